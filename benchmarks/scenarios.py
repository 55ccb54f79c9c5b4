"""Scenarios: how long 500 of the sample academy take to play, beside parsing their YAML alone.

.venv/bin/python -m benchmarks.scenarios
"""

from pathlib import Path
from time import perf_counter

import yaml

from connectors.logs import faults_alone
from engine.authoring.folder import read_folder, read_scenario_files
from engine.authoring.read_scenarios import read_scenarios
from engine.authoring.reader import read_rules
from engine.scenarios import run
from engine.settings import Settings

SAMPLE = Path(__file__).parents[1] / "rules"
NUMBER = 500
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def main() -> None:
    """Measure, and print a line for each part."""
    files = read_scenario_files(SAMPLE)
    rules, _ = read_rules(read_folder(SAMPLE), doubts=False)
    here = len(read_scenarios(files, rules))
    times = -(-NUMBER // here)

    began = perf_counter()
    for _ in range(times):
        for text in files.values():
            yaml.load(text, Loader=LOADER)  # noqa: S506 — the safe loader, in C where it is to be had
    parsing = perf_counter() - began

    began = perf_counter()
    scenarios = [one for _ in range(times) for one in read_scenarios(files, rules)][:NUMBER]
    reading = perf_counter() - began

    for cover in (False, True):
        began = perf_counter()
        with faults_alone():
            outcome = run(rules, scenarios, Settings(), cover=cover)
        playing = perf_counter() - began
        assert outcome.failed == 0
        what = "with coverage" if cover else "without"
        print(f"{NUMBER} scenarios {what}: {playing:.1f} s to play, {playing / NUMBER * 1000:.1f} ms each")
        print(f"  beside parsing their YAML alone ({parsing:.2f} s): {(playing + reading) / parsing:.0f} times as long")
    print(f"reading them, with places and checks: {reading:.2f} s")


if __name__ == "__main__":
    main()
