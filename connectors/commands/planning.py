"""plan: what the rule files would do to whom, if they were applied. Nothing is changed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from connectors.commands.opening import opened, settings
from connectors.commands.options import SETTINGS, ConfigFile, Json, example
from connectors.commands.plan_text import print_plan
from connectors.commands.printing import data, progress, say
from connectors.commands.validating import refusal
from connectors.commands.writing import write_whole
from connectors.config import Config
from engine.authoring.folder import read_folder
from engine.authoring.problems import InvalidRules
from engine.authoring.reader import read_rules
from engine.authoring.rules import Rules
from engine.store.database import Database

commands = typer.Typer(**SETTINGS)

DIFFERS: Final = 2
"""The exit code of `--exit-code` if something would change, as Terraform has it."""

Ended = Annotated[
    list[str] | None,
    typer.Option(
        "--ended", metavar="NAME=keep|revoke", help="What becomes of what a deleted trigger gave; once for each."
    ),
]
BackTo = Annotated[
    int | None, typer.Option("--revision", min=1, metavar="N", help="Not the files: back to this earlier revision.")
]
NoEmail = Annotated[bool, typer.Option("--no-email", help="Nobody is mailed what they get by it.")]


@commands.command(
    epilog=example(
        "plan",
        "plan --out plan.json --html plan.html",
        "plan --user u-1017",
        "plan --ended old-nurses=revoke --exit-code",
        "plan --revision 3",
    )
)
def plan(
    *,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write the plan, for `apply FILE` to hold to.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write it as one page to read and send.")
    ] = None,
    markdown: Annotated[
        Path | None, typer.Option("--markdown", metavar="FILE", help="Write it for a merge request; - prints it.")
    ] = None,
    people: Annotated[
        Path | None, typer.Option("--people", metavar="FILE", help="Write everybody of whom something changes, as CSV.")
    ] = None,
    user: Annotated[
        str | None, typer.Option("--user", metavar="ID", help="What it would mean for one person, and nothing else.")
    ] = None,
    revision: BackTo = None,
    ended: Ended = None,
    no_email: NoEmail = False,
    sample: Annotated[
        int, typer.Option("--sample", min=0, metavar="N", help="People named of those who gain or lose by a trigger.")
    ] = 5,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 2 if something would change, with 0 if nothing would.")
    ] = False,
    config: ConfigFile = None,
    json: Json = False,
) -> None:
    """Show what the rule files would do to whom, if they were applied now: who gains, who loses, who is mailed.

    Nothing is changed, and nobody waits for it.
    """
    given = settings(config)
    decided = decisions(ended or [])
    with opened(given) as database:
        if user is not None:
            _show_user(database, given, revision, decided, user, json=json)
            return
        with progress("looking at everybody"):
            found = planned(database, given, revision, decided, sample=sample, email=not no_email, people=people)
    _write(found, out=out, html=html, markdown=markdown)
    if json:
        data(found)
    elif markdown is None or str(markdown) != "-":
        print_plan(found)
        if found.changes_something:
            say()
            _next(found, out, revision)
    if exit_code and found.changes_something:
        raise typer.Exit(DIFFERS)


def planned(
    database: Database,
    config: Config,
    revision: int | None,
    ended: Mapping[str, str],
    *,
    sample: int = 5,
    email: bool = True,
    people: Path | None = None,
) -> Any:  # noqa: ANN401 — a Plan, of a module that is loaded late
    """Make a plan of the rule files, or of going back to `revision`."""
    base, transition = towards(database, config, revision, ended)
    return plan_of_transition(database, config, base, transition, sample=sample, email=email, people=people)


def plan_of_transition(
    database: Database,
    config: Config,
    base: int | None,
    transition: Any,  # noqa: ANN401 — of a module that is loaded late
    *,
    sample: int = 5,
    email: bool = True,
    people: Path | None = None,
) -> Any:  # noqa: ANN401 — a Plan
    """Make a plan of a transition."""
    from engine.plans.planning import plan as make

    each = None if people is None else _people_into(people)
    return make(database, transition, base, config.settings(), sample=sample, email=email, each=each)


def towards(
    database: Database,
    config: Config,
    revision: int | None,
    ended: Mapping[str, str],
    then: str = "nothing was planned",
) -> tuple[int | None, Any]:
    """Return the active revision, and the transition that is asked for."""
    from engine.plans.towards import back_to, to_files

    if revision is not None:
        with database.read() as work:
            return back_to(work, revision, ended)
    rules = read_files(config, then)
    with database.read() as work:
        return to_files(work, rules, ended)


def read_files(config: Config, then: str = "nothing was planned") -> Rules:
    """Read the rule files; what is wrong with them is said as `validate` says it, and what comes of that."""
    try:
        return read_rules(read_folder(config.rules), doubts=False)[0]
    except InvalidRules as invalid:
        raise refusal(invalid, config.rules, then) from invalid


def decisions(ended: list[str]) -> dict[str, str]:
    """Read `NAME=keep` and `NAME=revoke`."""
    found = {}
    for text in ended:
        name, _, what = text.partition("=")
        if not name or what not in ("keep", "revoke"):
            raise typer.BadParameter(f"{text!r}: expected NAME=keep or NAME=revoke")
        found[name] = what
    return found


def _show_user(
    database: Database, config: Config, revision: int | None, ended: Mapping[str, str], user: str, *, json: bool
) -> None:
    from connectors.commands.plan_text import print_plan_of
    from engine.plans.one import plan_of

    _, transition = towards(database, config, revision, ended)
    found = plan_of(database, transition, config.settings(), user)
    if json:
        data(found)
    else:
        print_plan_of(found)


def _people_into(file: Path) -> Any:  # noqa: ANN401 — what `plan` calls with everybody
    import csv
    import io

    from connectors.commands.exporting import guarded

    def write(rows: Any) -> None:  # noqa: ANN401 — rows of `turned`
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(("user", "kind", "target", "before", "after"))
        for row in rows:
            before = ("mandatory" if row.was_mandatory else "yes") if row.was else "no"
            after = ("mandatory" if row.mandatory else "yes") if row.active else "no"
            writer.writerow((guarded(row.user_id), row.kind, guarded(row.target), before, after))
        write_whole(file, text.getvalue())

    return write


def _write(found: Any, *, out: Path | None, html: Path | None, markdown: Path | None) -> None:  # noqa: ANN401
    from engine.plans.plan import to_json

    if out is not None:
        write_whole(out, to_json(found).decode())
    if html is not None:
        from connectors.view.plan_page import plan_page

        write_whole(html, plan_page(found))
    if markdown is not None:
        from connectors.view.plan_markdown import plan_markdown

        write_whole(markdown, plan_markdown(found))


def _next(found: Any, out: Path | None, revision: int | None) -> None:  # noqa: ANN401
    if found.undecided:
        say("It cannot be applied before that is said.")
    elif out is not None and str(out) != "-":
        say(f"Nothing was changed. To do it: rolecall apply {out}")
    else:
        back = "" if revision is None else f" --revision {revision}"
        say(f"Nothing was changed. To do it: rolecall apply --yes{back}, or plan{back} --out FILE and apply FILE")
