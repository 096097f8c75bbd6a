"""The measures of quoting that `bench` takes: their JSON is there, whatever the machine is doing meanwhile."""

import json
import subprocess
import sys

from tests.journeys.commands import ROOT


def test_the_bench_measures_quotes_beside_their_floor() -> None:
    runner = ROOT / "tests" / "bench" / "run.py"
    done = subprocess.run(
        [sys.executable, str(runner), "--people", "200", "--only", "quote"], cwd=ROOT, capture_output=True, text=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr  # 1: a ratio over its limit, which says nothing on a busy machine
    found = json.loads(done.stdout)
    assert found["people"] == 200
    assert [figure["unit"] for figure in found["figures"]] == ["ms", "ms", "quotes/s"]
    for figure in found["figures"]:
        assert figure.keys() >= {"name", "value", "unit", "against", "ratio", "limit"}
        assert figure["value"] > 0
        assert figure["ratio"] > 0
