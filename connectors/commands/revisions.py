"""revisions: which rules decided when, who applied them, and in what they differ."""

from typing import Annotated

import typer

from connectors.commands.opening import looking
from connectors.commands.options import SETTINGS, ConfigFile, Json, example
from connectors.commands.printing import data, fields, minute, say, table

commands = typer.Typer(help="Which rules decided when, who applied them, in what they differ.", **SETTINGS)


@commands.command("list", epilog=example("revisions list", "revisions list --json"))
def list_(config: ConfigFile = None, json: Json = False) -> None:
    """List all revisions, the latest first."""
    from engine.explain.revisions import list_revisions

    with looking(config) as look:
        found = list_revisions(look.work)
    if json:
        data(found)
        return
    rows = [
        (one.number, one.state, one.actor, minute(one.activated or one.proposed), one.users, one.job, one.note)
        for one in found.revisions
    ]
    table(("revision", "state", "by", "when", "users", "job", "note"), rows)


@commands.command(epilog=example("revisions show 4", "revisions show 4 --files", "revisions show 4 --json"))
def show(
    number: Annotated[int, typer.Argument(metavar="N", help="Its number.")],
    *,
    files: Annotated[bool, typer.Option("--files", help="The files themselves, not in what they differ.")] = False,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """Show one revision: who applied it and why, what it did, and in what its files differ from those before."""
    from engine.explain.revisions import show_revision

    with looking(config) as look:
        found = show_revision(look.work, number)
    if json:
        data(found)
        return
    one = found.revision
    ended = ", ".join(f"{name}: {what}" for name, what in found.ended.items())
    renamed = ", ".join(f"{was} is {now}" for was, now in found.renamed.items())
    results = ", ".join(f"{users:,} {outcome.replace('_', ' ')}" for outcome, users in found.results.items())
    fields(
        [
            ("revision", one.number),
            ("state", one.state),
            ("after", one.base),
            ("back to", one.back_to),
            ("by", one.actor),
            ("note", one.note),
            ("proposed", minute(one.proposed)),
            ("active since", minute(one.activated) or None),
            ("deleted triggers", ended or None),
            ("renamed triggers", renamed or None),
            ("emails", None if found.email else "none, as asked"),
            ("job", one.job),
            ("planned", None if one.users is None else f"something changes for {one.users:,} users"),
            ("results", results or None),
        ]
    )
    say()
    if files:
        for path, text in found.files.items():
            say(f"--- {path}")
            say(text.rstrip("\n"))
    else:
        say(found.difference or "Its files are those of the revision before.")
