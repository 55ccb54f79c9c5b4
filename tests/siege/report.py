"""What came of a siege, in numbers."""

from collections import Counter
from dataclasses import dataclass, field

from tests.siege.crew import Crew
from tests.siege.drawing import Drawn
from tests.siege.seen import Seen
from tests.siege.verdict import Verdict


@dataclass
class Report:
    """What came of it."""

    seed: int
    seconds: float = 0.0
    done: Counter[str] = field(default_factory=Counter)
    """What was sent, asked for and attacked."""
    ended: Counter[str] = field(default_factory=Counter)
    verdict: Verdict = field(default_factory=Verdict)
    skipped: list[str] = field(default_factory=list)


def counted(drawn: Drawn, seen: Seen, crew: Crew) -> Counter[str]:
    """Count what was sent, and what came of it."""
    return Counter(
        {
            "healthy messages": len(drawn.messages),
            "of these sent twice": drawn.twice,
            "poison": len(drawn.poison),
            "messages ahead of their time": sum(len(life.later) for life in drawn.lives),
            "people": len(drawn.lives),
            "requests": sum(len(chain.requests) for chain in drawn.chains),
            "changes of the rules": len(drawn.versions) - 1,
            "kills of workers": crew.killed.total(),
            "change events": len(seen.changes),
            "emails in the mailbox": len(seen.mails),
        }
    )
