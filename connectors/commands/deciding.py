"""jobs cancel, undo, approve, reject: what people decide about a job, put on the queue as a request."""

from pathlib import Path
from typing import Annotated, Final

import typer

from connectors.broker.names import REQUESTS
from connectors.commands.asking import made
from connectors.commands.checking import check
from connectors.commands.following import follow, not_followed, tell
from connectors.commands.opening import actor as actor_of
from connectors.commands.opening import opened, settings
from connectors.commands.options import SETTINGS, ActorOption, ConfigFile, Json, Wait, example
from engine.explain.jobs import find_job

commands = typer.Typer(**SETTINGS)

Note = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="Why; kept, and shown with the job.")]
JobId = Annotated[str, typer.Argument(metavar="ID", help="The job's id, or how it begins.")]
BECOMES: Final = {"cancel": "cancelled", "undo": "done", "approve": "done", "reject": "rejected"}
"""What is asked about a job → its state if it was done; of an undo, the state of the job that takes it back."""


@commands.command(epilog=example("jobs cancel 5f0c --note 'the wrong team'"))
def cancel(
    id: JobId,
    note: Note = None,
    actor: ActorOption = None,
    wait: Wait = True,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """Stop a job that has not ended.

    What it did by then stays; `jobs undo` takes that back.
    """
    _decide("cancel", id, note, actor, config, wait=wait, json=json)


@commands.command(epilog=example("jobs undo admin-0003 --note 'it was for another team'"))
def undo(
    id: JobId,
    note: Note = None,
    actor: ActorOption = None,
    wait: Wait = True,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """Take back what a job did, and nothing else.

    What it gave or blocked ends; what it ended returns, unless a person has decided on it since. It is a job itself;
    one that still runs is cancelled first.
    """
    _decide("undo", id, note, actor, config, wait=wait, json=json)


@commands.command(epilog=example("jobs approve 5f0c --note 'agreed with the board'"))
def approve(
    id: JobId,
    note: Note = None,
    actor: ActorOption = None,
    wait: Wait = True,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """Let a job begin that is held.

    Somebody else must do it than who asked, unless the setting `approve_own` is true.
    """
    _decide("approve", id, note, actor, config, wait=wait, json=json)


@commands.command(epilog=example("jobs reject 5f0c --note 'only the night shift was meant'"))
def reject(
    id: JobId,
    note: Note = None,
    actor: ActorOption = None,
    wait: Wait = True,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """End a job that is held: it does nothing."""
    _decide("reject", id, note, actor, config, wait=wait, json=json)


def _decide(
    action: str, id: str, note: str | None, named: str | None, file: Path | None, *, wait: bool, json: bool
) -> None:
    """Ask for it, and show what became of it. Raises Unknown and Refused before anything is sent."""
    config = settings(file)
    with opened(config) as database, config.open_broker() as broker:
        with database.read() as work:
            about = find_job(work, id)
        body = {"action": action, "job": about, "note": note, "actor": actor_of(config, named)}
        message = made(config, "job.requested", body)
        check(database, config.settings(), message)
        broker.publish(REQUESTS, message.body)
        worker = broker.consumers(REQUESTS) > 0
        job = message.id if action == "undo" else about
        if not (wait and worker):
            what = f"What is asked about job {about} ({action})"
            not_followed(what, job, request=message.id, worker=worker, json=json)
            return
        found = follow(database, broker, message.id, job)
    tell(found, job, wanted=BECOMES[action], json=json)
