"""Publishers: who is stopped, what of theirs waits, and when it goes on (section 8)."""

from engine.publishers.deciding import decide, lock_publishers
from engine.publishers.leaving import Leavings, Storm, forget_leavings
from engine.publishers.spate import Spate
from engine.publishers.stopping import Stop, end_stop, parted, resumed, stop, stops_of
from engine.publishers.waiting import keep_waiting, let_go, next_waiting

__all__ = [
    "Leavings",
    "Spate",
    "Stop",
    "Storm",
    "decide",
    "end_stop",
    "forget_leavings",
    "keep_waiting",
    "let_go",
    "lock_publishers",
    "next_waiting",
    "parted",
    "resumed",
    "stop",
    "stops_of",
]
