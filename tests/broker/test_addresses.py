"""Addresses: what is understood, and what is said about the rest."""

from pathlib import Path

import pytest

from connectors.broker.address import Address
from connectors.broker.dead_letters import with_origin
from connectors.broker.queue import Broker
from engine.errors import NotReady


def test_a_password_is_never_shown() -> None:
    address = Address.read("amqp://hr:s%2Fecret@mq.example.com:5673/academy")
    assert address.shown == "amqp://hr:**@mq.example.com:5673/academy"
    assert (address.host, address.user, address.vhost) == ("mq.example.com", "hr", "academy")
    assert "ecret" not in repr(address)
    assert Broker.open("amqp://hr:secret@mq.example.com").shown == "amqp://hr:**@mq.example.com/"


def test_what_is_left_out_is_rabbitmqs_default() -> None:
    address = Address.read("amqps://mq.example.com")
    assert (address.user, address.vhost) == ("guest", "/")


@pytest.mark.parametrize(
    "text", ["rabbit://host/", "redis://host/", "amqp://u:se/cret@host/", "amqp://", "amqp://host/?heartbeat=1"]
)
def test_an_address_that_is_none_is_refused_and_its_password_not_shown(text: str) -> None:
    with pytest.raises(NotReady, match="Expected amqp://") as refused:
        Broker.open(text)
    assert "cret" not in str(refused.value)
    assert refused.value.__context__ is None or "cret" not in str(refused.value.__context__)


def test_a_folder_is_the_embedded_queue(tmp_path: Path) -> None:
    for text in (str(tmp_path), f"embedded://{tmp_path}"):
        assert (Address.read(text).folder, Address.read(text).shown) == (tmp_path, str(tmp_path))


@pytest.mark.parametrize(
    ("headers", "queue", "reason"),
    [
        ({"x-death": [{"queue": "q", "reason": "maxlen"}]}, "q", "q was full"),
        (
            {"x-death": [{"queue": "q", "reason": "delivery_limit"}, {"queue": "p", "reason": "expired"}]},
            "q",
            "readers of q took it too often without ever acknowledging it",
        ),
        (
            {"x-first-death-queue": "q", "x-first-death-reason": "rejected", "reason": "forged"},
            "q",
            "a reader of q rejected it",
        ),
        ({"x-death": [{"queue": "q", "reason": "moon"}]}, "q", "the broker gave it up in q (moon)"),
        ({"x-death": "nonsense", "queue": "p", "reason": "why"}, "p", "why"),
        ({}, None, None),
    ],
)
def test_where_a_dead_letter_was_and_why(headers: dict[str, object], queue: str | None, reason: str | None) -> None:
    found = with_origin(headers)
    assert (found.get("queue"), found.get("reason")) == (queue, reason)
