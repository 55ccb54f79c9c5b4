"""user: one person's own view, as text, as a page, for programs."""

from pathlib import Path
from typing import Annotated

import typer

from connectors.commands.opening import looking
from connectors.commands.options import SETTINGS, ConfigFile, Json, Wait, example
from connectors.commands.printing import data, fields, minute, paragraph, say, table
from connectors.commands.writing import write_whole
from engine.explain.facts import FactsView, facts_view
from engine.explain.history import Entry, History
from engine.explain.history import history as user_history
from engine.explain.user import user_view

commands = typer.Typer(**SETTINGS)


@commands.command(
    epilog=example(
        "user u-1001",
        "user u-1001 --facts",
        "user u-1001 --history",
        "user u-1001 --html sanne.html",
        "user sanne.vermeulen@example.com --json",
        "user u-1001 --export sanne.json",
        "user u-1001 --forget --dry-run",
    )
)
def user(
    id: Annotated[str, typer.Argument(metavar="ID", help="The user's id, or email address.")],
    *,
    facts: Annotated[bool, typer.Option("--facts", help="Everything known, everything told, every change.")] = False,
    history: Annotated[
        bool, typer.Option("--history", help="Instead: all that happened, in order of time, with what caused it.")
    ] = False,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="Write a page to read, send or print; `-`: standard output."),
    ] = None,
    export: Annotated[
        Path | None,
        typer.Option("--export", metavar="FILE", help="Write everything that is stored about them; `-`: print it."),
    ] = None,
    forget: Annotated[bool, typer.Option("--forget", help="Delete everything that is stored about them.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="With --forget: do not ask.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="With --forget: show what would go.")] = False,
    wait: Wait = True,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """Show one user: what they are, must and may become, since when and why.

    Each qualification lists the learning items needed, done and open. Then what is blocked, and what was reached. For
    what people may ask about their data there are --export and --forget.
    """
    if forget or export is not None:
        if facts or history or html is not None or (forget and export is not None) or (export is not None and json):
            raise typer.BadParameter("expected --forget or --export FILE, without anything else to show")
        from connectors.commands import forgetting

        if export is not None:
            forgetting.write_export(id, export, config)
        else:
            forgetting.forget(id, config, yes=yes, dry_run=dry_run, wait=wait, json=json)
        return
    if yes or dry_run:
        raise typer.BadParameter("--yes and --dry-run are for --forget")
    if html is not None and (json or facts):
        raise typer.BadParameter("expected --html alone, without --json or --facts")
    if history:
        if facts or html is not None:
            raise typer.BadParameter("expected --history without --facts or --html")
        with looking(config) as look:
            past = user_history(look.work, look.rules, look.config.settings(), id)
        if json:
            data(past)
        else:
            _print_history(past)
        return
    with looking(config) as look:
        found = user_view(look.work, look.rules, id)
        known = facts_view(look.work, look.rules, found.id) if facts else None
    if json:
        data({name: getattr(found, name) for name in found.__struct_fields__} | ({"facts": known} if known else {}))
    elif html is not None:
        from connectors.view.page import page

        write_whole(html, page(found))
        if str(html) != "-":
            say(f"The page is in {html}.")
    else:
        from connectors.view.text import lines

        for line in lines(found):
            paragraph(line.text, indent=line.indent)
        if known is not None:
            _print_facts(known)


def _print_history(past: History) -> None:
    say(f"{past.id} ({past.name}), {past.status}" if past.name else f"{past.id}, {past.status}")
    say()
    rows = [(minute(one.at), one.what, one.cause or _told_by(one)) for one in past.entries]
    table(("when", "what", "cause"), rows)


def _told_by(one: Entry) -> str:
    told = " ".join(part for part in (one.source, one.message) if part)
    later = one.heard is not None and one.heard[:10] > one.at[:10]
    return f"{told}, told {minute(one.heard)}" if later else told


def _print_facts(known: FactsView) -> None:
    say()
    fields([("joined", minute(known.joined) or None), ("left", minute(known.left) or None)])
    say()
    say("Known now:")
    rows = [
        (one.kind, one.name, one.value or one.told_as, minute(one.at), f"{one.source or ''} {one.message or ''}")
        for one in known.known
    ]
    table(("kind", "name", "value", "since", "told by"), rows, indent="  ")
    say()
    say("Everything told:")
    past = [(minute(one.at), one.what, f"{one.source or ''} {one.message or ''}") for one in known.history]
    table(("when", "what", "told by"), past, indent="  ")
    if known.changes:
        say()
        say("What changed:")
        table(("when", "what", "cause"), [(minute(one.at), one.what, one.cause) for one in known.changes], indent="  ")
