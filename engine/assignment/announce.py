"""What the world is told: change events, and one email a user and transaction (S13). The relay sends them."""

from functools import cache
from typing import Any

import sqlalchemy as sa

from engine.store.answers import Answer
from engine.store.database import Work
from engine.store.given import NOW
from engine.store.staging import cause, step, turn
from engine.store.tables import change, email_item, email_job, user


class Turned:
    """How much turned in one unit of work, for whoever asks while it lasts."""

    def __init__(self, changes: Answer, emails: Answer) -> None:
        self._changes, self._emails = changes, emails

    @property
    def changes(self) -> int:
        """How many change events there are."""
        return self._changes.count

    @property
    def emails(self) -> int:
        """How many email jobs there are."""
        return self._emails.count


def announce(work: Work, *, stepped: bool) -> Turned:
    """Write change events and email jobs for everything that turns. `stepped`: there is something in `s_step`."""
    if work.embedded:
        work.send(_version())
    changes = work.send(_changes(embedded=work.embedded), {"now": work.now})
    turned = Turned(changes, work.send(_email_jobs(stepped=stepped), {"now": work.now}))
    work.send(_email_items(stepped=stepped))
    return turned


@cache
def _version() -> sa.Update:
    turned = sa.select(turn.c.user_id).where(_changes_something())
    return sa.update(user).where(user.c.id.in_(turned)).values(version=user.c.version + 1)


def _changes_something() -> sa.ColumnElement[bool]:
    """What begins anew with a new stay is news to its user, and no change."""
    return sa.or_(turn.c.active != turn.c.was, turn.c.mandatory != turn.c.was_mandatory)


@cache
def _changes(*, embedded: bool) -> sa.Insert:
    """With the versions that `_version` gives: on PostgreSQL in one statement, so that nobody is looked up again."""
    whose = user if embedded else _version().returning(user.c.id, user.c.version).cte("versions")
    what = sa.case(
        (turn.c.active == turn.c.was, turn.c.kind + ".changed"),
        (turn.c.active, turn.c.kind + ".assigned"),
        else_=turn.c.kind + ".revoked",
    )
    select = (
        sa.select(
            turn.c.user_id,
            whose.c.version,
            what,
            turn.c.kind,
            turn.c.target,
            sa.case((turn.c.active, turn.c.mandatory), else_=turn.c.was_mandatory),
            cause.c.cause,
            NOW,
        )
        .select_from(turn.join(whose, whose.c.id == turn.c.user_id).join(cause, cause.c.position == turn.c.position))
        .where(_changes_something())
        .order_by(turn.c.position, turn.c.user_id, turn.c.kind.desc(), turn.c.target)
    )
    names = ["user_id", "version", "type", "kind", "target", "mandatory", "cause", "at"]
    return sa.insert(change).from_select(names, select)


@cache
def _email_jobs(*, stepped: bool) -> sa.Insert:
    worth = _worth(stepped=stepped)
    name = _name(worth)
    state = sa.case((user.c.email.is_(None), "no_address"), else_="waiting")
    jobs = sa.select(name, worth.c.user_id, cause.c.cause, NOW, state)
    jobs = jobs.select_from(_caused(worth).join(user, user.c.id == worth.c.user_id))
    names = ["id", "user_id", "cause", "at", "state"]
    return sa.insert(email_job).from_select(names, jobs.order_by(worth.c.position, worth.c.user_id))


@cache
def _email_items(*, stepped: bool) -> sa.Insert:
    worth = _worth(stepped=stepped)
    # Not those of causes that are not silent: that would be a look for each of them, this is one for all.
    loud = turn.c.position.not_in(sa.select(cause.c.position).where(cause.c.silent))
    of_user = sa.and_(turn.c.user_id == worth.c.user_id, turn.c.new, loud)
    items = sa.select(_name(worth), turn.c.kind, turn.c.target, turn.c.mandatory)
    items = items.select_from(_caused(worth).join(turn, of_user))
    return sa.insert(email_item).from_select(["email_id", "kind", "target", "mandatory"], items)


def _name(worth: sa.Subquery) -> sa.ColumnElement[str]:
    return cause.c.cause + sa.literal(" to ") + worth.c.user_id


def _caused(worth: sa.Subquery) -> sa.FromClause:
    return worth.join(cause, cause.c.position == worth.c.position)


def _worth(*, stepped: bool) -> sa.Subquery:
    """Who gets an email, and the position of the cause that it is named after."""
    # The earliest cause that gave something new; sent if any of the new reasons allows email.
    since = _since_active() if stepped else turn.c.position
    select: sa.Select[Any] = (
        sa.select(turn.c.user_id, sa.func.min(since).label("position"))
        .join_from(turn, cause, cause.c.position == turn.c.position)
        .where(turn.c.new, sa.not_(cause.c.silent))
        .group_by(turn.c.user_id)
        # Not `= 1`: of that PostgreSQL would expect one user in two hundred, and then look for causes one by one.
        .having(sa.func.max(sa.case((turn.c.allows, 1), else_=0)) != 0)
    )
    return select.subquery("worth")


def _since_active() -> sa.ColumnElement[int]:
    """Who became active on the way has it from the first cause after which they were."""
    of_user = step.c.user_id == turn.c.user_id
    latest = sa.select(step.c.active).where(of_user, step.c.position <= turn.c.position)
    active_then = latest.order_by(step.c.position.desc()).limit(1).scalar_subquery()
    next_active = sa.select(sa.func.min(step.c.position)).where(
        of_user, step.c.active, step.c.position > turn.c.position
    )
    return sa.case(
        (sa.func.coalesce(active_then, sa.true()), turn.c.position),
        else_=sa.func.coalesce(next_active.scalar_subquery(), turn.c.position),
    )
