"""A plan over a large academy, beside the bare counts in SQL of the same triggers; then its apply.

.venv/bin/python -m benchmarks.planning [--users 100000] [--rounds 3] [--nobody-has] [--json FILE]

A hundred triggers, ten of which are changed. The bare counts are what anybody would ask by hand: for each changed
trigger how many people match its old text and its new one.
"""

import argparse
import json
import resource
import statistics
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import sqlalchemy as sa

from benchmarks import places
from benchmarks.crowds import look_at
from engine.activation import activate
from engine.authoring.reader import read_rules
from engine.authoring.rules import Rules
from engine.clock import DAY
from engine.plans.planning import plan
from engine.plans.towards import to_files
from engine.settings import Settings
from engine.store.database import Database
from engine.store.selection import selects
from engine.store.tables import current_fact, user
from engine.store.upgrade import upgrade

TRIGGERS, CHANGED = 100, 10
TEAMS, TITLES, COUNTRIES = 100, 20, 5
CATALOG = f"""
attributes: {{country: text, fte: number}}
teams: {{{", ".join(f"team-{n}: {{}}" for n in range(TEAMS))}}}
job_titles: {{{", ".join(f"title-{n}: {{}}" for n in range(TITLES))}}}
learning_items: {{item: {{title: An item}}}}
qualifications: {{{", ".join(f"q-{n}: {{items: [item]}}" for n in range(20))}}}
roles: {{{", ".join(f"r-{n}: {{qualifications: [q-{n}], mandatory: [q-{n + 10}]}}" for n in range(10))}}}
"""


def rules(*, edited: bool) -> Rules:
    """Read a hundred triggers; `edited`: ten of them do not ask for the country any more."""
    lines = []
    for n in range(TRIGGERS):
        country = "" if edited and n < CHANGED else f"country: C{n % COUNTRIES}, "
        titles = f"[title-1, title-2, title-{n % TITLES}]"
        conditions = f"team: team-{n % TEAMS}, {country}job_title: {titles}"
        lines.append(f"  t-{n}: {{while: {{{conditions}}}, then: {{roles: [r-{n % 10}]}}}}")
    return read_rules({"catalog.yaml": CATALOG, "triggers/all.yaml": "triggers:\n" + "\n".join(lines) + "\n"})[0]


def gather(database: Database, users: int) -> None:
    """Fill an empty database with so many people, each with a team, a job title and a country."""
    upgrade(database)
    activate(database, rules(edited=False), actor="bench", settings=Settings())
    number = sa.func.generate_series(1, users).column_valued("number")
    id_ = sa.literal("p-") + sa.func.lpad(sa.cast(number, sa.Text), 7, "0")
    with database.unit() as work:
        work.run(sa.text("SET LOCAL statement_timeout = 0"))
        ago = sa.literal(work.now - 90 * DAY, sa.BigInteger)
        values: dict[str, sa.ColumnElement[Any]] = {
            "id": id_, "status": sa.literal("active"), "joined_at": ago, "stay_order": sa.literal(""),
            "between_stays": sa.false(), "email": id_ + "@example.com", "name": sa.literal("Person ") + id_,
            "language": sa.literal("nl"), "search": id_, "version": sa.literal(0), "created_at": ago,
            "welcomed_at": ago,
        }  # fmt: skip
        work.run(sa.insert(user).from_select(list(values), sa.select(*values.values())))
        spread = sa.cast(sa.func.right(user.c.id, 7), sa.BigInteger)
        for kind, key, text in (
            ("team", sa.literal("team-") + sa.cast(spread % TEAMS, sa.Text), None),
            ("job_title", sa.literal("title-") + sa.cast(spread // TEAMS % TITLES, sa.Text), None),
            ("attribute", sa.literal("country"), sa.literal("c") + sa.cast(spread // 7 % COUNTRIES, sa.Text)),
        ):
            fact: dict[str, sa.ColumnElement[Any]] = {
                "user_id": user.c.id, "kind": sa.literal(kind), "key": key, "order": sa.literal("0001"),
                "present": sa.true(), "message_source": sa.literal("hr"), "message_id": user.c.id,
            }  # fmt: skip
            if text is not None:
                fact |= {"text": text, "value": text}
            work.run(sa.insert(current_fact).from_select(list(fact), sa.select(*fact.values())))
    look_at(database)


def give(database: Database) -> None:
    """Let everybody have what the first rules give."""
    empty = read_rules({"catalog.yaml": CATALOG})[0]
    activate(database, empty, actor="bench", settings=Settings())
    activate(database, rules(edited=False), actor="bench", settings=Settings())
    look_at(database)


def bare(database: Database) -> float:
    """Count who matches, by old and new text; return the seconds."""
    began = perf_counter()
    with database.read() as work:
        work.run(sa.text("SET LOCAL statement_timeout = 0"))
        for edited in (False, True):
            read = rules(edited=edited)
            for n in range(CHANGED):
                test = selects(read.triggers[f"t-{n}"].while_, read.catalog, work.now)  # type: ignore[arg-type]
                work.run(sa.select(sa.func.count()).select_from(user).where(test)).scalar_one()
    return perf_counter() - began


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--nobody-has", action="store_true", help="nothing is given before: quicker to set up")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    with places.database("planning") as url:
        database = Database(url, patience=60 * 60_000_000)
        gather(database, asked.users)
        began = perf_counter()
        if not asked.nobody_has:
            give(database)
            print(f"{asked.users:,} users, {TRIGGERS} triggers given in {perf_counter() - began:.1f} s")
        planned, counted = [], []
        for _ in range(asked.rounds):
            counted.append(bare(database))
            began = perf_counter()
            with database.read() as work:
                base, transition = to_files(work, rules(edited=True), {})
            found = plan(database, transition, base, Settings())
            planned.append(perf_counter() - began)
        began = perf_counter()
        activate(database, rules(edited=True), actor="bench", settings=Settings())
        applied = perf_counter() - began
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        said = {
            "at": f"{datetime.now(UTC):%Y-%m-%d %H:%M}", "users": asked.users, "changed": found.users,
            "plan": statistics.median(planned), "bare": statistics.median(counted), "apply": applied, "memory": memory,
        }  # fmt: skip
        print(f"plan {said['plan']:.2f} s, bare counts {said['bare']:.2f} s: {said['plan'] / said['bare']:.1f} times")
        print(
            f"{found.users:,} users concerned; apply {applied:.1f} s, {applied / max(1, found.users) * 1e6:.0f} us each"
        )
        print(f"memory of this process at most {memory} MB")
        if asked.json:
            asked.json.write_text(json.dumps(said, indent=2) + "\n")
        database.close()


if __name__ == "__main__":
    main()
