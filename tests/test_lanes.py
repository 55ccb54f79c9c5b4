"""Lanes: batches of different users side by side, those of one user in order, all of it acknowledged or come again."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread
from typing import cast

import pytest

from connectors.broker.inlet import Tag
from connectors.broker.names import EVENTS
from connectors.broker.queue import Delivery
from connectors.lanes import Lanes
from connectors.taking import Deciding, Taking

SIZE = 3


class Queue:
    """What a `Taking` has to do with a broker: batches as the test puts them in, each a whole one unless `few`."""

    queue, size = EVENTS, SIZE

    def __init__(self) -> None:
        self.waiting = SimpleQueue[list[Delivery]]()
        self.acknowledged: list[Delivery] = []
        self.few = False
        self._here: list[Delivery] = []

    def receive(self, wait: float) -> list[Delivery]:
        with suppress(Empty):
            self._here += self.waiting.get(timeout=max(wait, 0.001))
        taken, self._here = self._here, []
        return taken

    def receive_whole(self) -> list[Delivery]:
        taken = self.receive(0.0)
        if not self.few or len(taken) >= self.size:
            return taken
        self._here = taken
        return []

    def acknowledge(self, taken: Sequence[Delivery]) -> None:
        self.acknowledged += taken


class Lane:
    """What a `Deciding` has to do with a pipeline: `act` is what it does with a batch."""

    def __init__(self, act: Callable[[list[str]], None]) -> None:
        self._act = act
        self.closed = 0

    def decide(self, _queue: str, taken: Sequence[Delivery]) -> None:
        self._act([json.loads(one.body).get("id", "") for one in taken])

    def close(self) -> None:
        self.closed += 1


def message(subject: str | None, id: str) -> Delivery:
    body = json.dumps({"id": id} | ({} if subject is None else {"subject": subject})).encode()
    return Delivery(queue=EVENTS, body=body, tag=Tag(1, 1))


def made(queue: Queue, decidings: list[Lane]) -> Lanes:
    return Lanes(cast("Taking", queue), cast("list[Deciding]", decidings), Event())


@contextmanager
def at_work(act: Callable[[list[str]], None], lanes: int = 2) -> Iterator[tuple[Queue, Lanes]]:
    queue, decidings = Queue(), [Lane(act) for _ in range(lanes)]
    made_ = made(queue, decidings)
    with made_.alongside():
        yield queue, made_
    assert [one.closed for one in decidings] == [1] * lanes


def eventually(said: Callable[[], object]) -> None:
    end = time.monotonic() + 20
    while not said():
        assert time.monotonic() < end, "it does not come to that"
        time.sleep(0.005)


def test_batches_about_different_users_are_decided_side_by_side() -> None:
    both = [Event(), Event()]

    def act(ids: list[str]) -> None:
        number = int(ids[0])
        both[number].set()
        assert both[1 - number].wait(20), "the other one waits for this one"

    with at_work(act) as (queue, _):
        queue.waiting.put([message("ann", "0")])
        queue.waiting.put([message("bob", "1")])
        eventually(lambda: len(queue.acknowledged) == 2)


def test_few_messages_wait_for_the_batch_in_hand_and_a_whole_batch_does_not() -> None:
    first, go_on, decided = Event(), Event(), list[str]()

    def act(ids: list[str]) -> None:
        if ids == ["first"]:
            first.set()
            assert go_on.wait(20)
        decided.extend(ids)

    with at_work(act) as (queue, _):
        queue.few = True
        queue.waiting.put([message("ann", "first")])
        assert first.wait(20)
        queue.waiting.put([message("bob", "1")])
        time.sleep(0.2)
        assert decided == []
        queue.waiting.put([message("cat", "2"), message("dan", "3")])
        eventually(lambda: decided == ["1", "2", "3"])
        queue.waiting.put([message("eve", "4")])
        time.sleep(0.2)
        assert decided == ["1", "2", "3"]
        go_on.set()
        eventually(lambda: sorted(decided) == ["1", "2", "3", "4", "first"])
    assert len(queue.acknowledged) == 5


@pytest.mark.parametrize("subjects", [("ann", "ann"), (None, None)], ids=["one user", "nobody says whom"])
def test_what_is_about_the_same_user_is_decided_in_order_and_one_at_a_time(subjects: tuple[str, str]) -> None:
    at_once, most, order, lock = 0, 0, list[str](), Lock()

    def act(ids: list[str]) -> None:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        time.sleep(0.01)
        order.extend(ids)
        with lock:
            at_once -= 1

    with at_work(act, lanes=3) as (queue, _):
        for number in range(8):
            queue.waiting.put([message(subjects[0], f"{number}a"), message(subjects[1], f"{number}b")])
        eventually(lambda: len(queue.acknowledged) == 16)
    assert order == [f"{number}{which}" for number in range(8) for which in "ab"]
    assert most == 1


def test_somebody_else_overtakes_who_waits_for_a_busy_lane_nowhere() -> None:
    """A batch that has one user in common with a batch in hand waits as a whole: nothing of it is decided before."""
    ann, decided = Event(), list[str]()

    def act(ids: list[str]) -> None:
        if ids == ["1"]:
            assert ann.wait(20)
        decided.extend(ids)

    with at_work(act) as (queue, _):
        queue.waiting.put([message("ann", "1")])
        queue.waiting.put([message("bob", "2"), message("ann", "3")])
        time.sleep(0.1)
        assert decided == []
        ann.set()
        eventually(lambda: decided == ["1", "2", "3"])


def test_a_request_waits_for_what_was_in_the_queue_before_it() -> None:
    go_on = Event()
    with at_work(lambda _: cast("None", go_on.wait(20))) as (queue, lanes):
        queue.waiting.put([message("ann", "1")])
        eventually(queue.waiting.empty)
        moment = time.monotonic()
        assert not lanes.passed(moment, 0.2)
        assert lanes.is_busy() or not queue.acknowledged
        go_on.set()
        eventually(lambda: lanes.passed(moment, 0.1))
        assert len(queue.acknowledged) == 1


def test_behind_a_full_batch_more_may_wait() -> None:
    with at_work(lambda _: time.sleep(0.02)) as (queue, lanes):
        moment = time.monotonic()
        for number in range(5):
            queue.waiting.put([message(f"user {number}-{one}", f"{number}") for one in range(SIZE)])
        while not lanes.passed(moment, 0.0):
            pass
        assert len(queue.acknowledged) == 5 * SIZE


def test_events_that_never_cease_hold_up_no_request_for_good() -> None:
    """There is a batch in hand at every moment; all that came before the request is decided nevertheless."""
    over = Event()
    with at_work(lambda _: time.sleep(0.03)) as (queue, lanes):

        def feed() -> None:
            for number in range(2_000):
                if over.is_set():
                    return
                queue.waiting.put([message(f"user {number}", f"{number}")])
                time.sleep(0.01)

        feeding = Thread(target=feed)
        feeding.start()
        time.sleep(0.2)
        try:
            moment = time.monotonic()
            assert lanes.passed(moment, 10)
        finally:
            over.set()
            feeding.join()


def test_what_is_in_hand_when_the_worker_stops_is_finished_and_acknowledged() -> None:
    begun = Event()

    def act(_: list[str]) -> None:
        begun.set()
        time.sleep(0.2)

    queue, deciding = Queue(), Lane(act)
    with made(queue, [deciding]).alongside():
        queue.waiting.put([message("ann", "1")])
        assert begun.wait(20)
    assert len(queue.acknowledged) == 1
    assert deciding.closed == 1


def test_what_ends_a_lane_ends_the_worker_and_is_not_acknowledged() -> None:
    def act(_: list[str]) -> None:
        raise MemoryError

    queue, decidings = Queue(), [Lane(act), Lane(act)]
    lanes = made(queue, decidings)

    def work() -> None:
        with lanes.alongside():
            queue.waiting.put([message("ann", "1")])
            end = time.monotonic() + 20
            while time.monotonic() < end:
                lanes.check()
                time.sleep(0.005)

    with pytest.raises(MemoryError):
        work()
    with pytest.raises(MemoryError):
        lanes.check()
    assert not lanes.passed(time.monotonic(), 0.0)
    assert queue.acknowledged == []
    eventually(lambda: [one.closed for one in decidings] == [1, 1])


@pytest.mark.parametrize("also", ["another thread is well", "nobody else works"])
def test_a_thread_that_hangs_ends_the_process_whatever_others_do(also: str, tmp_path: Path) -> None:
    script = tmp_path / "hanging.py"
    script.write_text(HANGS)
    words = [sys.executable, str(script), str(int(also == "another thread is well"))]
    ended = subprocess.run(
        words, check=False, capture_output=True, text=True, timeout=60, cwd=Path(__file__).parents[1]
    )
    assert ended.returncode == 1
    assert "Timeout" in ended.stderr
    assert "in hangs" in ended.stderr


HANGS = """
import sys, threading, time
sys.path.insert(0, ".")
from connectors.watchdog import watched

def hangs():
    with watched(1.0):
        time.sleep(60)

def is_well():
    while True:
        with watched(30.0):
            time.sleep(0.01)

if int(sys.argv[1]):
    threading.Thread(target=is_well, daemon=True).start()
threading.Thread(target=hangs, daemon=True).start()
time.sleep(40)
"""
