"""The workers under siege: who they are, started, killed, frozen, and started again when they end."""

import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random

from tests.siege.place import Place

HOUR = 3600


@dataclass(frozen=True)
class Post:
    """One worker's place: its name, the parts it does (none: all), and by how many seconds its clock is wrong."""

    name: str
    parts: tuple[str, ...] = ()
    skew: int = 0


SMALL = (
    Post("whole"),
    Post("consume", ("consume",), skew=26 * HOUR),
    Post("relay", ("relay", "sweep")),
    Post("mail", ("mail",)),
)
LARGE = (
    *(Post("whole-1"), Post("whole-2", skew=26 * HOUR)),
    *(Post("consume", ("consume",), skew=-7 * HOUR), Post("relay", ("relay",)), Post("mail", ("mail",))),
    *(Post("jobs", ("jobs",)), Post("sweep", ("sweep",), skew=6 * HOUR)),
)


class Crew:
    """Processes, one for each post."""

    def __init__(self, at: Place, posts: tuple[Post, ...], chance: Random) -> None:
        self._at, self._posts, self._chance = at, {post.name: post for post in posts}, chance
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self.ended: Counter[str] = Counter()
        """How often which worker ended by itself, by its name and exit code."""
        self.killed: Counter[str] = Counter()
        self._logged: dict[str, int] = {}

    @contextmanager
    def working(self) -> Iterator[None]:
        """Have them at work for the block; at its end none is left."""
        try:
            for name in self._posts:
                self._start(name)
            yield
        finally:
            for one in self._running.values():
                one.kill()
                one.wait()

    def names(self) -> list[str]:
        """Who they are."""
        return list(self._posts)

    def kill(self, *names: str) -> None:
        """Kill some at the same moment, and start them again."""
        for name in names:
            self._running[name].kill()
        for name in names:
            self._running[name].wait()
            self.killed[name] += 1
            self._start(name)

    def freeze(self, name: str, seconds: float) -> None:
        """Stop one in the middle of what it does, and let it go on later, when all believe it gone."""
        self._running[name].send_signal(signal.SIGSTOP)
        time.sleep(seconds)
        self._running[name].send_signal(signal.SIGCONT)

    def supervise(self) -> None:
        """Start again who has ended by itself, as a service manager does."""
        for name, one in list(self._running.items()):
            if one.poll() is not None:
                self.ended[f"{name} ended by itself with {one.returncode}"] += 1
                self._start(name)

    def is_awake(self) -> bool:
        """Say whether each says that it has started: who is told to leave before it listens does not leave well."""
        return all(b'"started"' in self._at.log(name).read_bytes()[self._logged[name] :] for name in self._running)

    def dismiss(self) -> dict[str, int]:
        """Tell all to leave, and wait; return their exit codes."""
        for one in self._running.values():
            one.terminate()
        return {name: one.wait(timeout=120) for name, one in self._running.items()}

    def _start(self, name: str) -> None:
        post, log = self._posts[name], self._at.log(name)
        self._logged[name] = log.stat().st_size if log.exists() else 0
        self._running[name] = self._at.start(name, post.parts, post.skew)
