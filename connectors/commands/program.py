"""The command line as a whole: its commands, and what becomes of their errors."""

from importlib.metadata import version
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from connectors.commands import (
    applying,
    backing_up,
    deciding,
    email,
    forgetting,
    jobs,
    message,
    parked,
    pausing,
    people,
    planning,
    publishers,
    publishing,
    requests,
    revisions,
    running,
    scenarios,
    setting_up,
    status,
    triggers,
    trying,
    user,
    validating,
    who,
    why,
)
from connectors.commands.errors import said_and_code
from connectors.commands.options import SETTINGS
from connectors.commands.printing import complain


class Commands(TyperGroup):
    """The commands; a problem that people can do something about is said in plain words, and has its exit code."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 — as in the class it extends
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except Exception as problem:
            known = said_and_code(problem)
            if known is None:
                raise
            for line in known.lines:
                complain(line)
            raise typer.Exit(known.code) from problem


app = typer.Typer(cls=Commands, add_completion=False, pretty_exceptions_enable=False, **SETTINGS)


def say_version(wanted: bool) -> None:
    """Print the version and end, if that is wanted."""
    if wanted:
        typer.echo(f"rolecall {version('rolecall')}")
        raise typer.Exit


@app.callback()
def rolecall(
    _version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=say_version, help="Print the version.")
    ] = False,
) -> None:
    """Give the people of an academy their roles and qualifications by rule, and say why."""


for group in (
    setting_up,
    backing_up,
    validating,
    scenarios,
    planning,
    applying,
    trying,
    publishing,
    running,
    status,
    people,
    user,
    forgetting,
    why,
    who,
    message,
    requests,
    pausing,
    publishers,
):
    app.add_typer(group.commands)
jobs.commands.add_typer(deciding.commands)
app.add_typer(jobs.commands, name="jobs")
app.add_typer(revisions.commands, name="revisions")
app.add_typer(triggers.commands, name="triggers")
app.add_typer(parked.commands, name="parked")
app.add_typer(email.commands, name="email")
