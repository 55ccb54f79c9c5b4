"""`World`: the product on an empty database, with a clock that tests set; what is so is read back as plain sets."""

import json
from collections.abc import Mapping
from itertools import count
from typing import Any

import sqlalchemy as sa

from connectors.broker.names import EVENTS, REQUESTS
from engine.activation import activate
from engine.arrivals import Arrival
from engine.authoring.reader import read_rules
from engine.authoring.rules import Rules
from engine.clock import DAY, HOUR, MINUTE, parse, shown
from engine.jobs import Turns
from engine.jobs.pace import Pace
from engine.pipeline import Pipeline
from engine.settings import Settings
from engine.store.tables import (
    assignment,
    block,
    change,
    completion,
    current_fact,
    email_item,
    email_job,
    inbox,
    job,
    job_result,
    reason,
    trip,
)
from engine.store.tables import user as user_table
from engine.sweep import sweep
from tests.databases import Databases

Message = dict[str, Any]
Names = set[str]
Items = frozenset[tuple[str, str, bool]]
"""Kind, target, mandatory."""

_numbers = count(1)


def rules_of(catalog: str, triggers: str) -> Rules:
    """Read a rule set of two texts: the catalog, and what stands, indented, under `triggers:`."""
    rules, _ = read_rules({"catalog.yaml": catalog, "triggers/all.yaml": f"triggers:\n{triggers}"})
    return rules


def event(type: str, user: str, at: str, /, *, id: str | None = None, source: str = "hr", **data: Any) -> Message:
    """Make an event; `sequence` in `data` becomes the envelope's."""
    envelope = {} if (sequence := data.pop("sequence", None)) is None else {"sequence": str(sequence)}
    return {**_head(id or f"m{next(_numbers):05}", source, type, at), "subject": user, "data": data, **envelope}


def request(action: str, at: str, /, *, id: str | None = None, **data: Any) -> Message:
    """Make a request; `except_` in `data` is `except`."""
    if "except_" in data:
        data["except"] = data.pop("except_")
    data = {"action": action, "actor": "ada@example.com", **data}
    return {**_head(id or f"r{next(_numbers):05}", "desk", "assignment.requested", at), "data": data}


def decision(action: str, job_id: str, at: str, /, *, id: str | None = None, **data: Any) -> Message:
    """Make a request about a job."""
    data = {"action": action, "job": job_id, "actor": "bo@example.com", **data}
    return {**_head(id or f"d{next(_numbers):05}", "desk", "job.requested", at), "data": data}


def about_trigger(action: str, trigger: str, at: str, /, *kinds: str, id: str | None = None) -> Message:
    """Make a request about a trigger; `kinds`: assign, revoke; none: both."""
    data = {"action": action, "trigger": trigger, "kinds": kinds, "actor": "bo@example.com"}
    return {**_head(id or f"t{next(_numbers):05}", "desk", "trigger.requested", at), "data": data}


def _head(id: str, source: str, type: str, at: str) -> Message:
    return {"specversion": "1.0", "id": id, "source": source, "type": type, "time": at}


class Steady(Pace):
    """Chunks of the same size, however long they take."""

    def __init__(self, size: int) -> None:
        super().__init__(1.0)
        self.size = size

    def _by(self, factor: float) -> None:
        """Stay as it is."""


