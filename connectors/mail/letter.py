"""An email as it is sent or kept: headers and parts, by Python's own email package."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage

from connectors.mail.content import plain
from connectors.mail.templates import Written

_ADDRESS = re.compile(r'[^\s@<>()\[\]\\,;:"]{1,64}@[^\s@<>()\[\]\\,;:"]{1,190}')


def is_address(text: str) -> bool:
    """Say whether email can be sent to it: one address, nothing that could be taken for more."""
    return _ADDRESS.fullmatch(text) is not None and text.isprintable()


_SEVEN_BITS = policy.SMTP.clone(cte_type="7bit")
"""Not every mail server passes on more: texts are encoded so that their lines are short, and ASCII."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """From whom emails are, and the name by which people sort them (List-Id)."""

    address: str
    name: str
    list_id: str


def letter(written: Written, *, job: str, to: str, sender: Sender, language: str, at: datetime) -> EmailMessage:
    """Put an email together.

    `job`: the id of its email job, from which the Message-ID is made, so that a copy can be recognised. `to` and
    the sender's are addresses (`is_address`).
    """
    plainly = to.isascii() and sender.address.isascii()
    message = EmailMessage(policy=_SEVEN_BITS if plainly else policy.SMTPUTF8)
    message["Subject"] = plain(written.subject)
    message["From"] = Address(plain(sender.name), addr_spec=sender.address)
    message["To"] = to  # the address alone: a name that people chose themselves is no help in a header
    message["Date"] = at
    digest = hashlib.sha256(job.encode("utf-8", "surrogatepass")).hexdigest()[:40]
    message["Message-ID"] = f"<{digest}@{sender.address.rpartition('@')[2]}>"
    message["List-Id"] = f"<{sender.list_id}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(written.text)
    if written.html is not None:
        # The boundary is made from the job too: the same job written again is the same file, byte for byte.
        message.add_alternative(written.html, subtype="html")
        message.set_boundary(f"=_{digest}")
    message["Content-Language"] = language  # last: adding a part takes the headers of the content with it
    return message
