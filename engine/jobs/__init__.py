"""Jobs: what people ask for, of whatever size, worked off in chunks (S5, S7, S11, S12, S15)."""

from engine.jobs.requests import ask, lock_jobs
from engine.jobs.turns import Turns

__all__ = ["Turns", "ask", "lock_jobs"]
