"""Conditions as SQL at the edges of what a database bears."""

import pytest
import sqlalchemy as sa

from engine.authoring.catalog import Catalog
from engine.authoring.conditions import All, Any, Condition, Dated, Done, DoneTogether, Known, Like, Moment, Not, OneOf
from engine.clock import DAY
from engine.matching.reference import holds
from engine.store.database import Database
from engine.store.selection import selects
from engine.store.tables import user
from tests.matching.making import NOW
from tests.matching.told import CATALOG, Row, Told, person_of, write


def member(team: str, order: str, *, present: bool = True) -> Row:
    return Row(kind="team", key=team, order=order, present=present)


PEOPLE = [
    Told(id="care", rows=(member("care", "1"),), joined_at=NOW, completions=(("completed", "bls", NOW),)),
    Told(id="left care", rows=(member("oe-4471", "1"), member("zorg noord", "2", present=False))),
    Told(id="back in care", rows=(member("oe-4471", "3"), member("zorg noord", "2", present=False))),
    Told(id="earlier stay", stay_order="5", rows=(member("care", "4"),)),
    Told(id="a list", rows=(member("", "2"), member("sales", "2"))),
    Told(id="an empty list", rows=(member("", "2"), member("sales", "1", present=False))),
    Told(
        id="elsewhere", rows=(member("unknown team", "1"), Row(kind="flag", key="lms_manager", order="1", present=True))
    ),
    Told(id="nothing"),
]


def team(*names: str) -> Condition:
    return OneOf("team", frozenset(names))


def chain(levels: int) -> Condition:
    """A condition of so many levels."""
    condition = team("care")
    for level in range(levels):
        condition = (Not(condition), Any((team("sales"), condition)), All((Known("team"), condition)))[level % 3]
    return condition


def found(database: Database, condition: Condition, catalog: Catalog = CATALOG) -> set[str]:
    with database.engine.connect() as connection, connection.begin() as transaction:
        write(connection, PEOPLE)
        ids = set(connection.scalars(sa.select(user.c.id).where(selects(condition, catalog, NOW))))
        transaction.rollback()
    return ids


@pytest.mark.parametrize(
    ("condition", "ids"),
    [
        (team("care"), {"care", "back in care"}),
        (team("sales", "care"), {"care", "back in care", "a list"}),
        (team("oe-4471"), set()),
        (Known("team"), {"care", "back in care", "a list", "elsewhere"}),
        (Like("team", "*team", frozenset(), frozenset({"care", "oe-4471", "zorg noord"})), {"elsewhere"}),
        (
            Like("team", "zorg*", frozenset({"care"}), frozenset({"care", "oe-4471", "zorg noord"})),
            {"care", "back in care"},
        ),
        (Known("lms_manager"), {"elsewhere"}),
        (Done("completed", frozenset({"first-aid"})), {"care"}),
        (Done("completed", frozenset({"bls"})), set()),
        (Dated("joined", on=Moment(at=NOW // DAY * DAY, day=True)), {"care"}),
        (team("x\x00", "\ud800"), set()),
        (OneOf("country", frozenset({"\x00"})), set()),
        (Like("country", "\x00*"), set()),
        (Dated("joined", after=Moment(offset=-(10**22))), {"care"}),
        (Dated("joined", before=Moment(offset=10**22)), {"care"}),
        (DoneTogether("completed", frozenset({"first-aid"}), 10**22), {"care"}),
    ],
)
def test_who_is_selected(database: Database, condition: Condition, ids: set[str]) -> None:
    assert found(database, condition) == ids


@pytest.mark.parametrize(
    "condition",
    [
        Any((*(team(f"team {number}") for number in range(1_999)), team("care"))),
        All((*(Not(team(f"team {number}")) for number in range(1_999)), team("care"))),
        team("care", *(f"team {number}" for number in range(10_000))),
        Any((DoneTogether("completed", frozenset(f"item {number}" for number in range(500)), DAY), team("care"))),
        chain(60),
        Not(chain(59)),
    ],
    ids=["wide any", "wide all", "many values", "many items", "deep", "deep none"],
)
def test_the_largest_conditions_that_authors_can_write(database: Database, condition: Condition) -> None:
    ids = found(database, condition)
    assert ids == {told.id for told in PEOPLE if holds(condition, person_of(told).facts, NOW)}
    assert ids


def test_a_team_with_thousands_of_names(database: Database) -> None:
    other = {f"oe-{number}": "care" for number in range(1_000, 5_000)}
    catalog = Catalog(fields=CATALOG.fields, aliases={"teams": {**other, "zorg noord": "care"}})
    assert found(database, team("care"), catalog) == {"care", "back in care"}
    assert found(database, Known("team"), catalog) == {"care", "back in care", "a list", "elsewhere"}


@pytest.mark.parametrize("condition", [team("care"), chain(60)], ids=["plain", "deep"])
def test_it_serves_every_kind_of_statement(database: Database, condition: Condition) -> None:
    test = selects(condition, CATALOG, NOW)
    ids = found(database, condition)
    with database.engine.connect() as connection, connection.begin() as transaction:
        write(connection, PEOPLE)
        named = sa.select(user.c.id + " again", user.c.created_at).where(user.c.status == "active", test)
        connection.execute(sa.insert(user).from_select(["id", "created_at"], named))
        assert set(connection.scalars(sa.select(user.c.id).where(user.c.id.like("% again")))) == {
            f"{known} again" for known in ids
        }
        connection.execute(sa.update(user).values(name="found").where(test))
        found_again = sa.select(user.c.id).where(user.c.name == "found", sa.not_(user.c.id.like("% again")))
        assert set(connection.scalars(found_again)) == ids
        transaction.rollback()
