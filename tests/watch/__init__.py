"""Watching: what monitors are told."""
