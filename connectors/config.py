"""Settings: what `--config FILE` says, then the environment, then the defaults. All that is wrong is told at once."""

# ruff: noqa: RUF009 — what `_setting` gives is made once and for all: a default that never changes
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa

from connectors import addresses, units
from connectors.authorities import is_elsewhere, system_authorities
from connectors.odds import AT_ODDS, at_odds
from connectors.permissions import Complain, permissions
from connectors.permissions import schema as permissions_schema
from connectors.sources import Found, Part, from_environment, from_file
from engine.authoring.triggers import Limit
from engine.clock import Clock, fixed_clock, system_clock
from engine.errors import NotReady, Refused
from engine.permission import Permissions
from engine.settings import Settings
from engine.store.database import Database

if TYPE_CHECKING:
    from connectors.broker.queue import Broker


class InvalidConfig(Refused):
    """Settings that cannot be used; `reasons` has one line for each thing that is wrong."""


def _setting(default: str, read: Callable[[str], Any], about: str, *, secret: bool = False) -> Any:  # noqa: ANN401 — the type is the field's
    known = {"default": default, "read": read, "about": about, "secret": secret}
    return field(default=read(default), metadata=known, repr=not secret)


def _with_parts(
    default: str, read: Callable[[Part, Complain], Any], schema: Callable[[], Mapping[str, Any]], about: str
) -> Any:  # noqa: ANN401 — the type is the field's
    """A setting that has parts: read whole, with the place of each fault; its default is `none`."""
    known = {"default": default, "parts": read, "schema": schema, "about": about, "secret": False}
    return field(default=None, metadata=known)


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
    broker_ca_file: Path | None = _setting(
        "none",
        units.path_or_none,
        "certificates that vouch for a broker at amqps://, which is verified; none: those of the operating system",
    )
    database_ca_file: Path | None = _setting(
        "none",
        units.path_or_none,
        "certificates that vouch for PostgreSQL, which is then encrypted and verified; none: those of the operating "
        "system for one on another machine, unless `?sslmode=` says otherwise",
    )
    database_connections: int = _setting(
        "5", units.whole_number(2, 100), "connections to PostgreSQL that a worker keeps open, at most"
    )
    statement_timeout: int = _setting(
        "1 minute", units.positive_duration, "how long PostgreSQL may take for one statement before it is tried again"
    )
    templates: Path = _setting(
        "<rules>/templates", units.path, "folder of the email templates; if the default is not there, the built-in ones"
    )
    clock: int | None = _setting(
        "none", units.moment_or_none, "a moment at which time stands still, for trying things out; none: the real time"
    )
    mail: Literal["files", "smtp", "off"] = _setting(
        "files",
        units.one_of("files", "smtp", "off"),
        "files writes emails into the data folder; smtp sends them; off leaves them in their queue",
    )
    smtp_host: str | None = _setting("none", units.host_or_none, "the mail server that emails are handed to")
    smtp_port: int | None = _setting(
        "auto", units.port_or_auto, "its port; auto is 587 for starttls, 465 for tls, 25 for none"
    )
    smtp_security: Literal["starttls", "tls", "none"] = _setting(
        "starttls",
        units.one_of("starttls", "tls", "none"),
        "how the connection is encrypted; the server's certificate is verified; none is for a relay next door",
    )
    smtp_ca_file: Path | None = _setting(
        "none", units.path_or_none, "certificates that vouch for the server; none: those of the operating system"
    )
    smtp_user: str | None = _setting("none", units.text_or_none, "who to log in as; none: no login")
    smtp_password: str | None = _setting("none", units.text_or_none, "the password for it", secret=True)
    mail_rate: int | None = _setting(
        "none", units.rate, "emails a minute that a worker hands over, at most; none: as fast as the server takes them"
    )
    mail_from: str = _setting("academy@example.com", addresses.email_address, "the sender's address in emails")
    mail_name: str = _setting("The academy", units.text, "the sender's name in emails")
    list_id: str = _setting(
        "rolecall.<domain>",
        units.list_id,
        "name in the List-Id of emails, to sort them by; <domain> is that of the sender's address",
    )
    link_template: str = _setting(
        "https://academy.example.com/{kind}/{name}",
        units.link,
        "link in emails; {kind} is role or qualification, {name} its name",
    )
    default_language: str = _setting(
        "en", units.language, "language of emails to whoever has none, or one without templates"
    )
    admins: tuple[str, ...] = _setting(
        "none",
        addresses.email_addresses,
        "who gets an email when something waits for a person's decision: addresses, with commas between them",
    )
    email_from: int | None = _setting(
        "none",
        units.moment_or_none,
        "a moment: nobody is mailed about what they get before it, as by a first load and a first apply; none: always",
    )
    batch_size: int = _setting("500", units.whole_number(1, 10_000), "messages in one transaction, at most")
    lanes: int = _setting(
        "2", units.whole_number(1, 16), "batches of events that a worker has in hand at the same time, on servers"
    )
    batch_wait: int = _setting("1 millisecond", units.duration, "how long a batch waits for more messages")
    sample: float = _setting(
        "1%", units.share, "share of events that is also matched the slow way, to watch over the fast one"
    )
    leave_grace: int = _setting("30 days", units.duration, "who joins again within this time after leaving continues")
    dedupe_for: int = _setting(
        "400 days", units.positive_duration, "events older than this are kept, and set off nothing"
    )
    sweep_every: int = _setting("1 minute", units.positive_duration, "how often to look at what time alone changes")
    nightly_at: int = _setting("02:00 UTC", units.time_of_day, "when to look at everything again, every night")
    job_limit: Limit = _setting(
        "25%", units.limit, "a request about more users waits until a second person approves: 500, or 25% of the active"
    )
    small_jobs: int | None = _setting(
        "auto",
        units.or_auto(units.whole_number(0, 1_000_000_000)),
        "requests about fewer users never wait for a second person; auto: 1000 embedded, 0 with PostgreSQL",
    )
    approve_own: bool | None = _setting(
        "auto",
        units.or_auto(units.yes_or_no),
        "whether who asked may approve it themselves; auto: true embedded, false with PostgreSQL",
    )
    actors_named_by: tuple[str, ...] = _setting(
        "none",
        units.names_or_none,
        "operating-system users who may say by --actor in whose name they speak, such as that of CI: ci, deploy",
    )
    publishers: Permissions | None = _with_parts(
        "none",
        permissions,
        permissions_schema,
        "which types, sources and actors each publisher may speak for, by login; none: everybody may say everything",
    )
    assign_limit: Limit = _setting(
        "5%",
        units.limit,
        "users to whom a trigger may give something in a day, if it names no limit: 500, or 5% of the active",
    )
    revoke_limit: Limit = _setting(
        "2%",
        units.limit,
        "users from whom a `while` trigger may take something in a day, if it names none: 200, or 2% of the active",
    )
    job_chunk: int = _setting(
        "100 milliseconds",
        units.positive_duration,
        "how long one chunk of a large request is to take: events wait so long",
    )
    leave_limit: Limit = _setting(
        "10%",
        units.limit,
        "a publisher that would have more users leave within an hour is stopped: 500, or 10% of the active",
    )
    keep_receipts: int | None = _setting(
        "auto",
        units.or_auto(units.positive_duration),
        "how long it is known what became of a message; auto: as long as dedupe_for, and never less",
    )
    keep_parked: int | None = _setting(
        "400 days", units.duration_or_none, "how long parked messages are kept once retried or dropped; none: for good"
    )
    keep_history: int | None = _setting(
        "none",
        units.duration_or_none,
        "how long is kept what changed for users, and which emails they got; none: for good",
    )
    keep_results: int | None = _setting(
        "none", units.duration_or_none, "how long a request that ended keeps whom it was about; none: for good"
    )
    keep_left: int | None = _setting(
        "none", units.duration_or_none, "users who left longer ago than this are forgotten; none: only if somebody asks"
    )
    forget_key: str | None = _setting(
        "none",
        units.key_or_none,
        "key of the hashes that are kept of who was forgotten: never change it; none: one that the database keeps",
        secret=True,
    )
    hang_after: int = _setting(
        "10 minutes",
        units.positive_duration,
        "a batch that takes longer ends the worker; its messages come again",
    )
    memory_limit: int | None = _setting(
        "auto",
        units.or_auto(units.memory),
        "a worker that wants more memory ends, and its messages come again; auto: three quarters of the machine's",
    )
    publish_changes: bool = _setting("true", units.yes_or_no, "whether to publish change events for the LMS")
    metrics: tuple[str, int] | None = _setting(
        "none",
        units.listening,
        "port at which a worker tells Prometheus its metrics, on this machine alone; or ADDRESS:PORT; none: nowhere",
    )
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
        object.__setattr__(self, "list_id", self.list_id.replace("<domain>", self.mail_from.rpartition("@")[2]))

    def settings(self) -> Settings:
        """Return what decides in the engine; what is `auto` is as the kind of database wants it (S11)."""
        embedded = self.database_url.startswith("sqlite")
        return Settings(
            leave_grace=self.leave_grace,
            dedupe_for=self.dedupe_for,
            sample=self.sample,
            email_from=self.email_from,
            default_language=self.default_language,
            admins=self.admins,
            nightly_at=self.nightly_at,
            job_limit=self.job_limit,
            small_jobs=(1_000 if embedded else 0) if self.small_jobs is None else self.small_jobs,
            approve_own=embedded if self.approve_own is None else self.approve_own,
            assign_limit=self.assign_limit,
            revoke_limit=self.revoke_limit,
            job_chunk=self.job_chunk,
            leave_limit=self.leave_limit,
            forget_key=self.forget_key,
            publish_changes=self.publish_changes,
            keep_receipts=self.dedupe_for if self.keep_receipts is None else self.keep_receipts,
            keep_left=self.keep_left,
            keep_history=self.keep_history,
            keep_results=self.keep_results,
            keep_parked=self.keep_parked,
            publishers=self.publishers,
        )

    def open_database(self, *, patience: int | None = None) -> Database:
        """Open the database; its owner closes it. Nothing is asked of it yet.

        `patience`: how long a statement may take; None: as the settings say.
        """
        return Database(
            self.database_url,
            self.make_clock(),
            connections=self.database_connections,
            patience=self.statement_timeout if patience is None else patience,
            ca_file=self._vouching(),
        )

    def _vouching(self) -> Path | None:
        """Return who vouches for PostgreSQL: on another machine the system's authorities, if nothing else is said."""
        said = sa.make_url(self.database_url).query
        if self.database_ca_file is not None or "sslmode" in said or not is_elsewhere(self.database_url):
            return self.database_ca_file
        named = said.get("sslrootcert")
        found = Path(named) if isinstance(named, str) else system_authorities()
        if found is None:
            msg = (
                "this machine has no file of certificates that vouch for PostgreSQL: name one in database_ca_file, or "
                "say by ?sslmode= in database_url that the line is not to be verified"
            )
            raise NotReady(msg)
        return found

    def open_broker(self, **how: Any) -> "Broker":  # noqa: ANN401 — handed on
        """Open the queues; `how` as in `Broker.open`. Nothing is asked of them yet."""
        from connectors.broker.queue import Broker

        return Broker.open(self.broker_url, ca_file=self.broker_ca_file, **how)

    def make_clock(self) -> Clock:
        """Return the clock of all decisions: the machine's, or one that stands still."""
        return system_clock if self.clock is None else fixed_clock(self.clock)


