"""Receipts, counted."""

from typing import Any

import pytest

from connectors.commands.awaiting import Answers, print_answers


def receipt(id: str, outcome: str, **more: Any) -> dict[str, Any]:
    return {"source": "admin", "id": id, "outcome": outcome, **more}


def of_job(id: str, state: str, **more: Any) -> dict[str, Any]:
    return receipt(id, state, job={"id": id, "state": state}, **more)


def test_a_job_that_is_held_has_answered_and_is_counted_once() -> None:
    answers = Answers(2)
    answers.add(of_job("j", "held", reason="too many"))
    assert (answers.missing, answers.outcomes, answers.code) == (1, {"held": 1}, 4)
    answers.add(of_job("j", "done"))
    assert (answers.missing, answers.outcomes, answers.not_done) == (1, {"done": 1}, [])
    answers.add(receipt("approve", "done"))
    assert (answers.missing, answers.outcomes, answers.code) == (0, {"done": 2}, 0)


def test_a_job_that_is_held_twice_is_counted_once() -> None:
    answers = Answers(1)
    answers.add(of_job("j", "held"))
    answers.add(of_job("j", "held"))
    assert (answers.missing, answers.outcomes) == (0, {"held": 1})


@pytest.mark.parametrize("state", ["held", "cancelled", "rejected"])
def test_what_is_not_done_needs_a_person(state: str) -> None:
    answers = Answers(2)
    answers.add(of_job("j", state))
    answers.add(receipt("j", "duplicate"))
    assert (answers.missing, answers.code, len(answers.not_done)) == (0, 3, 1)


def test_what_was_parked_is_the_worst() -> None:
    answers = Answers(3)
    answers.add(receipt("a", "parked"))
    answers.add(receipt("b", "refused"))
    answers.add(of_job("c", "held"))
    assert (answers.code, len(answers.not_taken)) == (1, 2)


def test_who_must_decide_is_told_how(capsys: pytest.CaptureFixture[str]) -> None:
    answers = Answers(1)
    answers.add(of_job("j", "held", reason="it is about 34 users, and the limit of a job is 5"))
    print_answers(answers)
    said = capsys.readouterr().out
    assert "j    held   it is about 34 users, and the limit of a job is 5" in said
    assert "`rolecall jobs approve ID` or `rolecall jobs reject ID`" in said
