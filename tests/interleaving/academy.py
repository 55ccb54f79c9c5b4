"""A small academy in which everything is under way, and the units of work that meet in it.

Every execution begins where all others do: what an execution has changed is put back from copies of the tables.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import sqlalchemy as sa

from engine.activation import activate
from engine.arrivals import Arrival
from engine.authoring.triggers import Limit
from engine.clock import DAY, HOUR, parse, shown
from engine.jobs import Turns
from engine.jobs.beginning import begin
from engine.parking import retry
from engine.pipeline import Pipeline
from engine.plans.activating import Proposal
from engine.plans.transition import Transition
from engine.revision import active_rules
from engine.settings import Settings
from engine.store.database import Database
from engine.store.rules_lock import seize
from engine.store.tables import allowance, metadata, parked
from engine.sweep import sweep
from tests.databases import made
from tests.semantics.rules import CATALOG, unlimited
from tests.world import Message, about_trigger, decision, event, request, rules_of

START = parse("2026-03-02T09:07:00Z")
NOW = START + 10 * DAY
TRIGGERS = unlimited(
    "  care-nurse: {while: {team: care}, then: {roles: [nurse]}}\n"
    "  care-grace: {while: {team: care}, then: {qualifications: [first-aid]}, grace: 3 days}\n"
    "  dutch: {while: {country: NL}, then: {qualifications: [hygiene]}}\n"
    "  added: {when: {user.team.added: {team: sales}}, then: {roles: [guide]}}\n"
)
OTHER = TRIGGERS.replace("country: NL", "country: [NL, BE]").replace(
    "{team: care}, then: {roles: [nurse]}", "{team: sales}, then: {roles: [nurse]}"
)
SETTINGS = Settings(sample=0.0, job_limit=Limit(number=3), small_jobs=0, leave_limit=Limit(number=1_000_000))
ACTOR = "bo@example.com"
Unit = Callable[[], object]


class Academy:
    """One at a moment: `units` by name, each a transaction of the product, ready to be walked."""

    def __init__(self, url: str) -> None:
        self.now = START
        self.database = Database(url, lambda: self.now, connections=20)
        self.database.create()
        self._settle()
        self._own = [Pipeline(self.database, SETTINGS) for _ in range(3)]
        self._tables = metadata.sorted_tables
        self._keep()
        self.said: dict[str, list[str]] = {}
        """The statements of each unit, alone."""

    def close(self) -> None:
        """Give everything back."""
        for pipeline in self._own:
            pipeline.close()
        self.database.close()

    # --- how it is before -----------------------------------------------------------------------------------------
    def _settle(self) -> None:
        rules = rules_of(CATALOG, TRIGGERS)
        activate(self.database, rules, actor="ops@example.com", settings=SETTINGS)
        pipeline = Pipeline(self.database, SETTINGS)
        people = {"u1": ("care", "NL"), "u2": ("care", "BE"), "u3": ("sales", "NL"), "u4": ("sales", "BE")}
        at = shown(START - HOUR)
        pipeline.process(
            [
                arrival(
                    event(
                        "user.joined", user, at, email=f"{user}@example.com", teams=[team], attributes={"country": of}
                    )
                )
                for user, (team, of) in people.items()
            ]
        )
        turns = Turns(self.database, SETTINGS, pipeline.follow)
        while turns.take():
            pass
        self.now = NOW - 2 * DAY
        wrong = event("user.updated", "u3", shown(self.now), id="wrong", attributes={"fte": "half"})
        pipeline.process([arrival(wrong)])
        self.now = NOW - 3 * DAY - HOUR // 2  # so that its grace is over at NOW, and not at the last sweep
        pipeline.process([arrival(event("user.team.removed", "u2", shown(self.now), team="care"))])
        self.now = NOW - HOUR
        sweep(self.database, pipeline)
        self.now = NOW
        asked = [
            request("assign", shown(NOW), id="guides", users=["u1", "u2", "u3"], roles=["guide"]),
            request("block", shown(NOW), id="many", users=["u1", "u2", "u3", "u4"], qualifications=["hygiene"]),
        ]
        pipeline.process([arrival(one) for one in asked])
        turns = Turns(self.database, SETTINGS, pipeline.follow)
        while self._states() != {"guides": "running", "many": "held"}:
            job = next(iter(id_ for id_, state in self._states().items() if state == "choosing"))
            # Chosen, and not yet begun.
            turns.pace.size = 0
            assert turns.take_of(job)
        with self.database.unit() as work:
            mended = json.dumps(
                event("user.updated", "u3", shown(NOW - 2 * DAY), id="wrong", attributes={"country": "BE"})
            )
            (number,) = work.run(sa.select(parked.c.number)).scalars()
            retry(work, [number], actor="ada@example.com", body=mended.encode())
        pipeline.close()

    def _states(self) -> dict[str, str]:
        with self.database.read() as work:
            return dict(work.run(sa.text("SELECT id, state FROM job WHERE action <> 'apply'")).all())  # type: ignore[arg-type]

    def _begin_apply(self) -> None:
        with self.database.unit() as work:
            seize(work)
            base, old = active_rules(work)
            transition = Transition(old=old, new=rules_of(CATALOG, OTHER), ended={})
            begin(work, Proposal(transition=transition, base=base, actor="ops@example.com"), held_for=[])

    # --- the same again -------------------------------------------------------------------------------------------
    def _keep(self) -> None:
        """Copy all tables, and make what puts them back."""
        names = [table.name for table in self._tables]
        with self.database.engine.begin() as connection:
            connection.exec_driver_sql("CREATE SCHEMA kept")
            for name in names:
                connection.exec_driver_sql(f'CREATE TABLE kept."{name}" AS TABLE "{name}"')
            back = "\n".join(
                f'DELETE FROM public."{name}"; '
                f'INSERT INTO public."{name}" OVERRIDING SYSTEM VALUE SELECT * FROM kept."{name}";'
                for name in names
            )
            connection.exec_driver_sql(
                "CREATE FUNCTION kept.back() RETURNS void LANGUAGE plpgsql SET session_replication_role = replica AS "
                f"$$ BEGIN {back} END $$"
            )
        states = [
            f"SELECT '{table.name}' AS of, (to_jsonb(t) - ARRAY[{self._counted(table)}]::text[])::text AS row "
            f'FROM public."{table.name}" t'
            for table in self._tables
        ]
        self._state = sa.text(" UNION ALL ".join(states).replace("::", r"\:\:"))

    def _counted(self, table: sa.Table) -> str:
        """Columns that number rows in the order in which they came, or are counted without a lock (S11)."""
        named = [one.name for one in table.columns if one.autoincrement is True or one is allowance.c.people]
        return ", ".join(f"'{name}'" for name in named or [""])

    def put_back(self) -> None:
        """Everything is as it was at first; the workers know the rules, as after a while of work."""
        with self.database.engine.begin() as connection:
            connection.exec_driver_sql("SELECT kept.back()")
        for pipeline in self._own:
            with self.database.unit() as work:
                pipeline.follow(work)

    def state(self) -> frozenset[tuple[str, str]]:
        """Every row of every table, but for what numbers rows."""
        with self.database.engine.connect() as connection:
            rows = [tuple(row) for row in connection.execute(self._state)]
        rows.sort()
        counted: dict[tuple[str, str], int] = {}
        for row in rows:
            counted[row] = counted.get(row, 0) + 1
        return frozenset((of, f"{times} × {text}") for (of, text), times in counted.items())

    # --- units of work --------------------------------------------------------------------------------------------
    def units(self, *names: str) -> list[Unit]:
        """Return the units called so, each for a worker of its own."""
        return [self._unit(name, self._own[number]) for number, name in enumerate(names)]

    def _unit(self, name: str, pipeline: Pipeline) -> Unit:
        batches: Mapping[str, list[Message]] = {
            "batch": [
                event("user.team.added", "u1", shown(NOW), id="a1", team="sales"),
                event("user.left", "u2", shown(NOW), id="a2"),
                event("user.updated", "u3", shown(NOW), id="a3", attributes={"country": "BE"}),
            ],
            "other batch": [
                event("user.updated", "u3", shown(NOW - HOUR), id="b1", teams=["care"]),
                event("user.team.added", "u2", shown(NOW - HOUR), id="b2", team="care"),
                event("user.team.removed", "u1", shown(NOW), id="b3", team="care"),
            ],
            "newcomers": [
                event("user.joined", "u9", shown(NOW - HOUR), id="same", teams=["care"]),
                event("user.updated", "u3", shown(NOW), id="c1", attributes={"country": "BE"}),
                event("user.joined", "u7", shown(NOW), id="c2", teams=["sales"]),
            ],
            "newcomers too": [
                event("user.joined", "u8", shown(NOW), id="d1", teams=["sales"]),
                event("user.team.removed", "u3", shown(NOW), id="d2", team="sales"),
                event("user.joined", "u9", shown(NOW - HOUR), id="same", teams=["care"]),
            ],
            "somebody else": [event("user.team.added", "u4", shown(NOW), id="e1", team="care")],
            "approval": [decision("approve", "many", shown(NOW), id="yes")],
            "pause": [about_trigger("pause", "care-nurse", shown(NOW), id="stop")],
            "cancel": [decision("cancel", "guides", shown(NOW), id="no")],
        }
        if name in batches:
            arrivals = [arrival(message) for message in batches[name]]
            return lambda: self._processed(pipeline, arrivals)
        if name == "chunk":
            turns = Turns(self.database, SETTINGS, pipeline.follow)
            return lambda: turns.take_of("guides")
        if name == "whole apply":
            return lambda: self._apply(Turns(self.database, SETTINGS, pipeline.follow))
        others: Mapping[str, Unit] = {
            "apply": self._begin_apply,
            "sweep": lambda: sweep(self.database, pipeline),
            "retry": pipeline.try_again,
        }
        return others[name]

    def _apply(self, turns: Turns) -> None:
        self._begin_apply()
        while turns.take_of("apply-2"):
            pass

    def _processed(self, pipeline: Pipeline, arrivals: list[Arrival]) -> None:
        halved = pipeline.halved
        pipeline.process(arrivals)
        assert pipeline.halved == halved, "a batch failed, and was processed in parts"


def arrival(message: Message) -> Arrival:
    """As it comes from the queue."""
    return Arrival(body=json.dumps(message).encode())


@contextmanager
def academy(name: str) -> Iterator[Academy]:
    """One on a database of its own, for the block."""
    with made(name) as url:
        one = Academy(url)
        try:
            yield one
        finally:
            one.close()
