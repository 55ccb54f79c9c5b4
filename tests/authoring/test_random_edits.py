"""Random edits of rules that are right: accepted, or refused with a place near the edit; never anything else.

Each edit is of one token of a file of the sample academy: it is deleted, doubled, exchanged with another of the file,
or typed anew. The seeds are fixed, and the four kinds come equally often.
"""

import random
import re
from collections import Counter
from pathlib import Path

import pytest

from engine.authoring.folder import read_folder
from engine.authoring.problems import InvalidRules, Problem
from engine.authoring.reader import read_rules
from tests.size import scaled

SAMPLE = read_folder(Path(__file__).parents[2] / "rules")
TOKEN = re.compile(r"[^\s\[\]{},:#\"']+|[\[\]{},:\"']")
KINDS = ("deleted", "doubled", "exchanged", "typed anew")
EACH = scaled(fast=30, usual=60, long=500)
NEAR = 2
"""Lines between an edit and the place that is named."""


def edit(text: str, kind: str, by: random.Random) -> tuple[str, set[int]]:
    """Return a file with one token edited, and the lines (from 1) where it was."""
    body = [found for found in TOKEN.finditer(text) if not _in_comment(text, found.start())]
    one = by.choice(body)
    lines = {text.count("\n", 0, one.start()) + 1}
    match kind:
        case "deleted":
            new = ""
        case "doubled":
            new = f"{one[0]} {one[0]}"
        case "exchanged":
            other = by.choice(body)
            first, second = sorted((one, other), key=lambda found: found.start())
            lines.add(text.count("\n", 0, other.start()) + 1)
            if first.start() == second.start():
                return text, lines
            between = text[first.end() : second.start()]
            return text[: first.start()] + second[0] + between + first[0] + text[second.end() :], lines
        case _:
            new = _typed(one[0], by)
    return text[: one.start()] + new + text[one.end() :], lines


def _typed(token: str, by: random.Random) -> str:
    """A slip of the finger: a letter is missing, there twice, another, or has changed places."""
    at = by.randrange(len(token))
    letter = by.choice("abcdefghijklmnopqrstuvwxyz0123456789-_.:'\"[]{}")
    slips = (token[:at] + token[at + 1 :], token[:at] + token[at] + token[at:], token[:at] + letter + token[at + 1 :])
    return by.choice((*slips, token[:at] + token[at : at + 2][::-1] + token[at + 2 :]))


def _in_comment(text: str, at: int) -> bool:
    line = text[text.rfind("\n", 0, at) + 1 : at + 1]
    return re.search(r"(^|\s)#", line) is not None


def problems(files: dict[str, str]) -> list[Problem]:
    """Return what is wrong; nothing else may be raised."""
    try:
        read_rules(files)
    except InvalidRules as invalid:
        return invalid.problems or pytest.fail("refused without a reason")
    return []


@pytest.mark.parametrize("kind", KINDS)
def test_an_edit_is_accepted_or_refused_near_its_place(kind: str) -> None:
    by = random.Random(f"edits {kind}")
    told: Counter[str] = Counter()
    far = []
    for _ in range(EACH):
        path = by.choice(sorted(SAMPLE))
        text, lines = edit(SAMPLE[path], kind, by)
        found = problems(SAMPLE | {path: text})
        for problem in found:
            place = problem.place
            assert problem.message, problem
            written = text if place.file == path else SAMPLE[place.file]
            assert 1 <= place.line <= written.count("\n") + 1, problem
        if not found:
            told["accepted"] += 1
        elif any(one.place.file == path and abs(one.place.line - line) <= NEAR for one in found for line in lines):
            told["near"] += 1
        else:
            told["far"] += 1
            far.append((path, sorted(lines), str(found[0])))
    print(kind, dict(told))
    refused = told["near"] + told["far"]
    assert refused > EACH / 10
    assert told["near"] >= 0.95 * refused, far
