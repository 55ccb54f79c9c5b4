# mypy: disable-error-code="misc"
"""Received messages: whatever a publisher has put into their properties, they can be read.

py-amqp raises on a date beyond the year 9999 (milliseconds where seconds belong: a frequent mistake), on text that is
no UTF-8 and on very deep tables. The message would come again with every new connection, and block its queue for ever.
"""

from struct import error, unpack_from
from typing import Any

from amqp import Message
from amqp.exceptions import AMQPError

_UNREADABLE = (AMQPError, ArithmeticError, IndexError, OSError, RecursionError, ValueError, error)


class Received(Message):
    """A message on its way in."""

    def _load_properties(self, class_id: int, buf: bytes, offset: int) -> int:
        try:
            return int(super()._load_properties(class_id, buf, offset))
        except _UNREADABLE:
            self.properties = _leniently(buf, offset)
            return offset


def _leniently(buf: bytes, offset: int) -> dict[str, Any]:
    """Read properties without their headers; what is no UTF-8 is replaced."""
    (flags,) = unpack_from(">H", buf, offset)
    offset += 2
    properties: dict[str, Any] = {}
    for place, (name, kind) in enumerate(Message.PROPERTIES):
        if not flags & (0x8000 >> place):
            continue
        if kind == "s":
            end = offset + 1 + buf[offset]
            properties[name] = bytes(buf[offset + 1 : end]).decode("utf-8", "replace")
        elif kind == "F":
            end = offset + 4 + unpack_from(">I", buf, offset)[0]
        else:
            end = offset + (8 if kind == "L" else 1)
        offset = end
    return properties
