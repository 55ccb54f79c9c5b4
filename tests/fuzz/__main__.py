"""Coverage-guided fuzzing of one reader: `python -m tests.fuzz message --runs 1000000`. `make fuzz` does all of them.

What ends it is written beside the corpus as `READER.crash-…`; keep it among the seeds once it is mended. The corpus is
kept from run to run; `--branches` replays it and says which share of the reader's branches it reaches.
"""

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LONGEST = 4096
"""Bytes of what is tried; what is large has tests of its own."""
MEMORY = 1024
"""MiB that it may take."""
HANG = 60
"""Seconds on the wall after which it is ended from outside; more than one of computing is a fault in any case."""


def main() -> None:
    """Read what is wanted, and do it."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("reader", help="which reader, or `list`")
    parser.add_argument("--runs", type=int, default=100_000, help="executions")
    parser.add_argument("--seed", type=int, default=1, help="of chance")
    parser.add_argument("--corpus", type=Path, default=Path("fuzz-corpus"), help="a folder that grows")
    parser.add_argument("--branches", action="store_true", help="count the branches that seeds and corpus reach")
    chosen = parser.parse_args()
    corpus = (chosen.corpus / chosen.reader).absolute()
    if chosen.reader == "list":
        from tests.fuzz.readers import READERS

        sys.stdout.write("".join(f"{name}\n" for name in READERS))
    elif chosen.branches:
        from tests.fuzz.branches import branches

        sys.stdout.write(f"{chosen.reader}: {branches(chosen.reader, corpus)}\n")
    else:
        corpus.mkdir(parents=True, exist_ok=True)
        _fuzz(chosen.reader, corpus, chosen.runs, chosen.seed)


def _fuzz(name: str, corpus: Path, runs: int, seed: int) -> None:
    try:
        import atheris
    except ImportError:
        sys.exit("atheris is not there: `make fuzz` installs it")
    with atheris.instrument_imports(include=["engine", "connectors"]):
        from tests.fuzz.judging import execute
        from tests.fuzz.readers import READERS
        from tests.fuzz.seeds import seeds

    def one(body: bytes) -> None:
        execute(name, body)

    with tempfile.TemporaryDirectory(prefix="rolecall-seeds-") as folder:
        for number, body in enumerate(seeds(name)):
            (Path(folder) / f"{number:03}").write_bytes(body)
        words = Path(folder).with_suffix(".dict")
        words.write_text("".join(f"{_quoted(word)}\n" for word in READERS[name].words), "ascii")
        options: dict[str, Any] = {
            "runs": runs,
            "seed": seed,
            "max_len": LONGEST if name != "rules" else 16 * LONGEST,
            "timeout": HANG,
            "rss_limit_mb": MEMORY,
            "dict": words,
            "artifact_prefix": f"{corpus}.",
            "print_final_stats": 1,
            "verbosity": 1,
        }
        atheris.Setup([sys.argv[0], *(f"-{key}={value}" for key, value in options.items()), str(corpus), folder], one)
        atheris.Fuzz()


def _quoted(word: str) -> str:
    """A word as libFuzzer's dictionaries have it."""
    return '"' + "".join(f"\\x{byte:02x}" for byte in word.encode("utf-8", "surrogateescape")) + '"'


if __name__ == "__main__":
    main()
