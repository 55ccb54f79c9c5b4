"""The lock file of a consumer."""

from pathlib import Path

import pytest

from connectors.broker.claim import Claim, is_held
from engine.errors import NotReady


def test_a_claim_remembers_what_was_handed_over(tmp_path: Path) -> None:
    path = tmp_path / "consumers" / "1"
    assert not is_held(path)
    first = Claim(path, tmp_path)
    assert (first.mark, is_held(path)) == (0, True)
    first.handed_over(7)
    first.handed_over(5)
    with pytest.raises(NotReady, match="already being worked on"):
        Claim(path, tmp_path)
    first.close()
    assert not is_held(path)
    assert Claim(path, tmp_path).mark == 7


@pytest.mark.parametrize("content", [b"", b"\x00" * 32, b"12", b"twelve 12\n", b"\xff\xfe -1\n"])
def test_a_spoilt_lock_file_locks_nobody_out(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "1"
    path.write_bytes(content)
    claim = Claim(path, tmp_path)
    claim.handed_over(3)
    claim.close()
    assert Claim(path, tmp_path).mark == 3
