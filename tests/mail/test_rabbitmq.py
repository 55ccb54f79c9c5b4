"""The same over RabbitMQ, which counts, sends ahead, and forgets who had what when a connection is cut."""

from connectors.broker.names import EMAILS, PARKED
from connectors.broker.queue import Broker
from connectors.mail.rounds import LATER, PAUSES
from tests.broker.rabbitmq import place
from tests.mail.academy import Academy
from tests.mail.server import Post, serving
from tests.mail.test_smtp import Office

PEOPLE = [f"u-{number:02}" for number in range(40)]


def test_everybody_gets_one_whatever_the_server_says(academy: Academy) -> None:
    again = iter(["450 later"] * 3)

    def says(to: str) -> str | None:
        if to.startswith("u-07"):
            return next(again, None)
        return "550 5.1.1 nobody" if to.startswith("u-11") else None

    post = Post(dies_after=23, says_to_recipient=says)
    with place() as somewhere, somewhere.emptied(), Broker.open(somewhere.url, prefetch=50) as broker:
        with serving(post) as server:
            sender = Office(academy, broker, server)
            jobs = sender.owes(*PEOPLE)
            mailed = sender.rounds.round(wait=5)
            assert mailed.problem is not None
            assert mailed.sent
        post.dies_after = None
        with serving(post, port=server.port or 0):
            for _ in range(30):
                sender.clock.now += max(*LATER, *PAUSES)
                sender.rounds.round(wait=1)
                broker._in.drop()
                if sum(academy.job(job)[0] in ("sent", "no_address") for job in jobs) == len(jobs):
                    break
            sender.rounds.round(wait=1)
            assert sender.rounds.waiting() == 0
            sender.rounds.close()
        assert broker.depth(PARKED) == 1
        assert broker.depth(EMAILS) == 0
    expected = sorted(f"{name}@example.com" for name in PEOPLE if name != "u-11")
    assert sorted(set(post.addresses)) == expected
    assert len(post.taken) == len(expected) + 1
    assert len({one["Message-ID"] for one in post.messages}) == len(expected)
    assert academy.job("u-11/event") == ("no_address", "the mail server said: 550 5.1.1 nobody")
