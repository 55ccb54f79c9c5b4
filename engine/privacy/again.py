"""After a restore: who was forgotten after the backup was made is forgotten once more."""

from typing import TYPE_CHECKING

import sqlalchemy as sa

from engine.clock import parse
from engine.errors import Refused
from engine.privacy.keyed import ANOTHER_KEY, keep_proof, keyed
from engine.settings import Settings
from engine.store.database import Work
from engine.store.rules_lock import seize
from engine.store.tables import forgetting, forgotten, user

if TYPE_CHECKING:
    from engine.explain.export import ForgottenList

PORTION = 10_000


def forget_again(work: Work, settings: Settings, listed: "ForgottenList") -> tuple[int, list[str]]:
    """Note who was forgotten by a list of hashes; return how many were not known, and who of them is here.

    Those are to be forgotten; a worker does it. Raises Refused if the hashes were made with another key.
    """
    seize(work)
    hashes = keyed(work, settings)
    if listed.forgotten and listed.proof != hashes.proof:
        raise Refused([f"the list was made with another key: {ANOTHER_KEY}"])
    keep_proof(work, hashes)
    known = set(work.run(sa.select(forgotten.c.hash)).scalars())
    missing = {one.hash: one for one in listed.forgotten if one.hash not in known}
    if missing:
        rows = [
            {"hash": one.hash, "at": parse(one.at), "actor": one.actor, "request": one.request, "version": one.version}
            for one in missing.values()
        ]
        work.run(sa.insert(forgotten), rows)
    found, last = [], ""
    while missing and (ids := _portion(work, last)):
        last = ids[-1]
        found += [(id_, missing[hash_]) for id_ in ids if (hash_ := hashes.user(id_)) in missing]
    if found:
        said = {"source": "rolecall", "asked_at": work.now}
        work.run(
            sa.insert(forgetting),
            [{"user_id": id_, "request": one.request, "actor": one.actor} | said for id_, one in found],
        )
    return len(missing), [id_ for id_, _ in found]


def _portion(work: Work, last: str) -> list[str]:
    return list(work.run(sa.select(user.c.id).where(user.c.id > last).order_by(user.c.id).limit(PORTION)).scalars())
