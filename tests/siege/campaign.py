"""A siege from beginning to end: what was drawn is sent under faults, waited for, read and judged."""

import dataclasses
import json
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from threading import Event

from tests.siege.academy import write
from tests.siege.admin import Asking, Ruling, Work
from tests.siege.crew import LARGE, SMALL, Crew
from tests.siege.drawing import SOON, Size, draw
from tests.siege.expected import expected
from tests.siege.faults import FAULTS, Ground
from tests.siege.judge import judge
from tests.siege.lives import STEADY, moment
from tests.siege.place import Place, besieged
from tests.siege.publisher import EVENTS, Publisher
from tests.siege.reading import Answers, bind, depth, read_all
from tests.siege.report import Report, counted
from tests.siege.seen import Seen
from tests.siege.verdict import Sent


class Campaign:
    """One siege."""

    def __init__(self, at: Place, seed: int, size: Size, say: Callable[[str], None]) -> None:
        self._at, self._seed, self._size, self._say = at, seed, size, say
        self._start, self._began, self._over = moment(), time.monotonic(), Event()
        self._never: list[str] = []
        """What never became so."""
        self._drawn = draw(seed, size, self._start)
        self.report = Report(seed)

    def run(self) -> Report:
        """Do all of it; return what came of it."""
        at, size, drawn_ = self._at, self._size, self._drawn
        write(at.rules, drawn_.versions[0], size.jobs)
        at.command("upgrade")
        at.command("apply", "--yes")
        crew = Crew(at, LARGE if size.large else SMALL, Random(f"{self._seed} crew"))
        seen = Seen()
        with crew.working():
            self._until(lambda: depth(at, EVENTS) >= 0, "the workers make their queues")
            bind(at)
            with closing(Answers(at)) as answers:
                try:
                    ruling = self._under_fire(crew, answers)
                finally:
                    self._over.set()
                self._until(lambda: self._rests(answers), "everything comes to rest", crew.supervise, every=0.5)
            seen.receipts = answers.close()
            self._until(crew.is_awake, "all workers listen", crew.supervise)
            codes = crew.dismiss()
        sent = self._sent(ruling.revision)
        self._say("reading what came out")
        seen.status = at.read("status")
        hot_first = [life.id for life in drawn_.lives]
        read_all(
            *(at, seen, Random(f"{self._seed} looks"), drawn_.chains, sorted(drawn_.messages), hot_first),
            some=size.looks,
        )
        self.report.verdict = judge(sent, seen)
        if self.report.verdict.violations:
            (at.folder / "seen.json").write_text(json.dumps(dataclasses.asdict(seen) | {"who": [*seen.who.values()]}))
            (at.folder / "sent.ndjson").write_bytes(b"".join(one.body + b"\n" for one in drawn_.letters))
        for what in self._never:
            self.report.verdict.look("rest", False, "the siege", what, "never")
        for name, code in codes.items():
            self.report.verdict.alike("rest", f"the worker {name}, told to leave, ends with", 0, code)
        self.report.seconds = time.monotonic() - self._began
        self.report.ended = crew.ended
        self.report.done.update(counted(drawn_, seen, crew))
        return self.report

    def _under_fire(self, crew: Crew, answers: Answers) -> Ruling:
        """Send, ask and change the rules while faults happen; all of it is done in the end."""
        at, size, drawn_ = self._at, self._size, self._drawn
        line = at.lines["broker"].port
        publisher = Publisher(line, drawn_.letters, self._over)
        ruling = Ruling(at, size.jobs, drawn_.versions[0])
        rules = Work("rules", [partial(ruling.change, one) for one in drawn_.versions[1:]], self._over)
        asking = Asking(line, answers, self._over)
        jobs = Work("jobs", [partial(asking.do, one) for one in drawn_.chains], self._over)
        joined = [life.messages[0]["id"] for life in drawn_.lives if life.kind == STEADY]

        def are_known() -> bool:
            return all(answers.outcome(one) for one in joined)

        ground = Ground(at, crew, Random(f"{self._seed} faults"), size.away)
        for number, fault in enumerate(drawn_.faults, start=1):
            share = number / len(drawn_.faults)
            publisher.allow(round(share * len(drawn_.letters)))
            rules.allow(share)
            if number == len(drawn_.faults) // 3:  # requests are to have their share of the faults, too
                self._until(are_known, "those who joined are known", crew.supervise)
            if are_known():
                jobs.allow(share)
            self._pause(ground, crew)
            FAULTS[fault](ground)
            crew.supervise()
            self.report.done[fault] += 1
            self._say(
                f"{number}/{len(drawn_.faults)} {fault} · {publisher.sent:,} of {len(drawn_.letters):,} messages"
                f" · {jobs.done} jobs · {rules.done} rule changes"
            )
        publisher.allow(len(drawn_.letters))
        rules.allow(1)
        self._until(are_known, "those who joined are known", crew.supervise)
        jobs.allow(1)
        for what, is_over in (
            ("all is sent", lambda: publisher.has_sent_all),
            ("the rules are changed", lambda: rules.is_over),
            ("what was asked for is done", lambda: jobs.is_over),
        ):
            self._until(is_over, what, crew.supervise)
        self._never += [f"done what was to be done: {one.problem}" for one in (rules, jobs) if one.problem is not None]
        self.report.done["publications that were sent again"] += publisher.again
        return ruling

    def _pause(self, ground: Ground, crew: Crew) -> None:
        """Wait a moment, and longer while much waits to be processed: faults are to come while work is done."""
        time.sleep(ground.chance.uniform(0.1, 1) * self._size.gap)
        end = time.monotonic() + 5 * self._size.gap
        while depth(self._at, EVENTS) > len(self._drawn.letters) // 20 and time.monotonic() < end:
            crew.supervise()
            time.sleep(0.2)

    def _until(
        self, holds: Callable[[], bool], what: str, meanwhile: Callable[[], None] = lambda: None, every: float = 0.2
    ) -> None:
        """Wait until something is so; if it never is, that is noted, and what came out so far is judged."""
        self._say(f"waiting until {what}")
        patience = 20.0 if self._never else self._size.patience  # what is broken is not waited for again
        end = time.monotonic() + patience
        while not holds():
            if time.monotonic() > end:
                self._never.append(f"{what}, after {patience:.0f} seconds")
                return
            meanwhile()
            time.sleep(every)

    def _rests(self, answers: Answers) -> bool:
        if not all(answers.outcome(one) for one in self._drawn.answered) or depth(self._at, "rolecall.emails"):
            return False
        status = self._at.read("status")
        waits = sum(status["outbox"].values()) + sum(status["jobs"].values()) + sum(status["queues"].values())
        waits -= status["queues"].get("rolecall.changes", 0)
        waits += sum(status["emails"].get(state, 0) for state in ("waiting", "relayed"))
        late = moment() < self._start + SOON + timedelta(seconds=10) if self._size.due else False
        return waits == 0 and not late

    def _sent(self, revision: int) -> Sent:
        drawn_ = self._drawn
        return Sent(
            expected(drawn_.lives, drawn_.chains, drawn_.versions[-1], moment()),
            drawn_.chains,
            drawn_.poison,
            drawn_.messages,
            drawn_.answered,
            drawn_.soon,
            sum(len(life.later) for life in drawn_.lives),
            revision,
        )


def besiege(folder: Path, seed: int, size: Size, say: Callable[[str], None]) -> Report:
    """Do a whole siege in a folder."""
    with besieged(folder, 6000 if size.large else 400) as at:
        if at.disk is None:
            say("no disk of its own for the database can be mounted: it never gets full")
        campaign = Campaign(at, seed, size, say)
        report = campaign.run()
        if at.disk is None:
            report.skipped.append("disk of the database full")
        return report
