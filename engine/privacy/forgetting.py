"""Somebody is forgotten: all of it in one unit of work, or nothing. Meanwhile nobody else decides anything."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from engine import causes
from engine.assignment import Settlement
from engine.clock import shown
from engine.messages.envelope import is_answerable
from engine.messages.outgoing import Receipt, encode_receipt
from engine.messages.requests import PRIVACY_REQUESTED
from engine.privacy.editing import edit, leave_jobs, move_cursors
from engine.privacy.erasing import about_in_inbox, erase
from engine.privacy.keyed import Keyed, keep_proof, keyed
from engine.privacy.naming import Names
from engine.revision import Revision
from engine.settings import Settings
from engine.store.database import Database, Work
from engine.store.rules_lock import seize
from engine.store.tables import email_job, forgetting, forgotten, forgotten_message, inbox, receipt, user

Row = sa.Row[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """Who was forgotten, for whoever keeps something of theirs elsewhere: their email jobs, by id."""

    emails: tuple[str, ...]
    request: str
    rows: int


class Forgetful:
    """Forgets who is to be forgotten, one after the other. `follow`: as `Pipeline.follow`.

    `elsewhere` is told of the email jobs of each, before it is done and after: what is outside the database goes too.
    """

    def __init__(
        self,
        database: Database,
        settings: Settings,
        follow: Callable[[Work], Revision],
        elsewhere: Callable[[Sequence[str]], None] | None = None,
    ) -> None:
        self._database = database
        self._settings = settings
        self._follow = follow
        self._elsewhere = elsewhere or _nowhere

    def take(self) -> Forgotten | None:
        """Forget the next one; None if nobody is to be forgotten. Raises Transient, NotReady."""
        with self._database.unit() as work:
            seize(work)
            revision = self._follow(work)
            row = work.run(sa.select(forgetting).order_by(forgetting.c.number).limit(1)).first()
            if row is None:
                return None
            emails = tuple(work.run(sa.select(email_job.c.id).where(email_job.c.user_id == row.user_id)).scalars())
            self._elsewhere(emails)
            rows = forget(work, revision, self._settings, row)
            last = work.run(sa.select(forgetting.c.number).limit(1)).first() is None
        if last:
            self._database.scrub()
        self._elsewhere(emails)  # what was on its way meanwhile
        return Forgotten(emails=emails, request=row.request, rows=rows)


def forget(work: Work, revision: Revision, settings: Settings, row: Row) -> int:
    """Forget the user of a row of `forgetting`; return how many rows were deleted or edited.

    The rules lock is held alone, so that no message about them, and no job, is on its way.
    """
    id_ = row.user_id
    hashes = keyed(work, settings)
    keep_proof(work, hashes)
    who = work.run(sa.select(user).where(user.c.id == id_).with_for_update()).first()
    version = 0 if who is None else _end_everything(work, revision, settings, row)
    _remember_messages(work, hashes, id_)
    _answer(work, id_)
    move_cursors(work, id_)
    leave_jobs(work, id_)
    names = Names(id_) if who is None else Names(id_, who.email, who.name)
    rows = erase(work, id_, relay=settings.publish_changes) + edit(work, names)
    said = {"at": work.now, "actor": row.actor, "request": row.request}
    insert = work.insert(forgotten).values(hash=hashes.user(id_), version=version, **said)
    greater = sa.case((forgotten.c.version > version, forgotten.c.version), else_=version)
    work.run(insert.on_conflict_do_update(index_elements=["hash"], set_={**said, "version": greater}))
    return rows


def _end_everything(work: Work, revision: Revision, settings: Settings, row: Row) -> int:
    """Whatever the user has ends, as when they leave: change events say so, no email does. Return their version."""
    id_ = row.user_id
    settlement = Settlement(work, revision=revision.number, quiet=settings.quiet_after_revocation, counted=False)
    position = settlement.cause(causes.of_job(row.request), silent=True)
    work.run(sa.update(user).where(user.c.id == id_).values(status="left"))
    settlement.single_out([id_], position)
    settlement.settle()
    return int(work.run(sa.select(user.c.version).where(user.c.id == id_)).scalar_one())


def _remember_messages(work: Work, hashes: Keyed, id: str) -> None:
    """Messages that speak of a later time must do nothing when they come again."""
    later = sa.select(inbox).where(about_in_inbox(id), inbox.c.at > work.now)
    rows = [{"hash": hashes.message(one.publisher, one.source, one.id), "at": one.at} for one in work.run(later).all()]
    if rows:
        work.run(work.insert(forgotten_message).on_conflict_do_nothing(), rows)


def _answer(work: Work, id: str) -> None:
    """Whoever asked for it, and named a queue for the answer, is told."""
    for row in work.run(sa.select(forgetting).where(forgetting.c.user_id == id)).all():
        if is_answerable(row.reply_to):
            said = Receipt(
                source=row.source,
                id=row.request,
                type=PRIVACY_REQUESTED,
                subject=None,
                outcome="done",
                at=shown(work.now),
            )
            work.run(sa.insert(receipt).values(reply_to=row.reply_to, body=encode_receipt(said)))


def _nowhere(emails: Sequence[str]) -> None:
    """There is nothing elsewhere."""
