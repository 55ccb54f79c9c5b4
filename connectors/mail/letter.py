"""An email as it is sent or kept: headers and parts, by Python's own email package."""

import hashlib
import re
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


def letter(
    written: Written, *, job: str, to: str, sender: str, sender_name: str, language: str, at: datetime
) -> EmailMessage:
    """Put an email together.

    `job`: the id of its email job, from which the Message-ID is made, so that a copy can be recognised. `to` and
    `sender` are addresses (`is_address`).
    """
    message = EmailMessage(policy=policy.SMTP if to.isascii() and sender.isascii() else policy.SMTPUTF8)
    message["Subject"] = plain(written.subject)
    message["From"] = Address(plain(sender_name), addr_spec=sender)
    message["To"] = to  # the address alone: a name that people chose themselves is no help in a header
    message["Date"] = at
    digest = hashlib.sha256(job.encode("utf-8", "surrogatepass")).hexdigest()[:40]
    message["Message-ID"] = f"<{digest}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(written.text)
    if written.html is not None:
        # The boundary is made from the job too: the same job written again is the same file, byte for byte.
        message.add_alternative(written.html, subtype="html")
        message.set_boundary(f"=_{digest}")
    message["Content-Language"] = language  # last: adding a part takes the headers of the content with it
    return message
