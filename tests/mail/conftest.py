"""The academy of these tests, and its queues."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.broker.queue import Broker
from tests.mail.academy import Academy, academy_in


@pytest.fixture
def academy(tmp_path: Path) -> Iterator[Academy]:
    """A fresh academy."""
    made = academy_in(tmp_path)
    yield made
    made.database.close()


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    """Queues in a folder of their own."""
    with Broker.open(tmp_path / "queue") as opened:
        yield opened
