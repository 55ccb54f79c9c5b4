"""Ids of users in a file: one a line, or the column `id` or `user` of what a spreadsheet has saved."""

import csv
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Final

from connectors.commands.exporting import unguarded
from engine.errors import Refused
from engine.messages.values import ID_PATTERN, LONGEST_NAME

COLUMNS: Final = ("id", "user")
"""The columns of which one is looked for, in this order."""
BETWEEN: Final = ";,\t"
"""What spreadsheets put between columns."""
LONGEST_LINE: Final = 100_000
"""Characters of a line that names columns."""
TOLD: Final = 20
"""Wrong lines are told one by one, up to so many."""
_id = re.compile(ID_PATTERN)


class WrongFile(Refused):
    """A file that cannot be used; `reasons` has one line for each line that is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ids:
    """The ids of a file in its order, each once; `repeated`: how many lines said one again."""

    ids: tuple[str, ...]
    repeated: int


def ids_in(file: Path) -> Ids:
    """Read ids of users; `-` is standard input. Raises WrongFile with every line that is wrong."""
    raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    name = "standard input" if str(file) == "-" else str(file)
    found: list[str] = []
    wrong: list[str] = []
    for line, id_, problem in _judged(_text(raw)):
        if problem is None:
            found.append(id_)
        else:
            wrong.append(f"{name}:{line}: {problem}")
    if wrong:
        more = [f"{name}: and {len(wrong) - TOLD:,} more lines that are wrong"] if len(wrong) > TOLD else []
        raise WrongFile([*wrong[:TOLD], *more])
    each = tuple(dict.fromkeys(found))
    return Ids(ids=each, repeated=len(found) - len(each))


def _text(raw: bytes) -> str:
    """Spreadsheets save UTF-8, with or without its mark, or UTF-16; what is neither matters only in an id."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    return raw.decode("utf-8", "surrogateescape").removeprefix("\ufeff")


def _judged(text: str) -> Iterator[tuple[int, str, str | None]]:
    """Yield line, id and what is wrong with it; lines with nothing on them do not count."""
    lines = text.splitlines()
    first, title = next(((number, line) for number, line in enumerate(lines, 1) if line.strip()), (0, ""))
    between, column = _header(title)
    if column is not None:
        yield from _in_column(text, between, column)
    elif any(one in title for one in BETWEEN):
        yield first, title, f"there are several columns: expected a first line that calls one {' or '.join(COLUMNS)}"
    else:
        for number, line in enumerate(lines, 1):
            if id_ := line.strip():
                several = any(one in id_ for one in BETWEEN)
                yield number, id_, f"{id_[:60]!r} has several values: expected one id" if several else _wrong(id_)


def _header(line: str) -> tuple[str, int | None]:
    """Return what is between the columns, and which one has the ids; None if the line calls none so."""
    for between in BETWEEN:
        if len(line) > LONGEST_LINE:
            break
        names = [cell.strip().casefold() for cell in next(csv.reader([line], delimiter=between), [])]
        for wanted in COLUMNS:
            if wanted in names:
                return between, names.index(wanted)
    return "", None


def _in_column(text: str, between: str, column: int) -> Iterator[tuple[int, str, str | None]]:
    rows = csv.reader(StringIO(text, newline=""), delimiter=between)
    try:
        filled = (row for row in rows if any(cell.strip() for cell in row))
        next(filled)
        for row in filled:
            id_ = unguarded(row[column].strip()) if column < len(row) else ""
            yield rows.line_num, id_, _wrong(id_)
    except csv.Error as problem:
        yield rows.line_num, "", f"this cannot be read as a line of a table: {problem}"


def _wrong(id_: str) -> str | None:
    if not id_:
        return "there is no id on this line"
    if any("\udc80" <= one <= "\udcff" for one in id_):
        return "the id is not UTF-8: save the file as CSV UTF-8"
    if len(id_) > LONGEST_NAME or not _id.match(id_):
        return f"{id_[:60]!r} is no id: expected a text of 1 to {LONGEST_NAME} characters"
    return None
