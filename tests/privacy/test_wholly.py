"""All of it or nothing, whatever happens on the way; and nothing is left in the files of the embedded default."""

import os
import subprocess
import sys
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from connectors.mail.files import Files
from engine.clock import Clock, shown, system_clock
from engine.jobs import Turns
from engine.store.database import Database, sqlite_url
from engine.store.tables import email_job
from tests.databases import Databases, made
from tests.delivered import everything, rows
from tests.privacy.academy import (
    AT,
    CATALOG_OF_HOBBIES,
    IDA,
    TELLING,
    TRIGGERS,
    forget,
    forget_request,
    hand_over,
    left_of,
    live,
    process,
    texts,
)
from tests.world import World

KILLED = """
import os, signal, sys
import engine.privacy.forgetting as forgetting
from engine.jobs import Turns
from engine.pipeline import Pipeline
from engine.settings import Settings
from engine.store.database import Database

setattr(forgetting, sys.argv[2], lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
database = Database(sys.argv[1], lambda: int(sys.argv[3]))
settings = Settings(sample=0)
Turns(database, settings, Pipeline(database, settings).follow).take()
"""


class OneFile(Databases):
    """A database in a file, or at an address."""

    def __init__(self, url: str) -> None:
        super().__init__(None)
        self.url = url

    def fresh(self, clock: Clock = system_clock) -> Database:
        database = Database(self.url, clock)
        database.create()
        return database


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield sqlite_url(tmp_path / "rolecall.db")
        return
    with made(f"rolecall_privacy_{os.getpid()}") as address:
        yield address


def opened(url: str) -> World:
    return World(CATALOG_OF_HOBBIES, TRIGGERS, at=AT, databases=OneFile(url))


def test_a_worker_that_is_killed_meanwhile_has_done_nothing_and_the_next_does_all(url: str) -> None:
    world = opened(url)
    world.tell("user.joined", "ben", teams=["care"])
    live(world)
    hand_over(world)
    process(world, forget_request(IDA, shown(world.now)))
    before = everything(world)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, url, "edit", str(world.now)],
        timeout=60,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert killed.returncode == -9
    assert everything(world) == before
    world.work_off()
    hand_over(world)
    assert left_of(texts(world)) == []
    world.close()


def test_what_fails_on_the_way_is_tried_again_later_and_holds_up_no_job(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = opened(sqlite_url(tmp_path / "rolecall.db"))
    world.tell("user.joined", "ben", teams=["care"])
    live(world)
    process(world, forget_request(IDA, shown(world.now)))
    before = everything(world)
    with monkeypatch.context() as broken:
        broken.setattr("engine.privacy.forgetting.edit", lambda *_: 1 / 0)
        assert not world.turns.take()
        assert everything(world) == before
        job_id = world.accept("assign", users=["ben"], roles=["guide"])
        world.work_off()
        assert world.state(job_id) == "done"
    world.turns = Turns(world.database, world.settings, world.pipeline.follow)
    world.work_off()
    hand_over(world)
    assert left_of(texts(world)) == []
    world.close()


def test_nothing_is_left_in_the_files_of_the_embedded_default(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    world = opened(sqlite_url(folder / "rolecall.db"))
    for number in range(30):
        world.tell("user.joined", f"u{number}", name=f"Somebody {number}", teams=["care"])
    live(world)
    for number in range(30):
        world.tell("user.updated", f"u{number}", name=f"Somebody else {number}")
    world.tell("user.updated", IDA, attributes={"hobby": "beekeeping at night"}, name="Ida Überall")
    hand_over(world)
    process(world, forget_request(IDA, shown(world.now)))
    hand_over(world)
    world.work_off()
    hand_over(world)
    world.sweep()
    world.go(days=1)  # what was to be handed over before it could go left traces; the night takes these
    for file in sorted(folder.iterdir()):
        kept = file.read_bytes().lower()
        found = [one for one in TELLING if one.lower().encode() in kept or one.encode() in kept]
        assert found == [], file.name
    world.close()


def test_emails_that_lie_in_the_data_folder_go_too(tmp_path: Path) -> None:
    world = opened(sqlite_url(tmp_path / "rolecall.db"))
    live(world)
    letters = Files(tmp_path / "outbox")
    world.turns = Turns(world.database, world.settings, world.pipeline.follow, elsewhere=letters.remove)
    jobs = [row.id for row in rows(world, email_job)]
    for job in (*jobs, "request r1 to ben"):
        letters.send(job, "somebody@example.com", EmailMessage())
    assert len(jobs) > 1
    assert len(list(letters.folder.iterdir())) == len(jobs) + 1
    forget(world)
    assert [one.name for one in letters.folder.iterdir() if "ida" in one.name] == []
    assert len(list(letters.folder.iterdir())) == 1
    world.close()
