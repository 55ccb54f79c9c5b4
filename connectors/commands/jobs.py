"""jobs: what was asked for by hand, and what became of it."""

from typing import Annotated

import typer

from connectors.commands.opening import looking
from connectors.commands.options import SETTINGS, ConfigFile, Json, Limit, example
from connectors.commands.printing import counted, data, fields, minute, say, table
from engine.explain.jobs import Job, list_jobs, show_job

commands = typer.Typer(help="What was asked for by hand: list, show.", **SETTINGS)


@commands.command("list", epilog=example("jobs list", "jobs list --limit 5 --json"))
def list_(limit: Limit = 50, config: ConfigFile = None, json: Json = False) -> None:
    """List jobs, the latest first."""
    with looking(config) as look:
        found = list_jobs(look.work, limit=limit or None)
    if json:
        data(found)
        return
    if found.jobs:
        rows = [
            (one.id, _action(one), one.actor, minute(one.created), one.state, one.total, _results(one), one.note)
            for one in found.jobs
        ]
        table(("id", "action", "by", "when", "state", "users", "results", "note"), rows)
        say()
    more = f"; the latest {len(found.jobs)} are listed (--limit)" if len(found.jobs) < found.count else ""
    say(counted(found.count, "job") + more)


@commands.command(epilog=example("jobs show admin-0001", "jobs show admin-0001 --results"))
def show(
    id: Annotated[str, typer.Argument(metavar="ID", help="The job's id, or how it begins.")],
    results: Annotated[bool, typer.Option("--results", help="With the outcome for each user.")] = False,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """Show one job: how far it is, and how many users had which outcome."""
    with looking(config) as look:
        found = show_job(look.work, id, users=results)
    if json:
        data(found)
        return
    print_job(found)


def print_job(found: Job) -> None:
    """Print one job for people."""
    fields(
        [
            ("job", found.id),
            ("action", _action(found)),
            ("by", found.actor),
            ("note", found.note),
            ("state", found.state),
            ("asked", minute(found.created)),
            ("finished", minute(found.finished) or None),
            ("users", f"{found.done:,} of {found.total:,}"),
            ("results", _results(found) or None),
        ]
    )
    for warning in found.warnings:
        say(f"warning: {warning}")
    if _is_dry(found):
        say("This was a dry run: it says what would come of it, and nothing was changed.")
    if found.users:
        say()
        table(("user", "outcome"), [(one.user, one.outcome) for one in found.users])


def _action(job: Job) -> str:
    return f"{job.action} (dry run)" if _is_dry(job) else job.action


def _is_dry(job: Job) -> bool:
    return isinstance(job.request, dict) and job.request.get("dry_run") is True


def _results(job: Job) -> str:
    return ", ".join(f"{number:,} {outcome.replace('_', ' ')}" for outcome, number in job.results.items())
