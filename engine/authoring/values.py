"""Values as authors write them: numbers, moments, durations, limits. Each function raises ValueError in their words."""

import re
from typing import Final

from engine.authoring.conditions import Moment
from engine.authoring.problems import shortened
from engine.authoring.triggers import Limit
from engine.clock import DAY, HOUR, MINUTE, WEEK, parse_day_or_time

UNITS: Final = {"minute": MINUTE, "hour": HOUR, "day": DAY, "week": WEEK}
LONGEST: Final = 36_500 * DAY
"""No duration or offset is longer: a hundred years."""

_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?")
_DURATION = re.compile(r"([0-9]{1,9}) *([a-z]+)")
_AGO = re.compile(r"([0-9]{1,9} *[a-z]+) +ago")
_IN = re.compile(r"in +([0-9]{1,9} *[a-z]+)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})"
)
_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?) *%")

_DURATIONS = "a duration such as `3 days` or `12 hours` (minutes, hours, days, weeks)"
_MOMENTS = "a moment such as `2026-07-01`, `30 days ago` or `in 60 days`"


def number(text: str) -> float:
    """Read `36`, `0.8`, `-1.5`."""
    written = text.strip()
    if not _NUMBER.fullmatch(written):
        hint = f"; write `{written.replace(',', '.')}`" if _NUMBER.fullmatch(written.replace(",", ".")) else ""
        msg = f"found `{shortened(text)}`, expected a number such as `36` or `0.8`{hint}"
        raise ValueError(msg)
    return float(written)


def duration(text: str) -> int:
    """Read `3 days`, `12 hours`: microseconds."""
    written = text.strip().casefold()
    if written == "0":
        return 0
    found = _DURATION.fullmatch(written)
    if not found:
        msg = f"found `{shortened(text)}`, expected {_DURATIONS}"
        raise ValueError(msg)
    unit = found[2].removesuffix("s")
    if unit in ("month", "year"):
        days = int(found[1]) * (30 if unit == "month" else 365)
        msg = f"found `{shortened(text)}`: months and years differ in length; write days, for example `{days} days`"
        raise ValueError(msg)
    if unit not in UNITS or found[2] == "ss":
        msg = f"found `{shortened(text)}`, expected {_DURATIONS}"
        raise ValueError(msg)
    length = int(found[1]) * UNITS[unit]
    if length > LONGEST:
        msg = f"found `{shortened(text)}`, which is more than a hundred years"
        raise ValueError(msg)
    return length


def moment(text: str) -> Moment:
    """Read `2026-07-01`, `2026-07-01T09:00:00Z`, `30 days ago`, `in 60 days`."""
    written = text.strip()
    lower = written.casefold()
    if ago := _AGO.fullmatch(lower):
        return Moment(offset=-duration(ago[1]))
    if ahead := _IN.fullmatch(lower):
        return Moment(offset=duration(ahead[1]))
    if _DAY.fullmatch(written) or _TIME.fullmatch(written.upper()):
        return _literal(written.upper())
    hints = {
        "today": "; `0 days ago` is now",
        "now": "; `0 days ago` is now",
        "yesterday": "; that is `1 day ago`",
        "tomorrow": "; that is `in 1 day`",
    }
    hint = hints.get(lower, "")
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ].*", written.upper()):
        hint = "; a time needs its zone, for example `2026-07-01T09:00:00Z`"
    elif _DURATION.fullmatch(lower):
        hint = f"; write `{written} ago` or `in {written}`"
    msg = f"found `{shortened(text)}`, expected {_MOMENTS}{hint}"
    raise ValueError(msg)


def _literal(text: str) -> Moment:
    if not 1900 <= int(text[:4]) <= 2999:
        msg = f"found `{shortened(text)}`, expected a year between 1900 and 2999"
        raise ValueError(msg)
    try:
        return Moment(at=parse_day_or_time(text), day=len(text) == 10)
    except ValueError:
        msg = f"found `{shortened(text)}`, which is no day or time of the calendar"
        raise ValueError(msg) from None


def limit(text: str) -> Limit:
    """Read `50` (users) or `5%` (of the active ones)."""
    written = text.strip()
    if found := _PERCENT.fullmatch(written):
        percent = float(found[1])
        if 0 < percent <= 100:
            return Limit(percent=percent)
    elif re.fullmatch("[0-9]{1,9}", written):
        return Limit(number=int(written))
    msg = f"found `{shortened(text)}`, expected a number of users such as `50`, or a share such as `5%`"
    raise ValueError(msg)
