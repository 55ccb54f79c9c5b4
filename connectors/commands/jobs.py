"""jobs: what was asked for by hand, and what became of it."""

from typing import Annotated, get_args

import typer

from connectors.commands.exporting import Form, ResultsAlone, export, print_json, print_results
from connectors.commands.job import action_of, print_job, results_of
from connectors.commands.opening import looking
from connectors.commands.options import SETTINGS, ConfigFile, Json, Limit, example
from connectors.commands.printing import counted, data, minute, say, table
from engine.explain.jobs import Job, State, list_jobs, show_job
from engine.explain.names import Unknown
from engine.explain.outcomes import NOT_DONE, each_result

commands = typer.Typer(help="What was asked for by hand, and what is decided about it.", **SETTINGS)


@commands.command("list", epilog=example("jobs list", "jobs list --state held", "jobs list --limit 5 --json"))
def list_(
    state: Annotated[
        State | None,
        typer.Option("--state", metavar="STATE", help=f"Only those in this state: {', '.join(get_args(State))}."),
    ] = None,
    limit: Limit = 50,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """List jobs, the latest first."""
    with looking(config) as look:
        found = list_jobs(look.work, state=state, limit=limit or None)
    if json:
        data(found)
        return
    if found.jobs:
        rows = [
            (one.id, action_of(one), one.actor, minute(one.created), one.state, one.total, results_of(one), one.note)
            for one in found.jobs
        ]
        table(("id", "action", "by", "when", "state", "users", "results", "note"), rows)
        say()
    more = f"; the latest {len(found.jobs)} are listed (--limit)" if len(found.jobs) < found.count else ""
    say(counted(found.count, "job") + more)


@commands.command(
    cls=ResultsAlone,
    epilog=example(
        "jobs show admin-0001",
        "jobs show admin-0004 --results --outcome unchanged",
        "jobs show admin-0004 --results csv",
    ),
)
def show(
    id: Annotated[str, typer.Argument(metavar="ID", help="The job's id, or how it begins.")],
    results: Annotated[
        Form | None,
        typer.Option("--results", metavar="[FORM]", help="What became of each user: a table, csv or ndjson."),
    ] = None,
    outcome: Annotated[
        str | None, typer.Option("--outcome", metavar="NAME", help="With --results: only those who have this outcome.")
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=0, metavar="N", help="List at most so many users in the table; 0: all.")
    ] = 1000,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """Show one job: what was asked, how far it is, who decided what, and how many users had which outcome.

    With --results csv, for spreadsheets, or ndjson, for programs, each user is printed, and nothing else.
    """
    if outcome is not None and results is None:
        raise typer.BadParameter("--outcome chooses among the users that --results prints")
    if json and results in ("csv", "ndjson"):
        raise typer.BadParameter("expected one of --json and --results csv or ndjson")
    with looking(config) as look:
        found = show_job(look.work, id)
        wanted, count = _those_who(found, outcome)
        users = each_result(look.work, found.id, outcome=wanted) if results else iter(())
        if results in ("csv", "ndjson"):
            export(users, results)
        elif json:
            print_json(found, users if results else None)
        else:
            print_job(found)
            if results:
                say()
                print_results(users, limit=limit or None, count=count)


def _those_who(job: Job, outcome: str | None) -> tuple[str | None, int]:
    """Return the outcome as it is kept, and how many users have it. Raises Unknown if nobody has."""
    if outcome is None:
        return None, job.total
    counts = job.results | ({NOT_DONE: job.total - job.done} if job.done < job.total else {})
    wanted = outcome.strip().replace(" ", "_")
    if wanted not in counts:
        raise Unknown(f"no user of job {job.id} has the outcome {outcome!r}: it has {', '.join(counts) or 'none yet'}")
    return wanted, counts[wanted]
