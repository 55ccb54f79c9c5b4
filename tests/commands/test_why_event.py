"""why --event: what a message set off and what not."""

import pytest

from tests.commands.conftest import Rolecall, printed

pytestmark = pytest.mark.usefixtures("database")


def test_what_a_message_did_and_did_not_set_off(rolecall: Rolecall) -> None:
    said = rolecall("why", "--event", "hr-3").stdout
    assert "message     hr-3 of hr, published by anonymous" in said
    assert "  user.team.added  2026-03-23 09:00  team: sales\n" in said
    assert "Not set off, the nearest first, by the rules and facts of now:" in said
    assert "no  team: care — sales" in said
    assert "reasons that rest on it:" in rolecall("why", "--event", "hr-1", "--source", "hr").stdout
    assert "A leaving sets off no trigger" in rolecall("why", "--event", "hr-5").stdout


def test_for_programs(rolecall: Rolecall) -> None:
    seen = printed(rolecall("why", "--event", "hr-3", "--json"))
    assert set(seen) == {"at", "message", "says", "events", "not_set_off"}
    assert seen["not_set_off"][-1]["trigger"] == "nurse-nl"


@pytest.mark.parametrize(
    "words", [(), ("u-1",), ("u-1", "nurse", "--event", "hr-1"), ("u-1", "nurse", "--source", "hr")]
)
def test_what_to_explain_must_be_clear(rolecall: Rolecall, words: tuple[str, ...]) -> None:
    result = rolecall("why", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "expected USER and TARGET, or --event ID" in result.stderr


def test_a_message_that_nobody_knows(rolecall: Rolecall) -> None:
    result = rolecall("why", "--event", "nobody")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("no message with the id 'nobody' has been processed")
