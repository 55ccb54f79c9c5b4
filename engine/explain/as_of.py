"""What is written down about one user and one target, as of a moment of the past: reasons, blocks, stays, roles."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import sqlalchemy as sa

from engine.authoring.problems import InvalidRules
from engine.authoring.reader import read_rules
from engine.authoring.rules import Rules
from engine.clock import shown
from engine.explain.names import Named, named
from engine.order import time_of
from engine.store.database import Work
from engine.store.tables import block, change, fact, reason, revision
from engine.store.tables import user as people

COUNTED: Final = ("open", "ending")


class AsOf:
    """What is written down about one user and one target, looked at as of one moment."""

    def __init__(self, work: Work, rules: Rules, user: str, what: Named, at: int) -> None:
        """Read what there is. `at`: the moment, microseconds UTC."""
        self._work, self._rules, self._user, self._what, self._at = work, rules, user, what, at
        self.turns = self._of(change, change.c.number)
        self._reasons = self._of(reason, reason.c.number)
        self._blocks = self._of(block, block.c.number)
        stay_order = work.run(sa.select(people.c.stay_order).where(people.c.id == user)).scalar_one()
        self._stay_began = time_of(stay_order) if stay_order else None
        self._stay_order = stay_order
        self._rules_then_unreadable = False

    def gave(self) -> Iterator[str]:
        """What gave it at the moment."""
        for row in self._reasons:
            if self._stood(row):
                yield f"{_by(row)}, from {shown(row.since)}" + (
                    "" if row.ended_at is None else f" to {shown(row.ended_at)}"
                )
        if self._what.kind == "qualification":
            for role, row in self._carriers():
                yield f"the role {role.name} carried it, had from {shown(row.at)} ({row.cause})"

    def against(self) -> Iterator[str]:
        """What stood against it at the moment: blocks first."""
        for row in self._blocks:
            if row.since <= self._at and not any(
                end is not None and end <= self._at for end in (row.ended_at, row.until)
            ):
                note = f": {row.note}" if row.note else ""
                yield f"{row.actor} had blocked it on {shown(row.since)} (job {row.job}){note}"
        status = self._status()
        if status is None:
            yield "the user had not joined yet, as far as Rolecall had been told"
        elif not status.present:
            yield f"the user had left on {shown(time_of(status.order))}"
        for row in self._reasons:
            if row.ended_at is not None and row.ended_at <= self._at:
                yield f"{_by(row)} had ended on {shown(row.ended_at)} by {row.ended_by or 'an unknown cause'}"
            elif row.since <= self._at and row.state in ("held", "refused"):
                yield f"{_by(row)} did not count: it was held, or refused"
            elif self._stood(row):
                yield f"{_by(row)} was there, as far as is kept (an end or a hold that was taken back is not)"
        if not any(row.since <= self._at for row in self._reasons):
            yield "nothing that is kept gave it then"

    def ended(self, lost: sa.Row[Any]) -> Iterator[str]:
        """What ended in the commit in which it was lost, or hid it."""
        for row in self._reasons:
            if row.ended_at == lost.at:
                yield f"{_by(row)} ended"
            elif row.until is not None and self._at < row.until <= lost.at:
                yield f"the end of {_by(row)} had come: {shown(row.until)}"
        for row in self._blocks:
            if row.since == lost.at:
                yield f"{row.actor} blocked it (job {row.job})" + (f": {row.note}" if row.note else "")
        roles = sa.select(change.c.target).where(
            change.c.user_id == self._user, change.c.type == "role.revoked", change.c.at == lost.at
        )
        if self._what.kind == "qualification":
            carriers = {role.key for role, _ in self._carriers()}
            for key in self._work.run(roles.order_by(change.c.number)).scalars():
                if key in carriers:
                    yield f"the role {named(self._rules.catalog, 'role', key).name}, which carried it, was lost with it"
        left = sa.select(fact.c.order).where(
            fact.c.user_id == self._user, fact.c.kind == "status", ~fact.c.present, fact.c.told_at == lost.at
        )
        for order in self._work.run(left.order_by(fact.c.order)).scalars():
            yield f"the user left on {shown(time_of(order))}"

    def unknown(self, had: bool | None, because: Sequence[str]) -> Iterator[str]:
        """What the data cannot tell about the moment."""
        if had is None:
            yield "when it began is not written down: only that it ended or changed later"
        for row in self._reasons:
            if had and row.since > self._at:
                began = f"{_by(row)} began on {shown(row.since)}"
                yield f"{began}; whether it had stood before that, and had ended, is not kept"
        if self._rules_then_unreadable:
            yield "the rules of then cannot be read any more: which roles carried it is not known"
        if had and not because:
            yield "what gave it then is not kept: its reasons have begun anew since, or were deleted"

    def _of(self, table: sa.Table, number: sa.ColumnElement[int]) -> Sequence[sa.Row[Any]]:
        own = (table.c.user_id == self._user, table.c.kind == self._what.kind, table.c.target == self._what.key)
        return self._work.run(sa.select(table).where(*own).order_by(number)).all()

    def _stood(self, row: sa.Row[Any]) -> bool:
        """Whether a reason counted at the moment."""
        if row.since > self._at or (row.ended_at is not None and row.ended_at <= self._at):
            return False
        if row.until is not None and row.until <= self._at:
            return False
        if (
            row.lasting
            and row.order <= self._stay_order
            and self._stay_began is not None
            and self._stay_began <= self._at
        ):
            return False  # of an earlier stay
        return (row.ended_from or "open") in COUNTED if row.state == "ended" else row.state in COUNTED

    def _status(self) -> sa.Row[Any] | None:
        """The last joining or leaving that had been told by then, and had come."""
        rows = sa.select(fact.c.order, fact.c.present).where(
            fact.c.user_id == self._user, fact.c.kind == "status", fact.c.told_at <= self._at
        )
        told = self._work.run(rows.order_by(fact.c.order)).all()
        return next((row for row in reversed(told) if time_of(row.order) <= self._at), None)

    def _carriers(self) -> Iterator[tuple[Named, sa.Row[Any]]]:
        """The roles that the user had at the moment and that carried the qualification, by the rules of then."""
        then = self._work.run(
            sa.select(revision.c.files)
            .where(revision.c.activated_at <= self._at)
            .order_by(revision.c.number.desc())
            .limit(1)
        ).first()
        if then is None:
            return
        try:
            catalog = read_rules(then.files, doubts=False)[0].catalog
        except InvalidRules:
            self._rules_then_unreadable = True
            return
        held: dict[str, sa.Row[Any]] = {}
        turned = sa.select(change).where(
            change.c.user_id == self._user, change.c.kind == "role", change.c.at <= self._at
        )
        for row in self._work.run(turned.order_by(change.c.number)):
            if row.type == "role.assigned":
                held[row.target] = row
            else:
                held.pop(row.target, None)
        for key, row in sorted(held.items()):
            role = catalog.roles.get(key)
            if role is not None and self._what.key in (*role.qualifications, *role.mandatory):
                yield named(catalog, "role", key), row


def _by(row: sa.Row[Any]) -> str:
    """A reason in words: who or what gave."""
    if row.source == "job":
        note = f": {row.note}" if row.note else ""
        return f"what {row.actor or 'somebody'} gave (job {row.origin}{note})"
    told = f" ({row.event_source} {row.event_id})" if row.source == "when" and row.event_id is not None else ""
    of = f" of revision {row.revision}" if row.revision is not None else ""
    return f"the trigger {row.origin}{of}{told}"
