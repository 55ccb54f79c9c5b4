"""The brokers that every promise is tried on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from connectors.broker.queue import Broker
from tests.broker.rabbitmq import Place, place


class Opener:
    """Opens the same broker as often as wanted; closed at the end."""

    def __init__(self, address: str, user: str) -> None:
        self.address = address
        self.user = user
        """Who publishes there."""
        self.opened: list[Broker] = []

    @property
    def embedded(self) -> bool:
        """Whether it is the embedded queue."""
        return "://" not in self.address

    def __call__(self, prefetch: int = 1000, address: str | None = None, **more: Any) -> Broker:
        self.opened.append(Broker.open(address or self.address, prefetch, **more))
        return self.opened[-1]

    def close(self) -> None:
        """Close all that are open."""
        for broker in self.opened:
            broker.close()


@pytest.fixture(scope="session")
def _place() -> Iterator[Place]:
    with place() as found:
        yield found


@pytest.fixture
def rabbitmq(_place: Place) -> Iterator[Opener]:
    """A RabbitMQ with nothing in it."""
    with _place.emptied():
        opener = Opener(_place.url, urlsplit(_place.url).username or "guest")
        yield opener
        opener.close()


@pytest.fixture(params=["embedded", "rabbitmq"])
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opener]:
    """Each broker in turn, with nothing in it."""
    if request.param == "rabbitmq":
        yield request.getfixturevalue("rabbitmq")
        return
    opener = Opener(str(tmp_path), tmp_path.owner())
    yield opener
    opener.close()


@pytest.fixture
def broker(opener: Opener) -> Broker:
    """A fresh broker."""
    return opener()
