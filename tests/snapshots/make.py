"""Make the snapshots anew: `python -m tests.snapshots.make [VERSION …]`, in a clone that has its whole history.

Each is made by the commit that was the last with that version of the schema: its own code takes in the academy, on
SQLite and on PostgreSQL. A version that is new is added to COMMITS when the next one begins.
"""

import os
import pwd
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import psycopg
import sqlalchemy as sa

from tests.databases import made
from tests.snapshots import academy

ROOT: Final = Path(__file__).parents[2]
FOLDER: Final = Path(__file__).parent / "kept"
COMMITS: Final = {
    "0001": "3b40544",
    "0002": "3105170",
    "0003": "5011ce5",
    "0004": "c66279b",
    "0005": "78efd53",
    "0006": "7551f37",
    "0007": "7419c73",
    "0008": "036a63d",
    "0009": "a0c6eb4",
}
"""Version of the schema → the last commit that had it as its newest."""
SETTINGS: Final = {
    "job_limit": "5",
    "small_jobs": "0",
    "admins": "ada@example.com",
    "mail": "off",
}
"""So that what is asked for everybody is held, and somebody is told. What a version does not know is left out."""
MARCH: Final = "2026-03-06T12:00:00Z"
APRIL: Final = "2026-04-02T12:00:00Z"


class Then:
    """A commit's own Rolecall, at work on a database."""

    def __init__(self, checkout: Path, folder: Path, database: str) -> None:
        self.checkout, self.folder = checkout, folder
        rules = folder / "rules"
        (rules / "triggers").mkdir(parents=True)
        (rules / "catalog.yaml").write_text(academy.CATALOG)
        (rules / "triggers/all.yaml").write_text(academy.TRIGGERS)
        code = (checkout / "connectors/config.py").read_text()
        known = {f"ROLECALL_{name.upper()}": value for name, value in SETTINGS.items() if f"\n    {name}:" in code}
        clean = {name: value for name, value in os.environ.items() if not name.startswith("ROLECALL_")}
        templates = {"ROLECALL_TEMPLATES": str(checkout / "rules/templates")}
        self.environment = clean | templates | {"ROLECALL_DATABASE_URL": database} | known

    def rolecall(self, *words: str, at: str = MARCH, said: str = "", **more: str) -> str:
        """Run a command; what it does not know is no harm: an earlier version has fewer."""
        command = [sys.executable, str(self.checkout / "worker.py"), *words]
        environment = self.environment | {"ROLECALL_CLOCK": at} | more
        done = subprocess.run(
            command, cwd=self.folder, env=environment, input=said, capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.stderr.write(f"  {' '.join(words)}: {done.returncode} {(done.stderr or done.stdout)[-200:]}\n")
        return done.stdout

    def live(self) -> None:
        """Everything that the academy is told, and asked for; at the end much still waits."""
        self.rolecall("upgrade")
        self.rolecall("apply", "--yes", at="2026-03-01T12:00:00Z")
        publisher = pwd.getpwuid(os.getuid()).pw_name  # as the embedded queue names who publishes
        for messages in (academy.events(), academy.requests(), academy.decisions(publisher), academy.late()):
            self.rolecall("publish", "-", said=academy.lines(messages))
            self.rolecall("run", "--once")
        changed = self.folder / "rules/triggers/all.yaml"
        for text in (academy.CHANGED, academy.CHANGED + academy.SHADOW):
            changed.write_text(text)
            self.rolecall("apply", "--yes", "--note", "from April on", at=APRIL)
        self.rolecall("run", "--once", at=APRIL)


def fill_the_rest(execute: Any, tables: Mapping[str, list[str]], mark: str) -> None:
    """Tables that are empty whenever nothing is at work, or that this academy never comes to, get a row."""
    rows: dict[str, dict[str, Any]] = {
        "attempt": {"digest": "0" * 64, "times": 2, "last_at": 1_772_800_000_000_000},
        "receipt": {"number": 1_000, "reply_to": "hr.receipts", "body": b"{}"},
        "tally": {"number": 1_000, "trigger": "nurses", "kind": "assign", "day": 1_775_088_000_000_000, "users": 2},
        "leaving": {"number": 1_000, "publisher": "hr", "user_id": "u-7", "at": 1_772_784_000_000_000},
        "job_decision": {
            "number": 1_000,
            "job_id": "a-1",
            "action": "approve",
            "actor": "bea",
            "note": None,
            "at": 1_772_784_000_000_000,
        },
        "skipped": {"trigger": "nurses", "user_id": "u-1"},
        "forgetting": {
            "number": 1_000,
            "user_id": "u-98",
            "request": "p-1",
            "source": "admin",
            "actor": "ada",
            "asked_at": 1_772_784_000_000_000,
            "reply_to": None,
        },
        "forgotten": {
            "hash": "0" * 64,
            "version": 7,
            "at": 1_772_784_000_000_000,
            "actor": "ada",
            "request": "p-0",
        },
        "forgotten_message": {"hash": "0" * 64, "at": 1_775_088_000_000_000},
    }
    for table, row in rows.items():
        columns = [name for name in tables.get(table, []) if name in row]
        if columns:
            names = ", ".join(f'"{name}"' for name in columns)
            marks = ", ".join([mark] * len(columns))
            execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', [row[name] for name in columns])


def sqlite(version: str, checkout: Path, folder: Path) -> str:
    """The embedded database of a version, as SQL."""
    Then(checkout, folder, f"sqlite:///{folder}/rolecall.db").live()
    with closing(sqlite3.connect(folder / "rolecall.db")) as connection, connection:
        tables = {
            name: [row[1] for row in connection.execute(f"PRAGMA table_info('{name}')")]
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        }
        fill_the_rest(connection.execute, tables, "?")
        connection.commit()
        return "".join(f"{line}\n" for line in connection.iterdump())


def postgresql(version: str, checkout: Path, folder: Path) -> str:
    """PostgreSQL's database of a version, as SQL."""
    with made(f"rolecall_snapshot_{version}_{os.getpid()}") as url:
        Then(checkout, folder, url.replace("+psycopg", "")).live()
        plain = url.replace("+psycopg", "")
        with psycopg.connect(plain) as connection:
            engine = sa.create_engine(url)
            look = sa.inspect(engine)
            tables = {name: [one["name"] for one in look.get_columns(name)] for name in look.get_table_names()}
            engine.dispose()
            fill_the_rest(connection.execute, tables, "%s")
        command = ["pg_dump", "--inserts", "--no-owner", "--no-privileges", "--no-comments", plain]
        dump = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    # What psql alone understands, and what says when and by whom it was made.
    kept = (line for line in dump.splitlines() if line and not line.startswith(("--", "\\")))
    return "".join(f"{line}\n" for line in kept)


def make(version: str) -> None:
    """Make the two snapshots of a version."""
    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="rolecall-snapshot-") as temporary:
        checkout = Path(temporary) / "then"
        subprocess.run(
            ["git", "worktree", "add", "--detach", str(checkout), COMMITS[version]],
            cwd=ROOT,
            check=True,
            capture_output=True,
        )
        try:
            for kind, dump in (("sqlite", sqlite), ("postgresql", postgresql)):
                text = dump(version, checkout, Path(temporary) / kind)
                (FOLDER / f"v{version}.{kind}.sql").write_text(text.replace(temporary, "/academy"))
                sys.stderr.write(f"v{version} {kind}: {len(text):,} characters\n")
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", str(checkout)], cwd=ROOT, check=True)


if __name__ == "__main__":
    for each in sys.argv[1:] or COMMITS:
        make(each)
