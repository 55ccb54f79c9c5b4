"""Output: tables and texts for people, JSON for programs; plain where nobody watches (a pipe, a file)."""

import re
import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, Protocol

import msgspec

UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Control characters, and those that begin a line or turn its direction; a line's end and a tab are none."""


class Steps(Protocol):
    """Progress of long work."""

    def __call__(self, done: int, /, total: int | None = None, what: str | None = None) -> None:
        """Say how much is done altogether, and of how much, and of what, if that has become known or is another."""


def data(value: Any) -> None:  # noqa: ANN401 — whatever can be JSON
    """Print a value as JSON, indented."""
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n")


def say(text: str = "") -> None:
    """Print a line of text."""
    sys.stdout.write(printable(text) + "\n")


def paragraph(text: str, *, indent: int) -> None:
    """Print a line, indented; at a terminal a long one is folded, what follows indented further."""
    margin = " " * indent
    if not sys.stdout.isatty():
        say(margin + text)
        return
    width = max(40, shutil.get_terminal_size().columns)
    folded = textwrap.wrap(
        printable(text),
        width,
        initial_indent=margin,
        subsequent_indent=margin + "  ",
        break_on_hyphens=False,
        break_long_words=False,
    )
    say("\n".join(folded))


def complain(text: str) -> None:
    """Print what went wrong, to where errors go."""
    sys.stderr.write(printable(text) + "\n")


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, indent: str = "") -> None:
    """Print rows under headings. At a terminal long values are folded; elsewhere every value is whole, on one line."""
    texts = [[_cell(value) for value in row] for row in rows]
    if sys.stdout.isatty():
        _at_terminal(columns, texts)
        return
    widths = [max(len(text) for text in column) for column in zip(columns, *texts, strict=True)]
    for row in [list(columns), *texts]:
        line = "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True))
        say(indent + line.rstrip())


def fields(pairs: Iterable[tuple[str, object]]) -> None:
    """Print names and values below each other; what is None is left out."""
    given = [(name, _cell(value)) for name, value in pairs if value is not None]
    width = max((len(name) for name, _ in given), default=0)
    for name, value in given:
        say(f"{name.ljust(width)}  {value}")


@contextmanager
def progress(what: str, total: int | None = None) -> Iterator[Steps]:
    """Show how far long work is, at a terminal; give the function to say it with."""
    if not sys.stderr.isatty():
        yield _nowhere
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)

        def show(done: int, /, total: int | None = None, what: str | None = None) -> None:
            bar.update(task, completed=done, total=total, description=what)

        yield show


def _nowhere(_done: int, /, total: int | None = None, what: str | None = None) -> None:
    """Nobody watches."""


def minute(time: str | None) -> str:
    """Shorten an RFC 3339 time in UTC for a table: `2026-07-01 09:00`."""
    return "" if time is None else time[:16].replace("T", " ")


def counted(number: int, one: str, several: str | None = None) -> str:
    """Return `1 user`, `3 users`."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def _at_terminal(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(*columns, box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for column in drawn.columns:
        column.overflow = "fold"
    for row in rows:
        drawn.add_row(*(Text(value) for value in row))
    Console().print(drawn)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return printable(" ".join(str(value).split()))


def printable(text: str) -> str:
    """Show control characters as �: what messages say cannot move the cursor, colour the screen or turn a line."""
    return UNPRINTABLE.sub("�", text)
