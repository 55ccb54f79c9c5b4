"""A JUnit report: what build servers read of tests."""

from html import escape
from typing import TYPE_CHECKING

from engine.authoring.read_scenarios import SCENARIOS

if TYPE_CHECKING:
    from engine.scenarios.run import Outcome, Played


def junit(outcome: "Outcome", folder: str) -> str:
    """Return the report of played scenarios, in XML; places as seen from `folder`."""
    seconds = sum(one.seconds for one in outcome.scenarios)
    head = f'tests="{len(outcome.scenarios)}" failures="{outcome.failed}" errors="0" time="{seconds:.3f}"'
    cases = "".join(_case(one, folder) for one in outcome.scenarios)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<testsuites {head}>\n<testsuite name="scenarios" {head}>\n{cases}</testsuite>\n</testsuites>\n'
    )


def _case(one: "Played", folder: str) -> str:
    file, line = one.place.split(":")[:2]
    suite = file.removeprefix(SCENARIOS).removesuffix(".yaml").replace("/", ".")
    place = f'file="{_text(f"{folder}/{file}")}" line="{line}" time="{one.seconds:.3f}"'
    begin = f'<testcase classname="{_text(suite)}" name="{_text(one.name)}" {place}'
    if one.passed:
        return f"{begin}/>\n"
    failures = "".join(
        f'<failure message="{_text(f"expected {each.expected}, but {each.found}")}">'
        + _text("\n".join([f"{folder}/{each.place}, at {each.at}", *each.because]))
        + "</failure>\n"
        for each in one.differences
    )
    return f"{begin}>\n{failures}</testcase>\n"


def _text(text: str) -> str:
    """Escape; signs that XML does not know at all are left out."""
    return escape("".join(sign for sign in text if sign in "\n\t" or ord(sign) >= 32))
