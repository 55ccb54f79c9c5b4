"""Whatever stands in a file: rules or problems, never another exception, and every problem has a place in the file."""

import random
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.authoring.problems import InvalidRules, Problem
from engine.authoring.reader import read_rules
from engine.authoring.selection import read_conditions
from tests.authoring.academy import BROKEN, CATALOG, catalog
from tests.authoring.written import conditions
from tests.size import scaled

TRIGGERS = """\
triggers:
  nurse-nl:
    description: Nurses of Care, for as long as they are that.
    owner: ops@example.com
    while:
      team: {any: [care, sales], like: "zorg*"}
      fte: {at_least: 0.8}
      contract_end: {after: in 60 days}
      completed: {all: [first-aid-basics, gdpr-elearning], within: 90 days}
      none: {group: external-staff}
    then:
      roles: [nurse]
    grace: 3 days
    limits: {assign: 5%, revoke: 50}
  refresher:
    when:
      - learning.completed: {item: first-aid-basics, score: {at_least: 8}}
      - user.updated: {country: NL}
    if: {language: [nl, en], lms_manager: true}
    then: {mandatory: [gdpr-basics], email: false}
"""
TOKENS = re.compile(r"[\w.-]+|\s+|.", re.DOTALL)
HOSTILE = [
    *("{", "}", "[", "]", ": ", "- ", "\n", "\t", "'", '"', "|", ">", "&a ", "*a", "!x ", "<<", "---", "...", "%", "@"),
    *("null", "~", "true", "no", "0", "-1", "1e309", "9" * 40, "5%", "2026-02-30", "in 3 days", "1 month ago", "\0"),
    *("\ufeff", "\ud800", "\u2028", "\x85", "é", "🙂", "x" * 300, "any", "all", "none", "group", "known", "everyone"),
    *("team", "completed", "within", "user.joined", "when", "while", '"\\ud800"', '"\\0"', '"\\UFFFFFFFF"', "*" * 20),
]
BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
THINGS = catalog()


def _problems(read: Callable[[], object]) -> list[Problem]:
    """What is wrong; nothing if all is well. Any other exception fails the test."""
    try:
        read()
    except InvalidRules as refused:
        return refused.problems or pytest.fail("refused, and nothing says why")
    return []


def _read(files: dict[str, str]) -> None:
    for problem in _problems(lambda: read_rules(files)):
        lines = BREAK.split(files.get(problem.place.file, ""))
        assert 1 <= problem.place.line <= len(lines) + 1
        assert problem.place.column >= 1
        assert "\n" not in problem.message


def _edited(text: str, seed: int, edits: int) -> str:
    chance = random.Random(seed)
    tokens = TOKENS.findall(text)
    for _ in range(edits):
        at = chance.randrange(len(tokens))
        match chance.randrange(5):
            case 0:
                tokens[at] = chance.choice(HOSTILE)
            case 1:
                tokens[at] = chance.choice(tokens)
            case 2:
                tokens.insert(at, chance.choice(HOSTILE))
            case 3:
                tokens[at] = tokens[at][:-1]
            case 4:
                tokens[at] = tokens[at] * 2
    return "".join(tokens)


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text(first: str, second: str) -> None:
    _read({"catalog.yaml": first, "triggers/t.yaml": second})


@given(st.lists(st.sampled_from(HOSTILE), max_size=30).map("".join))
def test_any_yaml(text: str) -> None:
    _read({"catalog.yaml": text})
    _read({"catalog.yaml": CATALOG, "triggers/t.yaml": text})
    _problems(lambda: read_conditions(text, THINGS, "where"))


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=4))
def test_a_good_file_edited_at_random(seed: int, edits: int) -> None:
    for number in range(scaled(fast=2, usual=5, long=10)):
        _read({"catalog.yaml": CATALOG, "triggers/t.yaml": _edited(TRIGGERS, seed + number, edits)})
        _read({"catalog.yaml": _edited(CATALOG, seed + number, edits), "triggers/t.yaml": TRIGGERS})


@given(conditions(), st.integers(min_value=0))
def test_good_conditions_edited_at_random(text: str, seed: int) -> None:
    problems = _problems(lambda: read_conditions(_edited(text, seed, 2), THINGS, "where"))
    assert {problem.place.file for problem in problems} <= {"where"}


def test_the_good_file_is_good() -> None:
    read_rules({"catalog.yaml": CATALOG, "triggers/t.yaml": TRIGGERS})


def test_broken_files_cut_short() -> None:
    for path in sorted(BROKEN.glob("triggers/*.yaml")):
        text = path.read_text(encoding="utf-8")
        for cut in range(0, len(text), 7):
            _read({"catalog.yaml": CATALOG, "triggers/t.yaml": text[:cut]})
