"""When time alone changes something: the moments between two steps at which a worker that never sleeps would act."""

from collections.abc import Iterable, Iterator

import sqlalchemy as sa

from engine.authoring.conditions import Dated, Done, DoneTogether, Leaf, Moment
from engine.authoring.leaves import every
from engine.authoring.rules import Rules
from engine.facts import Person
from engine.store.database import Work
from engine.store.tables import block, inbox, reason, user


class Moments:
    """The moments of one rule set."""

    def __init__(self, rules: Rules) -> None:
        self._tests = [
            (leaf, offset)
            for trigger in rules.triggers.values()
            if trigger.while_ is not None and trigger.enabled == "true"
            for leaf in dict.fromkeys(every(trigger.while_))
            for offset in _offsets(leaf)
        ]
        self.read_clock = bool(self._tests)
        """Whether conditions read the clock: then it matters what is known of whom."""

    def after(self, work: Work, people: Iterable[Person]) -> int | None:
        """Return the first moment after now (microseconds UTC); None if nothing waits for time."""
        found = [*work.run(_WAITING, {"now": work.now}).scalars()]
        found += [moment for person in people for moment in self._flips(person) if moment > work.now]
        return min((moment for moment in found if moment is not None), default=None)

    def _flips(self, person: Person) -> Iterator[int]:
        """When tests that count from the clock turn: what is `before` from just after, what is `after` until then."""
        for leaf, offset in self._tests:
            for value in _values(leaf, person):
                yield value - offset
                yield value - offset + 1


def _offsets(leaf: Leaf) -> set[int]:
    moments: tuple[Moment | None, ...] = ()
    match leaf:
        case Dated(_, before, after, on):
            moments = (before, after, on)
        case Done(_, _, before, after) | DoneTogether(_, _, _, before, after):
            moments = (before, after)
    return {moment.offset for moment in moments if moment is not None and moment.relative}


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
