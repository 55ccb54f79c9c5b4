"""Hostile input: every reader is given what nobody would write, by coverage-guided fuzzing and by a replay of seeds."""
