"""The arrows between the rooms are contracts, and they hold."""

import subprocess
import sys
import tomllib

from tests.house.source import PROGRAM, ROOMS, ROOT


def test_every_import_contract_holds() -> None:
    # A process of its own: the linter switches off every logger it finds.
    lint = "from importlinter.cli import lint_imports_command as command; command()"
    run = subprocess.run(
        [sys.executable, "-c", lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_room_and_module_has_its_level() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    arrows = next(contract for contract in contracts if contract["id"] == "arrows")
    named = {name.strip() for layer in arrows["layers"] for name in layer.split("|")} | set(
        arrows["exhaustive_ignores"]
    )
    there = {path.stem for path in PROGRAM.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert arrows["exhaustive"] is True
    assert there - {"__init__"} == named
    assert set(ROOMS) <= named