SETTINGS: Mapping[str, Field[Any]] = {setting.name: setting for setting in fields(Config)}


def load(path: Path | None, environ: Mapping[str, str]) -> Config:
    """Read the settings. Raises InvalidConfig with everything that is wrong, and where."""
    problems: list[str] = []
    found: dict[str, Found] = {}
    with_parts = {name for name, setting in SETTINGS.items() if "parts" in setting.metadata}
    said = (
        *from_environment(environ, SETTINGS, problems, with_parts=with_parts),
        *(from_file(path, SETTINGS, problems, with_parts=with_parts) if path else ()),
    )
    for each in said:
        found[each.name] = each  # the file, named on the command line, has the last word
    values = {}
    for name, (_, place, text, parts) in found.items():
        about = SETTINGS[name].metadata
        if parts is not None:
            values[name] = about["parts"](parts, lambda place, wrong: problems.append(f"{place}: {wrong}"))
            continue
        try:
            values[name] = about["read"](text)
        except ValueError as expected:
            shown = "" if about["secret"] else f" is {text[:100]!r}"
            problems.append(f"{place}: {name}{shown}: expected {expected}")
    config = Config(**values)
    if not any(name.startswith(AT_ODDS) for name in found.keys() - values.keys()):
        problems += [f"{found[name].place}: {said}" for name, said in at_odds(config)]
    if problems:
        raise InvalidConfig(problems)
    return config


