"""Attributes: their types, and a value as told in every form that a type may ask for later. Pure."""

import json
import re
from typing import Final

from engine import clock
from engine.authoring.catalog import AttributeType, Catalog
from engine.errors import Rejected
from engine.people.parts import Fact, Forms
from engine.text import normal

OWN: Final[dict[str, AttributeType]] = {"email": "text", "name": "text", "language": "text", "manager": "text"}
"""The attributes that every user has, whatever the catalog says."""

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,30})?")
_DAY = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2}))?"
)


def type_of(name: str, catalog: Catalog) -> AttributeType | None:
    """Return the type of an attribute (normalised name), None if nobody knows it."""
    return OWN.get(name) or catalog.attributes.get(name)


def reading(fact: Fact, type: AttributeType) -> str | float | int | None:
    """Return the value of a present attribute as the catalog's type now reads it; None if it can't be read so."""
    return {"text": fact.text, "number": fact.number, "date": fact.moment}[type]


def is_blank(value: object) -> bool:
    """Say whether a told value says that there is none: null, or a text of nothing but blanks."""
    return value is None or (isinstance(value, str) and not normal(value))


def forms(name: str, value: object, type: AttributeType) -> Forms:
    """Return what is told of attribute `name` in every form.

    Whatever the type, so that a catalog with another type reads what was told before it. Raises Rejected
    (`wrong_type`) if the value is not of `type`.
    """
    written = value if isinstance(value, str) else json.dumps(value)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    moment = day(value) if isinstance(value, str) else None
    fits = {"text": isinstance(value, str), "number": is_number, "date": moment is not None}
    if not fits[type]:
        raise Rejected("wrong_type", f"the attribute {name} is {_shown(value)}: expected {_EXPECTED[type]}")
    number = float(written) if is_number or _NUMBER.fullmatch(written) else None
    return {"value": written, "text": normal(written), "number": number, "moment": moment}


def day(text: str) -> int | None:
    """Return the start of the day (microseconds UTC) of `2026-07-01` or of an RFC 3339 time, None if it is neither."""
    written = text.strip().upper()
    if not _DAY.fullmatch(written):
        return None
    try:
        moment = clock.parse_day_or_time(written)
        return clock.parse_day_or_time(clock.shown_day(moment))
    except (ValueError, OverflowError):
        return None  # a day that does not exist


_EXPECTED = {
    "text": "a text, in quotes, or null for none",
    "number": "a number, without quotes, or null for none",
    "date": "a day such as 2026-07-01, a time such as 2026-07-01T09:00:00Z, or null for none",
}


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    kind = {bool: "true or false", str: "a text", int: "a number", float: "a number"}.get(type(value), "")
    return f"{text if len(text) <= 60 else text[:57] + '...'}{f' ({kind})' if kind else ''}"
