"""Text is compared without case, outer blanks and Unicode form; normalised once, so that all readers agree."""

import unicodedata


def normal(text: str) -> str:
    """Return the form in which `text` is compared: NFC, casefolded, without outer blanks."""
    folded = unicodedata.normalize("NFC", text.strip()).casefold()
    return unicodedata.normalize("NFC", folded).strip()


def is_storable(text: str) -> bool:
    """Say whether every database can keep `text`: no NUL, no lone surrogate."""
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def storable(text: str) -> str:
    """Return `text` with what a database cannot keep written out, as `\\x00` and `\\ud800`."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\x00", "\\x00")
