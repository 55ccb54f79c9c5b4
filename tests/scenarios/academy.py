"""Scenarios of the sample academy, written and played."""

from functools import cache
from pathlib import Path

from engine.authoring.folder import read_folder
from engine.authoring.read_scenarios import read_scenarios
from engine.authoring.reader import read_rules
from engine.authoring.rules import Rules
from engine.scenarios import run
from engine.scenarios.run import Outcome
from engine.settings import Settings

ROOT = Path(__file__).parents[2]


@cache
def sample() -> Rules:
    """The rules of the sample academy."""
    return read_rules(read_folder(ROOT / "rules"), doubts=False)[0]


def played(*scenarios: str, rules: Rules | None = None, cover: bool = False) -> Outcome:
    """Play scenarios, of which each text has the steps."""
    steps = (text.replace("\n", "\n    ") for text in scenarios)
    text = "scenarios:\n" + "".join(f"  s{number}:\n    steps:{one}\n" for number, one in enumerate(steps, 1))
    known = rules or sample()
    return run(known, read_scenarios({"tests/s.yaml": text}, known), Settings(), cover=cover)


def told(*scenarios: str, rules: Rules | None = None) -> list[str]:
    """What was otherwise than expected, line by line."""
    return [
        line
        for one in played(*scenarios, rules=rules).scenarios
        for each in one.differences
        for line in (f"{each.place} {each.at}", f"expected {each.expected}", f"but {each.found}", *each.because)
    ]
