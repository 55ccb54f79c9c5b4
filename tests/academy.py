"""What people do with Rolecall in a folder: HR tells, admins assign, users look, and read their emails."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from connectors.commands import app

ROOT = Path(__file__).parents[1]


class Academy:
    """What people do with Rolecall in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.messages = 0
        self.seen: set[Path] = set()

    def rolecall(self, *words: str, given: str = "") -> str:
        """Run a command; return what it printed."""
        done = CliRunner().invoke(app, words, input=given, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.stdout

    def work(self) -> None:
        """Let a worker do what there is to do: a process of its own."""
        command = [sys.executable, str(ROOT / "worker.py"), "run", "--once"]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def tell(self, *events: tuple[str, str, Mapping[str, object]]) -> None:
        """Publish events as HR systems do, and let the worker work."""
        lines = []
        for what, user, data in events:
            self.messages += 1
            head = {"specversion": "1.0", "source": "hr", "id": str(self.messages), "type": what, "subject": user}
            lines.append(json.dumps(head | {"time": "2026-03-02T08:00:00Z", "data": data}))
        self.rolecall("publish", "-", given="\n".join(lines))
        self.work()

    def assign(self, *words: str) -> dict[str, Any]:
        """Assign as an admin does, and let the worker work; return the job."""
        asked = json.loads(self.rolecall("assign", *words, "--json"))
        self.work()
        job: dict[str, Any] = json.loads(self.rolecall("jobs", "show", asked["job"], "--json"))
        assert job["state"] == "done"
        return job

    def has(self, user: str) -> set[str]:
        """What a user has; `!` where it is mandatory."""
        found = json.loads(self.rolecall("user", user, "--json"))
        needed = {f"qualification {one['name']}{'!' if one['mandatory'] else ''}" for one in found["qualifications"]}
        return needed | {f"role {one['name']}" for one in found["roles"]}

    def learning_items(self, user: str) -> dict[str, dict[str, str]]:
        """The learning items of each qualification that a user has."""
        found = json.loads(self.rolecall("user", user, "--json"))
        return {
            one["name"]: {
                item["name"]: ("done" if item["completed"] else "open") + ("" if item["visible"] else ", hidden")
                for item in one["learning_items"]
            }
            for one in found["qualifications"]
        }

    def emailed(self) -> list[str]:
        """Who got an email since the last look, once for each email."""
        new = self._emails() - self.seen
        self.seen |= new
        return sorted(address(file).removesuffix("@example.com") for file in new)

    def told(self) -> Counter[tuple[str, str]]:
        """How often somebody was told of something."""
        return Counter((address(file), line) for file in self._emails() for line in things(file))

    def _emails(self) -> set[Path]:
        return set((self.folder / "rolecall-data" / "outbox").glob("*.eml"))


def address(file: Path) -> str:
    return str(message_from_bytes(file.read_bytes(), policy=policy.default)["To"])


def things(file: Path) -> list[str]:
    """What an email tells: its lines `* Nurse` and `* Hygiene (mandatory)`."""
    body = message_from_bytes(file.read_bytes(), policy=policy.default).get_body(("plain",))
    lines = body.get_content().splitlines() if body else []
    assert lines
    return [line for line in lines if line.startswith("* ")]
