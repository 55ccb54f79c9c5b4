"""How large the tests' numbers are: small in the fast loop, larger in `make test`, largest in `make long`."""

import os


def scaled(*, fast: int, usual: int, long: int) -> int:
    """Return the number for the running profile (HYPOTHESIS_PROFILE: fast, default, long)."""
    return {"fast": fast, "long": long}.get(os.environ.get("HYPOTHESIS_PROFILE", "default"), usual)
