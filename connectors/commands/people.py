"""users: who there is."""

from typing import Annotated, Literal

import typer

from connectors.commands.opening import looking
from connectors.commands.options import SETTINGS, ConfigFile, Json, Limit, example
from connectors.commands.printing import counted, data, minute, say, table

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
