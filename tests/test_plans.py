"""At a hundred thousand people no statement of everyday work reads a large table from one end to the other.

PostgreSQL plans by what it believes to be in the tables, and it knows little of temporary ones: so each statement is
looked at where it runs, with what is in them then.
"""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from connectors.broker.names import EMAILS
from connectors.broker.queue import Broker
from connectors.mail.again import try_again
from connectors.mail.files import Files
from connectors.relay import relay
from engine.arrivals import Arrival
from engine.clock import DAY, HOUR, MINUTE, shown
from engine.explain.pulse import pulse
from engine.jobs import Turns
from engine.outbox import changes_due, emails_due
from engine.parking import retry
from engine.pipeline import Pipeline
from engine.settings import Settings
from engine.store import staging
from engine.store.database import Database
from engine.store.tables import change, email_job
from engine.sweep import Swept, sweep
from tests.databases import made
from tests.feed import RULES
from tests.large_academy import NOW, fill
from tests.mail.academy import Academy, mailer_of
from tests.plans import Planned, planned
from tests.world import Message, event, request

USERS = 100_000  # never fewer: of a small table PostgreSQL rightly reads all
SMALL = {
    "active",
    "allowance",
    "attempt",
    "difference",
    "forgetting",
    "forgotten",  # whether there is anybody: the first row says so
    "item",
    "job",
    "job_decision",
    "job_target",
    "leaving",
    "link",
    "notice",
    "publisher_stop",
    "receipt",
    "revision",
    "shadow_trigger",
    "skipped",
    "standing",
    "swept",
    "trip",
    "unknown_attribute",
}
"""Tables with a row for each thing that ops write, or with nothing once it is over."""
OF_EVERYBODY = {
    "INSERT INTO s_match": "each sweep asks of everybody what reads the clock, and only that",
    "DELETE FROM tally": "each sweep adds up what was counted since the last, and little else is in it",
}
"""How statements begin that may read everybody, and why."""
UP_TO_A_NUMBER = "SELECT count(*) AS count_1 \nFROM (SELECT"
"""How the counts begin that stop at a number: a look at the first rows that fit, wherever they are."""
TEMPORARY = {table.name for table in staging.ALL}
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


class Large:
    """The product with many people in it, and a clock that is set."""

    def __init__(self, url: str, folder: Path) -> None:
        self.now = NOW
        self.database = Database(url, lambda: self.now)
        self.pipeline = Pipeline(self.database, Settings(sample=0.0))
        self.turns = Turns(self.database, self.pipeline.settings, self.pipeline.follow)
        self.broker = Broker.open(folder / "queue")
        self.broker.declare("hr.answers")
        self.mailer = mailer_of(Academy(self.database), Files(folder / "outbox"))

    def receive(self, *messages: Message, redelivered: bool = False) -> None:
        """Process a batch, and the jobs that come of it."""
        self.now += MINUTE
        arrivals = [
            Arrival(body=json.dumps(one).encode(), publisher="hr", reply_to="hr.answers", redelivered=redelivered)
            for one in messages
        ]
        self.pipeline.process(arrivals)
        assert self.pipeline.halved == 0
        while self.turns.take():
            pass

    def sweep(self) -> Swept:
        """Sweep now."""
        found = sweep(self.database, self.pipeline)
        assert found is not None
        return found

    def close(self) -> None:
        """Give everything back."""
        self.pipeline.close()
        self.broker.close()
        self.database.close()


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Large]:
    with made(f"rolecall_test_plans_{os.getpid()}") as url:
        academy = Large(url, tmp_path_factory.mktemp("large"))
        academy.database.create()
        fill(academy.database, USERS)
        yield academy
        academy.close()


class _Undone(Exception):  # noqa: N818 — it says what is to become of it
    """Nothing of it is to be kept."""


def require_no_whole_table(said: list[Planned]) -> None:
    """No statement may read a large table from end to end, but for those that have a reason to."""
    wrong = {
        f"{', '.join(sorted(large))}\n{one.statement}\n{json.dumps(one.plan, indent=1)}"
        for one in said
        if (large := one.whole - SMALL - TEMPORARY) and not one.statement.startswith(tuple(OF_EVERYBODY))
    }
    assert not wrong, f"{len(wrong)} of {len(said)} statements read a whole table:\n" + "\n\n".join(sorted(wrong))


def somebody(number: int) -> str:
    """A copy of somebody who lived through it."""
    return f"{7 + number % 40}-p-{number % 200:06}"


def told(large: Large, type: str, number: int, /, **data: Any) -> Message:
    """An event of now."""
    return event(type, somebody(number), shown(large.now), **data)


