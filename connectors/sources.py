"""Where settings are said: the environment, files of secrets, a settings file. Values are read as text, with place."""

import stat
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

import yaml

PREFIX = "ROLECALL_"
NOT_SETTINGS = ("ROLECALL_TEST_", "ROLECALL_REQUIRE_SERVICES")
"""Beginnings of variables that are for the tests."""
HANDED_IN = Path("/run/secrets")
"""Where containers find their secrets."""


class Found(NamedTuple):
    """What one place says of one setting."""

    name: str
    place: str
    text: str


def _unknown(name: str, known: Collection[str], prefix: str = "") -> str:
    near = get_close_matches(name.casefold(), known, n=1, cutoff=0.6)
    shown = prefix + (near[0].upper() if prefix else near[0]) if near else ""
    return f"there is no such setting; did you mean {shown}?" if near else "there is no such setting"


def from_environment(environ: Mapping[str, str], known: Collection[str], problems: list[str]) -> Iterator[Found]:
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


def from_file(path: Path, known: Collection[str], problems: list[str]) -> Iterator[Found]:
    try:
        top = yaml.compose(path.read_text("utf-8-sig"), Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError) as problem:
        problems.append(f"{path}: the file cannot be read: {getattr(problem, 'strerror', 'it is no text')}")
        return
    except yaml.YAMLError as problem:
        problems.append(_broken(path, problem))
        return
    if top is None:
        return
    if not isinstance(top, yaml.MappingNode):
        problems.append(f"{path}: expected settings, one a line, such as leave_grace: 30 days")
        return
    seen: set[str] = set()
    for key, value in top.value:
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else "this"
        place = f"{path}:{key.start_mark.line + 1}:{key.start_mark.column + 1}"
        wrong = _wrong_entry(name, value, known, seen)
        if wrong:
            problems.append(f"{place}: {name[:100]}: {wrong}")
        elif value.value:
            yield Found(name, place, value.value)
        seen.add(name)


def _wrong_entry(name: str, value: yaml.Node, known: Collection[str], seen: set[str]) -> str:
    if name not in known:
        return _unknown(name, known)
    if name in seen:
        return "it is there twice"
    return "" if isinstance(value, yaml.ScalarNode) else "it is a list or has parts: expected one value"


def _broken(path: Path, problem: yaml.YAMLError) -> str:
    mark = getattr(problem, "problem_mark", None)
    place = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else str(path)
    return f"{place}: this is not valid YAML: {getattr(problem, 'problem', None) or problem}"
