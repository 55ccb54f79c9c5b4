"""How the values of settings are written: each function reads one kind from text, or says in words what is expected.

Durations and moments are microseconds, shares are fractions of one. All raise ValueError.
"""

import re
from collections.abc import Callable
from datetime import time
from pathlib import Path
from string import Formatter
from typing import Any

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from engine import clock
from engine.authoring import values
from engine.authoring.triggers import Limit

_UNITS = {
    "millisecond": 1000,
    "second": clock.SECOND,
    "minute": clock.MINUTE,
    "hour": clock.HOUR,
    "day": clock.DAY,
    "week": clock.WEEK,
}
LONGEST = 36_500 * clock.DAY
"""A longer duration is a mistake, and would leave the calendar."""


def text(value: str) -> str:
    """Read one line of text."""
    if not value.isprintable():
        raise ValueError("one line of text")
    return value


def path(value: str) -> Path:
    """Read a file or folder, seen from where the command runs; `~` is the home folder."""
    return Path(text(value)).expanduser()


def text_or_none(value: str) -> str | None:
    """Read one line of text; `none` is nothing."""
    return None if value.casefold() == "none" else text(value)


def names_or_none(value: str) -> tuple[str, ...]:
    """Read names with commas between them; `none` is nobody."""
    if value.casefold() == "none":
        return ()
    found = tuple(dict.fromkeys(one.strip() for one in text(value).split(",")))
    if "" in found:
        raise ValueError("none, or names with commas between them, such as ci, deploy")
    return found


def path_or_none(value: str) -> Path | None:
    """Read a file; `none` is nothing."""
    return None if value.casefold() == "none" else path(value)


def one_of(*choices: str) -> Callable[[str], str]:
    """Read one of a few words."""

    def read(value: str) -> str:
        if value not in choices:
            raise ValueError(" or ".join(choices))
        return value

    return read


def yes_or_no(value: str) -> bool:
    """Read true or false."""
    known = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
    if value.casefold() not in known:
        raise ValueError("true or false")
    return known[value.casefold()]


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """Read a whole number in a range."""

    def read(value: str) -> int:
        if not re.fullmatch("[0-9]{1,18}", value) or not least <= int(value) <= most:
            raise ValueError(f"a whole number from {least} to {most}")
        return int(value)

    return read


def duration(value: str) -> int:
    """Read `30 days`."""
    found = re.fullmatch(r"([0-9]{1,18})\s*([a-z]+?)s?", value.casefold())
    if found is None or found[2] not in _UNITS or int(found[1]) * _UNITS[found[2]] > LONGEST:
        raise ValueError(
            "a whole number and a unit, such as 30 days (milliseconds, seconds, minutes, hours, days, weeks)"
        )
    return int(found[1]) * _UNITS[found[2]]


def positive_duration(value: str) -> int:
    """Read `1 minute`; not nothing."""
    if duration(value) == 0:
        raise ValueError("more than nothing, such as 1 minute")
    return duration(value)


def share(value: str) -> float:
    """Read `1%` as 0.01."""
    found = re.fullmatch(r"([0-9]{1,3}(?:\.[0-9]{1,6})?)\s*%", value)
    if found is None or float(found[1]) > 100:
        raise ValueError("a share from 0% to 100%, with the sign")
    return float(found[1]) / 100


def limit(value: str) -> Limit:
    """Read `25%` of the active users, or `500` users."""
    try:
        return values.limit(text(value))
    except ValueError:
        raise ValueError("a number of users such as 500, or a share of the active ones such as 25%") from None


def or_auto(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Read `auto` as None, and anything else as `read` does."""

    def read_or_auto(value: str) -> Any:  # noqa: ANN401 — what `read` gives
        if value.casefold() == "auto":
            return None
        try:
            return read(value)
        except ValueError as expected:
            raise ValueError(f"auto, or {expected}") from None

    return read_or_auto


def moment_or_none(value: str) -> int | None:
    """Read `none`, or a time with its zone."""
    if value.casefold() == "none":
        return None
    try:
        return clock.parse(value)
    except ValueError:
        raise ValueError("none, or a time with its zone such as 2026-07-01T09:00:00Z") from None


def time_of_day(value: str) -> int:
    """Read `02:00 UTC` (the zone may be left out: it is UTC)."""
    found = re.fullmatch(r"([0-9]{2}:[0-9]{2})(?:\s*UTC)?", value)
    try:
        moment = time.fromisoformat(found[1] if found else "")
    except ValueError:
        raise ValueError("a time of day in UTC, such as 02:00 UTC") from None
    return moment.hour * clock.HOUR + moment.minute * clock.MINUTE


def host_or_none(value: str) -> str | None:
    """Read the name or number of a machine; `none` is nothing."""
    if value.casefold() == "none":
        return None
    if not re.fullmatch(r"[A-Za-z0-9_.:-]{1,253}", value) or value.count(":") == 1:
        raise ValueError("the name of a mail server alone, such as smtp.example.com; the port has its own setting")
    return value


def port_or_auto(value: str) -> int | None:
    """Read a port; `auto` leaves it to the kind of connection."""
    try:
        return None if value.casefold() == "auto" else whole_number(1, 65_535)(value)
    except ValueError:
        raise ValueError("auto, or a port from 1 to 65535") from None


def rate(value: str) -> int | None:
    """Read how many a minute; `none` is no limit."""
    try:
        return None if value.casefold() == "none" else whole_number(1, 1_000_000)(value)
    except ValueError:
        raise ValueError("none, or how many a minute, from 1 to 1000000") from None


def list_id(value: str) -> str:
    """Read a name with a domain, as List-Id wants it (RFC 2919); `<domain>` may stand for a domain."""
    if not re.fullmatch(r"([A-Za-z0-9_-]+\.)+([A-Za-z0-9_-]+|<domain>)", value) or len(value) > 200:
        raise ValueError("a name with a domain, such as rolecall.example.com")
    return value


def language(value: str) -> str:
    """Read a language tag."""
    if not re.fullmatch("[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", value):
        raise ValueError("a language such as en or nl")
    return value.casefold()


def link(value: str) -> str:
    """Read a web address in which {kind} and {name} may stand."""
    expected = "a web address, in which {kind} and {name} may stand, such as https://academy.example.com/{kind}/{name}"
    try:
        parts = list(Formatter().parse(text(value)))
    except ValueError:
        raise ValueError(expected) from None
    plain = all(name in (None, "kind", "name") and not form and not turn for _, name, form, turn in parts)
    if not plain or not value.startswith(("https://", "http://")):
        raise ValueError(expected)
    return value


def database(value: str) -> str:
    """Read the address of a database; `postgresql://` means PostgreSQL with the driver that Rolecall uses."""
    for beginning in ("postgresql://", "postgres://"):
        if value.startswith(beginning):
            value = "postgresql+psycopg://" + value.removeprefix(beginning)
    expected = (
        "an address such as sqlite:///rolecall.db or postgresql://user:password@host/database; "
        "in the user and the password / @ : ? # % are written %2F %40 %3A %3F %23 %25"
    )
    try:
        make_url(value)
    except (ValueError, ArgumentError):  # they say parts of it, which may be parts of the password
        raise ValueError(expected) from None
    if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ValueError(expected)
    return value


def broker(value: str) -> str:
    """Read the address of a broker."""
    if not value.startswith(("embedded://", "amqp://", "amqps://")):
        raise ValueError("an address such as embedded://FOLDER or amqps://user:password@host/")
    return value
