"""Messages become facts; older never undoes newer."""

from engine.people.people import Outcome, People, Told

__all__ = ["Outcome", "People", "Told"]
