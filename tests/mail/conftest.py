"""The academy of these tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mail.academy import Academy


@pytest.fixture
def academy(tmp_path: Path) -> Iterator[Academy]:
    """A fresh academy."""
    made = Academy(tmp_path)
    yield made
    made.database.close()
