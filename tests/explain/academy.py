"""A small academy in a real database: people are told through the people room, what they have is written as rows."""

import json
from collections import Counter
from typing import Any

import sqlalchemy as sa

from engine.authoring.reader import read_rules
from engine.clock import DAY, parse, shown
from engine.messages.envelope import decode
from engine.order import SINGLE, decided, order
from engine.people import People
from engine.settings import Settings
from engine.store.database import Work
from engine.store.tables import (
    active,
    assignment,
    block,
    inbox,
    job,
    job_decision,
    job_result,
    job_target,
    link,
    reason,
    revision,
)

NOW = parse("2026-07-01T09:00:00Z")

CATALOG = """
attributes: {country: text, fte: number}
teams: {care: {title: Zorg, also: [OE-4471]}, sales: {}}
job_titles: {nurse: {also: [Verpleegkundige]}}
groups: {dutch: {country: NL}}
learning_items:
  gdpr-elearning: {title: GDPR in an hour, visible: false}
  wound-theory: {title: Wounds in theory, also: [WT-1]}
  wound-practice: {title: Wounds in practice}
qualifications:
  gdpr-basics: {title: GDPR basics, items: [gdpr-elearning]}
  wound-care: {title: Wound care, items: [wound-theory, wound-practice]}
roles:
  nurse: {title: Nurse, qualifications: [wound-care], mandatory: [gdpr-basics]}
  auditor: {title: Auditor}
"""
TRIGGERS = """
triggers:
  nurse-nl:
    description: Nurses of Care in the Netherlands.
    while: {team: care, job_title: nurse, group: dutch}
    then: {roles: [nurse]}
  gdpr-for-sales:
    while: {team: sales}
    then: {mandatory: [gdpr-basics]}
  wounds-again:
    when: {learning.completed: {item: wound-theory, score: {at_most: 5}}}
    if: {country: [NL, BE]}
    then: {qualifications: [wound-care]}
  old-rule:
    enabled: false
    while: everyone
    then: {roles: [auditor]}
"""
FILES = {"catalog.yaml": CATALOG, "triggers/all.yaml": TRIGGERS}
RULES, _ = read_rules(FILES)
SETTINGS = Settings()


def activate(work: Work) -> None:
    """Make RULES the active revision 1."""
    since = {"proposed_at": NOW - DAY, "activated_at": NOW - DAY}
    work.run(sa.insert(revision).values(number=1, files=FILES, actor="ops", note="first", **since))
    work.run(sa.insert(active).values(one=1, revision=1))
    for role in RULES.catalog.roles.items():
        for name in (*role[1].qualifications, *role[1].mandatory):
            mandatory = name in role[1].mandatory
            work.run(sa.insert(link).values(role=role[0], qualification=name, mandatory=mandatory))


def tell(work: Work, id: str, type: str, user: str, data: dict[str, Any] | None = None, *, at: int) -> None:
    """One message of HR becomes facts, and a row of the inbox."""
    said = {"specversion": "1.0", "id": id, "source": "hr", "type": type, "subject": user, "time": shown(at)}
    message = decode(json.dumps(said | {"data": data or {}}).encode(), received=work.now)
    people = People.load(work, [user], RULES, SETTINGS)
    told = people.tell(message)
    people.save()
    row = {"publisher": "anonymous", "source": "hr", "id": id, "digest": message.digest, "type": type, "subject": user}
    work.run(sa.insert(inbox).values(**row, at=at, received_at=work.now, outcome=told.outcome))


def give(work: Work, user: str, kind: str, target: str, **values: Any) -> None:
    """One row of `reason`; by default one of the trigger `nurse-nl`, open."""
    row: dict[str, Any] = {
        "source": "while",
        "origin": "nurse-nl",
        "lasting": False,
        "state": "open",
        "mandatory": False,
        "email": True,
        "order": decided(NOW - 5 * DAY, "x"),
        "revision": 1,
        "since": NOW - 5 * DAY,
    }
    work.run(sa.insert(reason).values(user_id=user, kind=kind, target=target, **(row | values)))


