"""What Rolecall tells fits its schemas, and is read back as it was."""

import json

import jsonschema
import pytest

from engine.clock import parse
from engine.messages.outgoing import (
    CHANGE_TYPES,
    ChangeEvent,
    ChangeType,
    EmailItem,
    EmailJob,
    EmailLearningItem,
    JobReceipt,
    Receipt,
    decode_email,
    encode_change,
    encode_email,
    encode_receipt,
)
from engine.messages.schema import schemas

EMAIL = EmailJob(
    id="u1 event hr m-1",
    user="u1",
    email="ada@example.com",
    language="nl",
    name=None,
    cause="event hr m-1",
    assigned=(
        EmailItem(kind="role", name="nurse", title="Nurse"),
        EmailItem(
            kind="qualification",
            name="gdpr-basics",
            title="GDPR",
            mandatory=True,
            learning_items=(EmailLearningItem(title="GDPR in an hour", visible=False, completed=True),),
        ),
    ),
)


def fits(name: str, body: bytes) -> None:
    jsonschema.Draft202012Validator(schemas()[name]).validate(json.loads(body))


def test_an_email_job_is_read_back() -> None:
    body = encode_email(EMAIL)
    fits("email_job", body)
    assert json.loads(body)["template"] == "assigned"
    assert decode_email(body) == EMAIL


@pytest.mark.parametrize("type", CHANGE_TYPES)
def test_a_change_is_a_cloud_event(type: ChangeType) -> None:
    change = ChangeEvent(
        id="change-1",
        type=type,
        user="u1",
        at=parse("2026-07-01T09:00:00Z"),
        version=3,
        kind="role" if type.startswith("role") else "qualification",
        name="nurse",
        mandatory=False,
        cause="request req-17",
    )
    body = encode_change(change)
    fits(type, body)
    told = json.loads(body)
    assert (told["specversion"], told["source"], told["type"], told["subject"]) == ("1.0", "rolecall", type, "u1")
    assert (told["time"], told["sequence"]) == ("2026-07-01T09:00:00Z", 3)
    assert told["data"]["cause"] == "request req-17"


def test_a_receipt_has_what_there_is_to_tell() -> None:
    plain = Receipt(source="hr", id="m-1", type="user.left", subject="u1", outcome="early", at="2026-07-01T09:00:00Z")
    body = encode_receipt(plain)
    fits("receipt", body)
    assert set(json.loads(body)) == {"source", "id", "type", "subject", "outcome", "at"}
    job = JobReceipt(id="req-1", state="done", total=2, done=2, results={"assigned": 2})
    done = Receipt(source="a", id="req-1", type="x", subject=None, outcome="done", at="2026-07-01T09:00:00Z", job=job)
    fits("receipt", encode_receipt(done))
    assert json.loads(encode_receipt(done))["job"]["results"] == {"assigned": 2}
