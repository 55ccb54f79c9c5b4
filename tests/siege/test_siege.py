"""A short siege: every promise is kept. `make faults` does a long one."""

import os
from pathlib import Path

import pytest

from tests.servers import postgresql, rabbitmq
from tests.servers.found import refuse
from tests.siege.campaign import besiege
from tests.siege.drawing import SHORT
from tests.siege.table import written

SEED = int(os.environ.get("ROLECALL_TEST_SEED", "2"))
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def test_a_short_siege_breaks_no_promise(tmp_path: Path) -> None:
    if not (postgresql.is_installed() and rabbitmq.is_installed()):
        refuse("the programs of PostgreSQL and RabbitMQ are not installed: no private servers to stop and kill")
    report = besiege(tmp_path, SEED, SHORT, print)
    table = written(report)
    print(table)
    assert [str(one) for one in report.verdict.violations] == []
    assert all(report.verdict.looks.values())
    assert "nothing is lost" in table
    assert report.done["kills of workers"] >= SHORT.kills
    assert sum(report.done[f"broker {how} and started"] for how in ("stopped", "killed")) == SHORT.restarts
