"""How emails leave: what every way out can do, and how it says what it cannot."""

from email.message import EmailMessage
from typing import Protocol

from engine.errors import Permanent, Transient


class Undeliverable(Permanent):
    """This one email will never be taken; the message has the words of whoever refused it."""


class PutOff(Transient):
    """This one email is not taken now, others may be. `code` is what can be logged: it names nobody."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


class Way(Protocol):
    """A way out for emails. One thread at a time."""

    together: int
    """How many emails are handed over before they are noted as sent; what can't be taken back is noted one by one."""

    def send(self, job: str, to: str, message: EmailMessage) -> None:
        """Hand an email over. `job`: the id of its email job; `to`: the address.

        Raises Undeliverable or PutOff for this email, Transient or NotReady if no email can be handed over just now.
        """

    def settle(self) -> None:
        """Make durable what was handed over. Raises Transient: then none of it counts as sent."""

    def rest(self) -> None:
        """Nothing is to be handed over at the moment: let go of what is not needed."""

    def close(self) -> None:
        """Let go of everything."""
