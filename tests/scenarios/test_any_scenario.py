"""Whatever stands in a scenario file: problems with their places, or scenarios that can be played; nothing else.

Edits are those of one or two tokens of the sample's files: exchanged with another, or with something hostile.
"""

import random

import pytest

from engine.authoring.folder import read_scenario_files
from engine.authoring.problems import InvalidRules, Problem
from engine.authoring.read_scenarios import read_scenarios
from engine.authoring.scenarios import Scenario
from engine.scenarios import run
from engine.settings import Settings
from tests.authoring.test_any_text import HOSTILE, TOKENS
from tests.scenarios.academy import ROOT, sample
from tests.size import scaled

FILES = read_scenario_files(ROOT / "rules")
EDITS = 60


def edited(text: str, by: random.Random) -> str:
    """Return a file with one or two of its tokens being others."""
    tokens = TOKENS.findall(text)
    words = [place for place, token in enumerate(tokens) if not token.isspace()]
    for _ in range(by.choice((1, 1, 2))):
        tokens[by.choice(words)] = by.choice(HOSTILE) if by.random() < 0.4 else tokens[by.choice(words)]
    return "".join(tokens)


def said(files: dict[str, str]) -> tuple[list[Scenario], list[Problem]]:
    """Read files; return what is in them, or what is wrong."""
    try:
        return read_scenarios(files, sample()), []
    except InvalidRules as refused:
        return [], refused.problems


@pytest.mark.parametrize("seed", range(scaled(fast=1, usual=2, long=60)))
def test_edits_are_refused_at_a_place_or_can_be_played(seed: int) -> None:
    by = random.Random(seed)
    accepted = []
    as_they_are = [one.steps for one in read_scenarios(FILES, sample())]
    for _ in range(EDITS):
        path = by.choice(sorted(FILES))
        text = edited(FILES[path], by)
        read, problems = said({path: text})
        accepted += [one for one in read if one.steps not in as_they_are]
        assert all(one.place.file == path and 1 <= one.place.line <= text.count("\n") + 2 for one in problems)
        assert all(one.message and one.code for one in problems)
    assert accepted
    outcome = run(sample(), accepted, Settings())
    # What was accepted makes messages that can be processed: a request may be refused, nothing is parked.
    assert not [each for one in outcome.scenarios for each in one.differences if each.found == "it was parked"]
