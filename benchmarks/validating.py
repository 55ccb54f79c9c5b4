"""Two thousand triggers validated, with everything that is doubtful about them, beside reading their YAML alone.

.venv/bin/python -m benchmarks.validating [--triggers 2000] [--rounds 5]
"""

import argparse
import statistics
from random import Random
from time import perf_counter

import yaml

from engine.authoring.reader import read_rules

FILES = 40
TEAMS, TITLES, ROLES = 300, 200, 400
ATTRIBUTES = ("cost_centre", "site", "contract_type")
SEED = 6


def academy(number: int) -> dict[str, str]:
    """Return the files of a large academy: so many triggers, of which no two need be alike."""
    random = Random(SEED)
    catalog = ["attributes:", "  fte: number", "  country: text"]
    catalog += [f"  {name}: text" for name in ATTRIBUTES]
    for kind, singular, many in (("teams", "team", TEAMS), ("job_titles", "title", TITLES), ("roles", "role", ROLES)):
        catalog += [f"{kind}:", *(f"  {singular}-{one}: {{title: The {singular} {one}}}" for one in range(many))]
    catalog += ["learning_items:", *(f"  item-{one}: {{title: The item {one}}}" for one in range(ROLES))]
    catalog += ["qualifications:"]
    catalog += [f"  qualification-{one}: {{title: Number {one}, items: [item-{one}]}}" for one in range(ROLES)]
    files = {"catalog.yaml": "\n".join(catalog) + "\n"}
    for file in range(FILES):
        lines = ["triggers:"]
        for one in range(file, number, FILES):
            lines += _trigger(random, one)
        files[f"triggers/file-{file:02}.yaml"] = "\n".join(lines) + "\n"
    return files


def _trigger(random: Random, number: int) -> list[str]:
    gives = f"roles: [role-{number % ROLES}]" if number % 2 else f"qualifications: [qualification-{number % ROLES}]"
    tests = [
        f"team: [team-{random.randrange(TEAMS)}, team-{random.randrange(TEAMS)}]",
        f"job_title: title-{random.randrange(TITLES)}",
        f"country: [NL, {random.choice(('BE', 'DE', 'FR'))}]",
        f"fte: {{at_least: 0.{random.randrange(1, 9)}}}",
        f"{random.choice(ATTRIBUTES)}: value-{random.randrange(1000)}",
        f"completed: item-{random.randrange(ROLES)}",
    ]
    chosen = random.sample(tests, random.randrange(2, 5))
    head = [f"  trigger-{number}:", f"    description: Number {number}.", "    owner: ops@example.com"]
    if number % 3:
        then = ["    while:", *(f"      {one}" for one in chosen)]
    else:
        then = ["    when:", "      user.joined: {}", "    if:", *(f"      {one}" for one in chosen)]
    return [*head, *then, "    then:", f"      {gives}"]


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--triggers", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    files = academy(asked.triggers)
    alone: list[float] = []
    whole: list[float] = []
    doubts = 0
    for _ in range(asked.rounds):
        began = perf_counter()
        for text in files.values():
            yaml.load(text, Loader=yaml.CSafeLoader)
        alone.append(perf_counter() - began)
        began = perf_counter()
        doubts = len(read_rules(files)[1])
        whole.append(perf_counter() - began)
    ratio = statistics.median(mine / theirs for mine, theirs in zip(whole, alone, strict=True))
    print(f"\n{asked.triggers:,} triggers, medians of {asked.rounds}\n| what | |\n|---|---:|")
    print(f"| YAML alone (libyaml), s | {statistics.median(alone):.2f} |")
    print(f"| validated, s | {statistics.median(whole):.2f} |")
    print(f"| slowest, s | {max(whole):.2f} |")
    print(f"| times as long as the YAML alone | {ratio:.1f} |")
    print(f"| doubts told | {doubts:,} |")


if __name__ == "__main__":
    main()
