"""Notices are told from email jobs; their commands are about the one job that they name, whatever its id."""

import json
import subprocess

import jsonschema
import msgspec
import pytest

from engine.messages.notices import Held, Notice, Passed, quoted
from engine.messages.outgoing import decode_email, encode_email
from engine.messages.schema import schemas

HELD = Held(
    job="req-17",
    action="assign",
    what=("Nurse", "Wound care"),
    actor="mira",
    note=None,
    passed=(Passed(what="users", number=350, of=1000, most=250, limit="25%"),),
)
NOTICE = Notice(id="held+req-17+1", email="ada@example.com", language="nl", template="held", data=HELD)
HOSTILE = (
    "req-17",
    "x; touch stolen",
    "$(touch stolen)",
    "it's `touch stolen`",
    "-x",
    "--help",
    "two  blanks and \\ 'quotes'",
    "turned \u202e round",
    "nothing\u200bseen",
    "\U000e0041 tag",
    "line\u2028break",
    "Zoë …",
    "* ~ #",
)


def test_a_notice_is_read_back() -> None:
    body = encode_email(NOTICE)
    jsonschema.Draft202012Validator(schemas()["notice"]).validate(json.loads(body))
    assert not jsonschema.Draft202012Validator(schemas()["email_job"]).is_valid(json.loads(body))
    assert decode_email(body) == NOTICE


@pytest.mark.parametrize("template", ["tripped", "", "Held"])
def test_what_this_version_does_not_know_is_refused(template: str) -> None:
    body = json.dumps(json.loads(encode_email(NOTICE)) | {"template": template}).encode()
    with pytest.raises(msgspec.ValidationError):
        decode_email(body)


def test_the_commands_say_how_to_decide() -> None:
    assert HELD.commands == (
        "rolecall jobs show req-17",
        "rolecall jobs approve req-17 --note '…'",
        "rolecall jobs reject req-17 --note '…'",
    )
    assert Held(job="-x", action="undo", what=(), actor="a").commands[1] == "rolecall jobs approve --note '…' -- -x"


@pytest.mark.parametrize("job", HOSTILE)
def test_a_shell_reads_the_jobs_id_as_one_word_and_people_see_all_of_it(job: str) -> None:
    word = quoted(job)
    assert word.isprintable()
    assert "  " not in word
    script = f"printf '%s\\0' {word}"
    read = subprocess.run(["bash", "-c", script], capture_output=True, check=True, env={"LC_ALL": "C.UTF-8"})
    assert read.stdout.decode().split("\0") == [job, ""]
