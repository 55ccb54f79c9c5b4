"""How it must end: nothing lost, nothing twice, nothing parked."""

from collections.abc import Callable
from typing import Any

from tests.crowd.judging import AFTERWARDS, found, in_order, judged
from tests.crowd.site import Site


def all_processed(here: Site, messages: list[dict[str, Any]]) -> Callable[[], bool]:
    """Return what says whether every message has been processed."""
    different = len({message["id"] for message in messages})
    return lambda: here.processed() >= different


def assert_nothing_lost_nothing_twice(here: Site, messages: list[dict[str, Any]], *, mailed: bool = False) -> None:
    """Hold the end to the model, and what was handed over to the database; `mailed`: emails have left the queue."""
    here.rolecall("run", "--once", now=AFTERWARDS)
    assert here.parked() == []
    is_so, should_be = found(here.database), judged(messages)
    assert is_so.reasons ^ should_be.reasons == set()
    assert is_so.assignments ^ should_be.assignments == set()
    emails, changes = here.handed_over()
    assert here.emails("waiting") == set()
    if mailed:
        return
    assert here.emails("relayed") <= emails <= here.emails("relayed", "dropped")
    assert all(in_order(versions) for versions in changes.values())


def said_once(text: str) -> str:
    """Return what a command says of what it cannot do: one line, in words."""
    (line,) = text.splitlines()
    assert "Traceback" not in line
    return line
