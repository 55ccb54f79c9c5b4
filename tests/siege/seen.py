"""What came out, as it was read: from the queues, from the mailbox, from commands. Nothing is judged here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = Mapping[str, Any]
Thing = tuple[str, str]
"""What somebody may have: its kind (role, qualification) and name."""


@dataclass(frozen=True)
class Mail:
    """One email as the mail server took it."""

    id: str
    to: str
    text: str


@dataclass
class Seen:
    """All of it."""

    changes: list[Json] = field(default_factory=list)
    """Messages of rolecall.changes, copies too."""
    emails: list[Json] = field(default_factory=list)
    """Messages of rolecall.emails, copies too."""
    receipts: list[Json] = field(default_factory=list)
    """Answers to the publisher, copies too."""
    mails: list[Mail] = field(default_factory=list)
    """The mailbox."""
    who: dict[Thing, Json] = field(default_factory=dict)
    """`who TARGET --json` of everything, or of some of it."""
    users: dict[str, str] = field(default_factory=dict)
    """`users --json`: everybody's status."""
    user: dict[str, Json] = field(default_factory=dict)
    """`user ID --json` of some."""
    jobs: dict[str, Json] = field(default_factory=dict)
    """`jobs list --json`, by their ids."""
    results: dict[str, list[Json]] = field(default_factory=dict)
    """`jobs show ID --results ndjson` of some."""
    messages: dict[str, Json] = field(default_factory=dict)
    """`message ID --json` of some."""
    parked: list[Json] = field(default_factory=list)
    """`parked list --json`, in every state."""
    status: Json = field(default_factory=dict)
    """`status --json` after all has come to rest."""
