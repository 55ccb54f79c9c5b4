"""The command line under `publishers`: what its login may not say is refused before anything is sent."""

import json
import shutil
from pathlib import Path

import pytest

from connectors.broker.login import operating_system_user
from connectors.broker.names import EVENTS, REQUESTS
from connectors.broker.queue import Broker
from tests.academy import ROOT, Academy
from tests.commands.conftest import Rolecall

pytestmark = pytest.mark.usefixtures("database")
ME = operating_system_user()
ASSIGN = ("assign", "--users", "u-1", "--roles", "auditor")
JOINED: dict[str, object] = {"specversion": "1.0", "id": "1", "source": "hr", "type": "user.joined", "subject": "u-9"}
JOINED["time"] = "2026-06-01T09:00:00Z"


def allow(monkeypatch: pytest.MonkeyPatch, publishers: object) -> None:
    monkeypatch.setenv("ROLECALL_PUBLISHERS", json.dumps(publishers))


def on_queue() -> int:
    with Broker.open("rolecall-data") as broker:
        return sum(broker.depth(queue) for queue in (EVENTS, REQUESTS))


def test_who_is_not_listed_sends_nothing(rolecall: Rolecall, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    allow(monkeypatch, {"hr": {"types": "*", "actors": "*"}})
    (folder / "feed.ndjson").write_text(json.dumps(JOINED), "utf-8")
    for words in (ASSIGN, ("stop", "publisher", "hr"), ("pause", "nurse-nl"), ("publish", "feed.ndjson")):
        result = rolecall(*words)
        assert (result.exit_code, result.stdout) == (3, ""), result.output
        assert result.stderr == (
            f"{ME} is not among the publishers that may say anything: an admin lists it in publishers\n"
        )
    assert on_queue() == 0


def test_who_is_listed_asks_in_its_own_name_alone(rolecall: Rolecall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USER", ME)
    monkeypatch.setenv("LOGNAME", ME)
    monkeypatch.setenv("ROLECALL_ACTORS_NAMED_BY", ME)
    allow(monkeypatch, {ME: {"types": ["assignment.requested"]}})
    assert rolecall(*ASSIGN).exit_code == 0
    assert on_queue() == 1
    result = rolecall(*ASSIGN, "--actor", "bo@example.com")
    assert (result.exit_code, on_queue()) == (3, 1)
    assert f"{ME} may not ask in the name of bo@example.com (by {ME}): expected no actor, or {ME}" in result.stderr
    allow(monkeypatch, {ME: {"types": ["assignment.requested"], "actors": ["*@example.com"]}})
    assert rolecall(*ASSIGN, "--actor", "bo@example.com").exit_code == 0
    assert on_queue() == 2


def test_another_name_in_the_environment_is_another_actor(rolecall: Rolecall, monkeypatch: pytest.MonkeyPatch) -> None:
    """USER and LOGNAME are whatever one sets them to: who publishes is what the system says."""
    allow(monkeypatch, {ME: {"types": ["*.requested"]}})
    monkeypatch.setenv("USER", "bo")
    monkeypatch.setenv("LOGNAME", "bo")
    result = rolecall(*ASSIGN)
    assert (result.exit_code, on_queue()) == (3, 0)
    assert f"{ME} may not ask in the name of bo" in result.stderr


def test_what_may_be_published_is_judged_by_the_worker_line_by_line(
    rolecall: Rolecall, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    allow(monkeypatch, {ME: {"types": ["user.left"]}})
    (folder / "feed.ndjson").write_text(
        "\n".join(json.dumps({**JOINED, "id": str(at), "type": kind}) for at, kind in enumerate(TYPES)), "utf-8"
    )
    shutil.copytree(ROOT / "rules", folder / "rules")
    assert rolecall("publish", "feed.ndjson").exit_code == 0
    Academy(folder).work()
    told = json.loads(rolecall("parked", "list", "--json").stdout)
    assert [(one["id"], one["code"]) for one in told["messages"]] == [("0", "not_allowed"), ("2", "not_allowed")]
    assert json.loads(rolecall("status", "--json").stdout)["parked"] == {"not_allowed": 2}


def test_a_worker_takes_no_request_by_the_queue_of_events(rolecall: Rolecall, folder: Path) -> None:
    shutil.copytree(ROOT / "rules", folder / "rules")
    data = {"action": "assign", "users": ["u-1"], "roles": ["auditor"]}
    asked = {**JOINED, "id": "smuggled", "type": "assignment.requested", "data": data}
    del asked["subject"]
    with Broker.open("rolecall-data") as broker:
        broker.publish(EVENTS, json.dumps(asked).encode())
    Academy(folder).work()
    (told,) = json.loads(rolecall("parked", "list", "--json").stdout)["messages"]
    assert (told["id"], told["code"], told["queue"]) == ("smuggled", "wrong_queue", "rolecall.events")
    Academy(folder).work()
    assert json.loads(rolecall("jobs", "list", "--json").stdout)["jobs"] == []


TYPES = ("user.joined", "user.left", "user.updated")
