"""Grants: reasons that are to be there, as rows or as a SELECT."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any

import sqlalchemy as sa

from engine.store.database import Work
from engine.store.staging import grant as staged
from engine.store.tables import reason, user
from engine.store.work import insert_into

Test = sa.ColumnElement[bool]
COUNTS = ("open", "ending")
"""The states of a reason that count (S12)."""


def is_one_of(state: sa.ColumnElement[str], states: Iterable[str]) -> Test:
    """Return `state IN …` with as many parameters as there are: a list of any length is written anew each time."""
    return state.in_([sa.literal(one) for one in states])


def counts(state: sa.ColumnElement[str]) -> Test:
    """Return whether a reason in this state counts."""
    return is_one_of(state, COUNTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One reason to be there. `order` and `acts_order` as in `engine.order`; times in microseconds UTC."""

    user_id: str
    kind: str
    target: str
    source: str
    origin: str
    lasting: bool
    mandatory: bool
    email: bool
    order: str
    acts_order: str | None
    position: int
    event_source: str | None = None
    event_id: str | None = None
    revision: int | None = None
    actor: str | None = None
    note: str | None = None
    until: int | None = None

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """What makes it one reason."""
        return (self.user_id, self.kind, self.target, self.source, self.origin)


def merge(grants: Iterable[Grant]) -> list[Grant]:
    """Several events of one batch may give one reason: keep the latest event, and the earliest cause."""
    merged: dict[tuple[str, str, str, str, str], Grant] = {}
    for new in grants:
        known = merged.get(new.key)
        if known is None:
            merged[new.key] = new
            continue
        latest = new if new.order > known.order else known
        acting = max((order for order in (known.acts_order, new.acts_order) if order is not None), default=None)
        position = min((one.position for one in (known, new) if one.acts_order is not None), default=latest.position)
        mandatory = (new if new.acts_order is not None else known).mandatory
        merged[new.key] = replace(latest, acts_order=acting, position=position, mandatory=mandatory)
    return list(merged.values())


def stage(work: Work, grants: Sequence[Grant]) -> None:
    """Put rows of grants before the statements."""
    if grants:
        work.send(_STAGE, [{name: getattr(one, name) for name in _NAMES} for one in grants])


_STAGE = sa.insert(staged)
_NAMES = [one.name for one in fields(Grant)]


def stage_from(work: Work, columns: Mapping[str, sa.ColumnElement[Any]], source: sa.FromClause, *where: Test) -> None:
    """Put the grants that a SELECT gives before the statements; columns that are not named stay NULL."""
    work.send(staging_from(columns, source, *where, embedded=work.embedded))


def staging_from(
    columns: Mapping[str, sa.ColumnElement[Any]], source: sa.FromClause, *where: Test, embedded: bool
) -> sa.Executable:
    """Return the statement with which `stage_from` does so."""
    select = sa.select(*columns.values()).select_from(source).where(sa.true(), *where)
    insert = insert_into(staged, embedded=embedded).from_select(list(columns), select)
    statement: sa.Executable = insert.on_conflict_do_nothing()
    return statement


def drop_known(work: Work) -> None:
    """Forget staged grants that would change nothing: what is left is work."""
    work.send(_drop_known())


@cache
def _drop_known() -> sa.Delete:
    current = (
        sa.select(sa.literal(1))
        .select_from(reason.join(user, user.c.id == reason.c.user_id))
        .where(
            same_reason(staged),
            sa.or_(
                sa.and_(staged.c.source == "while", says_the_same(), reason.c.order > user.c.stay_order),
                sa.and_(
                    staged.c.source == "while",
                    is_one_of(reason.c.state, ("held", "refused")),
                    reason.c.order > user.c.stay_order,
                ),
                sa.and_(staged.c.source == "when", staged.c.order <= reason.c.order),
                staged.c.source == "job",
            ),
        )
    )
    unknown_repeat = sa.and_(staged.c.acts_order.is_(None), ~sa.exists().where(same_reason(staged)))
    return sa.delete(staged).where(sa.or_(current.exists(), unknown_repeat))


def same_reason(other: sa.FromClause) -> sa.ColumnElement[bool]:
    """`other` and `reason` are about the same reason."""
    keys = ("user_id", "kind", "target", "source", "origin")
    return sa.and_(*(reason.c[key] == other.c[key] for key in keys))


def says_the_same() -> sa.ColumnElement[bool]:
    """The reason is open and reads as the staged grant does."""
    return sa.and_(
        reason.c.state == "open",
        reason.c.mandatory == staged.c.mandatory,
        reason.c.email == staged.c.email,
        reason.c.lasting == staged.c.lasting,
    )
