"""Every earlier schema, filled by the Rolecall of its time, is upgraded: all is there, and goes on working."""

import json
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from connectors.commands import app
from engine.arrivals import Arrival
from engine.clock import fixed_clock, parse, shown
from engine.errors import NotReady
from engine.jobs import Turns
from engine.pipeline import Pipeline
from engine.settings import Settings
from engine.store.database import Database, sqlite_url
from engine.store.tables import assignment, metadata
from engine.store.upgrade import upgrade
from engine.store.version import known, require_current
from engine.sweep import sweep
from tests.databases import KINDS, made
from tests.size import scaled
from tests.snapshots.make import COMMITS, FOLDER
from tests.test_upgrade import structure
from tests.world import event

NOW = parse("2026-04-02T12:05:00Z")
REMADE = {"alembic_version"}
"""Tables that a migration fills otherwise than they were."""
MENDED = ("total", "emails")
"""Counts of jobs that an early version got wrong: -1."""
SINCE = {"difference"}
"""Tables that have come since the newest snapshot."""
Rows = dict[str, list[dict[str, Any]]]
pytestmark = pytest.mark.slow


def restored(kind: str, version: str, folder: Path, url: str) -> Database:
    """The database of a version, as it was."""
    text = (FOLDER / f"v{version}.{kind}.sql").read_text("utf-8")
    if kind == "sqlite":
        with closing(sqlite3.connect(folder / "rolecall.db")) as connection:
            connection.executescript(text)
    else:
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(text.encode())
    return Database(url, fixed_clock(NOW))


EVERY: Final = [(kind, version) for version in COMMITS for kind in KINDS]
"""`make long` takes all of them; else of each version one, of the oldest and the newest both."""
SOME: Final = [
    (kind, version)
    for kind, version in EVERY
    if version in (min(COMMITS), max(COMMITS)) or kind == KINDS[int(version) % 2]
]


@pytest.fixture(params=EVERY if scaled(fast=0, usual=0, long=1) else SOME, ids="-".join)
def earlier(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Database, str]]:
    kind, version = request.param
    if kind == "sqlite":
        database = restored(kind, version, tmp_path, sqlite_url(tmp_path / "rolecall.db"))
        yield database, version
        database.close()
        return
    with made(f"rolecall_snap_{version}_{os.getpid()}") as url:
        database = restored(kind, version, tmp_path, url)
        yield database, version
        database.close()


def everything(database: Database) -> Rows:
    """Every row of every table that is there, whatever its columns."""
    found: Rows = {}
    with database.engine.connect() as connection:
        for name in sa.inspect(connection).get_table_names():
            rows = connection.exec_driver_sql(f'SELECT * FROM "{name}"').mappings()
            found[name] = [{column: _plain(value) for column, value in row.items()} for row in rows]
    return found


def _plain(value: Any) -> Any:
    """What a value is, however the driver gives it."""
    if isinstance(value, memoryview):
        return bytes(value)
    return json.dumps(value, sort_keys=True) if isinstance(value, dict | list) else value


def kept(before: Rows, after: Rows) -> None:
    """Every row is there, with everything that was in it; a column may have gone, and others come."""
    for table in before.keys() - REMADE:
        columns = set(before[table][0] if before[table] else ()) & set(after[table][0] if after[table] else ())
        if table == "job":
            columns -= {name for name in MENDED for row in before[table] if row.get(name, 0) < 0}
        was, now = (
            sorted(repr([(name, row[name]) for name in sorted(columns)]) for row in rows[table])
            for rows in (before, after)
        )
        assert now == was, table


def held(database: Database) -> set[tuple[str, str, str, bool]]:
    with database.read() as work:
        rows = work.run(sa.select(assignment).where(assignment.c.active))
        return {(row.user_id, row.kind, row.target, row.mandatory) for row in rows}


def test_every_version_has_its_snapshots() -> None:
    there = {tuple(file.name.split(".")[:2]) for file in FOLDER.glob("*.sql")}
    assert there == {(f"v{version}", kind) for version in COMMITS for kind in KINDS}
    behind = [version for version in known() if version not in COMMITS]
    assert behind == sorted(behind)
    assert min(behind, default="9999") > max(COMMITS), "a version between two that are kept has no snapshot"


