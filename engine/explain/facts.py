"""Everything told about one user: what holds now, and its history."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from msgspec import Struct

from engine.authoring.catalog import Catalog, Thing
from engine.authoring.rules import Rules
from engine.clock import shown
from engine.explain.names import find_user, named
from engine.order import time_of
from engine.people.parts import SECTIONS
from engine.store.database import Work
from engine.store.tables import achieved, change, completion, current_fact, fact
from engine.store.tables import user as people


class Known(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing known: an attribute, a membership, a flag, a completion, a training, a qualification reached."""

    kind: str
    name: str
    at: str
    value: str | None = None
    title: str | None = None
    told_as: str | None = None
    type: str | None = None
    score: float | None = None
    source: str | None = None
    message: str | None = None


class Past(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing told, or one change of what the user has; `what` says it in words."""

    at: str
    what: str
    source: str | None = None
    message: str | None = None
    cause: str | None = None
    heard: str | None = None


class FactsView(Struct, frozen=True, kw_only=True):
    """What is known of a user now (`known`), everything ever told in the order of facts, and every change it led to."""

    id: str
    status: str
    joined: str | None
    left: str | None
    known: tuple[Known, ...]
    history: tuple[Past, ...]
    changes: tuple[Past, ...]


def facts_view(work: Work, rules: Rules, user: str) -> FactsView:
    """Return the facts about the user called `user`. Raises Unknown."""
    found = find_user(work, user)
    who = work.run(sa.select(people).where(people.c.id == found)).one()
    done = work.run(sa.select(completion).where(completion.c.user_id == found).order_by(completion.c.order)).all()
    reached = work.run(sa.select(achieved).where(achieved.c.user_id == found).order_by(achieved.c.at)).all()
    told = work.run(sa.select(fact).where(fact.c.user_id == found).order_by(fact.c.kind, fact.c.key)).all()
    changed = work.run(sa.select(change).where(change.c.user_id == found).order_by(change.c.number)).all()
    past = [(row.order, fact_told(row)) for row in told] + [(row.order, completion_told(row)) for row in done]
    past.sort(key=lambda entry: entry[0])
    return FactsView(
        id=found,
        status=who.status,
        joined=None if who.joined_at is None else shown(who.joined_at),
        left=None if who.left_at is None else shown(who.left_at),
        known=(
            *_current(work, rules.catalog, found, who.stay_order),
            *(_completion(rules.catalog, row) for row in done),
            *(
                Known(
                    kind="qualified",
                    name=named(rules.catalog, "qualification", row.qualification).name,
                    at=shown(row.at),
                )
                for row in reached
            ),
        ),
        history=tuple(entry for _, entry in past),
        changes=tuple(
            Past(
                at=shown(row.at),
                what=f"{row.type} {named(rules.catalog, row.kind, row.target).name}"
                + (" (mandatory)" if row.mandatory else ""),
                cause=row.cause,
            )
            for row in changed
        ),
    )


def things(catalog: Catalog, kind: str) -> Mapping[str, Thing | Any]:
    """Return what the catalog knows of a kind of fact, by normalised name; attributes have no such list."""
    lists: dict[str, Mapping[str, Any]] = {
        "team": catalog.teams,
        "job_title": catalog.job_titles,
        "completed": catalog.learning_items,
        "external_training": catalog.external_trainings,
    }
    return lists.get(kind, {})


def _current(work: Work, catalog: Catalog, user: str, stay_order: str) -> list[Known]:
    """The attributes, and the memberships and flags of the present stay, all names of a thing taken together."""
    rows = work.run(sa.select(current_fact).where(current_fact.c.user_id == user).order_by(current_fact.c.order)).all()
    latest: dict[tuple[str, str], sa.Row[Any]] = {}
    for row in rows:
        if row.kind == "status" or (row.kind != "attribute" and (row.order <= stay_order or not row.key)):
            continue
        section = SECTIONS.get(row.kind)
        latest[(row.kind, catalog.resolve(section, row.key) if section else row.key)] = row
    found = []
    for (kind, own), row in sorted(latest.items()):
        if not row.present:
            continue
        thing = things(catalog, kind).get(own)
        found.append(
            Known(
                kind=kind,
                name=thing.name if thing else own,
                title=thing.title if thing else None,
                told_as=row.value if kind in SECTIONS and row.value and row.key != own else None,
                value=row.value if kind == "attribute" else None,
                at=shown(time_of(row.order)),
                source=row.message_source,
                message=row.message_id,
            )
        )
    return found


def _completion(catalog: Catalog, row: sa.Row[Any]) -> Known:
    own = catalog.resolve(SECTIONS[row.kind], row.name)
    thing = things(catalog, row.kind).get(own)
    return Known(
        kind=row.kind,
        name=thing.name if thing else own,
        title=thing.title if thing else None,
        told_as=row.name if row.name != own else None,
        at=shown(row.at),
        type=row.type,
        score=row.score,
        source=row.message_source,
        message=row.message_id,
    )


def fact_told(row: sa.Row[Any]) -> Past:
    """Return what a row of `fact` tells, in words."""
    return Past(
        at=shown(time_of(row.order)),
        what=_words(row),
        source=row.message_source,
        message=row.message_id,
        heard=shown(row.told_at),
    )


def _words(row: sa.Row[Any]) -> str:
    value = row.value if row.value is not None else row.key
    kind = row.kind
    if kind == "status":
        return "joined" if row.present else "left"
    if kind == "attribute":
        return f"{row.key} is {value}" if row.present else f"{row.key} cleared"
    if kind == "flag":
        return f"{row.key} {'set' if row.present else 'removed'}"
    if not row.key:
        return f"{kind}: a full list was told"
    return f"{kind} {value} {'added' if row.present else 'removed'}"


def completion_told(row: sa.Row[Any]) -> Past:
    """Return what a row of `completion` tells, in words."""
    score = "" if row.score is None else f", score {row.score:g}"
    return Past(
        at=shown(row.at), what=f"{row.kind} {row.name}{score}", source=row.message_source, message=row.message_id
    )
