"""Every order in which a few transactions can make their steps: each is executed, from the same beginning, and judged.

The orders are a tree. At each knot stand all who can make a step: who waits for a lock cannot, and goes on by itself
when it is let. So of the orders of 8 and 8 steps (12,870) those that differ only in whom they ask in vain are one
execution; what is executed are all that are possible.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import factorial, prod

from tests.interleaving.academy import Academy
from tests.interleaving.stepping import COMMIT, Deadlock, Stepper, Walk

Order = tuple[int, ...]
Choose = Callable[[Order, list[int]], int]
"""Who of those who can makes the next step, after those that were made."""
Stops = frozenset[int]


@dataclass(frozen=True)
class Execution:
    """One that was made: who made a step after whom, whether anybody had to wait, and how it ended."""

    order: Order
    waited: bool
    deadlock: bool
    failures: tuple[str, ...]
    state: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Explored:
    """What came of all or some orders. `asked`: how many orders of that many steps there are.

    `serial`: the orders in which nothing comes between the statements of a transaction.
    """

    names: tuple[str, ...]
    steps: tuple[int, ...]
    asked: int
    executions: list[Execution]
    serial: list[Execution]

    def __str__(self) -> str:
        waits = sum(one.waited for one in self.executions)
        steps = " + ".join(map(str, self.steps))
        return (
            f"{' | '.join(self.names)}: {steps} steps, {self.asked} orders, {len(self.executions)} executions "
            f"({waits} with somebody waiting), {len({one.state for one in self.executions})} ends"
        )

    def deadlocks(self) -> list[Order]:
        """The orders that ended in one."""
        return [one.order for one in self.executions if one.deadlock]

    def failed(self) -> list[tuple[Order, tuple[str, ...]]]:
        """The orders in which somebody failed."""
        return [(one.order, one.failures) for one in self.executions if one.failures]

    def astray(self) -> list[tuple[Order, list[tuple[str, str]]]]:
        """The orders that ended otherwise than all serial ones, and in what they differ from the nearest of these."""
        ends = {one.state for one in self.serial}
        return [
            (one.order, min((sorted(one.state ^ end) for end in ends), key=len))
            for one in self.executions
            if one.state not in ends
        ]


class Explorer:
    """Explores the orders of some units of an academy. `part` says before which of a unit's statements it stops."""

    def __init__(
        self, academy: Academy, stepper: Stepper, names: Sequence[str], part: Callable[[list[str]], Stops]
    ) -> None:
        self._academy = academy
        self._stepper = stepper
        self._names = tuple(names)
        self._all_said = [self._said(name) for name in names]
        self._stops = [part(said) for said in self._all_said]

    def everything(self) -> Explored:
        """Execute all that are possible."""
        return self._explored(list(self._tree()))

    def some(self, number: int, seed: int, enough: Callable[[Execution], bool] = lambda _: False) -> Explored:
        """Execute so many orders drawn by chance, or until it is `enough`; those that come to the same count once."""
        chance = random.Random(seed)
        steps = [n for n, stops in enumerate(self._stops) for _ in range(len(stops) + 1)]
        made: dict[Order, Execution] = {}
        for _ in range(number):
            order = chance.sample(steps, len(steps))
            done = self._execute(_following(order))
            made[done.order] = done
            if enough(done):
                break
        return self._explored(list(made.values()))

    def _explored(self, executions: list[Execution]) -> Explored:
        steps = tuple(len(stops) + 1 for stops in self._stops)
        asked = factorial(sum(steps)) // prod(map(factorial, steps))
        by_step, self._stops = self._stops, [at_commits(said) for said in self._all_said]
        serial = list(self._tree())
        self._stops = by_step
        return Explored(self._names, steps, asked, executions, serial)

    def _tree(self) -> Iterator[Execution]:
        """From the last knot at which somebody else could have made a step, on and on."""
        to_do: list[Order] = [()]
        while to_do:
            prefix = to_do.pop()
            knots: list[tuple[Order, list[int]]] = []

            def choose(
                order: Order, can: list[int], prefix: Order = prefix, knots: list[tuple[Order, list[int]]] = knots
            ) -> int:
                if len(order) < len(prefix):
                    assert prefix[len(order)] in can, "the same steps led elsewhere"
                    return prefix[len(order)]
                knots.append((order, can))
                return can[0]

            yield self._execute(choose)
            to_do += [(*order, other) for order, can in knots for other in can[1:]]

    def _said(self, name: str) -> list[str]:
        """The statements of a unit alone."""
        known = self._academy.said
        if name not in known:
            self._academy.put_back()
            with self._stepper.walking(self._academy.units(name), [frozenset()]) as (walk,):
                self._stepper.step(0)
            assert walk.failure is None, walk.failure
            known[name] = walk.said
        return known[name]

    def _execute(self, choose: Choose) -> Execution:
        self._academy.put_back()
        order: Order = ()
        waited = deadlock = False
        with self._stepper.walking(self._academy.units(*self._names), self._stops) as walks:
            blocked, over = frozenset[int](), frozenset[int]()
            try:
                while len(over) < len(walks):
                    can = [walk.number for walk in walks if walk.number not in blocked | over]
                    number = choose(order, can)
                    blocked, over = self._stepper.step(number)
                    waited = waited or bool(blocked)
                    order = (*order, number)
            except Deadlock:
                deadlock = True
        return Execution(order, waited, deadlock, _failures(walks), self._academy.state())


