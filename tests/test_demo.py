"""The demo a second time in the same folder: whoever feeds everything again changes nothing."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from engine.store.database import Database, sqlite_url
from engine.store.tables import metadata

ROOT = Path(__file__).parents[1]
COUNTED = {"inbox": "repeats", "parked": "times"}
"""What a message that comes again counts up."""
Rows = list[dict[str, Any]]


def demo(folder: Path) -> str:
    """Run it; return what it says."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ROLECALL_")}
    command = [sys.executable, str(ROOT / "worker.py"), "demo"]
    done = subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True, timeout=240, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def stored(folder: Path) -> dict[str, Rows]:
    """Every row of every table, but for the number of the sweep."""
    with closing(Database(sqlite_url(folder / "rolecall-data" / "rolecall.db"))) as database, database.read() as work:
        return {
            table.name: [dict(row) for row in work.run(sa.select(table).order_by(*table.primary_key)).mappings()]
            for table in metadata.sorted_tables
            if table.name != "swept"
        }


def counts(rows: Rows, name: str) -> list[int]:
    """Take out of rows, and return, how often their messages came."""
    return [row.pop(COUNTED[name]) for row in rows]


@pytest.mark.slow
def test_the_example_fed_twice_is_known_the_second_time_and_no_row_is_new(tmp_path: Path) -> None:
    assert "Everything was known already" not in demo(tmp_path)
    before = stored(tmp_path)
    assert all(before[name] for name in ("change", "email_job", "reason", "assignment", "job", "inbox", "parked"))
    said = demo(tmp_path)
    after = stored(tmp_path)
    repeats = counts(before["inbox"], "inbox"), counts(after["inbox"], "inbox")
    times = counts(before["parked"], "parked"), counts(after["parked"], "parked")
    for name, rows in before.items():
        assert after[name] == rows, name
    assert "Everything was known already: nobody was given or lost anything, nobody was written to." in said
    assert f"(There are {len(before['change'])} changes and {len(before['email_job'])} emails, as before.)" in said
    assert all(later > earlier for earlier, later in zip(*repeats, strict=True))
    assert times == ([1] * 6, [2] * 6)
