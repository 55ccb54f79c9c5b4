"""What was otherwise than expected."""

from msgspec import Struct


class Difference(Struct, frozen=True, kw_only=True):
    """One expectation that was not met. `because`: what decided, line by line; what belongs to a line is indented."""

    place: str
    """File, line and column of the expectation."""
    at: str
    user: str | None
    expected: str
    found: str
    because: tuple[str, ...] = ()
