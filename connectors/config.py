"""Settings: what `--config FILE` says, then the environment, then the defaults. All that is wrong is told at once."""

# ruff: noqa: RUF009 — what `_setting` gives is made once and for all: a default that never changes
from collections.abc import Callable, Iterator, Mapping
from dataclasses import Field, dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, NamedTuple

import yaml

from connectors import units
from engine.clock import Clock, fixed_clock, system_clock
from engine.errors import Refused
from engine.settings import Settings
from engine.store.database import Database

PREFIX = "ROLECALL_"
NOT_SETTINGS = ("ROLECALL_TEST_", "ROLECALL_REQUIRE_SERVICES")
"""Beginnings of variables that are for the tests."""


class InvalidConfig(Refused):
    """Settings that cannot be used; `reasons` has one line for each thing that is wrong."""


def _setting(default: str, read: Callable[[str], Any], about: str, *, secret: bool = False) -> Any:  # noqa: ANN401 — the type is the field's
    known = {"default": default, "read": read, "about": about, "secret": secret}
    return field(default=read(default), metadata=known, repr=not secret)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Every setting, typed. Durations, moments and times of day in microseconds; shares as fractions of one."""

    data: Path = _setting("./rolecall-data", units.path, "folder of everything that Rolecall keeps without servers")
    rules: Path = _setting("./rules", units.path, "folder of the rules: catalog.yaml and triggers/")
    database_url: str = _setting(
        "sqlite:///<data>/rolecall.db",
        units.database,
        "address of the database; <data> is the folder above",
        secret=True,
    )
    broker_url: str = _setting(
        "embedded://<data>",
        units.broker,
        "address of the message broker, or a folder for the embedded queue",
        secret=True,
    )
    database_connections: int = _setting(
        "5", units.whole_number(2, 100), "connections to PostgreSQL that a worker keeps open, at most"
    )
    statement_timeout: int = _setting(
        "1 minute", units.positive_duration, "how long PostgreSQL may take for one statement before it is tried again"
    )
    templates: Path = _setting("<rules>/templates", units.path, "folder of the email templates")
    clock: int | None = _setting(
        "none", units.moment_or_none, "a moment at which time stands still, for trying things out; none: the real time"
    )
    mail: Literal["files", "off"] = _setting(
        "files",
        units.one_of("files", "off"),
        "files writes emails into the data folder; off leaves them in their queue",
    )
    mail_from: str = _setting("academy@example.com", units.email_address, "the sender's address in emails")
    mail_name: str = _setting("The academy", units.text, "the sender's name in emails")
    link_template: str = _setting(
        "https://academy.example.com/{kind}/{name}",
        units.link,
        "link in emails; {kind} is role or qualification, {name} its name",
    )
    default_language: str = _setting(
        "en", units.language, "language of emails to whoever has none, or one without templates"
    )
    batch_size: int = _setting("500", units.whole_number(1, 10_000), "messages in one transaction, at most")
    batch_wait: int = _setting("5 milliseconds", units.duration, "how long a batch waits for more messages")
    sample: float = _setting(
        "1%", units.share, "share of events that is also matched the slow way, to watch over the fast one"
    )
    leave_grace: int = _setting("30 days", units.duration, "who joins again within this time after leaving continues")
    dedupe_for: int = _setting(
        "400 days", units.positive_duration, "events older than this are kept, and set off nothing"
    )
    sweep_every: int = _setting("1 minute", units.positive_duration, "how often to look at what time alone changes")
    nightly_at: int = _setting("02:00 UTC", units.time_of_day, "when to look at everything again, every night")
    hang_after: int = _setting(
        "10 minutes",
        units.positive_duration,
        "a batch that takes longer ends the worker; its messages come again, each alone",
    )
    publish_changes: bool = _setting("true", units.yes_or_no, "whether to publish change events for the LMS")
    log_format: Literal["auto", "human", "json"] = _setting(
        "auto", units.one_of("auto", "human", "json"), "auto is human at a terminal, json elsewhere"
    )
    log_level: Literal["debug", "info", "warning", "error"] = _setting(
        "info", units.one_of("debug", "info", "warning", "error"), "how much to log; debug may show personal data"
    )

    def __post_init__(self) -> None:
        """Put the folders where `<data>` and `<rules>` stand."""
        for name in ("database_url", "broker_url", "templates"):
            value = str(getattr(self, name)).replace("<data>", str(self.data)).replace("<rules>", str(self.rules))
            object.__setattr__(self, name, Path(value) if name == "templates" else value)

    def settings(self) -> Settings:
        """Return what decides in the engine."""
        return Settings(
            leave_grace=self.leave_grace,
            dedupe_for=self.dedupe_for,
            sample=self.sample,
            default_language=self.default_language,
            nightly_at=self.nightly_at,
        )

    def open_database(self) -> Database:
        """Open the database; its owner closes it. Nothing is asked of it yet."""
        return Database(
            self.database_url,
            self.make_clock(),
            connections=self.database_connections,
            patience=self.statement_timeout,
        )

    def make_clock(self) -> Clock:
        """Return the clock of all decisions: the machine's, or one that stands still."""
        return system_clock if self.clock is None else fixed_clock(self.clock)


