"""assign, revoke, block, unblock: what a person decides, put on the queue as a request."""

from pathlib import Path
from typing import Annotated

import typer

from connectors.commands.asking import ask
from connectors.commands.options import SETTINGS, ActorOption, ConfigFile, Json, Note, Wait, example
from connectors.commands.selecting import Selection, Targets

commands = typer.Typer(**SETTINGS)

Users = Annotated[str | None, typer.Option("--users", metavar="IDS", help="For these users: a,b,c.")]
UsersFile = Annotated[
    Path | None,
    typer.Option(
        "--users-file",
        metavar="FILE",
        help="For those in FILE: one id a line, or a CSV with a column id or user; - reads input.",
    ),
]
Where = Annotated[
    str | None,
    typer.Option("--where", metavar="CONDITIONS", help="For active users of whom this holds: 'team: home-care'."),
]
Everybody = Annotated[bool, typer.Option("--all", help="For all active users.")]
Except = Annotated[str | None, typer.Option("--except", metavar="IDS", help="But not for these: a,b,c.")]
ExceptFile = Annotated[
    Path | None, typer.Option("--except-file", metavar="FILE", help="But not for those in FILE, as in --users-file.")
]
Roles = Annotated[str | None, typer.Option("--roles", metavar="NAMES", help="Roles: a,b,c.")]
Qualifications = Annotated[str | None, typer.Option("--qualifications", metavar="NAMES", help="Qualifications: a,b,c.")]
Mandatory = Annotated[
    str | None, typer.Option("--mandatory", metavar="NAMES", help="Qualifications, as mandatory ones: a,b,c.")
]
Until = Annotated[str | None, typer.Option("--until", metavar="DAY", help="The last day (2026-12-31), or a time.")]
NoEmail = Annotated[bool, typer.Option("--no-email", help="Send no email about it.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would become of whom.")]


@commands.command(
    epilog=example(
        "assign --users u-1001 --mandatory privacy-basics --note 'new law'",
        "assign --where 'team: home-care' --roles nurse --except u-1004",
        "assign --all --qualifications first-aid --until 2026-12-31 --no-email",
        "assign --users-file course.csv --qualifications handover --dry-run",
    )
)
def assign(
    *,
    users: Users = None,
    users_file: UsersFile = None,
    where: Where = None,
    all: Everybody = False,
    except_: Except = None,
    except_file: ExceptFile = None,
    roles: Roles = None,
    qualifications: Qualifications = None,
    mandatory: Mandatory = None,
    note: Note = None,
    until: Until = None,
    no_email: NoEmail = False,
    dry_run: DryRun = False,
    actor: ActorOption = None,
    wait: Wait = True,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """Give roles and qualifications to one user, several, or all.

    The linked qualifications of a role come along.
    """
    whom = Selection(users=users, file=users_file, where=where, all=all, excepted=except_, except_file=except_file)
    what = Targets(roles=roles, qualifications=qualifications, mandatory=mandatory)
    more = {"until": until, "email": not no_email, "dry_run": dry_run}
    ask("assign", whom, what, note=note, named=actor, more=more, file=config, wait=wait, json=json)


@commands.command(epilog=example("revoke --users u-1001,u-1003 --roles nurse --note 'changed jobs'"))
def revoke(
    *,
    users: Users = None,
    users_file: UsersFile = None,
    where: Where = None,
    all: Everybody = False,
    except_: Except = None,
    except_file: ExceptFile = None,
    roles: Roles = None,
    qualifications: Qualifications = None,
    mandatory: Mandatory = None,
    note: Note = None,
    dry_run: DryRun = False,
    actor: ActorOption = None,
    wait: Wait = True,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """Take back what people, requests and events gave.

    What a `while` trigger or a role still gives stays, and is reported as still held.
    """
    whom = Selection(users=users, file=users_file, where=where, all=all, excepted=except_, except_file=except_file)
    what = Targets(roles=roles, qualifications=qualifications, mandatory=mandatory)
    ask("revoke", whom, what, note=note, named=actor, more={"dry_run": dry_run}, file=config, wait=wait, json=json)


@commands.command(epilog=example("block --users u-1001 --roles nurse --note 'diploma expired' --until 2026-12-31"))
def block(
    *,
    users: Users = None,
    users_file: UsersFile = None,
    where: Where = None,
    all: Everybody = False,
    except_: Except = None,
    except_file: ExceptFile = None,
    roles: Roles = None,
    qualifications: Qualifications = None,
    mandatory: Mandatory = None,
    note: Note = None,
    until: Until = None,
    dry_run: DryRun = False,
    actor: ActorOption = None,
    wait: Wait = True,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """Decide that somebody is not to have something.

    It holds whatever the triggers say, until it is unblocked or its end comes.
    """
    whom = Selection(users=users, file=users_file, where=where, all=all, excepted=except_, except_file=except_file)
    what = Targets(roles=roles, qualifications=qualifications, mandatory=mandatory)
    more = {"until": until, "dry_run": dry_run}
    ask("block", whom, what, note=note, named=actor, more=more, file=config, wait=wait, json=json)


@commands.command(epilog=example("unblock --users u-1001 --roles nurse --note 'diploma renewed'"))
def unblock(
    *,
    users: Users = None,
    users_file: UsersFile = None,
    where: Where = None,
    all: Everybody = False,
    except_: Except = None,
    except_file: ExceptFile = None,
    roles: Roles = None,
    qualifications: Qualifications = None,
    mandatory: Mandatory = None,
    note: Note = None,
    dry_run: DryRun = False,
    actor: ActorOption = None,
    wait: Wait = True,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """End all blocks; what is still wanted returns."""
    whom = Selection(users=users, file=users_file, where=where, all=all, excepted=except_, except_file=except_file)
    what = Targets(roles=roles, qualifications=qualifications, mandatory=mandatory)
    ask("unblock", whom, what, note=note, named=actor, more={"dry_run": dry_run}, file=config, wait=wait, json=json)
