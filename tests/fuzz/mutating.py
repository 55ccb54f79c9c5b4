"""Seeds made worse, without any tool: what `make test` replays a few thousand of."""

import random
from collections.abc import Sequence

STRANGE = (
    b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"\\ud800", b"\xe2\x80\xae", b"\r\n", b"1e999", b"-1e999", b"NaN",
    b"Infinity",
    b"9" * 5000, b"[" * 3000, b"{" * 3000, b'{"a":' * 3000, b"- " * 3000, b"&a [*a]", b"{{ 9 ** 9 }}",
    b"=cmd|' /C x'!A0",
    b"'; DROP TABLE user; --", b"<script>alert(1)</script>", b"\x1b[2J", "e\u0301\u202e".encode(), b"x" * 20_000,
)  # fmt: skip


def mutated(chance: random.Random, seeds: Sequence[bytes], words: Sequence[str]) -> bytes:
    """Return one of the seeds with some things changed."""
    body = bytearray(chance.choice(seeds))
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        at = chance.randint(0, len(body))
        to = min(len(body), at + chance.choice((0, 1, 2, 5, 20, 200)))
        match chance.randrange(6):
            case 0:
                body[at:to] = b""
            case 1:
                body[at:to] = chance.randbytes(chance.randint(1, 4))
            case 2:
                body[at:at] = body[at:to]
            case 3:
                body[at:to] = chance.choice(STRANGE)
            case 4 if words:
                body[at:to] = chance.choice(words).encode("utf-8", "surrogateescape")
            case _:
                other = chance.choice(seeds)
                start = chance.randint(0, len(other))
                body[at:to] = other[start : start + chance.choice((5, 50, 500))]
    return bytes(body)
