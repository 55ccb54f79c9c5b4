"""What YAML's parser says, in the words of somebody who writes rules."""

_INDENTATION = "the indentation does not fit the lines above; what belongs together stands below each other"
_MEANINGS = (
    ("escape", "a backslash in double quotes begins an escape that does not exist; use single quotes", False),
    ("scanning a quoted scalar", "a quote is opened here and not closed", True),
    ("parsing a flow", "a bracket `[` or `{` is opened here and not closed, or a comma is missing after it", True),
    ("mapping values are not allowed", "a second `: ` in one line, or indented too far; quote text with `: `", False),
    ("cannot start any token", "a text cannot begin with this character; put it in quotes", False),
    ("could not find expected ':'", "`key: value` is expected; the colon, or the blank after it, is missing", False),
    ("parsing a block", _INDENTATION, False),
)
"""(words of the parser, their meaning, whether the place is where the thing began)"""


def explain(said: str, *, tab: bool) -> tuple[str, bool]:
    """Return the meaning of what the parser said, and whether the place is where the thing began.

    `tab`: the parser stopped at a tab.
    """
    if tab:
        return "a tab is used as indentation; use blanks only", False
    for words, meaning, began in _MEANINGS:
        if words in said:
            return meaning, began
    return said.strip(), False
