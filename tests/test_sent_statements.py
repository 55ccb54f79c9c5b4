"""Statements that are sent: each in its turn, all of them done when the unit of work is, their errors told."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from engine.errors import Transient
from engine.store.database import Database
from engine.store.tables import item
from tests.databases import KINDS, databases

NAMES = sa.select(item.c.name).order_by(item.c.name)
ADD = sa.insert(item)


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    with databases(request.param) as made:
        opened = made.fresh()
        yield opened
        opened.close()


def names(database: Database) -> list[str]:
    with database.read() as work:
        return list(work.run(NAMES).scalars())


def test_what_is_sent_has_run_before_what_is_run_after_it_and_is_there_in_the_end(database: Database) -> None:
    with database.unit() as work:
        before = work.send(NAMES)
        work.send(ADD, {"name": "a"})
        between = work.send(NAMES)
        work.send(ADD, [{"name": "b"}, {"name": "c"}])
        assert list(work.run(NAMES).scalars()) == ["a", "b", "c"]
        changed = work.send(sa.update(item).values(title="t"))
        work.send(sa.update(item).where(item.c.name == sa.bindparam("which")), [{"which": "a", "title": "u"}] * 2)
        assert (before.scalars(), between.scalars(), changed.count) == ([], ["a"], 3)
        work.send(ADD, {"name": "d"})
    assert names(database) == ["a", "b", "c", "d"]


def test_a_row_has_its_columns_by_name(database: Database) -> None:
    with database.unit() as work:
        work.send(ADD, {"name": "a", "title": "ünï", "visible": True})
        (row,) = work.send(sa.select(item))
        assert (row.name, row.title, row.visible, row.title_order) == ("a", "ünï", True, None)
        assert row._asdict()["title"] == "ünï"


def test_an_error_of_what_was_sent_ends_the_unit_of_work_wherever_it_comes_up(database: Database) -> None:
    def looked_for() -> None:
        with database.unit() as work:
            for statement in (NAMES, ADD, ADD, NAMES):
                work.send(statement, {"name": "a"} if statement is ADD else None)
            work.run(NAMES)

    def unnoticed() -> None:
        with database.unit() as work:
            work.send(ADD, [{"name": "b"}, {"name": "b"}])

    for one in (looked_for, unnoticed):
        with pytest.raises(sa.exc.IntegrityError, match="INSERT INTO item"):
            one()
    assert names(database) == []
    with database.unit() as work:
        work.send(ADD, {"name": "a"})
    assert names(database) == ["a"]


def test_what_is_tried_in_vain_is_not_there_and_what_was_sent_before_it_is(database: Database) -> None:
    with database.unit() as work:
        work.send(ADD, {"name": "before"})
        with work.trial():
            work.send(ADD, {"name": "tried"})
        work.send(ADD, {"name": "after"})
    assert names(database) == ["after", "before"]


def test_a_line_that_breaks_under_what_was_sent_passes() -> None:
    def broken(database: Database) -> None:
        with database.unit() as work:
            work.send(ADD, {"name": "a"})
            work.send(sa.text("SELECT pg_terminate_backend(pg_backend_pid())"))
            work.send(ADD, {"name": "b"})

    with databases("postgresql") as made:
        database = made.fresh()
        with pytest.raises(Transient):
            broken(database)
        assert names(database) == []
        with database.unit() as work:
            work.send(ADD, {"name": "a"})
        assert names(database) == ["a"]
        database.close()
