"""Which triggers match: durable-rules proposes, the reference confirms, and a share is checked for what was missed."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from threading import Lock

from engine.authoring.rules import Rules
from engine.authoring.triggers import EventPattern, Trigger
from engine.facts import Event, Person
from engine.matching import reference
from engine.matching.atoms import Atoms, Reading
from engine.matching.clauses import ALWAYS, Clause, both, clauses, one_atom
from engine.matching.durable import load
from engine.matching.moments import reads_clock
from engine.matching.network import Network


class Matcher:
    """The live triggers of one revision (`enabled: true`), ready to be asked; safe for threads.

    `sample` (0..1) is the share of calls that is also answered by trying every trigger; `chance` gives a number in
    0..1 for each call and is needed unless `sample` is 0 or 1. Each difference is counted in `differences` and told to
    `on_difference`; the reference decides. Raises NotReady if durable-rules does not load.
    """

    def __init__(
        self,
        rules: Rules,
        *,
        sample: float = 0.0,
        chance: Callable[[], float] | None = None,
        on_difference: Callable[[str], None] | None = None,
    ) -> None:
        if 0 < sample < 1 and chance is None:
            msg = "a share of checks needs `chance`"
            raise ValueError(msg)
        load()
        self.differences = 0
        self.failures = 0
        """How often durable-rules raised: a part was answered for by the reference and built anew, or was not freed."""
        self._sample = sample
        self._chance = chance
        self._on_difference = on_difference
        self._lock = Lock()
        self._triggers = [trigger for trigger in rules.triggers.values() if trigger.enabled == "true"]
        self._atoms = Atoms()
        plain: dict[str, list[tuple[int, Sequence[Clause]]]] = defaultdict(list)
        with_if: dict[str, list[tuple[int, Sequence[Clause]]]] = defaultdict(list)
        standing: list[tuple[int, Sequence[Clause]]] = []
        for number, trigger in enumerate(self._triggers):
            if trigger.while_ is not None:
                standing.append((number, clauses(self._atoms, "person", trigger.while_)))
            for pattern in trigger.when:
                kind = plain if trigger.if_ is None else with_if
                kind[pattern.type].append((number, self._clauses_of(trigger, pattern)))
        self._plain = {name: self._network(members) for name, members in plain.items()}
        self._with_if = {name: self._network(members) for name, members in with_if.items()}
        self._standing = self._network(standing)
        self._of_type: dict[str, list[int]] = {
            name: sorted({number for number, _ in plain.get(name, []) + with_if.get(name, [])})
            for name in {*plain, *with_if}
        }
        self._of_while = [number for number, _ in standing]
        self.reads_clock = [
            trigger.name for trigger in self._triggers if trigger.while_ is not None and reads_clock(trigger.while_)
        ]
        """The `while` triggers that the clock alone can start or end."""

    def has_if(self, event_type: str) -> bool:
        """Say whether some trigger with `if` listens to events of this type."""
        return event_type in self._with_if

    def event(self, event: Event, person: Person) -> list[str]:
        """Return the names of the `when` triggers that `event` sets off for `person`, in the order of the rules."""
        networks = [self._plain.get(event.type)]
        if person.status == "active":
            networks.append(self._with_if.get(event.type))
        asked = [network for network in networks if network is not None]
        if not asked:
            return []
        reading = self._atoms.read(event.facts, person.facts, event.at)
        return self._decided(
            asked,
            reading,
            self._of_type[event.type],
            lambda trigger: reference.event_matches(trigger, event, person),
            f"event {event.type} of user {event.user}, message {event.message} from {event.source}",
        )

    def standing(self, person: Person, now: int) -> list[str]:
        """Return the names of the `while` triggers that hold for `person` at `now` (microseconds UTC), in order."""
        if person.between_stays or not self._of_while:
            return []
        reading = self._atoms.read(None, person.facts, now)
        return self._decided(
            [self._standing],
            reading,
            self._of_while,
            lambda trigger: reference.stands(trigger, person, now),
            f"what stands for user {person.id}",
        )

    def close(self) -> None:
        """Free what durable-rules holds, after whoever is matching. Later calls are answered by the reference."""
        with self._lock:
            for network in (*self._plain.values(), *self._with_if.values(), self._standing):
                network.close()

    def _decided(
        self,
        networks: list[Network],
        reading: Reading,
        candidates: list[int],
        matches: Callable[[Trigger], bool],
        where: str,
    ) -> list[str]:
        proposed: set[int] = set()
        exact = True
        with self._lock:
            for network in networks:
                members, answered = network.propose(reading)
                proposed |= members
                exact = exact and answered
        confirmed = {number for number in proposed if matches(self._triggers[number])}
        if exact and confirmed != proposed:
            self._differ("proposed wrongly", proposed - confirmed, where)
        if self._is_sampled():
            everything = {number for number in candidates if matches(self._triggers[number])}
            if everything != confirmed:
                self._differ("missed", everything - confirmed, where)
                confirmed = everything
        return [self._triggers[number].name for number in sorted(confirmed)]

    def _is_sampled(self) -> bool:
        return self._sample >= 1 or (self._sample > 0 and self._chance is not None and self._chance() < self._sample)

    def _differ(self, what: str, numbers: set[int], where: str) -> None:
        self.differences += 1
        names = ", ".join(self._triggers[number].name for number in sorted(numbers))
        self._tell(f"matching {what} {names} for {where}; the reference decided")

    def _fail(self, sentence: str) -> None:
        self.failures += 1
        self._tell(sentence)

    def _tell(self, sentence: str) -> None:
        if self._on_difference is not None:
            self._on_difference(sentence)

    def _network(self, members: list[tuple[int, Sequence[Clause]]]) -> Network:
        return Network(self._atoms, members, self._fail)

    def _clauses_of(self, trigger: Trigger, pattern: EventPattern) -> Sequence[Clause]:
        of_event = ALWAYS if pattern.condition is None else clauses(self._atoms, "event", pattern.condition)
        if trigger.if_ is None:
            return of_event
        merged = both(of_event, clauses(self._atoms, "person", trigger.if_))
        if merged is None:  # beyond the caps together: the person's side becomes one atom, then the event's too
            merged = both(of_event, one_atom(self._atoms, "person", trigger.if_))
        if merged is None and pattern.condition is not None:
            event_atom = one_atom(self._atoms, "event", pattern.condition)
            merged = both(event_atom, one_atom(self._atoms, "person", trigger.if_))
        return merged if merged is not None else ALWAYS
