"""How rows reach the database: many at once say what each of them alone would; temporary ones leave nothing behind."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from engine.store.database import Database
from engine.store.staging import ALL, clear, grant, match
from engine.store.tables import completion, user
from tests.databases import KINDS, databases

WORDS = ["plain", "", " ", "NULL", '"quoted"', "it's", "a,b", "{c}", "back\\slash", "line\nbreak", "%s %(a)s", "ünï 💡"]


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    with databases(request.param) as made:
        opened = made.fresh()
        yield opened
        opened.close()


def test_many_rows_at_once_say_what_each_of_them_says(database: Database) -> None:
    scores = [None, 7, 7.5, 0, -1, 1e9]
    rows = [
        {
            "user_id": "u",
            "kind": "completed",
            "name": word,
            "order": str(number),
            "at": 1_782_849_660_000_000 + number,
            "type": None if number % 3 else word,
            "score": scores[number % len(scores)],
            "message_source": word,
            "message_id": "1",
        }
        for number, word in enumerate(WORDS)
    ]
    with database.unit() as work:
        work.run(sa.insert(user), [{"id": "u", "created_at": 1}])
        work.run(sa.insert(completion), rows)
        found = work.run(sa.select(completion).order_by(completion.c.at)).mappings().all()
    assert [dict(row) for row in found] == rows


def test_what_a_unit_of_work_has_staged_is_gone_in_the_next_and_takes_no_room(database: Database) -> None:
    for unit in range(60):
        with database.unit() as work:
            clear(work)
            assert [work.run(sa.select(sa.func.count()).select_from(table)).scalar_one() for table in ALL] == [0] * len(
                ALL
            )
            rows = [
                {"user_id": f"u{one}", "trigger": "t", "position": unit} for one in range(400 if unit % 20 == 0 else 20)
            ]
            work.run(sa.insert(match), rows)
    if not database.embedded:
        with database.unit() as work:
            clear(work)
            sizes = [
                work.run(sa.select(sa.func.pg_relation_size(name))).scalar_one() for name in (match.name, grant.name)
            ]
            plan = work.run(sa.text("EXPLAIN SELECT * FROM s_match")).scalars().first() or ""
        assert max(sizes) <= 4 * 8192
        assert int(plan.split("rows=")[1].split()[0]) < 600, "PostgreSQL takes it for far more than there ever was"
