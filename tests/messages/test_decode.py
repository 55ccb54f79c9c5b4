"""Any bytes become a Message, or are rejected with one reason that says what to mend."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import clock
from engine.errors import Rejected
from engine.messages.envelope import TYPES, Message, decode, outline
from engine.messages.events import Profile
from engine.text import is_storable
from tests.messages.given import RECEIVED, decoded, envelope, messages, rejected, values


def test_a_message_is_read_whole() -> None:
    body = json.dumps(envelope(sequence="7", traceparent="00-ab-cd-01", region="north")).encode()
    message = decode(body, received=RECEIVED, publisher="hr-feed", reply_to="hr.receipts")
    assert message == Message(
        source="hr",
        id="m-1",
        type="user.updated",
        subject="u1",
        at=clock.parse("2026-07-01T09:00:00Z"),
        sequence=7,
        traceparent="00-ab-cd-01",
        data=Profile(language="nl"),
        digest=message.digest,
        body=body,
        reply_to="hr.receipts",
        publisher="hr-feed",
        extensions={"region": "north"},
    )
    assert not message.is_request


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("2026-07-01T11:00:00+02:00", "2026-07-01T09:00:00Z"),
        ("2026-07-01t09:00:00z", "2026-07-01T09:00:00Z"),
        ("2026-07-01T09:00:00.123456789Z", "2026-07-01T09:00:00.123456Z"),
        ("2026-07-01T09:00:00.5-00:30", "2026-07-01T09:30:00.500000Z"),
        ("1900-01-01T00:00:00Z", "1900-01-01T00:00:00Z"),
    ],
)
def test_times_are_read_to_the_microsecond(time: str, expected: str) -> None:
    assert clock.shown(decoded(envelope(time=time)).at) == expected


@pytest.mark.parametrize(
    ("told", "expected"), [(..., None), (None, None), (0, 0), ("12", 12), (2**63 - 1, 2**63 - 1), (3.0, 3)]
)
def test_sequence_is_a_number_or_digits(told: object, expected: int | None) -> None:
    assert decoded(envelope(sequence=told)).sequence == expected


@pytest.mark.parametrize(
    ("changes", "code", "said"),
    [
        ({"specversion": "0.3"}, "bad_envelope", ["specversion", '"0.3"', '"1.0"']),
        ({"specversion": ...}, "bad_envelope", ["specversion is missing"]),
        ({"id": ...}, "bad_envelope", ["id is missing"]),
        ({"id": ""}, "bad_envelope", ["id", '""', "1 to 255"]),
        ({"id": " m-1"}, "bad_envelope", ["id", '" m-1"', "without blanks around it"]),
        ({"id": "m\n1"}, "bad_envelope", ["id", "on one line"]),
        ({"id": "m\u20281"}, "bad_envelope", ["id", "on one line"]),
        ({"id": "x" * 256}, "bad_envelope", ["id", "255"]),
        ({"id": 17}, "bad_envelope", ["id is 17", "text"]),
        ({"source": None}, "bad_envelope", ["source is missing"]),
        ({"subject": ..., "subjct": "u1"}, "bad_envelope", ["subject is missing", 'is "subjct" meant?']),
        ({"time": ...}, "bad_envelope", ["time is missing", "with its zone"]),
        ({"time": "2026-07-01T09:00:00"}, "bad_envelope", ["time", "with its zone", "2026-07-01T09:00:00Z"]),
        ({"time": "1 July 2026"}, "bad_envelope", ["time", '"1 July 2026"']),
        ({"time": "2026-02-30T09:00:00Z"}, "bad_envelope", ["time", "exist"]),
        ({"time": "0001-01-01T00:00:00Z"}, "bad_envelope", ["time", "1900"]),
        ({"time": "9999-12-31T00:00:00Z"}, "bad_envelope", ["time", "9998"]),
        ({"time": 1782896400}, "bad_envelope", ["time is 1782896400"]),
        ({"sequence": -1}, "bad_envelope", ["sequence is -1", "whole number"]),
        ({"sequence": 1.5}, "bad_envelope", ["sequence is 1.5"]),
        ({"sequence": True}, "bad_envelope", ["sequence is true"]),
        ({"sequence": "٣"}, "bad_envelope", ["sequence", "digits"]),
        ({"sequence": 2**63}, "bad_value", ["too large"]),
        ({"sequence": str(2**63)}, "bad_envelope", ["sequence"]),
        ({"traceparent": "a\r\nb"}, "bad_envelope", ["traceparent"]),
        ({"datacontenttype": "text/xml"}, "bad_envelope", ["datacontenttype", "application/json"]),
        ({"data_base64": "e30="}, "bad_envelope", ["data_base64 is not supported"]),
        ({"region": {"name": "north"}}, "bad_envelope", ["region is an object"]),
        ({"type": "user.joind"}, "unknown_type", ['"user.joind"', "did you mean user.joined?"]),
        ({"type": "User.Joined"}, "unknown_type", ["did you mean user.joined?"]),
        ({"type": "invoice.paid"}, "unknown_type", ["expected one of user.joined"]),
        ({"data": []}, "bad_data", ["data is a list", "curly brackets"]),
        ({"data": {"emial": "a@b.nl"}}, "bad_data", ['"emial"', "did you mean email?"]),
        ({"data": {"teams": "care"}}, "bad_data", ['data.teams is "care"', "a list of names of teams"]),
        ({"data": {"teams": ["care", 7]}}, "bad_data", ["data.teams[1] is 7"]),
        ({"data": {"teams": ["care", "  "]}}, "bad_data", ['data.teams[1] is "  "']),
        ({"data": {"lms_manager": "yes"}}, "bad_data", ['data.lms_manager is "yes"', "true or false, without quotes"]),
        ({"data": {"attributes": None}}, "bad_data", ["data.attributes is null"]),
        ({"data": {"attributes": {"fte": [1]}}}, "bad_data", ["data.attributes.fte is a list"]),
        ({"data": {"attributes": {"": 1}}}, "bad_data", ["data.attributes"]),
        ({"data": {"attributes": {"a": "x" * 10_001}}}, "bad_value", ["data.attributes.a", "10001", "10000"]),
        ({"data": {"attributes": {"a": "\0"}}}, "bad_value", ["data.attributes.a", "NUL"]),
        ({"data": {"attributes": {"a": "\ud800"}}}, "bad_value", ["data.attributes.a", "half a character"]),
        ({"data": {"attributes": {"a\0": 1}}}, "bad_value", ["name of a field in data.attributes", "NUL"]),
        ({"data": {"attributes": {"a": 10**400}}}, "bad_value", ["too large"]),
        ({"type": "user.team.added", "data": ...}, "bad_data", ["data.team is missing", "the name of a team"]),
        ({"type": "user.team.added", "data": {"team": None}}, "bad_data", ["data.team is null"]),
        ({"type": "user.lms_manager.added", "data": {"lms_manager": True}}, "bad_data", ["expected nothing in data"]),
        (
            {"type": "learning.completed", "data": {"item": "x", "score": "9"}},
            "bad_data",
            ['data.score is "9"', "number"],
        ),
        ({"type": "learning_item.changed", "data": {}}, "bad_data", ["title, visible or both"]),
        ({"type": "learning_item.changed", "data": {"title": None}}, "bad_data", ["data.title is null"]),
    ],
)
def test_what_is_wrong_is_said(changes: dict[str, Any], code: str, said: list[str]) -> None:
    problem = rejected(envelope(**changes))
    assert problem.code == code
    assert [part for part in said if part not in problem.reason] == []


@pytest.mark.parametrize(
    ("body", "code", "said"),
    [
        (b"", "not_json", "line 1, column 1"),
        (b"\xff\xfe{\0}\0", "not_json", "UTF-8"),
        (b'{"id": 1,\n "type" 2}', "not_json", "line 2, column 9"),
        (b"[]", "not_json", "a list"),
        (b"null", "not_json", "null"),
        (b'{"id": NaN}', "not_json", "NaN"),
        (b'{"id": -Infinity}', "not_json", "Infinity"),
        (b'{"id": 1e400}', "bad_value", "too large"),
        (b'{"id": ' + b"9" * 5000 + b"}", "bad_value", "too large"),
        (b'{"id": "a", "data": {"id": 1}, "id": "b"}', "duplicate_key", '"id" is there twice'),
        (b'{"data": {"team": 1, "te\\u0061m": 2}}', "duplicate_key", '"team" is there twice'),
        (b"[" * 100_000, "bad_value", "deep"),
        (b'{"a":' * 33 + b"1" + b"}" * 33, "bad_value", "deep"),
        (b'{"id": "' + b"x" * 1_000_000 + b'"}', "too_large", "1000000"),
    ],
)
def test_what_is_no_message_is_said(body: bytes, code: str, said: str) -> None:
    problem = rejected(body)
    assert problem.code == code
    assert said in problem.reason


def test_every_fault_in_the_data_is_told_at_once() -> None:
    reason = rejected(envelope(data={"emial": "x", "teams": "care", "lms_manager": 1})).reason
    assert all(part in reason for part in ('"emial"', "data.teams", "data.lms_manager"))


@pytest.mark.parametrize(
    "address",
    [
        *("ada", "ada@", "@example.com", "a@b@c", "a b@example.com", "ada@example.com\n", "", 7),
        *("Ada <ada@example.com>", "a@example.com,b@example.com", "ada@exam\u2028ple.com", "ada@example.com\x85"),
        "ada@example.com\r\nBcc: b@example.com",
    ],
)
def test_only_one_plain_address_is_taken(address: object) -> None:
    assert "one plain email address" in rejected(envelope(data={"email": address})).reason


@pytest.mark.parametrize("name", ["Ada\r\nBcc: b@example.com", "Ada\x85Bcc", "Ada\u2029", "Ada\x7f", " \t"])
def test_a_name_cannot_start_a_new_line(name: str) -> None:
    assert rejected(envelope(data={"name": name})).code == "bad_data"


@pytest.mark.parametrize(
    "data",
    [{"email": "Secret Person"}, {"name": "Secret\nPerson"}, {"attributes": {"a": ["Secret"]}}, ["Secret"], "Secret"],
)
def test_personal_data_is_not_told_in_reasons(data: object) -> None:
    assert "Secret" not in rejected(envelope(data=data)).reason


def test_a_reason_stays_short_however_wrong_the_message_is() -> None:
    assert len(rejected(envelope(data={f"field {number}": number for number in range(20_000)})).reason) < 5_000


@pytest.mark.parametrize("name", ["rolecall.events", "rolecall.", "", " mine", "a\nb", "x" * 256])
def test_receipts_go_to_queues_of_others_alone(name: str) -> None:
    with pytest.raises(Rejected) as problem:
        decode(json.dumps(envelope()).encode(), received=RECEIVED, reply_to=name)
    assert problem.value.code == "bad_reply_to"


def test_the_digest_is_of_what_is_said() -> None:
    message = envelope(data={"language": "nl", "attributes": {"fte": 1}})
    same = json.dumps(dict(reversed(message.items())) | {"traceparent": "00-1-2-01"}, indent=3)
    same = same.replace('"fte": 1', '"f\\u0074e": 1.0')
    assert decoded(message).digest == decode(b"\xef\xbb\xbf" + same.encode(), received=0).digest
    for other in (envelope(id="m-2"), envelope(sequence=1), envelope(data={"language": "en"}), envelope(region="x")):
        assert decoded(other).digest != decoded(envelope()).digest


@pytest.mark.parametrize("type", [name for name, kind in TYPES.items() if not name.endswith(".requested")])
def test_every_event_needs_a_subject_and_a_time(type: str) -> None:
    data = {"team": "a", "job_title": "b", "item": "c", "training": "d", "title": "e"}
    told = {name: value for name, value in data.items() if name in TYPES[type].__struct_fields__}
    assert decoded(envelope(type=type, data=told)).type == type
    assert "subject is missing" in rejected(envelope(type=type, data=told, subject=...)).reason
    assert "time is missing" in rejected(envelope(type=type, data=told, time=...)).reason


@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_decoded_or_rejected(body: bytes) -> None:
    assert rejected(body).reason
    assert set(outline(body)) == {"source", "id", "type", "subject"}


@given(values)
def test_any_json_is_decoded_or_rejected(value: object) -> None:
    assert rejected(value).reason


@given(messages(), st.data())
def test_any_message_is_decoded_or_rejected(message: dict[str, object], data: st.DataObject) -> None:
    body = bytearray(json.dumps(message).encode())
    if data.draw(st.booleans()):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    found: Message | None = None
    try:
        found = decode(bytes(body), received=RECEIVED)
    except Rejected as problem:
        reason = problem.reason
    if found is None:
        assert is_storable(reason)
        assert reason.isprintable()
        assert 20 < len(reason) < 5_000
    else:
        assert found.type in TYPES
        assert clock.parse(clock.shown(found.at)) == found.at
        assert is_storable(f"{found.id}{found.source}{found.subject}")
        assert found.is_request or found.subject


def test_the_outline_of_a_bad_message_has_what_can_be_read() -> None:
    body = json.dumps(envelope(type="user.joind", subject=7)).encode()
    assert outline(body) == {"source": "hr", "id": "m-1", "type": "user.joind", "subject": None}
    assert outline(b"{") == {"source": None, "id": None, "type": None, "subject": None}
