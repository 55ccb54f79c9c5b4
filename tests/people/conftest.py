"""A small world for stories about one person: a database, a clock, and a day to count from."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from engine.clock import DAY
from engine.facts import Person
from engine.people import People, Told
from engine.people.stays import end_stays
from engine.settings import Settings
from engine.store.database import Database
from engine.store.tables import user
from tests.people.academy import NOON, message, rules


class World:
    """Tells messages one by one, each in its own unit of work, as they come in."""

    def __init__(self) -> None:
        self.today = 0.0
        self.rules = rules()
        self.settings = Settings()
        self.database = Database("sqlite://", clock=lambda: day(self.today))
        self.database.create()
        self._count = 0

    def tell(self, type: str, on: float, /, *, id: str | None = None, sequence: int | None = None, **data: Any) -> Told:
        """Tell of Ada what happened on a day; the clock never is before it. Events of who is not active wait."""
        self._count += 1
        self.today = max(self.today, on)
        with self.database.unit() as work:
            people = People.load(work, ["ada"], self.rules, self.settings)
            one = message(type, day(on), id=id or f"m{self._count:03}", data=data, sequence=sequence)
            answer = people.tell(one)
            if self.status(people) != "active":
                for event in answer.events:
                    people.wait(event)
            people.save()
        return answer

    def ada(self) -> Person:
        """Ada as conditions see her."""
        with self.database.read() as work:
            person = People.look(work, ["ada"], self.rules, self.settings).person("ada")
        assert person is not None
        return person

    def row(self) -> Any:
        """Ada's stored row."""
        with self.database.read() as work:
            return work.run(sa.select(user).where(user.c.id == "ada")).one()

    def sweep(self, on: float) -> list[str]:
        """Let time end stays."""
        self.today = on
        with self.database.unit() as work:
            return end_stays(work)

    @staticmethod
    def status(people: People) -> str:
        """Ada's status."""
        person = people.person("ada")
        assert person is not None
        return person.status


def day(number: float) -> int:
    """The moment of a day of the story."""
    return NOON + int(number * DAY)


def acts(told: Told) -> list[str]:
    """What the events of a message are, without the repeats: `user.team.added care`."""
    return [_spoken(event.type, event.facts.text) for event in told.events if not event.repeat]


def _spoken(type: str, text: dict[str, frozenset[str]]) -> str:
    said = [
        value
        for name in ("told", "team", "job_title", "item", "training", "qualification")
        for value in text.get(name, ())
    ]
    return " ".join([type, *said[:1]])


@pytest.fixture
def world() -> Iterator[World]:
    """A world in which nobody has been heard of."""
    world = World()
    yield world
    world.database.close()
