"""Time: microseconds since 1970-01-01 UTC, as whole numbers, everywhere inside; RFC 3339 outside.

The time of a decision is the clock's. `ROLECALL_CLOCK` sets a virtual one for tests and the sample feed (S18).
"""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime

MICROSECOND = 1
MILLISECOND = 1_000
SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEK = 7 * DAY

Clock = Callable[[], int]
"""A clock: called, it gives the present moment in microseconds UTC."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def system_clock() -> int:
    """The machine's own time, in microseconds UTC."""
    return time.time_ns() // 1000


def fixed_clock(moment: int) -> Clock:
    """A virtual clock that stands still at `moment` (microseconds UTC)."""
    return lambda: moment


def from_datetime(value: datetime) -> int:
    """Return `value` (with its time zone) in microseconds UTC; ValueError if it has no time zone."""
    if value.tzinfo is None:
        msg = "a time needs a time zone, for example 2026-07-01T09:00:00Z"
        raise ValueError(msg)
    gone = value - _EPOCH
    return (gone.days * 86_400 + gone.seconds) * SECOND + gone.microseconds


def from_date(value: date) -> int:
    """Return the start of the day `value` (00:00 UTC) in microseconds."""
    return (value - _EPOCH.date()).days * DAY


def parse(text: str) -> int:
    """Read an RFC 3339 time with a zone; ValueError with a clear message otherwise."""
    return from_datetime(datetime.fromisoformat(text))


def parse_day_or_time(text: str) -> int:
    """Read `2026-07-01` (its start, 00:00 UTC) or an RFC 3339 time; ValueError otherwise."""
    if len(text) == 10:
        return from_date(date.fromisoformat(text))
    return parse(text)


def shown(moment: int) -> str:
    """Write microseconds UTC as RFC 3339, without a fraction that is zero: `2026-07-01T09:00:00Z`."""
    value = datetime.fromtimestamp(moment // SECOND, UTC).replace(microsecond=moment % SECOND)
    return value.isoformat().replace("+00:00", "Z")


def shown_day(moment: int) -> str:
    """Write the day of a moment: `2026-07-01`."""
    return shown(moment)[:10]
