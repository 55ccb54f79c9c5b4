"""A back-up of the embedded default, made while a worker is at work, serves as its data folder."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
WORKER = [sys.executable, str(ROOT / "worker.py")]
Settings = Mapping[str, str]
FEED = (ROOT / "examples/hr-feed.ndjson").read_bytes().splitlines(keepends=True)


class Academy:
    """The sample academy in a folder."""

    def __init__(self, above: Path) -> None:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("ROLECALL_")}
        self.environment = clean | {"ROLECALL_CLOCK": "2026-06-30T18:00:00Z"}
        self.folder = above
        self.rolecall("init", "academy")
        self.folder = above / "academy"

    def rolecall(
        self, *words: str, given: bytes = b"", code: int = 0, settings: Mapping[str, str] | None = None
    ) -> str:
        environment = self.environment | {f"ROLECALL_{name}": value for name, value in (settings or {}).items()}
        command = [*WORKER, *words]
        done = subprocess.run(
            command, cwd=self.folder, env=environment, input=given, capture_output=True, check=False, timeout=120
        )
        said = done.stdout.decode() + done.stderr.decode()
        assert done.returncode == code, said
        return said

    def users(self, settings: Settings | None = None) -> Any:
        return json.loads(self.rolecall("users", "--json", "--limit", "0", settings=settings))


@pytest.mark.slow
def test_a_back_up_of_an_academy_at_work_serves_as_its_data_folder(tmp_path: Path) -> None:
    academy = Academy(tmp_path)
    academy.rolecall("publish", "-", given=b"".join(FEED))
    with subprocess.Popen(
        [*WORKER, "run"], cwd=academy.folder, env=academy.environment, stderr=subprocess.DEVNULL
    ) as worker:
        end = time.monotonic() + 60
        while not (academy.folder / "rolecall-data/outbox").exists():
            assert time.monotonic() < end
            time.sleep(0.1)
        assert "Everything that is kept is in copy" in academy.rolecall("backup", "copy")
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=60) == 0
    academy.rolecall("run", "--once")
    copy = academy.folder / "copy"
    assert {file.name for file in copy.iterdir()} == {"queue.sqlite3", "rolecall.db"}
    assert stat.S_IMODE(copy.stat().st_mode) == 0o700
    restored = {"DATA": str(copy)}
    academy.rolecall("run", "--once", settings=restored)  # what waited goes on where it was
    again = academy.rolecall("publish", "-", given=b"".join(FEED), settings=restored)
    assert "Published" in again
    academy.rolecall("run", "--once", settings=restored)  # and HR sends all of it again
    assert academy.users(restored) == academy.users()
    assert json.loads(academy.rolecall("status", "--json", settings=restored))["assignments"]["role"] > 10
    assert "is there already and is not empty" in academy.rolecall("backup", "copy", code=3)
    elsewhere = {"DATABASE_URL": "postgresql://rolecall@localhost/x"}
    assert "use pg_dump" in academy.rolecall("backup", "other", code=3, settings=elsewhere)
    assert not (academy.folder / "other").exists()
