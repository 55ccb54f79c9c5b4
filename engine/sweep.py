"""The sweep: the periodic look at what time alone changes. Set-based; what it finds is settled like everything else."""

from dataclasses import dataclass

import sqlalchemy as sa

from engine import causes
from engine.arrivals import Verdict
from engine.assignment import Settlement
from engine.authoring.rules import Rules
from engine.clock import DAY
from engine.people.stays import end_stays
from engine.pipeline import Pipeline
from engine.store.database import Database, Work
from engine.store.selection import selects
from engine.store.tables import swept


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What a sweep did. `due`: what became of the messages whose time has come."""

    number: int
    nightly: bool
    due: list[Verdict]


def sweep(database: Database, pipeline: Pipeline) -> Swept:
    """Process the messages that are due, then look at stays, ends, grace and every condition that reads the clock.

    The first sweep after `settings.nightly_at` looks at everything anew. Raises Transient; calling again goes on.
    """
    due: list[Verdict] = []
    while some := pipeline.process_due():
        due += some
    with database.unit() as work:
        revision = pipeline.follow(work)
        number, nightly = _count(work, pipeline.settings.nightly_at)
        settlement = Settlement(work, revision=revision.number, quiet=pipeline.settings.quiet_after_revocation)
        position = settlement.cause(causes.of_sweep(number, work.now))
        ended = end_stays(work)
        settlement.touch(dict.fromkeys(ended, position))
        frozen = [name for name, trigger in revision.rules.triggers.items() if trigger.enabled != "true"]
        settlement.end_what_is_over(position, frozen)
        everything = nightly or bool(ended)
        names = None if everything else revision.matcher.reads_clock
        if names is None or names:
            settlement.stand_everybody(standing_tests(revision.rules, work.now, names), position, only=names)
        if nightly:
            settlement.touch_all(position)
        settlement.settle()
    return Swept(number=number, nightly=nightly, due=due)


def standing_tests(rules: Rules, now: int, only: list[str] | None = None) -> dict[str, sa.ColumnElement[bool]]:
    """Return the live `while` triggers, or those in `only`, as tests on the rows of `user`."""
    return {
        name: selects(trigger.while_, rules.catalog, now)
        for name, trigger in rules.triggers.items()
        if trigger.while_ is not None and trigger.enabled == "true" and (only is None or name in only)
    }


def _count(work: Work, nightly_at: int) -> tuple[int, bool]:
    """Number this sweep; say whether it is the first since the last time of day at which everything is looked at."""
    row = work.run(sa.select(swept)).first()
    night = work.now - (work.now - nightly_at) % DAY
    nightly = row is not None and (row.nightly_at is None or row.nightly_at < night)
    number = 1 if row is None else row.number + 1
    looked = work.now if row is None or nightly else row.nightly_at
    values = {"number": number, "at": work.now, "nightly_at": looked}
    insert = work.insert(swept).values(one=1, **values)
    work.run(insert.on_conflict_do_update(index_elements=["one"], set_=values))
    return number, nightly
