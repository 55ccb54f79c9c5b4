"""An HR system that publishes events to Rolecall with nothing but kombu.

python examples/hr_publisher.py amqp://hr:PASSWORD@127.0.0.1/academy < examples/hr-feed.ndjson

One message a line, as docs/messages.md has them. Every message is persistent, and confirmed by the broker before the
next one is sent; what became of each comes back to the queue `hr.receipts`.
"""

import sys

from kombu import Connection, Exchange, Producer, Queue

EXCHANGE = Exchange("rolecall", type="topic", durable=True)
RECEIPTS = Queue("hr.receipts", durable=True)


def main(address: str) -> None:
    """Publish standard input, one message a line."""
    with Connection(address, transport_options={"confirm_publish": True}) as connection:
        connection.ensure_connection(max_retries=3)
        channel = connection.channel()
        RECEIPTS(channel).declare()
        producer = Producer(channel, exchange=EXCHANGE, auto_declare=False)
        sent = 0
        for line in sys.stdin.buffer:
            if line.strip():
                producer.publish(
                    line.strip(),
                    routing_key="rolecall.events",
                    content_type="application/json",
                    content_encoding="utf-8",
                    delivery_mode="persistent",
                    reply_to=RECEIPTS.name,
                    user_id=connection.userid,
                    retry=True,
                )
                sent += 1
    sys.stdout.write(f"{sent} events published\n")


if __name__ == "__main__":
    main(sys.argv[1])
