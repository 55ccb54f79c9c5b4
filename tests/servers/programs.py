"""Processes of private servers: where their programs are, as whom they run, on which port."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

PATIENCE = 120.0
"""Seconds for a server to start or to stop, on a machine that has much else to do."""


def program(name: str, *folders: str) -> str | None:
    """Find a program on the path or in the newest of `folders`, from the root, which may have wildcards."""
    places = [str(folder) for pattern in folders for folder in sorted(Path("/").glob(pattern), reverse=True)]
    return next((found for place in [*places, None] if (found := shutil.which(name, path=place))), None)


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def own_folder(user: str | None) -> Iterator[Path]:
    """A folder that belongs to a user of the system, for the block; None: to whoever runs the tests."""
    folder = Path(mkdtemp(prefix="rolecall-test-"))  # pytest's own folders are closed to other users
    folder.chmod(0o755)
    try:
        if user is not None:
            known = pwd.getpwnam(user)
            os.chown(folder, known.pw_uid, known.pw_gid)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def unprivileged(*names: str) -> str | None:
    """Who is to run a server that refuses to be run by root: the first of `names` that the system has."""
    if os.geteuid() != 0:
        return None
    known = {one.pw_name for one in pwd.getpwall()}
    return next(name for name in (*names, "nobody") if name in known)


class Process:
    """One server process: started, stopped, killed, started again."""

    def __init__(self, words: list[str], *, user: str | None, folder: Path, environment: Mapping[str, str]) -> None:
        self._words, self._user, self._folder, self._environment = words, user, folder, dict(environment)
        self._running: subprocess.Popen[bytes] | None = None

    def start(self, is_there: Callable[[], bool]) -> None:
        """Start it, and wait until it is there."""
        with (self._folder / "server.log").open("ab") as log:
            self._running = subprocess.Popen(
                self._words,
                cwd=self._folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                user=self._user,
                group=None if self._user is None else pwd.getpwnam(self._user).pw_gid,
                extra_groups=None if self._user is None else [],
            )
        end = time.monotonic() + PATIENCE
        while not is_there():
            assert self._running.poll() is None, (self._folder / "server.log").read_text(errors="replace")[-2000:]
            assert time.monotonic() < end, "the server does not start"
            time.sleep(0.1)

    def stop(self, how: int = signal.SIGTERM) -> None:
        """Tell it to stop, and wait until all of it is gone. SIGKILL ends it with everything it started."""
        if self._running is None:
            return
        if how == signal.SIGKILL:
            os.killpg(self._running.pid, how)
        else:
            self._running.send_signal(how)
        self._running.wait(PATIENCE)
        end = time.monotonic() + PATIENCE
        while _lives(self._running.pid):
            assert time.monotonic() < end, "the server does not stop"
            time.sleep(0.05)
        self._running = None


def _lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
