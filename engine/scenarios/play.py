"""One scenario played: step by step, what is sent and what is expected then."""

from collections.abc import Iterator

import msgspec
import sqlalchemy as sa

from engine.authoring.scenarios import Scenario, Sent, Step
from engine.clock import shown
from engine.scenarios.differences import Difference
from engine.scenarios.judge import Judge
from engine.scenarios.stage import Stage
from engine.store.tables import job

SOURCE = "scenario"


def play(stage: Stage, scenario: Scenario) -> list[Difference]:
    """Play a scenario from an empty academy on; return everything that was otherwise than expected."""
    if not scenario.steps:
        return []
    stage.clear(scenario.steps[0].at)
    judge = Judge(stage)
    found: list[Difference] = []
    for number, step in enumerate(scenario.steps, 1):
        stage.go(step.at)
        if step.sent is not None:
            found += _send(stage, step, step.sent, number)
        for expected in step.expected:
            found += judge.differences(expected)
    return found


def body(sent: Sent, number: int) -> bytes:
    """Return the message of step `number` as it would come from a queue."""
    envelope: dict[str, object] = {
        "specversion": "1.0",
        "id": f"step-{number:04}",
        "source": SOURCE,
        "type": sent.type,
        "time": shown(sent.time),
        "data": dict(sent.data),
    }
    if sent.subject is not None:
        envelope["subject"] = sent.subject
    if sent.sequence is not None:
        envelope["sequence"] = sent.sequence
    return msgspec.json.encode(envelope)


def _send(stage: Stage, step: Step, sent: Sent, number: int) -> Iterator[Difference]:
    verdict = stage.send(body(sent, number))
    what = sent.data["action"] if sent.subject is None else sent.type
    if verdict.reason is not None:
        because = tuple(verdict.reason.split("; "))
        yield _stopped(step, sent, f"{what} to be processed", f"it was {verdict.outcome}", because)
    elif sent.subject is None:
        with stage.database.read() as work:
            row = work.run(sa.select(job.c.state, job.c.warnings).where(job.c.id == f"step-{number:04}")).one()
        if row.state == "held":
            yield _stopped(step, sent, f"{what} to be done", "it is held", tuple(row.warnings))


def _stopped(step: Step, sent: Sent, expected: str, found: str, because: tuple[str, ...]) -> Difference:
    return Difference(
        place=str(sent.place),
        at=shown(step.at),
        user=sent.subject,
        expected=expected,
        found=found,
        because=because,
    )
