"""What conditions see: facts resolved by the catalog of the active revision. Pure."""

from collections.abc import Mapping

from engine.authoring.catalog import Catalog
from engine.facts import Facts, Person
from engine.people.attributes import OWN, reading, type_of
from engine.people.known import NEVER, Known
from engine.people.parts import MARKER, SECTIONS, Completion, DoneKind, Fact, Kind
from engine.text import normal


def person(known: Known, catalog: Catalog) -> Person:
    """Return the user as matching and assignment see them."""
    return Person(
        id=known.id,
        status=known.stays.status,
        stay_order=known.stays.stay_order,
        between_stays=known.stays.between_stays,
        facts=_facts(known, catalog),
    )


def thing(kind: str, key: str, catalog: Catalog) -> str:
    """Return the normalised own name of what `key` (a normalised name) names; unknown names stay as they are."""
    return catalog.aliases.get(SECTIONS[kind], NONE).get(key, key) if kind in SECTIONS else key


def names_by_thing(kind: Kind, known: Known, catalog: Catalog) -> dict[str, list[str]]:
    """Return every name of this kind ever told of the user, by the thing it names."""
    things: dict[str, list[str]] = {}
    for key in known.current.get(kind, NEVER):
        if key != MARKER:
            things.setdefault(thing(kind, key, catalog), []).append(key)
    return things


def attribute_fields(fact: Fact, catalog: Catalog) -> Facts:
    """Return the fields of `user.updated`: which attribute is told, and its new value, if it has one."""
    fields = Facts(text={"told": frozenset((fact.key,))})
    _add_attribute(fields, fact, catalog)
    return fields


def completion_fields(completion: Completion, catalog: Catalog) -> Facts:
    """Return the fields of `learning.completed` or `external_training.confirmed`."""
    what, kind = ("item", "type") if completion.kind == "completed" else ("training", "provider")
    fields = Facts(text={what: frozenset((thing(completion.kind, completion.name, catalog),))})
    if completion.type is not None:
        fields.text[kind] = frozenset((normal(completion.type),))
    if completion.score is not None:
        fields.numbers["score"] = completion.score
    return fields


def counts(known: Known, fact: Fact) -> bool:
    """Say whether a membership or flag is there: told as an addition, and in the present stay."""
    return fact.present and fact.order > known.stays.stay_order


def _facts(known: Known, catalog: Catalog) -> Facts:
    facts = Facts()
    for fact in known.current.get("attribute", NEVER).values():
        if fact.key not in _NOT_SEEN:
            _add_attribute(facts, fact, catalog)
    for kind in ("team", "job_title"):
        members = _members(kind, known, catalog)
        if members:
            facts.text[kind] = members
    facts.flags = frozenset(fact.key for fact in known.current.get("flag", NEVER).values() if counts(known, fact))
    if known.stays.joined_at is not None:
        facts.dates["joined"] = known.stays.joined_at
    for done, names in known.completions.items():
        facts.done[done] = _times(done, names, catalog)
    if known.achieved:
        facts.done["qualified"] = {name: (at,) for name, at in known.achieved.items()}
    return facts


def _add_attribute(facts: Facts, fact: Fact, catalog: Catalog) -> None:
    type_ = type_of(fact.key, catalog)
    value = reading(fact, type_) if type_ and fact.present else None
    if value is None:
        return
    if isinstance(value, str):
        facts.text[fact.key] = frozenset((value,))
    elif type_ == "number":
        facts.numbers[fact.key] = value
    else:
        facts.dates[fact.key] = int(value)


def _members(kind: Kind, known: Known, catalog: Catalog) -> frozenset[str]:
    latest: dict[str, Fact] = {}
    for fact in known.current.get(kind, NEVER).values():
        if fact.key != MARKER:
            name = thing(kind, fact.key, catalog)
            if name not in latest or latest[name].order < fact.order:
                latest[name] = fact
    return frozenset(name for name, fact in latest.items() if counts(known, fact))


def _times(kind: DoneKind, names: Mapping[str, list[Completion]], catalog: Catalog) -> dict[str, tuple[int, ...]]:
    times: dict[str, set[int]] = {}
    for name, completions in names.items():
        times.setdefault(thing(kind, name, catalog), set()).update(completion.at for completion in completions)
    return {name: tuple(sorted(found)) for name, found in times.items()}


NONE: Mapping[str, str] = {}
_NOT_SEEN = frozenset(OWN) - {"language", "manager"}
"""Attributes that no condition reads: the address and the name."""
