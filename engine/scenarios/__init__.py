"""Scenarios played: what files say of people and moments, through the real pipeline, on a database in memory.

`run` plays them and says what was otherwise than expected, and what of the rules they have tried.
"""

from engine.scenarios.run import run

__all__ = ["run"]
