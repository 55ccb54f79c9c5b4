"""Poison: messages that crash their worker, hang it, or fill its memory; and who starts it again."""
