"""Options that many commands have, and how help looks, said once."""

from pathlib import Path
from typing import Annotated, Any, Final

import typer

SETTINGS: Final[dict[str, Any]] = {
    "rich_markup_mode": None,
    "no_args_is_help": True,
    "context_settings": {"max_content_width": 100},
}
"""How every group of commands is made: help is plain text, at a terminal and in a file alike."""

ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="Settings file; without it the environment, then defaults."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Limit = Annotated[int, typer.Option("--limit", min=0, metavar="N", help="List at most so many; 0: all of them.")]
Note = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="Why; kept, and shown by `why`.")]
ActorOption = Annotated[
    str | None,
    typer.Option(
        "--actor",
        metavar="NAME",
        help="In whose name; only for those whom the setting actors_named_by lists, such as CI.",
    ),
]
Wait = Annotated[bool, typer.Option("--wait/--no-wait", help="Wait for the outcome, if a worker is running.")]
TARGET: Final = "A role or qualification; role:NAME or qualification:NAME where both have the name."


def example(*lines: str) -> str:
    r"""Return the end of a command's help: how it is used (`\b` keeps the lines as they are)."""
    return "\b\nFor example:\n" + "\n".join(f"  rolecall {line}" for line in lines)
