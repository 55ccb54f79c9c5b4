"""What became of each user of a job, one line after the other: for people, for spreadsheets, for programs."""

import csv
import sys
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise
from typing import Any, Final, Literal

import msgspec
from typer.core import TyperCommand

from connectors.commands.printing import counted, printable, say, table
from engine.explain.jobs import Job
from engine.explain.outcomes import Result

Form = Literal["table", "csv", "ndjson"]
FORMS: Final = ("table", "csv", "ndjson")
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula."""
BYTE_ORDER_MARK: Final = "\ufeff"
"""Without it some spreadsheets take UTF-8 for something else, and Özdemir for Ã–zdemir."""


class ResultsAlone(TyperCommand):
    """`--results` needs no value: alone it is the table."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 — as in the class it extends
        """Read the words of the command."""
        words = [
            "--results=table" if word == "--results" and after not in FORMS else word
            for word, after in pairwise([*args, ""])
        ]
        return super().parse_args(ctx, words)


def print_results(results: Iterator[Result], *, limit: int | None, count: int) -> None:
    """Print the first `limit` for people, and how many there are besides."""
    shown = list(islice(results, limit))
    table(("user", "name", "outcome"), [(one.user, one.name, one.outcome) for one in shown])
    if len(shown) < count:
        say()
        say(f"{counted(count, 'user')}; the first {len(shown):,} are listed (--limit, or --results csv for all)")


def export(results: Iterable[Result], form: Form) -> None:
    """Write all of them as CSV or NDJSON, as they come."""
    if form == "ndjson":
        for one in results:
            sys.stdout.write(msgspec.json.encode(one).decode() + "\n")
        return
    sys.stdout.write(BYTE_ORDER_MARK)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("user", "name", "outcome"))
    writer.writerows((guarded(one.user), guarded(printable(one.name or "")), one.outcome) for one in results)


def print_json(job: Job, users: Iterator[Result] | None) -> None:
    """Print a job as JSON; with `users`, what became of each, as they come: there may be a million."""
    whole = msgspec.json.format(msgspec.json.encode(job), indent=2).decode()
    if users is not None:
        sys.stdout.write(whole.removesuffix("\n}") + ',\n  "users": [')
        for number, one in enumerate(users):
            sys.stdout.write(f"{',' if number else ''}\n    {msgspec.json.encode(one).decode()}")
        whole = "\n  ]\n}"
    sys.stdout.write(whole + "\n")


def guarded(text: str) -> str:
    """Put a ' before what a spreadsheet would take for a formula; `unguarded` takes it away again."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA) else text


def unguarded(text: str) -> str:
    """Return what was there before it was guarded."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(FORMULA) else text
