"""What happens to many people: events of every kind, shuffled, some of them twice."""

import random
from typing import Any

from engine.clock import HOUR, shown
from tests.model.academies import STEADY
from tests.model.histories import START

EVENTS_EACH = 10


def triggers() -> str:
    """Write a hundred triggers of which the order of events does not matter."""
    kinds = list(STEADY.items())
    return "".join(f"  {kinds[n % len(kinds)][0]}-{n}: {kinds[n % len(kinds)][1]}\n" for n in range(100))


def feed(chance: random.Random, users: int) -> list[dict[str, Any]]:
    """Make ten events of each of so many users, shuffled, a tenth of them twice."""
    messages = [_told(chance, f"m{number:06}", f"u{number % users:05}") for number in range(users * EVENTS_EACH)]
    messages += chance.sample(messages, users)
    chance.shuffle(messages)
    return messages


def hot(chance: random.Random, messages: list[dict[str, Any]], every: int) -> list[dict[str, Any]]:
    """Tell something of one of three more people after every so many of the messages, each fifth twice.

    So one of them is in every batch of that size, and in those of all workers at once.
    """
    heated: list[dict[str, Any]] = []
    for number, message in enumerate(messages):
        heated.append(message)
        if number % every == 0:
            heated.append(_told(chance, f"h{number:06}", f"hot-{number // every % 3}"))
            heated += heated[-1:] if chance.random() < 0.2 else []
    return heated


def _told(chance: random.Random, id: str, user: str) -> dict[str, Any]:
    kind, data = happening(chance)
    if kind in ("user.joined", "user.updated"):
        data = {**data, "email": f"{user}@example.com"}
    return {
        "specversion": "1.0",
        "id": id,
        "source": chance.choice(["hr", "lms"]),
        "type": kind,
        "subject": user,
        "time": shown(START - START % HOUR - chance.choice([0, 1, 5, 24 * 8, 24 * 25, 24 * 45]) * HOUR),
        "data": data,
    }


def happening(chance: random.Random) -> tuple[str, dict[str, Any]]:
    """Return what happens to one user."""
    team, title = chance.choice(["care", "OE-1", "sales", "kitchen"]), chance.choice(["nurse", "intern"])
    attributes = {"country": chance.choice(["NL", "BE", None]), "fte": chance.choice([0.5, 0.9])}
    profile = {"teams": [team], "job_titles": [title], "attributes": attributes}
    kinds: list[tuple[str, dict[str, Any]]] = [
        ("user.joined", profile),
        ("user.joined", {}),
        ("user.updated", profile),
        ("user.updated", {"attributes": attributes}),
        ("user.left", {}),
        ("user.team.added", {"team": team}),
        ("user.team.removed", {"team": team}),
        ("user.job_title.added", {"job_title": title}),
        ("user.lms_manager.added", {}),
        ("learning.completed", {"item": chance.choice(["washing", "rescue-day"]), "score": chance.choice([3, 7])}),
        ("external_training.confirmed", {"training": "rescue"}),
    ]
    return chance.choice(kinds)
