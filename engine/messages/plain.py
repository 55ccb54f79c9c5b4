"""Bytes → plain JSON values that every database can keep; anything else is rejected with the place of the fault."""

import json
import re
from typing import Any, Final

from engine.errors import Rejected
from engine.messages.values import LONGEST_TEXT
from engine.text import is_storable

LARGEST_BODY: Final = 1_000_000
"""Bytes."""
DEEPEST: Final = 32
"""Lists and objects within each other."""
LARGEST_NUMBER: Final = 2**63 - 1

_SUSPECT = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
"""NUL and surrogates can only be there as escapes: the bytes are UTF-8, and JSON refuses bare control characters."""


def read_plain(body: bytes) -> dict[str, Any]:
    """Read a JSON object. Raises Rejected: `too_large`, `not_json`, `duplicate_key`, `bad_value`."""
    if len(body) > LARGEST_BODY:
        raise Rejected("too_large", f"the message has {len(body)} bytes: expected at most {LARGEST_BODY}")
    try:
        text = body.decode().removeprefix("\ufeff")
        value = _DECODER.decode(text)
    except UnicodeDecodeError as problem:
        raise Rejected("not_json", f"the message is not UTF-8 text: byte {problem.start + 1} does not fit") from problem
    except json.JSONDecodeError as problem:
        place = f"line {problem.lineno}, column {problem.colno}"
        raise Rejected("not_json", f"the message is not valid JSON: {problem.msg} ({place})") from problem
    except RecursionError as problem:
        raise _too_deep() from problem
    if type(value) is not dict:
        raise Rejected("not_json", f"the message is {shape(value)}: expected a JSON object, in curly brackets")
    if len(text) > LONGEST_TEXT or text.count("{") + text.count("[") > DEEPEST or _SUSPECT.search(text):
        _look_at(value, "", DEEPEST)
    return value


def shown(value: object) -> str:
    """Write a value as it is written in JSON, cut short, for a reason that a person reads."""
    if isinstance(value, dict | list):
        return shape(value)
    text = visible(json.dumps(value, ensure_ascii=False))
    return text if len(text) <= 60 else text[:57] + "..."


def visible(text: str) -> str:
    """Write what cannot be printed, or leads a terminal astray, as `\\u0085`."""
    return "".join(character if character.isprintable() else f"\\u{ord(character):04x}" for character in text)


def shape(value: object) -> str:
    """Say what kind of value it is, without telling it: reasons are logged, and personal data must not be."""
    match value:
        case str():
            return f"a text of {len(value)} character{'' if len(value) == 1 else 's'}"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case None:
            return "null"
    return "a list" if isinstance(value, list) else "an object"


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise Rejected("duplicate_key", f"the field {shown(twice)} is there twice in one object: which of them counts?")
    return result


def _integer(text: str) -> int:
    if len(text) > 20 or abs(int(text)) > LARGEST_NUMBER:
        raise Rejected("bad_value", f"the number {text[:20]}... is too large: expected at most {LARGEST_NUMBER}")
    return int(text)


def _number(text: str) -> int | float:
    value = float(text)
    if abs(value) > LARGEST_NUMBER:
        raise Rejected("bad_value", f"the number {text[:20]} is too large: expected at most {LARGEST_NUMBER}")
    return int(value) if value.is_integer() and abs(value) < 2**53 else value  # 2.0 and 2 say the same


def _no_number(text: str) -> None:
    raise Rejected("not_json", f"{text} is not a number in JSON: expected a number, or null")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_number, parse_constant=_no_number
)


def _look_at(value: object, place: str, depth: int) -> None:
    if isinstance(value, str):
        _look_at_text(value, place)
        return
    if not isinstance(value, dict | list):
        return
    if depth == 0:
        raise _too_deep()
    if isinstance(value, list):
        for number, part in enumerate(value):
            _look_at(part, f"{place}[{number}]", depth - 1)
        return
    for key, part in value.items():
        _look_at_text(key, f"the name of a field in {place or 'the message'}")
        _look_at(part, f"{place}.{key}" if place else key, depth - 1)


def _look_at_text(text: str, place: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise Rejected(
            "bad_value", f"{visible(place[:200])} has {len(text)} characters: expected at most {LONGEST_TEXT}"
        )
    if not is_storable(text):
        found = "the character NUL (\\u0000)" if "\x00" in text else "half a character (a lone surrogate)"
        raise Rejected("bad_value", f"{visible(place[:200])} holds {found}: expected plain text")


def _too_deep() -> Rejected:
    return Rejected("bad_value", f"lists and objects lie more than {DEEPEST} deep in each other: expected fewer")
