"""What is fuzzed: every way in which words of others become values.

Anything but a value or a documented refusal is a fault. Each reader takes bytes, and says whether they were accepted.
"""

import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import msgspec

from connectors.commands.exporting import guarded
from connectors.commands.ids import WrongFile, ids_in
from connectors.commands.printing import printable
from connectors.commands.publishing import is_request
from connectors.config import SETTINGS, InvalidConfig, load
from connectors.mail.bounds import LARGEST_EMAIL
from connectors.mail.templates import Templates
from engine.arrivals import key_of
from engine.authoring.describe import describe
from engine.authoring.problems import InvalidRules
from engine.authoring.read_scenarios import read_scenarios
from engine.authoring.reader import read_rules
from engine.authoring.rules import Rules
from engine.authoring.selection import read_conditions
from engine.batch import is_about_user
from engine.errors import NotReady, Rejected
from engine.messages.envelope import Message, decode, is_answerable, outline
from engine.messages.outgoing import decode_email
from engine.messages.requests import AssignmentRequested
from engine.people.taking_apart import take_apart
from engine.permission import Permission, check
from engine.store.given import NOW
from engine.store.selection import selects
from engine.text import is_storable

RULES = Path(__file__).parents[2] / "rules"
BETWEEN = b"\n#### triggers\n"
"""What parts the catalog from the triggers in a seed of `rules`."""
AT = 1_782_892_800_000_000
MAY = {"hr": Permission(types=("user.*", "learning.*"), sources=("h*", "lms"), actors=("*@example.com",))}


@dataclass(frozen=True, slots=True)
class Reader:
    """One way in: `modules` are those whose branches are counted; `words` what its language is made of."""

    read: Callable[[bytes], bool]
    modules: tuple[str, ...]
    words: tuple[str, ...] = ()


def message(body: bytes) -> bool:
    """A message from a queue: read, judged, taken apart, answered."""
    said = outline(body)
    assert all(value is None or is_storable(value) for value in said.values())
    try:
        found = decode(body, received=AT, publisher="hr", reply_to="hr.answers")
        _follow(found)
    except Rejected as problem:
        _check_reason(problem.reason)
        return False
    return True


def _follow(found: Message) -> None:
    assert all(map(is_storable, key_of(found)))
    assert is_answerable(found.reply_to)
    msgspec.json.encode(found.extensions)
    if isinstance(found.data, AssignmentRequested) and not isinstance(found.data.where, msgspec.UnsetType):
        try:
            read_conditions(_as_text(found.data.where), rules().catalog, "data.where")
        except InvalidRules as problem:
            raise Rejected("refused", "; ".join(map(str, problem.problems))) from problem
    if is_about_user(found):
        take_apart(found, rules().catalog)
    check(MAY, found)


def _as_text(where: object) -> str:
    return where if isinstance(where, str) else msgspec.json.encode(where).decode()


def email_job(body: bytes) -> bool:
    """An email job, as whoever may publish could forge it."""
    try:
        found = decode_email(body)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return False
    assert is_storable(found.id)
    return True


def rule_files(body: bytes) -> bool:
    """A catalog and a file of triggers."""
    catalog, _, triggers = body.decode("utf-8", "replace").partition(BETWEEN.decode())
    try:
        found, warnings = read_rules({"catalog.yaml": catalog, "triggers/all.yaml": triggers}, now=AT)
    except InvalidRules as problem:
        _check_problems(problem)
        return False
    for one in warnings:
        str(one)
    for trigger in found.triggers.values():
        for condition in (trigger.if_, trigger.while_):
            if condition is not None:
                describe(condition)
    return True


def scenarios(body: bytes) -> bool:
    """A file of scenarios beside the sample rules."""
    try:
        read_scenarios({"tests/some.yaml": body.decode("utf-8", "replace")}, rules())
    except InvalidRules as problem:
        _check_problems(problem)
        return False
    return True


def where(body: bytes) -> bool:
    """Conditions that stand alone, as `--where` has them; as SQL, too."""
    try:
        condition = read_conditions(body.decode("utf-8", "replace"), rules().catalog, "--where")
    except InvalidRules as problem:
        _check_problems(problem)
        return False
    describe(condition)
    selects(condition, rules().catalog, NOW)
    return True


def settings_file(body: bytes) -> bool:
    """A file of settings."""
    file = _written("rolecall.yaml", body)
    return _loaded(lambda: load(file, {}))


def environment(body: bytes) -> bool:
    """Variables, one a line. Bytes that are no text arrive as Python has them: as lone surrogates."""
    lines = body.replace(b"\0", b"").decode("utf-8", "surrogateescape").split("\n")
    variables = dict(line.partition("=")[::2] for line in lines)
    return _loaded(lambda: load(None, {f"ROLECALL_{name}": value for name, value in variables.items()}))


def _loaded(how: Callable[[], object]) -> bool:
    try:
        how()
    except InvalidConfig as problem:
        _check_reasons(problem.reasons)
        return False
    return True


def ids(body: bytes) -> bool:
    """A file of users' ids: lines or CSV."""
    try:
        found = ids_in(_written("ids.csv", body))
    except WrongFile as problem:
        _check_reasons(problem.reasons)
        return False
    assert all(map(is_storable, found.ids))
    return bool(found.ids)


def feed(body: bytes) -> bool:
    """Lines that are published: each is an event or a request, whatever it is."""
    for line in body.splitlines():
        is_request(line)
        guarded(printable(line.decode("utf-8", "replace")))
    return True


