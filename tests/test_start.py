"""What keeps a worker from starting is said in one line, and nothing was changed; a second worker: `commands/`."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from engine.errors import NotReady
from engine.store.database import Database, sqlite_url
from engine.store.upgrade import upgrade
from engine.store.version import require_current

ROOT = Path(__file__).parents[1]
NOT_READY = 4
CPPFLAGS = 'CPPFLAGS="-DPyEval_CallObject=PyObject_CallObject" pip install --no-binary durable-rules'


def rolecall(folder: Path, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ROLECALL_")}
    command = [sys.executable, str(ROOT / "worker.py"), *words]
    return subprocess.run(command, cwd=folder, env=clean | more, capture_output=True, text=True, check=False)


def test_a_durable_rules_that_was_built_for_another_python_is_said_with_what_to_do(tmp_path: Path) -> None:
    assert rolecall(tmp_path, "init", "academy").returncode == 0
    academy = tmp_path / "academy"
    (tmp_path / "durable_rules_engine.py").write_text('raise ImportError("undefined symbol: PyEval_CallObject")\n')
    done = rolecall(academy, "run", "--once", PYTHONPATH=str(tmp_path))
    assert (done.returncode, done.stdout) == (NOT_READY, "")
    (line,) = done.stderr.splitlines()
    assert "durable-rules does not load (undefined symbol: PyEval_CallObject)" in line
    assert CPPFLAGS in line
    assert rolecall(academy, "run", "--once").returncode == 0  # once it is built anew, the same folder serves


@pytest.mark.parametrize("words", ["run --once", "upgrade"])
def test_a_database_of_a_newer_rolecall_is_left_alone(tmp_path: Path, words: str) -> None:
    file = tmp_path / "rolecall-data" / "rolecall.db"
    file.parent.mkdir()
    with closing(Database(sqlite_url(file))) as database:
        upgrade(database)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = schema_of(file)
    done = rolecall(tmp_path, *words.split())
    assert (done.returncode, done.stdout) == (NOT_READY, "")
    (line,) = done.stderr.splitlines()
    assert "are of a newer version (9999, expected " in line
    assert line.endswith("use a newer Rolecall")
    assert schema_of(file) == before


def test_a_database_without_tables_is_sent_to_upgrade_which_can_be_repeated(tmp_path: Path) -> None:
    with closing(Database(sqlite_url(tmp_path / "rolecall.db"))) as database:
        with pytest.raises(NotReady, match="has no tables yet: run `rolecall upgrade`"):
            require_current(database)
        upgrade(database)
        require_current(database)
        upgrade(database)
        require_current(database)


def schema_of(file: Path) -> list[tuple[str]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("SELECT sql FROM sqlite_master UNION ALL SELECT * FROM alembic_version").fetchall()
