"""The page of each code: what it means, why it matters, an example, how to mend it. The texts lie in `codes/`.

`python -m engine.authoring.code_pages` prints docs/codes.md.
"""

import sys
from importlib.resources import files
from typing import Final

from engine.authoring.problems import Code

TEMPLATE: Final = ("RC301", "Something wrong in an email template.")
CATALOG: Final = """\
attributes: {country: text, contract_end: date, fte: number}
teams: {care: {}, sales: {}}
job_titles: {nurse: {}}
learning_items: {gdpr-elearning: {}, vehicle-check: {visible: false}}
qualifications:
  wound-care: {items: [gdpr-elearning]}
  driver: {items: [vehicle-check]}
  apprentice: {}
roles:
  nurse: {qualifications: [wound-care]}
"""
"""The catalog of the examples that show none."""

_HEAD = f"""\
# The codes of problems

<!-- Made by `python -m engine.authoring.code_pages`: change the texts in engine/authoring/codes, not this page. -->

`rolecall validate` says each problem with its code, `rolecall explain CODE` prints its page. `RC1..` must be put right,
`RC2..` is a warning and stops nothing.

A warning that is meant is allowed by a comment, with the reason: `# rolecall: allow RC201 why`. It stands in the block
of the trigger or catalog entry, or directly above its key; at a section of the catalog, it is about all its entries.

Examples that show no catalog are read with this one:

```yaml
{CATALOG}```
"""


def codes() -> dict[str, str]:
    """Return what every code means, by code."""
    return {code.id: code.meaning for code in Code} | dict((TEMPLATE,))


def page(code: str) -> str:
    """Return the page of a code, in Markdown."""
    text = (files("engine.authoring") / "codes" / f"{code}.md").read_text(encoding="utf-8")
    return f"## {code}\n{codes()[code]}\n\n{text}"


def all_pages() -> str:
    """Return docs/codes.md."""
    return "\n".join([_HEAD, *(page(code) for code in codes())])


if __name__ == "__main__":
    sys.stdout.write(all_pages())
