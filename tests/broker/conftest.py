"""The brokers that every promise is tried on."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from connectors.broker.queue import Broker

Opener = Callable[..., Broker]


@pytest.fixture(params=["embedded"])
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opener]:
    """Open the same fresh broker, as often as wanted; closed at the end."""
    opened: list[Broker] = []

    def open_broker(prefetch: int = 1000) -> Broker:
        opened.append(Broker.open(tmp_path, prefetch))
        return opened[-1]

    yield open_broker
    for broker in opened:
        broker.close()


@pytest.fixture
def broker(opener: Opener) -> Broker:
    """A fresh broker."""
    return opener()
