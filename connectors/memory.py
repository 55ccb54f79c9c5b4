"""How much memory a worker may take: the operating system refuses it more.

What is limited is what the process has to itself and can write (RLIMIT_DATA): Python's objects, what the C code of
matching takes, the stacks of threads. Not the address space (RLIMIT_AS), of which libraries, files and threads take
much that never becomes memory; and not by looking from time to time, which sees nothing while C code has hold of the
process.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction

from engine.errors import NotReady

SHARE = Fraction(3, 4)
"""Of the machine's memory, where the setting names no limit."""


@contextmanager
def limited(limit: int | None) -> Iterator[str | None]:
    """Let the process take so many bytes for the block; None: as the machine has it; 0: no limit. Gives it in words.

    Whoever asks for more gets a MemoryError; C code may crash instead. Raises NotReady where there is no such limit.
    """
    most = _usual() if limit is None else limit
    if not most:
        yield None
        return
    try:
        import resource

        before = resource.getrlimit(resource.RLIMIT_DATA)
    except (ImportError, AttributeError) as problem:
        if limit is None:
            yield None
            return
        msg = "this operating system limits nobody's memory: leave out memory_limit, or say none"
        raise NotReady(msg) from problem
    others = [one for one in before if one != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_DATA, (min([most, *others]), before[1]))
    try:
        yield f"{min([most, *others]) // 2**20} MiB"
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)


def _usual() -> int:
    try:
        return int(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") * SHARE)
    except (AttributeError, ValueError, OSError):  # a system that does not say
        return 0
