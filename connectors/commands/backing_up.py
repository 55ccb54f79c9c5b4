"""backup: the data folder of the embedded default, also while a worker is at work in it."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Annotated, Final

import typer

from connectors.commands.opening import opened, settings
from connectors.commands.options import SETTINGS, ConfigFile, example
from connectors.commands.printing import say
from engine.errors import Refused

commands = typer.Typer(**SETTINGS)
QUEUE: Final = "queue.sqlite3"
DATABASE: Final = "rolecall.db"


@commands.command(epilog=example("backup backup-of-monday"))
def backup(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that is empty or not there.")],
    config: ConfigFile = None,
) -> None:
    """Copy what is kept without servers into a folder.

    A worker may go on meanwhile. The folder can be used as the data folder: stop the worker, put it in its place, and
    start the worker. Emails that were written as files are not copied. With PostgreSQL use pg_dump.
    """
    given = settings(config)
    if not given.database_url.startswith("sqlite:"):
        raise Refused(["the database is PostgreSQL: use pg_dump, as docs/production.md shows"])
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused([f"{folder} is there already and is not empty: give the name of a new folder"])
    with opened(given) as database:
        database_file = Path(database.url.database or "")
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        # The queue first: a message that is processed in between is in both, and known again; else it would be in none.
        queue = Path(given.broker_url.removeprefix("embedded://")) / QUEUE
        if given.broker_url.startswith("embedded:") and queue.exists():
            _copy(queue, folder / QUEUE)
        _copy(database_file, folder / DATABASE)
    say(f"Everything that is kept is in {folder}, as of now.")


def _copy(file: Path, to: Path) -> None:
    """Copy one moment of an SQLite file, by SQLite itself: what is in its log belongs to it."""
    address = f"{file.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=30)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)
