"""A file that is written whole, or not at all."""

import errno
import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path

import typer


def write_whole(file: Path, text: str) -> None:
    """Write text as UTF-8; `-` is standard output. What was in the file stays until all of the new is there.

    Raises OSError with the file's own name.
    """
    body = text.encode("utf-8")
    if str(file) == "-":
        _print(body)
        return
    try:
        if file.exists() and not file.is_file():  # a device or a pipe has nothing to keep; a folder says that it is one
            file.write_bytes(body)
        else:
            _replace(file.resolve(), body)
    except RuntimeError as problem:  # so Path says it
        raise OSError(errno.ELOOP, "this link leads to itself", str(file)) from problem
    except OSError as problem:
        raise OSError(problem.errno, problem.strerror, str(file)) from problem


def _print(body: bytes) -> None:
    out = typer.get_binary_stream("stdout")
    try:
        out.write(body)
        out.flush()
    except BrokenPipeError:  # whoever read it has read enough
        raise
    except OSError as problem:
        raise OSError(problem.errno, problem.strerror, "standard output") from problem


def _replace(file: Path, body: bytes) -> None:
    if file.exists():
        os.close(os.open(file, os.O_WRONLY))  # a file that must not be written is not to be replaced either
    beside = file.with_name(f".rolecall-{secrets.token_hex(8)}")
    try:
        with beside.open("xb") as written:
            written.write(body)
            written.flush()
            os.fsync(written.fileno())
        if file.exists():
            shutil.copymode(file, beside)
        beside.replace(file)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