SETTINGS: Mapping[str, Field[Any]] = {setting.name: setting for setting in fields(Config)}


def load(path: Path | None, environ: Mapping[str, str]) -> Config:
    """Read the settings. Raises InvalidConfig with everything that is wrong, and where."""
    problems: list[str] = []
    found: dict[str, _Found] = {}
    for each in (*_from_environment(environ, problems), *(_from_file(path, problems) if path else ())):
        found[each.name] = each  # the file, named on the command line, has the last word
    values = {}
    for name, (_, place, text) in found.items():
        about = SETTINGS[name].metadata
        try:
            values[name] = about["read"](text)
        except ValueError as expected:
            shown = "" if about["secret"] else f" is {text[:100]!r}"
            problems.append(f"{place}: {name}{shown}: expected {expected}")
    if problems:
        raise InvalidConfig(problems)
    return Config(**values)


def example() -> str:
    """Return a file of settings that names them all, with their defaults as comments."""
    lines = [
        "# Every setting of Rolecall, with its default. Take the # away to change one, and name the file by --config.",
        "# The same can be said in the environment: ROLECALL_ and the name in capitals, for example",
        "# ROLECALL_LEAVE_GRACE='30 days', or the name of a file that holds the value, for what is secret:",
        "# ROLECALL_DATABASE_URL_FILE=/run/secrets/database. What this file says comes first.",
    ]
    for name, setting in SETTINGS.items():
        lines += ["", f"# {setting.metadata['about']}", f"#{name}: {setting.metadata['default']}"]
    return "\n".join(lines) + "\n"


class _Found(NamedTuple):
    name: str
    place: str
    text: str


def _unknown(name: str, prefix: str = "") -> str:
    near = get_close_matches(name.casefold(), SETTINGS, n=1, cutoff=0.6)
    shown = prefix + (near[0].upper() if prefix else near[0]) if near else ""
    return f"there is no such setting; did you mean {shown}?" if near else "there is no such setting"


def _from_environment(environ: Mapping[str, str], problems: list[str]) -> Iterator[_Found]:
    for variable, value in sorted(environ.items()):
        if not variable.startswith(PREFIX) or variable.startswith(NOT_SETTINGS) or not value:
            continue
        name = variable.removeprefix(PREFIX).lower()
        if name in SETTINGS:
            yield _Found(name, variable, value)
        elif name.removesuffix("_file") in SETTINGS:
            yield from _from_secret(variable, Path(value), environ, problems)
        else:
            problems.append(f"{variable}: {_unknown(name, PREFIX)}")


def _from_secret(variable: str, file: Path, environ: Mapping[str, str], problems: list[str]) -> Iterator[_Found]:
    plain = variable.removesuffix("_FILE")
    if environ.get(plain):
        problems.append(f"{variable}: {plain} is set as well: expected one of them")
        return
    try:
        yield _Found(plain.removeprefix(PREFIX).lower(), variable, file.read_text("utf-8").rstrip("\r\n"))
    except (OSError, UnicodeDecodeError) as problem:
        problems.append(f"{variable}: the file {file} cannot be read: {getattr(problem, 'strerror', 'it is no text')}")


def _from_file(path: Path, problems: list[str]) -> Iterator[_Found]:
    try:
        top = yaml.compose(path.read_text("utf-8-sig"), Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError) as problem:
        problems.append(f"{path}: the file cannot be read: {getattr(problem, 'strerror', 'it is no text')}")
        return
    except yaml.YAMLError as problem:
        problems.append(_broken(path, problem))
        return
    if top is None:
        return
    if not isinstance(top, yaml.MappingNode):
        problems.append(f"{path}: expected settings, one a line, such as leave_grace: 30 days")
        return
    seen: set[str] = set()
    for key, value in top.value:
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else "this"
        place = f"{path}:{key.start_mark.line + 1}:{key.start_mark.column + 1}"
        wrong = _wrong_entry(name, value, seen)
        if wrong:
            problems.append(f"{place}: {name[:100]}: {wrong}")
        elif value.value:
            yield _Found(name, place, value.value)
        seen.add(name)


def _wrong_entry(name: str, value: yaml.Node, seen: set[str]) -> str:
    if name not in SETTINGS:
        return _unknown(name)
    if name in seen:
        return "it is there twice"
    return "" if isinstance(value, yaml.ScalarNode) else "it is a list or has parts: expected one value"


def _broken(path: Path, problem: yaml.YAMLError) -> str:
    mark = getattr(problem, "problem_mark", None)
    place = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else str(path)
    return f"{place}: this is not valid YAML: {getattr(problem, 'problem', None) or problem}"
