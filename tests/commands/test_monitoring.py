"""`status --check`: whatever happens it says one line, and its exit code is one that monitors know."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from connectors.broker.names import CHANGES, EVENTS, PARKED, REQUESTS
from connectors.broker.queue import Broker
from connectors.watch.judging import Health
from connectors.watch.thresholds import CHECKS, NAMES, written
from engine.clock import DAY, HOUR, MINUTE
from engine.differences import note_differences
from engine.store.database import Database, Work
from engine.store.tables import active, change, email_job, inbox, parked, publisher_stop, swept, trip
from tests.commands.conftest import Rolecall
from tests.explain.academy import NOW, ask

OK, WARNING, CRITICAL, UNKNOWN = range(4)
PAGE = Path(__file__).parents[2] / "docs/production.md"


@pytest.fixture
def queues(database: Database) -> Iterator[Broker]:
    """The queues, at work on which somebody is; a sweep was just now."""
    with database.unit() as work:
        work.run(sa.insert(swept).values(one=1, number=1, at=NOW - MINUTE))
    with Broker.open("rolecall-data") as broker:
        broker.take(0, 0.0, [REQUESTS])
        yield broker


def checked(rolecall: Rolecall, *words: str) -> tuple[int, str]:
    """The exit code, and what is said before the measurements."""
    done = rolecall("status", "--check", *words)
    (line,) = done.stdout.splitlines()
    assert done.stderr == ""
    return done.exit_code, line.partition(" | ")[0]


def park(work: Work, number: int) -> None:
    row = {"queue": EVENTS, "publisher": "hr", "code": "bad_data", "reason": "wrong", "body": b"{}", "digest": "x"}
    work.run(sa.insert(parked), [row | {"parked_at": NOW - HOUR} for _ in range(number)])


def owe(work: Work, state: str, at: int) -> None:
    row = {"id": f"{state}/1", "user_id": "u-1", "cause": "message hr hr-1", "at": at, "state": state}
    work.run(sa.insert(email_job).values(**row))


def overdue(work: Work) -> None:
    row = {"publisher": "hr", "source": "hr", "id": "due", "digest": "x", "type": "user.left", "at": NOW - HOUR}
    work.run(sa.insert(inbox).values(**row, received_at=NOW - DAY, outcome="not_yet", due_at=NOW - 20 * MINUTE))


def unread(work: Work) -> None:
    row = {"user_id": "u-1", "version": 1, "type": "role.assigned", "kind": "role", "target": "nurse"}
    work.run(sa.insert(change).values(**row, mandatory=False, cause="message hr hr-1", at=NOW - 6 * MINUTE))


def halt(work: Work) -> None:
    row = {"publisher": "hr", "since": NOW - DAY, "why": "person", "reason": "its export is mended"}
    work.run(sa.insert(publisher_stop).values(**row))


BAD: dict[str, tuple[Any, int, str]] = {
    "parked": (lambda work: park(work, 12), WARNING, "messages parked within a day: 12 (`rolecall parked list`)"),
    "relay": (unread, WARNING, "what is to be handed over waits for 6 minutes"),
    "mail": (
        lambda work: owe(work, "relayed", NOW - 2 * DAY),
        CRITICAL,
        "an email waits for the mail server for 2 days",
    ),
    "due": (overdue, WARNING, "a message sent ahead is overdue for 20 minutes"),
    "sweep": (
        lambda work: work.run(sa.update(swept).values(at=NOW - 2 * HOUR)),
        CRITICAL,
        "no worker has swept for 2 hours",
    ),
    "held": (
        lambda work: ask(work, "j-1", {"u-1": None}, state="held", started_at=NOW - 3 * DAY),
        WARNING,
        "something waits for a person for 3 days",
    ),
    "jobs": (
        lambda work: ask(work, "j-1", {"u-1": None}, state="running", worked_at=NOW - 3 * HOUR),
        WARNING,
        "a request rests for 3 hours (`rolecall jobs list`)",
    ),
    "tripped": (
        lambda work: work.run(sa.insert(trip).values(trigger="nurse-nl", kind="assign", at=NOW)),
        WARNING,
        "triggers tripped or paused: 1 ",
    ),
    "stopped": (halt, CRITICAL, "publishers stopped: 1 "),
    "matching": (lambda work: note_differences(work, 2), CRITICAL, "differences of matching within a day: 2; "),
    "rules": (lambda work: work.run(sa.delete(active)), CRITICAL, "no rules are active: `rolecall apply`"),
}


@pytest.mark.usefixtures("queues")
def test_when_all_is_well_one_line_says_so(rolecall: Rolecall) -> None:
    code, said = checked(rolecall)
    number = len(CHECKS) - 1  # embedded there is one clock
    assert (code, said) == (OK, f"OK: {number} checks; revision 1, 0 messages wait, last sweep 1 minute ago")


@pytest.mark.usefixtures("queues")
@pytest.mark.parametrize("name", BAD)
def test_what_is_bad_is_named_with_what_to_do(rolecall: Rolecall, database: Database, name: str) -> None:
    make, code, words = BAD[name]
    with database.unit() as work:
        make(work)
    state = ("OK", "WARNING", "CRITICAL")[code]
    found, said = checked(rolecall)
    assert found == code
    assert said.startswith(f"{state}: {name}: {words}")
    if name != "rules":  # a threshold of one's own decides
        level = "warning" if code == WARNING else "critical"
        assert checked(rolecall, "--warning", f"{name}=none", f"--{level}", f"{name}=none")[0] == OK


def test_without_a_worker_it_is_critical(rolecall: Rolecall, database: Database) -> None:
    code, said = checked(rolecall, "--critical", "sweep=3 days", "--warning", "sweep=1 day")
    assert (code, said) == (
        CRITICAL,
        "CRITICAL: worker (CRITICAL): none is running: `rolecall run` starts one; "
        "sweep (WARNING): no worker has swept for 1 day",
    )


def test_what_waits_in_queues_is_counted(rolecall: Rolecall, queues: Broker) -> None:
    for queue in (EVENTS, CHANGES, PARKED):
        queues.publish_many(queue, [b"{}"] * 3)
    high = [word for name in ("queue", "changes", "given_up") for word in ("--warning", f"{name}=3")]
    code, said = checked(rolecall, *high)
    assert (code, said) == (
        WARNING,
        "WARNING: queue: messages that wait: 3; changes: change events that nobody reads: 3; "
        "given_up: messages in rolecall.parked: 3",
    )
    assert checked(rolecall, "--critical", "queue=3")[0] == CRITICAL


@pytest.mark.usefixtures("queues")
def test_room_on_the_disk_is_bad_when_it_is_little(rolecall: Rolecall) -> None:
    code, said = checked(rolecall, "--warning", "disk=900000 GiB")
    assert (code, re.sub("[0-9.]+", "N", said)) == (WARNING, "WARNING: disk: N GiB of room left")
    assert "disk=" in rolecall("status", "--check").stdout.partition(" | ")[2]


@pytest.mark.usefixtures("queues")
def test_change_events_that_nobody_wants_are_nothing_to_wait_for(
    rolecall: Rolecall, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.unit() as work:
        unread(work)
    monkeypatch.setenv("ROLECALL_PUBLISH_CHANGES", "false")
    assert checked(rolecall)[0] == OK


@pytest.mark.usefixtures("queues")
def test_emails_that_somebody_else_mails_are_not_looked_after(
    rolecall: Rolecall, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.unit() as work:
        owe(work, "relayed", NOW - 2 * DAY)
    monkeypatch.setenv("ROLECALL_MAIL", "off")
    assert checked(rolecall)[0] == OK


@pytest.mark.usefixtures("queues")
def test_programs_get_every_check(rolecall: Rolecall) -> None:
    done = rolecall("status", "--check", "--json")
    health = msgspec.json.decode(done.stdout, type=Health)
    assert (done.exit_code, health.state) == (OK, "OK")
    assert {one.check for one in health.checks} == {*NAMES} - {"clock"}
    by_name = {one.check: one for one in health.checks}
    assert (by_name["sweep"].value, by_name["sweep"].unit, by_name["sweep"].warning) == (60, "s", 600)
    assert (by_name["worker"].value, by_name["disk"].unit) == (None, "B")


@pytest.mark.parametrize("version", ["0001", "9999"])
def test_tables_of_another_version_are_critical(rolecall: Rolecall, database: Database, version: str) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{version}'")
    database.close()
    code, said = checked(rolecall)
    assert (code, f"({version}, expected" in said) == (CRITICAL, True)


def test_nothing_is_made_by_looking(rolecall: Rolecall, folder: Path) -> None:
    code, said = checked(rolecall)
    assert (code, "there is no database at" in said, "there is no queue in" in said) == (CRITICAL, True, True)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("name", ["DATABASE_URL", "BROKER_URL"])
def test_servers_that_are_away_are_critical(
    rolecall: Rolecall, database: Database, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    scheme = "postgresql" if name == "DATABASE_URL" else "amqp"
    monkeypatch.setenv(f"ROLECALL_{name}", f"{scheme}://rolecall:hunter2@127.0.0.1:1/x")
    code, said = checked(rolecall)
    assert (code, "hunter2" in said) == (CRITICAL, False)
    assert ("the database said" if name == "DATABASE_URL" else "the queue at amqp") in said


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--warning", "lag=3"), "--warning lag=3: expected NAME=VALUE, with one of database, broker"),
        (("--warning", "queue"), "--warning queue: expected a whole number from 1"),
        (("--critical", "sweep=20"), "--critical sweep=20: expected a whole number and a unit"),
        (("--critical", "disk=20"), "such as 500 MiB or 2 GiB"),
        (("--critical", "worker=1"), "worker is or is not, and has no threshold"),
    ],
)
def test_what_is_not_understood_is_unknown(rolecall: Rolecall, words: tuple[str, ...], said: str) -> None:
    code, line = checked(rolecall, *words)
    assert (code, line.startswith("UNKNOWN: "), said in line) == (UNKNOWN, True, True)


def test_wrong_settings_are_unknown(rolecall: Rolecall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLECALL_MAIL", "pigeons")
    monkeypatch.setenv("ROLECALL_CLOCKS", "none")
    code, said = checked(rolecall)
    assert (code, "mail is 'pigeons'" in said, "did you mean ROLECALL_CLOCK" in said) == (UNKNOWN, True, True)


def test_thresholds_go_with_the_check(rolecall: Rolecall) -> None:
    done = rolecall("status", "--warning", "queue=3")
    assert (done.exit_code, done.stdout) == (2, "")


def test_the_page_has_the_checks_and_their_thresholds() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.*) \| (.*) \| (.*) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    shown = [row for row in rows if row[0] in NAMES and row[2] != ""]
    expected = [
        (check.name, check.about, "–", "whenever not")
        if check.kind == "so"
        else (check.name, check.about, written(check, check.warning), written(check, check.critical))
        for check in CHECKS
    ]
    assert shown == expected
