"""Who consumes an embedded queue: one process at a time, kept by a lock that dies with it.

The lock file also notes the greatest number handed over, without waiting for the disk: after a crash of the process
it tells which messages were in somebody's hands before. After a power cut it may say too little, never too much harm:
`redelivered` is then missing from a message, which is delivered all the same.
"""

import fcntl
import os
import time
from pathlib import Path

from engine.errors import NotReady

PATIENCE = 0.3
"""Seconds to try for the lock: a process that only looks (`is_held`) has it for a moment."""


class Claim:
    """The right to consume one queue, held until `close` or the end of the process."""

    def __init__(self, path: Path, folder: Path) -> None:
        """Take the right; NotReady, naming the folder and the other process, if somebody else has it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        if not _locked(self._file, PATIENCE):
            holder = _content(self._file)[1]
            os.close(self._file)
            who = f"process {holder}" if holder else "another process"
            msg = (
                f"the queue in {folder} is already being worked on by {who}: "
                "one worker per folder; stop that one first, or give this one another data folder"
            )
            raise NotReady(msg)
        self.mark = _content(self._file)[0]
        self._write()

    def handed_over(self, number: int) -> None:
        """Note that the message of this number is in somebody's hands."""
        if number > self.mark:
            self.mark = number
            self._write()

    def close(self) -> None:
        """Let others have it."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _write(self) -> None:
        os.pwrite(self._file, f"{self.mark:020d} {os.getpid():010d}\n".encode(), 0)


def is_held(path: Path) -> bool:
    """Say whether a living process consumes the queue of this lock file."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        return not _locked(file, 0)
    finally:
        os.close(file)


def _locked(file: int, patience: float) -> bool:
    end = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                return False
            time.sleep(0.02)
        else:
            return True


def _content(file: int) -> tuple[int, int]:
    words = os.pread(file, 64, 0).split()
    if len(words) != 2 or not all(word.isdigit() for word in words):
        return 0, 0  # new, or spoilt by a power cut
    return int(words[0]), int(words[1])
