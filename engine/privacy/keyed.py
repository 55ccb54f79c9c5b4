"""The keyed hash: by it who was forgotten is known again when something comes late, and by nobody without the key."""

import hmac
from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa

from engine.errors import NotReady
from engine.settings import Settings
from engine.store.database import Work
from engine.store.tables import forget_key, forgotten

ANOTHER_KEY = (
    "the setting forget_key is not the key with which people were forgotten: with another one they would come back. "
    "Give it as it was (if it was not set, take it away)"
)


@dataclass(frozen=True, slots=True)
class Keyed:
    """Hashes with one key: HMAC-SHA256, in hexadecimal."""

    key: bytes

    def user(self, id: str) -> str:
        """Return the hash of a user."""
        return self._of("user", id)

    def message(self, publisher: str, source: str, id: str) -> str:
        """Return the hash of what makes a message the same message."""
        return self._of("message", publisher, source, id)

    @property
    def proof(self) -> str:
        """By which the key is known again."""
        return self._of("proof")

    def _of(self, *parts: str) -> str:
        said = "\0".join(parts).encode("utf-8", "surrogatepass")
        return hmac.digest(self.key, said, "sha256").hex()


def keyed(work: Work, settings: Settings) -> Keyed:
    """Return the hashes of this academy. Raises NotReady if the key is another than that of those who were forgotten.

    The key is the setting's; without it the one that was made with the tables.
    """
    row = work.run(sa.select(forget_key)).first()
    if row is None and work.writes:
        work.run(_MAKE_EMBEDDED if work.embedded else _MAKE)
        row = work.run(sa.select(forget_key)).one()
    if settings.forget_key is not None:
        found = Keyed(settings.forget_key.encode())
    elif row is not None:
        found = Keyed(row.key.encode())
    else:
        msg = "nobody can be forgotten yet: `rolecall run` or `rolecall upgrade` makes what is missing"
        raise NotReady(msg)
    if row is not None and row.proof is not None and not hmac.compare_digest(row.proof, found.proof):
        raise NotReady(ANOTHER_KEY)
    return found


def keep_proof(work: Work, hashes: Keyed) -> None:
    """Note by which key people are forgotten from now on, if nobody was before."""
    nobody = sa.not_(sa.exists().select_from(forgotten))
    work.run(sa.update(forget_key).where(sa.or_(forget_key.c.proof.is_(None), nobody)).values(proof=hashes.proof))


@cache
def _insert(random: str) -> sa.TextClause:
    return sa.text(f"INSERT INTO forget_key (one, key) VALUES (1, {random}) ON CONFLICT DO NOTHING")


_MAKE = _insert("replace(concat(gen_random_uuid(), gen_random_uuid()), '-', '')")
_MAKE_EMBEDDED = _insert("lower(hex(randomblob(32)))")
