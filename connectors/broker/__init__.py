"""The message queues: RabbitMQ by its address, or the embedded queue in one file."""