def everyday(large: Large, first: int) -> list[Message]:
    """What HR and the LMS tell in a minute: of everything something, of a few people."""
    early = shown(large.now - 20 * DAY)
    return [
        told(large, "user.updated", first, teams=["Zorg Noord"], attributes={"fte": 0.5}),
        told(large, "user.team.added", first + 1, team="home-care"),
        told(large, "user.left", first + 2),
        told(large, "learning.completed", first + 3, item="fire-safety"),
        told(large, "external_training.confirmed", first + 4, training="first-aid"),
        told(large, "user.lms_manager.added", first + 5),
        told(large, "user.updated", first + 6, email="new@example.com", manager=somebody(first)),
        told(large, "learning_item.changed", first + 7, title="Fire", visible=True),
        event("user.updated", somebody(first + 8), early, teams=["Zorg Zuid"], job_titles=["nurse"]),
        event("user.joined", f"new-{first}", early, name="New", email="n@example.com", teams=["Zorg Noord"]),
        event("user.joined", f"9-x-{first % 10}", early, name="Early", email="e@example.com"),
        event("user.updated", somebody(first + 9), shown(large.now + DAY), teams=["Zorg Zuid"]),
        told(large, "user.team.added", first + 10, team=7),
        *[told(large, "user.team.added", first + 11, team=name) for name in ("Zorg Noord", "Zorg Zuid")],
    ]


def asked(large: Large, action: str, number: int, /, **data: Any) -> Message:
    """A request about a few people by name."""
    users = [somebody(number + one) for one in range(5)]
    return request(action, shown(large.now), users=users, **data)


def test_a_batch_of_events_looks_only_at_its_own_users(large: Large) -> None:
    messages = everyday(large, 0)
    with planned(large.database) as said:
        large.receive(*messages)
        large.receive(*messages, *everyday(large, 20))
        large.receive(*everyday(large, 60)[:3], redelivered=True)
    assert len(said) > 100
    require_no_whole_table(said)


def test_a_single_event_looks_only_at_its_own_user(large: Large) -> None:
    with planned(large.database) as said:
        for message in everyday(large, 80):
            large.receive(message)
    require_no_whole_table(said)


def test_a_batch_of_one_kind_looks_only_at_its_own_users(large: Large) -> None:
    with planned(large.database) as said:
        large.receive(*(told(large, "user.team.added", number, team="home-care") for number in range(20)))
    require_no_whole_table(said)


def test_a_request_about_a_few_looks_only_at_them(large: Large) -> None:
    roles, qualifications = ["mentor"], ["first-aid", "welcome"]
    with planned(large.database) as said:
        for dry_run in (True, False):
            for action in ("assign", "revoke", "block", "unblock"):
                what = {"roles": roles, "qualifications": qualifications, "dry_run": dry_run}
                large.receive(asked(large, action, 100, **what))
    require_no_whole_table(said)


def test_whether_all_is_well_is_asked_without_a_look_at_everything(large: Large) -> None:
    with planned(large.database) as said, large.database.read() as work:
        found = pulse(work)
    assert (found.revision, found.tripped) == (1, 0)
    assert len(said) > 10
    require_no_whole_table([one for one in said if not one.statement.startswith(UP_TO_A_NUMBER)])


def test_what_waits_is_handed_over_without_a_look_at_what_was_handed_over_before(large: Large) -> None:
    large.receive(*everyday(large, 120), asked(large, "assign", 130, roles=["mentor"]))
    with planned(large.database) as said:
        done = relay(large.database, large.broker, RULES, batch=5)
    assert min(done.emails, done.changes, done.receipts) > 5
    require_no_whole_table(said)


def test_a_long_outbox_is_read_in_order_without_being_sorted(large: Large) -> None:
    with suppress(_Undone), large.database.unit() as work:
        work.run(sa.update(change).where(change.c.number % 20 == 0).values(relayed_at=None))
        work.run(sa.update(email_job).where(email_job.c.id.like("7%")).values(state="waiting"))
        work.measure(change, email_job)
        with planned(large.database) as said:
            assert len(changes_due(work, RULES, 5)) == 5
            assert emails_due(work, RULES, 5)
        raise _Undone
    assert len(said) > 3
    assert [one.statement for one in said if "LIMIT" in one.statement and one.sorts] == []


def test_emails_are_mailed_without_a_look_at_those_that_were_mailed_before(large: Large) -> None:
    large.receive(*everyday(large, 140), asked(large, "assign", 150, roles=["mentor"]))
    relay(large.database, large.broker, RULES)
    taken = large.broker.take(500, 0.1, [EMAILS])
    with planned(large.database) as said:
        mailed = large.mailer.mail(taken)
        large.mailer.settle([])
        try_again(large.database, large.broker)
    large.broker.acknowledge(taken)
    assert len(mailed.sent) > 3
    require_no_whole_table(said)


def test_what_is_parked_is_tried_again_without_a_look_at_everything_that_is_parked(large: Large) -> None:
    with planned(large.database) as said:
        assert large.pipeline.try_again() == []
        with large.database.unit() as work:
            retry(work, [7, 8, 9], actor="mira")
        large.pipeline.try_again()
    require_no_whole_table(said)


def test_a_sweep_that_finds_a_few_looks_at_everybody_only_for_the_clock(large: Large) -> None:
    until = shown(large.now + HOUR)
    large.receive(
        asked(large, "assign", 160, roles=["mentor"], until=until),
        asked(large, "block", 170, qualifications=["welcome"], until=until),
        told(large, "user.updated", 180, attributes={"contract_end": shown(large.now + 60 * DAY + HOUR)[:10]}),
    )
    large.sweep()
    with planned(large.database) as said:
        nothing = large.sweep()
        large.now += 2 * HOUR
        few = large.sweep()
    assert (nothing.users, nothing.nightly, few.nightly) == (0, False, False)
    assert 5 <= few.users < 100
    require_no_whole_table(said)