def assign(work: Work, user: str, kind: str, target: str, *, active: bool = True, mandatory: bool = False) -> None:
    """One row of `assignment`."""
    values = {"active": active, "mandatory": mandatory, "since": NOW - 5 * DAY}
    work.run(sa.insert(assignment).values(user_id=user, kind=kind, target=target, **values))


def stop(work: Work, user: str, kind: str, target: str, **values: Any) -> None:
    """One row of `block`."""
    row = {"job": "job-b", "actor": "mira", "note": "diploma expired", "since": NOW - DAY}
    work.run(sa.insert(block).values(user_id=user, kind=kind, target=target, **(row | values)))


def ask(work: Work, id: str, outcomes: dict[str, str | None] | None = None, **values: Any) -> None:
    """One job and what became of its users; by default done: mira gives them the role nurse."""
    outcomes = outcomes or {}
    had = Counter(outcome for outcome in outcomes.values() if outcome is not None)
    row: dict[str, Any] = {
        "place": work.run(sa.select(sa.func.count()).select_from(job)).scalar_one() + 1,
        "source": "cli",
        "action": "assign",
        "actor": "mira",
        "request": {"action": "assign", "users": sorted(outcomes), "roles": ["nurse"]},
        "email": True,
        "dry_run": False,
        "state": "done",
        "held_for": [],
        "after": max((user for user, outcome in outcomes.items() if outcome), default=""),
        "total": len(outcomes),
        "done": had.total(),
        "emails": had["assigned"],
        "results": dict(had),
        "warnings": [],
        "created_at": NOW,
        "started_at": NOW,
    }
    work.run(sa.insert(job).values(id=id, **(row | values)))
    work.run(sa.insert(job_target).values(job_id=id, kind="role", target="nurse", mandatory=False))
    for user, outcome in outcomes.items():
        work.run(sa.insert(job_result).values(job_id=id, user_id=user, outcome=outcome))


def decide(work: Work, id: str, action: str, actor: str, note: str | None = None) -> None:
    """One row of `job_decision`."""
    work.run(sa.insert(job_decision).values(job_id=id, action=action, actor=actor, note=note, at=NOW))


def happened(at: int, id: str) -> str:
    """The order of a fact of HR."""
    return order(at=at, sequence=None, rank=SINGLE, source="hr", id=id)


def settle(work: Work) -> None:
    """The rules, and people: Anna is a nurse of Care, Bram sells, Carla has left, u-4 is expected."""
    activate(work)
    start = NOW - 100 * DAY
    anna = {"name": "Anna Bakker", "email": "anna@example.com", "teams": ["OE-4471"], "job_titles": ["Verpleegkundige"]}
    tell(work, "hr-1", "user.joined", "u-1", anna | {"attributes": {"country": "NL", "fte": 0.8}}, at=start)
    tell(work, "hr-2", "learning.completed", "u-1", {"item": "WT-1", "score": 4}, at=NOW - 6 * DAY)
    tell(work, "hr-3", "user.joined", "u-2", {"name": "Bram 100%", "teams": ["sales"]}, at=start)
    tell(work, "hr-4", "user.joined", "u-3", {"name": "Carla de Wit", "email": "carla@example.com"}, at=start)
    tell(work, "hr-5", "user.left", "u-3", at=NOW - 3 * DAY)
    tell(work, "hr-6", "user.team.added", "u-4", {"team": "Night Watch"}, at=NOW - 2 * DAY)
    give(work, "u-1", "role", "nurse", event_source="hr", event_id="hr-1")
    assign(work, "u-1", "role", "nurse")
    assign(work, "u-1", "qualification", "wound-care")
    assign(work, "u-1", "qualification", "gdpr-basics", mandatory=True)
