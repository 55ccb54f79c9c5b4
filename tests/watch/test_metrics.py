# mypy: disable-error-code="no-untyped-call"
"""Metrics, read by Prometheus's own parser: what is told is on the page, and the other way round."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
import yaml
from prometheus_client import CollectorRegistry
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families

from connectors.config import Config, load
from connectors.watch import gauges
from connectors.watch.counting import OUTCOMES, Counting
from connectors.watch.kept import Kept
from connectors.watch.serving import metered
from connectors.watch.thresholds import CHECKS
from engine.arrivals import Arrival, Verdict
from engine.clock import SECOND
from engine.errors import NotReady
from tests.servers.programs import free_port

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/metrics.md"
RULES = ROOT / "examples/prometheus/rolecall.rules.yml"
ACCEPT = "application/openmetrics-text; version=1.0.0"
Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def scraped(port: int, accept: str = "text/plain") -> str:
    with urlopen(Request(f"http://127.0.0.1:{port}/metrics", headers={"Accept": accept}), timeout=30) as answer:
        text: str = answer.read().decode()
        return text


def families(text: str) -> dict[str, Any]:
    return {one.name: one for one in text_string_to_metric_families(text)}


def samples(text: str) -> Samples:
    every = [sample for one in families(text).values() for sample in one.samples]
    return {(sample.name, tuple(sorted(sample.labels.items()))): sample.value for sample in every}


def gauge(text: str, name: str) -> float | None:
    return samples(text).get((f"rolecall_{name}", ()))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """What a worker tells, in both formats, after half a year of the sample academy."""
    folder, port = tmp_path_factory.mktemp("metrics"), free_port()
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ROLECALL_")}
    environment = clean | {"ROLECALL_METRICS": str(port), "ROLECALL_CLOCK": "2026-06-30T18:00:00Z"}
    worker = [sys.executable, str(ROOT / "worker.py")]

    def rolecall(*words: str, where: Path) -> None:
        subprocess.run([*worker, *words], cwd=where, env=environment, check=True, capture_output=True, timeout=120)

    rolecall("init", "academy", where=folder)
    academy = folder / "academy"
    rolecall("publish", "examples/hr-feed.ndjson", where=academy)
    with subprocess.Popen([*worker, "run"], cwd=academy, env=environment, stderr=subprocess.DEVNULL) as process:
        end = time.monotonic() + 60
        while True:
            assert process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.3)
            try:
                text = scraped(port)
            except OSError:
                continue
            values = samples(text)
            mailed = values[("rolecall_emails_total", (("state", "sent"),))]
            read = values.get(("rolecall_queue_messages", (("queue", "rolecall.changes"),)))
            if mailed > 20 and read and read == values[("rolecall_handed_over_total", (("kind", "changes"),))]:
                break
        time.sleep(gauges.KEPT)  # what was read before the last email is not kept any longer
        yield scraped(port), scraped(port, ACCEPT)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0


def on_the_page() -> dict[str, tuple[str, str, str]]:
    """Name → type, labels, unit."""
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| (.*?) \| (\w*) \| .+ \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    found = {name: (kind, labels.replace("`", ""), unit) for name, kind, labels, unit in rows}
    assert len(found) == len(rows)
    return found


def shape(one: Any) -> tuple[str, tuple[str, str, str]]:
    name = f"{one.name}_total" if one.type == "counter" else one.name
    labels = sorted({label for sample in one.samples for label in sample.labels} - {"le"})
    unit = next((unit for unit in ("seconds", "bytes") if name.removesuffix("_total").endswith(f"_{unit}")), "")
    return name, (one.type, ", ".join(labels), unit)


@pytest.mark.slow
def test_all_that_is_told_is_on_the_page_with_type_labels_and_unit(told: tuple[str, str]) -> None:
    found = dict(shape(one) for one in families(told[0]).values())
    page = on_the_page()
    # A code is told once there is one; room on a disk of servers' is not.
    assert found == page


@pytest.mark.slow
def test_the_newer_format_tells_the_same(told: tuple[str, str]) -> None:
    newer = {one.name for one in openmetrics(told[1])}
    assert {name.removesuffix("_info") for name in families(told[0])} == {name.removesuffix("_info") for name in newer}


@pytest.mark.slow
def test_what_was_done_is_counted(told: tuple[str, str]) -> None:
    found = samples(told[0])
    processed = sum(found[("rolecall_messages_total", (("outcome", outcome),))] for outcome in OUTCOMES)
    sent = len((ROOT / "examples/hr-feed.ndjson").read_bytes().splitlines())
    assert processed == found[("rolecall_publish_to_commit_seconds_count", ())] == sent
    assert found[("rolecall_messages_total", (("outcome", "applied"),))] > 100
    assert found[("rolecall_messages_total", (("outcome", "parked"),))] == found[("rolecall_parked_messages", ())] > 0
    assert found[("rolecall_batch_seconds_count", ())] > 0
    assert found[("rolecall_sweep_seconds_count", ())] > 0
    handed_over = found[("rolecall_handed_over_total", (("kind", "changes"),))]
    assert handed_over == found[("rolecall_queue_messages", (("queue", "rolecall.changes"),))] > 0
    assert found[("rolecall_users", (("status", "left"),))] >= 0
    assert (found[("rolecall_revision", ())], found[("rolecall_database_up", ())]) == (1, 1)
    assert found[("rolecall_matching_differences_total", ())] == 0


@pytest.mark.slow
def test_nobody_is_told_of_by_name_and_labels_are_few(told: tuple[str, str]) -> None:
    feed = (ROOT / "examples/hr-feed.ndjson").read_text("utf-8")
    known = set(re.findall(r'"subject": ?"([^"]+)"|"(?:email|name)": ?"([^"]+)"', feed))
    people = {one for several in known for one in several if one}
    assert len(people) > 50
    assert {one for one in people if one in told[0]} == set()
    ours = [line for line in told[0].splitlines() if line.startswith("rolecall_")]
    assert len(ours) < 150


@pytest.mark.slow
def test_the_example_of_alerts_names_what_there_is_and_has_the_thresholds(told: tuple[str, str]) -> None:
    # In this academy there is one clock: of another there is the name alone.
    exposed = {name for name, _ in samples(told[0])} | set(families(told[0]))
    checks = {check.name: check for check in CHECKS}
    (group,) = yaml.safe_load(RULES.read_text("utf-8"))["groups"]
    assert len({rule["alert"] for rule in group["rules"]}) == len(group["rules"]) > 10
    for rule in group["rules"]:
        used = set(re.findall(r"\brolecall_\w+", rule["expr"]))
        assert used, rule["alert"]
        assert used <= exposed, rule["alert"]
        assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
        assert rule["annotations"]["summary"]
        severity, check = rule["labels"]["severity"], checks[rule["labels"]["check"]]
        level = check.warning if severity == "warning" else check.critical
        if check.kind != "so":
            assert level is not None, rule["alert"]
            number = float(re.search(r"[<>]=? ([0-9.e]+)$", rule["expr"].strip())[1])  # type: ignore[index]
            assert number == level / (SECOND if check.kind == "time" else 1), rule["alert"]


def test_without_the_setting_nothing_listens() -> None:
    assert Config().metrics is None
    with metered(Config()) as meter:
        assert type(meter).__name__ == "Meter"


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("none", None),
        ("9464", ("127.0.0.1", 9464)),
        ("0.0.0.0:9464", ("0.0.0.0", 9464)),  # noqa: S104 — what somebody asks for
        ("[::1]:9464", ("::1", 9464)),
    ],
)
def test_a_port_alone_is_of_this_machine(said: str, read: tuple[str, int] | None) -> None:
    assert load(None, {"ROLECALL_METRICS": said}).metrics == read


@pytest.mark.parametrize("said", ["yes", "0", "70000", "localhost:9464", ":", "1.2.3.4:"])
def test_where_nobody_can_listen_is_refused(said: str) -> None:
    with pytest.raises(Exception, match="expected none, a port such as 9464, or an address and a port"):
        load(None, {"ROLECALL_METRICS": said})


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        config = load(None, {"ROLECALL_METRICS": str(port), "ROLECALL_DATA": str(tmp_path)})
        with pytest.raises(NotReady, match=rf"nobody can listen at 127.0.0.1, port {port}: Address already in use"):
            metered(config).__enter__()


@pytest.mark.parametrize("how", ["refuses", "is silent"])
def test_while_the_database_is_away_the_answer_comes_and_says_so(tmp_path: Path, how: str) -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        at = silent.getsockname()[1] if how == "is silent" else 1
        said = {"METRICS": port, "DATA": tmp_path, "DATABASE_URL": f"postgresql://rolecall:hunter2@127.0.0.1:{at}/x"}
        config = load(None, {f"ROLECALL_{name}": str(value) for name, value in said.items()})
        with metered(config):
            for _ in range(2):
                began = time.monotonic()
                text = scraped(port)
                assert time.monotonic() - began < gauges.WAIT + 2
                assert (gauge(text, "database_up"), gauge(text, "broker_up")) == (0, 1)
                assert gauge(text, "revision") is None
                assert "hunter2" not in text


def test_what_was_read_is_kept_for_some_seconds_and_nothing_old_is_given_for_new() -> None:
    now, looks = [0.0], [1, 2]
    kept = Kept(lambda: looks.pop(0), 5.0, lambda: now[0])

    def get() -> int | None:
        kept.begin()
        return kept.get(5.0)

    assert [get(), get()] == [1, 1]
    now[0] = 5.0
    assert kept.get(0.0) is None
    assert get() == 2
    now[0] = 10.0
    assert get() is None  # there is no third: what cannot be read is left out


def test_what_the_meter_is_told_is_added_up() -> None:
    registry = CollectorRegistry()
    meter = Counting(registry)
    arrival = Arrival(body=b"{}")
    meter.outcomes(
        [Verdict(arrival=arrival, outcome="parked", code="bad_data"), Verdict(arrival=arrival, outcome="early")]
    )
    meter.batch(0.1, [3.0, -1.0], 2)
    meter.batch(0.1, [], 1)
    assert registry.get_sample_value("rolecall_parked_total", {"code": "bad_data"}) == 1
    assert registry.get_sample_value("rolecall_messages_total", {"outcome": "early"}) == 1
    assert registry.get_sample_value("rolecall_batches_halved_total") == 3
    assert registry.get_sample_value("rolecall_publish_to_commit_seconds_count") == 2
    meter.differed()
    assert [meter.differences(), meter.differences()] == [1, 0]
