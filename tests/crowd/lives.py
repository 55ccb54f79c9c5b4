"""A large crowd of few lives: some people live through something, and everybody else is a copy of one of them.

So every row reads as the product itself wrote it, and where all must end is exact, however many they are: whoever lived
through the same ends the same, but for their name.
"""

import json
import random
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from engine.arrivals import Arrival
from engine.clock import fixed_clock, shown
from engine.pipeline import Pipeline
from engine.settings import Settings
from engine.store.database import Database
from engine.store.tables import change, email_job, inbox
from tests.crowd.feeding import feed, happening, triggers
from tests.crowd.judging import AFTERWARDS, End
from tests.large_academy import copy
from tests.model.academies import CATALOG
from tests.model.academy import Academy
from tests.model.histories import START
from tests.world import rules_of

LIVED = 40
Message = dict[str, Any]


class Told(NamedTuple):
    """What somebody was told of in a moment: its type, its time, and the rest as JSON."""

    type: str
    time: str
    source: str
    data: str


class Crowd:
    """So many people on a database that has rules and nobody yet.

    `mailed`: the email jobs of before; `messages`: how many different ones there are, of before and told since.
    """

    def __init__(self, url: str, users: int, seed: int) -> None:
        self.chance = random.Random(seed)
        self._past: Mapping[str, list[Message]] = defaultdict(list)
        messages = feed(self.chance, LIVED)
        for message in messages:
            self._past[message["subject"]].append(message)
        self.told: Mapping[str, list[Message]] = defaultdict(list)
        self.asked: list[Message] = []
        self._told = 0
        database = Database(url, fixed_clock(START))
        pipeline = Pipeline(database, Settings(sample=0.0))
        try:
            pipeline.process([Arrival(body=json.dumps(message).encode()) for message in messages])
            assert pipeline.halved == 0
            with database.unit() as work:
                work.run(sa.update(change).values(relayed_at=work.now))
                work.run(sa.update(email_job).where(email_job.c.state == "waiting").values(state="relayed"))
            copy(database, users // LIVED, lasting=True)
            with database.read() as work:
                self.mailed = set(work.run(sa.select(email_job.c.id)).scalars())
                self.messages = int(work.run(sa.select(sa.func.count()).select_from(inbox)).scalar_one())
        finally:
            pipeline.close()
            database.close()
        copies = [""] + [f"{number}-" for number in range(1, users // LIVED)]
        self.users = sorted(f"{mark}{user}" for mark in copies for user in self._past)
        self._everybody = set(self.users)

    def happenings(self, number: int) -> list[Message]:
        """Tell so many things of anybody; nobody joins or leaves."""
        made: list[Message] = []
        while len(made) < number:
            kind, data = happening(self.chance)
            if kind in ("user.joined", "user.left"):
                continue
            user = self.chance.choice(self.users)
            like = self.chance.choice(self._past[_life(user)])
            self._told += 1
            head = {"specversion": "1.0", "id": f"d{self._told:07}", "source": "hr", "type": kind}
            made.append({**head, "subject": user, "time": like["time"], "data": data})
            self.told[user].append(made[-1])
        self.messages += number
        return made

    def judged(self) -> tuple[End, dict[str, dict[str, str]]]:
        """Where all must end, and what becomes of whom in each job that was asked for, if nothing is told meanwhile."""
        assignments: set[tuple[Any, ...]] = set()
        reasons: set[tuple[Any, ...]] = set()
        outcomes: dict[str, dict[str, str]] = {message["id"]: {} for message in self.asked}
        for user in self.users:
            told = tuple(
                Told(one["type"], one["time"], one["source"], json.dumps(one["data"])) for one in self.told[user]
            )
            asked = tuple(n for n, one in enumerate(self.asked) if user in one["data"].get("users", self._everybody))
            held, why, became = self._end(_life(user), told, asked)
            assignments |= {(user, *rest) for _, *rest in held}
            reasons |= {(user, *rest) for _, *rest in why}
            for id_, outcome in became.items():
                outcomes[id_][user] = outcome
        return End(assignments, reasons), outcomes

    @cache  # noqa: B019 — for one test
    def _end(
        self, life: str, told: tuple[Told, ...], asked: tuple[int, ...]
    ) -> tuple[set[Any], set[Any], dict[str, str]]:
        rules = rules_of(CATALOG, triggers())
        academy = Academy(rules, lambda _: rules.catalog.groups["none"])
        for message in self._past[life]:
            academy.tell_only(message, START)
        for number, one in enumerate(told):
            head = {"id": f"d{number:07}", "source": one.source, "type": one.type, "time": one.time, "subject": life}
            academy.tell_only({**head, "data": json.loads(one.data)}, START)
        for message in (self.asked[number] for number in asked):
            whom = {"users": [life]} if "users" in message["data"] else {}
            academy.process([{**message, "data": {**message["data"], **whom}}], START)
        became = {id_: of[life] for id_, of in academy.outcomes.items() if life in of}
        academy.sweep(AFTERWARDS)
        return academy.assignments(), academy.reasons(), became


def _life(user: str) -> str:
    return user.rpartition("-")[2]


def request(id: str, type: str, **data: Any) -> Message:
    """Make a request at the moment of the crowd."""
    head = {"specversion": "1.0", "id": id, "source": "desk", "type": type, "time": shown(START)}
    return {**head, "data": {"actor": "ada", **data}}
