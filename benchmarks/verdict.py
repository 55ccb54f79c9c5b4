"""The table of a run: medians, least, most; then what is asked of them, and whether it is so."""

import statistics
from collections.abc import Mapping

WORKER = "Rolecall, 1 worker, events/s"
CONSUMING = "Rolecall, 1 worker that only consumes, events/s"
BARE = (
    "bare kombu, events/s",
    "bare SQL of the same batches, events/s",
    "bare INSERT … SELECT of the same rows, events/s",
)
Asked = tuple[str, float, str, float]
"""What, its figure, how it is compared, with what."""


def table(figures: Mapping[str, list[float]], rounds: int, machine: str) -> str:
    """Return both tables, as Markdown."""
    lines = [f"\nmedians of {rounds} ({machine})\n", "| what | median | least | most |", "|---|---:|---:|---:|"]
    lines += [
        f"| {name} | {statistics.median(values):,.1f} | {min(values):,.1f} | {max(values):,.1f} |"
        for name, values in figures.items()
    ]
    lines += ["", "| asked | figure | at least or at most | reached |", "|---|---:|---:|---|"]
    lines += [
        f"| {name} | {value:,.2f} | {sign} {wanted:,g} | {'yes' if reached(value, sign, wanted) else 'no'} |"
        for name, value, sign, wanted in asked(figures)
    ]
    return "\n".join(lines)


def asked(figures: Mapping[str, list[float]]) -> list[Asked]:
    """Return what is asked of the medians of a run."""
    middle = {name: statistics.median(values) for name, values in figures.items()}
    slower = min(middle[name] for name in BARE)
    found: list[Asked] = []
    for name in (WORKER, CONSUMING):
        short = name.removesuffix(", events/s")
        found += [
            (f"{short}, against the usual way", middle[name] / middle["the usual way, events/s"], "≥", 10),
            (f"{short}, against the slowest of the bare limits", middle[name] / slower, "≥", 0.4),
        ]
        found += [
            (f"{short}, against {peer}", middle[name] / middle[f"{peer}, one row an event, events/s"], ">", 1)
            for peer in ("Celery", "Dramatiq")
        ]
    found += [(name, value, "<", 50) for name, value in middle.items() if name.startswith("publish") and "p99" in name]
    found.append(("Rolecall, embedded, events/s", middle["Rolecall, embedded, events/s"], "≥", 1000))
    return found


def reached(value: float, sign: str, wanted: float) -> bool:
    """Say whether the figure is as it is asked for."""
    return {"≥": value >= wanted, ">": value > wanted, "<": value < wanted}[sign]
