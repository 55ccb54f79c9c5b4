"""Notices: admins and owners are told, each once, what a person must decide. Written here, handed over by the relay."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from urllib.parse import quote_plus

import msgspec
import sqlalchemy as sa
import structlog

from engine.messages.notices import KINDS, TEMPLATES, Notice, Told
from engine.outbox import OPEN, settle
from engine.store.database import Work
from engine.store.tables import notice
from engine.text import normal

log = structlog.get_logger("rolecall.notices")

NOBODY: Final = (
    "no admins are set and there is no owner: the setting `admins` says who is told what waits for a decision"
)

LONGEST_READABLE: Final = 100
"""Characters of an id that say what it is about; what makes it unique comes after them."""

NOTICES_WAIT: Final = sa.exists().where(notice.c.state == "waiting")
"""Whether there is anything to hand over."""


def notify(work: Work, *, about: str, to: Iterable[str | None], data: Told) -> int:
    """Write a notice to each address, in the caller's unit of work; return how many are new.

    `about`: what it is about, the same every time, such as `held req-17`: nobody is told twice of the same, however
    often this is called. `to`: addresses, in any spelling and as often as may be; None is nobody.
    """
    people = {normal(address): address.strip() for address in to if address is not None and address.strip()}
    if not people:
        log.warning("nobody_told", about=about, reason=NOBODY)
        return 0
    told = msgspec.json.decode(msgspec.json.encode(data))  # what could not be sent is not kept either
    rows = [
        {
            "id": _id(about, who),
            "about": about,
            "address": address,
            "template": TEMPLATES[type(data)],
            "data": told,
            "at": work.now,
            "state": "waiting",
        }
        for who, address in people.items()
    ]
    new = work.insert(notice).values(rows).on_conflict_do_nothing().returning(notice.c.id)
    return len(work.run(new).all())


def notices_due(work: Work, limit: int, language: str = "en") -> list[Notice]:
    """Return the next notices that wait, at most `limit`, in the order in which they were written."""
    waiting = sa.select(notice).where(notice.c.state == "waiting").order_by(notice.c.at, notice.c.id).limit(limit)
    return [
        Notice(
            id=row.id,
            email=row.address,
            language=language,
            template=row.template,
            data=msgspec.convert(row.data, KINDS[row.template]),
        )
        for row in work.run(waiting)
    ]


def mark_notices_relayed(work: Work, ids: Sequence[str]) -> None:
    """Note that these notices are on the queue; one that was mailed in the meantime stays `sent`."""
    settle(work, notice, ids, ("waiting",), "relayed")


def open_notices(work: Work, ids: Sequence[str]) -> Mapping[str, str]:
    """Return those that are still to be mailed, with their addresses."""
    which = notice.c.id.in_(ids) & notice.c.state.in_(OPEN)
    return {row.id: row.address for row in work.run(sa.select(notice).where(which))} if ids else {}


def mark_notices_sent(work: Work, ids: Sequence[str]) -> None:
    """Note that these notices were mailed, so that none is mailed again when it is delivered again."""
    settle(work, notice, ids, OPEN, "sent")


def mark_notices_unreachable(work: Work, ids: Sequence[str], why: str) -> None:
    """Note that these notices reach nobody."""
    settle(work, notice, ids, OPEN, "no_address", why)


def reopen_notices(work: Work, ids: Sequence[str]) -> None:
    """Have notices tried again that reached nobody."""
    if ids:
        which = notice.c.id.in_(ids) & (notice.c.state == "no_address")
        work.run(sa.update(notice).where(which).values(state="relayed", settled_at=None, why=None))


def _id(about: str, who: str) -> str:
    """Make the id of a notice. It has no blank, so it is no email job's; and no address, since ids are logged."""
    digest = hashlib.sha256(f"{about}\0{who}".encode()).hexdigest()
    return f"{quote_plus(about)[:LONGEST_READABLE]}+{digest[:20]}"
