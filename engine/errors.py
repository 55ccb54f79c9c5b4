"""What can go wrong while the worker runs. The class says whether trying again can help.

RolecallError
  × Transient              try again, nobody needs to be told yet
  × Permanent              trying again cannot help, a person must look
    + Rejected             one message is wrong: it is parked with this reason
    + Refused              one request or command is refused before any effect, with all reasons
    + NotReady             the place is not set up: no database schema, no active revision, a second worker

Problems of rule files are another family, for another audience: `engine.authoring.problems`.
"""


class RolecallError(Exception):
    """Something went wrong in Rolecall."""


class Transient(RolecallError):  # noqa: N818 — "Transient" is the word the documentation uses
    """A connection, a lock or a disk was not to be had just now."""


class Permanent(RolecallError):  # noqa: N818 — the same
    """Trying again cannot help."""


class Rejected(Permanent):
    """A message that cannot be processed: parked with `code` (stable, for machines) and `reason` (for people)."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Refused(Permanent):
    """A request or command refused as a whole, before any effect, with every reason."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


class NotReady(Permanent):
    """The place is not set up for what was asked; the message says what to do."""
