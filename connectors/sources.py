"""Where settings are said: the environment, files of secrets, a settings file. Values are read as text, with place."""

import stat
from collections.abc import Collection, Container, Iterator, Mapping
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml

PREFIX = "ROLECALL_"
NOT_SETTINGS = ("ROLECALL_TEST_", "ROLECALL_REQUIRE_SERVICES")
"""Beginnings of variables that are for the tests."""
HANDED_IN = Path("/run/secrets")
"""Where containers find their secrets."""


LARGEST: Final = 50_000
"""Characters of a settings file."""
DEEPEST: Final = 8
"""Lists and mappings within each other."""
GUESSES: Final = 20
"""Problems from which on no near name is looked for: that takes time, and who has more has another file in hand."""


class Entries(tuple[tuple["Part", "Part"], ...]):
    """Keys with their values, as they stand there; a key may stand there twice."""


class Part(NamedTuple):
    """A part of a setting, with its place: a text, a list, or keys with values."""

    place: str
    value: "str | list[Part] | Entries"


class Found(NamedTuple):
    """What one place says of one setting. `parts`: of one that may have parts."""

    name: str
    place: str
    text: str
    parts: Part | None = None


def _unknown(name: str, known: Collection[str], prefix: str = "") -> str:
    near = get_close_matches(name.casefold(), known, n=1, cutoff=0.6)
    shown = prefix + (near[0].upper() if prefix else near[0]) if near else ""
    return f"there is no such setting; did you mean {shown}?" if near else "there is no such setting"


def from_environment(
    environ: Mapping[str, str], known: Collection[str], problems: list[str], *, with_parts: Container[str] = ()
) -> Iterator[Found]:
    for found in _from_environment(environ, known, problems):
        if found.name not in with_parts:
            yield found
            continue
        try:
            node = _composed(found.text)
            parts = _Parts(found.place).of(node, found.name) if node else None
        except _Wrong as wrong:
            place = f"{found.place}: {found.name}"
            problems.append(f"{place if wrong.whole else wrong.place}: {wrong}")
            continue
        if parts is not None:
            yield found._replace(parts=parts)


def _from_environment(environ: Mapping[str, str], known: Collection[str], problems: list[str]) -> Iterator[Found]:
    for variable, value in sorted(environ.items()):
        if not variable.startswith(PREFIX) or variable.startswith(NOT_SETTINGS) or not value:
            continue
        name = variable.removeprefix(PREFIX).lower()
        if name in known:
            yield Found(name, variable, value)
        elif name.removesuffix("_file") in known:
            yield from _from_secret(variable, Path(value), environ, problems)
        else:
            problems.append(f"{variable}: {_unknown(name, known, PREFIX)}")


def _from_secret(variable: str, file: Path, environ: Mapping[str, str], problems: list[str]) -> Iterator[Found]:
    plain = variable.removesuffix("_FILE")
    if environ.get(plain):
        problems.append(f"{variable}: {plain} is set as well: expected one of them")
        return
    try:
        yield Found(plain.removeprefix(PREFIX).lower(), variable, file.read_text("utf-8").rstrip("\r\n"))
    except (OSError, UnicodeDecodeError) as problem:
        problems.append(f"{variable}: the file {file} cannot be read: {getattr(problem, 'strerror', 'it is no text')}")


def exposed(environ: Mapping[str, str], path: Path | None, secrets: Collection[str]) -> Iterator[Path]:
    """Yield the files with something secret in them that every user of this machine may read.

    What the makers of containers hand in is left out: there nobody else is, and its rights are theirs.
    """
    files = [
        Path(value)
        for variable, value in sorted(environ.items())
        if value
        and variable.removeprefix(PREFIX).removesuffix("_FILE").lower() in secrets
        and variable.endswith("_FILE")
    ]
    if path is not None and any(found.name in secrets for found in from_file(path, secrets, [])):
        files.append(path)
    for file in files:
        with suppress(OSError):
            if file.stat().st_mode & stat.S_IROTH and not file.absolute().is_relative_to(HANDED_IN):
                yield file


