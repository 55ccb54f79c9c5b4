"""Users cross from one revision to the next: all that follows for them from the transition, staged at once (S10).

Who crosses is in `s_crossing`, locked. Each user crosses once, wholly: losses and gains in one unit of work (S17).
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from engine.assignment import Settlement, counts, differing, inheriting, matching
from engine.assignment.inheriting import given_by, of_those_who_cross
from engine.authoring.triggers import Trigger
from engine.people.qualified import qualify_all, reaching
from engine.plans.returning import give_back, returning
from engine.plans.transition import Transition
from engine.store.database import Work
from engine.store.given import Moment
from engine.store.selection import selects
from engine.store.staging import crossing, match
from engine.store.tables import reason, skipped, user

Test = sa.ColumnElement[bool]


def cross(work: Work, settlement: Settlement, transition: Transition, position: int) -> None:
    """Let the users in `s_crossing` be under the new rules; what follows is settled by the caller."""
    # First: who loses the role at the same time is not known to have had what it carried afterwards.
    for role, what in sorted(transition.links):
        settlement.touch_carried(role, what, position)
    for was, name in transition.renamed.items():
        mode = transition.new.triggers[name].mode
        inheriting.rename(work, mode, was, name)
        # Where both give the same, one reason is enough: what is left under the earlier name ends.
        settlement.end(sa.and_(given_by(mode, was), reason.c.state != "ended"), position)
    for trigger in transition.gone:
        _end_deleted(work, settlement, transition, trigger, position)
    for trigger in transition.narrowed:
        settlement.end(sa.and_(given_by("while", trigger.name), _dropped(trigger), reason.c.state != "ended"), position)
    qualify_all(work, transition.new.catalog, transition.requalified, sa.select(crossing.c.user_id))
    if transition.evaluated:
        names = [trigger.name for trigger in transition.evaluated]
        refused = sa.and_(reason.c.source == "while", reason.c.origin.in_(names), reason.c.state == "refused")
        settlement.end(sa.and_(of_those_who_cross(reason), refused), position)
        settlement.apply(counted=False)  # what was refused is looked at anew
        _leave_alone(work, transition)
        settlement.single_out_those_who_cross(position)
        tests = tests_of(transition.evaluated, transition, work.now)
        settlement.stand_seen(matching(tests, singled_out=True), position, only=names)
    if transition.back_to is not None:
        give_back(work, settlement, transition, position)
    settlement.apply(counted=False)


def find(work: Work, settlement: Settlement, transition: Transition, among: Test) -> sa.Select[str]:
    """Find of whom something follows; others may come along. `among`: a test on the rows of `user`."""
    ways = list(_concerned(transition, among, work.now))
    if transition.back_to is not None:
        ways += returning(work, transition, among)
    if transition.looked_at:
        names = [trigger.name for trigger in transition.looked_at]
        tests = {
            name: sa.and_(among, test) for name, test in tests_of(transition.looked_at, transition, work.now).items()
        }
        settlement.match(matching(tests, singled_out=False), 0)
        work.measure(match)
        ways.append(differing(work.now, only=names))
        refused = (reason.c.source == "while", reason.c.origin.in_(names), reason.c.state == "refused")
        ways.append(
            sa.select(reason.c.user_id).join_from(reason, user, user.c.id == reason.c.user_id).where(among, *refused)
        )
    return sa.select(sa.union(*ways).subquery().c[0])


def _concerned(transition: Transition, among: Test, now: Moment) -> Iterator[sa.Select[Any]]:
    there = reason.join(user, user.c.id == reason.c.user_id)
    origins: list[tuple[str, str]] = [
        *((transition.new.triggers[name].mode, was) for was, name in transition.renamed.items()),
        *((trigger.mode, trigger.name) for trigger in transition.gone),
        *(("while", trigger.name) for trigger in (*transition.narrowed, *transition.restated)),
    ]
    by: dict[str, list[str]] = {}
    for mode, name in origins:
        by.setdefault(mode, []).append(name)
    yield sa.select(user.c.id).where(sa.false())
    for mode, names in by.items():
        given = (reason.c.source == mode, reason.c.origin.in_(names), reason.c.state != "ended")
        yield sa.select(reason.c.user_id).select_from(there).where(among, *given)
    for name in sorted(transition.requalified):
        yield reaching(name, transition.new.catalog, among)
    roles = sorted({role for role, _ in transition.links})
    if roles:
        carries = (reason.c.kind == "role", reason.c.target.in_(roles), counts(reason.c.state))
        yield sa.select(reason.c.user_id).select_from(there).where(among, *carries)
    for trigger in transition.goes_live_skipping:
        matches = selects(_condition(trigger), transition.new.catalog, now)
        yield sa.select(user.c.id).where(among, sa.not_(user.c.between_stays), matches)


def tests_of(triggers: list[Trigger], transition: Transition, now: Moment) -> dict[str, Test]:
    """Return `while` triggers of the new rules as tests on the rows of `user`."""
    return {one.name: selects(_condition(one), transition.new.catalog, now) for one in triggers}


def _condition(trigger: Trigger) -> Any:  # noqa: ANN401 — of a `while` trigger it is there
    return trigger.while_


def _end_deleted(work: Work, settlement: Settlement, transition: Transition, trigger: Trigger, position: int) -> None:
    if transition.ended.get(trigger.name, "revoke") == "revoke":
        settlement.end(sa.and_(given_by(trigger.mode, trigger.name), reason.c.state != "ended"), position)
    else:
        inheriting.keep(work, trigger.mode, trigger.name)
    inheriting.forget_skipped(work, trigger.name)


def _dropped(trigger: Trigger) -> Test:
    """What a trigger does not give any more, by its new text."""
    given = (sa.and_(reason.c.kind == one.kind, reason.c.target == one.name) for one in trigger.then)
    return sa.not_(sa.or_(*given))


def _leave_alone(work: Work, transition: Transition) -> None:
    """`existing: skip`: who matches when the trigger goes live is left alone."""
    for trigger in transition.goes_live_skipping:
        matches = selects(_condition(trigger), transition.new.catalog, work.now)
        which = (user.c.id.in_(sa.select(crossing.c.user_id)), sa.not_(user.c.between_stays), matches)
        rows = sa.select(sa.literal(trigger.name), user.c.id).where(*which)
        work.send(work.insert(skipped).from_select(["trigger", "user_id"], rows).on_conflict_do_nothing())
