"""Which branches of its modules a reader's seeds and corpus reach."""

from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def branches(name: str, corpus: Path) -> str:
    """Replay everything there is; return the figures in words."""
    import coverage

    measured = coverage.Coverage(
        branch=True, data_file=None, config_file=False, source=[str(ROOT / "engine"), str(ROOT / "connectors")]
    )
    measured.start()
    from tests.fuzz.readers import READERS
    from tests.fuzz.seeds import seeds

    bodies = [*seeds(name), *(file.read_bytes() for file in sorted(corpus.glob("*")))]
    for body in bodies:
        READERS[name].read(body)
    measured.stop()
    patterns = [str(ROOT / pattern) for pattern in READERS[name].modules]
    data: Any = measured.get_data()
    files = [file for file in data.measured_files() if any(Path(file).match(one) for one in patterns)]
    reached = total = 0
    for file in files:
        numbers = measured._analyze(file).numbers
        reached += numbers.n_executed_branches
        total += numbers.n_branches
    share = reached / max(1, total)
    return f"{len(bodies)} inputs reach {reached} of {total} branches ({share:.0%}) in {len(files)} modules"
