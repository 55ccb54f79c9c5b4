"""The academy of these tests: as the catalog has it, and as the judge has it."""

import json
from typing import Any

from engine.authoring.catalog import AttributeType, Catalog, Qualification
from engine.authoring.rules import Rules
from engine.clock import parse, shown
from engine.messages.envelope import Message, decode
from tests.people.judge import Academy

ATTRIBUTES: dict[str, AttributeType] = {"country": "text", "fte": "number", "contract_end": "date"}
NAMES = {
    "team": {"oe-4471": "care", "zorg noord": "care"},
    "job_title": {"verpleegkundige": "nurse"},
    "completed": {"gdpr 2024": "gdpr"},
}
FEWER_NAMES = {**NAMES, "team": {"zorg noord": "care"}}
"""As before somebody added `OE-4471`."""
QUALIFICATIONS = {"privacy": ("gdpr",), "safety": ("gdpr", "fire"), "empty": ()}

ACADEMY = Academy(attributes=ATTRIBUTES, other_names=NAMES, qualifications=QUALIFICATIONS)


def rules(names: dict[str, dict[str, str]] = NAMES) -> Rules:
    """The catalog that says the same as ACADEMY, with these other names."""
    sections = {"team": "teams", "job_title": "job_titles", "completed": "learning_items"}
    return Rules(
        catalog=Catalog(
            attributes=ATTRIBUTES,
            aliases={sections[kind]: others for kind, others in names.items()},
            qualifications={
                name: Qualification(name=name, title=name, items=items) for name, items in QUALIFICATIONS.items()
            },
        )
    )


def message(
    type: str,
    at: int | str,
    *,
    id: str,
    data: dict[str, Any] | None = None,
    user: str = "ada",
    source: str = "hr",
    sequence: int | None = None,
) -> Message:
    """A message as it comes from a queue; `at` in microseconds UTC or as text."""
    envelope: dict[str, Any] = {
        "specversion": "1.0",
        "id": id,
        "source": source,
        "type": type,
        "subject": user,
        "time": shown(at) if isinstance(at, int) else at,
        "data": data or {},
    }
    if sequence is not None:
        envelope["sequence"] = sequence
    return decode(json.dumps(envelope).encode(), received=0)


NOON = parse("2026-03-01T12:00:00Z")
"""The first moment of these tests' stories, in microseconds UTC."""
