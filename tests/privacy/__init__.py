"""Forgetting people, keeping no longer than is said, giving people what is kept of them."""
