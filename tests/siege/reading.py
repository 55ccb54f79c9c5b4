# mypy: disable-error-code="no-untyped-call"
"""Reads what came out: from the queues as anybody may, and from the JSON that commands print."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from random import Random
from threading import Event, Lock, Thread
from typing import Any

from tests.siege.academy import LINKED, QUALIFICATIONS
from tests.siege.asking import Chain
from tests.siege.place import Place, port
from tests.siege.publisher import EXCHANGE, FAULTS, RECEIPTS, connected
from tests.siege.seen import Json, Seen, Thing

EMAILS, CHANGES = "siege.emails", "rolecall.changes"
"""A copy of what goes to the mail sender, and what is there for the LMS."""
SIDE_BY_SIDE = 2
"""Commands."""


def bind(at: Place) -> None:
    """Make own queues, so that nothing is missed from now on."""
    with connected(port(at.broker.url)) as connection:
        channel = connection.channel()
        for queue in (EMAILS, RECEIPTS):
            channel.queue_declare(queue, durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"})
        channel.queue_bind(EMAILS, EXCHANGE, "rolecall.emails")


def depth(at: Place, queue: str) -> int:
    """How many messages wait in a queue; -1 while the broker is away."""
    with suppress(*FAULTS), connected(port(at.broker.url)) as connection:
        return int(connection.channel().queue_declare(queue, passive=True).message_count)
    return -1


def everything_in(at: Place, queue: str) -> list[Json]:
    """Take all that is in a queue."""
    found: list[Json] = []
    with connected(port(at.broker.url)) as connection:
        channel = connection.channel()
        count = int(channel.queue_declare(queue, passive=True).message_count)

        def read(message: Any) -> None:
            found.append(json.loads(message.body))
            if len(found) % 500 == 0 or len(found) == count:
                channel.basic_ack(message.delivery_tag, multiple=True)

        channel.basic_qos(0, 2000, False)
        channel.basic_consume(queue, callback=read)
        while len(found) < count:
            connection.drain_events(timeout=60)
    return found


class Answers:
    """Reads the answers to the publisher as they come."""

    def __init__(self, at: Place) -> None:
        self._at = at
        self._found: list[Json] = []
        self._lock, self._over = Lock(), Event()
        self._outcomes: dict[str, str] = {}
        self._thread = Thread(target=self._work, name="answers", daemon=True)
        self._thread.start()

    def outcome(self, id: str) -> str | None:
        """Return the outcome of a message for good, if it has come."""
        with self._lock:
            return self._outcomes.get(id)

    def number(self) -> int:
        """How many messages have been answered."""
        with self._lock:
            return len(self._outcomes)

    def close(self) -> list[Json]:
        """Stop reading; return everything."""
        self._over.set()
        self._thread.join()
        return self._found

    def _work(self) -> None:
        while not self._over.is_set():
            with suppress(*FAULTS), connected(port(self._at.broker.url)) as connection:
                channel = connection.channel()

                def read(message: Any, channel: Any = channel) -> None:
                    self._note(json.loads(message.body))
                    channel.basic_ack(message.delivery_tag)

                channel.basic_qos(0, 200, False)
                channel.basic_consume(RECEIPTS, callback=read)
                while not self._over.is_set():
                    with suppress(TimeoutError):
                        connection.drain_events(timeout=1)
            self._over.wait(0.5)

    def _note(self, answer: Json) -> None:
        with self._lock:
            self._found.append(answer)
            if answer["outcome"] not in ("held", "duplicate"):
                self._outcomes[answer["id"]] = answer["outcome"]


def read_all(
    at: Place, seen: Seen, chance: Random, chains: list[Chain], messages: list[str], people: list[str], *, some: int
) -> None:
    """Read queues and commands; `some`: how many users, messages and things are looked at one by one."""
    seen.emails, seen.changes = everything_in(at, EMAILS), everything_in(at, CHANGES)
    seen.mails = at.post.taken
    seen.users = {one["id"]: one["status"] for one in at.read("users", "--limit", "0")["users"]}
    seen.jobs = {one["id"]: one for one in at.read("jobs", "list", "--limit", "0")["jobs"]}
    seen.parked = at.read("parked", "list", "--limit", "0")["messages"]
    things: list[Thing] = [("role", name) for name in LINKED]
    things += [("qualification", name) for name in (*QUALIFICATIONS, *(chain.target for chain in chains))]
    jobs = [request.id for chain in chains for request in chain.requests if request.outcomes]
    if some < len(things):
        things, jobs = chance.sample(things, some), chance.sample(jobs, min(len(jobs), 1 + some // 4))
    # The hottest are the first.
    looked = [*people[: some // 2], *chance.sample(people, min(len(people), some // 2))]
    several = chance.sample(messages, min(len(messages), some))
    todo: list[tuple[dict[Any, Any], Any, Callable[[], Any]]] = [
        *((seen.who, one, partial(at.read, "who", ":".join(one), "--limit", "0")) for one in things),
        *((seen.user, one, partial(at.read, "user", one)) for one in looked),
        *((seen.results, one, partial(_results, at, one)) for one in jobs),
        *((seen.messages, one, partial(at.read, "message", one)) for one in several),
    ]
    with ThreadPoolExecutor(SIDE_BY_SIDE) as hands:
        asked = [(into, of, hands.submit(read)) for into, of, read in todo]
        for into, of, found in asked:
            into[of] = found.result()


def _results(at: Place, job: str) -> list[Json]:
    said = at.command("jobs", "show", job, "--results", "ndjson")
    return [json.loads(line) for line in said.splitlines()]
