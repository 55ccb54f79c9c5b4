"""Emails as files: one `.eml` for each email job, whole or not there."""

import hashlib
import os
import re
from email.message import EmailMessage
from pathlib import Path

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def file_name(job: str) -> str:
    """Return a file name for an email job's id: readable, harmless, and different for different ids."""
    readable = _UNSAFE.sub("_", job).strip("._")[:100] or "job"
    if readable == job:
        return f"{readable}.eml"
    return f"{readable}-{hashlib.sha256(job.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}.eml"


def write_file(folder: Path, job: str, message: EmailMessage) -> Path:
    """Write an email; it is on the disk when this returns. The same job written again replaces its file.

    Raises OSError when the disk is full or the folder can't be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / file_name(job)
    temporary = path.with_suffix(".tmp")
    with temporary.open("wb") as file:
        file.write(message.as_bytes())
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    return path


def settle_folder(folder: Path) -> None:
    """Make the names of the files written so far durable: once for a batch."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
