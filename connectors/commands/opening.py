"""What commands work with: settings, the database for looking, the active rules, the queues."""

import getpass
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from connectors.config import Config, load
from engine.actors import spoken
from engine.authoring.rules import Rules
from engine.errors import NotReady, Refused
from engine.store.database import Database, Work

LONGEST_NAME: Final = 200
"""Characters of a person's name at most."""


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
def opened(config: Config, patience: int | None = None) -> Iterator[Database]:
    """Open the database, whose tables must be of this version. Raises NotReady with what to do.

    `patience`: how long a statement may take; None: as the settings say.
    """
    from engine.store.version import require_current

    database = config.open_database(patience=patience)
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


def actor(given: Config | None = None, named: str | None = None) -> str:
    """Return who is at the command line: the operating-system user, or whom it names (`--actor`) if it may.

    What is written down then tells both: `ada@example.com (by ci)`. Raises Refused.
    """
    user = _operating_system_user()
    if named is None or given is None:
        return user
    if user not in given.actors_named_by:
        listed = ", ".join(given.actors_named_by) or "nobody"
        raise Refused(
            [
                f"--actor is for operating-system users whom the setting actors_named_by lists ({listed}), and you are "
                f"{user}: leave it out, or let an admin add {user} there"
            ]
        )
    person = named.strip()
    if not person or not person.isprintable() or len(person) > LONGEST_NAME or "(by " in person:
        raise Refused([f"--actor {named[:100]!r}: expected the name or address of one person, such as ada@example.com"])
    return spoken(person, user)


def _operating_system_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())
