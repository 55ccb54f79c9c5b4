"""Messages for the tests: one that is right, and many that are right or nearly so."""

import json
from typing import Any

from hypothesis import strategies as st

from engine.clock import shown
from engine.errors import Rejected
from engine.messages.envelope import TYPES, Message, decode
from engine.messages.values import EARLIEST, LATEST

RECEIVED = 1_782_896_400_000_000
"""2026-07-01T09:00:00Z."""

Json = dict[str, Any]


def envelope(**changes: object) -> Json:
    """Return a message that is right, with some fields changed; `...` leaves one out."""
    message = {
        "specversion": "1.0",
        "id": "m-1",
        "source": "hr",
        "type": "user.updated",
        "subject": "u1",
        "time": "2026-07-01T09:00:00Z",
        "data": {"language": "nl"},
    }
    return {name: value for name, value in (message | changes).items() if value is not ...}


def request(**data: object) -> Json:
    """Return a request to assign that is right, with some fields of its data changed; `...` leaves one out."""
    asked = {"action": "assign", "users": ["u1"], "roles": ["nurse"]} | data
    told = {name: value for name, value in asked.items() if value is not ...}
    return envelope(type="assignment.requested", subject=..., time=..., data=told)


def decoded(message: object) -> Message:
    """Decode a message given as JSON values."""
    return decode(json.dumps(message).encode(), received=RECEIVED)


def rejected(message: object) -> Rejected:
    """Decode a message that must be rejected, and return why."""
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    try:
        found = decode(body, received=RECEIVED)
    except Rejected as problem:
        return problem
    raise AssertionError(f"this should not have been accepted: {found}")


hostile_text = st.text(
    st.one_of(
        st.sampled_from("ab @.:,\t\n\r\0\x1f\x85\u2028 \u200b\ufeff\ud800İßé\U0001f600\"'<>{}[]\\"),
        st.characters(),
    ),
    max_size=12,
)
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**65), 2**65),
    st.floats(),
    hostile_text,
    st.sampled_from(["x" * 255, "x" * 256, "nl", "ada@example.com", "2026-07-01", "1.10", "007", ""]),
)
values = st.recursive(
    scalars, lambda part: st.lists(part, max_size=3) | st.dictionaries(hostile_text, part, max_size=3)
)
right_names = st.sampled_from(["care", "Zorg Noord", "night care", "x" * 255, "é"])
names = st.one_of(right_names, right_names, right_names, st.just(" care "), hostile_text)
right_times = st.integers(EARLIEST, LATEST - 1).map(shown)
times = st.one_of(
    right_times,
    right_times,
    right_times,
    st.sampled_from(
        [
            "2026-07-01T09:00:00.123456789+02:00",
            "2026-07-01 09:00:00z",
            "2024-02-29T23:59:59-23:59",
            "2023-02-29T00:00:00Z",
            "2026-07-01T24:00:00Z",
            "2026-07-01T09:00:60Z",
            "2026-07-01T09:00:00",
            "2026-W27-3T09:00:00Z",
            "0001-01-01T00:00:00+14:00",
            "9999-12-31T23:59:59-12:00",
            "2026-07-01T09:00:00Z\n",
        ]
    ),
)
_profile = st.fixed_dictionaries(
    {},
    optional={
        "email": st.sampled_from(["ada@example.com", "é@example.com", None, "a@b@c"]) | hostile_text,
        "name": names | st.none(),
        "language": st.sampled_from(["nl", "en", None]),
        "teams": st.lists(names, max_size=3) | st.none(),
        "job_titles": st.lists(names, max_size=3) | st.none(),
        "lms_manager": st.booleans() | st.none(),
        "manager": names,
        "attributes": st.dictionaries(names, scalars, max_size=4),
    },
)
_asked = st.fixed_dictionaries(
    {"action": st.sampled_from(["assign", "revoke", "block", "unblock"]), "roles": st.lists(names, max_size=2)},
    optional={
        "users": st.lists(names, max_size=2),
        "where": st.dictionaries(names, values, max_size=2),
        "all": st.booleans(),
        "except": st.lists(names, max_size=2),
        "mandatory": st.lists(names, max_size=2),
        "note": hostile_text | st.none(),
        "until": st.sampled_from(["2026-12-31", "2026-02-30", None]) | times,
        "email": st.booleans(),
        "dry_run": st.booleans(),
        "actor": names | st.none(),
    },
)
_others = st.fixed_dictionaries(
    {},
    optional={
        "team": names,
        "job_title": names,
        "item": names,
        "training": names,
        "type": names | st.none(),
        "score": st.floats(0, 100) | st.none(),
        "provider": names,
        "reason": hostile_text | st.none(),
        "title": names,
        "visible": st.booleans(),
        "action": st.sampled_from(["cancel", "undo"]),
        "job": names,
    },
)


@st.composite
def messages(draw: st.DrawFn) -> Json:
    """Give messages that are right, or have a fault or two."""
    kind = draw(st.sampled_from(list(TYPES)))
    data: object
    if kind in ("user.joined", "user.updated"):
        data = draw(_profile)
    elif kind == "assignment.requested":
        data = draw(_asked)
    else:
        told = draw(_others)
        fields = TYPES[kind].__struct_fields__
        data = {name: value for name, value in told.items() if name in fields}
    message = envelope(type=kind, time=draw(times), data=data)
    spoilt = st.dictionaries(
        st.sampled_from([*message, "sequence", "traceparent", "region", "dataschema"]), values, max_size=1
    )
    return message | (draw(spoilt) if draw(st.sampled_from([True, False, False, False])) else {})
