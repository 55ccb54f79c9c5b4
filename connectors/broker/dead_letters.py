"""What RabbitMQ says about a message that it gave up: where it was, and why."""

from collections.abc import Mapping
from typing import Any, Final

_WHY: Final = {
    "rejected": "a reader of {queue} rejected it",
    "delivery_limit": "readers of {queue} took it too often without ever acknowledging it",
    "expired": "nobody took it from {queue} within its time to live",
    "maxlen": "{queue} was full",
}


def with_origin(headers: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the headers with `queue` and `reason` as Rolecall's own parked messages have them.

    The broker's word goes before a header that the publisher has set; the latest death comes first in its list.
    """
    deaths = headers.get("x-death")
    latest = deaths[0] if isinstance(deaths, list) and deaths else None
    if isinstance(latest, dict):
        queue, reason = latest.get("queue"), latest.get("reason")
    else:
        queue, reason = headers.get("x-first-death-queue"), headers.get("x-first-death-reason")
    if not isinstance(queue, str):
        return headers
    why = _WHY.get(str(reason), "the broker gave it up in {queue} (" + str(reason) + ")").format(queue=queue)
    return {**headers, "queue": queue, "reason": why}