def example() -> str:
    """Return a file of settings that names them all, with their defaults as comments."""
    lines = [
        "# yaml-language-server: $schema=rules/schema/config.json",
        "# Every setting of Rolecall, with its default. Take the # away to change one, and name the file by --config.",
        "# The same can be said in the environment: ROLECALL_ and the name in capitals, for example",
        "# ROLECALL_LEAVE_GRACE='30 days', or the name of a file that holds the value, for what is secret:",
        "# ROLECALL_DATABASE_URL_FILE=/run/secrets/database. What this file says comes first.",
    ]
    for name, setting in SETTINGS.items():
        lines += ["", f"# {setting.metadata['about']}", f"#{name}: {setting.metadata['default']}"]
    return "\n".join(lines) + "\n"


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 7) of the file of settings, for editors."""
    value = {"type": ["string", "number", "boolean", "null"]}
    settings = {
        name: {
            **(setting.metadata["schema"]() if "schema" in setting.metadata else value),
            "description": setting.metadata["about"],
            "examples": [setting.metadata["default"]],
        }
        for name, setting in SETTINGS.items()
    }
    head = {"$schema": "http://json-schema.org/draft-07/schema#", "title": "Rolecall's settings"}
    return {**head, "type": ["object", "null"], "properties": settings, "additionalProperties": False}
