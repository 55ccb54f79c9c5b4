"""Learning items: the catalog says what learners can see, until a `learning_item.changed` does."""

from collections.abc import Mapping
from typing import Any

from engine.authoring.catalog import Catalog
from tests.model.facts import SINGLE, order_of


def visible(catalog: Catalog, told: Mapping[str, list[Mapping[str, Any]]]) -> dict[str, bool]:
    """Return which learning items learners can see; `told`: the messages about each."""
    found = {}
    for name, item in catalog.learning_items.items():
        said = [message for message in told.get(name, []) if "visible" in message["data"]]
        last = max(said, key=lambda message: order_of(message, SINGLE), default=None)
        found[name] = item.visible if last is None else last["data"]["visible"]
    return found
