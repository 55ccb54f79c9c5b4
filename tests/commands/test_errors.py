"""What goes wrong is said in one plain line, with its exit code; never with a traceback."""

from pathlib import Path

import pytest

from connectors.commands.errors import said_and_code
from engine.errors import NotReady, Refused, Rejected, Transient
from engine.store.database import Database
from tests.commands.conftest import Rolecall
from tests.explain.academy import FILES


def test_without_a_database_the_first_step_is_named(rolecall: Rolecall) -> None:
    result = rolecall("users")
    assert (result.exit_code, result.stdout) == (4, "")
    assert (
        result.stderr
        == "there is no database at rolecall-data/rolecall.db yet: `rolecall run` or `rolecall upgrade` makes it\n"
    )


def test_a_database_without_tables_is_not_set_up(rolecall: Rolecall, folder: Path) -> None:
    (folder / "rolecall-data").mkdir()
    (folder / "rolecall-data" / "rolecall.db").touch()
    result = rolecall("status")
    assert (result.exit_code, "has no tables yet: run `rolecall upgrade`" in result.stderr) == (4, True)


def test_a_file_that_is_no_database_is_said(rolecall: Rolecall, folder: Path) -> None:
    (folder / "rolecall-data").mkdir()
    (folder / "rolecall-data" / "rolecall.db").write_text("hello, I am a text, and long enough to be a header " * 9)
    result = rolecall("users")
    assert (result.exit_code, "the database said: file is not a database" in result.stderr) == (4, True)


def test_all_wrong_settings_are_told_at_once(rolecall: Rolecall, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "my.yaml").write_text("leave_grase: 30 days\nbatch_size: many\n")
    monkeypatch.setenv("ROLECALL_MAIL", "pigeons")
    result = rolecall("users", "--config", "my.yaml")
    assert (result.exit_code, len(result.stderr.splitlines())) == (4, 3)
    assert "did you mean leave_grace" in result.stderr
    missing = rolecall("users", "--config", "none.yaml")
    assert (missing.exit_code, "none.yaml" in missing.stderr) == (4, True)


@pytest.mark.parametrize(
    "words", [("nonsense",), ("user",), ("users", "--nonsense"), ("jobs", "show"), ("users", "--status", "gone")]
)
def test_what_is_not_understood_is_usage(rolecall: Rolecall, words: tuple[str, ...]) -> None:
    result = rolecall(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Usage: " in result.stderr


def test_a_mistake_of_the_program_is_not_hidden() -> None:
    assert said_and_code(KeyError("x")) is None
    assert said_and_code(OSError("no file")) is None


def test_each_kind_of_problem_has_its_code() -> None:
    problems = [Rejected("c", "bad"), Refused(["a", "b"]), NotReady("not yet"), Transient("locked")]
    known = [said_and_code(problem) for problem in problems]
    assert [(one.lines, one.code) for one in known if one] == [
        (["bad"], 1),
        (["a", "b"], 3),
        (["not yet"], 4),
        (["locked; try again"], 4),
    ]


LOOKS_AT_TABLES = [
    *("status", "users", "user u-1", "user u-1 --history", "why u-1 nurse", "who nurse", "message hr-1", "plan"),
    *("jobs list", "jobs show x", "parked list", "parked drop 1", "revisions list", "triggers list", "apply --yes"),
    *("try nurse-nl", "pause nurse-nl", "stop publisher hr", "upgrade", "run --once", "backup copy"),
]
"""The others put a message on the queue, or work on files."""


@pytest.mark.parametrize("words", LOOKS_AT_TABLES)
def test_tables_of_a_newer_version_are_left_alone_by_every_command(
    rolecall: Rolecall, database: Database, folder: Path, words: str
) -> None:
    (folder / "rules").mkdir()
    for name, text in FILES.items():
        (folder / "rules" / name).parent.mkdir(exist_ok=True)
        (folder / "rules" / name).write_text(text)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    result = rolecall(*words.split())
    assert result.exit_code == 4, result.output
    assert "are of a newer version (9999, expected" in result.stderr
    assert "use a newer Rolecall" in result.stderr
