"""Requests of people, of whatever size: one job each, through the same statements as everything else (S5, S7, S15)."""

from engine.jobs.doing import carry_out

__all__ = ["carry_out"]
