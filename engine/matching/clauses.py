"""A condition tree as clauses: it holds if all literals of one clause do. Capped: what is beyond is one atom."""

from collections.abc import Sequence
from math import prod

from engine.authoring.conditions import All, Any, Condition, Done, DoneTogether, Everyone, Group, Not
from engine.matching.atoms import Atoms, Side

Clause = frozenset[int]
"""Literals that must all hold. The empty clause always holds; no clause at all: never."""

MOST_CLAUSES = 12
"""Of one condition."""
MOST_LITERALS = 16
"""Of one clause."""

ALWAYS: Sequence[Clause] = (frozenset(),)


def clauses(atoms: Atoms, side: Side, condition: Condition) -> Sequence[Clause]:
    """Return the clauses of `condition`; at most MOST_CLAUSES of at most MOST_LITERALS each."""
    return _clauses(atoms, side, condition, wanted=True)


def both(first: Sequence[Clause], second: Sequence[Clause]) -> Sequence[Clause] | None:
    """Return the clauses of two conditions that must both hold; None if that is beyond the caps."""
    if len(first) * len(second) > MOST_CLAUSES:
        return None
    merged = tuple(dict.fromkeys(one | other for one in first for other in second))
    return merged if all(len(clause) <= MOST_LITERALS for clause in merged) else None


def one_atom(atoms: Atoms, side: Side, condition: Condition) -> Sequence[Clause]:
    """Return `condition` as a single computed atom."""
    return [frozenset({atoms.atom(side, condition)})]


def _clauses(atoms: Atoms, side: Side, condition: Condition, *, wanted: bool) -> Sequence[Clause]:
    match condition:
        case Everyone():
            return ALWAYS if wanted else []
        case Group(part=part):
            return _clauses(atoms, side, part, wanted=wanted)
        case Not(part):
            return _clauses(atoms, side, part, wanted=not wanted)
        case All(parts) if wanted:
            return _all_of(atoms, side, parts, wanted=wanted)
        case Any(parts) if not wanted:
            return _all_of(atoms, side, parts, wanted=wanted)
        case All(parts) | Any(parts):
            return _any_of(atoms, side, parts, wanted=wanted)
        case Done(field, names, before, after) if wanted and (before or after):
            # The test without its window is a look-up, which spares computing the window for everybody else.
            return [frozenset({atoms.atom(side, Done(field, names)), atoms.atom(side, condition)})]
        case DoneTogether(field, names) if wanted and names:
            first = Done(field, frozenset({min(names)}))
            return [frozenset({atoms.atom(side, first), atoms.atom(side, condition)})]
        case _:
            atom = atoms.atom(side, condition)
            return [frozenset({atom if wanted else ~atom})]


def _all_of(atoms: Atoms, side: Side, parts: tuple[Condition, ...], *, wanted: bool) -> Sequence[Clause]:
    """Multiply out; the parts with the most clauses become one atom each until the product is small enough."""
    options = [_clauses(atoms, side, part, wanted=wanted) for part in parts]
    while prod(map(len, options)) > MOST_CLAUSES:
        widest = max(range(len(parts)), key=lambda number: len(options[number]))
        options[widest] = _one_literal(atoms, side, parts[widest], wanted=wanted)
    product = ALWAYS
    for number, option in enumerate(options):
        merged = both(product, option)
        if merged is None:  # too long: what is left is one atom, or all of it if the beginning leaves no room
            left = All(parts[number:]) if wanted else Any(parts[number:])
            merged = both(product, _one_literal(atoms, side, left, wanted=wanted))
            whole = All(parts) if wanted else Any(parts)
            return _one_literal(atoms, side, whole, wanted=wanted) if merged is None else merged
        product = merged
    return product


def _any_of(atoms: Atoms, side: Side, parts: tuple[Condition, ...], *, wanted: bool) -> Sequence[Clause]:
    if len(parts) <= MOST_CLAUSES:
        options = dict.fromkeys(clause for part in parts for clause in _clauses(atoms, side, part, wanted=wanted))
        if len(options) <= MOST_CLAUSES:
            return tuple(options)
    whole: Condition = Any(parts) if wanted else All(parts)
    return _one_literal(atoms, side, whole, wanted=wanted)


def _one_literal(atoms: Atoms, side: Side, condition: Condition, *, wanted: bool) -> Sequence[Clause]:
    atom = atoms.atom(side, condition)
    return [frozenset({atom if wanted else ~atom})]
