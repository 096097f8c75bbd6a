"""Two thousand and more damaged files, read in processes of their own: no crash, no hang, no runaway memory."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHARDS, EACH = 7, 300
LONGEST = 10.0  # seconds for one file
_LIMIT = 150.0  # seconds for a shard; ten times what it needs


def test_the_shards_are_enough_files() -> None:
    assert SHARDS * EACH >= 2_000


@pytest.mark.parametrize("shard", range(SHARDS))
def test_damaged_files_are_a_sentence_or_a_reading(shard: int, tmp_path: Path) -> None:
    first, last = shard * EACH, (shard + 1) * EACH
    lines, code, errors = _run(tmp_path, first, last)
    begun = [line for line in lines if line.startswith("begin")]
    ended = [line.split() for line in lines if line.startswith("end")]
    assert code == 0, f"died at {begun[-1:]}: {errors[-2000:]}"
    assert len(ended) == EACH
    slowest = max(ended, key=lambda words: float(words[2]))
    assert float(slowest[2]) < LONGEST, slowest
    assert len({words[3] for words in ended}) >= 3, "damage must be of many sorts"


def _run(folder: Path, first: int, last: int) -> tuple[list[str], int, str]:
    """Run one shard; a process that says nothing for too long is ended."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.corpus.fuzzing", str(folder), str(first), str(last)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        # The reader's panics are caught; their long traces would only cost time.
        env={**os.environ, "RUST_BACKTRACE": "0"},
    )
    watch = threading.Timer(_LIMIT, process.kill)
    watch.start()
    try:
        out, errors = process.communicate()
    finally:
        watch.cancel()
        watch.join()
    return out.splitlines(), process.returncode, errors
