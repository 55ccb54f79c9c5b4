"""A request on servers: held, since everybody counts there; not one's own to approve; done, and taken back."""

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.broker.rabbitmq import place
from tests.crowd.site import Site, site
from tests.databases import made

pytestmark = pytest.mark.slow
HEAD = {"specversion": "1.0", "source": "admin", "time": "2026-03-01T08:00:00Z"}


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Site]:
    with ExitStack() as stack:
        broker, database = stack.enter_context(place()), stack.enter_context(made(f"rolecall_test_job_{os.getpid()}"))
        yield stack.enter_context(site(tmp_path, broker.url, database, JOB_LIMIT="1"))


def told(here: Site, *messages: dict[str, Any], code: int = 0) -> str:
    lines = "".join(json.dumps(HEAD | one) + "\n" for one in messages)
    return here.rolecall("publish", "-", "--wait", code=code, said=lines)


def test_a_request_over_the_limit_needs_a_second_person(here: Site) -> None:
    with here.working(2):
        told(here, *({"id": f"m{n}", "type": "user.joined", "subject": f"u{n}", "data": {}} for n in (1, 2)))
        held = here.rolecall("block", "--all", "--roles", "nurse", code=3)
        assert "held: it is about 2 users, and the limit of a job is 1" in held
        (job,) = json.loads(here.rolecall("jobs", "list", "--state", "held", "--json"))["jobs"]
        assert "somebody else must approve it" in here.rolecall("jobs", "approve", job["id"], code=3)
        approve = {"action": "approve", "job": job["id"], "actor": "somebody else"}
        told(here, {"id": "yes", "type": "job.requested", "data": approve})
        assert "only one that is held can be approved" in here.rolecall("jobs", "approve", job["id"], code=3)
        undo = here.rolecall("jobs", "undo", job["id"], "--note", "too much", code=3)
        assert "held: it is about 2 users" in undo
        users = here.rolecall("jobs", "show", job["id"], "--results", "ndjson").splitlines()
        assert [json.loads(line)["outcome"] for line in users] == ["blocked", "blocked"]
        (waits,) = json.loads(here.rolecall("jobs", "list", "--state", "held", "--json"))["jobs"]
        assert (waits["action"], waits["undoes"]) == ("undo", job["id"])
        assert "cancelled by" in here.rolecall("jobs", "cancel", waits["id"][:12])
