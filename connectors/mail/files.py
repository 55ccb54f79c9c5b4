"""Emails as files: one `.eml` for each email job, whole or not there."""

import hashlib
import os
import re
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path

from engine.errors import Transient

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def file_name(job: str) -> str:
    """Return a file name for an email job's id: readable, harmless, and different for different ids."""
    readable = _UNSAFE.sub("_", job).strip("._")[:100] or "job"
    if readable == job:
        return f"{readable}.eml"
    return f"{readable}-{hashlib.sha256(job.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}.eml"


class Files:
    """Writes emails into a folder. The same email again replaces its file, so they are noted many at a time."""

    together = 100

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, job: str, to: str, message: EmailMessage) -> None:  # noqa: ARG002 — the email says it
        """Write an email; it is on the disk when this returns."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            path = self.folder / file_name(job)
            temporary = path.with_suffix(".tmp")
            with temporary.open("wb") as file:
                file.write(message.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except OSError as problem:
            raise self._failed(problem) from problem

    def settle(self) -> None:
        """Make the names of the files written so far durable."""
        try:
            descriptor = os.open(self.folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError as problem:
            raise self._failed(problem) from problem

    def remove(self, jobs: Sequence[str]) -> None:
        """Remove the emails of these jobs, as far as they are here."""
        for job in jobs:
            try:
                (self.folder / file_name(job)).unlink(missing_ok=True)
            except OSError as problem:
                msg = f"the email {file_name(job)} could not be removed from {self.folder}: {problem}"
                raise Transient(msg) from problem

    def rest(self) -> None:
        """Nothing is held between two emails."""

    def close(self) -> None:
        """The same."""

    def _failed(self, problem: OSError) -> Transient:
        return Transient(f"the email could not be written into {self.folder}: {problem}")
