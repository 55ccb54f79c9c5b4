"""The mail server goes away in the middle of a feed, and comes back."""

import random
import time

import pytest

from tests.crowd.feeding import feed
from tests.crowd.site import Site, until
from tests.faults.ending import all_processed, assert_nothing_lost_nothing_twice
from tests.mail.server import Post, serving
from tests.size import scaled

USERS = scaled(fast=50, usual=100, long=500)
AWAY = scaled(fast=3, usual=8, long=60)
"""Seconds."""
PORT = 42_525
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.mark.parametrize(
    "here",
    [{"MAIL": "smtp", "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(PORT), "SMTP_SECURITY": "none"}],
    indirect=True,
    ids=["smtp"],
)
def test_the_mail_server_is_away_for_a_while(here: Site) -> None:
    messages, post = feed(random.Random(8), USERS), Post()
    with here.working() as workers:
        with serving(post, port=PORT):
            here.publish(messages)
            until(lambda: len(post.taken) > USERS // 10, workers)
        sent = len(post.taken)
        time.sleep(AWAY)
        until(all_processed(here, messages), workers)  # events do not wait for the mail server
        assert len(post.taken) == sent
        assert "relayed" in here.rolecall("status")
        with serving(post, port=PORT):
            until(lambda: not here.emails("waiting", "relayed"), workers)
    assert any("the mail server 127.0.0.1:" in line.get("reason", "") for line in here.log())
    with serving(post, port=PORT):
        assert_nothing_lost_nothing_twice(here, messages, mailed=True)
    ids = [message["Message-ID"] for message in post.messages]
    assert len(set(ids)) == len(here.emails("sent"))
    assert len(ids) <= len(set(ids)) + 1  # the one on its way as the server went: nobody knows whether it took it
