"""The setting `publishers`: what each publisher may say, read and judged whole; every fault has its place."""

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Final

from connectors.sources import Entries, Part
from engine.authoring.pattern import fits
from engine.messages.envelope import TYPES
from engine.messages.requests import REQUESTS
from engine.messages.values import LONGEST_NAME
from engine.permission import ANONYMOUS, Permission, Permissions
from engine.text import is_storable

KEYS: Final = ("types", "sources", "actors")
EXAMPLE: Final = '{hr: {types: ["user.*", learning.completed], sources: [hr]}, desk: {types: ["*.requested"]}}'
EXPECTED: Final = f"none, or publishers with what each may say, such as {EXAMPLE}"

Complain = Callable[[str, str], None]
"""Take a place and what is wrong there."""


def permissions(said: Part, complain: Complain) -> Permissions | None:
    """Read the whole setting; what is wrong is told to `complain`, all of it. None: everybody may say everything."""
    if said.value == "none":
        return None
    if not isinstance(said.value, Entries):
        # Also where nothing stands: who takes all entries out would else let everybody in.
        complain(said.place, f"expected {EXPECTED}")
        return None
    if not said.value:
        complain(said.place, f"it lists nobody, so that no message would be accepted: expected {EXPECTED}")
    found = {}
    for key, part in _unique(said.value, complain):
        _check_login(key, complain)
        found[str(key.value)] = _permission(str(key.value), part, complain)
    return found


def _unique(entries: Entries, complain: Complain) -> Iterator[tuple[Part, Part]]:
    seen: set[str] = set()
    for key, part in entries:
        name = str(key.value)
        if name in seen:
            complain(key.place, f"{name[:100]} is there twice: expected each once")
        else:
            yield key, part
        seen.add(name)


def _check_login(key: Part, complain: Complain) -> None:
    name = str(key.value)
    if name == ANONYMOUS:
        complain(
            key.place,
            f"{ANONYMOUS} is how messages without a user-id are called: whoever may publish could send them, so they "
            "cannot be allowed anything; give the publisher a login of its own, and have it set user-id",
        )
    elif _is_no_name(name):
        complain(key.place, f"{name[:60]!r} is no login: expected 1 to {LONGEST_NAME} characters on one line")
    elif "*" in name or "?" in name:
        complain(key.place, f"{name[:60]} has a * or ?: a publisher is one login, each is listed by itself")


def _permission(name: str, said: Part, complain: Complain) -> Permission:
    told: dict[str, tuple[str, ...]] = {}
    if not isinstance(said.value, Entries):
        complain(said.place, "expected what it may say, such as {types: [user.*], sources: [hr]}")
        return Permission(types=())
    parts = dict.fromkeys(KEYS, said)
    for key, part in _unique(said.value, complain):
        field = str(key.value)
        if field not in KEYS:
            near = get_close_matches(field.casefold(), KEYS, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]}?" if near else f"expected {', '.join(KEYS)}"
            complain(key.place, f"{field[:60]!r} is not known here; {hint}")
            continue
        parts[field] = part
        told[field] = tuple(_texts(part, complain, empty=field == "actors"))
    if "types" not in told:
        complain(said.place, f"types is missing: expected what {name[:100]} may publish, such as [user.*]")
        return Permission(types=())
    _check_types(parts["types"], complain)
    may_ask = any(fits(pattern, request) for pattern in told["types"] for request in REQUESTS)
    if told.get("actors") and not may_ask:
        complain(
            parts["actors"].place,
            f"actors are of requests, and types lets {name[:100]} send none: leave actors out, or add to types "
            f"{', '.join(REQUESTS)}",
        )
    return Permission(types=told["types"], sources=told.get("sources"), actors=told.get("actors", ()))


def _texts(said: Part, complain: Complain, *, empty: bool) -> Iterator[str]:
    """A list of texts, or one text alone."""
    parts = said.value if isinstance(said.value, list) else [said]
    if not parts and not empty:
        complain(said.place, "the list is empty, so that nothing is allowed: fill it, or leave the key out")
    seen: set[str] = set()
    for part in parts:
        if not isinstance(part.value, str):
            complain(part.place, "expected a list of texts, such as [hr, lms]")
        elif _is_no_name(part.value):
            complain(part.place, f"{part.value[:60]!r}: expected 1 to {LONGEST_NAME} characters on one line")
        elif part.value in seen:
            complain(part.place, f"{part.value[:60]} is there twice: expected each once")
        else:
            seen.add(part.value)
            yield part.value


def _check_types(said: Part, complain: Complain) -> None:
    for part in said.value if isinstance(said.value, list) else [said]:
        pattern = part.value
        if not isinstance(pattern, str) or _is_no_name(pattern) or any(fits(pattern, known) for known in TYPES):
            continue
        near = get_close_matches(pattern.casefold(), list(TYPES), n=1, cutoff=0.5)
        hint = f"did you mean {near[0]}?" if near else f"expected some of {', '.join(TYPES)}"
        is_pattern = "*" in pattern or "?" in pattern
        what = "no type of message fits this pattern" if is_pattern else "there is no such type of message"
        complain(part.place, f"{pattern[:60]}: {what}; {hint}")


def _is_no_name(text: str) -> bool:
    is_one_line = text.isprintable() and text == text.strip() and is_storable(text)
    return not text or len(text) > LONGEST_NAME or not is_one_line


def schema() -> Mapping[str, Any]:
    """Return the JSON Schema (draft 7) of the setting, for editors."""
    texts = {"type": ["array", "string"], "items": {"type": "string"}, "minItems": 1}
    types = {**texts, "items": {"type": "string", "examples": [*TYPES, "user.*", "*.requested", "*"]}}
    one = {
        "type": "object",
        "properties": {
            "types": {**types, "description": "types of messages that it may publish; * stands for any text"},
            "sources": {**texts, "description": "sources that it may speak for; without: any"},
            "actors": {
                "type": ["array", "string"],
                "items": {"type": "string"},
                "description": "in whose name it may ask, besides its own; * stands for any text",
            },
        },
        "required": ["types"],
        "additionalProperties": False,
    }
    many = {"type": "object", "additionalProperties": one, "propertyNames": {"not": {"const": ANONYMOUS}}}
    return {"anyOf": [{"const": "none"}, {**many, "minProperties": 1}]}
