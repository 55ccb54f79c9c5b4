"""The door for requests: one becomes a job, or decides about a job that is there."""

from collections.abc import Iterable
from typing import cast

import sqlalchemy as sa

from engine.authoring.rules import Rules
from engine.jobs.accepting import accept
from engine.jobs.deciding import decide
from engine.limits import pausing
from engine.messages.envelope import Message
from engine.messages.requests import AssignmentRequested, JobRequested, TriggerRequested
from engine.settings import Settings
from engine.store.database import Work
from engine.store.tables import job, trip


def lock_jobs(work: Work, messages: Iterable[Message]) -> None:
    """Lock the jobs that requests decide about, in order: before users, as whoever works them off does."""
    asked = [message.data for message in messages]
    wanted = {data.job for data in asked if isinstance(data, JobRequested)}
    if any(isinstance(data, TriggerRequested) for data in asked):
        wanted |= set(work.run(sa.select(trip.c.job_id).where(trip.c.job_id.is_not(None))).scalars())
    if wanted:
        work.run(
            sa.select(job.c.id).where(job.c.id.in_(sorted(wanted))).order_by(job.c.id).with_for_update(key_share=True)
        )


def ask(work: Work, rules: Rules, settings: Settings, message: Message) -> str:
    """Take a request in; return its receipt: `accepted` (the job answers, when it is done), `done` or `held`.

    Raises Rejected (`refused`) with every reason, before anything has changed.
    """
    if isinstance(message.data, JobRequested):
        return decide(work, rules, settings, message, message.data)
    if isinstance(message.data, TriggerRequested):
        return pausing.ask_about(work, rules, message, message.data)
    accept(work, rules, message, cast(AssignmentRequested, message.data))
    return "accepted"
