"""Looks for somebody who could meet a condition: whether there is none is certain, or it is not said.

The condition becomes a tree over variables with small domains (`domains`); the search splits domains until the tree is
true, or false everywhere. It gives up after so many steps: then nothing is said, and no warning given.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.authoring.conditions import (
    DONE_FIELDS,
    All,
    Any,
    Condition,
    Done,
    DoneTogether,
    Everyone,
    Field,
    Group,
    Leaf,
    Not,
)
from engine.authoring.reasoning.domains import TooMany, kinds

MAX_STEPS = 300
MAX_LEAVES = 120

Tree = tuple[str, tuple["Tree", ...]] | Leaf | bool
Choice = tuple[int, int]
"""A variable, and the values of it (as bits) with which some test holds."""


def impossible(condition: Condition, fields: Mapping[str, Field]) -> bool:
    """Say whether nobody whatever can meet `condition`; False also where that could not be found out."""
    try:
        return _Search(condition, fields).fails()
    except TooMany:
        return False


def certain(condition: Condition, fields: Mapping[str, Field]) -> bool:
    """Say whether everybody whatever meets `condition`; False also where that could not be found out."""
    return impossible(Not(condition), fields)


def implies(narrow: Condition, wide: Condition, fields: Mapping[str, Field]) -> bool:
    """Say whether whoever meets `narrow` meets `wide`; False also where that could not be found out."""
    return impossible(All((narrow, Not(wide))), fields)


@dataclass(slots=True)
class _Search:
    condition: Condition
    fields: Mapping[str, Field]
    leaves: dict[Leaf, tuple[Choice, ...]] = field(default_factory=dict)
    domains: list[int] = field(default_factory=list)
    steps: int = 0

    def fails(self) -> bool:
        tree = self._tree(self.condition)
        if isinstance(tree, bool):
            return not tree
        self._variables()
        return not self._found(tree, self.domains)

    def _tree(self, condition: Condition) -> Tree:
        match condition:
            case All(parts):
                return ("all", tuple(self._tree(part) for part in parts))
            case Any(parts):
                return ("any", tuple(self._tree(part) for part in parts))
            case Not(part):
                return ("not", (self._tree(part),))
            case Group(_, part):
                return self._tree(part)
            case Everyone():
                return True
            case DoneTogether(name, names, _, before, after):  # each of them is done, and something more holds
                each = tuple(self._leaf(Done(name, frozenset({one}), before, after)) for one in sorted(names))
                return ("all", (*each, self._leaf(condition)))
        return self._leaf(condition)

    def _leaf(self, leaf: Leaf) -> Leaf:
        self.leaves[leaf] = ()
        if len(self.leaves) > MAX_LEAVES:
            raise TooMany
        return leaf

    def _variables(self) -> None:
        of_field: dict[object, list[Leaf]] = {}
        for leaf in self.leaves:
            of_field.setdefault(leaf if isinstance(leaf, DoneTogether) else leaf.field, []).append(leaf)  # type: ignore[union-attr]
        for name, leaves in of_field.items():
            known = self.fields.get(name) if isinstance(name, str) else None
            several = name in DONE_FIELDS or (known is not None and known.several)
            found = sorted(kinds(leaves, several=several), key=sorted)
            self._add(leaves, found, several=several)

    def _add(self, leaves: list[Leaf], found: list[frozenset[int]], *, several: bool) -> None:
        first = len(self.domains)
        if several:  # one variable for each kind: is it there?
            self.domains += [0b11] * len(found)
        else:  # one variable: which kind, or (the lowest bit) none
            self.domains.append((1 << len(found) + 1) - 1)
        for number, leaf in enumerate(leaves):
            if several:
                choices = [(first + at, 0b10) for at, kind in enumerate(found) if number in kind]
            else:
                values = sum(1 << at + 1 for at, kind in enumerate(found) if number in kind)
                choices = [(first, values)]
            self.leaves[leaf] = tuple(choices)

    def _found(self, tree: Tree, domains: list[int]) -> bool:
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise TooMany
        value = self._value(tree, domains)
        if isinstance(value, bool):
            return value
        variable, values = value
        for half in (domains[variable] & values, domains[variable] & ~values):
            if self._found(tree, [*domains[:variable], half, *domains[variable + 1 :]]):
                return True
        return False

    def _value(self, tree: Tree, domains: list[int]) -> bool | Choice:
        """True or False where the domains decide it; else the choice to be made next."""
        if isinstance(tree, bool):
            return tree
        if not isinstance(tree, tuple):
            return _leaf_value(self.leaves[tree], domains)
        word, parts = tree
        if word == "not":
            value = self._value(parts[0], domains)
            return not value if isinstance(value, bool) else value
        decides = word == "any"
        open_: Choice | None = None
        for part in parts:
            value = self._value(part, domains)
            if isinstance(value, bool):
                if value is decides:
                    return decides
            elif open_ is None:
                open_ = value
        return not decides if open_ is None else open_


def _leaf_value(choices: tuple[Choice, ...], domains: list[int]) -> bool | Choice:
    open_: Choice | None = None
    for variable, values in choices:
        within = domains[variable] & values
        if within == domains[variable]:
            return True
        if within and open_ is None:
            open_ = (variable, values)
    return False if open_ is None else open_
