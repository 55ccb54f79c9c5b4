"""What happens to people, as messages: drawn, with their order in time known."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from tests.siege.academy import GRADES, LANDS, TEAMS

Message = Mapping[str, Any]
TOMORROW = timedelta(days=1)
STEADY, MOVER, LEAVER, RETURNER, NEWCOMER = "steady", "mover", "leaver", "returner", "newcomer"
"""Steady people lose nothing ever, newcomers have not joined yet."""
MOST, HOT = 60, 150
"""Events of a person, at most; and of one of whom there is something in every batch."""
SHARES = {STEADY: 50, MOVER: 26, LEAVER: 10, RETURNER: 10, NEWCOMER: 4}


@dataclass
class Life:
    """One person: who they are, and everything that is told of them."""

    id: str
    kind: str
    messages: list[dict[str, Any]] = field(default_factory=list)
    later: list[dict[str, Any]] = field(default_factory=list)
    """What is told ahead of its time, and must not have happened."""


class Telling:
    """Writes the messages of one person."""

    def __init__(self, life: Life, chance: Random, start: datetime, events: int) -> None:
        self.life, self.chance, self.start = life, chance, start
        self.teams: set[str] = set()
        self.land = chance.choice(LANDS)
        self.step = max(1, 200 // events)
        """Days between two events, at most."""
        # All of it is over before the siege begins, and none of it is too old to act.
        self._at = start - timedelta(days=340, microseconds=chance.randrange(10**9))

    def pass_days(self, least: int, most: int) -> None:
        """Let time go by."""
        self._at += timedelta(days=self.chance.randint(least, most), seconds=self.chance.randint(1, 3600))

    def tell(self, kind: str, data: Mapping[str, Any], *, sequence: int | None = None) -> None:
        """Write a message."""
        self._at += timedelta(seconds=0 if sequence is not None and sequence > 1 else 1)
        self.life.messages.append(self._message(kind, data, self._at, sequence))

    def tell_ahead(self, ahead: timedelta, kind: str, data: Mapping[str, Any]) -> None:
        """Write what is to happen so much after the start: by the end of the siege, or long after it."""
        told = self.life.later if ahead >= TOMORROW else self.life.messages
        told.append(self._message(kind, data, self.start + ahead, None))

    def _message(self, kind: str, data: Mapping[str, Any], at: datetime, sequence: int | None) -> dict[str, Any]:
        number = len(self.life.messages) + len(self.life.later)
        message: dict[str, Any] = {
            "specversion": "1.0",
            "id": f"{self.life.id}-{number}",
            "source": self.chance.choice(["hr", "lms"]),
            "type": kind,
            "subject": self.life.id,
            "time": at.isoformat(),
            "data": dict(data),
        }
        return message if sequence is None else {**message, "sequence": sequence}

    def record(self) -> dict[str, Any]:
        """Return the full record, as HR tells it."""
        return {
            "email": f"{self.life.id}@siege.example",
            "name": f"Person {self.life.id}",
            "language": "en",
            "teams": sorted(self.teams),
            "attributes": {"country": self.land, "grade": self.chance.choice(GRADES)},
        }

    def join(self) -> None:
        """They join, with a team."""
        self.teams = {self.chance.choice(TEAMS)}
        self.tell("user.joined", self.record())

    def gain(self) -> None:
        """Something that takes nothing away."""
        self.pass_days(0, self.step)
        what = self.chance.choice(["team", "team", "completed", "trained", "leads", "record", "grade"])
        if what == "team":
            team = self.chance.choice(TEAMS)
            self.teams.add(team)
            self.tell("user.team.added", {"team": team})
        elif what == "completed":
            score = {"score": self.chance.randint(1, 100)}
            self.tell("learning.completed", {"item": self.chance.choice(["basics", "tour"]), **score})
        elif what == "trained":
            self.tell("external_training.confirmed", {"training": self.chance.choice(["rescue", "swimming"])})
        elif what == "leads":
            self.tell("user.lms_manager.added", {})
        elif what == "record":
            self.tell("user.updated", self.record())
        else:
            self.tell("user.updated", {"attributes": {"grade": self.chance.choice([*GRADES, None])}})

    def move(self) -> None:
        """Anything, two things of the same moment as well: `sequence` says which came later."""
        self.pass_days(0, self.step)
        team = self.chance.choice(TEAMS)
        what = self.chance.choice(["removed", "list", "land", "leads", "swap", "gain"])
        if what == "removed":
            self.tell("user.team.removed", {"team": team})
        elif what == "list":
            self.tell("user.updated", {"teams": self.chance.sample(TEAMS, self.chance.randint(0, 2))})
        elif what == "land":
            self.tell("user.updated", {"attributes": {"country": self.chance.choice([*LANDS, None])}})
        elif what == "leads":
            self.tell("user.lms_manager." + self.chance.choice(["added", "removed"]), {})
        elif what == "swap":
            first, second = self.chance.sample(["added", "removed"], 2)
            self.tell(f"user.team.{first}", {"team": team}, sequence=1)
            self.tell(f"user.team.{second}", {"team": team}, sequence=2)
        else:
            self.gain()


def lives(chance: Random, people: int, events: int, start: datetime, *, soon: timedelta | None = None) -> list[Life]:
    """Draw the lives of so many people, of about so many events in all, before `start`; of a few more is told.

    `soon`: when something that is told ahead of its time is to happen, so much after the start.
    """
    hot = people // 100
    kinds = list(SHARES)
    weights = [SHARES[kind] for kind in kinds]
    made = []
    for number in range(people):
        life = Life(f"p{number:05}", chance.choices(kinds, weights)[0])
        each = min(MOST, max(2, round(events / people * chance.uniform(0.5, 1.5))))
        _live(Telling(life, chance, start, HOT if number < hot else each), HOT if number < hot else each, soon)
        made.append(life)
    return made


def _live(telling: Telling, events: int, soon: timedelta | None) -> None:
    life, chance = telling.life, telling.chance
    if life.kind == NEWCOMER:
        for _ in range(min(events, 3)):
            telling.gain()
        return
    telling.join()
    step = telling.gain if life.kind == STEADY else telling.move
    for _ in range(events - 1):
        step()
    if life.kind == LEAVER:
        telling.pass_days(1, 40)
        telling.tell("user.left", {"reason": "end of contract"})
    if life.kind == RETURNER:
        telling.tell("user.left", {})
        telling.pass_days(*chance.choice([(2, 20), (35, 50)]))
        telling.join()
        telling.move()
    if life.kind == STEADY and chance.random() < 0.1:
        telling.tell_ahead(TOMORROW, "user.left", {})
    elif life.kind == STEADY and soon is not None and chance.random() < 0.1:
        telling.tell_ahead(soon, "user.team.added", {"team": chance.choice(TEAMS)})


def body(message: Message) -> bytes:
    """Write a message as it is sent."""
    return json.dumps(message).encode()


def moment() -> datetime:
    """Return the present, as this machine has it."""
    return datetime.now(UTC)
