"""A reading: everything that is looked at, at one moment; what is away is said, and the rest is read all the same."""

import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from connectors.broker.names import QUEUES, REQUESTS
from connectors.broker.queue import Broker
from connectors.config import Config
from engine.clock import system_clock
from engine.errors import RolecallError
from engine.explain.pulse import Pulse, pulse
from engine.store.database import Database

T = TypeVar("T")


class InDatabase(NamedTuple):
    """What the database says; `skew`: microseconds by which this machine's clock is ahead of its (negative: behind)."""

    pulse: Pulse
    skew: int | None


class OnQueues(NamedTuple):
    """How many messages are in which queue, and whether a worker takes any."""

    depths: Mapping[str, int]
    worker: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was found. What could not be read is None, and its problem says why.

    `room`: bytes free where this machine's part of Rolecall writes; None: it writes nothing.
    """

    database: InDatabase | None = None
    database_problem: str | None = None
    queues: OnQueues | None = None
    broker_problem: str | None = None
    room: int | None = None


def read(config: Config, database: Callable[[], Database], broker: Callable[[], Broker]) -> Reading:
    """Read everything. `database` and `broker` open what is read."""
    in_database, database_problem = _tried(lambda: of_database(config, database()))
    on_queues, broker_problem = _tried(lambda: of_broker(broker()))
    return Reading(
        database=in_database,
        database_problem=database_problem,
        queues=on_queues,
        broker_problem=broker_problem,
        room=room(config),
    )


def of_database(config: Config, database: Database) -> InDatabase:
    """Ask the database. Raises Transient or NotReady, or SQLAlchemy's error if its tables are not as they should be."""
    with database.read() as work:
        found = pulse(work, changes=config.publish_changes)
        return InDatabase(found, None if found.clock is None else system_clock() - found.clock)


def of_broker(broker: Broker) -> OnQueues:
    """Look at the queues. Raises Transient or NotReady."""
    return OnQueues({queue: broker.depth(queue) for queue in QUEUES}, broker.consumers(REQUESTS) > 0)


def room(config: Config) -> int | None:
    """Return the bytes that are free where Rolecall writes on this machine; None if it writes nothing here."""
    folders: list[Path] = []
    if config.broker_url.startswith("embedded:"):
        folders.append(Path(config.broker_url.removeprefix("embedded://")))
    if config.database_url.startswith("sqlite:"):
        folders.append(Path(config.database_url.removeprefix("sqlite:///")).parent)
    if config.mail == "files":
        folders.append(config.data)
    found = []
    for folder in folders:
        there = next((one for one in (folder, *folder.absolute().parents) if one.exists()), None)
        with suppress(OSError):
            if there is not None:
                found.append(shutil.disk_usage(there).free)
    return min(found, default=None)


def _tried(look: Callable[[], T]) -> tuple[T | None, str | None]:
    try:
        return look(), None
    except RolecallError as problem:
        return None, " ".join(str(problem).split())
    except SQLAlchemyError as problem:  # tables that are not as they should be
        said = getattr(problem, "orig", None) or problem
        return None, f"the database said: {' '.join(str(said).split())}"
