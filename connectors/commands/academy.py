"""Where the sample academy is."""

from pathlib import Path
from typing import Final

from engine.errors import NotReady

ACADEMY: Final = ("rules", "examples", "config.example.yaml")
"""What the sample academy consists of."""


def academy_folder() -> Path:
    """Return the folder of the sample academy: in the installed package, or in the checkout that this runs from."""
    places = (Path(__file__).parent / "academy_files", Path(__file__).parents[2])
    for place in places:
        if all((place / name).exists() for name in ACADEMY):
            return place
    raise NotReady(f"the sample academy is not part of this installation (looked in {places[0]} and {places[1]})")
