"""Patterns of `like`."""

import pytest

from engine.authoring.pattern import fits


@pytest.mark.parametrize(
    ("pattern", "text", "fit"),
    [
        ("zorg*", "zorg noord", True),
        ("zorg*", "zorg", True),
        ("zorg*", "de zorg", False),
        ("*zorg", "de zorg", True),
        ("z?rg", "zürg", True),
        ("z?rg", "zrg", False),
        ("a*c", "a\nb\nc", True),
        ("[ab]*", "a", False),
        ("[ab]*", "[ab]c", True),
        ("a.c*", "abc", False),
        ("*", "", True),
    ],
)
def test_fits(pattern: str, text: str, fit: bool) -> None:
    assert fits(pattern, text) is fit
