"""Another catalog becomes active: who has done all that it asks for is qualified, and nobody loses anything."""

from dataclasses import replace

from engine.authoring.catalog import Catalog, Qualification
from engine.people.qualified import qualify_all
from tests.people.conftest import World, acts, day


def activate(world: World, **items: tuple[str, ...]) -> set[str]:
    found = {name: Qualification(name=name, title=name, items=needed) for name, needed in items.items()}
    catalog: Catalog = replace(world.rules.catalog, qualifications=found)
    world.rules = replace(world.rules, catalog=catalog)
    with world.database.unit() as work:
        return qualify_all(work, catalog)


def test_it_counts_what_was_done_before_under_any_name(world: World) -> None:
    world.tell("user.joined", 0)
    world.tell("learning.completed", 4, item="GDPR 2024")
    world.tell("learning.completed", 2, item="gdpr")
    world.tell("learning.completed", 3, item="first aid")

    assert activate(world, both=("gdpr", "first aid"), more=("gdpr", "fire"), empty=()) == {"ada"}

    assert world.ada().facts.done["qualified"] == {"privacy": (day(2),), "both": (day(3),)}
    assert activate(world, both=("gdpr", "first aid")) == set()


def test_items_added_later_take_nothing_away_and_fewer_items_date_it_anew(world: World) -> None:
    world.tell("user.joined", 0)
    world.tell("learning.completed", 2, item="gdpr")
    world.tell("learning.completed", 3, item="fire")
    assert world.ada().facts.done["qualified"]["safety"] == (day(3),)

    assert activate(world, safety=("gdpr", "fire", "first aid")) == set()
    assert world.ada().facts.done["qualified"]["safety"] == (day(3),)
    assert activate(world, safety=("gdpr",)) == {"ada"}
    assert world.ada().facts.done["qualified"]["safety"] == (day(2),)


def test_what_was_reached_through_an_apply_sets_off_nothing_later(world: World) -> None:
    world.tell("user.joined", 0)
    world.tell("learning.completed", 2, item="first aid")
    activate(world, aid=("first aid",))

    assert acts(world.tell("learning.completed", 3, item="first aid")) == ["learning.completed first aid"]
