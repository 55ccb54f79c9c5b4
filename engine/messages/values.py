"""The kinds of text that messages are made of. Each says what is expected in words: errors and schemas both use it.

The patterns mean the same to Python and to JSON Schema, where `$` differs: `(?![\\s\\S])` is the end of the text.
"""

from datetime import date
from typing import Annotated, Final

from msgspec import Meta

from engine.clock import from_date

LONGEST_NAME: Final = 255
LONGEST_TEXT: Final = 10_000
EARLIEST: Final = from_date(date(1900, 1, 1))
"""Microseconds UTC: a time before this is a mistake (some systems write 0001-01-01 for "none")."""
LATEST: Final = from_date(date(9999, 1, 1))
"""Microseconds UTC: a time from this on is a mistake."""

# Control characters, and all that some program takes for a line break: a name may end up in the header of an email.
_CONTROL: Final = r"\x00-\x1f\x7f-\x9f\u2028\u2029"
_NO_CONTROL: Final = rf"^(?![\s\S]*[{_CONTROL}])"
_ADDRESS_PART: Final = rf'[^\s{_CONTROL}@<>(),;:"\[\]\\]+'

NAME_PATTERN: Final = rf"{_NO_CONTROL}[\s\S]*\S"
ID_PATTERN: Final = rf"{_NO_CONTROL}\S(?:[\s\S]*\S)?(?![\s\S])"
EMAIL_PATTERN: Final = rf"^{_ADDRESS_PART}@{_ADDRESS_PART}(?![\s\S])"
TIME_PATTERN: Final = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})(?![\s\S])"
)
DAY_OR_TIME_PATTERN: Final = rf"{TIME_PATTERN}|^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?![\s\S])"

Name = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=LONGEST_NAME,
        pattern=NAME_PATTERN,
        description=f"a name of at most {LONGEST_NAME} characters, on one line and not blank",
    ),
]
"""What people call a thing; compared by `engine.text.normal`."""

Id = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=LONGEST_NAME,
        pattern=ID_PATTERN,
        description=f"an id of at most {LONGEST_NAME} characters, on one line, without blanks around it",
    ),
]
"""Compared as it is written."""

Email = Annotated[
    str,
    Meta(
        max_length=254,
        pattern=EMAIL_PATTERN,
        description="one plain email address, such as ada@example.com",
    ),
]

LongText = Annotated[
    str,
    Meta(max_length=LONGEST_TEXT, description=f"a text of at most {LONGEST_TEXT} characters"),
]

DayOrTime = Annotated[
    str,
    Meta(
        pattern=DAY_OR_TIME_PATTERN,
        description="a day such as 2026-12-31, or a time with its zone such as 2026-12-31T17:00:00Z",
    ),
]
