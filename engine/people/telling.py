"""One message against what is known of its user: repeats are judged, facts take their place, events come out. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.authoring.catalog import Catalog
from engine.facts import Event, Facts
from engine.messages.envelope import Message
from engine.order import DROPPED, SINGLE, with_rank
from engine.order import order as order_of
from engine.people.attributes import reading, type_of
from engine.people.known import Known
from engine.people.parts import SECTIONS, Completion, Fact, Kind, Listing, Parts
from engine.people.qualified import qualify
from engine.people.resolved import attribute_fields, completion_fields, names_by_thing, thing
from engine.people.stays import derive
from engine.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A message about to be told. `now` in microseconds UTC."""

    known: Known
    parts: Parts
    message: Message
    catalog: Catalog
    settings: Settings
    now: int

    def tell(self) -> tuple[list[Event], bool]:
        """Take the message in; return its events, and whether it only repeats what was known.

        Repeats are judged against what was known before, but by the stays that follow from the message.
        """
        known, parts = self.known, self.parts
        repeats = []
        events = []
        if parts.status is not None:
            repeats.append(self._repeats_status(parts.status))
            known.hold(parts.status)
            known.stays = derive(known.statuses, leave_grace=self.settings.leave_grace, now=self.now)
            if parts.status.present:
                events.append(self._event("user.joined", parts.status.order, Facts(), repeat=repeats[0]))
        events.extend(self._attribute(fact) for fact in parts.attributes)
        for told in parts.memberships:
            events.extend(self._list(told) if isinstance(told, Listing) else [self._membership(told)])
        if parts.completion is not None:
            events.append(self._completion(parts.completion))
        self._hold()
        repeats.extend(event.repeat for event in events)
        if parts.completion is not None:
            events.extend(self._qualified(parts.completion))
        return events, all(repeats)

    def _hold(self) -> None:
        for fact in self.parts.attributes:
            self.known.hold(fact)
        for told in self.parts.memberships:
            if isinstance(told, Listing):
                self.known.hold_list(told)
            else:
                self.known.hold(told)
        if self.parts.completion is not None:
            self.known.hold_completion(self.parts.completion)

    def _repeats_status(self, fact: Fact) -> bool:
        before = max((order for order in self.known.statuses if order < fact.order), default=None)
        return before is not None and self.known.statuses[before] == fact.present

    def _attribute(self, fact: Fact) -> Event:
        before = self.known.before("attribute", [fact.key], fact.order)
        if before is None or not before.present:
            repeat = not fact.present
        else:
            same_stay = self.known.stays.same(before.order, fact.order)
            type_ = type_of(fact.key, self.catalog) or "text"
            repeat = fact.present and same_stay and reading(before, type_) == reading(fact, type_)
        return self._event("user.updated", fact.order, attribute_fields(fact, self.catalog), repeat=repeat)

    def _membership(self, fact: Fact) -> Event:
        name = thing(fact.kind, fact.key, self.catalog)
        names = names_by_thing(fact.kind, self.known, self.catalog).get(name, [])
        repeat = self._was_there(fact.kind, names, fact.order) == fact.present
        return self._told(fact.kind, name, fact.order, added=fact.present, repeat=repeat)

    def _list(self, listing: Listing) -> Iterator[Event]:
        kind = listing.marker.kind
        known = names_by_thing(kind, self.known, self.catalog)
        listed = {thing(kind, fact.key, self.catalog): fact for fact in listing.members}
        for name, fact in listed.items():
            repeat = self._was_there(kind, known.get(name, []), fact.order)
            yield self._told(kind, name, fact.order, added=True, repeat=repeat)
        omitted = with_rank(listing.marker.order, DROPPED)
        for name in sorted(known.keys() - listed.keys()):
            if self._was_there(kind, known[name], omitted):
                yield self._told(kind, name, omitted, added=False, repeat=False)

    def _was_there(self, kind: Kind, names: list[str], order: str) -> bool:
        before = self.known.before(kind, names, order)
        return before is not None and before.present and self.known.stays.same(before.order, order)

    def _completion(self, completion: Completion) -> Event:
        kind = completion.kind
        name = thing(kind, completion.name, self.catalog)
        repeat = any(
            completion.same_as(other)
            for key, others in self.known.completions.get(kind, {}).items()
            if thing(kind, key, self.catalog) == name
            for other in others
        )
        type_ = "learning.completed" if kind == "completed" else "external_training.confirmed"
        return self._event(type_, completion.order, completion_fields(completion, self.catalog), repeat=repeat)

    def _qualified(self, completion: Completion) -> Iterator[Event]:
        """Reached by this completion: dated when the last of the items was first done."""
        if completion.kind != "completed":
            return
        message = self.message
        for name, at in qualify(self.known, thing("completed", completion.name, self.catalog), self.catalog):
            order = order_of(at=at, sequence=message.sequence, rank=SINGLE, source=message.source, id=message.id)
            fields = Facts(text={"qualification": frozenset((name,))})
            yield self._event("qualification.achieved", order, fields, at=at, repeat=False)

    def _told(self, kind: Kind, name: str, order: str, *, added: bool, repeat: bool) -> Event:
        what = kind if kind in SECTIONS else name
        fields = Facts(text={kind: frozenset((name,))}) if kind in SECTIONS else Facts()
        return self._event(f"user.{what}.{'added' if added else 'removed'}", order, fields, repeat=repeat)

    def _event(self, type: str, order: str, facts: Facts, *, repeat: bool, at: int | None = None) -> Event:
        when = self.message.at if at is None else at  # of a qualification: when it was reached, whatever told the last
        return Event(
            type=type,
            user=self.known.id,
            order=order,
            at=when,
            source=self.message.source,
            message=self.message.id,
            facts=facts,
            repeat=repeat,
            old=when < self.now - self.settings.dedupe_for,
        )
