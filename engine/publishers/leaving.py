"""The leave storm: no publisher has more than a share of the active users leave within an hour (section 8)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from math import ceil
from typing import Any

import sqlalchemy as sa

from engine.clock import HOUR
from engine.limits.allowances import LEAST, most_of, written
from engine.messages.envelope import Message
from engine.publishers.stopping import Stop
from engine.settings import Settings
from engine.store.database import Work
from engine.store.rows import among
from engine.store.tables import leaving, user
from engine.store.work import insert_into

LEAVING = "user.left"
WITHIN = HOUR


class Storm(Exception):  # noqa: N818 — nothing has failed: the unit of work is begun anew without these publishers
    """Publishers that would have too many users leave. Nothing of the unit of work is to stay."""

    def __init__(self, stops: Sequence[Stop]) -> None:
        super().__init__("; ".join(one.reason for one in stops))
        self.stops = stops


class Leavings:
    """Who leaves in one unit of work, and by whose messages; together with those of the last hour."""

    def __init__(self, work: Work, settings: Settings, messages: Sequence[Message]) -> None:
        """Ask for those of the last hour, if any of the messages is a leaving; the answer is not waited for yet."""
        told = [message for message in messages if message.type == LEAVING]
        self._work = work
        self._limit = settings.leave_limit
        self._recent = (
            work.send(
                _recent(embedded=work.embedded),
                {
                    "publishers": sorted({message.publisher for message in told}),
                    "users": sorted({message.subject or "" for message in told}),
                    "since": work.now - WITHIN,
                },
            )
            if told
            else ()
        )

    def check(self, left: Mapping[str, str]) -> None:
        """Count users who were active and now leave (user → publisher). Raises Storm if they are too many of one."""
        if not left:
            return
        recent = {row.publisher: row.users for row in self._recent}
        leavers: dict[str, list[str]] = defaultdict(list)
        for user_id, publisher in left.items():
            leavers[publisher].append(user_id)
        stops = [
            found
            for publisher, users in sorted(leavers.items())
            if (found := self._passed(publisher, len(users), recent.get(publisher, 0))) is not None
        ]
        if stops:
            raise Storm(stops)
        rows = [{"publisher": of, "user_id": who, "at": self._work.now} for who, of in sorted(left.items())]
        self._work.send(_note(embedded=self._work.embedded), rows)

    def _passed(self, publisher: str, now: int, before: int) -> Stop | None:
        total = now + before
        if total <= self._least() or not self._is_more_than_allowed(total, before):
            return None
        # Those who left within the hour were active when it began.
        of = _count_active(self._work) + before
        most, said = most_of(self._limit, of), written(self._limit)
        share = f" ({said}, never less than {LEAST})" if "%" in said else ""
        return Stop(
            publisher=publisher,
            why="leaving",
            reason=f"its messages would have {total:,} of {of:,} active users leave within an hour, "
            f"and the limit is {most:,}{share}",
            number=total,
            of=of,
            most=most,
            limit=said,
        )

    def _least(self) -> int:
        return most_of(self._limit, 0)

    def _is_more_than_allowed(self, total: int, before: int) -> bool:
        """Look at no more active users than are needed to know: counting a million takes long."""
        if not self._limit.percent:
            return True
        enough = max(0, ceil(total * 100 / self._limit.percent) - before)
        return _count_active(self._work, enough) < enough


def forget_leavings(work: Work) -> None:
    """Forget who left more than an hour ago."""
    work.run(sa.delete(leaving).where(leaving.c.at <= work.now - WITHIN))


def _count_active(work: Work, most: int | None = None) -> int:
    active = sa.select(user.c.id).where(user.c.status == "active").limit(most).subquery()
    return int(work.run(sa.select(sa.func.count()).select_from(active)).scalar_one())


@cache
def _recent(*, embedded: bool) -> sa.Select[Any]:
    """Who left within the last hour by each publisher; those who are told of anew are counted with these."""
    theirs = among(leaving.c.publisher, "publishers", embedded=embedded)
    others = sa.not_(among(leaving.c.user_id, "users", embedded=embedded))
    since = leaving.c.at > sa.bindparam("since", type_=sa.BigInteger)
    counted = sa.select(leaving.c.publisher, sa.func.count().label("users"))
    return counted.where(theirs, others, since).group_by(leaving.c.publisher)


@cache
def _note(*, embedded: bool) -> sa.Executable:
    insert = insert_into(leaving, embedded=embedded)
    again: sa.Executable = insert.on_conflict_do_update(
        index_elements=["publisher", "user_id"], set_={"at": insert.excluded.at}
    )
    return again
