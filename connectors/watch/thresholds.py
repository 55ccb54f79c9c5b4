"""What is worth an alarm: every check with its thresholds, the one place where they are said."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from connectors import units
from engine.clock import DAY, HOUR, MINUTE, SECOND
from engine.errors import Refused

GIB: Final = 1 << 30
MIB: Final = 1 << 20
Kind = Literal["so", "number", "time", "room"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that is looked at. From `warning` and `critical` on it is bad (None: never); `room`: from there down.

    `kind`: `so` is or is not (whoever is not is critical); `time` is in microseconds, `room` in bytes.
    """

    name: str
    about: str
    kind: Kind
    warning: int | None = None
    critical: int | None = None


CHECKS: Final = (
    Check(name="database", about="the database is to be reached, and its tables are of this version", kind="so"),
    Check(name="broker", about="the broker is to be reached, and has the queues", kind="so"),
    Check(name="worker", about="a worker takes messages", kind="so"),
    Check(name="rules", about="there is an active revision of the rules", kind="so"),
    Check(
        name="queue",
        about="messages that wait in `rolecall.events` and `rolecall.requests`",
        kind="number",
        warning=10_000,
        critical=100_000,
    ),
    Check(
        name="changes",
        about="change events in `rolecall.changes`: nobody reads them",
        kind="number",
        warning=100_000,
    ),
    Check(
        name="given_up",
        about="messages in `rolecall.parked` that no worker has taken into the database",
        kind="number",
        warning=100,
        critical=10_000,
    ),
    Check(
        name="parked",
        about="messages parked within a day, and not settled: tell who publishes them",
        kind="number",
        warning=10,
        critical=1_000,
    ),
    Check(
        name="relay",
        about="how long the oldest email, change event or receipt waits to be handed over",
        kind="time",
        warning=5 * MINUTE,
        critical=30 * MINUTE,
    ),
    Check(
        name="mail",
        about="how long the oldest email waits for the mail server (not with `mail: off`)",
        kind="time",
        warning=HOUR,
        critical=DAY,
    ),
    Check(
        name="sweep",
        about="how long ago a worker last looked at what time alone changes",
        kind="time",
        warning=10 * MINUTE,
        critical=HOUR,
    ),
    Check(
        name="due",
        about="how long a message that was sent ahead is overdue",
        kind="time",
        warning=10 * MINUTE,
        critical=HOUR,
    ),
    Check(
        name="jobs",
        about="how long a request that is being worked off has rested",
        kind="time",
        warning=HOUR,
        critical=DAY,
    ),
    Check(
        name="held",
        about="how long the oldest held request or apply waits for a person",
        kind="time",
        warning=DAY,
        critical=7 * DAY,
    ),
    Check(
        name="forget",
        about="how long the oldest request to forget somebody waits: it is done before the next job, within seconds",
        kind="time",
        warning=HOUR,
        critical=DAY,
    ),
    Check(
        name="tripped",
        about="triggers of which something is held, by their limit or paused: somebody must decide",
        kind="number",
        warning=1,
    ),
    Check(name="stopped", about="publishers that are stopped: nothing of theirs is done", kind="number", critical=1),
    Check(
        name="matching",
        about="differences of the fast and the slow way of matching within a day: a bug to report",
        kind="number",
        critical=1,
    ),
    Check(
        name="clock",
        about="how far this machine's clock and the database's are apart (embedded: they are one)",
        kind="time",
        warning=5 * SECOND,
        critical=MINUTE,
    ),
    Check(
        name="disk",
        about="room where Rolecall writes on this machine; not that of PostgreSQL and RabbitMQ",
        kind="room",
        warning=2 * GIB,
        critical=200 * MIB,
    ),
)
NAMES: Final = tuple(check.name for check in CHECKS)


def wanted(warning: Iterable[str], critical: Iterable[str]) -> tuple[Check, ...]:
    """Return the checks with other thresholds: `NAME=VALUE` each. Raises Refused with everything that is wrong."""
    checks = {check.name: check for check in CHECKS}
    problems: list[str] = []
    for level, said in (("warning", warning), ("critical", critical)):
        for one in said:
            name, _, value = one.partition("=")
            try:
                checks[name] = _changed(checks, name, level, value.strip())
            except ValueError as expected:
                problems.append(f"--{level} {one[:100]}: expected {expected}")
    if problems:
        raise Refused(problems)
    return tuple(checks.values())


def written(check: Check, value: int | None) -> str:
    """Return a threshold or a reading as people write it."""
    if value is None:
        return "none"
    if check.kind == "time":
        return span(value)
    if check.kind == "room":
        return f"{value / GIB:.3g} GiB" if value >= GIB else f"{value // MIB} MiB"
    return f"{value:,}"


def span(microseconds: int) -> str:
    """Return a duration in words, by its largest unit: `12 seconds`, `5 minutes`."""
    for unit, name in ((DAY, "day"), (HOUR, "hour"), (MINUTE, "minute"), (SECOND, "second")):
        if microseconds >= unit:
            number = microseconds // unit
            return f"{number} {name}{'' if number == 1 else 's'}"
    return "0 seconds"


def _changed(checks: Mapping[str, Check], name: str, level: str, value: str) -> Check:
    if name not in checks:
        raise ValueError(f"NAME=VALUE, with one of {', '.join(checks)}")
    check = checks[name]
    if check.kind == "so":
        raise ValueError(f"another check: {name} is or is not, and has no threshold")
    found = _read(check, value)
    return replace(check, warning=found) if level == "warning" else replace(check, critical=found)


def _read(check: Check, value: str) -> int | None:
    if value.casefold() == "none":
        return None
    if check.kind == "time":
        return int(units.positive_duration(value))
    if check.kind == "room":
        found = re.fullmatch(r"([0-9]{1,6}) ?(MiB|GiB)", value)
        if not found:
            raise ValueError("none, or a whole number and a unit, such as 500 MiB or 2 GiB")
        return int(found[1]) * (GIB if found[2] == "GiB" else MIB)
    return units.whole_number(1, 1_000_000_000)(value)
