"""apply: nothing happens by accident."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.commands.conftest import Rolecall

GOOD = "roles: {nurse: {title: Nurse}}\n"


@pytest.fixture
def rules(folder: Path) -> Path:
    (folder / "rules").mkdir()
    (folder / "rules" / "catalog.yaml").write_text(GOOD)
    return folder / "rules"


@pytest.mark.usefixtures("database", "rules")
def test_apply_wants_to_be_told_that_it_is_meant(rolecall: Rolecall) -> None:
    result = rolecall("apply")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "--yes" in result.stderr


@pytest.mark.usefixtures("database")
def test_broken_rules_are_not_applied(rolecall: Rolecall, rules: Path, folder: Path) -> None:
    (rules / "catalog.yaml").write_text("rolls: {}\n")
    before = stored(folder)
    result = rolecall("apply", "--yes", "--ended", "nurse-nl=revoke")
    assert (result.exit_code, "rules/catalog.yaml:1:1: error: `rolls` is not a key" in result.stderr) == (1, True)
    assert result.stderr.endswith("1 problem in rules; nothing was applied.\n")
    assert stored(folder) == before
    assert "revision 1, by ops" in rolecall("status").stdout


def stored(folder: Path) -> list[str]:
    """All that the database holds."""
    with closing(sqlite3.connect(folder / "rolecall-data" / "rolecall.db")) as connection:
        return list(connection.iterdump())


@pytest.mark.usefixtures("database", "rules")
@pytest.mark.parametrize("text", ["nurse", "=keep", "nurse=perhaps"])
def test_what_becomes_of_a_deleted_trigger_is_keep_or_revoke(rolecall: Rolecall, text: str) -> None:
    result = rolecall("apply", "--yes", "--ended", text)
    assert (result.exit_code, "expected NAME=keep or NAME=revoke" in result.stderr) == (2, True)


def test_a_folder_that_is_not_here_or_holds_no_triggers_is_said_plainly(rolecall: Rolecall, folder: Path) -> None:
    nowhere = rolecall("validate")
    assert (nowhere.exit_code, nowhere.stderr.splitlines()[0]) == (
        1,
        "rules: error: there is no folder rules here; go to where it is, or make it; "
        "`rolecall init academy` shows one [RC101]",
    )
    (folder / "rules").mkdir()
    (folder / "rules" / "catalog.yaml").write_text("teams: {care: {}}\n")
    (folder / "rules" / "care.yaml").write_text("triggers: {}\n")  # not where triggers are looked for
    empty = rolecall("validate")
    assert (empty.exit_code, empty.stdout) == (
        0,
        "rules is in order: 0 triggers; they are looked for under triggers.\n",
    )
