"""The worker: made ready, told when to stop."""

import faulthandler
import gc
import random
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from threading import Event
from types import FrameType

import structlog

from connectors import logs
from connectors.broker.names import EVENTS
from connectors.broker.queue import Broker
from connectors.config import Config
from connectors.lanes import Lanes
from connectors.loop import PARTS, TAKEN, Loop
from connectors.mail.making import make_mailing, prefetch
from connectors.memory import limited
from connectors.patience import Patience
from connectors.readying import readied, ready_templates
from connectors.supervising import ALONE, Lifeline
from connectors.taking import Deciding, Taking
from connectors.watch.meter import Meter
from connectors.watch.serving import metered
from connectors.watchdog import watched
from engine.clock import SECOND
from engine.errors import NotReady, Transient
from engine.pipeline import Pipeline
from engine.publishers import Spate
from engine.rehearsal import rehearse
from engine.store.database import Database

log = structlog.get_logger("rolecall.worker")

SWITCH = 0.0005
"""Seconds after which a thread that reckons makes way for another that has something to do: Python's own are ten times
as many, and a lane waits for the interpreter several times a batch.
"""


def serve(
    config: Config,
    *,
    once: bool = False,
    only: frozenset[str] = frozenset(),
    readable: tuple[Path, ...] = (),
    lifeline: Lifeline = ALONE,
) -> None:
    """Work until SIGTERM or Ctrl-C (a second one: at once); with `once` until nothing is left to do.

    `only`: the parts to do (`loop.PARTS`), other workers on the same broker and database doing the rest; none: all.
    `readable`: files with secrets that every user of the machine may read.
    `lifeline`: to the supervisor, if there is one: without it the worker leaves.
    Raises NotReady or InvalidRules with what to do, before anything is taken; MemoryError when `memory_limit` is
    reached, whatever it was doing: what it had in hand comes again.
    """
    logs.configure(config)
    for file in readable:
        log.warning("secret_readable", file=str(file), reason="every user of this machine may read it: chmod 640")
    if only and config.broker_url.startswith("embedded:"):
        raise NotReady("the embedded queue has one worker, which does everything: leave out --only")
    if not faulthandler.is_enabled():
        faulthandler.enable()  # a crash in C code says where it was
    stop = Stop(lifeline)
    with ExitStack() as stack:
        stack.enter_context(stop.on_signals())
        most = stack.enter_context(limited(config.memory_limit))
        try:
            meter = stack.enter_context(metered(config))
            loop = _made_ready(config, stack, stop, only or PARTS, meter, once=once)
            log.info("started", once=once, only=sorted(only) or None)
            lifeline.works()
            loop.drain() if once else loop.run()
        except MemoryError:
            log.error("out_of_memory", limit=most)
            raise
        except Transient as problem:
            if not stop.wanted:
                raise
            log.info("left_waiting", reason=str(problem))
        log.info("stopped")


def _made_ready(
    config: Config, stack: ExitStack, stop: "Stop", parts: frozenset[str], meter: Meter, *, once: bool
) -> Loop:
    on_wait = partial(meter.waited, "work")
    readying = Patience(stop.is_wanted, once=once, on_wait=on_wait)
    working = Patience(stop.is_wanted, once=once, hang_after=config.hang_after / SECOND, on_wait=on_wait)
    brokers = {name: stack.enter_context(_opened(config)) for name in TAKEN}
    if config.broker_url.startswith("embedded:"):
        # Who comes second learns here that there is a first.
        readying(lambda: brokers[EVENTS].take(0, 0.0, [EVENTS]))
    database = readying(lambda: stack.enter_context(readied(config)))
    pipelined = partial(
        Pipeline,
        database,
        config.settings(),
        chance=random.random,
        on_difference=partial(_alarm, meter),
        spate=Spate(),
    )
    pipeline = pipelined()
    stack.callback(pipeline.close)
    lanes = None
    if "consume" in parts and not once and not database.embedded and not config.broker_url.startswith("embedded:"):
        lanes = _lanes(config, stack, stop, meter, on_wait, pipelined, database)
    mailing = None
    if config.mail != "off" and "mail" in parts:
        templates = ready_templates(config)
        post = stack.enter_context(config.open_broker(prefetch=prefetch(config)))
        mailing = make_mailing(config, database, post, templates, stop.is_wanted, meter)
        stack.callback(mailing.close)
    return Loop(config, database, pipeline, brokers, mailing, working, parts, meter, lanes)


def _lanes(
    config: Config,
    stack: ExitStack,
    stop: "Stop",
    meter: Meter,
    on_wait: Callable[[], None],
    pipelined: Callable[[], Pipeline],
    database: Database,
) -> Lanes:
    sys.setswitchinterval(SWITCH)
    over = Event()
    patiently = Patience(
        lambda: over.is_set() or stop.is_wanted(),
        once=False,
        hang_after=config.hang_after / SECOND,
        on_wait=on_wait,
    )
    taking = Taking(EVENTS, stack.enter_context(_opened(config)), patiently, config.batch_size)
    pipelines = [pipelined() for _ in range(config.lanes)]
    with watched(config.hang_after / SECOND):
        _rehearse(pipelines, database)
    gc.collect()
    gc.freeze()  # what is there now stays: to look for garbage in it takes longer than a batch of events
    return Lanes(taking, [Deciding(pipeline, patiently, meter) for pipeline in pipelines], over)


def _rehearse(pipelines: Sequence[Pipeline], database: Database) -> None:
    """Rehearse, if that can be done just now: who cannot is slower at first, and works all the same."""
    try:
        for pipeline in pipelines:
            pipeline.get_ready()
        rehearse(database, len(pipelines))
    except (Transient, NotReady):  # said, if it is still so, once there are messages
        return
    except MemoryError:
        raise
    except Exception as problem:
        log.exception("unexpected", reason=f"the rehearsal failed: {type(problem).__name__}: {problem}")


class Stop:
    """Whether the worker was told to stop."""

    def __init__(self, lifeline: Lifeline) -> None:
        self.wanted = False
        self._lifeline = lifeline

    @contextmanager
    def on_signals(self) -> Iterator[None]:
        """Listen for SIGTERM and SIGINT: the first finishes what is begun, the second ends the process."""
        before = {number: signal.signal(number, self._told) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def is_wanted(self) -> bool:
        """Say so; nobody needs a worker whose supervisor is gone."""
        return self.wanted or self._lifeline.is_cut

    def _told(self, number: int, _: FrameType | None) -> None:
        if self.wanted:
            sys.exit(128 + number)
        self.wanted = True


def _opened(config: Config) -> Broker:
    return config.open_broker(prefetch=(1 + config.lanes) * config.batch_size, linger=config.batch_wait / SECOND)


def _alarm(meter: Meter, said: str) -> None:
    meter.differed()
    log.error("matching", said=said)