def from_file(
    path: Path, known: Collection[str], problems: list[str], *, with_parts: Container[str] = ()
) -> Iterator[Found]:
    try:
        top = _composed(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as problem:
        problems.append(f"{path}: the file cannot be read: {getattr(problem, 'strerror', 'it is no text')}")
        return
    except _Wrong as wrong:
        problems.append(f"{path}{wrong.place}: {wrong}")
        return
    if top is None:
        return
    if not isinstance(top, yaml.MappingNode):
        problems.append(f"{path}: expected settings, one a line, such as leave_grace: 30 days")
        return
    seen: set[str] = set()
    parts = _Parts(str(path), marks=True)
    for key, value in top.value:
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else "this"
        place = f"{path}{_mark(key)}"
        near = known if len(problems) < GUESSES else ()
        wrong_ = _wrong_entry(name, value, known, near, seen, with_parts)
        seen.add(name)
        if wrong_:
            problems.append(f"{place}: {name[:100]}: {wrong_}")
        elif name in with_parts:
            try:
                found = parts.of(value, name)
            except _Wrong as wrong:
                problems.append(f"{wrong.place}: {wrong}")
                continue
            yield Found(name, place, "", found)
        elif value.value:
            yield Found(name, place, value.value)


class _Wrong(Exception):  # noqa: N818 — never leaves this module
    """YAML that is not read. `place`: of a part; where the `whole` cannot be read, its line and column."""

    def __init__(self, said: str, place: str = "", *, whole: bool = False) -> None:
        super().__init__(said)
        self.place = place
        self.whole = whole


def _composed(text: str) -> yaml.Node | None:
    """Return YAML as nodes. Aliases are nodes that stand there several times: nothing is multiplied."""
    if len(text) > LARGEST:
        raise _Wrong(f"there are {len(text):,} characters: expected at most {LARGEST:,}", whole=True)
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=_Shallow)
    except yaml.YAMLError as problem:
        said = getattr(problem, "problem", None) or str(problem).partition("\n")[0]
        raise _Wrong(f"this is not valid YAML: {said}", _mark(problem), whole=True) from problem
    except (ValueError, OverflowError) as problem:  # an escape beyond Unicode
        raise _Wrong(f"this is not valid YAML: {problem}", whole=True) from problem
    return node


class _Shallow(yaml.SafeLoader):
    """Stops before what lies too deep: that recurses, and takes ever longer with every level.

    Not the quicker one in C: it takes a tab for a blank after a colon.
    """

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:  # noqa: ANN401 — PyYAML's own
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if self.depth >= DEEPEST and isinstance(event, yaml.CollectionStartEvent):
            deep = "lists and mappings lie too deep in each other: expected settings, one a line"
            raise _Wrong(deep, _mark(event), whole=True)
        self.depth += 1
        node: yaml.Node | None = super().compose_node(parent, index)
        self.depth -= 1
        return node


def _mark(of: yaml.Node | yaml.Event | yaml.YAMLError) -> str:
    mark = getattr(of, "start_mark", None) or getattr(of, "problem_mark", None)
    return f":{mark.line + 1}:{mark.column + 1}" if mark else ""


class _Parts:
    """Nodes as parts with places: in a file line and column, in a variable the names that lead there."""

    def __init__(self, origin: str, *, marks: bool = False) -> None:
        self._origin = origin
        self._marks = marks
        self._seen: set[int] = set()

    def of(self, node: yaml.Node, way: str) -> Part:
        place = f"{self._origin}{_mark(node)}: {way}" if self._marks else f"{self._origin}: {way}"
        if id(node) in self._seen:
            raise _Wrong("aliases (*name) are not read: expected it written out", place)
        self._seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return Part(place, [self.of(one, f"{way}[{at}]") for at, one in enumerate(node.value)])
        if isinstance(node, yaml.MappingNode):
            entries = []
            for key, value in node.value:
                if not isinstance(key, yaml.ScalarNode):
                    raise _Wrong("a list or a mapping stands before a colon: expected a name", place)
                inner = f"{way}.{str(key.value)[:100]}"
                entries.append((self.of(key, inner), self.of(value, inner)))
            return Part(place, Entries(entries))
        return Part(place, str(node.value))


def _wrong_entry(
    name: str,
    value: yaml.Node,
    known: Collection[str],
    near: Collection[str],
    seen: set[str],
    with_parts: Container[str],
) -> str:
    if name not in known:
        return _unknown(name, near)
    if name in seen:
        return "it is there twice"
    has_parts = not isinstance(value, yaml.ScalarNode) and name not in with_parts
    return "it is a list or has parts: expected one value" if has_parts else ""
