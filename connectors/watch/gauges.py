"""How things stand, for Prometheus: read when it asks, kept for some seconds, and never in the worker's way.

The reading has connections and a thread of its own. What cannot be read in time is left out of the answer, and said by
`rolecall_database_up` and `rolecall_broker_up`: an old number would look like a new one.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from connectors.config import Config
from connectors.watch.kept import Kept
from connectors.watch.reading import InDatabase, OnQueues, of_broker, of_database, room
from engine.clock import SECOND
from engine.explain.pulse import Pulse, people

KEPT: Final = 5.0
"""Seconds for which a reading serves."""
PEOPLE_KEPT: Final = 60.0
"""Seconds for which the count of users serves: it looks at all of them."""
WAIT: Final = 2.0
"""Seconds for which an answer waits for a reading, at most."""
PATIENCE: Final = 2 * SECOND
"""How long one statement may take."""


class Seen(NamedTuple):
    """What was read just now; None: it could not be, in time."""

    database: InDatabase | None
    queues: OnQueues | None
    users: Mapping[str, int]
    room: int | None


@dataclass(frozen=True, slots=True)
class _Gauge:
    """One gauge: its name, what it is, its label, and how to find its values in what was read."""

    name: str
    about: str
    find: Callable[[Seen], Mapping[str, float | None]]
    labels: tuple[str, ...] = ()


def _of_pulse(find: Callable[[Pulse], float | int | None]) -> Callable[[Seen], Mapping[str, float | None]]:
    return lambda seen: {} if seen.database is None else {"": find(seen.database.pulse)}


def _by(find: Callable[[Pulse], Mapping[str, int]]) -> Callable[[Seen], Mapping[str, float | None]]:
    return lambda seen: {} if seen.database is None else dict(find(seen.database.pulse))


def _age(now: int, since: int | None) -> float:
    return 0.0 if since is None else max(0, now - since) / SECOND


def _skew(seen: Seen) -> float | None:
    return None if seen.database is None or seen.database.skew is None else seen.database.skew / SECOND


def _jobs(pulse: Pulse) -> dict[str, int]:
    return {state: pulse.jobs.get(state, 0) for state in ("choosing", "held", "running")}


GAUGES: Final = (
    _Gauge("database_up", "Whether the database could be read", lambda one: {"": one.database is not None}),
    _Gauge("broker_up", "Whether the queues could be looked at", lambda one: {"": one.queues is not None}),
    _Gauge(
        "queue_messages",
        "Messages that wait in a queue",
        lambda one: dict(one.queues.depths if one.queues else {}),
        labels=("queue",),
    ),
    _Gauge("outbox_messages", "What waits to be handed over", _by(lambda one: one.outbox), labels=("kind",)),
    _Gauge(
        "outbox_oldest_seconds",
        "How long the oldest of it waits",
        _of_pulse(lambda one: _age(one.now, one.outbox_since)),
    ),
    _Gauge(
        "mail_oldest_seconds",
        "How long the oldest email waits for the mail server",
        _of_pulse(lambda one: _age(one.now, one.mail_since)),
    ),
    _Gauge("jobs", "Requests and applies that have not ended", _by(_jobs), labels=("state",)),
    _Gauge(
        "job_rest_seconds",
        "How long the one that is being worked off has rested",
        _of_pulse(lambda one: _age(one.now, one.worked_at)),
    ),
    _Gauge(
        "held_oldest_seconds",
        "How long the oldest held one waits for a person",
        _of_pulse(lambda one: _age(one.now, one.held_since)),
    ),
    _Gauge("forget_waiting", "Requests to forget somebody that are not done yet", _of_pulse(lambda one: one.to_forget)),
    _Gauge(
        "forget_oldest_seconds",
        "How long the oldest of them waits",
        _of_pulse(lambda one: _age(one.now, one.forget_since)),
    ),
    _Gauge("tripped", "Triggers tripped or paused", _of_pulse(lambda one: one.tripped)),
    _Gauge("publishers_stopped", "Publishers that are stopped", _of_pulse(lambda one: one.stopped)),
    _Gauge("publisher_messages_waiting", "Messages of theirs that wait", _of_pulse(lambda one: one.waiting)),
    _Gauge("parked_messages", "Messages that are parked, and not settled", _of_pulse(lambda one: one.parked)),
    _Gauge(
        "overdue_seconds",
        "How long a message that was sent ahead is overdue",
        _of_pulse(lambda one: _age(one.now, one.next_due)),
    ),
    _Gauge(
        "last_sweep_timestamp_seconds",
        "When a worker last swept",
        _of_pulse(lambda one: None if one.last_sweep is None else one.last_sweep / SECOND),
    ),
    _Gauge("revision", "The active revision of the rules", _of_pulse(lambda one: one.revision)),
    _Gauge("users", "Users by status", lambda one: dict(one.users), labels=("status",)),
    _Gauge(
        "clock_skew_seconds", "How far this machine's clock is ahead of the database's", lambda one: {"": _skew(one)}
    ),
    _Gauge("disk_free_bytes", "Room where this worker writes on its machine", lambda one: {"": one.room}),
)


class Gauges(Collector):
    """Reads how things stand when it is asked. `now` gives seconds that only go forward."""

    def __init__(self, config: Config, now: Callable[[], float] = time.monotonic) -> None:
        self._config = config
        self._now = now
        self._database = config.open_database(patience=PATIENCE)
        self._broker = config.open_broker()
        self._in_database = Kept(lambda: of_database(config, self._database), KEPT, now)
        self._on_queues = Kept(lambda: of_broker(self._broker), KEPT, now)
        self._users = Kept(self._count, PEOPLE_KEPT, now)

    def describe(self) -> Iterable[Metric]:
        """Name the gauges, without reading anything."""
        return [GaugeMetricFamily(f"rolecall_{one.name}", one.about, labels=one.labels) for one in GAUGES]

    def collect(self) -> Iterator[Metric]:
        """Give the values."""
        self._in_database.begin()
        self._on_queues.begin()
        self._users.begin()
        until = self._now() + WAIT
        seen = Seen(
            database=self._in_database.get(until - self._now()),
            queues=self._on_queues.get(until - self._now()),
            users=self._users.get(until - self._now()) or {},
            room=room(self._config),
        )
        for one in GAUGES:
            family = GaugeMetricFamily(f"rolecall_{one.name}", one.about, labels=one.labels)
            for label, value in one.find(seen).items():
                if value is not None:
                    family.add_metric((label,) if one.labels else (), float(value))
            yield family

    def _count(self) -> Mapping[str, int]:
        with self._database.read() as work:
            return people(work)

    def close(self) -> None:
        """Close what was opened; what hangs is not waited for."""
        if self._in_database.end(WAIT) and self._users.end(WAIT):
            self._database.close()
        if self._on_queues.end(WAIT):
            self._broker.close()
