"""A data folder with the academy of the explanations in it, and the command line as people type it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from typer.testing import CliRunner, Result

from connectors.commands import app
from engine.clock import fixed_clock, shown
from engine.store.database import Database, sqlite_url
from engine.store.upgrade import upgrade
from tests.explain.academy import NOW, settle

Rolecall = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with the clock at NOW and no settings from outside."""
    for name in ("DATA", "RULES", "DATABASE_URL", "BROKER_URL"):
        monkeypatch.delenv(f"ROLECALL_{name}", raising=False)
    monkeypatch.setenv("ROLECALL_CLOCK", shown(NOW))
    monkeypatch.setenv("USER", "mira")
    monkeypatch.setenv("LOGNAME", "mira")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def database(folder: Path) -> Database:
    """The academy's database in its data folder."""
    (folder / "rolecall-data").mkdir()
    made = Database(sqlite_url(folder / "rolecall-data" / "rolecall.db"), clock=fixed_clock(NOW))
    upgrade(made)
    with made.unit() as work:
        settle(work)
    made.close()
    return made


@pytest.fixture
def rolecall(folder: Path) -> Rolecall:
    """The command line: `rolecall("user", "u-1")`."""

    def run(*words: str, input: bytes | None = None) -> Result:
        return CliRunner().invoke(app, words, input=input, catch_exceptions=False)

    return run


def printed(result: Result) -> Any:
    """What a command printed as JSON; it must have gone well."""
    assert result.exit_code == 0, result.output
    return msgspec.json.decode(result.stdout)
