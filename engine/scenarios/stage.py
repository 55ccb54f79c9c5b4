"""The stage: an academy in memory with its rules active, and a clock that is moved by hand."""

import sqlalchemy as sa

from engine.activation import activate
from engine.arrivals import Arrival, Verdict
from engine.authoring.rules import Rules
from engine.clock import DAY
from engine.facts import Person
from engine.jobs import Turns
from engine.people import People
from engine.pipeline import Pipeline
from engine.revision import Follower
from engine.scenarios.moments import Moments
from engine.scenarios.watching import Watch, Watching
from engine.settings import Settings
from engine.store.database import Database, Work
from engine.store.tables import user
from engine.sweep import sweep


class Stage:
    """Pipeline, jobs and sweep as the worker has them. `watch` sees every condition that is looked at."""

    def __init__(self, rules: Rules, settings: Settings, watch: Watch | None = None) -> None:
        self.now = 0
        self.rules = rules
        self.settings = settings
        self._watch = watch
        self._moments = Moments(rules)
        self._empty = self._made()
        activate(self._empty, rules, actor="rolecall test", settings=settings)
        self.database = self._made()
        self._people: dict[str, Person] = {}
        follower = Follower(sample=1.0, matcher=Watching.by(watch, self._people))
        self._pipeline = Pipeline(self.database, settings, follower=follower)
        self._turns = Turns(self.database, settings, self._pipeline.follow)

    def _made(self) -> Database:
        database = Database("sqlite://", lambda: self.now)
        database.create()
        return database

    def close(self) -> None:
        """Give everything back."""
        self._pipeline.close()
        self.database.close()
        self._empty.close()

    def clear(self, at: int) -> None:
        """Begin anew at a moment (microseconds UTC): nobody has been heard of."""
        self.database.copy_from(self._empty)
        self.now = at
        self._people.clear()

    def send(self, body: bytes) -> Verdict:
        """Process one message, and what jobs there are to their end."""
        (verdict,) = self._pipeline.process([Arrival(body=body)])
        while verdict.outcome == "accepted" and self._turns.take():
            pass
        return verdict

    def go(self, to: int) -> None:
        """Let time pass until `to`: everything that time alone does happens at its moment, in order."""
        began = self.now
        while (moment := self._next()) is not None and moment <= to:
            self.now = moment
            self._sweep()
        swept = self.now > began and self.now == to
        self.now = to
        if not swept and self._night_between(began, to):
            self._sweep()

    def _sweep(self) -> None:
        swept = sweep(self.database, self._pipeline)
        if swept is not None and swept.users:  # time changed something about them, which no message told
            with self.database.read() as work:
                self._look(work)
        for person in self._people.values():
            if self._watch is not None:
                self._watch.standing(person, self.now)

    def _look(self, work: Work) -> None:
        ids = list(work.run(sa.select(user.c.id).order_by(user.c.id)).scalars())
        known = People.look(work, ids, self.rules, self.settings)
        self._people.update({id_: person for id_ in ids if (person := known.person(id_)) is not None})

    def _next(self) -> int | None:
        with self.database.read() as work:
            return self._moments.after(work, self._people.values())

    def _night_between(self, began: int, to: int) -> bool:
        night = self.settings.nightly_at
        return (began - night) // DAY < (to - night) // DAY
