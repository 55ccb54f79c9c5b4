"""Which pairs (user, kind, target) are to be derived anew, and since which cause."""

from functools import cache
from typing import Any

import sqlalchemy as sa

from engine.assignment.grants import counts
from engine.assignment.tripping import held
from engine.store.database import Work
from engine.store.given import AT_POSITION
from engine.store.staging import began, crossing, ending, grant, seen, touch
from engine.store.tables import assignment, block, link, reason, user
from engine.store.work import insert_into

NO_POSITION = sa.literal(None, sa.Integer)
"""Of `must`: nothing makes it mandatory here."""
_KEYS = ("user_id", "kind", "target")


def touched(work: Work, select: sa.Select[Any]) -> None:
    """Note the pairs of `select` (user_id, kind, target, position, must) as touched; the earliest positions stay."""
    work.send(touching(select, embedded=work.embedded))


def touching(select: sa.Select[Any], *, embedded: bool) -> sa.Executable:
    """Return the statement with which `touched` does so."""
    names = [*_KEYS, "position", "must"]
    statement = insert_into(touch, embedded=embedded).from_select(names, select)
    new = statement.excluded
    noted: sa.Executable = statement.on_conflict_do_update(
        index_elements=list(_KEYS),
        set_={
            "position": sa.case((touch.c.position <= new.position, touch.c.position), else_=new.position),
            "must": sa.case((touch.c.must <= new.must, touch.c.must), else_=sa.func.coalesce(new.must, touch.c.must)),
        },
    )
    return noted


def touch_given(work: Work) -> None:
    """What is staged to begin, and is not held."""
    work.send(_granted(embedded=work.embedded))


def touch_taken(work: Work) -> None:
    """What is staged to end."""
    work.send(_ended(embedded=work.embedded))


def touch_seen(work: Work) -> None:
    """What the users singled out have, or have reasons for."""
    work.send(_counted(embedded=work.embedded))
    work.send(_held(embedded=work.embedded))


def touched_and_carried() -> sa.Subquery:
    """Return every pair that is touched, and with a role everything that it carries: as `s_touch` has it.

    With the user's `status` and `stay_order`.
    """
    known = sa.select(*touch.c, user.c.status, user.c.stay_order).join_from(touch, user, user.c.id == touch.c.user_id)
    own = known.cte("own")
    carried = sa.select(
        own.c.user_id,
        sa.literal("qualification"),
        link.c.qualification,
        own.c.position,
        sa.case((link.c.mandatory, own.c.position)),
        own.c.status,
        own.c.stay_order,
    ).select_from(own.join(link, link.c.role == own.c.target))
    both = sa.union_all(sa.select(*own.c), carried.where(own.c.kind == "role")).subquery("both")
    keys = [both.c[key] for key in _KEYS]
    first = (sa.func.min(both.c[name]).label(name) for name in ("position", "must", "status", "stay_order"))
    return sa.select(*keys, *first).group_by(*keys).subquery("touched")


def touch_carried(work: Work, role: str, what: str, position: int) -> None:
    """A qualification that a role carries, or carried, of the users who cross."""
    which = (reason.c.kind == "role", reason.c.target == role, counts(reason.c.state))
    among = reason.c.user_id.in_(sa.select(crossing.c.user_id))
    pairs = sa.select(
        reason.c.user_id, sa.literal("qualification"), sa.literal(what), sa.literal(position), NO_POSITION
    )
    touched(work, pairs.where(among, *which).distinct())


def touch_everything(work: Work, position: int) -> None:
    """What the users singled out have or should have."""
    for statement in _everything(embedded=work.embedded):
        work.send(statement, {"at_position": position})


@cache
def _everything(*, embedded: bool) -> list[sa.Executable]:
    tables = (
        (reason, counts(reason.c.state)),
        (assignment, assignment.c.active),
        (block, block.c.ended_at.is_(None)),
    )
    found = []
    for table, which in tables:
        among = table.c.user_id.in_(sa.select(seen.c.user_id))
        keys = (table.c.user_id, table.c.kind, table.c.target)
        select = sa.select(*keys, AT_POSITION, NO_POSITION).where(which, among).distinct()
        found.append(touching(select, embedded=embedded))
    return found


@cache
def _granted(*, embedded: bool) -> sa.Executable:
    must = sa.case((grant.c.mandatory, grant.c.position))
    keys = (grant.c.user_id, grant.c.kind, grant.c.target)
    least = (sa.func.min(grant.c.position), sa.func.min(must))
    begins = sa.exists().where(*(began.c[column.name] == grant.c[column.name] for column in began.columns))
    is_held = sa.and_(grant.c.source != "job", held(grant.c.origin, "assign"), begins)
    return touching(sa.select(*keys, *least).where(sa.not_(is_held)).group_by(*keys), embedded=embedded)


@cache
def _ended(*, embedded: bool) -> sa.Executable:
    keys = (reason.c.user_id, reason.c.kind, reason.c.target)
    over = sa.select(*keys, sa.func.min(ending.c.position), NO_POSITION)
    return touching(over.where(reason.c.number == ending.c.number).group_by(*keys), embedded=embedded)


@cache
def _counted(*, embedded: bool) -> sa.Executable:
    must = sa.func.min(sa.case((reason.c.mandatory, seen.c.position)))
    keys = (reason.c.user_id, reason.c.kind, reason.c.target)
    counted = sa.select(*keys, sa.func.min(seen.c.position), must).where(counts(reason.c.state))
    counted = counted.join_from(reason, seen, seen.c.user_id == reason.c.user_id).group_by(*keys)
    return touching(counted, embedded=embedded)


@cache
def _held(*, embedded: bool) -> sa.Executable:
    keys = (assignment.c.user_id, assignment.c.kind, assignment.c.target)
    held = sa.select(*keys, seen.c.position, NO_POSITION).where(assignment.c.active)
    held = held.join_from(assignment, seen, seen.c.user_id == assignment.c.user_id)
    return touching(held, embedded=embedded)
