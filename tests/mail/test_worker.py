"""The whole worker, as its own process, with a mail server that is there, away, or asleep."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from connectors.mail.session import Server
from engine.messages.notices import Held
from engine.notices import notify
from engine.store.database import Database, sqlite_url
from tests.mail.server import Post, serving

ROOT = Path(__file__).parents[2]
CLOCK = "2026-06-30T18:00:00Z"
CATALOG = "learning_items: {door: {title: The door}}\nqualifications: {door: {title: Door, items: [door]}}\n"
TRIGGERS = "triggers: {everybody: {while: everyone, then: {qualifications: [door]}}}\n"

Rolecall = Callable[..., "subprocess.CompletedProcess[str]"]


class Place:
    """A folder with rules, and the command line there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "rules" / "triggers").mkdir(parents=True)
        (folder / "rules" / "catalog.yaml").write_text(CATALOG)
        (folder / "rules" / "triggers" / "all.yaml").write_text(TRIGGERS)
        (folder / "rules" / "templates").symlink_to(ROOT / "rules" / "templates")
        mine = {name: value for name, value in os.environ.items() if not name.startswith("ROLECALL_")}
        self.environment = mine | {"ROLECALL_CLOCK": CLOCK, "ROLECALL_LOG_FORMAT": "json"}

    def mails_to(self, server: Server) -> None:
        """Name the mail server."""
        said = {"MAIL": "smtp", "SMTP_HOST": server.host, "SMTP_PORT": str(server.port), "SMTP_SECURITY": "none"}
        self.environment |= {f"ROLECALL_{name}": value for name, value in said.items()}

    def words(self, *words: str) -> list[str]:
        """The command line."""
        return [sys.executable, str(ROOT / "worker.py"), *words]

    def run(self, *words: str, said: str = "") -> str:
        """Run a command, which must go well; return what it printed, its log too."""
        done = subprocess.run(
            self.words(*words),
            cwd=self.folder,
            env=self.environment,
            input=said,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    def joins(self, *names: str) -> None:
        """HR tells that people joined."""
        self.run("publish", "-", said="".join(json.dumps(joined(name)) + "\n" for name in names))

    def status(self) -> dict[str, dict[str, int]]:
        """What `status` says."""
        seen: dict[str, dict[str, int]] = json.loads(self.run("status", "--json"))
        return seen


def joined(name: str) -> dict[str, object]:
    said: dict[str, object] = {"specversion": "1.0", "id": f"joined-{name}", "source": "hr", "type": "user.joined"}
    return said | {"subject": name, "time": "2026-06-30T09:00:00Z", "data": {"email": f"{name}@example.com"}}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_once_ends_well_when_the_mail_server_is_away_and_nothing_is_lost(place: Place) -> None:
    post = Post()
    with serving(post) as server:
        place.mails_to(server)
    place.joins("lena", "noor", "omar")
    said = [json.loads(line) for line in place.run("run", "--once").splitlines()]
    (waiting,) = [line for line in said if line["event"] == "waiting"]
    assert "emails wait: the mail server 127.0.0.1:" in waiting["reason"]
    assert [line["emails"] for line in said if line["event"] == "emails wait"] == [3]
    assert said[-1]["event"] == "stopped"
    assert place.status()["emails"] == {"relayed": 3}
    with serving(post, port=server.port or 0):
        place.run("run", "--once")
        place.run("run", "--once")
    assert sorted(post.addresses) == ["lena@example.com", "noor@example.com", "omar@example.com"]
    assert place.status()["emails"] == {"sent": 3}


def test_admins_are_mailed_what_waits_for_them_and_status_counts_it(place: Place) -> None:
    post = Post()
    with serving(post) as server:
        place.mails_to(server)
        place.run("upgrade")
        with Database(sqlite_url(place.folder / "rolecall-data" / "rolecall.db")).unit() as work:
            held = Held(job="req-1", action="assign", what=("Door",), actor="mira")
            notify(work, about="held req-1", to=["ada@example.com", "bo@example.com"], data=held)
        place.joins("lena")
        assert (place.status()["outbox"]["emails"], place.status()["emails"]) == (2, {"waiting": 2})
        said = [json.loads(line) for line in place.run("run", "--once").splitlines()]
    assert sum(line.get("notices", 0) for line in said if line["event"] == "relayed") == 2
    assert not any("ada" in json.dumps(line) for line in said)
    assert sorted(post.addresses) == ["ada@example.com", "bo@example.com", "lena@example.com"]
    assert place.status()["emails"] == {"sent": 3}


@pytest.mark.slow
def test_messages_are_processed_while_the_mail_server_is_asleep(place: Place) -> None:
    post = Post(stalls=True)
    with serving(post) as server:
        place.mails_to(server)
        with subprocess.Popen(place.words("run"), cwd=place.folder, env=place.environment) as worker:
            place.joins("lena")
            until(lambda: bool(post.lines))
            place.joins("noor", "omar", "zoe")
            until(lambda: json.loads(place.run("who", "door", "--json"))["count"] == 4)
            assert post.connections == 1  # it still waits for the very first answer
            assert post.taken == []
            post.stalls = False
            began = time.monotonic()
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(timeout=60) == 0
            assert time.monotonic() - began < 28
        place.run("run", "--once")
    assert len(post.taken) == 4


def test_emails_leave_alongside_and_a_worker_that_is_told_to_stop_notes_them(place: Place) -> None:
    post = Post()
    with serving(post) as server:
        place.mails_to(server)
        with subprocess.Popen(place.words("run"), cwd=place.folder, env=place.environment) as worker:
            place.joins("lena", "noor")
            until(lambda: len(post.taken) == 2)
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(timeout=30) == 0
    assert place.status()["emails"] == {"sent": 2}


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)
