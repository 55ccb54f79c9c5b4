"""A reading held against the thresholds: how things are, in one line."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal, NamedTuple

from msgspec import Struct

from connectors.broker.names import CHANGES, EVENTS, PARKED, REQUESTS
from connectors.watch.reading import Reading
from connectors.watch.thresholds import Check, span, written
from engine.clock import SECOND
from engine.explain.pulse import COUNTED, Pulse

State = Literal["OK", "WARNING", "CRITICAL", "UNKNOWN"]
CODES: Final[dict[State, int]] = {"OK": 0, "WARNING": 1, "CRITICAL": 2, "UNKNOWN": 3}
"""The exit codes of monitoring plugins, those of Nagios: every monitor reads them so."""


class Checked(Struct, frozen=True, kw_only=True):
    """What came of one check. `value` and thresholds: a number, seconds or bytes, as `unit` says."""

    check: str
    state: State
    said: str
    value: float | None
    unit: str | None
    warning: float | None
    critical: float | None


class Health(Struct, frozen=True, kw_only=True):
    """How things are: the worst of the checks, and the line that says so."""

    state: State
    line: str
    checks: tuple[Checked, ...]


class _Found(NamedTuple):
    """What was read for a check: whether it is so or how much; what to say if that is bad."""

    value: int | bool
    bad: str


def judge(reading: Reading, checks: Iterable[Check], *, mails: bool) -> Health:
    """Judge a reading. `mails`: whether Rolecall itself hands emails to a mail server."""
    found = dict(_found(reading))
    if not mails:
        found.pop("mail", None)
    done = tuple(_checked(check, found[check.name]) for check in checks if check.name in found)
    state: State = "OK"
    for one in done:
        if CODES[one.state] > CODES[state]:
            state = one.state
    return Health(state=state, line=_line(state, done, reading), checks=done)


def unknown(problem: str) -> Health:
    """Return what to say when nothing could be looked at."""
    return Health(state="UNKNOWN", line=f"UNKNOWN: {' '.join(problem.split())}", checks=())


def _found(reading: Reading) -> Iterator[tuple[str, _Found]]:
    problem = reading.database_problem
    yield "database", _Found(problem is None, problem or "")
    problem = reading.broker_problem
    yield "broker", _Found(problem is None, problem or "")
    if reading.queues is not None:
        yield "worker", _Found(reading.queues.worker, "none is running: `rolecall run` starts one")
        yield from _of_queues(reading.queues.depths)
    if reading.database is not None:
        yield from _of_database(reading.database.pulse)
        if reading.database.skew is not None:
            yield "clock", _Found(abs(reading.database.skew), "this machine's clock is {} off the database's")
    if reading.room is not None:
        yield "disk", _Found(reading.room, "{} of room left")


def _of_queues(queues: Mapping[str, int]) -> Iterator[tuple[str, _Found]]:
    yield "queue", _Found(queues[EVENTS] + queues[REQUESTS], "messages that wait: {}")
    yield "changes", _Found(queues[CHANGES], "change events that nobody reads: {}")
    yield "given_up", _Found(queues[PARKED], "messages in rolecall.parked: {}")


def _of_database(pulse: Pulse) -> Iterator[tuple[str, _Found]]:
    now = pulse.now
    yield "rules", _Found(pulse.revision is not None, "no rules are active: `rolecall apply`")
    yield "parked", _Found(pulse.parked_in_a_day, "messages parked within a day: {} (`rolecall parked list`)")
    yield "relay", _Found(_age(now, pulse.outbox_since), "what is to be handed over waits for {}")
    yield "mail", _Found(_age(now, pulse.mail_since), "an email waits for the mail server for {}")
    swept = pulse.activated if pulse.last_sweep is None else pulse.last_sweep
    yield "sweep", _Found(_age(now, swept), "no worker has swept for {}")
    yield "due", _Found(_age(now, pulse.next_due), "a message sent ahead is overdue for {}")
    yield "jobs", _Found(_age(now, pulse.worked_at), "a request rests for {} (`rolecall jobs list`)")
    yield "held", _Found(_age(now, pulse.held_since), "something waits for a person for {} (`rolecall jobs list`)")
    yield "forget", _Found(_age(now, pulse.forget_since), "somebody waits to be forgotten for {}: see a worker's log")
    yield "tripped", _Found(pulse.tripped, "triggers tripped or paused: {} (`rolecall status`)")
    yield "stopped", _Found(pulse.stopped, "publishers stopped: {} (`rolecall status`)")
    yield "matching", _Found(pulse.differences_in_a_day, "differences of matching within a day: {}; report them")


def _age(now: int, since: int | None) -> int:
    return 0 if since is None else max(0, now - since)


def _checked(check: Check, found: _Found) -> Checked:
    unit = {"so": None, "number": "", "time": "s", "room": "B"}[check.kind]
    state = _state(check, found.value)
    if check.kind == "so":
        said = "" if state == "OK" else found.bad
        return Checked(check=check.name, state=state, said=said, value=None, unit=None, warning=None, critical=None)
    per = SECOND if check.kind == "time" else 1
    shown = written(check, int(found.value))
    return Checked(
        check=check.name,
        state=state,
        said=shown if state == "OK" else found.bad.format(shown),
        value=found.value / per,
        unit=unit or None,
        warning=None if check.warning is None else check.warning / per,
        critical=None if check.critical is None else check.critical / per,
    )


def _state(check: Check, value: int | bool) -> State:
    if check.kind == "so":
        return "OK" if value else "CRITICAL"
    levels: tuple[tuple[State, int | None], ...] = (("CRITICAL", check.critical), ("WARNING", check.warning))
    for state, level in levels:
        if level is not None and (value <= level if check.kind == "room" else value >= level):
            return state
    return "OK"


def _line(state: State, done: tuple[Checked, ...], reading: Reading) -> str:
    bad = sorted((one for one in done if one.state != "OK"), key=lambda one: -CODES[one.state])
    if bad:
        several = len({one.state for one in bad}) > 1
        words = "; ".join(f"{one.check}{f' ({one.state})' if several else ''}: {one.said}" for one in bad)
    else:
        words = f"{len(done)} checks; {_well(reading)}"
    measured = " ".join(_measured(one) for one in done if one.value is not None)
    return f"{state}: {words.replace('|', '/')}" + (f" | {measured}" if measured else "")


def _well(reading: Reading) -> str:
    pulse = reading.database.pulse if reading.database else None
    queues = reading.queues.depths if reading.queues else {}
    parts = [f"{queues.get(EVENTS, 0) + queues.get(REQUESTS, 0):,} messages wait"]
    if pulse is not None:
        parts.insert(0, f"revision {pulse.revision}")
        if pulse.last_sweep is not None:
            parts.append(f"last sweep {span(max(0, pulse.now - pulse.last_sweep))} ago")
        if pulse.parked:
            parts.append(f"{pulse.parked:,}{' or more' if pulse.parked == COUNTED else ''} parked")
    return ", ".join(parts)


def _measured(one: Checked) -> str:
    """Return one reading as monitoring plugins give them: name=value;warning;critical."""
    and_more = ":" if one.unit == "B" else ""  # less than this is bad
    levels = ";".join("" if level is None else f"{level:.10g}{and_more}" for level in (one.warning, one.critical))
    return f"{one.check}={one.value:.10g}{one.unit or ''};{levels}"