class World:
    """An academy with a catalog and triggers (YAML), at a moment."""

    def __init__(self, catalog: str, triggers: str, *, at: str, databases: Databases | None = None) -> None:
        self.now = parse(at)
        self.catalog = catalog
        self.settings = Settings(sample=1.0)
        self.database = (databases or Databases(None)).fresh(lambda: self.now)
        self.activate(triggers)
        self.pipeline = Pipeline(self.database, self.settings)
        self.turns = Turns(self.database, self.settings, self.pipeline.follow)

    def close(self) -> None:
        """Give everything back."""
        self.pipeline.close()
        self.database.close()

    # --- what happens -----------------------------------------------------------------------------------------------
    def activate(self, triggers: str, catalog: str | None = None, ended: Mapping[str, str] | None = None) -> None:
        """Make another rule set the active one; `ended`: what becomes of what deleted triggers gave."""
        self.catalog = catalog or self.catalog
        rules = rules_of(self.catalog, triggers)
        activate(self.database, rules, actor="ops@example.com", settings=self.settings, ended=ended)

    def receive(self, *messages: Message) -> None:
        """Process a batch: one transaction."""
        self.pipeline.process([_delivery(message) for message in messages])
        assert self.pipeline.halved == 0, "the batch failed, and was processed in parts"
        self.work_off()

    def work_off(self) -> None:
        """Let jobs have their turns until none has anything left to do."""
        while self.turns.take():
            pass

    def sweep(self) -> None:
        """Look at what time changed."""
        sweep(self.database, self.pipeline)

    def go(self, *, days: int = 0, hours: int = 0) -> None:
        """Let time pass, then sweep."""
        self.now += days * DAY + hours * HOUR
        self.sweep()

    def tell(self, type: str, user: str, at: str | None = None, /, **data: Any) -> str | None:
        """Receive one event, by itself, that happens a minute later unless said otherwise; return its receipt."""
        self.now += MINUTE
        message = event(type, user, at or shown(self.now), **data)
        self.receive(message)
        return self.receipt(message)

    def together(self, *events: tuple[str, str, Mapping[str, Any]]) -> None:
        """Receive some events (type, user, data), a minute later, in one transaction."""
        self.now += MINUTE
        self.receive(*(event(kind, user, shown(self.now), **data) for kind, user, data in events))

    def pause(self, trigger: str, *kinds: str) -> str | None:
        """Receive a request to hold what a trigger gives and takes, a minute later; return its receipt."""
        return self._about_trigger("pause", trigger, *kinds)

    def resume(self, trigger: str, *kinds: str) -> str | None:
        """Receive a request to let a trigger go on, a minute later; return its receipt."""
        return self._about_trigger("resume", trigger, *kinds)

    def _about_trigger(self, action: str, trigger: str, *kinds: str) -> str | None:
        self.now += MINUTE
        message = about_trigger(action, trigger, shown(self.now), *kinds)
        self.receive(message)
        return self.receipt(message)

    def decide_trip(self, action: str, trigger: str, kind: str) -> str:
        """Approve or reject what a trip holds, a minute later; return the id of its job."""
        rows = self._rows(sa.select(trip.c.job_id).where(trip.c.trigger == trigger, trip.c.kind == kind))
        job_id = str(rows[0].job_id)
        self.now += MINUTE
        self.receive(decision(action, job_id, shown(self.now)))
        return job_id

    def trips(self) -> set[tuple[str, str]]:
        """Trigger and kind of what is tripped or paused."""
        return {(row.trigger, row.kind) for row in self._rows(sa.select(trip))}

    def tell_only(self, type: str, user: str, **data: Any) -> None:
        """Receive one event, a minute later, without giving jobs their turn."""
        self.now += MINUTE
        self.pipeline.process([_delivery(event(type, user, shown(self.now), **data))])

    def ask(self, action: str, **data: Any) -> dict[str, str]:
        """Receive one request, a minute later; return each user's outcome."""
        self.now += MINUTE
        message = request(action, shown(self.now), **data)
        self.receive(message)
        assert self.receipt(message) is not None, "the request was refused"
        return self.outcomes(message["id"])

    def undo(self, job_id: str, **data: Any) -> dict[str, str]:
        """Receive a request to undo a job, a minute later; return each user's outcome."""
        self.now += MINUTE
        message = decision("undo", job_id, shown(self.now), **data)
        self.receive(message)
        assert self.receipt(message) is not None, "the undo was refused"
        return self.outcomes(message["id"])

    def decide(self, action: str, job_id: str, **data: Any) -> str:
        """Receive a request about a job, a minute later; return what became of it, or why it was refused.

        Nothing of what follows from it is done yet.
        """
        self.now += MINUTE
        message = decision(action, job_id, shown(self.now), **data)
        (verdict,) = self.pipeline.process([_delivery(message)])
        return verdict.reason or verdict.outcome

    def accept(self, action: str, **data: Any) -> str:
        """Receive a request, a minute later, without doing anything of it; return the id of its job."""
        self.now += MINUTE
        message = request(action, shown(self.now), **data)
        (verdict,) = self.pipeline.process([_delivery(message)])
        assert verdict.outcome == "accepted", verdict.reason
        return str(message["id"])

    # --- what is so about one user ----------------------------------------------------------------------------------
    def has(self, user: str) -> Names:
        """What a user has: `role nurse`, `qualification hygiene`, `qualification hygiene!` where mandatory."""
        return {_shown(kind, target, must) for who, kind, target, must in self.assignments() if who == user}

    def mails(self, user: str) -> list[Names]:
        """What each email to a user tells, in the order of the emails."""
        return [{_shown(*item) for item in items} for who, _, items in self.emails() if who == user]

    def causes(self, user: str) -> list[str]:
        """What the emails to a user are named after."""
        return [cause for who, cause, _ in self.emails() if who == user]

    def states(self, user: str, target: str) -> Names:
        """The states of all reasons for a target, counting or not."""
        return {row.state for row in self._reasons(user, target)}

    def origins(self, user: str, target: str) -> Names:
        """The triggers and jobs whose reasons for a target are open."""
        return {row.origin for row in self._reasons(user, target) if row.state == "open"}

    def orders(self, user: str, target: str) -> list[Any]:
        """The orders of the reasons for a target."""
        return sorted(row.order for row in self._reasons(user, target))

    def changes(self, user: str) -> list[str]:
        """The types of a user's change events, in order."""
        return [row.type for row in self._rows(sa.select(change).order_by(change.c.number)) if row.user_id == user]

    # --- what is so -------------------------------------------------------------------------------------------------
    def assignments(self) -> set[tuple[str, str, str, bool]]:
        """User, kind, target, mandatory."""
        rows = self._rows(sa.select(assignment).where(assignment.c.active))
        return {(row.user_id, row.kind, row.target, row.mandatory) for row in rows}

    def reasons(self) -> set[tuple[str, str, str, str, str, str]]:
        """User, kind, target, source, origin, state of the reasons of the present stay that are not ended."""
        present = sa.or_(~reason.c.lasting, reason.c.order > user_table.c.stay_order)
        joined = sa.select(reason).join(user_table, user_table.c.id == reason.c.user_id)
        rows = self._rows(joined.where(reason.c.state != "ended", present))
        return {(row.user_id, row.kind, row.target, row.source, row.origin, row.state) for row in rows}

    def blocks(self) -> set[tuple[str, str, str, str]]:
        """User, kind, target, job of the blocks that are not ended."""
        rows = self._rows(sa.select(block).where(block.c.ended_at.is_(None)))
        return {(row.user_id, row.kind, row.target, row.job) for row in rows}

    def emails(self) -> list[tuple[str, str, Items]]:
        """User, cause and items (kind, target, mandatory) of every email job, in order."""
        items: dict[str, set[tuple[str, str, bool]]] = {}
        for row in self._rows(sa.select(email_item)):
            items.setdefault(row.email_id, set()).add((row.kind, row.target, row.mandatory))
        place: sa.ColumnElement[Any] = sa.literal_column("rowid" if self.database.embedded else "ctid")
        rows = self._rows(sa.select(email_job).order_by(email_job.c.at, place))
        return [(row.user_id, row.cause, frozenset(items[row.id])) for row in rows]

    def statuses(self) -> dict[str, str]:
        """The status of each user."""
        return {row.id: row.status for row in self._rows(sa.select(user_table))}

    def stays(self) -> set[tuple[str, str, bool, int | None]]:
        """User, the order of the leaving that ended the last stay, between stays, first joining of this stay."""
        rows = self._rows(sa.select(user_table))
        return {(row.id, row.stay_order, row.between_stays, row.joined_at) for row in rows}

    def facts(self) -> set[tuple[Any, ...]]:
        """What is known (user, kind, key, order, present, text) and done (user, kind, name, time, type, score)."""
        known = self._rows(sa.select(current_fact))
        done = self._rows(sa.select(completion))
        return {
            *((row.user_id, row.kind, row.key, row.order, row.present, row.text) for row in known),
            *((row.user_id, row.kind, row.name, row.at, row.type, row.score) for row in done),
        }

    def outcomes(self, job_id: str) -> dict[str, str]:
        """What became of each user of a job."""
        rows = self._rows(sa.select(job_result).where(job_result.c.job_id == job_id))
        rows = [row for row in rows if row.outcome is not None]
        return {row.user_id: row.outcome for row in rows}

    def warnings(self, job_id: str) -> str:
        """What a job warns of."""
        rows = self._rows(sa.select(job.c.warnings).where(job.c.id == job_id))
        return "\n".join(warning for row in rows for warning in row.warnings)

    def state(self, job_id: str) -> str:
        """The state of a job."""
        return str(self.job(job_id).state)

    def job(self, job_id: str) -> Any:
        """The row of a job."""
        return self._rows(sa.select(job).where(job.c.id == job_id))[0]

    def receipt(self, message: Mapping[str, Any]) -> str | None:
        """What became of a message; None if it was not processed."""
        rows = self._rows(
            sa.select(inbox.c.outcome).where(inbox.c.source == message["source"], inbox.c.id == message["id"])
        )
        return rows[0].outcome if rows else None

    def _reasons(self, user: str, target: str) -> list[Any]:
        return self._rows(sa.select(reason).where(reason.c.user_id == user, reason.c.target == target))

    def _rows(self, statement: sa.Select[Any]) -> list[Any]:
        with self.database.read() as work:
            return list(work.run(statement))


def _delivery(message: Message) -> Arrival:
    queue = REQUESTS if message["type"].endswith(".requested") else EVENTS
    return Arrival(body=json.dumps(message).encode(), queue=queue)


def _shown(kind: str, target: str, mandatory: bool) -> str:
    return f"{kind} {target}{'!' if mandatory else ''}"
