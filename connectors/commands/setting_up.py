"""init, upgrade, schema: before anything runs."""

import shutil
from pathlib import Path
from typing import Annotated, Any

import typer

from connectors.commands.academy import ACADEMY, academy_folder
from connectors.commands.opening import settings
from connectors.commands.options import SETTINGS, ConfigFile, example
from connectors.commands.printing import data, say
from engine.errors import Refused
from engine.explain.names import Unknown, suggestion
from engine.text import normal

commands = typer.Typer(**SETTINGS)


@commands.command(epilog=example("init academy"))
def init(folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that is empty or not there.")]) -> None:
    """Copy the sample academy into a folder.

    Its rules, half a year of HR events, some requests of admins, and a file that names every setting.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused([f"{folder} is there already and is not empty: give the name of a new folder"])
    source = academy_folder()
    folder.mkdir(parents=True, exist_ok=True)
    for name in ACADEMY:
        if (source / name).is_dir():
            shutil.copytree(source / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
        else:
            shutil.copyfile(source / name, folder / name)
    say(f"The sample academy is in {folder}. Now:")
    say(f"  cd {folder}")
    say("  rolecall validate")
    say("  rolecall test")
    say("  rolecall publish examples/hr-feed.ndjson")
    say("  rolecall run --once")
    say("  rolecall status")


@commands.command(epilog=example("upgrade", "upgrade --config config.example.yaml"))
def upgrade(config: ConfigFile = None) -> None:
    """Make the database, or bring it up to date."""
    from engine.store.upgrade import upgrade as bring_up_to_date

    given = settings(config)
    if given.database_url.startswith("sqlite"):
        given.data.mkdir(parents=True, exist_ok=True)
    database = given.open_database()
    try:
        bring_up_to_date(database)
        say(f"The database {database.shown} is up to date.")
    finally:
        database.close()


@commands.command(epilog=example("schema user.joined", "schema triggers --rules rules"))
def schema(
    type: Annotated[
        str | None,
        typer.Argument(metavar="TYPE", help="One type of message or file; without it: all messages."),
    ] = None,
    rules: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Of catalog, triggers and scenarios: offer the names of this folder's catalog, too."
        ),
    ] = None,
) -> None:
    """Print JSON Schemas: of messages, and of the files that editors check while you write.

    Of what HR systems, the LMS and admins' tools send, and of what Rolecall sends; `catalog`, `triggers`, `scenarios`
    and `config` are files.
    """
    from engine.messages.schema import schemas

    if type is None:
        data(schemas())
        return
    known = {**schemas(), **_of_files(rules)}
    if type not in known:
        near = suggestion(normal(type), {name: name for name in known})
        raise Unknown(f"there is no message or file of the type {type!r}{near or '; there are: ' + ', '.join(known)}")
    data(known[type])


def _of_files(rules: Path | None) -> dict[str, dict[str, Any]]:
    from connectors.config import schema as of_config
    from engine.authoring.folder import read_folder
    from engine.authoring.reader import read_rules
    from engine.authoring.schema_files import schemas

    catalog = read_rules(read_folder(rules), doubts=False)[0].catalog if rules is not None else None
    return {**schemas(catalog), "config": of_config()}
