"""Patterns of `like`."""

import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

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


@given(
    pattern=st.lists(st.sampled_from("ab.*?\n"), max_size=8).map("".join),
    text=st.lists(st.sampled_from("ab.\n"), max_size=9).map("".join),
)
@example("a*", "a")
def test_it_is_what_is_meant(pattern: str, text: str) -> None:
    meant = "".join({"*": ".*", "?": "."}.get(one) or re.escape(one) for one in pattern)
    assert fits(pattern, text) is (re.fullmatch(meant, text, re.DOTALL) is not None)


@pytest.mark.parametrize("pattern", ["*a" * 100 + "b", "?*" * 127 + "b", "*?" * 127 + "b", "*ab" * 80 + "c"])
def test_no_pattern_takes_long_over_what_hr_tells(pattern: str) -> None:
    began = time.monotonic()
    assert not fits(pattern, "a" * 10_000)
    assert time.monotonic() - began < 1
