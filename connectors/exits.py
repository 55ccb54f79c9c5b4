"""Exit codes: what the end of a command says to whoever started it, and what they mean."""

from typing import Final

WRONG: Final = 1
USAGE: Final = 2
REFUSED: Final = 3
NOT_READY: Final = 4
OUT_OF_MEMORY: Final = 5

MEANINGS: Final = {
    0: "it worked",
    WRONG: "something is wrong with what was given: a rule file, a message, a file, a name that nothing has",
    USAGE: "the command was not understood: an unknown option, a missing argument",
    REFUSED: "refused, or a person is needed: the message says what to do",
    NOT_READY: "not set up, or not to be reached: settings, database, queue, another worker on the same folder",
    OUT_OF_MEMORY: "it wanted more memory than it may have (`memory_limit`), or than there is",
}
"""Exit code → what it means; `docs/commands.md` has it too."""
