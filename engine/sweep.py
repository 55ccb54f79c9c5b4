"""The sweep: the periodic look at what time alone changes. Set-based; what it finds is settled like everything else."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from engine import causes
from engine.arrivals import Verdict
from engine.assignment import Settlement, blocks, differing, matching, reasons, untrue
from engine.authoring.rules import Rules
from engine.clock import DAY
from engine.limits import trips
from engine.limits.allowances import add_up, set_allowances
from engine.people.stays import end_stays, stays_over
from engine.pipeline import Pipeline
from engine.plans.bringing import bring_over
from engine.privacy.retention import retain
from engine.publishers import forget_leavings
from engine.revision import Revision
from engine.shadow import differing as differing_in_shadow
from engine.shadow import write_changes
from engine.store.database import Alone, Database, Work
from engine.store.given import NOW, Moment
from engine.store.selection import selects
from engine.store.staging import seen
from engine.store.tables import block, reason, swept, user

CHUNK = 2_000
"""Users settled in one unit of work, at most: others need not wait long for the locks."""
LOOK = 50 * CHUNK
"""Users found at one look at everybody, at most: as many ids are kept in memory (some 10 MB)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What a sweep did. `due`: what became of the messages whose time has come; `users`: how many were looked at.

    `removed`: rows that had been kept long enough.
    """

    number: int
    nightly: bool
    users: int
    due: list[Verdict]
    removed: int = 0


def sweep(database: Database, pipeline: Pipeline, *, every: int = 0) -> Swept | None:
    """Process the messages that are due, then look at stays, ends, grace and every condition that reads the clock.

    The first sweep after `settings.nightly_at` looks at everything anew. None if somebody else sweeps just now, or did
    less than `every` (microseconds) ago. Raises Transient; calling again goes on.
    """
    with database.alone(Alone.SWEEP) as mine:
        if not mine or not _is_time(database, every):
            return None
        due: list[Verdict] = []
        while some := pipeline.process_due():
            due += some
        with database.unit() as work:
            began = work.now
            revision = pipeline.follow(work)
            number, nightly = _count(work, pipeline.settings.nightly_at)
            set_allowances(work, revision.rules, pipeline.settings)
            if revision.crossing is None:
                trips.mend(work)
            add_up(work)
            forget_leavings(work)
        users, last, more = 0, "", True
        while more:
            with database.unit() as work:
                found = _find(work, pipeline, nightly=nightly, after=last)
            for first in range(0, len(found), CHUNK):
                with database.unit() as work:
                    _settle(work, pipeline, number, found[first : first + CHUNK])
            users += len(found)
            more = len(found) == LOOK
            last = found[-1] if found else last
        removed = retain(database, pipeline.settings, pipeline.follow) if nightly else 0
        if nightly:  # not before: a look that was broken off is made up for
            with database.unit() as work:
                work.run(sa.update(swept).values(nightly_at=began))
        return Swept(number=number, nightly=nightly, users=users, due=due, removed=removed)


def _is_time(database: Database, every: int) -> bool:
    with database.read() as work:
        last = work.run(sa.select(swept.c.at)).scalar_one_or_none()
        return last is None or every == 0 or work.now - last >= every


def _find(work: Work, pipeline: Pipeline, *, nightly: bool, after: str) -> list[str]:
    """Find whom time has changed, in the order of their ids, without keeping anybody waiting; settle nothing yet."""
    revision = pipeline.follow(work)
    looks = _looks(revision)
    settlement = Settlement(
        work,
        revision=revision.number,
        quiet=pipeline.settings.quiet_after_revocation,
        email_from=pipeline.settings.email_from,
    )
    settlement.match(looks.everybody if nightly else looks.by_clock, 0)
    find = looks.changed_by_night if nightly else looks.changed_by_clock
    return list(work.run(find, {"now": work.now, "after": after}).scalars())


def _settle(work: Work, pipeline: Pipeline, number: int, users: list[str]) -> None:
    """Lock users who were found, and look again; settle what is so now."""
    revision = pipeline.follow(work)
    settlement = Settlement(
        work,
        revision=revision.number,
        quiet=pipeline.settings.quiet_after_revocation,
        email_from=pipeline.settings.email_from,
    )
    if revision.transition is not None:  # before the sweep is the cause of anything
        work.run(sa.select(user.c.id).where(user.c.id.in_(users)).order_by(user.c.id).with_for_update())
        bring_over(work, settlement, revision, users)
    position = settlement.cause(causes.of_sweep(number, work.now))
    settlement.single_out(users, position)
    end_stays(work, user.c.id.in_(sa.select(seen.c.user_id)))
    settlement.stand_seen(_looks(revision).singled_out, position)
    settlement.end_what_is_over(position, _frozen(revision.rules))
    settlement.settle()
    if revision.shadows.standing:
        write_changes(work)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looks:
    """The statements of sweeps under one revision: who matches which `while` trigger, and whom time has changed."""

    everybody: list[sa.Executable]
    by_clock: list[sa.Executable]
    """Of the triggers that the clock alone can start or end."""
    singled_out: list[sa.Executable]
    changed_by_night: sa.Select[str]
    changed_by_clock: sa.Select[str]


def _looks(revision: Revision) -> _Looks:
    """Return the statements of a revision, which are built once."""
    if "sweep" not in revision.kept:
        rules, only, shadows = revision.rules, revision.matcher.reads_clock, revision.shadows
        # Triggers in shadow are matched with the others; since they give nothing, nothing comes of it but a count.
        everybody = standing_tests(rules, NOW) | shadows.tests(rules, NOW)
        watched = [differing_in_shadow()] if shadows.standing else []
        watched_by_clock = [differing_in_shadow(shadows.by_clock)] if shadows.by_clock else []
        revision.kept["sweep"] = _Looks(
            everybody=matching(everybody, singled_out=False),
            by_clock=matching({name: everybody[name] for name in (*only, *shadows.by_clock)}, singled_out=False),
            singled_out=matching(everybody, singled_out=True),
            changed_by_night=_changed(rules, None, untrue(NOW), *watched),
            changed_by_clock=_changed(rules, only, *watched_by_clock),
        )
    looks: _Looks = revision.kept["sweep"]
    return looks


def _changed(rules: Rules, only: list[str] | None, *more: sa.Select[Any]) -> sa.Select[str]:
    """Whom time has changed, by what was staged of the triggers `only` (None: all live ones)."""
    users = sa.union(
        differing(NOW, only=only),
        sa.select(reason.c.user_id).where(reasons.over(NOW, _frozen(rules))),
        sa.select(block.c.user_id).where(blocks.over(NOW)),
        sa.select(user.c.id).where(stays_over(NOW)),
        *more,
    ).subquery()
    id_ = users.c[0]
    return sa.select(id_).where(id_ > sa.bindparam("after", type_=id_.type)).distinct().order_by(id_).limit(LOOK)


def _frozen(rules: Rules) -> list[str]:
    return [name for name, trigger in rules.triggers.items() if trigger.enabled != "true"]


def standing_tests(rules: Rules, now: Moment) -> dict[str, sa.ColumnElement[bool]]:
    """Return the live `while` triggers as tests on the rows of `user`."""
    return {
        name: selects(trigger.while_, rules.catalog, now)
        for name, trigger in rules.triggers.items()
        if trigger.while_ is not None and trigger.enabled == "true"
    }


def _count(work: Work, nightly_at: int) -> tuple[int, bool]:
    """Number this sweep; say whether it is the first since the last time of day at which everything is looked at."""
    row = work.run(sa.select(swept)).first()
    night = work.now - (work.now - nightly_at) % DAY
    nightly = row is not None and (row.nightly_at is None or row.nightly_at < night)
    number = 1 if row is None else row.number + 1
    looked = work.now if row is None else row.nightly_at
    values = {"number": number, "at": work.now, "nightly_at": looked}
    insert = work.insert(swept).values(one=1, **values)
    work.run(insert.on_conflict_do_update(index_elements=["one"], set_=values))
    return number, nightly
