"""Limits of triggers: what each may do in a day, what becomes of those that pass it, what people decide (S11)."""
