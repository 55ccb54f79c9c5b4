"""The faults, one function each; which of them come when is drawn by seed."""

import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from tests.siege.crew import Crew
from tests.siege.place import Place


@dataclass(frozen=True)
class Ground:
    """What faults are done to."""

    at: Place
    crew: Crew
    chance: Random
    patience: float
    """How long what is away stays away, at most, in seconds."""

    def while_away(self) -> None:
        """Let some time go by; now and then a worker dies while it waits."""
        end = time.monotonic() + self.chance.uniform(0.3, 1) * self.patience
        if self.chance.random() < 0.3:
            kill(self)
        while time.monotonic() < end:
            time.sleep(0.1)
            self.crew.supervise()


def kill(ground: Ground) -> None:
    """One worker is killed."""
    ground.crew.kill(ground.chance.choice(ground.crew.names()))


def kill_two(ground: Ground) -> None:
    """Two workers are killed at once."""
    ground.crew.kill(*ground.chance.sample(ground.crew.names(), 2))


def freeze(ground: Ground) -> None:
    """A worker is stopped in the middle of something, and goes on later."""
    ground.crew.freeze(ground.chance.choice(ground.crew.names()), ground.chance.uniform(0.3, 1) * ground.patience)


def _restart(server: str, how: str) -> Callable[[Ground], None]:
    def fault(ground: Ground) -> None:
        running: Any = getattr(ground.at, server)
        getattr(running, how)()
        ground.while_away()
        running.start()

    fault.__doc__ = f"The {server} is {'killed' if how == 'kill' else 'stopped'} and started again."
    return fault


def cut(ground: Ground) -> None:
    """All connections of one kind are cut."""
    ground.at.lines[ground.chance.choice(["broker", "broker", "database", "database", "mail"])].cut()


def stall(ground: Ground) -> None:
    """Nothing passes one kind of connections for a while; then it goes on, or they are cut."""
    line = ground.at.lines[ground.chance.choice(["broker", "database", "mail"])]
    line.stall()
    ground.while_away()
    if ground.chance.random() < 0.5:
        line.cut()
    line.flow()


def shut(ground: Ground) -> None:
    """One kind of connections is cut, and no new ones are to be had for a while."""
    line = ground.at.lines[ground.chance.choice(["broker", "database", "mail"])]
    line.shut()
    ground.while_away()
    line.open()


def mail_refused(ground: Ground) -> None:
    """The mail server takes nothing for a while: with 451 for each recipient, or with 421 for all."""
    ground.at.post.mood = ground.chance.choice(["refuses", "closes"])
    ground.while_away()
    ground.at.post.mood = "well"


def mail_dies(ground: Ground) -> None:
    """The mail server takes an email and is gone before it says so."""
    ground.at.post.dies = True
    ground.while_away()
    ground.at.post.dies = False


def disk_full(ground: Ground) -> None:
    """The disk of the database is full for a while."""
    disk = ground.at.disk
    if disk is None:
        return
    size = _fill(disk)
    try:
        ground.while_away()
    finally:
        _resize(disk, size)
    for _ in range(50):
        if ground.at.database.is_there():
            return
        time.sleep(0.1)
    ground.at.database.kill()  # it gave up for want of room: an administrator starts it again
    ground.at.database.start()


def _fill(disk: Path) -> int:
    """Make the disk as small as what is on it; return how large it was, in kilobytes."""
    for _ in range(100):
        words = ["df", "--output=used,size", "-k", str(disk)]
        said = subprocess.run(words, check=True, capture_output=True, text=True).stdout
        used, size = map(int, said.split()[-2:])
        if _resize(disk, used):  # not, if more has been written meanwhile
            return size
    return size


def _resize(disk: Path, kilobytes: int) -> bool:
    words = ["mount", "-o", f"remount,size={kilobytes}k", str(disk)]
    return subprocess.run(words, check=False, capture_output=True).returncode == 0


def broker_full(ground: Ground) -> None:
    """The broker is short of disk, and takes nothing for a while."""
    _broker_wants(ground, "1000000GB")
    ground.while_away()
    while not _broker_wants(ground, "1MB"):
        ground.crew.supervise()


def _broker_wants(ground: Ground, room: str) -> bool:
    """Say how much room the broker wants on its disk; rabbitmqctl may take more than a minute on a busy machine."""
    with suppress(subprocess.TimeoutExpired):
        return ground.at.broker.control("set_disk_free_limit", room) == 0
    return False


FAULTS: Mapping[str, Callable[[Ground], None]] = {
    "worker killed": kill,
    "two workers killed": kill_two,
    "worker frozen": freeze,
    "broker stopped and started": _restart("broker", "stop"),
    "broker killed and started": _restart("broker", "kill"),
    "database stopped and started": _restart("database", "stop"),
    "database killed and started": _restart("database", "kill"),
    "connections cut": cut,
    "connections stalled": stall,
    "connections refused": shut,
    "mail refused (4xx)": mail_refused,
    "mail server dies with an email": mail_dies,
    "disk of the database full": disk_full,
    "broker short of disk": broker_full,
}


def drawn(chance: Random, kills: int, restarts: int, others: int) -> list[str]:
    """Draw a sequence of faults: so many kills, restarts of each server, and of everything else."""
    twice = kills // 8
    found = ["worker killed"] * (kills - 2 * twice) + ["two workers killed"] * twice
    for server in ("broker", "database"):
        found += [f"{server} {('stopped', 'killed')[number % 2]} and started" for number in range(restarts)]
    rest = [name for name in FAULTS if name not in found and "started" not in name and "killed" not in name]
    if others < len(rest):
        rest.remove("broker short of disk")  # rabbitmqctl takes seconds, which a short siege has not
    while others > 0:
        some = chance.sample(rest, min(others, len(rest)))
        found += some
        others -= len(some)
    chance.shuffle(found)
    return found
