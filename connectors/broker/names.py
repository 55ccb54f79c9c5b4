"""The names of the queues. Each is bound to the topic exchange with its own name as routing key."""

from typing import Final

EXCHANGE: Final = "rolecall"
EVENTS: Final = "rolecall.events"
REQUESTS: Final = "rolecall.requests"
EMAILS: Final = "rolecall.emails"
CHANGES: Final = "rolecall.changes"
PARKED: Final = "rolecall.parked"
QUEUES: Final = (EVENTS, REQUESTS, EMAILS, CHANGES, PARKED)
