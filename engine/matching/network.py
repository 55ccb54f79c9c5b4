"""The clauses of many triggers in shards, of which only those that could match are asked."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from engine.matching.atoms import Atoms, Reading
from engine.matching.clauses import Clause
from engine.matching.durable import CLAUSES, LITERALS, Shard

Failed = Callable[[str], None]
"""Told, in a sentence, when the library raised."""


class _Part:
    """One shard; for each key (the rarest literal of a clause) the literals of the clauses that have it."""

    def __init__(self) -> None:
        self.clauses: list[Clause] = []
        self.literals: set[int] = set()
        self.by_key: dict[int, set[int]] = defaultdict(set)
        self.beside: dict[int, set[frozenset[int]]] = defaultdict(set)
        """Key → of each clause that has it, what must be looked up and found beside it."""
        self.numbers: dict[int, list[int]] = defaultdict(list)
        self.shard: Shard | None = None

    def has_room(self, clause: Clause) -> bool:
        return len(self.clauses) < CLAUSES and len(self.literals | clause) <= LITERALS

    def add(self, clause: Clause, key: int, looked_up: frozenset[int]) -> None:
        self.beside[key].add(looked_up - {key})
        self.numbers[key].append(len(self.clauses))
        self.clauses.append(clause)
        self.literals |= clause
        self.by_key[key] |= clause

    def could_match(self, key: int, found: set[int]) -> bool:
        """Say whether one of the clauses of a key has all that is looked up: else nobody need be asked."""
        for beside in self.beside[key]:  # noqa: SIM110 — any(…) would take twice as long, and nothing is done more often
            if beside <= found:
                return True
        return False

    def free(self) -> None:
        if self.shard is not None:
            shard, self.shard = self.shard, None
            shard.close()


class Network:
    """Proposes which of its members match. Not safe for threads: the caller holds a lock."""

    def __init__(self, atoms: Atoms, members: Sequence[tuple[int, Sequence[Clause]]], failed: Failed) -> None:
        """Build from (member, its clauses); the network answers with members."""
        self._failed = failed
        self._closed = False
        self._always: set[int] = set()
        self._members: dict[Clause, list[int]] = defaultdict(list)
        for member, clauses in members:
            for clause in clauses:
                if clause:
                    self._members[clause].append(member)
                else:
                    self._always.add(member)
        self._parts: list[_Part] = []
        self._found: dict[int, list[_Part]] = defaultdict(list)
        """Key → the parts to ask, for keys that are looked up."""
        self._computed: dict[int, list[_Part]] = defaultdict(list)
        """The same for the other keys, which have to be tried."""
        self._divide(atoms)
        for part in self._parts:
            part.shard = Shard(part.clauses)

    def _divide(self, atoms: Atoms) -> None:
        uses = Counter(literal for clause in self._members for literal in clause)

        def rarity(literal: int) -> tuple[bool, bool, int, int]:
            return literal < 0, not atoms.looked_up[max(literal, ~literal)], uses[literal], literal

        keyed = sorted((min(clause, key=rarity), sorted(clause)) for clause in self._members)
        for key, literals in keyed:
            clause = frozenset(literals)
            if not self._parts or not self._parts[-1].has_room(clause):
                self._parts.append(_Part())
            part = self._parts[-1]
            if key not in part.by_key:
                looked_up = key >= 0 and atoms.looked_up[key]
                (self._found if looked_up else self._computed)[key].append(part)
            part.add(clause, key, frozenset(one for one in clause if one >= 0 and atoms.looked_up[one]))

    def propose(self, reading: Reading) -> tuple[set[int], bool]:
        """Return the members that match, and whether the library answered; where it did not, all that could match."""
        proposed = set(self._always)
        keys: dict[int, tuple[_Part, list[int]]] = {}
        for key in reading.found:
            for part in self._found.get(key, ()):
                if part.could_match(key, reading.found):
                    keys.setdefault(id(part), (part, []))[1].append(key)
        for key, parts in self._computed.items():
            if reading.holds(key):
                for part in parts:
                    keys.setdefault(id(part), (part, []))[1].append(key)
        answered = True
        for part, held_keys in keys.values():
            numbers = self._ask(part, held_keys, reading)
            if numbers is None:
                answered = False
                numbers = [number for key in held_keys for number in part.numbers[key]]
            for number in numbers:
                proposed.update(self._members[part.clauses[number]])
        return proposed, answered

    def _ask(self, part: _Part, keys: list[int], reading: Reading) -> list[int] | None:
        """Ask one shard; None if it cannot answer: then it is freed and built anew."""
        if self._closed:
            return None
        held = {literal for key in keys for literal in part.by_key[key] if reading.holds(literal)}
        try:
            if part.shard is None:
                part.shard = Shard(part.clauses)
            return part.shard.ask(held)
        except MemoryError:
            raise
        except Exception as problem:  # noqa: BLE001 — whatever the library raises, matching goes on without it
            self._failed(
                f"durable-rules failed ({problem}); the triggers were tried one by one, its part is built anew"
            )
            self._free(part)
            return None

    def _free(self, part: _Part) -> None:
        try:
            part.free()
        except MemoryError:
            raise
        except Exception as problem:  # noqa: BLE001 — a shard that cannot even be freed is left behind
            self._failed(f"durable-rules could not free a part of the network ({problem})")

    def close(self) -> None:
        """Free all shards. Afterwards everything that could match is proposed."""
        self._closed = True
        for part in self._parts:
            self._free(part)
