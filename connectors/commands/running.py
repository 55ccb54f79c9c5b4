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


@commands.command(epilog=example("run", "run --supervised", "run --once"))
def run(
    once: Annotated[bool, typer.Option("--once", help="Stop when nothing is left to do.")] = False,
    only: Annotated[
        list[Part] | None,
        typer.Option("--only", metavar="PART", help="Only a part: consume, jobs, relay, mail, sweep; may be repeated."),
    ] = None,
    supervised: Annotated[
        bool, typer.Option("--supervised", help="Start the worker again when it crashes, hangs or is killed.")
    ] = False,
    config: ConfigFile = None,
) -> None:
    """Take messages from the queues and do what the rules say.

    Goes on until Ctrl-C; with --once until nothing is left to do. Several workers may run on the same RabbitMQ and
    PostgreSQL, each doing everything or a part of it. With --supervised a worker that ends by accident is started
    again; where systemd or a container does that already, leave it out.
    """
    from connectors.config import SETTINGS as KNOWN
    from connectors.serve import serve
    from connectors.sources import exposed
    from connectors.supervising import ALONE, supervised_by

    secrets = [name for name, setting in KNOWN.items() if setting.metadata["secret"]]
    said = settings(config)
    readable = tuple(exposed(os.environ, config, secrets))
    lifeline = supervised_by(said) if supervised else ALONE
    serve(said, once=once, only=frozenset(one.value for one in only or ()), readable=readable, lifeline=lifeline)


@commands.command(epilog=example("demo"))
def demo(config: ConfigFile = None) -> None:
    """Show the sample academy at work, from end to end.

    Feeds half a year of HR events through everything, and shows what came of it.
    """
    from connectors.demo import demo as show

    show(settings(config))
