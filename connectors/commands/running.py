"""run, demo: the worker."""

import os
from enum import StrEnum
from typing import Annotated

import typer

from connectors.commands.opening import settings
from connectors.commands.options import SETTINGS, ConfigFile, example

commands = typer.Typer(**SETTINGS)


class Part(StrEnum):
    """The parts of a worker's work."""

    CONSUME = "consume"
    JOBS = "jobs"
    RELAY = "relay"
    MAIL = "mail"
    SWEEP = "sweep"


@commands.command(epilog=example("run", "run --once"))
def run(
    once: Annotated[bool, typer.Option("--once", help="Stop when nothing is left to do.")] = False,
    only: Annotated[
        list[Part] | None,
        typer.Option("--only", metavar="PART", help="Only a part: consume, jobs, relay, mail, sweep; may be repeated."),
    ] = None,
    config: ConfigFile = None,
) -> None:
    """Take messages from the queues and do what the rules say.

    Goes on until Ctrl-C; with --once until nothing is left to do. Several workers may run on the same RabbitMQ and
    PostgreSQL, each doing everything or a part of it.
    """
    from connectors.config import SETTINGS as KNOWN
    from connectors.serve import serve
    from connectors.sources import exposed

    secrets = [name for name, setting in KNOWN.items() if setting.metadata["secret"]]
    found = settings(config)
    readable = tuple(exposed(os.environ, config, secrets))
    serve(found, once=once, only=frozenset(one.value for one in only or ()), readable=readable)


@commands.command(epilog=example("demo"))
def demo(config: ConfigFile = None) -> None:
    """Show the sample academy at work, from end to end.

    Feeds half a year of HR events through everything, and shows what came of it.
    """
    from connectors.demo import demo as show

    show(settings(config))
