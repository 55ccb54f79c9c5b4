"""Atoms: every distinct test of all conditions, read once per event and shared by all triggers that use it.

An atom is a whole number. The test that does not hold is `~atom`, so a literal is an atom or its complement. Tests for
equal values are found by look-up on what the facts hold; the others are computed when somebody asks.
"""

from collections import defaultdict
from typing import Literal

from engine.authoring.conditions import Condition, Done, Flag, Known, NumberIn, OneOf
from engine.facts import Facts
from engine.matching.reference import holds

Side = Literal["event", "person"]
"""Whose facts a test reads: the fields of the event, or what is known about the user."""

NO_ATOMS: tuple[int, ...] = ()


class _Table:
    """Field → value → the atoms that this value makes true."""

    def __init__(self) -> None:
        self._atoms: dict[str, dict[object, tuple[int, ...]]] = defaultdict(dict)

    def add(self, field: str, value: object, atom: int) -> None:
        values = self._atoms[field]
        values[value] = (*values.get(value, NO_ATOMS), atom)

    def of(self, field: str) -> dict[object, tuple[int, ...]] | None:
        return self._atoms.get(field)


class _Lookups:
    """What can be looked up about one side. Texts, numbers and done names never share a field."""

    def __init__(self) -> None:
        self.values = _Table()
        self.known = _Table()

    def add(self, condition: Condition, atom: int) -> bool:
        """Take in a test; False if it can only be computed."""
        match condition:
            case OneOf(field, values) | NumberIn(field, values) | Done(field, values, None, None):
                for value in values:
                    self.values.add(field, value, atom)
            case Flag(field):
                self.values.add(field, True, atom)
            case Known(field):
                self.known.add(field, True, atom)
            case _:
                return False
        return True

    def find(self, facts: Facts, found: set[int]) -> None:
        """Add every atom to `found` that the facts make true."""
        for field, values in facts.text.items():
            self._note(field, values, found)
        for field, number in facts.numbers.items():
            self._note(field, (number,), found)
        for field in facts.dates:
            self._note(field, (None,), found)
        for field in facts.flags:
            self._note(field, (True,), found)
        for field, done in facts.done.items():
            self._note(field, [name for name, times in done.items() if times], found)

    def _note(self, field: str, values: "frozenset[str] | tuple[object, ...] | list[str]", found: set[int]) -> None:
        if not values:
            return
        if (known := self.known.of(field)) is not None:
            found.update(known[True])
        if (atoms := self.values.of(field)) is not None:
            for value in values:
                found.update(atoms.get(value, NO_ATOMS))


class Atoms:
    """Every distinct test of one set of triggers."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[Side, Condition], int] = {}
        self.tests: list[tuple[Side, Condition]] = []
        self.looked_up: list[bool] = []
        self._lookups: dict[Side, _Lookups] = {"event": _Lookups(), "person": _Lookups()}
        self._last: tuple[Facts, frozenset[int]] | None = None
        """The person read last, and what was found: the events of one message all ask about the same one."""

    def atom(self, side: Side, condition: Condition) -> int:
        """Return the number of a test; equal tests are one atom."""
        test = (side, condition)
        number = self._numbers.get(test)
        if number is None:
            number = self._numbers[test] = len(self.tests)
            self.tests.append(test)
            self.looked_up.append(self._lookups[side].add(condition, number))
        return number

    def read(self, event: Facts | None, person: Facts, anchor: int) -> "Reading":
        """Read the facts of one moment; `anchor` (microseconds UTC) is what relative moments count from.

        A person's are not changed after they were read: who changes is another `Facts`.
        """
        found = set(self._of_person(person))
        if event is not None:
            self._lookups["event"].find(event, found)
        return Reading(self, {"event": event or Facts(), "person": person}, anchor, found)

    def _of_person(self, person: Facts) -> frozenset[int]:
        last = self._last
        if last is None or last[0] is not person:
            found: set[int] = set()
            self._lookups["person"].find(person, found)
            last = self._last = (person, frozenset(found))
        return last[1]


class Reading:
    """Which atoms hold for one event and user."""

    __slots__ = ("_anchor", "_atoms", "_computed", "_facts", "found")

    def __init__(self, atoms: Atoms, facts: dict[Side, Facts], anchor: int, found: set[int]) -> None:
        self._atoms = atoms
        self._facts = facts
        self._anchor = anchor
        self._computed: dict[int, bool] = {}
        self.found = found
        """The atoms that hold, of those that are looked up."""

    def holds(self, literal: int) -> bool:
        """Say whether a literal holds; what is computed is computed once."""
        if literal < 0:
            return not self.holds(~literal)
        if self._atoms.looked_up[literal]:
            return literal in self.found
        held = self._computed.get(literal)
        if held is None:
            side, condition = self._atoms.tests[literal]
            held = self._computed[literal] = holds(condition, self._facts[side], self._anchor)
        return held
