"""Two workers that have copies of the same email jobs in hand, as after a broken connection to the broker."""

import threading
import time

from connectors.broker.names import EMAILS
from connectors.broker.queue import Broker, Delivery
from connectors.mail.smtp import Smtp
from connectors.relay import relay
from engine.clock import fixed_clock
from tests.databases import databases
from tests.mail.academy import NOW, RULES, Academy, mailer_of
from tests.mail.server import Post, serving


def test_each_is_mailed_once(broker: Broker) -> None:
    post = Post(says_to_content=lambda _: time.sleep(0.02))
    with databases("postgresql") as made, serving(post) as server:
        academy = Academy(made.fresh(fixed_clock(NOW)))
        for number in range(20):
            academy.joins(f"u-{number:02}")
            academy.gets(f"u-{number:02}")
        relay(academy.database, broker, RULES)
        jobs: list[Delivery] = []
        while len(jobs) < 20 and (more := broker.take(20 - len(jobs), 10, [EMAILS])):
            jobs += more
        assert len(jobs) == 20
        sent: list[str] = []

        def work() -> None:
            way = Smtp(server, "academy@example.com")
            sent.extend(mailer_of(academy, way).mail(jobs).sent)
            way.close()

        workers = [threading.Thread(target=work) for _ in range(3)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert sorted(post.addresses) == [f"u-{number:02}@example.com" for number in range(20)]
        assert sorted(sent) == sorted(f"u-{number:02}/event" for number in range(20))
        academy.database.close()
