"""Who is a second person, whoever writes it down."""

import pytest

from engine.actors import is_second, spoken


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ada", "bo"),
        ("ada (by ci)", "bo (by ci)"),  # the automation writes for both, and is neither
        ("ada (by ci)", "bo"),
        ("ada", "bo (by ci)"),
    ],
)
def test_two_people_are_two(one: str, other: str) -> None:
    assert is_second(one, other)
    assert is_second(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ada", " Ada "),
        ("ada (by ci)", "ADA (by deploy)"),
        ("ada (by ci)", "ada"),
        ("ada", "bo (by ada)"),  # ada alone is at work, under two names
        ("ada (by ci)", "ci"),  # who only writes for others decides nothing
        ("", ""),
    ],
)
def test_one_person_is_one_under_whatever_name(one: str, other: str) -> None:
    assert not is_second(one, other)
    assert not is_second(other, one)


def test_what_is_written_down_tells_both() -> None:
    assert spoken("ada@example.com", "ci") == "ada@example.com (by ci)"
