"""What commands work with: settings, the database for looking, the active rules, the queues."""

import getpass
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from connectors.config import Config, load
from engine.authoring.rules import Rules
from engine.errors import NotReady
from engine.store.database import Database, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look at everything: a transaction that reads, the rules that decide (empty before the first apply)."""

    config: Config
    work: Work
    revision: int | None
    rules: Rules


def settings(file: Path | None) -> Config:
    """Read the settings. Raises InvalidConfig with everything that is wrong."""
    return load(file, os.environ)


@contextmanager
def opened(config: Config) -> Iterator[Database]:
    """Open the database, whose tables must be of this version. Raises NotReady with what to do."""
    from engine.store.version import require_current

    database = config.open_database()
    with closing(database):
        file = database.url.database
        if database.embedded and file and not Path(file).exists():
            msg = f"there is no database at {file} yet: `rolecall run` or `rolecall upgrade` makes it"
            raise NotReady(msg)
        require_current(database)
        yield database


@contextmanager
def looking(file: Path | None) -> Iterator[Look]:
    """Look at one moment of everything, without keeping anybody from writing."""
    from engine.revision import active_rules

    config = settings(file)
    with opened(config) as database, database.read() as work:
        revision, rules = active_rules(work)
        yield Look(config=config, work=work, revision=revision, rules=rules)


def actor() -> str:
    """Return who is at the command line: the operating-system user."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())
