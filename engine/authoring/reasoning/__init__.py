"""Whom conditions can mean: decided over small domains, without any people, and never a false alarm."""
