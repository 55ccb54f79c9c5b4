"""What the tests of one field tell apart: instead of all values of a field, the few kinds that its tests can see.

Every person is of some combination of kinds; not every combination needs to be a person. So what no combination meets,
nobody meets; what some combination meets may still be met by nobody.
"""

import math
from collections.abc import Iterable, Sequence
from itertools import product

from engine.authoring.conditions import (
    Between,
    Dated,
    Done,
    DoneTogether,
    Flag,
    Known,
    Leaf,
    Like,
    Moment,
    NumberIn,
    OneOf,
)
from engine.authoring.pattern import fits

MAX_PATTERNS = 6
MAX_KINDS = 2_000


class TooMany(Exception):  # noqa: N818 — it never leaves the reasoning
    """There are more kinds of values than are looked at."""


def kinds(leaves: Sequence[Leaf], *, several: bool) -> set[frozenset[int]]:
    """Return the kinds of values of one field: of each, which of `leaves` (by number) it meets.

    Of a field with several values, and of what is done, a person has any set of kinds; else one, or none (missing).
    """
    first = next((leaf for leaf in leaves if not isinstance(leaf, Known)), leaves[0])
    match first:
        case OneOf() | Like():
            found = _texts(leaves, several=several)
        case NumberIn() | Between():
            found = _numbers(leaves)
        case Dated():
            found = _dates(leaves)
        case Done():
            found = _done(leaves)
        case _:
            found = {frozenset()}
    always = frozenset(number for number, leaf in enumerate(leaves) if isinstance(leaf, Known | Flag | DoneTogether))
    if len(found) > MAX_KINDS:
        raise TooMany
    return {kind | always for kind in found}


def _meets(leaves: Sequence[Leaf], value: str) -> frozenset[int]:
    found = set()
    for number, leaf in enumerate(leaves):
        match leaf:
            case OneOf(_, values) if value in values:
                found.add(number)
            case Like(_, pattern, things, known) if value in things or (value not in known and fits(pattern, value)):
                found.add(number)
    return frozenset(found)


def _texts(leaves: Sequence[Leaf], *, several: bool) -> set[frozenset[int]]:
    mentioned: set[str] = set()
    patterns = [number for number, leaf in enumerate(leaves) if isinstance(leaf, Like)]
    for leaf in leaves:
        if isinstance(leaf, OneOf):
            mentioned |= leaf.values
        elif isinstance(leaf, Like):
            mentioned |= leaf.things
    found = {_meets(leaves, value) for value in mentioned}
    if several:  # whatever fits two patterns counts as two values: every set of kinds is there anyway
        return found | {frozenset({number}) for number in patterns} | {frozenset()}
    if len(patterns) > MAX_PATTERNS:
        raise TooMany
    for fit in product((False, True), repeat=len(patterns)):
        found.add(frozenset(number for number, fitting in zip(patterns, fit, strict=True) if fitting))
    return found


def _numbers(leaves: Sequence[Leaf]) -> set[frozenset[int]]:
    constants: set[float] = set()
    for leaf in leaves:
        if isinstance(leaf, NumberIn):
            constants |= leaf.values
        elif isinstance(leaf, Between):
            constants |= {bound for bound in (leaf.at_least, leaf.at_most) if bound is not None}
    values = constants | {math.nextafter(constant, math.inf) for constant in constants} | {-math.inf, math.inf}
    return {frozenset(number for number, leaf in enumerate(leaves) if _number_meets(leaf, value)) for value in values}


def _number_meets(leaf: Leaf, value: float) -> bool:
    match leaf:
        case NumberIn(_, numbers):
            return value in numbers
        case Between(_, low, high):
            return (low is None or low <= value) and (high is None or value <= high)
    return False


Spot = tuple[int, int]
"""A time as tests see it: against the literal moments, and against those counted from the anchor. The anchor may be
any time, so the two are looked at as if they had nothing to do with each other."""


def _spots(moments: Iterable[Moment]) -> list[Spot]:
    literal, relative = {0}, {0}
    for moment in moments:
        edges = {moment.start(0), moment.end(0)}
        (relative if moment.relative else literal).update(edges | {edge - 1 for edge in edges})
    if len(literal) * len(relative) > MAX_KINDS * 4:
        raise TooMany
    return list(product(sorted(literal), sorted(relative)))


def _before(spot: Spot, moment: Moment) -> bool:
    return spot[moment.relative] < moment.start(0)


def _after(spot: Spot, moment: Moment) -> bool:
    return spot[moment.relative] >= moment.end(0)


def _in_window(spot: Spot, before: Moment | None, after: Moment | None) -> bool:
    return (before is None or _before(spot, before)) and (after is None or _after(spot, after))


def _dates(leaves: Sequence[Leaf]) -> set[frozenset[int]]:
    dated = [(number, leaf) for number, leaf in enumerate(leaves) if isinstance(leaf, Dated)]
    spots = _spots(moment for _, leaf in dated for moment in (leaf.before, leaf.after, leaf.on) if moment is not None)
    return {
        frozenset(
            number
            for number, leaf in dated
            if _in_window(spot, leaf.before, leaf.after)
            and (leaf.on is None or not (_before(spot, leaf.on) or _after(spot, leaf.on)))
        )
        for spot in spots
    }


def _done(leaves: Sequence[Leaf]) -> set[frozenset[int]]:
    """Kinds of occurrences: of each name, the times that its tests tell apart."""
    of_name: dict[str, list[tuple[int, Done]]] = {}
    for number, leaf in enumerate(leaves):
        if isinstance(leaf, Done):
            for name in leaf.names:
                of_name.setdefault(name, []).append((number, leaf))
    found: set[frozenset[int]] = {frozenset()}
    for tests in of_name.values():
        spots = _spots(moment for _, test in tests for moment in (test.before, test.after) if moment is not None)
        found |= {
            frozenset(number for number, test in tests if _in_window(spot, test.before, test.after)) for spot in spots
        }
    return found
