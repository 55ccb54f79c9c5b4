"""The committed reference page is the one that the tables give."""

from pathlib import Path

from engine.authoring.language import EVENTS, FIELDS, OPERATORS, TESTS, TRIGGER_KEYS
from engine.authoring.problems import Code
from engine.authoring.reference_page import reference_page

PAGE = Path(__file__).parents[2] / "docs" / "reference.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference_page(), (
        "run: python -m engine.authoring.reference_page > docs/reference.md"
    )


def test_the_page_names_everything() -> None:
    page = reference_page()
    names = [field.name for field in FIELDS] + [*EVENTS, *OPERATORS, *TRIGGER_KEYS] + [code.id for code in Code]
    assert [name for name in names if f"`{name}`" not in page] == []


def test_every_test_of_a_field_has_a_meaning() -> None:
    assert {test for tests in TESTS.values() for test in tests} == set(OPERATORS)
