"""Messages about people who were forgotten: nothing of them is kept; a joining after that makes a new person."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from engine.arrivals import Arrival
from engine.messages.envelope import Message
from engine.messages.requests import REQUESTS
from engine.parking import EMAILS
from engine.privacy.keyed import keyed
from engine.settings import Settings
from engine.store.database import Work
from engine.store.rows import among
from engine.store.tables import forgotten, forgotten_message, user

JOINED = "user.joined"
ITEM_CHANGED = "learning_item.changed"
OUTCOME = "no_change"
"""The receipt of a message that comes too late."""


class Late:
    """The messages of one unit of work, sorted out: `is_too_late` says of which nothing is to be kept.

    The rules lock must be held: nobody is forgotten meanwhile.
    """

    def __init__(self, work: Work, settings: Settings, messages: Sequence[Message]) -> None:
        self._work = work
        self._too_late: set[int] = set()  # by `id`: the messages are kept, so that it stays theirs
        self._messages = messages
        self._versions: dict[str, int] = {}
        about = [one for one in messages if not one.is_request and one.type != ITEM_CHANGED]
        if about:
            self._sort_out(settings, about)

    def is_too_late(self, message: Message) -> bool:
        """Say whether it is about somebody who was forgotten, and does not begin anew."""
        return id(message) in self._too_late

    def begin_anew(self) -> None:
        """Who joins after they were forgotten goes on counting where their change events ended.

        Readers keep the latest by that number. The users must have been created.
        """
        for id_, version in sorted(self._versions.items()):
            behind = (user.c.id == id_, user.c.version < version)
            self._work.run(sa.update(user).where(*behind).values(version=version))

    def _sort_out(self, settings: Settings, messages: Sequence[Message]) -> None:
        work = self._work
        hashes = keyed(work, settings)
        by_hash = {hashes.user(id_): id_ for id_ in sorted({one.subject or "" for one in messages})}
        rows = work.run(_known(embedded=work.embedded), {"hashes": list(by_hash)})
        known = {by_hash[row.hash]: row for row in rows}
        if not known:
            return
        there = set(work.run(_there(embedded=work.embedded), {"ids": sorted(known)}).scalars())
        of_them = [one for one in messages if one.subject in known]
        keys = {id(one): hashes.message(one.publisher, one.source, one.id) for one in of_them}
        before = set(work.run(_before(embedded=work.embedded), {"hashes": sorted(set(keys.values()))}).scalars())
        for one in of_them:
            who = one.subject or ""
            new = one.at > known[who].at and keys[id(one)] not in before
            if new and (one.type == JOINED or who in there):
                there.add(who)
                self._versions[who] = known[who].version
            else:
                self._too_late.add(id(one))


def is_about_forgotten(work: Work, settings: Settings, arrival: Arrival) -> bool:
    """Say whether what cannot be processed is about somebody who was forgotten: then it is not parked either.

    A joining is: it may be a new one.
    """
    said = arrival.outline
    who, kind = said["subject"], said["type"]
    if arrival.queue == EMAILS:
        who = (said["id"] or "").rpartition(" to ")[2] or None
    if who is None or kind in (JOINED, ITEM_CHANGED) or kind in REQUESTS or not work.run(_ANYBODY).scalar_one():
        return False
    is_there = sa.exists().where(user.c.id == who)
    hash_ = keyed(work, settings).user(who)
    return bool(work.run(sa.select(sa.exists().where(forgotten.c.hash == hash_) & sa.not_(is_there))).scalar_one())


_ANYBODY = sa.select(sa.exists().select_from(forgotten))


@cache
def _known(*, embedded: bool) -> sa.Select[Any]:
    return sa.select(forgotten).where(among(forgotten.c.hash, "hashes", embedded=embedded))


@cache
def _there(*, embedded: bool) -> sa.Select[Any]:
    return sa.select(user.c.id).where(among(user.c.id, "ids", embedded=embedded))


@cache
def _before(*, embedded: bool) -> sa.Select[Any]:
    return sa.select(forgotten_message.c.hash).where(among(forgotten_message.c.hash, "hashes", embedded=embedded))
