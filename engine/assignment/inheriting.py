"""What a trigger gave goes on: under the trigger's new name, or without the trigger (S10). Of the users who cross."""

import sqlalchemy as sa

from engine.store.database import Work
from engine.store.staging import crossing
from engine.store.tables import reason, skipped

Test = sa.ColumnElement[bool]


def of_those_who_cross(on: sa.Table) -> Test:
    """Rows of the users in `s_crossing`."""
    return on.c.user_id.in_(sa.select(crossing.c.user_id))


def given_by(mode: str, name: str) -> Test:
    """Reasons of a trigger, of the users who cross, in whatever state."""
    return sa.and_(of_those_who_cross(reason), reason.c.source == mode, reason.c.origin == name)


def rename(work: Work, mode: str, was: str, name: str) -> None:
    """Let what the trigger `was` gave be the trigger `name`'s, as far as that one gives nothing of the kind yet."""
    other = reason.alias("other")
    same = [other.c[key] == reason.c[key] for key in ("user_id", "kind", "target", "source")]
    # The name may have been another's before: what that one gave and took is over, and gives way to what is alive.
    alive = sa.exists().where(other.c.origin == was, other.c.state != "ended", *same)
    work.send(sa.delete(reason).where(given_by(mode, name), reason.c.state == "ended", alive))
    taken = sa.exists().where(other.c.origin == name, *same)
    work.send(sa.update(reason).where(given_by(mode, was), sa.not_(taken)).values(origin=name))
    alone = sa.select(sa.literal(name), skipped.c.user_id).where(skipped.c.trigger == was, of_those_who_cross(skipped))
    work.send(work.insert(skipped).from_select(["trigger", "user_id"], alone).on_conflict_do_nothing())
    forget_skipped(work, was)


def keep(work: Work, mode: str, name: str) -> None:
    """Let what a trigger gave last like what `after: keep` gave: until a person revokes it, or the stay ends."""
    # What was held or refused it never gave.
    state = sa.case((reason.c.state == "ending", "open"), (reason.c.state == "open", "open"), else_="ended")
    kept = {"lasting": True, "state": state, "ends_at": None}
    work.send(sa.update(reason).where(given_by(mode, name), reason.c.state != "ended").values(kept))


def forget_skipped(work: Work, trigger: str) -> None:
    """Forget whom a trigger left alone."""
    work.send(sa.delete(skipped).where(skipped.c.trigger == trigger, of_those_who_cross(skipped)))
