"""apply: the rule files become the active rules, as a plan said, or back to an earlier revision."""

import time
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from connectors.commands.job import print_job
from connectors.commands.opening import actor as actor_of
from connectors.commands.opening import opened, settings
from connectors.commands.options import SETTINGS, ActorOption, ConfigFile, Json, Note, Wait, example
from connectors.commands.plan_text import print_plan
from connectors.commands.planning import BackTo, Ended, NoEmail, decisions, plan_of_transition, read_files, towards
from connectors.commands.printing import data, progress, say
from connectors.config import Config
from connectors.exits import REFUSED
from connectors.logs import faults_alone
from engine.errors import Refused
from engine.store.database import Database

commands = typer.Typer(**SETTINGS)

AWAITED = {"choosing": "looking at everybody", "running": "people cross"}
"""State of the apply → what is said while it lasts."""
NOTHING = "nothing was applied"
LOOK_EVERY = 0.2
"""Seconds to wait while another worker has the turn."""


@commands.command(
    epilog=example(
        "apply plan.json --note 'agreed with Care on Monday'",
        "apply --yes",
        "apply --revision 3 --yes --note 'the new limits were wrong'",
    )
)
def apply(
    plan: Annotated[
        Path | None, typer.Argument(metavar="[PLAN]", help="A plan that `plan --out` wrote: done as it says, or not.")
    ] = None,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Without a reviewed plan: do it now.")] = False,
    note: Note = None,
    ended: Ended = None,
    revision: BackTo = None,
    no_email: NoEmail = False,
    actor: ActorOption = None,
    wait: Wait = True,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """Make the rule files the active rules, and give and take what follows from it.

    A plan is refused if rules, files or people have become others since. What passes a limit waits for a second person.
    Broken rules are never applied. It is a job: `jobs show`, `jobs cancel`; `apply --revision` goes back.
    """
    given = settings(config)
    if plan is not None and (ended or revision is not None or no_email):
        raise typer.BadParameter("a plan says already what is kept, whom to mail and where to go: make another one")
    if plan is None and not yes:
        read_files(given, NOTHING)
        raise Refused(["this gives and takes assignments at once: say --yes if that is meant, or apply a plan"])
    reviewed = None if plan is None else _read(plan)
    by = actor_of(given, actor)
    with opened(given) as database:
        if reviewed is None:
            decided = decisions(ended or [])
            job = _at_once(database, given, revision, decided, actor=by, note=note, email=not no_email, json=json)
        else:
            job = _as_planned(database, given, reviewed, actor=by, note=note)
        if job is not None:
            _follow(database, given, job, wait=wait, json=json)


def _read(file: Path) -> Any:  # noqa: ANN401 — a Plan, of a module that is loaded late
    from engine.plans.plan import from_json

    try:
        return from_json(file.read_bytes())
    except msgspec.MsgspecError as problem:
        expected = "expected a file that `rolecall plan --out FILE` wrote"
        raise Refused([f"{file} is no plan: {problem}; {expected}"]) from problem


def _at_once(
    database: Database,
    config: Config,
    revision: int | None,
    ended: dict[str, str],
    *,
    actor: str,
    note: str | None,
    email: bool,
    json: bool,
) -> str | None:
    from engine.jobs.beginning import ask_for

    base, transition = towards(database, config, revision, ended, NOTHING)
    found = plan_of_transition(database, config, base, transition, email=email)
    if not found.changes_something:
        if json:
            data({"revision": found.base, "state": "unchanged"})
        else:
            say(f"Nothing to do: the files are those of revision {found.base}, which is active.")
        return None
    if found.undecided:
        raise Refused(found.undecided)
    if not json and found.base is not None:
        print_plan(found)
        say()
    with faults_alone():
        job = ask_for(database, found, transition, config.settings(), actor=actor, note=note)
    if job is None:
        if json:
            data({"revision": found.revision, "state": "active"})
        else:
            say(f"Revision {found.revision} is active.")
    return job


def _as_planned(
    database: Database,
    config: Config,
    reviewed: Any,  # noqa: ANN401 — a Plan
    *,
    actor: str,
    note: str | None,
) -> str | None:
    """Hold to a plan: what it would do now must be what it said (S17). Raises Refused with the difference."""
    from engine.jobs.beginning import ask_for
    from engine.plans.plan import differences

    if reviewed.undecided:
        raise Refused(reviewed.undecided)
    base, transition = towards(database, config, reviewed.back_to, reviewed.ended, NOTHING)
    found = plan_of_transition(database, config, base, transition, email=reviewed.email)
    differs = differences(reviewed, found)
    if differs:
        raise Refused([*differs, "nothing was applied: look at a new plan (`rolecall plan --out FILE`) and apply that"])
    if not found.changes_something:
        say(f"Nothing to do: the files are those of revision {found.base}, which is active.")
        return None
    with faults_alone():
        return ask_for(database, found, transition, config.settings(), actor=actor, note=note)


def _follow(database: Database, config: Config, job: str, *, wait: bool, json: bool) -> None:
    """Work the apply off here, beside any worker; show what came of it. Exits as in `errors` unless it is done."""
    from engine.explain.jobs import ENDED, progress_of, show_job
    from engine.jobs import Turns
    from engine.revision import Follower

    with closing(Follower(sample=0)) as follower, progress("applying") as show, faults_alone():
        turns = Turns(database, config.settings(), follower.follow)
        while True:
            with database.read() as work:
                far = progress_of(work, job)
            if far is None or not wait or far.state in (*ENDED, "held"):
                break
            show(far.done, total=far.total or None, what=AWAITED[far.state])
            if not turns.take_of(job):
                time.sleep(LOOK_EVERY)
    with database.read() as work:
        found = show_job(work, job)
    if json:
        data(found)
    elif found.state == "done":
        revision = found.request["revision"]
        say(f"Revision {revision} is active. `rolecall apply --revision {found.request['base']} --yes` goes back.")
    elif not wait and found.state != "held":
        say(f"It is on its way as job {job}, and done by the workers: rolecall jobs show {job}")
        return
    else:
        print_job(found)
    if found.state != "done":
        raise typer.Exit(REFUSED)
