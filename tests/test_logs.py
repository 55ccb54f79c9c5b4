"""Logs: for people at a terminal, JSON elsewhere; ids are bound; who somebody is stays out."""

import io
import json
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import structlog

from connectors.config import Config
from connectors.logs import PERSONAL, configure


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_elsewhere_than_at_a_terminal_lines_are_json_with_time_in_utc() -> None:
    stream = io.StringIO()
    configure(Config(), stream)
    structlog.get_logger("rolecall").info("batch", messages=3, user="u1")
    (line,) = lines(stream)
    assert (line["event"], line["level"], line["messages"], line["user"]) == ("batch", "info", 3, "u1")
    assert datetime.fromisoformat(line["timestamp"]).utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("form", "stream", "human"),
    [("auto", Terminal(), True), ("human", io.StringIO(), True), ("json", Terminal(), False)],
)
def test_at_a_terminal_lines_are_for_people(form: Any, stream: io.StringIO, human: bool) -> None:
    configure(Config(log_format=form), stream)
    structlog.get_logger().warning("parked", reason="time is missing")
    said = stream.getvalue()
    assert said.startswith("{") is not human
    assert "parked" in said
    assert "time is missing" in said
    assert ("\x1b[" in said) is (human and stream.isatty())


def test_bound_ids_are_in_every_line_of_libraries_too() -> None:
    stream = io.StringIO()
    configure(Config(), stream)
    with structlog.contextvars.bound_contextvars(batch=7):
        structlog.get_logger().info("one")
        logging.getLogger("some.library").warning("two %s", "times")
    structlog.get_logger().info("three")
    assert [(line["event"], line.get("batch")) for line in lines(stream)] == [
        ("one", 7),
        ("two times", 7),
        ("three", None),
    ]


@pytest.mark.parametrize("form", ["json", "human"])
def test_who_somebody_is_stays_out(form: Any) -> None:
    stream = io.StringIO()
    configure(Config(log_format=form, log_level="debug"), stream)
    secret = dict.fromkeys(PERSONAL, "Ada")
    for write in (structlog.get_logger().info, structlog.get_logger().error):
        write("told", user="u1", Email="Ada", parts=[{"name": "Ada", "id": 1}], told={"more": secret}, **secret)
    assert "Ada" not in stream.getvalue()
    assert "u1" in stream.getvalue()
    structlog.get_logger().debug("told", name="Ada")
    assert "Ada" in stream.getvalue()


def test_what_is_below_the_level_is_not_logged() -> None:
    stream = io.StringIO()
    configure(Config(log_level="warning"), stream)
    structlog.get_logger().info("no")
    logging.getLogger("library").info("no")
    structlog.get_logger().warning("yes")
    assert [line["event"] for line in lines(stream)] == ["yes"]


def test_an_error_is_logged_on_one_line_with_its_traceback() -> None:
    stream = io.StringIO()
    configure(Config(), stream)
    try:
        raise RuntimeError("the disk is full")
    except RuntimeError:
        structlog.get_logger().exception("batch failed")
    (line,) = lines(stream)
    assert "RuntimeError: the disk is full" in line["exception"]


def test_configured_again_it_logs_once() -> None:
    stream = io.StringIO()
    configure(Config(), io.StringIO())
    configure(Config(), stream)
    structlog.get_logger().info("once")
    assert len(lines(stream)) == 1
