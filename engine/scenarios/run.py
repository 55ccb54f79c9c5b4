"""Plays scenarios one after the other: nothing of one is left for the next."""

import time
from collections.abc import Callable, Sequence
from contextlib import closing

from msgspec import Struct

from engine.authoring.rules import Rules
from engine.authoring.scenarios import Scenario
from engine.scenarios.coverage import Coverage, covered
from engine.scenarios.differences import Difference
from engine.scenarios.play import play
from engine.scenarios.stage import Stage
from engine.scenarios.watching import Watch
from engine.settings import Settings


class Played(Struct, frozen=True, kw_only=True):
    """One scenario, and what was otherwise than expected. `seconds`: how long it took to play."""

    name: str
    place: str
    passed: bool
    seconds: float
    differences: tuple[Difference, ...]


class Outcome(Struct, frozen=True, kw_only=True):
    """All of them. `coverage`: if it was asked for."""

    passed: int
    failed: int
    scenarios: tuple[Played, ...]
    coverage: Coverage | None = None


def run(
    rules: Rules,
    scenarios: Sequence[Scenario],
    settings: Settings,
    *,
    cover: bool = False,
    told: Callable[[int], None] | None = None,
) -> Outcome:
    """Play scenarios. `cover`: watch what of the rules they try; `told` hears how many are done."""
    watch = Watch(rules) if cover else None
    played = []
    with closing(Stage(rules, settings, watch)) as stage:
        for scenario in scenarios:
            began = time.perf_counter()
            differences = tuple(play(stage, scenario))
            seconds = round(time.perf_counter() - began, 4)
            played.append(
                Played(
                    name=scenario.name,
                    place=str(scenario.place),
                    passed=not differences,
                    seconds=seconds,
                    differences=differences,
                )
            )
            if told is not None:
                told(len(played))
    passed = sum(one.passed for one in played)
    coverage = None if watch is None else covered(watch)
    return Outcome(passed=passed, failed=len(played) - passed, scenarios=tuple(played), coverage=coverage)
