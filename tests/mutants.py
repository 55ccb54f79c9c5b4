"""Deliberate defects: each is made in a copy of the tree, and the tests named must find it.

`python -m tests.mutants` makes them one after the other and prints who found what; with names, only these. A defect is
an exact piece of text and what stands there instead: a fast test sees to it that each can still be made.
"""

# ruff: noqa: E501 — pieces of code stand here as they stand there
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
LEFT_OUT = (
    ".git",
    ".venv",
    "rolecall-data",
    ".hypothesis",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    "__pycache__",
)


@dataclass(frozen=True)
class Edit:
    """One exact piece of a file, there once, and what stands there instead."""

    file: str
    old: str
    new: str

    def made_in(self, folder: Path) -> None:
        """Make it in a copy of the tree."""
        path = folder / self.file
        text = path.read_text("utf-8")
        if text.count(self.old) != 1:
            msg = f"{self.file} has this {text.count(self.old)} times, expected once:\n{self.old}"
            raise LookupError(msg)
        path.write_text(text.replace(self.old, self.new), "utf-8")


@dataclass(frozen=True)
class Defect:
    """One mistake that somebody could make. `tests`: files, or tests, of which at least one must fail."""

    name: str
    breaks: str
    edits: tuple[Edit, ...]
    tests: tuple[str, ...]


DEFECTS = (
    Defect(
        "acknowledge-before-commit",
        "messages are acknowledged before their batch is committed",
        (
            Edit(
                "connectors/taking.py",
                "            deciding.decide(self.queue, taken)\n            self.acknowledge(taken)\n",
                "            self.acknowledge(taken)\n            deciding.decide(self.queue, taken)\n",
            ),
        ),
        ("tests/test_acknowledging.py",),
    ),
    Defect(
        "lane-acknowledges-first",
        "a lane's messages are acknowledged when they are given to it",
        (
            Edit(
                "connectors/lanes.py",
                "            self._given[lane].put(batch)\n",
                "            self._taking.acknowledge(batch.taken)\n            self._given[lane].put(batch)\n",
            ),
            Edit(
                "connectors/lanes.py",
                "        self._taking.acknowledge(batch.taken)\n        self._note_level()\n\n    def",
                "        self._note_level()\n\n    def",
            ),
        ),
        ("tests/test_lanes.py",),
    ),
    Defect(
        "lanes-forget-users",
        "two lanes have messages about the same user in hand at the same time",
        (
            Edit(
                "connectors/lanes.py",
                "while any(batch.about & other.about for other in self._in_hand.values()):",
                "while len(self._in_hand) == len(self._decidings):",
            ),
        ),
        ("tests/test_lanes.py",),
    ),
    Defect(
        "no-inbox",
        "a message that was processed is processed again",
        (
            Edit(
                "engine/intake.py",
                "        known = self._known.get(key)\n        if known is None:",
                "        known = None\n        if known is None:",
            ),
        ),
        ("tests/test_intake.py",),
    ),
    Defect(
        "publisher-is-no-key",
        "two publishers' messages of the same id are taken for one",
        (
            Edit(
                "engine/arrivals.py",
                "return Key(message.publisher, message.source, message.id)",
                'return Key("anonymous", message.source, message.id)',
            ),
        ),
        ("tests/test_intake.py",),
    ),
    Defect(
        "no-rules-lock",
        "a batch decides by rules that another worker is replacing",
        (
            Edit(
                "engine/store/rules_lock.py",
                "if not work.embedded and work.writes:",
                "if not work.embedded and not work.writes:",
            ),
        ),
        ("tests/test_locks.py",),
    ),
    Defect(
        "users-are-not-locked",
        "two workers decide about one user at once, each by half of what is known",
        (Edit("engine/people/loading.py", "return rows.with_for_update() if lock else rows", "return rows"),),
        ("tests/test_locks.py",),
    ),
    Defect(
        "reasons-without-on-conflict",
        "a reason that is there already makes the batch fail",
        (
            Edit(
                "engine/assignment/reasons.py",
                'insert_into(reason, embedded=embedded).from_select([*columns, "state", "since"], select)\n'
                "    statement: sa.Executable = insert.on_conflict_do_nothing()",
                'insert_into(reason, embedded=embedded).from_select([*columns, "state", "since"], select)\n'
                "    statement: sa.Executable = insert",
            ),
        ),
        ("tests/semantics/test_triggers.py",),
    ),
    Defect(
        "email-noted-before-it-is-on-the-queue",
        "the relay notes email jobs as handed over before they are: a crash between the two loses them",
        (
            Edit(
                "connectors/relay.py",
                "        sent = self.broker.publish_many(EMAILS, (encode_email(job) for job in due))\n"
                "        with self.database.unit() as work:\n"
                "            mark_relayed(work, [job.id for job in due])\n",
                "        with self.database.unit() as work:\n"
                "            mark_relayed(work, [job.id for job in due])\n"
                "        sent = self.broker.publish_many(EMAILS, (encode_email(job) for job in due))\n",
            ),
        ),
        ("tests/test_relay.py",),
    ),
    Defect(
        "receipts-deleted-before-they-are-confirmed",
        "the relay deletes receipts before the broker has them",
        (
            Edit(
                "connectors/relay.py",
                "        self.broker.publish_all((queue, body) for _, queue, body in due)\n"
                "        with self.database.unit() as work:\n"
                "            mark_receipts_relayed(work, [number for number, _, _ in due])\n",
                "        with self.database.unit() as work:\n"
                "            mark_receipts_relayed(work, [number for number, _, _ in due])\n"
                "        self.broker.publish_all((queue, body) for _, queue, body in due)\n",
            ),
        ),
        ("tests/test_relay.py",),
    ),
    Defect(
        "mail-before-commit",
        "email jobs can be seen, and mailed, by others before the batch is committed",
        (
            Edit(
                "engine/pipeline.py",
                "        batch.settle()\n        intake.close()\n",
                '        batch.settle()\n        for word in ("COMMIT", "BEGIN"):\n            work.run(sa.text(word))\n        intake.close()\n',
            ),
        ),
        ("tests/test_unexpected.py", "tests/test_acknowledging.py"),
    ),
    Defect(
        "attempts-are-not-cleared",
        "a message that was handled in the end stays suspected of ending workers",
        (Edit("engine/pipeline.py", "        forget_attempts(work, [arrival.digest])\n", ""),),
        ("tests/test_unexpected.py", "tests/test_attempts.py"),
    ),
    Defect(
        "chunk-without-outcome-check",
        "a chunk takes users again who have had their turn",
        (
            Edit(
                "engine/jobs/chunk.py",
                "    waits = sa.select(job_result.c.user_id).where(*mine, job_result.c.outcome.is_(None))\n",
                "    waits = sa.select(job_result.c.user_id).where(*mine)\n",
            ),
        ),
        ("tests/semantics/test_jobs.py",),
    ),
    Defect(
        "apply-does-not-hold-users",
        "while an apply goes on, an event about somebody who still waits to cross is decided by the new rules alone",
        (
            Edit(
                "engine/plans/bringing.py",
                "    transition = now_active.transition\n    if transition is None:\n",
                "    transition = now_active.transition\n    if transition is None or work.writes:\n",
            ),
        ),
        ("tests/semantics/test_applies.py",),
    ),
    Defect(
        "undo-ends-the-reasons-of-others",
        "an undo takes back what other jobs gave",
        (
            Edit(
                "engine/jobs/undoing.py",
                'mine = sa.and_(reason.c.source == "job", sa.func.coalesce(reason.c.origin, "") == undone)',
                'mine = reason.c.source == "job"',
            ),
        ),
        ("tests/semantics/test_undo.py",),
    ),
    Defect(
        "message-id-by-chance",
        "an email that is sent twice cannot be recognised as a copy",
        (
            Edit(
                "connectors/mail/letter.py",
                '    digest = hashlib.sha256(job.encode("utf-8", "surrogatepass")).hexdigest()[:40]\n',
                '    digest = hashlib.sha256(f"{job}{id(message)}".encode("utf-8", "surrogatepass")).hexdigest()[:40]\n',
            ),
        ),
        ("tests/mail/test_smtp.py", "tests/mail/test_mailing.py"),
    ),
    Defect(
        "transient-errors-park",
        "a database that is away for a moment makes healthy messages be parked",
        (
            Edit(
                "engine/pipeline.py",
                "            return self._unit(arrivals, due=due)\n        except (Transient, NotReady, MemoryError):",
                "            return self._unit(arrivals, due=due)\n        except (NotReady, MemoryError):",
            ),
        ),
        ("tests/test_unexpected.py",),
    ),
    Defect(
        "the-forgotten-come-back",
        "a late message brings back somebody who was forgotten",
        (
            Edit(
                "engine/privacy/late.py",
                "            if new and (one.type == JOINED or who in there):\n",
                "            if new:\n",
            ),
        ),
        ("tests/privacy/test_forgetting.py",),
    ),
)


