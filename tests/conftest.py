"""Hypothesis profiles, and what many tests need."""

import dataclasses
import os
import re
import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.databases import KINDS, Databases, databases
from tests.semantics.rules import CATALOG, Make
from tests.world import World

_CALM = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)
# The same examples every time, so that a change is judged by what it changes; `make long` looks for new ones.
_SAME = settings(derandomize=True, deadline=None, suppress_health_check=_CALM)
settings.register_profile("fast", _SAME, max_examples=25)
settings.register_profile("default", _SAME, max_examples=100)
settings.register_profile("long", max_examples=1000, deadline=None, suppress_health_check=_CALM)
PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "default")
settings.load_profile(PROFILE)


BEGAN = time.monotonic()


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--within`: what `make test` promises."""
    about = (
        "minutes after which no further test is begun: it is skipped, and said so. They come in another order each time"
    )
    parser.addoption("--within", type=float, metavar="MINUTES", help=about)


def pytest_report_header() -> str:
    """Say how large the numbers are."""
    return f"numbers: {PROFILE} (HYPOTHESIS_PROFILE)"


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Begin no test for which there is no time any more."""
    minutes = item.config.getoption("--within")
    if minutes is not None and time.monotonic() - BEGAN > minutes * 60:
        pytest.skip(f"not begun: the {minutes:g} minutes of make test are over on this machine; make long runs all")


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a case by what it holds, sets in order: every process must name it alike."""
    if isinstance(val, set | frozenset):
        return " ".join(sorted(map(repr, val))) or "nothing"
    if not dataclasses.is_dataclass(val) or isinstance(val, type):
        return None
    return re.sub(r"frozenset\(\{([^}]*)\}\)", lambda found: ",".join(sorted(found[1].split(", "))), repr(val))


@pytest.fixture(scope="module", params=KINDS)
def several(request: pytest.FixtureRequest) -> Iterator[Databases]:
    """Make databases of each kind, for the worlds of a module."""
    with databases(request.param) as made:
        yield made


@pytest.fixture
def product() -> Iterator[Make]:
    """Make worlds of the product alone, with the catalog of the scenarios and some triggers."""
    made: list[World] = []

    def make(triggers: str = "  {}\n") -> World:
        made.append(World(CATALOG, triggers, at="2026-03-02T09:07:00Z"))
        return made[-1]

    yield make
    for world in made:
        world.close()
