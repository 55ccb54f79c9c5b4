"""Times in scenarios: of steps, of what happened earlier or later, of ends. Each raises ValueError in words."""

import re

from engine.authoring import values
from engine.authoring.conditions import Moment
from engine.authoring.problems import shortened
from engine.clock import DAY, HOUR, MINUTE, shown, shown_day
from engine.messages.values import EARLIEST, LATEST

MORNING = 9 * HOUR
"""A day alone means this time of it (UTC): what is said of a day is so then."""
NEXT = MINUTE
"""From one step to the next that says no time."""
_LATER = re.compile(r"(.+?) +later")


def step_time(text: str, before: int | None) -> int:
    """Read `2026-03-01`, `2026-03-01T17:30:00Z` or, after a step at `before`, `3 days later`: microseconds UTC."""
    later = _LATER.fullmatch(text.strip().casefold())
    if later is None:
        moment = _moment(text)
        if moment.at is None:
            msg = f"found `{shortened(text)}`, expected a day such as `2026-03-01`, a time, or `3 days later`"
            raise ValueError(msg)
        return _within(moment.at + (MORNING if moment.day else 0), text)
    if before is None:
        msg = f"found `{shortened(text)}` at the first step, expected a day such as `2026-03-01`"
        raise ValueError(msg)
    return _within(before + values.duration(later[1]), text)


def time_of(text: str, at: int) -> int:
    """Read when something happened, for a step at `at`: `2026-02-01`, a time, `30 days ago`, `in 5 days`."""
    moment = values.moment(text)
    return _within(moment.start(at) + (MORNING if moment.day else 0), text)


def moment_text(text: str, at: int) -> str:
    """Read an end as a message has it: a day stays a day (it ends with it), `in 9 days` becomes a time."""
    moment = values.moment(text)
    return text.strip() if moment.day else shown(_within(moment.start(at), text))


def day_text(text: str, at: int) -> str:
    """Read a date as a message has it: `2026-07-01`; `in 30 days` becomes the day."""
    moment = values.moment(text)
    return shown_day(_within(moment.start(at), text))


def _moment(text: str) -> Moment:
    try:
        return values.moment(text)
    except ValueError as problem:
        words, _, hint = str(problem).partition("; ")
        words = words.replace("`30 days ago` or `in 60 days`", "`2026-07-01T17:30:00Z` or `3 days later`")
        raise ValueError(f"{words}; {hint}" if "zone" in hint else words) from None


def _within(moment: int, text: str) -> int:
    if EARLIEST <= moment < LATEST - DAY:
        return moment
    msg = f"found `{shortened(text)}`, which is before 1900 or after 9998"
    raise ValueError(msg)
