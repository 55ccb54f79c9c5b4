"""Where somebody is named in a text or in JSON: known again word by word, and taken out."""

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

_PLAIN = re.compile(r"[ !#-\[\]-~]+")
_TEXTS = ("note", "reason")
_USERS = ("users", "except")
"""Under which names JSON has what people write, and lists of users."""
INSTEAD = "[forgotten]"
"""Stands in a text where the person was named."""


@dataclass(frozen=True)
class Names:
    """What names one person: the id, the address, the whole name (one word alone may be anybody's)."""

    id: str
    email: str | None = None
    name: str | None = None

    @property
    def words(self) -> list[str]:
        """What is looked for in texts. An id that could be any word or number is not."""
        whole = self.name if self.name and len(self.name.split()) > 1 else None
        telling = len(self.id) > 4 or (any(map(str.isdigit, self.id)) and not self.id.isdigit())
        return [one for one in (self.email, whole, self.id if telling else None) if one]

    @property
    def parts(self) -> list[str]:
        """What stands in every text that names the person, in small letters that SQLite knows and JSON does not escape.

        Of what has no such letters, all of it as JSON may write it.
        """
        found = set[str]()
        for one in (*self.words, self.id):
            plain = max(_PLAIN.findall(one), key=len, default="")
            found |= {plain.lower()} if plain.strip() else {one, json.dumps(one)[1:-1].lower()}
        return sorted(found)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        either = "|".join(re.escape(one) for one in self.words) or "(?!)"
        return re.compile(rf"(?<![\w-])(?:{either})(?![\w-])", re.IGNORECASE)

    def named_in(self, text: str) -> bool:
        """Say whether a text names the person."""
        return self._pattern.search(text) is not None

    def left_out_of(self, text: str) -> str:
        """Return a text without what names the person."""
        return self._pattern.sub(INSTEAD, text)

    def out_of(self, value: Any, key: str = "note") -> Any:  # noqa: ANN401 — JSON
        """Return JSON without the person: from lists of users they go, and notes do not name them any more.

        Nothing else is touched: what is called like the id, such as a team, is not the person.
        """
        if isinstance(value, str):
            return self.left_out_of(value) if key in _TEXTS else value
        if isinstance(value, list):
            return [self.out_of(one, key) for one in value if not self._is_meant(one, key)]
        if isinstance(value, dict):
            return {name: self.out_of(one, name) for name, one in value.items()}
        return value

    def _is_meant(self, one: Any, key: str) -> bool:  # noqa: ANN401 — JSON
        if isinstance(one, dict):
            return bool(one.get("id") == self.id)
        return key in _USERS and one == self.id

    @property
    def as_bytes(self) -> list[bytes]:
        """How what names the person may stand in JSON, escaped or not."""
        said = {form for one in (*self.words, self.id) for form in (one, json.dumps(one)[1:-1])}
        return sorted(one.encode("utf-8", "surrogatepass") for one in said)
