"""run, demo: the worker."""

from typing import Annotated

import typer

from connectors.commands.opening import settings
from connectors.commands.options import SETTINGS, ConfigFile, example

commands = typer.Typer(**SETTINGS)


@commands.command(epilog=example("run", "run --once"))
def run(
    once: Annotated[bool, typer.Option("--once", help="Stop when nothing is left to do.")] = False,
    config: ConfigFile = None,
) -> None:
    """Take messages from the queues and do what the rules say.

    Goes on until Ctrl-C; with --once until nothing is left to do.
    """
    from connectors.serve import serve

    serve(settings(config), once=once)


@commands.command(epilog=example("demo"))
def demo(config: ConfigFile = None) -> None:
    """Show the sample academy at work, from end to end.

    Feeds half a year of HR events through everything, and shows what came of it.
    """
    from connectors.demo import demo as show

    show(settings(config))
