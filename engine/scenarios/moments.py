"""When time alone changes something: the moments between two steps at which a worker that never sleeps would act."""

from collections.abc import Iterable, Iterator

import sqlalchemy as sa

from engine.authoring.conditions import Dated, Done, DoneTogether, Leaf
from engine.authoring.leaves import every
from engine.authoring.rules import Rules
from engine.facts import Person
from engine.matching.moments import reads_clock
from engine.matching.reference import stands
from engine.store.database import Work
from engine.store.tables import block, inbox, reason, user


class Moments:
    """The moments of one rule set."""

    def __init__(self, rules: Rules) -> None:
        self._triggers = [
            trigger
            for trigger in rules.triggers.values()
            if trigger.while_ is not None and trigger.enabled == "true" and reads_clock(trigger.while_)
        ]
        leaves = [leaf for trigger in self._triggers if trigger.while_ is not None for leaf in every(trigger.while_)]
        self._turns = [(leaf, offset) for leaf in dict.fromkeys(leaves) for offset in _turns(leaf)]

    def after(self, work: Work, people: Iterable[Person]) -> int | None:
        """Return the first moment after now (microseconds UTC); None if nothing waits for time."""
        found = [*work.run(_WAITING, {"now": work.now}).scalars()]
        found += [self._turn(person, work.now) for person in people]
        return min((moment for moment in found if moment is not None), default=None)

    def _turn(self, person: Person, now: int) -> int | None:
        """When a trigger that reads the clock first begins or stops to hold."""
        moments = {value + offset for leaf, offset in self._turns for value in _values(leaf, person)}
        standing = self._standing(person, now)
        ahead = sorted(moment for moment in moments if moment > now)
        return next((moment for moment in ahead if self._standing(person, moment) != standing), None)

    def _standing(self, person: Person, at: int) -> list[bool]:
        return [stands(trigger, person, at) for trigger in self._triggers]


def _turns(leaf: Leaf) -> set[int]:
    """How long after a value a test that counts from the clock turns for it (microseconds).

    What is to lie before a moment does so from just after, what is to lie after it does until then.
    """
    match leaf:
        case Dated(_, before, after, on):
            ends = [(before, 1), (after, 0), (on, 0), (on, 1)]
        case Done(_, _, before, after) | DoneTogether(_, _, _, before, after):
            ends = [(before, 1), (after, 0)]
        case _:
            ends = []
    return {just - moment.offset for moment, just in ends if moment is not None and moment.relative}


def _values(leaf: Leaf, person: Person) -> Iterator[int]:
    match leaf:
        case Dated(field) if field in person.facts.dates:
            yield person.facts.dates[field]
        case Done(field, names) | DoneTogether(field, names):
            done = person.facts.done.get(field, {})
            yield from (at for name in names for at in done.get(name, ()))


def _waiting() -> sa.CompoundSelect[tuple[int]]:
    now = sa.bindparam("now", type_=sa.BigInteger)
    open_ = (reason.c.state.in_(("open", "ending")),)
    columns = (
        (inbox.c.due_at, ()),
        (reason.c.until, open_),
        (reason.c.ends_at, open_),
        (block.c.until, (block.c.ended_at.is_(None),)),
        (user.c.stay_ends_at, ()),
    )
    return sa.union_all(*(sa.select(sa.func.min(one)).where(one > now, *tests) for one, tests in columns))


_WAITING = _waiting()
"""The first moment of each kind for which something waits: messages sent ahead, ends, grace, stays."""
