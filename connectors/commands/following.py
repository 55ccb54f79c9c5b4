"""A request followed: until its job has ended or is held, or it was refused, or nobody is there to do it."""

import time
from dataclasses import dataclass
from typing import Literal

import msgspec
import typer

from connectors.broker.names import REQUESTS
from connectors.broker.queue import Broker
from connectors.commands.awaiting import GONE_AFTER, SILENCE
from connectors.commands.job import print_job
from connectors.commands.printing import complain, data, progress, say
from connectors.exits import NOT_READY, REFUSED, WRONG
from engine.explain.jobs import ENDED, Job, Progress, progress_of, show_job
from engine.explain.messages import is_processed
from engine.explain.parked import Parked, parked_as
from engine.explain.publishers import WaitingMessage, waiting_messages
from engine.messages.notices import quoted
from engine.store.database import Database

LOOK_EVERY = 0.2
"""Seconds between two looks."""
AWAITED = {"choosing": "choosing users", "running": "running"}
"""State of a job → what is said while it lasts."""


class Queued(msgspec.Struct, frozen=True, kw_only=True):
    """A request that nobody waits for: the id of its job and its own. `worker`: whether one is running."""

    job: str
    request: str
    state: Literal["queued"] = "queued"
    worker: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """Nobody waits any longer: the worker is gone, or (`alive`) nothing has moved for long. `job`: how far it was."""

    job: Progress | None
    alive: bool


def follow(database: Database, broker: Broker, request: str, job: str) -> Job | Parked | WaitingMessage | Left:
    """Wait until the message `request` is taken in, and its job ended or held; or until it is parked, or waits itself.

    Nobody is waited for who is not there: `Left`.
    """
    taken = False
    last: Progress | None = None
    there = moved = time.monotonic()
    with progress("waiting") as show:
        while True:
            with database.read() as work:
                parked = parked_as(work, request)
                if parked is not None:
                    return parked
                waiting = waiting_messages(work, request)
                if waiting:
                    return waiting[0]
                # What a job was before the request came says nothing of what became of it.
                taken = taken or is_processed(work, request)
                seen = progress_of(work, job) if taken else None
                if seen is not None and seen.state in (*ENDED, "held"):
                    return show_job(work, job)
            now = time.monotonic()
            if seen is not None:
                show(seen.done, total=seen.total or None, what=AWAITED[seen.state])
            if seen != last:
                last, moved = seen, now
            if broker.consumers(REQUESTS) > 0:
                there = now
            if now - there >= GONE_AFTER or now - moved >= SILENCE:
                return Left(job=last, alive=now - there < GONE_AFTER)
            time.sleep(LOOK_EVERY)


def tell(found: Job | Parked | WaitingMessage | Left, job: str, *, wanted: str, json: bool) -> None:
    """Show what became of it. Exits as in `errors` unless the job is as it was `wanted`."""
    if isinstance(found, Left):
        complain(_left(found, job))
        raise typer.Exit(NOT_READY)
    if isinstance(found, Parked):
        refused = found.code == "refused"
        complain(f"The request was {'refused' if refused else 'parked'}: {found.reason}")
        complain(f"Nothing of it was done; it is kept as number {found.number}: `rolecall parked show {found.number}`")
        raise typer.Exit(REFUSED if refused else WRONG)
    if isinstance(found, WaitingMessage):
        complain(f"The request waits, since its publisher {found.publisher} is stopped: `rolecall status` says why")
        raise typer.Exit(REFUSED)
    if json:
        data(found)
    else:
        print_job(found)
    if found.state != wanted:
        raise typer.Exit(REFUSED)


def not_followed(what: str, job: str, *, request: str, worker: bool, json: bool) -> None:
    """Say that a request (`what`, in words) is on the queue, and where its outcome will be."""
    if json:
        data(Queued(job=job, request=request, worker=worker))
        return
    say(f"{what} is on the queue.")
    if not worker:
        say("No worker is running: `rolecall run` starts one.")
    say(f"Its outcome: rolecall jobs show {quoted(job)}")


def _left(found: Left, job: str) -> str:
    later = f"`rolecall jobs show {quoted(job)}`"
    if found.alive:
        how = "on the queue" if found.job is None else _how_far(found.job)
        return (
            f"Nothing has moved for {SILENCE:.0f} seconds: job {job} is {how}; other work may come before it: {later}"
        )
    if found.job is None:
        return f"The worker is gone; job {job} is on the queue and will be done when one runs: {later}"
    return f"The worker is gone; job {job} is {_how_far(found.job)} and goes on when one runs: {later}"


def _how_far(job: Progress) -> str:
    return f"{AWAITED[job.state]} ({job.done:,} of {job.total:,} users are done)"