def _failures(walks: list[Walk]) -> tuple[str, ...]:
    return tuple(f"{walk.number}: {type(walk.failure).__name__}: {walk.failure}" for walk in walks if walk.failure)


def _following(order: list[int]) -> Choose:
    """Go by an order; whom it asks in vain makes the step at the end."""
    left = iter(order)

    def choose(_: Order, can: list[int]) -> int:
        return next((one for one in left if one in can), can[0])

    return choose


def into(steps: int) -> Callable[[list[str]], Stops]:
    """Part a unit into so many steps: at its locks and commits, or the statements next to them.

    A unit has some forty statements, which would make more orders than there are atoms. What lies between two locks is
    one step; where there are more locks than steps, those are joined that are nearest to each other; where there are
    fewer, what lies longest between two is halved. What is written after the users are locked is so parted as well.
    """

    def part(said: list[str]) -> Stops:
        ends = len(said)
        stops = sorted({number for number, one in enumerate(said) if number and (takes_lock(one) or one == COMMIT)})
        while len(stops) >= steps:
            before = [0, *stops]
            stops.pop(min(range(len(stops)), key=lambda at: (stops[at] - before[at], -at)))
        while len(stops) < steps - 1:
            edges = [0, *stops, ends]
            gap = max(range(len(edges) - 1), key=lambda at: edges[at + 1] - edges[at])
            stops = sorted({*stops, (edges[gap] + edges[gap + 1]) // 2})
        return frozenset(stops)

    return part


def at_locks(said: list[str]) -> Stops:
    """Part a unit at the statements that take locks, and at its commits but the last."""
    numbers = [number for number, one in enumerate(said) if number and (takes_lock(one) or one == COMMIT)]
    return frozenset(number for number in numbers if number < len(said) - 1)


def at_commits(said: list[str]) -> Stops:
    """Part a unit into its transactions."""
    return frozenset(number + 1 for number, one in enumerate(said[:-1]) if one == COMMIT)


def takes_lock(statement: str) -> bool:
    """Say whether a statement takes a lock that others wait for before anything is written, or a key."""
    if statement.startswith(("SELECT", "WITH")):
        return "advisory_xact_lock" in statement or any(f"FOR {how}" in statement for how in _HOW)
    return statement.startswith(('INSERT INTO "user"', "INSERT INTO inbox"))


_HOW = ("UPDATE", "NO KEY UPDATE", "SHARE", "KEY SHARE")