@dataclass(frozen=True)
class Found:
    """What became of a defect. `by`: the first test that failed; None: nobody noticed."""

    defect: Defect
    by: str | None
    seconds: float


def run(defect: Defect) -> Found:
    """Make a defect in a copy of the tree, and run the tests that must find it."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="rolecall-mutant-") as folder:
        copy = Path(folder) / "tree"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFT_OUT))
        for edit in defect.edits:
            edit.made_in(copy)
        words = ["-m", "pytest", *defect.tests, "-x", "-q", "--timeout", "300", "-p", "no:cacheprovider", "--tb", "no"]
        done = subprocess.run(
            [sys.executable, *words],
            cwd=copy,
            env=os.environ | {"HYPOTHESIS_PROFILE": "fast", "ROLECALL_REQUIRE_SERVICES": "1", "PYTHONPATH": str(copy)},
            capture_output=True,
            text=True,
            timeout=1800,
            check=False,
        )
    failed = [line.split()[1] for line in done.stdout.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    if done.returncode not in (0, 1) or (done.returncode == 1 and not failed):
        raise RuntimeError(done.stdout + done.stderr)
    return Found(defect, failed[0] if failed else None, time.monotonic() - began)


def table(found: list[Found]) -> Iterator[str]:
    """Yield the table, as it stands in docs/reliability.md."""
    yield "| defect | what it breaks | found by | seconds |"
    yield "|---|---|---|---|"
    for one in found:
        by = f"`{one.by}`" if one.by else "**nobody**"
        yield f"| `{one.defect.name}` | {one.defect.breaks} | {by} | {one.seconds:.0f} |"


def main(names: list[str]) -> int:
    """Make the defects and print who found them; 1 if one was found by nobody."""
    found = []
    for defect in DEFECTS:
        if not names or defect.name in names:
            found.append(run(defect))
            print(f"{defect.name}: {found[-1].by or 'NOT FOUND'}", file=sys.stderr, flush=True)
    print("\n".join(table(found)))
    return 1 if any(one.by is None for one in found) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
