"""What of the rules scenarios have tried: which triggers matched, which conditions were seen to hold and not to."""

from msgspec import Struct

from engine.scenarios.watching import Watch, Watched


class Condition(Struct, frozen=True, kw_only=True):
    """One test of a trigger, and as what it was seen."""

    text: str
    true: bool
    false: bool


class TriggerCoverage(Struct, frozen=True, kw_only=True):
    """One trigger that acts."""

    name: str
    place: str
    matched: bool
    conditions: tuple[Condition, ...]

    @property
    def points(self) -> tuple[int, int]:
        """How much was seen, and how much there is to see: a match, and of each condition both."""
        seen = self.matched + sum(one.true + one.false for one in self.conditions)
        return seen, 1 + 2 * len(self.conditions)


class Coverage(Struct, frozen=True, kw_only=True):
    """All triggers that act. `percent`: of matches, and of conditions seen to hold and seen not to hold."""

    percent: float
    triggers: tuple[TriggerCoverage, ...]


def covered(watch: Watch) -> Coverage:
    """Return what was seen."""
    triggers = tuple(_of(watched) for watched in watch.triggers.values())
    seen = sum(one.points[0] for one in triggers)
    there = sum(one.points[1] for one in triggers)
    # Rounded down: what is not seen is never called all.
    return Coverage(percent=int(1000 * seen / there) / 10 if there else 100.0, triggers=triggers)


def _of(watched: Watched) -> TriggerCoverage:
    tests = [one for part in watched.tests.values() for one in part]
    return TriggerCoverage(
        name=watched.trigger.name,
        place=str(watched.trigger.place),
        matched=watched.matched,
        conditions=tuple(Condition(text=one.text, true=one.true, false=one.false) for one in tests),
    )
