"""users, user: who there is, and what they have."""

from typing import Annotated, Literal

import typer

from connectors.commands.opening import looking
from connectors.commands.options import SETTINGS, ConfigFile, Json, Limit, example
from connectors.commands.printing import counted, data, fields, minute, say, table
from engine.explain.facts import FactsView, facts_view
from engine.explain.user import HeldQualification, UserView, user_view

commands = typer.Typer(**SETTINGS)

Where = Annotated[
    str | None,
    typer.Option(
        "--where", metavar="CONDITIONS", help="Those for whom this holds, as in a trigger: 'team: home-care'."
    ),
]


@commands.command(
    epilog=example("users --search bakker", "users --where 'team: home-care'", "users --status left --json")
)
def users(
    *,
    search: Annotated[
        str | None, typer.Option("--search", metavar="TEXT", help="Those whose id, name or address contains this.")
    ] = None,
    where: Where = None,
    status: Annotated[
        Literal["expected", "active", "left"] | None,
        typer.Option("--status", metavar="STATUS", help="expected, active or left; with --where active, unless given."),
    ] = None,
    limit: Limit = 100,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """List users: everybody, or those who are searched for."""
    from engine.authoring.selection import read_conditions
    from engine.explain.users import list_users

    with looking(config) as look:
        conditions = None if where is None else read_conditions(where, look.rules.catalog, "--where")
        found = list_users(
            look.work,
            look.rules,
            search=search,
            where=conditions,
            status=status or (None if where is None else "active"),
            limit=limit or None,
        )
    if json:
        data(found)
        return
    if found.users:
        rows = [(one.id, one.name, one.email, one.status, minute(one.joined)[:10]) for one in found.users]
        table(("id", "name", "address", "status", "joined"), rows)
        say()
    more = f"; the first {len(found.users)} are listed (--limit)" if len(found.users) < found.count else ""
    say(counted(found.count, "user") + more)


@commands.command(epilog=example("user u-1001", "user u-1001 --facts", "user sanne.vermeulen@example.com --json"))
def user(
    id: Annotated[str, typer.Argument(metavar="ID", help="The user's id, or email address.")],
    facts: Annotated[bool, typer.Option("--facts", help="Everything known, everything told, every change.")] = False,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """Show one user: what they have, why, and what is to learn.

    Each qualification lists the learning items needed, done and open.
    """
    with looking(config) as look:
        found = user_view(look.work, look.rules, id)
        known = facts_view(look.work, look.rules, found.id) if facts else None
    if json:
        data({name: getattr(found, name) for name in found.__struct_fields__} | ({"facts": known} if known else {}))
        return
    _print_user(found)
    if known is not None:
        _print_facts(known)


def _print_user(found: UserView) -> None:
    who = f"{found.id}  {found.name}" if found.name else found.id
    say(f"{who}  ({found.status}{', joined ' + found.joined[:10] if found.joined else ''})")
    for role in found.roles:
        say()
        say(f"role {_called(role.name, role.title)}, since {minute(role.since)}")
        for one in role.reasons:
            say(f"  because {one.text}")
    for qualification in found.qualifications:
        _print_qualification(qualification)
    for block in found.blocks:
        say()
        until = f" until {minute(block.until)}" if block.until else ""
        note = f": {block.note}" if block.note else ""
        say(f"blocked from the {block.kind} {block.name} by {block.actor}, {minute(block.since)}{until}{note}")
    if not (found.roles or found.qualifications or found.blocks):
        say("has no roles and no qualifications")


def _print_qualification(found: HeldQualification) -> None:
    say()
    kind = "mandatory" if found.mandatory else "optional"
    achieved = f", achieved {found.achieved[:10]}" if found.achieved else ""
    say(f"qualification {_called(found.name, found.title)}, {kind}, since {minute(found.since)}{achieved}")
    for one in found.reasons:
        say(f"  because {one.text}")
    for item in found.learning_items:
        state = "done" if item.completed else "open"
        hidden = "" if item.visible else " (learners cannot see it)"
        say(f"  {state}  {_called(item.name, item.title)}{hidden}")


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


def _called(name: str, title: str) -> str:
    return name if name == title else f"{name} ({title})"
