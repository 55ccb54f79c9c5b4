"""Interleavings: transactions of the product, step by step, in every order."""
