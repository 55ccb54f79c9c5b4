"""The door: messages become facts, older never undoes newer; events come out."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from engine.authoring.rules import Rules
from engine.errors import Rejected
from engine.facts import Event, Person
from engine.messages.envelope import Message
from engine.people import loading, resolved, saving
from engine.people.known import Known, Waiting
from engine.people.parts import Parts
from engine.people.taking_apart import take_apart
from engine.people.telling import Telling
from engine.settings import Settings
from engine.store.database import Work

Outcome = Literal["applied", "no_change", "early", "old"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What became of a message: its receipt, and its events, each in the order in which triggers look at them."""

    outcome: Outcome
    events: list[Event] = field(default_factory=list)


class People:
    """Users as they are known in one unit of work: loaded once, told message by message, saved once.

    new             ids of users whom nobody has heard of before: there are no reasons of theirs
    changed         ids whose facts, status or stay are not what they were, and new users once something is told
    stays_changed   ids whose `stay_order` is not what it was: an earlier stay ended, or two were joined again
    became_active   ids that became active, and `became_left` ids that left: at some moment of this unit of work
    unknown_attributes   how often attributes were told that the catalog does not know
    """

    def __init__(self, work: Work, users: dict[str, Known], rules: Rules, settings: Settings) -> None:
        self._work = work
        self._users = users
        self._catalog = rules.catalog
        self._settings = settings
        self._persons: dict[str, Person] = {}
        self.changed: set[str] = set()
        self.stays_changed: set[str] = set()
        self.became_active: set[str] = set()
        self.became_left: set[str] = set()
        self.unknown_attributes: Counter[str] = Counter()
        self.new: frozenset[str] = frozenset()
        self._unheard: set[str] = set()
        self._missing: set[str] = set()
        self._foreseen: dict[int, tuple[Message, Parts]] = {}  # by `id`: the messages are kept, so that it stays theirs
        self._stored_stays: dict[str, str] = {id_: known.row["stay_order"] for id_, known in users.items()}
        for known in users.values():
            if known.stays.stay_order != known.row["stay_order"]:
                self.stays_changed.add(known.id)
                self.changed.add(known.id)

    @classmethod
    def load(cls, work: Work, ids: Iterable[str], rules: Rules, settings: Settings) -> "People":
        """Lock or create the users, in ascending order, then load what is known of them."""
        wanted = sorted(set(ids))
        new = loading.create(work, wanted)
        people = cls(work, loading.load(work, wanted, settings, lock=True), rules, settings)
        people.new = frozenset(new.scalars())
        people._unheard = set(people.new)
        return people

    def again(self) -> "People":
        """Load anew what is known of the same users, who are locked: something else has changed it."""
        users = loading.load(self._work, sorted(self._users), self._settings, lock=True)
        people = People(self._work, users, Rules(catalog=self._catalog), self._settings)
        people.new, people._unheard = self.new, self._unheard
        return people

    @classmethod
    def look(cls, work: Work, ids: Iterable[str], rules: Rules, settings: Settings) -> "People":
        """Load what is known, to read only: who was never heard of is absent."""
        return cls(work, loading.load(work, sorted(set(ids)), settings, lock=False), rules, settings)

    def person(self, id: str) -> Person | None:
        """Return a user as conditions see them now; None if absent."""
        known = self._users.get(id)
        return None if known is None else self._person(known)

    def foresee(self, messages: Iterable[Message]) -> None:
        """Load at once what the late ones among these messages will ask for; without it each asks when it is told."""
        late, latest = {}, dict[str, int]()
        for message in messages:
            known = self._users.get(message.subject or "")
            if known is None or known.id in late or known.history is not None:
                continue
            try:
                parts = take_apart(message, self._catalog)
            except Rejected:
                continue
            self._foreseen[id(message)] = (message, parts)
            last = latest.setdefault(known.id, message.at)
            if message.at < last or known.is_late(parts):
                late[known.id] = known
            latest[known.id] = max(message.at, last)
        loading.load_history(self._work, late.values())

    def tell(self, message: Message) -> Told:
        """Take one due message about a loaded user; memory only. Raises Rejected before anything has changed."""
        foreseen = self._foreseen.pop(id(message), None)
        parts = take_apart(message, self._catalog) if foreseen is None else foreseen[1]
        known = self._users[message.subject or ""]
        self.unknown_attributes.update(parts.unknown)
        if known.history is None and known.is_late(parts):
            loading.load_history(self._work, [known])
        before = self._person(known)
        events, repeats = self._telling(message, parts, known).tell()
        if known.id in self._unheard:
            self._unheard.remove(known.id)
            self.changed.add(known.id)
        del self._persons[known.id]
        after = self._person(known)
        old = message.at < self._work.now - self._settings.dedupe_for
        self._note(before, after)
        if before.status != "active" == after.status:
            events.extend(self._no_longer_waiting(known))
        if after.status == "expected":
            return Told(outcome="early", events=events)
        return Told(outcome="old" if old else "no_change" if repeats else "applied", events=events)

    def wait(self, event: Event) -> None:
        """Keep an event of a user who is not active, until they are."""
        known = self._users[event.user]
        taken = [one.number for one in known.waiting if one.event.order == event.order]
        waiting = Waiting(number=max(taken, default=-1) + 1, event=event)
        known.waiting.append(waiting)
        known.fresh.waiting.append(waiting)

    def flush(self) -> None:
        """Write what changed so far; a few statements for all users. Nobody is there of whom nothing was told yet."""
        saving.forget(self._work, self._unheard - self._missing)
        born = self._missing - self._unheard
        self._missing = set(self._unheard)
        if born:
            loading.create(self._work, sorted(born))
        saving.save(self._work, self._users.values())
        saving.save_unknown(self._work, self.unknown_attributes)
        self.unknown_attributes.clear()

    def save(self) -> None:
        """Write what changed, for good: who is new and was told nothing of is forgotten again."""
        self.flush()
        for unheard in self._unheard:
            del self._users[unheard]
        self._unheard = set()
        self._missing = set()

    @property
    def stays_before(self) -> dict[str, str]:
        """The `stay_order` before this unit of work, of those in `stays_changed`."""
        return {id_: self._stored_stays[id_] for id_ in self.stays_changed}

    def _person(self, known: Known) -> Person:
        if known.id not in self._persons:
            self._persons[known.id] = resolved.person(known, self._catalog)
        return self._persons[known.id]

    def _telling(self, message: Message, parts: Parts, known: Known) -> Telling:
        return Telling(
            known=known,
            parts=parts,
            message=message,
            catalog=self._catalog,
            settings=self._settings,
            now=self._work.now,
        )

    def _note(self, before: Person, after: Person) -> None:
        if before != after:
            self.changed.add(after.id)
        if before.stay_order != after.stay_order:
            self.stays_changed.add(after.id)
        if before.status != after.status:
            {"active": self.became_active, "left": self.became_left}.get(after.status, set()).add(after.id)

    def _no_longer_waiting(self, known: Known) -> list[Event]:
        """Whoever becomes active has their kept events looked at; those of an earlier stay are over."""
        kept = sorted(known.waiting, key=lambda one: (one.event.order, one.number))
        known.waiting = []
        known.fresh.waiting = []
        known.fresh.no_longer_waiting = known.fresh.no_longer_waiting or bool(kept)
        return [one.event for one in kept if one.event.order > known.stays.stay_order]