def template(body: bytes) -> bool:
    """An email template, of text; the same as HTML."""
    folder = _folder() / "templates"
    folder.mkdir(exist_ok=True)
    text = body.decode("utf-8", "replace")
    (folder / "assigned.en.txt").write_text(
        f"{{% block subject %}}{text}{{% endblock %}}{{% block text %}}x{{% endblock %}}", "utf-8"
    )
    (folder / "assigned.en.html").write_text(text, "utf-8")
    with patch("connectors.mail.templates._built_in", return_value={}):  # compiling those takes most of the time
        found = Templates(folder)
    for one in found.problems:
        str(one)
    if found.problems:
        return False
    for example in _examples():
        try:
            written = found.write("en", example)
        except NotReady:
            continue
        assert "\n" not in written.subject
        assert len(written.html or "") <= LARGEST_EMAIL
    return True


def _check_reason(reason: str) -> None:
    assert reason
    assert is_storable(reason)


def _check_reasons(reasons: list[str]) -> None:
    assert reasons


def _check_problems(problem: InvalidRules) -> None:
    assert problem.problems
    for one in problem.problems:
        str(one)


@cache
def rules() -> Rules:
    """The sample academy's."""
    files = {str(file.relative_to(RULES)): file.read_text("utf-8") for file in sorted(RULES.rglob("*.yaml"))}
    return read_rules(files, doubts=False)[0]


@cache
def _examples() -> tuple[Any, ...]:
    from connectors.mail.content import EXAMPLES

    return tuple(EXAMPLES)


@cache
def _folder() -> Path:
    memory = Path("/dev/shm")  # noqa: S108 — a folder of one's own is made in it
    return Path(tempfile.mkdtemp(prefix="rolecall-fuzz-", dir=memory if os.access(memory, os.W_OK) else None))


def _written(name: str, body: bytes) -> Path:
    file = _folder() / name
    file.write_bytes(body)
    return file


_CONDITIONS = (
    "engine/authoring/yaml_nodes.py",
    "engine/authoring/shape.py",
    "engine/authoring/read_conditions.py",
    "engine/authoring/read_tests.py",
    "engine/authoring/read_values.py",
    "engine/authoring/read_groups.py",
    "engine/authoring/values.py",
)
_RULES = (
    *_CONDITIONS,
    "engine/authoring/reader.py",
    "engine/authoring/read_catalog.py",
    "engine/authoring/read_triggers.py",
    "engine/authoring/checks.py",
    "engine/authoring/doubtful_values.py",
    "engine/authoring/use.py",
    "engine/authoring/allowing.py",
    "engine/authoring/reasoning/*",
)
_SCENARIOS = (
    "engine/authoring/yaml_nodes.py",
    "engine/authoring/shape.py",
    "engine/authoring/read_scenarios.py",
    "engine/authoring/read_sent.py",
    "engine/authoring/read_expected.py",
    "engine/authoring/scenario_times.py",
)
_SETTINGS = ("connectors/config.py", "connectors/sources.py", "connectors/units.py", "connectors/permissions.py")
_MESSAGES = tuple(f"engine/messages/{one}.py" for one in ("envelope", "plain", "typed", "events", "requests"))
_WORDS = (
    "team: ", "job_title: ", "all: ", "any: ", "none: ", "group: ", "completed: ", "within: ", "known: true", "like: ",
    "at_least: ", "before: ", "after: ", "30 days ago", "2026-07-01", "everyone", "when: ", "while: ", "then: ", "if: ",
    "user.joined", "roles: ", "qualifications: ", "grace: ", "limits: ", "existing: skip", "enabled: shadow", "5%",
    "[", "]", "{", "}", ": ", ", ", "- ", "&a ", "*a", "!!python/name:os.system ", "|\n", "? ", "<<: ", "---\n",
)  # fmt: skip
READERS: Mapping[str, Reader] = {
    "message": Reader(
        message,
        (*_MESSAGES, "engine/people/taking_apart.py", "engine/people/attributes.py", "engine/permission.py"),
        ('"data": {', '"attributes": {', '"users": [', '"where": ', "\\u0000", "\\ud800", "1e999", "NaN", "null", "[["),
    ),
    "email_job": Reader(email_job, ("engine/messages/outgoing.py",), ('"assigned": [', '"learning_items": [')),
    "rules": Reader(rule_files, _RULES, _WORDS),
    "scenarios": Reader(
        scenarios, _SCENARIOS, (*_WORDS, "scenarios:", "people:", "steps:", "expect:", "at: ", "has: ")
    ),
    "where": Reader(where, (*_CONDITIONS, "engine/store/selection.py"), _WORDS),
    "settings": Reader(
        settings_file,
        _SETTINGS,
        (*(f"{name}: " for name in SETTINGS), "types: ", "sources: ", "actors: ", "user.*", "*a", "&a ", "none"),
    ),
    "environment": Reader(
        environment,
        _SETTINGS,
        (*(f"{name.upper()}=" for name in SETTINGS), "_FILE=", "{hr: {types: [", "postgresql://", "amqps://", "none"),
    ),
    "ids": Reader(ids, ("connectors/commands/ids.py",), ("id;", "user,", '"', "\t", "\ufeff", "'=")),
    "feed": Reader(feed, (), ('{"type": "',)),
    "template": Reader(
        template,
        ("connectors/mail/sandbox.py", "connectors/mail/templates.py", "connectors/mail/content.py"),
        ("{{ ", " }}", "{% for x in ", " %}", "{% endfor %}", "name", "assigned", "items", "|join", "|e", "range(",
         "__class__", "|attr(", ".format(", "{% macro m() %}", "{% include ", "{% import ", "loop.", "~", "*", "**"),
    ),
}  # fmt: skip
