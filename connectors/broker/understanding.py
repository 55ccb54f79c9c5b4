"""What the errors of a broker mean: try again, or have a person look."""

import re
import sqlite3
import ssl
from typing import Final

from amqp.exceptions import AMQPError
from kombu.exceptions import OperationalError

from connectors.broker.address import Address
from connectors.broker.confirms import Unconfirmed
from connectors.broker.names import QUEUES
from engine.disk import trouble
from engine.errors import NotReady, RolecallError, Transient

REFUSED: Final = 403
NOT_FOUND: Final = 404
PRECONDITION_FAILED: Final = 406
NOT_ALLOWED: Final = 530

_DIFFERS = re.compile(r"inequivalent arg '([^']*)' for (queue|exchange) '([^']*)' in vhost '[^']*': (.*)", re.DOTALL)
_NO_QUEUE = re.compile(r"no queue '([^']*)'")
_OURS_TO_CHANGE = ("user_id property", "larger than")


def understood(problem: Exception, address: Address) -> RolecallError | None:
    """Return what to raise instead; None for what is no error of the broker's."""
    shown = address.shown
    if isinstance(problem, AMQPError):
        permanent = _permanent(problem, address)
        return Transient(_said(shown, _text(problem))) if permanent is None else NotReady(permanent)
    if isinstance(problem, ssl.SSLCertVerificationError):
        reason = problem.verify_message
        said = f"the certificate that {shown} shows is not accepted: {reason}. Nothing was sent to it"
        return NotReady(f"{said}; look at the host in broker_url, and at broker_ca_file")
    if isinstance(problem, (Unconfirmed, OperationalError, sqlite3.OperationalError, OSError)):
        more = trouble(address.folder) if address.folder and isinstance(problem, sqlite3.Error) else ""
        return Transient(_said(shown, (str(problem) or type(problem).__name__) + more))
    return None


def _permanent(problem: AMQPError, address: Address) -> str | None:
    """Say what a person must do; None if it may be better the next time."""
    code, text, shown, user = int(problem.reply_code or 0), _text(problem), address.shown, address.user
    if code == REFUSED and "Login" in text:
        return f"{shown} refused the login: the user {user!r} or its password is wrong"
    if code == REFUSED:
        return f"the user {user!r} may not do what is needed at {shown}: {text}. {_rights(address)}"
    if code == NOT_ALLOWED and "limit" not in text:  # a limit of connections may be kept the next time
        return f"the user {user!r} may not use the vhost {address.vhost!r} at {shown}: {text}. {_rights(address)}"
    if code == NOT_FOUND and (found := _NO_QUEUE.search(text)) and found[1] not in QUEUES:  # ours are made anew
        return f"there is no queue {found[1]!r} at {shown}"
    if code == PRECONDITION_FAILED and (differs := _DIFFERS.search(text)):
        return _other_settings(address, *differs.groups())
    if code == PRECONDITION_FAILED and any(words in text for words in _OURS_TO_CHANGE):
        return _said(shown, text)
    return None


def _other_settings(address: Address, argument: str, kind: str, name: str, difference: str) -> str:
    delete = f"rabbitmqctl delete_queue --vhost {address.vhost} {name}" if kind == "queue" else "in its management page"
    wait = "look at what waits in it, have it processed or move it away, then " if kind == "queue" else ""
    return (
        f"the {kind} {name!r} at {address.shown} is there already, made with other settings ({argument}: {difference})."
        f" Rolecall changes nothing that is there: {wait}delete it ({delete}) and start again; it is then made anew"
    )


def _rights(address: Address) -> str:
    return f"An administrator gives the rights: rabbitmqctl set_permissions --vhost {address.vhost} {address.user} …"


def _said(shown: str, text: str) -> str:
    return f"the queue at {shown} said: {text}"


def _text(problem: AMQPError) -> str:
    return str(problem.reply_text or problem)
