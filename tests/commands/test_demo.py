"""The demo: what a curious person sees first."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def rolecall(folder: Path, *words: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ROLECALL_")}
    return subprocess.run(
        [sys.executable, str(ROOT / "worker.py"), *words],
        cwd=folder, env=clean | settings, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip


@pytest.mark.slow
def test_the_demo_tells_its_story_and_a_second_time_changes_nothing(tmp_path: Path) -> None:
    first = rolecall(tmp_path, "demo")
    assert (first.returncode, first.stderr) == (0, "")
    for said in (
        "What became of 207 messages",
        "Sanne Vermeulen  role mentor",
        "u-1001 (Sanne Vermeulen) has the role mentor",
        "u-1023 (Zoë Lambert) does not have the role mentor",
        "Parked: 6 messages",
        "To: mehmet.yildiz@example.com",
    ):
        assert said in first.stdout
    assert "Everything was known already" not in first.stdout
    emails = set((tmp_path / "rolecall-data/outbox").iterdir())
    second = rolecall(tmp_path, "demo")
    assert (second.returncode, second.stderr) == (0, "")
    assert "Everything was known already: nobody was given or lost anything" in second.stdout
    assert set((tmp_path / "rolecall-data/outbox").iterdir()) == emails
    assert "Parked: 6 messages" in second.stdout


def test_the_demo_mixes_nobody_with_its_invented_people(tmp_path: Path) -> None:
    message = '{"specversion": "1.0", "id": "1", "source": "hr", "type": "user.joined", "subject": "real", '
    (tmp_path / "hr.ndjson").write_text(message + '"time": "2026-01-01T00:00:00Z"}\n')
    assert rolecall(tmp_path, "publish", "hr.ndjson").returncode == 0
    assert rolecall(tmp_path, "run", "--once", ROLECALL_RULES=str(ROOT / "rules")).returncode == 0
    refused = rolecall(tmp_path, "demo")
    assert (refused.returncode, refused.stdout) == (3, "")
    assert "people who are not of the example (real)" in refused.stderr
    for name, value in (
        ("ROLECALL_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none"),
        ("ROLECALL_BROKER_URL", "amqp://nobody@127.0.0.1:1/"),
    ):
        refused = rolecall(tmp_path, "demo", **{name: value})
        assert refused.returncode == 3
        assert name.removeprefix("ROLECALL_").lower() in refused.stderr