def test_the_newest_snapshot_holds_something_in_every_table(tmp_path: Path) -> None:
    newest = max(COMMITS)
    with closing(restored("sqlite", newest, tmp_path, sqlite_url(tmp_path / "rolecall.db"))) as database:
        found = everything(database)
        assert {name for name, rows in found.items() if not rows} == set()
        assert {table.name for table in metadata.sorted_tables} - found.keys() <= SINCE
    texts = "".join(file.read_text("utf-8") for file in FOLDER.glob("*.sql"))
    assert set(re.findall(r"[\w.-]+@[\w.-]+", texts)) <= {
        *(f"u-{number}@example.com" for number in range(20)),
        "ada@example.com",
    }


def test_an_earlier_schema_is_refused_until_it_is_upgraded_and_then_all_is_there(
    earlier: tuple[Database, str], tmp_path: Path
) -> None:
    database, version = earlier
    with pytest.raises(NotReady, match=rf"of an older version \({version}, expected \d+\): run `rolecall upgrade`"):
        require_current(database)
    before = everything(database)
    assert len(before["user"]) >= 13
    upgrade(database)
    require_current(database)
    kept(before, everything(database))
    assert structure(database) == made_anew(database.embedded, tmp_path)


def made_anew(embedded: bool, folder: Path) -> set[str]:
    """The structure of a database that has never been another."""
    with ExitStack() as stack:
        another = f"rolecall_snap_fresh_{os.getpid()}"
        url = sqlite_url(folder / "fresh.db") if embedded else stack.enter_context(made(another))
        fresh = stack.enter_context(closing(Database(url)))
        upgrade(fresh)
        return structure(fresh)


def test_an_upgraded_academy_goes_on(
    earlier: tuple[Database, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, _ = earlier
    upgrade(database)
    before = held(database)
    assert ("u-3", "role", "nurse", False) in before
    look(database, tmp_path, monkeypatch)
    pipeline = Pipeline(database, Settings(sample=1.0))
    turns = Turns(database, pipeline.settings, pipeline.follow)
    try:
        assert sweep(database, pipeline) is not None
        swept = held(database)
        assert swept == before, "an upgrade and a sweep change nobody"
        now = shown(NOW)
        messages = [
            event("user.joined", "u-50", now, teams=["care"], job_titles=["intern"]),
            event("learning.completed", "u-50", now, item="first-aid-1"),
            event("user.left", "u-3", now),
        ]
        verdicts = pipeline.process([Arrival(body=json.dumps(one).encode(), publisher="hr") for one in messages])
        assert {one.outcome for one in verdicts} == {"applied"}
        while turns.take():
            pass
        assert sweep(database, pipeline) is not None
    finally:
        pipeline.close()
    assert pipeline.halved == 0
    after = held(database)
    assert ("u-50", "role", "mentor", False) in after
    assert {one for one in after if one[0] == "u-3"} == set()
    assert {one for one in after if one[0] not in ("u-3", "u-50")} == {one for one in before if one[0] != "u-3"}


def look(database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every kind of view reads what an earlier version wrote."""
    for name in [name for name in os.environ if name.startswith("ROLECALL_") and "TEST" not in name]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("ROLECALL_CLOCK", shown(NOW))
    monkeypatch.setenv("ROLECALL_DATABASE_URL", database.url.render_as_string(hide_password=False))
    monkeypatch.chdir(folder)

    def asked(*words: str) -> Any:
        done = CliRunner().invoke(app, [*words, "--json"], catch_exceptions=False)
        assert done.exit_code == 0, (words, done.output)
        return json.loads(done.stdout)

    assert asked("status")["users"]["active"] >= 10
    assert {one["name"] for one in asked("user", "u-3")["roles"]} >= {"nurse"}
    assert len(asked("user", "u-3", "--history")["entries"]) > 3
    assert asked("why", "u-3", "nurse")["has"] is True
    assert asked("why", "u-3", "hygiene")["has"] is False  # blocked
    assert asked("users")["count"] >= 13
    assert asked("parked", "list")["count"] >= 2
    assert asked("message", "hr-1")["receipts"]
    assert asked("revisions", "list")["revisions"]
    assert {one["name"] for one in asked("triggers", "list")} >= {"nurses", "interns"}
    for job in asked("jobs", "list")["jobs"]:
        assert asked("jobs", "show", job["id"])["id"] == job["id"]
        assert job["total"] >= job["done"] >= 0
    assert asked("who", "nurse")["users"]
