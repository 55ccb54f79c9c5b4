"""`# rolecall: allow RC2xx reason`: a comment that silences one kind of warning on what it stands at.

It stands within the block of a trigger or a catalog entry, or directly above its key; at a section of the catalog
(directly above its key, or on its line) it is about all entries of the section.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.authoring.problems import Code, Problem, Severity
from engine.authoring.triggers import Place
from engine.authoring.yaml_nodes import Mapping as Keys
from engine.authoring.yaml_nodes import Node, Scalar, Sequence

_COMMENT = re.compile(r"(?:^|(?<=\s))#\s*rolecall:\s*allow\b[ \t]*(\S*)[ \t:]*(.*)")
_WARNINGS = {code.id for code in Code if code.id >= "RC2"} - {Code.NO_REASON.id, Code.ALLOWS_NOTHING.id}


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines: comments in `first` to `last` belong to what stands in `top` to `end`."""

    first: int
    last: int
    top: int
    end: int


def allowed(warnings: list[Problem], roots: Mapping[str, Node | None], files: Mapping[str, str]) -> list[Problem]:
    """Return the warnings that no comment allows, and those about the comments themselves."""
    left = list(warnings)
    for file, root in roots.items():
        if root is None or "rolecall:" not in files[file]:
            continue
        lines = files[file].split("\n")
        blocks = sorted(_blocks(root, files[file], lines), key=lambda block: block.first)
        start = 0
        for number, line in enumerate(lines, 1):
            found = _COMMENT.search(line)
            if found and not _in_text(root, start + found.start()):
                place = Place(file, number, found.start() + 1)
                left = _allow(place, found[1], found[2].strip(), blocks, warnings, left)
            start += len(line) + 1
    return left


def _allow(
    place: Place, code: str, reason: str, blocks: list[_Block], warnings: list[Problem], left: list[Problem]
) -> list[Problem]:
    def doubt(code: Code, message: str, severity: Severity = "warning") -> Problem:
        return Problem(place, code.id, message, severity)

    if code not in _WARNINGS:
        message = "expected a warning after `allow`, as in `# rolecall: allow RC201 why`; errors cannot be allowed"
        return [*left, doubt(Code.ALLOWS_NOTHING, message)]
    block = next((block for block in reversed(blocks) if block.first <= place.line <= block.last), None)
    met = {
        problem
        for problem in warnings
        if block is not None
        and (problem.code, problem.place.file) == (code, place.file)
        and block.top <= problem.place.line <= block.end
    }
    if not met and code == Code.WIDE.id and block is not None:  # it depends on the people, who may not be at hand
        return left
    if not met:
        where = "stands at no trigger or catalog entry" if block is None else "is not there"
        return [*left, doubt(Code.ALLOWS_NOTHING, f"{code} is allowed here, and {where}; take the comment out")]
    left = [problem for problem in left if problem not in met]
    if not reason:
        left.append(doubt(Code.NO_REASON, f"say why {code} is allowed: `# rolecall: allow {code} because …`"))
    return left


def _blocks(root: Node, text: str, lines: list[str]) -> Iterator[_Block]:
    for key, node in root.entries if isinstance(root, Keys) else ():
        end = _line(node.end, text)
        if key.text != "triggers":
            yield _Block(_above(key, lines), key.place.line, key.place.line, end)
        for name, entry in node.entries if isinstance(node, Keys) else ():
            last = max(name.place.line, _line(entry.end, text))
            yield _Block(_above(name, lines), last, name.place.line, last)


def _line(index: int, text: str) -> int:
    return text.count("\n", 0, max(index - 1, 0)) + 1


def _above(key: Scalar, lines: list[str]) -> int:
    """The first of the comment lines directly above the key, or its own line."""
    first = key.place.line
    while first > 1 and lines[first - 2].lstrip().startswith("#"):
        first -= 1
    return first


def _in_text(node: Node, index: int) -> bool:
    """Whether a place (characters from 0) lies within a value: a quoted text that looks like a comment."""
    match node:
        case Scalar():
            return node.start <= index < node.end
        case Sequence():
            return any(_in_text(item, index) for item in node.items if item.start <= index < item.end)
        case Keys():
            return any(_in_text(each, index) for pair in node.entries for each in pair)
    return False
