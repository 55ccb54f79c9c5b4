"""--actor: CI speaks in the name of people, if the settings list it; the second person stays a second one."""

import json
from pathlib import Path

import pytest

from connectors.broker.names import REQUESTS
from connectors.broker.queue import Broker
from engine.explain.revisions import list_revisions
from engine.store.database import Database
from tests.commands.conftest import Rolecall
from tests.explain.academy import CATALOG, TRIGGERS, ask

pytestmark = pytest.mark.usefixtures("database")
COMMANDS = [
    ("assign", "--users", "u-1", "--roles", "auditor"),
    ("revoke", "--users", "u-1", "--roles", "nurse"),
    ("block", "--users", "u-1", "--roles", "nurse"),
    ("unblock", "--users", "u-1", "--roles", "nurse"),
    ("jobs", "cancel", "held"),
    ("jobs", "reject", "held"),
    ("jobs", "approve", "held"),
    ("jobs", "undo", "done"),
]


@pytest.fixture(autouse=True)
def jobs(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """One job that is held, one that is done; people approve one another's alone."""
    monkeypatch.setenv("ROLECALL_APPROVE_OWN", "false")
    with database.unit() as work:
        ask(work, "done", {"u-1": "assigned"})
        ask(work, "held", {"u-1": None}, state="held", actor="ada@example.com (by mira)")


def actors() -> list[str]:
    with Broker.open("rolecall-data") as broker:
        return [json.loads(one.body)["data"]["actor"] for one in broker.take(100, 0.2, [REQUESTS])]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_who_is_listed_speaks_in_the_name_of_a_person(
    rolecall: Rolecall, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("ROLECALL_ACTORS_NAMED_BY", "deploy, mira")
    result = rolecall(*words, "--actor", " bo@example.com ")
    assert result.exit_code == 0, result.output
    assert actors() == ["bo@example.com (by mira)"]


@pytest.mark.parametrize("words", [*COMMANDS, ("apply", "--yes")], ids=" ".join)
def test_nobody_else_does(rolecall: Rolecall, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]) -> None:
    for listed in ("none", "deploy"):
        monkeypatch.setenv("ROLECALL_ACTORS_NAMED_BY", listed)
        result = rolecall(*words, "--actor", "bo@example.com")
        assert (result.exit_code, result.stdout, result.stderr) == (
            3,
            "",
            "--actor is for operating-system users whom the setting actors_named_by lists "
            f"({'nobody' if listed == 'none' else listed}), and you are mira: leave it out, or let an admin add mira "
            "there\n",
        )
    assert actors() == []


@pytest.mark.parametrize("name", ["", " ", "ada\nbo", "a" * 201, "ada (by bo)"])
def test_a_name_is_that_of_one_person(rolecall: Rolecall, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("ROLECALL_ACTORS_NAMED_BY", "mira")
    result = rolecall("jobs", "reject", "held", "--actor", name)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "expected the name or address of one person, such as ada@example.com" in result.stderr
    assert actors() == []


@pytest.mark.parametrize("words", [("--actor", "Ada@example.com"), ()], ids=" ".join)
def test_who_asked_through_ci_approves_it_neither_through_ci_nor_as_ci(
    rolecall: Rolecall, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("ROLECALL_ACTORS_NAMED_BY", "mira")
    result = rolecall("jobs", "approve", "held", *words)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "somebody else must approve it" in result.stderr
    assert actors() == []


def test_an_apply_is_that_of_the_person_named(
    rolecall: Rolecall, folder: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROLECALL_ACTORS_NAMED_BY", "mira")
    (folder / "rules/triggers").mkdir(parents=True)
    (folder / "rules/catalog.yaml").write_text(CATALOG + "# edited\n")
    (folder / "rules/triggers/all.yaml").write_text(TRIGGERS)
    result = rolecall("apply", "--yes", "--actor", "bo@example.com")
    with database.read() as work:
        assert list_revisions(work).revisions[0].actor == "bo@example.com (by mira)", result.output
