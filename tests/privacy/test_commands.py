"""What people may ask about themselves, from the command line: a copy of everything, and to be forgotten."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from connectors.commands import app
from engine.clock import DAY, shown, system_clock
from engine.explain.export import SECTIONS
from engine.privacy.erasing import ROWS

ROOT = Path(__file__).parents[2]


def rolecall(folder: Path, *words: str, code: int = 0) -> str:
    """Run a command in a folder; return what it printed."""
    if words[0] == "run":
        command = [sys.executable, str(ROOT / "worker.py"), *words]
        subprocess.run(command, cwd=folder, capture_output=True, timeout=120, check=True)
        return ""
    before = Path.cwd()
    os.chdir(folder)
    try:
        done = CliRunner().invoke(app, list(words))
    finally:
        os.chdir(before)
    assert done.exit_code == code, f"{words}: {done.output}"
    return done.output


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small academy with Ida and Ben in it, and a request about both."""
    made = tmp_path
    (made / "rules" / "triggers").mkdir(parents=True)
    (made / "rules" / "catalog.yaml").write_text(
        "teams: {care: {}}\nlearning_items: {washing: {visible: true}}\n"
        "qualifications: {hygiene: {title: Hygiene, items: [washing]}}\nroles: {nurse: {title: Nurse}}\n"
    )
    (made / "rules" / "triggers" / "all.yaml").write_text(
        "triggers:\n  nurses: {while: {team: care}, then: {roles: [nurse], qualifications: [hygiene]}}\n"
    )
    at = shown(system_clock() - DAY)
    lines = [_told("user.joined", who, at, email=f"{who}@example.com", teams=["care"]) for who in ("ida-1", "ben-1")]
    lines.append(_told("user.updated", "ida-1", at, email=17))
    (made / "feed.ndjson").write_text("\n".join(map(json.dumps, lines)) + "\n")
    rolecall(made, "publish", "feed.ndjson")
    rolecall(made, "run", "--once")
    rolecall(made, "assign", "--users", "ida-1,ben-1", "--roles", "nurse", "--note", "as ida-1 asked")
    rolecall(made, "run", "--once")
    return made


def _told(type: str, user: str, at: str, **data: Any) -> dict[str, Any]:
    head = {"specversion": "1.0", "id": f"{user}-{type}-{len(data)}", "source": "hr", "type": type, "time": at}
    return {**head, "subject": user, "data": data}


def test_every_table_about_users_is_in_the_export() -> None:
    assert {table.name for table in ROWS} == SECTIONS.keys() | {"user"}


def test_a_person_gets_everything_that_is_stored_about_them_then_is_forgotten_and_again_after_a_restore(
    folder: Path,
) -> None:
    rolecall(folder, "user", "ida-1@example.com", "--export", "ida.json")
    copy = json.loads((folder / "ida.json").read_text())
    assert copy["format"] == "rolecall-export-1"
    assert (copy["person"]["id"], copy["person"]["email"]) == ("ida-1", "ida-1@example.com")
    assert set(copy["kept"]) == {*SECTIONS.values(), "parked", "waiting"}
    assert {one["target"] for one in copy["kept"]["assignments"]} == {"nurse", "hygiene"}
    assert [one["note"] for one in copy["kept"]["requests"]] == ["as ida-1 asked"]
    assert {one["source"] for one in copy["kept"]["reasons"]} == {"while", "job"}
    assert [one["state"] for one in copy["kept"]["emails"]] == ["sent"]
    assert [json.loads(one["body"])["data"] for one in copy["kept"]["parked"]] == [{"email": 17}]
    assert "ben-1" not in (folder / "ida.json").read_text()
    backup = (folder / "rolecall-data" / "rolecall.db").read_bytes()

    shows = rolecall(folder, "user", "ida-1", "--forget", "--dry-run")
    assert "current_fact" in shows
    assert "ida-1" in rolecall(folder, "users")
    assert "say --yes" in rolecall(folder, "user", "ida-1", "--forget", code=3)
    asked = json.loads(rolecall(folder, "user", "ida-1", "--forget", "--yes", "--json"))
    assert (asked["state"], asked["worker"], asked["rows"]["user"]) == ("queued", False, 1)
    emails = {one.name for one in (folder / "rolecall-data" / "outbox").iterdir()}
    assert any("ida-1" in one for one in emails)
    rolecall(folder, "run", "--once")
    assert not any("ida-1" in one.name for one in (folder / "rolecall-data" / "outbox").iterdir())
    assert "ben-1" in rolecall(folder, "users")
    assert "was forgotten already" in rolecall(folder, "user", "ida-1", "--forget", "--yes", code=3)
    rolecall(folder, "user", "ida-1", code=1)
    listed = rolecall(folder, "forgotten", "--json")
    assert json.loads(listed)["count"] == 1
    assert "ida-1" not in listed

    # A backup from before is restored: she is there again, until the list is gone through.
    (folder / "rolecall-data" / "rolecall.db").write_bytes(backup)
    rolecall(folder, "user", "ida-1")
    (folder / "list.json").write_text(listed)
    again = json.loads(rolecall(folder, "forgotten", "--again", "list.json", "--json"))
    assert again == {"remembered": 1, "users": ["ida-1"]}
    rolecall(folder, "run", "--once")
    rolecall(folder, "user", "ida-1", code=1)
    rolecall(folder, "user", "ben-1")
    assert json.loads(rolecall(folder, "forgotten", "--again", "list.json", "--json"))["users"] == []


def test_what_does_not_go_together_is_said(folder: Path) -> None:
    assert "expected --forget or --export" in rolecall(folder, "user", "ben-1", "--forget", "--facts", code=2)
    assert "are for --forget" in rolecall(folder, "user", "ben-1", "--yes", code=2)
    assert "nobody-1" in rolecall(folder, "user", "nobody-1", "--forget", "--yes", code=1)


def test_another_key_is_refused_once_somebody_was_forgotten(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rolecall(folder, "user", "ben-1", "--forget", "--yes")
    rolecall(folder, "run", "--once")
    monkeypatch.setenv("ROLECALL_FORGET_KEY", "another key, which nobody can guess")
    assert "forget_key is not the key" in rolecall(folder, "forgotten", code=4)
