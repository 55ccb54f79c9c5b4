"""The machine on which something was measured, in one line."""

import os
import platform
import re
import subprocess
import tempfile
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tests.servers.postgresql import FOLDERS
from tests.servers.programs import program


def machine() -> str:
    """Say cores, processor, memory, versions, what a flush to disk costs, how busy the machine is, and the day."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    said = [f"{os.cpu_count()} cores", _processor(), f"{memory:.0f} GiB", f"Python {platform.python_version()}"]
    said += [_version("postgres", *FOLDERS)] + [
        _package(name) for name in ("SQLAlchemy", "psycopg", "kombu", "celery", "dramatiq")
    ]
    said += [
        _fsync(),
        "load {:.1f}, {:.1f}, {:.1f}".format(*os.getloadavg()),
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
    ]
    return ", ".join(one for one in said if one)


def _processor() -> str:
    known = Path("/proc/cpuinfo")
    names = re.findall(r"model name\s*: (.*)", known.read_text()) if known.exists() else []
    return names[0] if names else platform.processor() or platform.machine()


def _package(name: str) -> str:
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:  # it has no part in this
        return ""


def _version(name: str, *folders: str) -> str:
    found = program(name, *folders)
    return "" if found is None else _said(found, "--version").strip()


def _fsync() -> str:
    """What `fdatasync` costs, by pg_test_fsync: everything that commits waits for it."""
    found = program("pg_test_fsync", *FOLDERS)
    if found is None:
        return ""
    with tempfile.TemporaryDirectory() as folder:
        said = _said(found, "-s", "1", "-f", f"{folder}/flushed")
    costs = re.search(r"fdatasync\s+\S+ ops/sec\s+(\d+) usecs/op", said)
    return f"fdatasync {costs[1]} µs" if costs else ""


def _said(*words: str) -> str:
    return subprocess.run(words, check=False, capture_output=True, text=True, timeout=60).stdout
