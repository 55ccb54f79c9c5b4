"""The embedded default on a disk that is full, or cannot be written."""

import random
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from connectors.broker.names import EVENTS
from connectors.broker.queue import Broker
from tests.crowd.feeding import feed
from tests.crowd.site import Site, site, until
from tests.faults.ending import all_processed, assert_nothing_lost_nothing_twice, said_once

USERS = 30
MEGABYTES = 24
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk; making one is the superuser's right."""
    folder = tmp_path / "disk"
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(folder)]
    if subprocess.run(words, check=False, capture_output=True).returncode:
        pytest.skip("a small disk for the test can't be mounted: not allowed to")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def here(tmp_path: Path, disk: Path) -> Iterator[Site]:
    with site(tmp_path, f"embedded://{disk}", f"sqlite:///{disk}/rolecall.db") as made:
        yield made


def test_on_a_full_disk_nothing_is_acknowledged_and_all_goes_on_when_there_is_room(here: Site, disk: Path) -> None:
    messages = feed(random.Random(9), USERS)
    here.publish(messages)
    with filled(disk):
        with here.working() as workers:
            until(lambda: says_that_it_is_full(here), workers)
        assert (
            said_once(here.rolecall("publish", "-", code=4, said='{"type": "user.joined"}\n')).count("no room left")
            == 1
        )
    with Broker.open(here.broker) as broker:
        assert broker.depth(EVENTS) == len(messages)
    with here.working() as workers:
        until(all_processed(here, messages), workers)
    assert_nothing_lost_nothing_twice(here, messages)


def test_it_goes_on_by_itself_when_there_is_room_again(here: Site, disk: Path) -> None:
    messages = feed(random.Random(10), USERS)
    here.publish(messages)
    with here.working() as workers:
        with filled(disk):
            until(lambda: says_that_it_is_full(here), workers)
        until(all_processed(here, messages), workers)
    assert_nothing_lost_nothing_twice(here, messages)


def test_a_disk_that_cannot_be_written_is_said_in_one_line(here: Site, disk: Path) -> None:
    messages = feed(random.Random(11), 5)
    here.publish(messages)
    remount(disk, "ro")
    try:
        line = here.rolecall("run", "--once", code=4).splitlines()[-1]
        assert f"({disk} cannot be written)" in line
    finally:
        remount(disk, "rw")
    here.rolecall("run", "--once")
    assert all_processed(here, messages)()
    assert_nothing_lost_nothing_twice(here, messages)


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    """Leave no room on the disk for the block."""
    filler = disk / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while file.write(bytes(4096)):
            pass
    yield
    filler.unlink()


def remount(disk: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(disk)], check=True)


def says_that_it_is_full(here: Site) -> bool:
    return any("no room left" in line.get("reason", "") for line in here.log())
