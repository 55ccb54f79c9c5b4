"""A small academy, its database, and people who have just been given something."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from connectors.mail.letter import Sender
from connectors.mail.sender import Mailer
from connectors.mail.templates import Templates
from connectors.mail.way import Way
from engine.authoring.catalog import Catalog, Item, Qualification, Role
from engine.authoring.rules import Rules
from engine.clock import DAY, fixed_clock, parse
from engine.store.database import Database, sqlite_url
from engine.store.tables import assignment, change, completion, email_item, email_job, item, user

NOW = parse("2026-07-01T09:00:00Z")
ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "rules" / "templates"

RULES = Rules(
    catalog=Catalog(
        learning_items={
            "gdpr-elearning": Item(name="GDPR-elearning", title="GDPR in an hour", also=("LMS-17",)),
            "gdpr-test": Item(name="gdpr-test", title="The GDPR test"),
            "secret": Item(name="secret", title="Not announced yet", visible=False),
        },
        qualifications={
            "gdpr-basics": Qualification(
                name="GDPR-basics", title="GDPR basics", items=("gdpr-elearning", "gdpr-test")
            ),
            "wound-care": Qualification(name="wound-care", title="Wound care", items=("secret",)),
            "first-aid": Qualification(name="first-aid", title="First aid"),
        },
        roles={"nurse": Role(name="Nurse", title="Nurse", qualifications=("wound-care",))},
        aliases={"learning_items": {"lms-17": "gdpr-elearning"}},
    )
)

Things = Sequence[tuple[str, str, bool]]
"""(kind, target, mandatory)"""
NURSE: Things = (
    ("qualification", "wound-care", False),
    ("role", "nurse", False),
    ("qualification", "gdpr-basics", True),
)


class Academy:
    """A database with people in it."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def joins(self, name: str, /, **columns: Any) -> None:
        """Add somebody active; their address, name and language unless told otherwise."""
        known = {
            "id": name,
            "status": "active",
            "email": f"{name}@example.com",
            "name": name.title(),
            "created_at": NOW,
        }
        self._insert(user, {**known, "language": "en", **columns})

    def gets(self, name: str, things: Things = NURSE, *, cause: str = "event", at: int = NOW) -> str:
        """Give somebody things, with the email job and the changes that this makes; return the job's id."""
        job = f"{name}/{cause}"
        self._insert(email_job, {"id": job, "user_id": name, "cause": cause, "at": at, "state": "waiting"})
        for kind, target, mandatory in things:
            key = {"kind": kind, "target": target, "mandatory": mandatory}
            self._insert(email_item, {"email_id": job, **key})
            self._insert(assignment, {"user_id": name, **key, "active": True, "since": at})
            told = {"version": 1, "type": f"{kind}.assigned", "cause": cause, "at": at}
            self._insert(change, {"user_id": name, **key, **told})
        return job

    def loses(self, name: str, target: str) -> None:
        """Take something away."""
        which = (assignment.c.user_id == name) & (assignment.c.target == target)
        self._run(sa.update(assignment).where(which).values(active=False))

    def changes(self, name: str, /, **columns: Any) -> None:
        """Change somebody: their status, their address."""
        self._run(sa.update(user).where(user.c.id == name).values(**columns))

    def completes(self, name: str, learning_item: str, kind: str = "completed") -> None:
        """Note a completion, by the name as told."""
        key = {"user_id": name, "kind": kind, "name": learning_item, "order": f"{learning_item} {kind}"}
        self._insert(completion, {**key, "at": NOW - DAY, "message_source": "lms", "message_id": "1"})

    def tells(self, learning_item: str, **columns: Any) -> None:
        """Note what the LMS said about a learning item."""
        self._insert(item, {"name": learning_item, **columns})

    def job(self, id: str) -> tuple[str, str | None]:
        """Return an email job's state, and why."""
        with self.database.read() as work:
            row = work.run(sa.select(email_job).where(email_job.c.id == id)).one()
        return row.state, row.why

    def _insert(self, table: sa.Table, values: dict[str, Any]) -> None:
        self._run(sa.insert(table).values(**values))

    def _run(self, statement: sa.Executable) -> None:
        with self.database.unit() as work:
            work.run(statement)


def academy_in(folder: Path) -> Academy:
    """Return an academy in a folder."""
    database = Database(sqlite_url(folder / "rolecall.sqlite3"), fixed_clock(NOW))
    database.create()
    return Academy(database)


def mailer_of(academy: Academy, way: Way) -> Mailer:
    """Return a mailer for this academy."""
    return Mailer(
        database=academy.database,
        templates=Templates(TEMPLATES),
        way=way,
        sender=Sender(address="academy@example.com", name="The academy", list_id="rolecall.example.com"),
        link_template="https://academy.example.com/{kind}/{name}",
    )
