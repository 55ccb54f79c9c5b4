"""Who has a role or qualification, and why."""

import sqlalchemy as sa
from msgspec import Struct

from engine.assignment.holdings import counting
from engine.authoring.rules import Rules
from engine.clock import shown
from engine.explain.names import Named, Unknown, find_target, find_trigger, gives
from engine.explain.reasons import Key, Reason, carried, reasons_of
from engine.store.database import Work
from engine.store.tables import assignment, job, link, reason, user
from engine.text import normal


class Holder(Struct, frozen=True, kw_only=True):
    """One user who has it."""

    id: str
    name: str | None
    since: str
    mandatory: bool
    reasons: tuple[Reason, ...]


class Who(Struct, frozen=True, kw_only=True):
    """Who has a target: how many, and the first of them, by id."""

    kind: str
    target: str
    title: str
    count: int
    users: tuple[Holder, ...]


def who(work: Work, rules: Rules, target: str, *, because_of: str | None = None, limit: int | None = None) -> Who:
    """Return the users who have `target`; with `because_of` (a trigger, a role, a job's id) those whom that gives it.

    Raises Unknown.
    """
    what = find_target(work, rules, target)
    has = sa.and_(assignment.c.kind == what.kind, assignment.c.target == what.key, assignment.c.active)
    if because_of is not None:
        has = sa.and_(has, _given_by(work, rules, what, because_of))
    count = work.run(sa.select(sa.func.count()).select_from(assignment).where(has)).scalar_one()
    held = sa.select(assignment.c.user_id, assignment.c.since, assignment.c.mandatory).where(has)
    first = held.order_by(assignment.c.user_id).limit(limit).subquery()
    rows = work.run(
        sa.select(first, user.c.name).join(user, user.c.id == first.c.user_id).order_by(first.c.user_id)
    ).all()
    listed = sa.select(first.c.user_id)
    given = reasons_of(
        work,
        rules,
        sa.and_(
            reason.c.kind == what.kind,
            reason.c.target == what.key,
            reason.c.state.in_(("open", "ending")),
            reason.c.user_id.in_(listed),
        ),
    )
    by_role: dict[Key, list[Reason]] = {}
    if what.kind == "qualification":
        by_role = carried(
            work,
            rules.catalog,
            sa.and_(link.c.qualification == what.key, assignment.c.user_id.in_(listed)),
            {},
        )
    return Who(
        kind=what.kind,
        target=what.name,
        title=what.title,
        count=count,
        users=tuple(
            Holder(
                id=row.user_id,
                name=row.name,
                since=shown(row.since),
                mandatory=row.mandatory,
                reasons=tuple(
                    one
                    for one in (
                        *given.get((row.user_id, what.kind, what.key), ()),
                        *by_role.get((row.user_id, what.kind, what.key), ()),
                    )
                    if one.counts
                ),
            )
            for row in rows
        ),
    )


def _given_by(work: Work, rules: Rules, what: Named, text: str) -> sa.ColumnElement[bool]:
    """Whether a row of `assignment` rests on a reason of the trigger, job or role that `text` names."""
    trigger, role = find_trigger(rules, text), normal(text)
    known_job = work.run(sa.select(job.c.id).where(job.c.id == text)).first() is not None
    origins = [origin for origin in (trigger, text if known_job else None) if origin is not None]
    links = sa.select(link.c.role).where(link.c.qualification == what.key)
    carries = what.kind == "qualification" and role in work.run(links).scalars().all()
    old = sa.select(reason.c.origin).where(reason.c.target == what.key, reason.c.origin == text).limit(1)
    if not origins and work.run(old).first() is not None:  # a trigger that has been deleted
        origins = [text]
    if not origins and not carries:
        known = ", ".join(sorted(name for name, rule in rules.triggers.items() if gives(rule, what))) or "none"
        roles = ", ".join(work.run(links.order_by(link.c.role)).scalars()) or "none"
        said = f"{text!r} gives nobody {what.name}; triggers that do: {known}; roles that carry it: {roles}"
        raise Unknown(said)
    counted = sa.exists().where(
        reason.c.user_id == assignment.c.user_id,
        reason.c.kind == what.kind,
        reason.c.target == what.key,
        reason.c.origin.in_(origins),
        user.c.id == reason.c.user_id,
        counting(work.now),
    )
    if not carries:
        return counted
    held = assignment.alias("held_role")
    has_role = sa.exists().where(
        held.c.user_id == assignment.c.user_id, held.c.kind == "role", held.c.target == role, held.c.active
    )
    return sa.or_(counted, has_role)
