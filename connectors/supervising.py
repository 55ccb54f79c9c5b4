"""The supervisor: a small process that starts the worker again when it dies, unless a person must look."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType
from typing import Final, NoReturn

import structlog

from connectors import logs
from connectors.config import Config
from connectors.exits import NOT_READY, OUT_OF_MEMORY, REFUSED, USAGE, WRONG

log = structlog.get_logger("rolecall.supervisor")

BACK_OFF: Final = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds until it is started again: first at once, then less often."""
SOON: Final = 2.0
"""At most so many for one that had come to work: a message that ends workers is found after some five of them."""
WELL_AFTER: Final = 60.0
"""Seconds after which a worker that dies had been well: the next one is started as soon as the first was."""
LOOK_UP: Final = 0.1
"""Seconds between two looks whether to stop."""
A_PERSON_MUST_LOOK: Final = frozenset({USAGE, REFUSED, NOT_READY})
BEFORE_IT_WORKED: Final = frozenset({WRONG, OUT_OF_MEMORY})
"""These too, if it never came to work: wrong rules, a limit in which nothing can work. Later it is an accident."""
TOLD: Final = (signal.SIGTERM, signal.SIGINT)
CRASHES: Final = frozenset({signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGILL, signal.SIGFPE})


class Lifeline:
    """Between a worker and its supervisor, if it has one: `parent` is its process, `line` what the worker speaks on."""

    def __init__(self, parent: int | None = None, line: int | None = None) -> None:
        self._parent = parent
        self._line = line

    @property
    def is_cut(self) -> bool:
        """Whether the supervisor is gone."""
        return self._parent is not None and os.getppid() != self._parent

    def works(self) -> None:
        """Tell the supervisor that the worker is ready, and begins."""
        if self._line is not None:
            with suppress(BrokenPipeError):
                os.write(self._line, b".")
            os.close(self._line)
            self._line = None


ALONE: Final = Lifeline()


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """How a worker ended: by itself with a `code`, or by a signal; whether it had come to work."""

    code: int | None
    signal: signal.Signals | None
    worked: bool

    @property
    def is_final(self) -> bool:
        """Whether another one would end the same way, or nobody wants one."""
        return self.code in ({0} | A_PERSON_MUST_LOOK | (frozenset() if self.worked else BEFORE_IT_WORKED))

    @property
    def exit_code(self) -> int:
        """What a shell would call it."""
        return self.code if self.code is not None else 128 + (self.signal or 0)

    @property
    def said(self) -> str:
        """In words."""
        if self.signal is None:
            return _CODES.get(self.code or 0, f"it ended with exit code {self.code}: what it said last is above")
        if self.signal in CRASHES:
            return f"it crashed ({self.signal.name}): where is said above"
        if self.signal == signal.SIGKILL:
            return "it was killed (SIGKILL): by somebody, or because the machine had no memory left"
        return f"it was ended by {self.signal.name}"


_CODES: Final = {
    WRONG: "it failed, or something took longer than hang_after: what it said last is above",
    OUT_OF_MEMORY: "it wanted more memory than memory_limit",
}


def supervised_by(config: Config) -> Lifeline:
    """Become a supervisor, and return in each worker that it starts: with the line to it.

    The supervisor itself never returns: it ends when a worker ended well, was told to stop, or a person must look.
    Workers are copies of this process (fork): nothing may have been opened yet, and no thread started.
    """
    logs.configure(config)
    with _Orders() as orders:
        pauses = 0
        while True:
            began = time.monotonic()
            worker = _started(orders)
            if isinstance(worker, Lifeline):
                return worker
            end = worker.ended()
            orders.worker = None
            if orders.given or end.is_final:
                _leave(end, told=orders.given)
            pauses = 0 if time.monotonic() - began > WELL_AFTER else pauses
            seconds = min(BACK_OFF[min(pauses, len(BACK_OFF) - 1)], SOON if end.worked else BACK_OFF[-1])
            log.warning("worker_ended", reason=end.said, code=end.exit_code, worker=worker.pid, again_in=seconds)
            pauses += 1
            orders.awaited(seconds)


def _leave(end: End, *, told: signal.Signals | None) -> NoReturn:
    if end.code != 0 and told is None:
        log.error("gave_up", reason=f"{end.said}; a worker that is started again would end likewise", code=end.code)
    # Whom the order found before it listened is ended by it, and had nothing in hand.
    raise SystemExit(0 if told is not None and end.signal == told else end.exit_code)


class _Worker:
    """A worker as its supervisor has it: its process, and the line on which it says that it works."""

    def __init__(self, pid: int, line: int) -> None:
        self.pid = pid
        self._line = line

    def ended(self) -> End:
        """Wait for its end."""
        _, status = os.waitpid(self.pid, 0)
        worked = os.read(self._line, 1) != b""
        os.close(self._line)
        code = os.waitstatus_to_exitcode(status)
        return End(code=code if code >= 0 else None, signal=signal.Signals(-code) if code < 0 else None, worked=worked)


class _Orders:
    """What the supervisor is told, and passes on to its worker."""

    def __init__(self) -> None:
        self.given: signal.Signals | None = None
        self.worker: int | None = None
        self._before: dict[signal.Signals, signal._HANDLER] = {}

    def __enter__(self) -> "_Orders":
        self._before = {number: signal.signal(number, self._told) for number in TOLD}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    @contextmanager
    def held_back(self) -> Iterator[None]:
        """Nothing is told in the block; what comes is told after it."""
        signal.pthread_sigmask(signal.SIG_BLOCK, TOLD)
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, TOLD)

    def awaited(self, seconds: float) -> None:
        """Wait so long, or until an order comes."""
        end = time.monotonic() + seconds
        while self.given is None and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, LOOK_UP))

    def _told(self, number: int, _: FrameType | None) -> None:
        self.given = signal.Signals(number)
        if self.worker is not None:
            with suppress(ProcessLookupError):
                os.kill(self.worker, number)


def _started(orders: _Orders) -> _Worker | Lifeline:
    """Start a worker; returns twice, as a fork does: the worker here, its lifeline in the worker itself."""
    supervisor = os.getpid()
    with orders.held_back():
        if orders.given is not None:  # while nobody worked
            raise SystemExit(0)
        line, its_line = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(line)
            os.setpgid(0, 0)  # Ctrl-C is for the supervisor, who passes it on: the worker must not hear it twice
            orders.__exit__()
            return Lifeline(supervisor, its_line)
        os.close(its_line)
        orders.worker = pid
    return _Worker(pid, line)
