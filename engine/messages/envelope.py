"""The envelope: CloudEvents 1.0, structured mode. `decode` makes a `Message` of bytes, or says why it can't."""

import re
from hashlib import sha256
from itertools import islice
from typing import Any, Final

import msgspec

from engine import clock
from engine.errors import Rejected
from engine.messages.events import EVENTS, EventData
from engine.messages.plain import read_plain, shown
from engine.messages.requests import REQUESTS, RequestData
from engine.messages.typed import nearest, read_data
from engine.messages.values import EARLIEST, ID_PATTERN, LATEST, LONGEST_NAME, TIME_PATTERN
from engine.order import MAX_SEQUENCE
from engine.text import is_storable

TYPES: Final[dict[str, type[EventData] | type[RequestData]]] = {**EVENTS, **REQUESTS}
OWN_QUEUES: Final = "rolecall."
"""Queues with this beginning are Rolecall's own: nobody gets receipts there."""
REPLY_QUEUES: Final = "rolecall.replies."
"""But these are for replies to the command line."""

_STANDARD = ("specversion", "id", "source", "type", "subject", "time", "datacontenttype", "dataschema", "data")
_KNOWN = frozenset((*_STANDARD, "data_base64", "sequence", "traceparent"))
_TRACE = frozenset(("traceparent", "tracestate"))

_id = re.compile(ID_PATTERN)
_time = re.compile(TIME_PATTERN)
_digits = re.compile("[0-9]{1,19}")
_json_type = re.compile(r"(?i)\s*[\w.+-]+/(?:[\w.+-]+\+)?json\s*(?:;.*)?")


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One message that can be processed. `at` in microseconds UTC: when it happened or takes effect."""

    source: str
    id: str
    type: str
    subject: str | None
    """The user (of `learning_item.changed`: the item); None only of requests."""
    at: int
    sequence: int | None
    traceparent: str | None
    data: EventData | RequestData
    digest: str
    """SHA-256 of what the message says: the same for other spacing, order of fields and trace."""
    body: bytes
    reply_to: str | None = None
    publisher: str = "anonymous"
    extensions: dict[str, Any] = msgspec.field(default_factory=dict)
    """Further fields of the envelope: name → text, number, true, false or null."""

    @property
    def is_request(self) -> bool:
        """Whether an admin asks for something; else something happened."""
        return self.type in REQUESTS


def decode(body: bytes, *, received: int, publisher: str = "anonymous", reply_to: str | None = None) -> Message:
    """Read one message.

    `received` (microseconds UTC) is the time of a request that tells none. Raises Rejected with one of the codes
    too_large, not_json, duplicate_key, bad_value, bad_envelope, unknown_type, bad_data, bad_reply_to.
    """
    _check_reply_to(reply_to)
    envelope = read_plain(body)
    _check_version(envelope)
    kind = _type(envelope)
    request = kind in REQUESTS
    return Message(
        source=_required(envelope, "source"),
        id=_required(envelope, "id"),
        type=kind,
        subject=_optional(envelope, "subject") if request else _required(envelope, "subject"),
        at=_at(envelope, received if request else None),
        sequence=_sequence(envelope),
        traceparent=_optional(envelope, "traceparent"),
        data=_data(envelope, TYPES[kind]),
        digest=_digest(envelope),
        body=body,
        reply_to=reply_to,
        publisher=publisher,
        extensions=_extensions(envelope),
    )


def outline(body: bytes) -> dict[str, str | None]:
    """Return `source`, `id`, `type` and `subject` as far as they can be read, for the list of parked messages."""
    try:
        envelope = read_plain(body)
    except Rejected:
        envelope = {}
    names = ("source", "id", "type", "subject")
    return {name: value if _is_id(value := envelope.get(name)) else None for name in names}


def is_answerable(reply_to: str | None) -> bool:
    """Say whether a receipt can go there: it can be the name of a queue, and is none of Rolecall's own."""
    return reply_to is not None and _is_queue(reply_to) and not _is_own(reply_to)


def _is_own(name: str) -> bool:
    return name.startswith(OWN_QUEUES) and not name.startswith(REPLY_QUEUES)


def _is_queue(name: str) -> bool:
    return _is_id(name) and is_storable(name)


def _check_reply_to(reply_to: str | None) -> None:
    if reply_to is None:
        return
    if not _is_queue(reply_to):
        raise Rejected("bad_reply_to", f"reply_to is {shown(reply_to)}: expected the name of a queue of yours")
    if _is_own(reply_to):
        raise Rejected(
            "bad_reply_to", f"reply_to is {shown(reply_to)}: queues that begin with {OWN_QUEUES} are not yours"
        )


