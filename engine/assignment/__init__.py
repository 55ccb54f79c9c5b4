"""The one module through which reasons, blocks and assignments change.

Who asks stages what is to be (`Settlement.grant`, `.end`, `.block` …) and calls `.settle()`: the same few set-based
statements then serve a batch of events, one person's request and a million users. Nothing here knows who is asking.
"""

from engine.assignment import blocks, inheriting, reasons
from engine.assignment.derive import untrue
from engine.assignment.grants import Grant, counts
from engine.assignment.settlement import Settlement
from engine.assignment.standing import differing, matching

__all__ = ["Grant", "Settlement", "blocks", "counts", "differing", "inheriting", "matching", "reasons", "untrue"]
