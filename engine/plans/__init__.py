"""Plans: what another revision would do to whom, and doing it (S10, S17)."""
