"""Reads damaged files in a process of its own: `python -m tests.corpus.fuzzing FOLDER FIRST LAST`.

Says which file it begins and how long each took, so that whoever watches knows which one was at work when the process
died or hung. More than a GB of memory is refused by the system where it can be.
"""

import faulthandler
import random
import sys
import time
from pathlib import Path

from desktop_app.excel.faults import WorkbookFault
from desktop_app.excel.lists import read_list
from tests.corpus.damage import damaged, seeds

MOST_MEMORY = 1024 * 1024 * 1024


def limit_memory() -> None:
    """Let the system refuse memory beyond what a list may need; where there is no such limit, none is set."""
    try:
        import resource  # only on Unix
    except ImportError:
        return
    used = _address_space()
    resource.setrlimit(resource.RLIMIT_AS, (used + MOST_MEMORY, used + MOST_MEMORY))


def _address_space() -> int:
    pages = Path("/proc/self/statm")
    return int(pages.read_text(encoding="ascii").split()[0]) * 4096 if pages.exists() else 0


def main(folder: Path, first: int, last: int) -> None:
    """Read the damaged files of these numbers."""
    faulthandler.enable()
    whole = seeds(folder)
    kinds = sorted(whole)
    read_list(folder / "seed.xlsx")  # everything is loaded before the limit is set
    limit_memory()
    for number in range(first, last):
        dice = random.Random(f"damage {number}")
        kind = kinds[number % len(kinds)]
        content = damaged(kind, whole[kind], dice)
        path = folder / f"damaged.{kind}"
        path.write_bytes(content)
        _say(f"begin {number} {kind}")
        begun = time.perf_counter()
        try:
            reading = read_list(path)
            said = f"{sum(1 for _ in reading.rows)} rows"
        except WorkbookFault as fault:
            said = fault.reason
        _say(f"end {number} {time.perf_counter() - begun:.2f} {said}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
