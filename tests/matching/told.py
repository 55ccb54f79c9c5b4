"""People as they are stored: what was told of them, before any revision resolves it."""

from dataclasses import dataclass, field

import sqlalchemy as sa

from engine.authoring.catalog import Catalog, Thing
from engine.authoring.conditions import Field
from engine.facts import Facts, Person, Status
from engine.store import tables

TEXT = ("country", "language", "manager")
CATALOG = Catalog(
    attributes={"country": "text", "contract_end": "date", "fte": "number"},
    teams={
        "care": Thing(name="care", title="Zorg", also=("OE-4471", "Zorg Noord")),
        "strasse": Thing(name="Straße", title="Street", also=("İz",)),
        "sales": Thing(name="sales", title="Sales"),
    },
    job_titles={"nurse": Thing(name="nurse", title="Nurse", also=("Verpleegkundige",))},
    aliases={
        "teams": {"oe-4471": "care", "zorg noord": "care", "i̇z": "strasse"},
        "job_titles": {"verpleegkundige": "nurse"},
        "learning_items": {"bls": "first-aid"},
        "external_trainings": {"course 7": "driving"},
    },
    fields={
        "team": Field(name="team", kind="text", several=True, names="teams"),
        "job_title": Field(name="job_title", kind="text", several=True, names="job_titles"),
        "language": Field(name="language", kind="text"),
        "manager": Field(name="manager", kind="text"),
        "lms_manager": Field(name="lms_manager", kind="flag"),
        "completed": Field(name="completed", kind="done", names="learning_items"),
        "external_training": Field(name="external_training", kind="done", names="external_trainings"),
        "qualified": Field(name="qualified", kind="done", names="qualifications"),
        "joined": Field(name="joined", kind="date"),
        "country": Field(name="country", kind="text"),
        "contract_end": Field(name="contract_end", kind="date"),
        "fte": Field(name="fte", kind="number"),
    },
)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of `current_fact`."""

    kind: str
    key: str
    order: str
    present: bool
    text: str | None = None
    number: float | None = None
    moment: int | None = None


@dataclass(frozen=True, kw_only=True)
class Told:
    """One user as stored."""

    id: str
    status: Status = "active"
    joined_at: int | None = None
    stay_order: str = ""
    between_stays: bool = False
    rows: tuple[Row, ...] = ()
    completions: tuple[tuple[str, str, int], ...] = ()
    """(kind, name as told, time)"""
    achieved: dict[str, int] = field(default_factory=dict)


def person_of(told: Told, catalog: Catalog = CATALOG) -> Person:
    """Return what the matcher is given: everything resolved by the catalog."""
    facts = Facts()
    for row in told.rows:
        if row.kind == "attribute" and row.present:
            type_ = catalog.attributes.get(row.key, "text")
            if type_ == "text" and row.text is not None:
                facts.text[row.key] = frozenset({row.text})
            if type_ == "number" and row.number is not None:
                facts.numbers[row.key] = row.number
            if type_ == "date" and row.moment is not None:
                facts.dates[row.key] = row.moment
        if row.kind == "flag" and row.present and row.order > told.stay_order:
            facts.flags = facts.flags | {row.key}
    for kind, section in (("team", "teams"), ("job_title", "job_titles")):
        latest: dict[str, Row] = {}
        for row in sorted(told.rows, key=lambda row: row.order):
            if row.kind == kind and row.key:
                latest[catalog.resolve(section, row.key)] = row
        there = frozenset(name for name, row in latest.items() if row.present and row.order > told.stay_order)
        if there:
            facts.text[kind] = there
    if told.joined_at is not None:
        facts.dates["joined"] = told.joined_at
    for kind, section in (("completed", "learning_items"), ("external_training", "external_trainings")):
        times: dict[str, list[int]] = {}
        for told_kind, name, at in told.completions:
            if told_kind == kind:
                times.setdefault(catalog.resolve(section, name), []).append(at)
        if times:
            facts.done[kind] = {name: tuple(sorted(set(found))) for name, found in times.items()}
    if told.achieved:
        facts.done["qualified"] = {name: (at,) for name, at in told.achieved.items()}
    return Person(
        id=told.id,
        status=told.status,
        stay_order=told.stay_order,
        between_stays=told.between_stays,
        facts=facts,
    )


def write(connection: sa.Connection, people: list[Told]) -> None:
    """Write people into the tables."""
    message = {"message_source": "test", "message_id": "m"}
    users = [
        {
            "id": told.id,
            "status": told.status,
            "joined_at": told.joined_at,
            "stay_order": told.stay_order,
            "between_stays": told.between_stays,
            "created_at": 0,
        }
        for told in people
    ]
    facts = [
        {
            "user_id": told.id,
            "kind": row.kind,
            "key": row.key,
            "order": row.order,
            "present": row.present,
            "text": row.text,
            "value": row.text,
            "number": row.number,
            "moment": row.moment,
            **message,
        }
        for told in people
        for row in told.rows
    ]
    completions = [
        {"user_id": told.id, "kind": kind, "name": name, "order": f"{at:020}-{number}", "at": at, **message}
        for told in people
        for number, (kind, name, at) in enumerate(told.completions)
    ]
    achieved = [
        {"user_id": told.id, "qualification": name, "at": at} for told in people for name, at in told.achieved.items()
    ]
    for table, rows in (
        (tables.user, users),
        (tables.current_fact, facts),
        (tables.completion, completions),
        (tables.achieved, achieved),
    ):
        if rows:
            connection.execute(sa.insert(table), rows)
