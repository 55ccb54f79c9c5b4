"""What is drawn by seed before a siege begins: people, messages, requests, rules and faults."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from tests.siege.academy import Version, versions
from tests.siege.asking import Chain, chains
from tests.siege.faults import drawn
from tests.siege.lives import STEADY, Life, body, lives
from tests.siege.poison import Poison, poison
from tests.siege.publisher import Letter

SOON = timedelta(minutes=11)
"""After the start: when that happens in a large siege which is told ahead of its time."""
MOST_ASKED = 1500
"""People about whom admins ask, at most."""
TWICE, ANSWERED = 0.05, 0.1
"""Shares of messages that are sent twice, and of those for which an answer is asked."""


@dataclass(frozen=True)
class Size:
    """How large a siege is."""

    people: int
    events: int
    kills: int
    restarts: int
    """Of the broker, and as many of the database."""
    others: int
    jobs: int
    rules: int
    """How often the rules are changed."""
    gap: float
    """Seconds between two faults, at most."""
    away: float
    """Seconds for which something is away, at most."""
    patience: float
    """Seconds for anything to become so, on a machine that has much else to do."""
    looks: int
    """How many people, messages and things are looked at one by one."""
    large: bool
    """Whether there are workers for each part."""
    due: bool = False
    """Whether something is sent ahead of its time that is due during the siege."""


SHORT = Size(50, 400, 4, 1, 3, 3, 1, gap=0.4, away=1.5, patience=240, looks=2, large=False)
MIDDLE = Size(400, 4000, 32, 3, 14, 8, 3, gap=1.5, away=3.0, patience=600, looks=16, large=True)
LONG = Size(8000, 100_000, 210, 21, 80, 12, 6, gap=2.0, away=5.0, patience=1200, looks=60, large=True, due=True)


@dataclass
class Drawn:
    """Everything that is drawn before it begins."""

    lives: list[Life]
    letters: list[Letter]
    poison: list[Poison]
    chains: list[Chain]
    versions: list[Version]
    faults: list[str]
    twice: int
    """How many messages are sent twice."""
    answered: frozenset[str]
    messages: frozenset[str]
    soon: frozenset[str]
    """The ids of those that tell what happens after the start, and before the end."""


def draw(seed: int, size: Size, start: datetime) -> Drawn:
    """Draw all of it."""
    chance = Random(f"{seed} feed")
    people = lives(chance, size.people, size.events, start, soon=SOON if size.due else None)
    bad = poison(chance, max(6, size.events // 200), size.people)
    first = {one["id"]: one for life in people for one in life.messages[:1] if one["type"] == "user.joined"}
    rest = [one for life in people for one in (*life.messages, *life.later) if one["id"] not in first]
    steady = [life for life in people if life.kind == STEADY]
    asked_about = chance.sample([life.id for life in steady], min(len(steady), MOST_ASKED))
    answered = {life.messages[0]["id"] for life in steady}
    answered |= {one["id"] for one in rest if chance.random() < ANSWERED}
    joins = [Letter(body(one), one["id"] in answered) for one in first.values()]
    others = [Letter(body(one), one["id"] in answered) for one in rest]
    twice = round(TWICE * size.events)
    others += chance.sample([*joins, *others], twice)
    others += [Letter(one.body) for one in bad]
    chance.shuffle(joins)
    chance.shuffle(others)
    return Drawn(
        people,
        [*joins, *others],
        bad,
        chains(chance, size.jobs, asked_about, start),
        versions(chance, size.rules),
        drawn(chance, size.kills, size.restarts, size.others),
        twice,
        frozenset(answered),
        frozenset(one["id"] for one in (*first.values(), *rest)),
        frozenset(one["id"] for life in people for one in life.messages if one["time"] > start.isoformat()),
    )
