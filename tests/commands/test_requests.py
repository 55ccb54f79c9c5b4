"""assign, revoke, block, unblock: the request on the queue is what was typed."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from connectors.broker.names import REQUESTS
from connectors.broker.queue import Broker
from engine.messages.envelope import decode
from engine.messages.requests import AssignmentRequested
from tests.commands.conftest import Rolecall, printed
from tests.explain.academy import NOW

pytestmark = pytest.mark.usefixtures("database")
MIRA = {"actor": "mira", "note": None, "email": True}


def asked(folder: Path) -> list[dict[str, Any]]:
    """The data of the requests on the queue, each of which must be a good message."""
    with Broker.open(folder / "rolecall-data") as broker:
        bodies = [one.body for one in broker.take(100, 0.2, [REQUESTS])]
    for body in bodies:
        assert isinstance(decode(body, received=NOW).data, AssignmentRequested)
    return [json.loads(body)["data"] for body in bodies]


def test_one_user_and_a_requirement(rolecall: Rolecall, folder: Path) -> None:
    result = rolecall("assign", "--users", "u-1", "--mandatory", "gdpr-basics", "--note", "new law")
    assert result.exit_code == 0
    (data,) = asked(folder)
    assert data == MIRA | {"action": "assign", "users": ["u-1"], "mandatory": ["gdpr-basics"], "note": "new law"}
    assert "No worker is running: `rolecall run` starts one." in result.stdout


def test_the_job_is_named_so_that_it_can_be_found(rolecall: Rolecall, folder: Path) -> None:
    seen = printed(rolecall("assign", "--all", "--roles", "nurse", "--json"))
    assert (seen["state"], seen["worker"]) == ("queued", False)
    with Broker.open(folder / "rolecall-data") as broker:
        (delivery,) = broker.take(1, 0.2, [REQUESTS])
        assert decode(delivery.body, received=NOW).id == seen["job"]
        assert delivery.publisher


def test_all_options_of_assign(rolecall: Rolecall, folder: Path) -> None:
    rolecall(
        "assign", "--where", "team: care", "--except", "u-2, u-3", "--roles", "nurse,auditor",
        "--qualifications", "wound-care", "--until", "2026-12-31", "--no-email", "--dry-run",
    )  # fmt: skip
    (data,) = asked(folder)
    assert data == {
        "action": "assign", "where": "team: care", "except": ["u-2", "u-3"], "roles": ["nurse", "auditor"],
        "qualifications": ["wound-care"], "until": "2026-12-31", "email": False, "dry_run": True, "note": None,
        "actor": "mira",
    }  # fmt: skip


def test_users_from_a_file(rolecall: Rolecall, folder: Path) -> None:
    (folder / "ids.txt").write_text("\ufeffu-1\n\n  u-2 \r\nu-3", encoding="utf-8")
    rolecall("revoke", "--users-file", "ids.txt", "--roles", "nurse")
    rolecall("block", "--users-file", "-", "--roles", "nurse", "--until", "2026-08-01T12:00:00Z", input=b"u-4\n")
    rolecall("unblock", "--all", "--roles", "nurse")
    revoke, block, unblock = asked(folder)
    assert (revoke["action"], revoke["users"]) == ("revoke", ["u-1", "u-2", "u-3"])
    assert (block["action"], block["users"], block["until"]) == ("block", ["u-4"], "2026-08-01T12:00:00Z")
    assert (unblock["action"], unblock["all"]) == ("unblock", True)


def test_a_file_of_a_spreadsheet_and_one_of_those_left_out(rolecall: Rolecall, folder: Path) -> None:
    (folder / "course.csv").write_text("naam;id\nAnna;u-1\nBram;u-2\nAnna;u-1\n", encoding="utf-8")
    result = rolecall("assign", "--users-file", "course.csv", "--roles", "nurse")
    assert result.stderr == "course.csv: 2 users; 1 line named one again\n"
    rolecall("assign", "--all", "--except", "u-3", "--except-file", "course.csv", "--roles", "nurse")
    first, second = asked(folder)
    assert first["users"] == ["u-1", "u-2"]
    assert second["except"] == ["u-3", "u-1", "u-2"]
    twice = rolecall("assign", "--users-file", "-", "--except-file", "-", "--roles", "nurse")
    assert (twice.exit_code, len(asked(folder))) == (2, 2)


def test_wrong_lines_are_told_before_anything_is_sent(rolecall: Rolecall, folder: Path) -> None:
    (folder / "course.csv").write_text("naam;id\nAnna;\nBram;u-2\nCarla\n", encoding="utf-8")
    result = rolecall("assign", "--users-file", "course.csv", "--roles", "nurse")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        "course.csv:2: there is no id on this line",
        "course.csv:4: there is no id on this line",
    ]
    assert asked(folder) == []


def test_too_many_users_for_one_message_are_said_with_how_many_fit(rolecall: Rolecall, folder: Path) -> None:
    (folder / "ids.txt").write_text("".join(f"user-{number:06}\n" for number in range(100_000)))
    result = rolecall("assign", "--users-file", "ids.txt", "--roles", "nurse")
    assert (result.exit_code, result.stdout) == (3, "")
    found = re.search(r"names 100,000 users .* about ([\d,]+) users: put them into several files", result.stderr)
    assert found, result.stderr
    fit = int(found[1].replace(",", ""))
    (folder / "ids.txt").write_text("".join(f"user-{number:06}\n" for number in range(fit)))
    assert rolecall("assign", "--users-file", "ids.txt", "--roles", "nurse").exit_code == 0
    (data,) = asked(folder)
    assert len(data["users"]) == fit > 50_000


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--roles", "nurse"), "expected exactly one of --users, --users-file, --where, --all; none of them is given"),
        (("--users", "u-1", "--all", "--roles", "nurse"), "not --users and --all"),
        (("--users", "u-1"), "expected at least one of --roles, --qualifications, --mandatory"),
        (("--users", "u-1", "--roles", " , "), "expected at least one of --roles"),
    ],
)
def test_what_is_missing_or_too_much_is_usage(
    rolecall: Rolecall, folder: Path, words: tuple[str, ...], said: str
) -> None:
    result = rolecall("assign", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in " ".join(result.stderr.split())
    assert asked(folder) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--users", "", "--roles", "nurse"), "data.users is empty"),
        (("--users", "u-1", "--roles", "nurse", "--until", "soon"), "until"),
        (("--users", "u-1", "--roles", "nurse", "--until", "2026-02-30"), "there is no such day"),
        (("--where", "tean: care", "--roles", "nurse"), "--where:1:1"),
        (("--where", "team: cara", "--roles", "nurse"), "care"),
    ],
)
def test_what_is_wrong_is_said_before_anything_is_sent(
    rolecall: Rolecall, folder: Path, words: tuple[str, ...], said: str
) -> None:
    result = rolecall("assign", *words)
    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr
    assert asked(folder) == []


def test_unknown_names_are_all_told_with_the_nearest(rolecall: Rolecall, folder: Path) -> None:
    result = rolecall("assign", "--users", "u-1", "--roles", "nurs,auditor", "--mandatory", "gdpr,nurse")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "no role is called 'nurs'; did you mean nurse?",
        "no qualification is called 'gdpr'; did you mean gdpr-basics (GDPR basics)?",
        "no qualification is called 'nurse'",
    ]
    assert asked(folder) == []


def test_before_the_first_run_a_request_waits_in_the_queue(rolecall: Rolecall, folder: Path) -> None:
    (folder / "rolecall-data" / "rolecall.db").unlink()
    assert rolecall("assign", "--users", "u-1", "--roles", "whatever").exit_code == 0
    assert len(asked(folder)) == 1
