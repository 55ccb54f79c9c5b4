"""The outside world: queues, mail, the command line, settings, logs. Knows the engine; the engine does not know it."""
