"""YAML as nodes with places, every scalar as written. The only module of the engine that imports `yaml`.

PyYAML's parser gives events with positions; the tree is built here, not by its composer, so that aliases are never
expanded, no type is ever guessed (`no`, `007`, `1.10` stay text) and depth and size have limits.
"""

import re
from dataclasses import dataclass, field

import yaml

from engine.authoring.problems import Code, Report, shortened
from engine.authoring.syntax import explain
from engine.authoring.triggers import Place
from engine.text import is_storable

MAX_CHARACTERS = 1_000_000
MAX_NODES = 100_000
MAX_DEPTH = 50

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a file: its place, and where it starts and ends (characters from 0)."""

    place: Place
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Scalar(Node):
    """One value, exactly as written; `plain` if without quotes."""

    text: str
    plain: bool = True

    @property
    def empty(self) -> bool:
        """Whether it is YAML's null: nothing at all, `~` or `null`, without quotes."""
        return self.plain and self.text in _NULLS


@dataclass(frozen=True, slots=True)
class Sequence(Node):
    """A list."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Mapping(Node):
    """Keys with values, in the order of the file; keys are unique."""

    entries: tuple[tuple[Scalar, Node], ...]


class _Stop(Exception):  # noqa: N818 — never leaves this module
    def __init__(self, place: Place, code: Code, message: str) -> None:
        super().__init__(message)
        self.problem = (place, code, message)


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not been met yet."""

    place: Place
    start: int
    mapping: bool
    items: list[Node] = field(default_factory=list)
    entries: dict[str, tuple[Scalar, Node]] = field(default_factory=dict)
    key: Scalar | None = None


def read_yaml(text: str, file: str, report: Report) -> Node | None:
    """Return the one document of `text`, an empty scalar if there is none, or None if `report` says what is wrong."""
    try:
        _check_text(text, file)
        return _Builder(file, report).build(text)
    except _Stop as stop:
        report.error(*stop.problem)
    except yaml.MarkedYAMLError as problem:
        report.error(*_explained(problem, text, file))
    except (yaml.YAMLError, ValueError, OverflowError) as problem:  # the two latter: an escape beyond Unicode
        report.error(Place(file, 1, 1), Code.NOT_YAML, f"this is not valid YAML: {problem}")
    return None


def _check_text(text: str, file: str) -> None:
    if text.startswith("\ufeff"):
        message = "the file begins with a byte order mark (BOM); save it as UTF-8 without BOM"
        raise _Stop(Place(file, 1, 1), Code.UNREADABLE, message)
    if len(text) > MAX_CHARACTERS:
        message = f"the file has {len(text):,} characters, at most {MAX_CHARACTERS:,} are read; split it"
        raise _Stop(Place(file, 1, 1), Code.TOO_LARGE, message)
    if found := _UNPRINTABLE.search(text):
        message = f"found the control character U+{ord(found[0]):04X}; remove it, rule files are plain text"
        raise _Stop(_place_at(text, found.start(), file), Code.UNREADABLE, message)


def _place_at(text: str, index: int, file: str) -> Place:
    breaks = list(_BREAK.finditer(text, 0, index))
    return Place(file, len(breaks) + 1, index - (breaks[-1].end() if breaks else 0) + 1)


