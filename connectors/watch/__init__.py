"""Watching: what monitors are told, by a command (`status --check`) and by Prometheus's metrics."""
