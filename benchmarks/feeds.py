"""The academy and the feed of the target: a hundred triggers, of which each event, a new person's joining, matches one.

Each trigger has three conditions and gives a role with three linked qualifications, of which people are mailed.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from engine.authoring.reader import read_rules
from engine.authoring.rules import Rules

TRIGGERS = 100
LEVELS = 5
COUNTRIES = ("NL", "BE")
LINKED = ((1, True), (2, True), (3, False))
"""Number and mandatory of each qualification that a role carries."""


def trigger_of(number: int) -> tuple[str, str, int]:
    """Return the country, the unit and the least level that the three conditions of a trigger ask for."""
    return COUNTRIES[number % 2], f"u{number // 2:02}", number % LEVELS


def files() -> dict[str, str]:
    """Return the rule files of the academy, by relative path."""
    catalog = ["attributes:", "  country: text", "  unit: text", "  level: number"]
    catalog += ["qualifications:"]
    catalog += [f"  q{number:03}-{one}: {{}}" for number in range(TRIGGERS) for one, _ in LINKED]
    catalog += ["roles:"]
    for number in range(TRIGGERS):
        named = [f"q{number:03}-{one}" for one, must in LINKED if must]
        free = [f"q{number:03}-{one}" for one, must in LINKED if not must]
        catalog.append(f"  r{number:03}: {{mandatory: [{', '.join(named)}], qualifications: [{', '.join(free)}]}}")
    triggers = ["triggers:"]
    for number in range(TRIGGERS):
        country, unit, level = trigger_of(number)
        triggers += [
            f"  t{number:03}:",
            f"    while: {{country: {country}, unit: {unit}, level: {{at_least: {level}}}}}",
            f"    then: {{roles: [r{number:03}]}}",
            "    limits: {assign: 1000000, revoke: 1000000}",
        ]
    return {"catalog.yaml": "\n".join(catalog) + "\n", "triggers/all.yaml": "\n".join(triggers) + "\n"}


def write(folder: Path) -> None:
    """Write the rule files into a folder, for workers."""
    for path, text in files().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


def rules() -> Rules:
    """Read the rules of the academy."""
    return read_rules(files())[0]


def feed(events: int, first: int = 0) -> Iterator[bytes]:
    """Yield the joinings of so many new people, each with a small record; the triggers take turns."""
    for number in range(first, first + events):
        country, unit, level = trigger_of(number % TRIGGERS)
        yield json.dumps(
            {
                "specversion": "1.0",
                "id": f"t{number:07}",
                "source": "hr",
                "type": "user.joined",
                "subject": f"n-{number:07}",
                "time": "2026-03-01T10:00:00Z",
                "data": {
                    "name": f"Person {number}",
                    "email": f"n{number}@example.com",
                    "language": "nl",
                    "attributes": {"country": country, "unit": unit, "level": level + number % 3},
                },
            }
        ).encode()
