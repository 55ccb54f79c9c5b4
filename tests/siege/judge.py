"""The judge: what was seen against what must be so. It reads no clock, no server and no file."""

from collections import Counter

from tests.siege import judging_changes, judging_mail, judging_people
from tests.siege.seen import Seen
from tests.siege.verdict import PROMISES, Sent, Verdict


def judge(sent: Sent, seen: Seen) -> Verdict:
    """Judge all of it."""
    verdict = Verdict(Counter(dict.fromkeys(PROMISES, 0)))
    for one in (*judging_people.JUDGES, *judging_changes.JUDGES, *judging_mail.JUDGES):
        one(sent, seen, verdict)
    return verdict
