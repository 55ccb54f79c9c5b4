"""The transition from one rule set to another: which triggers go on, which end, what is to be looked at anew (S10)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from engine.authoring.catalog import Catalog
from engine.authoring.leaves import fields
from engine.authoring.rules import Rules
from engine.authoring.triggers import Trigger
from engine.explain.names import Named, named
from engine.store.selection import selects

Link = tuple[str, str]
"""Role, and a qualification that it carries."""


@dataclass(frozen=True, kw_only=True)
class Transition:
    """From `old` to `new` rules. Decides what follows from the texts alone; nobody is looked at.

    `ended`: deleted trigger → keep | revoke; of a trigger that is not named, everything is revoked.
    """

    old: Rules
    new: Rules
    ended: Mapping[str, Any] = field(default_factory=dict)
    former: Mapping[str, str] = field(default_factory=dict)
    """Earlier name → name now, of triggers whose text does not say so: when going back."""
    back_to: int | None = None
    """The earlier revision that is gone back to: what the applies since have ended may return (S15)."""

    @cached_property
    def renamed(self) -> dict[str, str]:
        """Earlier name → name of the triggers that go on under another name; one of the other kind is another."""
        said = {trigger.was: name for name, trigger in self.new.triggers.items() if trigger.was is not None}
        return {
            was: name
            for was, name in {**said, **self.former}.items()
            if was in self.old.triggers
            and was not in self.new.triggers
            and name in self.new.triggers
            and self.old.triggers[was].mode == self.new.triggers[name].mode
        }

    @cached_property
    def gone(self) -> list[Trigger]:
        """The triggers that are deleted, or have become the other kind, and were not renamed."""
        return [
            trigger
            for name, trigger in self.old.triggers.items()
            if name not in self.renamed
            and (name not in self.new.triggers or self.new.triggers[name].mode != trigger.mode)
        ]

    def earlier(self, trigger: Trigger) -> Trigger | None:
        """Return what a trigger of the new rules was before, whatever its name; None if it is new."""
        before = {name: was for was, name in self.renamed.items()}
        known = self.old.triggers.get(before.get(trigger.name, trigger.name))
        return known if known is not None and known.mode == trigger.mode else None

    @cached_property
    def looked_at(self) -> list[Trigger]:
        """The `while` triggers, live now, of which another condition or none was live before."""
        return [trigger for trigger in self._standing() if self._reads_differently(trigger)]

    @cached_property
    def restated(self) -> list[Trigger]:
        """The `while` triggers, live now, of which what is given under their name already must read otherwise."""
        return [
            trigger
            for trigger in self._standing()
            if not self._was_live(trigger) or _says(trigger) != _says(self.earlier(trigger) or trigger)
        ]

    @cached_property
    def evaluated(self) -> list[Trigger]:
        """The `while` triggers of which must be seen anew who matches."""
        return [*self.looked_at, *(trigger for trigger in self.restated if trigger not in self.looked_at)]

    @cached_property
    def narrowed(self) -> list[Trigger]:
        """The `while` triggers, live or not, that do not give all that they gave before."""
        return [
            trigger
            for trigger in self.new.triggers.values()
            if trigger.while_ is not None
            and (earlier := self.earlier(trigger)) is not None
            and {(one.kind, one.name) for one in earlier.then} - {(one.kind, one.name) for one in trigger.then}
        ]

    @cached_property
    def goes_live_skipping(self) -> list[Trigger]:
        """The triggers with `existing: skip` that go live: who matches now is left alone."""
        return [trigger for trigger in self._standing() if trigger.skip_existing and not self._was_live(trigger)]

    @cached_property
    def links(self) -> set[Link]:
        """What roles carry otherwise than before."""
        return {(role, what) for role, what, _ in _links(self.old.catalog) ^ _links(self.new.catalog)}

    @cached_property
    def requalified(self) -> set[str]:
        """The qualifications that need other learning items than before."""
        before, after = _needs(self.old.catalog), _needs(self.new.catalog)
        return {name for name, items in after.items() if items and before.get(name) != items}

    def _standing(self) -> Iterator[Trigger]:
        for trigger in self.new.triggers.values():
            if trigger.while_ is not None and trigger.enabled == "true":
                yield trigger

    def _was_live(self, trigger: Trigger) -> bool:
        earlier = self.earlier(trigger)
        return earlier is not None and earlier.enabled == "true"

    def _reads_differently(self, trigger: Trigger) -> bool:
        if not self._was_live(trigger) or (self.requalified and "qualified" in fields_of(trigger)):
            return True
        earlier = self.earlier(trigger)
        return earlier is None or _as_sql(earlier, self.old.catalog) != _as_sql(trigger, self.new.catalog)


def named_by(transition: Transition, kind: str, key: str) -> Named:
    """Return how the new catalog writes a target; one that it does not know, as the old one wrote it."""
    new, old = (named(rules.catalog, kind, key) for rules in (transition.new, transition.old))
    return old if new.title == new.key and old.title != old.key else new


def links_of(catalog: Catalog) -> list[tuple[str, str, bool]]:
    """Return (role, qualification, mandatory) of everything that roles carry."""
    return [
        (role, name, name in known.mandatory)
        for role, known in catalog.roles.items()
        for name in (*known.qualifications, *known.mandatory)
    ]


def fields_of(trigger: Trigger) -> set[str]:
    """Return the fields that the conditions of a `while` trigger read."""
    return fields(trigger.while_) if trigger.while_ is not None else set()


def _says(trigger: Trigger) -> tuple[object, ...]:
    """What stands in the reasons that a `while` trigger gives."""
    return trigger.then, trigger.email, trigger.keep


def _links(catalog: Catalog) -> set[tuple[str, str, bool]]:
    return set(links_of(catalog))


def _needs(catalog: Catalog) -> dict[str, frozenset[str]]:
    """Every name under which the items of each qualification may be told, by what they mean."""
    return {
        name: frozenset(
            "\0".join(sorted(catalog.names_of("learning_items", catalog.resolve("learning_items", item))))
            for item in qualification.items
        )
        for name, qualification in catalog.qualifications.items()
    }


def _as_sql(trigger: Trigger, catalog: Catalog) -> tuple[str, str]:
    """What a condition asks of the people, with all that the catalog says of it: same text, same people."""
    if trigger.while_ is None:
        return "", ""
    compiled = selects(trigger.while_, catalog, sa.bindparam("now", type_=sa.BigInteger)).compile()
    return str(compiled), repr(sorted(compiled.params.items()))