class _Builder:
    def __init__(self, file: str, report: Report) -> None:
        self._file = file
        self._report = report
        self._open: list[_Open] = []
        self._root: Node | None = None
        self._count = 0

    def build(self, text: str) -> Node:
        documents = 0
        for event in yaml.parse(text, Loader=_LOADER):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._stop(event, Code.NOT_USED, "a second document (`---`) starts here; write one per file")
            elif isinstance(event, yaml.AliasEvent):
                message = (
                    f"aliases (`*{event.anchor}`) are not read; write it out, or name the condition under `groups`"
                )
                self._stop(event, Code.NOT_USED, message)
            elif isinstance(event, yaml.NodeEvent):
                self._begin(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._close(event)
        return self._root or Scalar(Place(self._file, 1, 1), 0, 0, "")

    def _begin(self, event: yaml.NodeEvent) -> None:
        self._count += 1
        if self._count > MAX_NODES:
            self._stop(event, Code.TOO_LARGE, f"the file has more than {MAX_NODES:,} values; split it")
        if event.anchor is not None:
            message = f"anchors (`&{event.anchor}`) are not read; write it out, or name the condition under `groups`"
            self._stop(event, Code.NOT_USED, message)
        if getattr(event, "tag", None) is not None:
            message = "a text that begins with `!` is a tag in YAML, which rules don't use; put the text in quotes"
            self._stop(event, Code.NOT_USED, message)
        if isinstance(event, yaml.ScalarEvent):
            if not is_storable(event.value):
                self._stop(event, Code.UNREADABLE, "the text holds a character that no database can keep; remove it")
            start, end = _span(event)
            self._add(Scalar(self._place(event), start, end, event.value, plain=not event.style), event)
            return
        if len(self._open) >= MAX_DEPTH:
            self._stop(event, Code.TOO_LARGE, f"nested more than {MAX_DEPTH} levels deep; use groups, or simplify")
        opened = _Open(self._place(event), _span(event)[0], isinstance(event, yaml.MappingStartEvent))
        self._open.append(opened)

    def _close(self, event: yaml.CollectionEndEvent) -> None:
        done = self._open.pop()
        children = [value for _, value in done.entries.values()] if done.mapping else done.items
        # The parser ends a block where the next thing begins; its last child knows better. Flow ends at its bracket.
        start, end = _span(event)
        if start == end and children:
            end = max(child.end for child in children)
        if done.mapping:
            self._add(Mapping(done.place, done.start, end, tuple(done.entries.values())), event)
        else:
            self._add(Sequence(done.place, done.start, end, tuple(done.items)), event)

    def _add(self, node: Node, event: yaml.Event) -> None:
        if not self._open:
            self._root = node
            return
        parent = self._open[-1]
        if not parent.mapping:
            parent.items.append(node)
        elif parent.key is None:
            parent.key = self._key(node, event)
        else:
            self._enter(parent, parent.key, node)
            parent.key = None

    def _key(self, node: Node, event: yaml.Event) -> Scalar:
        if not isinstance(node, Scalar):
            raise _Stop(node.place, Code.NOT_USED, "a list or block is used as a key; a key is one word or text")
        if node.plain and node.text == "<<":
            self._stop(event, Code.NOT_USED, "merge keys (`<<`) are not read; write the keys out")
        if node.empty:
            self._stop(event, Code.EMPTY, "a key is missing before the colon")
        return node

    def _enter(self, parent: _Open, key: Scalar, value: Node) -> None:
        if key.text in parent.entries:
            first = parent.entries[key.text][0].place
            message = (
                f"`{shortened(key.text)}` stands here a second time, first in line {first.line}; keep one of the two"
            )
            self._report.error(key.place, Code.DUPLICATE_KEY, message)
        else:
            parent.entries[key.text] = (key, value)

    def _place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        return Place(self._file, mark.line + 1, mark.column + 1) if mark else Place(self._file, 1, 1)

    def _stop(self, event: yaml.Event, code: Code, message: str) -> None:
        raise _Stop(self._place(event), code, message)


def _span(event: yaml.Event) -> tuple[int, int]:
    return (event.start_mark.index, event.end_mark.index) if event.start_mark and event.end_mark else (0, 0)


def _explained(problem: yaml.MarkedYAMLError, text: str, file: str) -> tuple[Place, Code, str]:
    mark = problem.problem_mark or problem.context_mark
    tab = mark is not None and text[mark.index : mark.index + 1] == "\t"
    meaning, began = explain(f"{problem.context or ''} {problem.problem or ''}", tab=tab)
    if began:
        mark = problem.context_mark or mark
    place = Place(file, mark.line + 1, mark.column + 1) if mark is not None else Place(file, 1, 1)
    return place, Code.NOT_YAML, f"this is not valid YAML: {meaning}"
