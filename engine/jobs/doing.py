"""A request carried out: chosen users × what is aimed at, in statements over all of them, with each user's outcome."""

from typing import Any

import sqlalchemy as sa

from engine.assignment import Settlement
from engine.authoring.rules import Rules
from engine.jobs.asking import Asked, needed_items, understand
from engine.jobs.choosing import choose, pairs
from engine.jobs.outcomes import note_before, of_assign, of_block, of_revoke, of_unblock, those_blocked, those_revoked
from engine.messages.envelope import Message
from engine.order import decided
from engine.people.items import shown_items
from engine.store.database import Work
from engine.store.selection import selects
from engine.store.tables import block, job, job_result, reason, user


def carry_out(work: Work, settlement: Settlement, rules: Rules, revision: int, message: Message, position: int) -> None:
    """Do what a request asks for, and keep it as a job with the outcome for each user.

    What was staged before must have been applied. Raises Rejected (`refused`, `not_supported`) before any effect.
    """
    taken = work.run(sa.select(job.c.id).where(job.c.id == message.id)).first() is not None
    asked = understand(message, rules.catalog, work.now, taken=taken)
    request = _Request(work, settlement, rules, revision, asked, position)
    if not asked.dry_run:
        request.do()
        return
    with work.trial() as trial:
        request.do()
        trial.keep(job, job.c.id == asked.job)
        trial.keep(job_result, job_result.c.job_id == asked.job)


class _Request:
    def __init__(
        self, work: Work, settlement: Settlement, rules: Rules, revision: int, asked: Asked, position: int
    ) -> None:
        self.work = work
        self.settlement = settlement
        self.rules = rules
        self.revision = revision
        self.asked = asked
        self.position = position

    def do(self) -> None:
        asked, work = self.asked, self.work
        work.run(sa.insert(job), [self._row()])
        choose(work, asked, self.rules.catalog)
        note_before(work)
        {"assign": self._assign, "revoke": self._revoke, "block": self._block, "unblock": self._unblock}[asked.action]()
        count = work.run(
            sa.select(sa.func.count()).select_from(job_result).where(job_result.c.job_id == asked.job)
        ).scalar_one()
        done = sa.update(job).where(job.c.id == asked.job)
        work.run(done.values(state="done", total=count, done=count, finished_at=work.now))

    def _row(self) -> dict[str, object]:
        asked = self.asked
        return {
            "id": asked.job,
            "source": asked.source,
            "action": asked.action,
            "actor": asked.actor,
            "note": asked.note,
            "request": asked.said,
            "state": "running",
            "total": 0,
            "done": 0,
            "warnings": self._warnings(),
            "created_at": self.work.now,
        }

    def _assign(self) -> None:
        asked, what = self.asked, pairs()
        order = sa.literal(decided(self.work.now, asked.job))
        columns: dict[str, sa.ColumnElement[Any]] = {
            "user_id": what.c.user_id,
            "kind": what.c.kind,
            "target": what.c.target,
            "source": sa.literal("job"),
            "origin": sa.literal(asked.job),
            "lasting": sa.true(),
            "mandatory": what.c.mandatory,
            "email": sa.literal(asked.email),
            "order": order,
            "acts_order": order,
            "revision": sa.literal(self.revision),
            "actor": sa.literal(asked.actor),
            "note": sa.literal(asked.note, sa.Text),
            "until": sa.literal(asked.until, sa.BigInteger),
            "position": sa.literal(self.position),
        }
        known = what.join(user, user.c.id == what.c.user_id)
        self.settlement.grant_from(columns, known, user.c.status != "left")
        self.settlement.apply()
        of_assign(self.work, asked.job)

    def _revoke(self) -> None:
        what = pairs()
        same = sa.and_(
            reason.c.user_id == what.c.user_id, reason.c.kind == what.c.kind, reason.c.target == what.c.target
        )
        rows = reason.join(what, same).join(user, user.c.id == reason.c.user_id)
        kept = sa.and_(reason.c.source == "while", reason.c.lasting, sa.not_(self._still_stands()))
        which = sa.and_(reason.c.state != "ended", sa.or_(reason.c.source.in_(("job", "when")), kept))
        self.settlement.end(which, self.position, rows)
        those_revoked(self.work, self.asked.job)
        self.settlement.apply()
        of_revoke(self.work, self.asked.job)

    def _still_stands(self) -> sa.ColumnElement[bool]:
        """The conditions of a reason's `after: keep` trigger hold now: then the trigger still gives it."""
        tests = [
            sa.and_(reason.c.origin == name, selects(trigger.while_, self.rules.catalog, self.work.now))
            for name, trigger in self.rules.triggers.items()
            if trigger.while_ is not None and trigger.keep
        ]
        return sa.and_(sa.not_(user.c.between_stays), sa.or_(sa.false(), *tests))

    def _block(self) -> None:
        asked = self.asked
        said = {"job": asked.job, "actor": asked.actor, "note": asked.note, "until": asked.until}
        self.settlement.block(pairs(), self.position, **said)
        of_block(self.work, asked.job)

    def _unblock(self) -> None:
        what = pairs()
        chosen = sa.exists().where(
            block.c.user_id == what.c.user_id, block.c.kind == what.c.kind, block.c.target == what.c.target
        )
        those_blocked(self.work, self.asked.job)
        self.settlement.unblock(chosen, self.position)
        of_unblock(self.work, self.asked.job)

    def _warnings(self) -> list[str]:
        """Learning items that come along and that learners cannot see (S14)."""
        if self.asked.action != "assign":
            return []
        catalog = self.rules.catalog
        needed = list(needed_items(self.asked, catalog))
        items = shown_items(self.work, catalog, {item for _, item in needed})
        return [
            f"the qualification {catalog.qualifications[qualification].title} needs the learning item "
            f"{items[item].title} ({item}), which learners cannot see"
            for qualification, item in needed
            if not items[item].visible
        ]
