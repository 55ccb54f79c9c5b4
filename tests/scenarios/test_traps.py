"""docs/traps.md is true: what is wrong gives the codes it tells and fails its scenario, what is right holds."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from engine.authoring.problems import InvalidRules
from engine.authoring.read_scenarios import read_scenarios
from engine.authoring.reader import read_rules
from engine.clock import parse
from engine.scenarios.run import run
from engine.settings import Settings

PAGE = (Path(__file__).parents[2] / "docs/traps.md").read_text(encoding="utf-8")
NOW = parse("2026-06-30T18:00:00Z")
BLOCK = re.compile(r"^```yaml\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_BEFORE, *_SECTIONS = re.split(r"^### (.+)\n", PAGE, flags=re.MULTILINE)
TRAPS = dict(zip(_SECTIONS[::2], _SECTIONS[1::2], strict=True))
CATALOG: str = BLOCK.findall(_BEFORE)[0]


class Judged(NamedTuple):
    """What comes of a piece of YAML: the codes that are said of it, and whether its scenario holds."""

    codes: set[str]
    holds: bool


def judged(blocks: list[str], story: str) -> Judged:
    """Read rules as `validate` does, and play the story. A trap needs not all of the page's catalog: no problem."""
    files = {"catalog.yaml": CATALOG}
    for block in blocks:
        files["triggers/t.yaml" if block.startswith("triggers:") else "catalog.yaml"] = block
    try:
        rules, doubts = read_rules(files, now=NOW)
        codes = {str(one.code) for one in doubts if one.place.file != "catalog.yaml"}
        scenarios = read_scenarios({"tests/s.yaml": story}, rules)
    except InvalidRules as invalid:
        return Judged({str(one.code) for one in invalid.problems}, holds=False)
    return Judged(codes, holds=run(rules, scenarios, Settings()).failed == 0)


@pytest.mark.parametrize("trap", TRAPS)
def test_what_is_wrong_gives_the_code_that_is_told_and_what_is_right_holds(trap: str) -> None:
    text, *rest = re.split(r"^Right\b.*\n", TRAPS[trap], flags=re.MULTILINE)
    assert len(rest) == 1
    told = set(re.findall(r"`(RC\d+)`", text))
    assert bool(told) != ("nothing warns" in text.lower())
    *right, story = BLOCK.findall(rest[0])
    assert story.startswith("scenarios:")
    assert judged(BLOCK.findall(text), story) == Judged(told, holds=False)
    assert judged(right, story) == Judged(set(), holds=True)


def test_all_blocks_of_the_page_are_tried() -> None:
    assert len(TRAPS) == 19
    assert PAGE.count("```yaml") == 1 + sum(len(BLOCK.findall(text)) for text in TRAPS.values())
