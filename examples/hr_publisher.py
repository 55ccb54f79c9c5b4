"""An HR system that publishes events to Rolecall with nothing but kombu.

python examples/hr_publisher.py amqp://hr:PASSWORD@127.0.0.1/academy < examples/hr-feed.ndjson

One message a line, as docs/messages.md has them. Every message is persistent, and confirmed by the broker before the
next one is sent; what became of each comes back to the queue `hr.receipts`. The exit code is 0 if the broker has taken
all of them; if not, send the same lines again: what was taken does nothing twice.
"""

import sys
from typing import Any

from kombu import Connection, Exchange, Producer, Queue

EXCHANGE = Exchange("rolecall", type="topic", durable=True)
RECEIPTS = Queue("hr.receipts", durable=True)


def main(address: str) -> None:
    """Publish standard input, one message a line."""
    with Connection(address, transport_options={"confirm_publish": True}) as connection:
        connection.ensure_connection(max_retries=3)
        channel = connection.channel()
        RECEIPTS(channel).declare()
        returned: list[str] = []

        def give_back(problem: Exception, *_: Any) -> None:  # noqa: ANN401 — the exchange, the key, the message
            returned.append(str(problem))

        producer = Producer(channel, exchange=EXCHANGE, auto_declare=False, on_return=give_back)
        sent = 0
        for line in sys.stdin.buffer:
            if line.strip():
                producer.publish(
                    line.strip(),
                    routing_key="rolecall.events",
                    content_type="application/json",
                    content_encoding="utf-8",
                    delivery_mode="persistent",
                    mandatory=True,  # what no queue takes comes back, instead of being dropped
                    reply_to=RECEIPTS.name,
                    user_id=connection.userid,
                    retry=True,
                )
                sent += 1
    sys.stdout.write(f"{sent - len(returned)} events published\n")
    if returned:
        sys.exit(f"{len(returned)} came back, no queue takes them: {returned[0]}")


if __name__ == "__main__":
    main(sys.argv[1])
