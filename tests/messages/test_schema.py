"""The schemas, the documentation and the code say the same."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import event, given

from engine.errors import Rejected
from engine.messages.envelope import TYPES
from engine.messages.outgoing import CHANGE_TYPES, decode_email, encode_email
from engine.messages.schema import schemas
from tests.messages.given import decoded, envelope, messages, request

DOCUMENT = Path(__file__).parents[2] / "docs" / "messages.md"
EXAMPLES: list[tuple[str, str]] = re.findall(
    r"^```json ?(answer)?\n(.*?)^```$", DOCUMENT.read_text("utf-8"), re.MULTILINE | re.DOTALL
)


@cache
def validator(name: str) -> Any:
    return jsonschema.Draft202012Validator(schemas()[name])


@pytest.mark.parametrize("name", schemas())
def test_every_schema_is_one(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schemas()[name])


def schema_of(example: dict[str, Any]) -> str:
    if "outcome" in example:
        return "receipt"
    if "template" in example:
        return "email_job" if example["template"] == "assigned" else "notice"
    return str(example["type"])


@pytest.mark.parametrize(("answer", "text"), EXAMPLES)
def test_every_example_fits_schema_and_code(answer: str, text: str) -> None:
    example = json.loads(text)
    name = schema_of(example)
    validator(name).validate(example)
    if name in ("email_job", "notice"):
        assert json.loads(encode_email(decode_email(text.encode()))) == example
    assert (name in TYPES) is not bool(answer)
    if name in TYPES:
        assert decoded(example).id == example["id"]


def test_every_type_has_an_example() -> None:
    assert {schema_of(json.loads(text)) for _, text in EXAMPLES} >= {*TYPES, "email_job", "notice", "receipt"}
    page = DOCUMENT.read_text("utf-8")
    assert [name for name in (*TYPES, *CHANGE_TYPES) if name not in page] == []


@given(messages())
def test_what_is_accepted_fits_its_schema(message: dict[str, Any]) -> None:
    try:
        found = decoded(message)
    except Rejected as problem:
        event(problem.code)
        return
    event("accepted")
    validator(found.type).validate(json.loads(found.body))


@pytest.mark.parametrize(
    "message",
    [
        envelope(id=""),
        envelope(id="a\n"),
        envelope(subject=...),
        envelope(time="2026-07-01T09:00:00"),
        envelope(sequence=-1),
        envelope(region=[]),
        envelope(data={"emial": "a@b.nl"}),
        envelope(data={"email": "a@b.nl\n"}),
        envelope(data={"teams": "care"}),
        envelope(type="learning_item.changed", data={}),
        envelope(type="user.team.added", data=...),
        request(all=True),
        request(users=...),
        request(roles=...),
    ],
)
def test_the_schema_sees_faults_too(message: dict[str, Any]) -> None:
    assert not validator(message["type"]).is_valid(message)
