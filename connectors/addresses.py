"""How email addresses are written in settings. Raises ValueError, saying in words what is expected."""

import re

from engine.text import normal


def email_address(value: str) -> str:
    """Read one plain address."""
    part = r'[^\s@<>(),;:"\\\[\]]'
    if not re.fullmatch(f"{part}{{1,64}}@{part}{{1,190}}", value) or not value.isprintable():
        raise ValueError("one plain email address, such as academy@example.com")
    return value


def email_addresses(value: str) -> tuple[str, ...]:
    """Read plain addresses with commas between them, each once; `none` is nobody."""
    if value.casefold() == "none":
        return ()
    found: dict[str, str] = {}
    for one in map(str.strip, value.split(",")):
        try:
            found.setdefault(normal(one), email_address(one))
        except ValueError:
            raise ValueError(
                f"none, or plain email addresses with commas between them, such as a@example.com, b@example.com; "
                f"{one[:100]!r} is not one"
            ) from None
    return tuple(found.values())
