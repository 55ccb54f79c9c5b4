"""How many people a trip holds just now, and what a trigger did today."""

import sqlalchemy as sa

from engine.assignment.tripping import done_on, is_held
from engine.clock import DAY
from engine.store.database import Work
from engine.store.tables import reason, user


def of_trip(trigger: str, kind: str) -> sa.ColumnElement[bool]:
    """Return the test of the reasons that a trip holds, over `reason`."""
    return sa.and_(reason.c.source != "job", reason.c.origin == trigger, is_held(kind))


def people_held(work: Work, trigger: str, kind: str) -> int:
    """Return how many users of whom something of the present stay is held."""
    present = sa.or_(sa.not_(reason.c.lasting), reason.c.order > user.c.stay_order)
    rows = sa.select(sa.func.count(reason.c.user_id.distinct())).join_from(reason, user, user.c.id == reason.c.user_id)
    return int(work.run(rows.where(of_trip(trigger, kind), present)).scalar_one())


def counting_today(work: Work, trigger: str, kind: str) -> int:
    """Return how many of those held would count against today's limit if it were done now."""
    today = work.now - work.now % DAY
    rows = sa.select(sa.func.count(reason.c.user_id.distinct())).join_from(reason, user, user.c.id == reason.c.user_id)
    counted = [user.c.status == "active"]
    if kind == "assign":
        counted.append(user.c.welcomed_at < today)
    return int(work.run(rows.where(of_trip(trigger, kind), *counted)).scalar_one())


def done_today(work: Work, trigger: str, kind: str) -> int:
    """Return how many users a trigger's changes of a kind were about today."""
    today = sa.literal(work.now - work.now % DAY, sa.BigInteger)
    return int(work.run(sa.select(done_on(sa.literal(trigger), sa.literal(kind), today))).scalar_one())
