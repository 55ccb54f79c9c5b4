"""Poison among healthy messages: found and parked by a supervised worker, alone, without a person."""

import os
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from engine.clock import shown
from engine.store.tables import email_job, inbox, parked
from engine.store.tables import user as user_table
from tests.broker.rabbitmq import place
from tests.conftest import PROFILE
from tests.crowd.site import Site, Worker, site, until
from tests.databases import made
from tests.model.histories import START

HERE = Path(__file__).parent
NEIGHBOURS = 20
SETTINGS: dict[str, Any] = {"HANG_AFTER": "4 seconds", "MEMORY_LIMIT": "512 MiB"}
HOW = {
    "crash": "it crashed (SIGSEGV)",
    "abort": "it crashed (SIGABRT)",
    "hang": "something took longer than hang_after",
    "stall": "something took longer than hang_after",
    "fill": "it wanted more memory than memory_limit",
}
ON_SERVERS = {"long": ("abort", "hang", "crash", "stall", "fill")}.get(PROFILE, ("abort",))
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Site]:
    data = tmp_path / "data"
    data.mkdir()
    with site(tmp_path, f"embedded://{data}", f"sqlite:///{data}/rolecall.db", **SETTINGS) as here:
        yield here


@pytest.fixture
def on_servers(tmp_path: Path) -> Iterator[Site]:
    with (
        place() as broker,
        made(f"rolecall_poison_{os.getpid()}") as database,
        site(tmp_path, broker.url, database, **SETTINGS) as here,
    ):
        yield here


@contextmanager
def supervised(here: Site, number: int = 0) -> Iterator[Worker]:
    """A worker that poison acts on, and its supervisor, for the block; both leave well."""
    environment = here.environment() | {"PYTHONPATH": str(HERE)}
    with (here.folder / f"worker-{number}.log").open("ab") as log:
        words = here.words("run", "--supervised")
        process = subprocess.Popen(words, env=environment, stderr=log, stdout=log)
    try:
        yield process
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=120) == 0
    finally:
        process.kill()  # the worker leaves when its supervisor is gone
        process.wait()


def joins(user: str) -> dict[str, Any]:
    head = {"specversion": "1.0", "id": f"joins-{user}", "source": "hr", "type": "user.joined", "subject": user}
    return {**head, "time": shown(START), "data": {"email": f"{user}@example.com", "teams": ["care"]}}


def batch(*kinds: str) -> list[dict[str, Any]]:
    """The poison in the middle of its neighbours."""
    messages = [joins(f"u{number:02}") for number in range(NEIGHBOURS)]
    messages[NEIGHBOURS // 2 : NEIGHBOURS // 2] = [joins(f"poison-{kind}") for kind in kinds]
    return messages


def assert_only_poison_is_parked(here: Site, *kinds: str) -> None:
    with here.database.read() as work:
        stored = work.run(sa.select(parked.c.subject, parked.c.code, parked.c.times)).all()
        active = set(work.run(sa.select(user_table.c.id).where(user_table.c.status == "active")).scalars())
        mails = Counter(work.run(sa.select(email_job.c.user_id)).scalars())
        repeats = set(work.run(sa.select(inbox.c.outcome)).scalars())
    assert sorted(map(tuple, stored)) == sorted((f"poison-{kind}", "ends_worker", 1) for kind in kinds)
    healthy = {f"u{number:02}" for number in range(NEIGHBOURS)} | {"late"}
    assert active == healthy
    assert mails == dict.fromkeys(healthy, 1)
    assert repeats == {"applied"}


def assert_each_ended_three_workers_alone(here: Site, workers: int, *kinds: str) -> None:
    """Beside those that it ended in company."""
    lines = [line for number in range(workers) for line in here.log(number)]
    said = [line["reason"] for line in lines if line["event"] == "worker_ended"]
    for kind in kinds:
        alike = sum(HOW[other] == HOW[kind] for other in kinds)
        assert sum(HOW[kind] in reason for reason in said) >= 3 * alike, f"{kind}: {Counter(said)}"
    assert len(said) <= (3 + 2 * workers) * len(kinds), Counter(said)
    if "fill" in kinds:
        (limit,) = {line["limit"] for line in lines if line["event"] == "out_of_memory"}
        assert limit == "512 MiB"


@pytest.mark.parametrize("kinds", [("crash", "stall", "fill")], ids=" ".join)
def test_an_embedded_academy_goes_on_by_itself(embedded: Site, kinds: tuple[str, ...]) -> None:
    embedded.publish(batch(*kinds))
    with supervised(embedded) as worker:
        until(lambda: len(embedded.parked()) == len(kinds), [worker])
        embedded.publish([joins("late")])
        until(lambda: embedded.processed() == NEIGHBOURS + 1, [worker])
    assert_only_poison_is_parked(embedded, *kinds)
    assert_each_ended_three_workers_alone(embedded, 1, *kinds)


@pytest.mark.skipif(PROFILE == "fast", reason="the embedded one is enough for a first look")
@pytest.mark.parametrize("kinds", [ON_SERVERS], ids=" ".join)
def test_two_workers_on_servers_go_on_by_themselves(on_servers: Site, kinds: tuple[str, ...]) -> None:
    on_servers.publish(batch(*kinds))
    with supervised(on_servers, 0) as first, supervised(on_servers, 1) as second:
        until(lambda: len(on_servers.parked()) == len(kinds), [first, second])
        on_servers.publish([joins("late")])
        until(lambda: on_servers.processed() == NEIGHBOURS + 1, [first, second])
    assert_only_poison_is_parked(on_servers, *kinds)
    assert_each_ended_three_workers_alone(on_servers, 2, *kinds)
