"""What came of a siege, as tables for people."""

from collections.abc import Sequence

from tests.siege.faults import FAULTS
from tests.siege.report import Report
from tests.siege.verdict import PROMISES

MOST = 60
"""Violations that are printed."""


def written(report: Report) -> str:
    """Write it."""
    faults = [(name, f"{report.done[name]:,}") for name in FAULTS]
    faults += [(f"not done: {name}", "not allowed to mount a disk") for name in report.skipped]
    figures = [(name, f"{number:,}") for name, number in report.done.items() if name not in FAULTS]
    figures += [(name, f"{number:,}") for name, number in (*report.verdict.notes.items(), *report.ended.items())]
    broken = dict.fromkeys(PROMISES, 0)
    for one in report.verdict.violations:
        broken[one.promise] += 1
    promises = [
        (said, _attacked(report, name), f"{report.verdict.looks[name]:,} looks", f"{broken[name]:,} violations")
        for name, said in PROMISES.items()
    ]
    parts = [
        f"seed {report.seed}, {report.seconds / 60:.1f} minutes",
        _table(faults),
        _table(figures),
        _table(promises),
        *map(str, report.verdict.violations[:MOST]),
    ]
    more = len(report.verdict.violations) - MOST
    return (
        "\n\n".join(parts[:4]) + "".join(f"\n{one}" for one in parts[4:]) + (f"\n… and {more} more" if more > 0 else "")
    )


def _attacked(report: Report, promise: str) -> str:
    """Say how often something was done against a promise."""
    faults = sum(report.done[name] for name in FAULTS)
    mail = sum(report.done[name] for name in FAULTS if name.startswith("mail")) + report.done["kills of workers"]
    of_promise = {
        "poison": f"{report.done['poison']:,} poison",
        "mails": f"{mail:,} kills and faults of mail",
        "clock": f"{report.done['messages ahead of their time']:,} messages ahead",
    }
    return of_promise.get(promise, f"{faults:,} faults")


def _table(rows: Sequence[tuple[str, ...]]) -> str:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = ["  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in rows]
    return "\n".join(f"  {line}" for line in lines)
