"""`learning_item.changed`: for title and visible each, the latest told holds, whatever order they arrive in."""

from itertools import permutations
from typing import Any

import pytest
import sqlalchemy as sa

from engine.people.items import tell_item
from engine.store.tables import item
from tests.people.academy import message
from tests.people.conftest import World, day


def tell(world: World, on: float, id: str, **data: Any) -> str:
    with world.database.unit() as work:
        return tell_item(work, message("learning_item.changed", day(on), id=id, user="GDPR", data=data))


def stored(world: World) -> list[tuple[Any, ...]]:
    with world.database.read() as work:
        return [tuple(row) for row in work.run(sa.select(item.c.name, item.c.title, item.c.visible))]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_title_and_visible_each_keep_the_latest(world: World, order: tuple[int, ...]) -> None:
    old: dict[str, Any] = {"title": "Old", "visible": True}
    told = [(1, old), (2, {"title": "New"}), (3, {"visible": False})]
    for index in order:
        on, data = told[index]
        tell(world, on, f"m{index}", **data)

    assert stored(world) == [("gdpr", "New", False)]


def test_the_receipt_says_whether_anything_changed(world: World) -> None:
    assert tell(world, 1, "a", title="GDPR") == "applied"
    assert tell(world, 2, "b", title="GDPR") == "no_change"
    assert tell(world, 0, "c", title="Older") == "no_change"
    assert tell(world, 3, "d", title="GDPR", visible=False) == "applied"
    assert stored(world) == [("gdpr", "GDPR", False)]


def test_a_message_about_a_user_is_refused(world: World) -> None:
    with world.database.unit() as work, pytest.raises(ValueError, match="tells nothing of a learning item"):
        tell_item(work, message("user.joined", day(0), id="x"))
