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
    assert (result.exit_code, "catalog.yaml:1:1" in result.stderr) == (1, True)
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
