"""The reference of the command line, from the commands themselves: `python -m connectors.commands.reference`."""

from collections.abc import Iterator
from typing import Any, Final

import msgspec
import typer

from connectors.commands.email import NoticePreview, Preview
from connectors.commands.following import Queued
from connectors.commands.forgetting import AskedToForget, ForgottenAgain
from connectors.commands.pausing import AskedOfTrigger
from connectors.commands.printing import say
from connectors.commands.program import app
from connectors.commands.publishers import AskedAbout
from connectors.exits import MEANINGS
from connectors.watch.judging import CODES, Health
from engine.explain.blocked import Blocked
from engine.explain.export import Export, ForgottenList
from engine.explain.history import History
from engine.explain.jobs import Job, Jobs
from engine.explain.messages import MessageView
from engine.explain.parked import ParkedList, ParkedMessage
from engine.explain.past import Then
from engine.explain.revisions import Revisions, RevisionView
from engine.explain.set_off import SetOff
from engine.explain.status import Status
from engine.explain.triggers import TriggerShown, TriggerView
from engine.explain.trying import Trial
from engine.explain.user import UserView
from engine.explain.users import Users
from engine.explain.who import Who
from engine.explain.why import Why
from engine.plans.one import PlanOf
from engine.plans.plan import Plan
from engine.scenarios.run import Outcome

WIDTH: Final = 100
PRINTED: Final[dict[str, type[msgspec.Struct]]] = {
    "test": Outcome,
    "plan": Plan,
    "plan --user": PlanOf,
    "revisions list": Revisions,
    "revisions show": RevisionView,
    "try": Trial,
    "users": Users,
    "user": UserView,
    "user --history": History,
    "user --export": Export,
    "user --forget": AskedToForget,
    "forgotten": ForgottenList,
    "forgotten --again": ForgottenAgain,
    "why": Why,
    "why --at": Then,
    "why --event": SetOff,
    "who": Who,
    "who --blocked": Blocked,
    "message": MessageView,
    "jobs list": Jobs,
    "jobs show": Job,
    "assign --no-wait": Queued,
    "pause": AskedOfTrigger,
    "resume": AskedOfTrigger,
    "parked list": ParkedList,
    "parked show": ParkedMessage,
    "resume publisher": AskedAbout,
    "stop": AskedAbout,
    "email preview": Preview,
    "email notice": NoticePreview,
    "status": Status,
    "status --check": Health,
    "triggers list": TriggerView,
    "triggers show": TriggerShown,
}
"""Command → what its `--json` prints."""

INTRODUCTION: Final = """\
# The command line

`rolecall COMMAND`, or `python worker.py COMMAND` in a checkout: the same. This page is written by
`python -m connectors.commands.reference > docs/commands.md`; a test keeps it as the commands are.

Wherever data is printed, `--json` prints it for programs; without it, tables at a terminal are fitted to its width,
and in a pipe or a file every value is whole, on one line. Errors go to the error output.
"""


def reference() -> str:
    """Return the page."""
    return "\n".join([INTRODUCTION, *_exit_codes(), *_commands(), *_printed()])


def all_commands() -> Iterator[tuple[str, Any]]:
    """Yield every command by its whole name (`jobs show`), in the order of the help."""
    top = typer.main.get_command(app)
    for name, command in top.commands.items():  # type: ignore[attr-defined]
        if hasattr(command, "commands"):
            yield from ((f"{name} {part}", one) for part, one in command.commands.items())
        else:
            yield name, command


def _exit_codes() -> Iterator[str]:
    yield "## Exit codes\n\n| code | meaning |\n|---|---|"
    yield from (f"| {code} | {meaning} |" for code, meaning in MEANINGS.items())
    codes = ", ".join(f"{code} {state}" for state, code in CODES.items())
    yield f"\n`status --check` alone has the codes by which monitors read their plugins: {codes}. `plan --exit-code`"
    yield "ends with 2 if something would change."
    yield ""


def _commands() -> Iterator[str]:
    yield "## Commands\n"
    for name, command in all_commands():
        context = command.make_context(
            f"rolecall {name}", [], resilient_parsing=True, terminal_width=WIDTH, max_content_width=WIDTH
        )
        yield f"### {name}\n\n```\n{command.get_help(context).rstrip()}\n```\n"


def _printed() -> Iterator[str]:
    yield "## What `--json` prints\n"
    yield "Times are RFC 3339 in UTC; a name with `?` may be left out; `null` is: not known, or none.\n"
    yield "`assign`, `revoke`, `block`, `unblock` and what decides about a job print the job as `jobs show` does; or,"
    yield "where they do not wait for it, what `assign --no-wait` prints. `jobs show --results --json` has `users`"
    yield "besides, each as in `sample`.\n"
    for name, kind in PRINTED.items():
        yield f"### {name} --json\n\n```\n{shape(kind)}\n```\n"


def shape(kind: type[msgspec.Struct]) -> str:
    """Return how a value looks as JSON: names, and types in angle brackets."""
    return _shape(msgspec.inspect.type_info(kind), "", frozenset())


def _shape(kind: msgspec.inspect.Type, indent: str, seen: frozenset[type]) -> str:
    inspect = msgspec.inspect
    match kind:
        case inspect.StructType() if kind.cls in seen:
            return f"<{kind.cls.__name__}, as above>"
        case inspect.StructType():
            inner = indent + "  "
            left_out = kind.cls.__struct_config__.omit_defaults
            lines = [
                f"{inner}{one.encode_name}{'?' if left_out and not one.required else ''}: "
                + _shape(one.type, inner, seen | {kind.cls})
                for one in kind.fields
            ]
            return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
        case inspect.VarTupleType() | inspect.ListType():
            return f"[{_shape(kind.item_type, indent, seen)}, …]"
        case inspect.DictType():
            return f"{{<name>: {_shape(kind.value_type, indent, seen)}, …}}"
        case inspect.UnionType():
            return " | ".join(_shape(one, indent, seen) for one in kind.types)
        case inspect.LiteralType():
            return " | ".join(f'"{value}"' for value in kind.values)
        case inspect.NoneType():
            return "null"
        case _:
            names = {
                "str": "text",
                "int": "number",
                "float": "number",
                "bool": "true or false",
                "any": "as it was told",
            }
            name = type(kind).__name__.removesuffix("Type").lower()
            return f"<{names.get(name, name)}>"


if __name__ == "__main__":
    say(reference())
