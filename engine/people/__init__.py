"""Messages become facts; older never undoes newer (DESIGN 3.1, S9)."""

from engine.people.people import Outcome, People, Told

__all__ = ["Outcome", "People", "Told"]
