"""Whom a request is about, and what: staged, so that every statement after it is about all of them at once."""

import sqlalchemy as sa

from engine.authoring.catalog import Catalog
from engine.jobs.asking import Asked
from engine.store.database import Work
from engine.store.selection import selects
from engine.store.staging import aim, chosen
from engine.store.tables import job_result, user


def choose(work: Work, asked: Asked, catalog: Catalog) -> None:
    """Stage the users and what is aimed at; who was never heard of has the outcome `unknown` at once."""
    for table in (chosen, aim):
        work.run(sa.delete(table))
    rows = [{"kind": kind, "target": name, "mandatory": mandatory} for (kind, name), mandatory in asked.aims.items()]
    work.run(sa.insert(aim), rows)
    if asked.users is None:
        fits = sa.select(user.c.id).where(user.c.status == "active", selects(asked.where, catalog, work.now))
        work.run(sa.insert(chosen).from_select(["user_id"], fits))
    else:
        work.run(sa.insert(chosen), [{"user_id": id_} for id_ in asked.users])
    for id_ in asked.excepted:
        work.run(sa.delete(chosen).where(chosen.c.user_id == id_))
    work.measure(chosen, aim)
    heard_of = sa.exists().where(user.c.id == chosen.c.user_id)
    unknown = sa.select(sa.literal(asked.job), chosen.c.user_id, sa.literal("unknown")).where(~heard_of)
    work.run(sa.insert(job_result).from_select(["job_id", "user_id", "outcome"], unknown))
    work.run(sa.delete(chosen).where(~heard_of))


def pairs() -> sa.Subquery:
    """Every chosen user with everything aimed at: user_id, kind, target, mandatory."""
    every = chosen.join(aim, sa.true())
    return sa.select(chosen.c.user_id, aim.c.kind, aim.c.target, aim.c.mandatory).select_from(every).subquery("pairs")
