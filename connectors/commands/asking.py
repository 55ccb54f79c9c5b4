"""A request from the command line: made, checked, put on the queue, and waited for if a worker is running."""

import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import typer

from connectors.broker.names import REQUESTS
from connectors.broker.queue import Broker
from connectors.commands.awaiting import GONE_AFTER
from connectors.commands.errors import NOT_READY, REFUSED, WRONG
from connectors.commands.jobs import print_job
from connectors.commands.opening import actor, opened, settings
from connectors.commands.printing import complain, data, progress, say
from connectors.config import Config
from engine.authoring.selection import read_conditions
from engine.clock import shown
from engine.errors import NotReady
from engine.explain.jobs import Job, show_job
from engine.explain.names import Unknown, find_target
from engine.explain.parked import Parked, list_parked
from engine.messages.envelope import decode
from engine.revision import active_rules

SOURCE = "rolecall-command-line"
LOOK_EVERY = 0.2
"""Seconds between two looks at a job."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """For whom, as typed: exactly one of users, file, where and all."""

    users: str | None
    file: Path | None
    where: str | None
    all: bool
    excepted: str | None

    def data(self) -> dict[str, Any]:
        """Return it as the message says it. Raises a usage error unless exactly one is given."""
        given = {
            "--users": None if self.users is None else {"users": names(self.users)},
            "--users-file": None if self.file is None else {"users": ids_in(self.file)},
            "--where": None if self.where is None else {"where": self.where},
            "--all": {"all": True} if self.all else None,
        }
        said = {option: value for option, value in given.items() if value is not None}
        if len(said) != 1:
            got = f"not {' and '.join(said)}" if said else "none of them is given"
            raise typer.BadParameter(f"expected exactly one of {', '.join(given)}; {got}")
        (selection,) = said.values()
        return selection | ({"except": names(self.excepted)} if self.excepted else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """What, as typed: names with commas between them."""

    roles: str | None
    qualifications: str | None
    mandatory: str | None

    def data(self) -> dict[str, Any]:
        """Return it as the message says it. Raises a usage error if there is nothing."""
        given = {"roles": self.roles, "qualifications": self.qualifications, "mandatory": self.mandatory}
        found = {key: names(value) for key, value in given.items() if value is not None}
        if not any(found.values()):
            raise typer.BadParameter("expected at least one of --roles, --qualifications, --mandatory")
        return found


def ask(
    action: str,
    whom: Selection,
    what: Targets,
    *,
    note: str | None,
    more: Mapping[str, Any],
    file: Path | None,
    wait: bool,
    json: bool,
) -> None:
    """Put the request on the queue; then show its outcome, or say where to find it.

    Exit codes as in `errors`: a refused request is 3, one that was parked 1. Raises Rejected before anything is sent.
    """
    config = settings(file)
    said = {name: value for name, value in more.items() if value not in (None, False)} | {
        "email": more.get("email", True)
    }
    body = {"action": action, **whom.data(), **what.data(), **said, "note": note, "actor": actor()}
    now = config.make_clock()()
    job = str(uuid4())
    message = {"specversion": "1.0", "id": job, "source": SOURCE, "type": "assignment.requested", "time": shown(now)}
    encoded = msgspec.json.encode(message | {"data": body})
    _check_names(config, body)
    decode(encoded, received=now)  # what is wrong with it is said here, not found among the parked messages later
    with config.open_broker() as broker:
        broker.publish(REQUESTS, encoded)
        worker = broker.consumers(REQUESTS) > 0
        if not (wait and worker):
            _not_waited(job, worker=worker, json=json)
            return
        found = _outcome(config, broker, job)
    if found is None:
        complain(
            f"The worker is gone; job {job} is on the queue and will be done when one runs: `rolecall jobs show {job}`"
        )
        raise typer.Exit(NOT_READY)
    if isinstance(found, Parked):
        refused = found.code == "refused"
        complain(f"The request was {'refused' if refused else 'parked'}: {found.reason}")
        complain(f"Nothing of it was done; it is kept as number {found.number}: `rolecall parked show {found.number}`")
        raise typer.Exit(REFUSED if refused else WRONG)
    if json:
        data(found)
    else:
        print_job(found)
    if found.state != "done":
        raise typer.Exit(REFUSED)


def _check_names(config: Config, body: Mapping[str, Any]) -> None:
    """Raise Unknown or InvalidRules for names that the active rules do not know, if there are any rules yet."""
    try:
        with opened(config) as database, database.read() as work:
            revision, rules = active_rules(work)
            if revision is None:
                return
            if "where" in body:
                read_conditions(body["where"], rules.catalog, "--where")
            wanted = [f"role:{name}" for name in body.get("roles", ())]
            wanted += [f"qualification:{name}" for key in ("qualifications", "mandatory") for name in body.get(key, ())]
            problems = []
            for name in wanted:
                try:
                    find_target(work, rules, name)
                except Unknown as unknown:
                    problems += unknown.reasons
            if problems:
                raise Unknown(*problems)
    except NotReady:
        return  # the worker makes the database; it checks the names in any case


def names(text: str) -> list[str]:
    """Read `a, b,c`."""
    return [name for part in text.split(",") if (name := part.strip())]


def ids_in(file: Path) -> list[str]:
    """Read ids of users, one a line; empty lines do not count. `-` is standard input."""
    text = sys.stdin.read() if str(file) == "-" else file.read_text("utf-8-sig")
    return [user for line in text.splitlines() if (user := line.strip())]


def _not_waited(id: str, *, worker: bool, json: bool) -> None:
    if json:
        data({"job": id, "state": "queued", "worker": worker})
        return
    say(f"Job {id} is on the queue.")
    if not worker:
        say("No worker is running: `rolecall run` starts one.")
    say(f"Its outcome: rolecall jobs show {id}")


def _outcome(config: Config, broker: Broker, id: str) -> Job | Parked | None:
    """Wait for a job: the finished one; its request, if that was parked; None if the worker is gone."""
    seen = time.monotonic()
    with opened(config) as database, progress("waiting") as show:
        while time.monotonic() - seen < GONE_AFTER:
            with database.read() as work:
                parked = [one for one in list_parked(work).messages if one.id == id]
                try:
                    job = show_job(work, id)
                except Unknown:
                    job = None
            if parked:
                return parked[0]
            if job is not None:
                show(job.done)
                if job.finished is not None:
                    return job
            if broker.consumers(REQUESTS) > 0:
                seen = time.monotonic()
            time.sleep(LOOK_EVERY)
    return None