def _check_version(envelope: dict[str, Any]) -> None:
    if envelope.get("specversion") != "1.0":
        raise _wrong(envelope, "specversion", 'the text "1.0" (a CloudEvents 1.0 message in JSON)')
    if "data_base64" in envelope:
        raise Rejected("bad_envelope", "data_base64 is not supported: expected the data as JSON in data")
    content = envelope.get("datacontenttype")
    if content is not None and not (isinstance(content, str) and _json_type.fullmatch(content)):
        raise _wrong(envelope, "datacontenttype", "application/json, or nothing")
    schema = envelope.get("dataschema")
    if schema is not None and not isinstance(schema, str):
        raise _wrong(envelope, "dataschema", "a text, or nothing")


def _type(envelope: dict[str, Any]) -> str:
    kind = _required(envelope, "type")
    if kind not in TYPES:
        known = ", ".join(TYPES)
        reason = f"type is {shown(kind)}, which is not known{nearest(kind, list(TYPES))}: expected one of {known}"
        raise Rejected("unknown_type", reason)
    return kind


def _required(envelope: dict[str, Any], name: str) -> str:
    value = envelope.get(name)
    if isinstance(value, str) and len(value) <= LONGEST_NAME and _id.match(value):
        return value
    raise _wrong(envelope, name, _MEANING[name])


def _optional(envelope: dict[str, Any], name: str) -> str | None:
    return None if envelope.get(name) is None else _required(envelope, name)


_TEXT = f"a text of 1 to {LONGEST_NAME} characters, on one line, without blanks around it"
_TIME = "a time with its zone, such as 2026-07-01T09:00:00Z or 2026-07-01T11:00:00+02:00"
_MEANING = {
    "id": f"the id of this message, {_TEXT}",
    "source": f"the system that sends it, {_TEXT}",
    "type": "the type of message, such as user.joined",
    "subject": f"the id of the user it is about (of learning_item.changed: the learning item), {_TEXT}",
    "traceparent": _TEXT,
}


def _at(envelope: dict[str, Any], default: int | None) -> int:
    value = envelope.get("time")
    if value is None and default is not None:
        return default
    if not isinstance(value, str) or not _time.match(value):
        raise _wrong(envelope, "time", _TIME)
    try:
        at = clock.parse(value.upper())
    except ValueError:
        raise _wrong(envelope, "time", f"a day and time that exist: {_TIME}") from None
    if not EARLIEST <= at < LATEST:
        raise _wrong(envelope, "time", "a time between the years 1900 and 9998")
    return at


def _sequence(envelope: dict[str, Any]) -> int | None:
    value = envelope.get("sequence")
    if value is None:
        return None
    if isinstance(value, str) and _digits.fullmatch(value):
        value = int(value)
    if type(value) is not int or not 0 <= value <= MAX_SEQUENCE:
        raise _wrong(envelope, "sequence", f"a whole number from 0 to {MAX_SEQUENCE}, also as a text of digits")
    return value


def _data(envelope: dict[str, Any], kind: type[EventData] | type[RequestData]) -> EventData | RequestData:
    value = envelope.get("data")
    return read_data({} if value is None else value, kind)


def _digest(envelope: dict[str, Any]) -> str:
    said = {name: value for name, value in envelope.items() if name not in _TRACE}
    return sha256(msgspec.json.encode(said, order="deterministic")).hexdigest()


def _extensions(envelope: dict[str, Any]) -> dict[str, Any]:
    extensions = {name: value for name, value in envelope.items() if name not in _KNOWN}
    for name, value in extensions.items():
        if isinstance(value, dict | list):
            raise _wrong(envelope, name, f"a text, a number, true or false{nearest(name, list(_STANDARD))}")
    return extensions


def _is_id(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_NAME and _id.match(value) is not None


def _wrong(envelope: dict[str, Any], name: str, expected: str) -> Rejected:
    if envelope.get(name) is not None:
        return Rejected("bad_envelope", f"{shown(name)[1:-1]} is {shown(envelope[name])}: expected {expected}")
    others = [other for other in islice(envelope, 100) if other not in _KNOWN and nearest(other, [name])]
    misspelt = f" (is {shown(others[0])} meant?)" if others else ""
    return Rejected("bad_envelope", f"{name} is missing{misspelt}: expected {expected}")
