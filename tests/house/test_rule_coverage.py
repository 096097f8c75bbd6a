"""The gate on the rules is in place, sees what is missing, and lets nothing be excused without a reason."""

import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import nox
import pytest

import noxfile
from desktop_app.domain import likeness, names
from tests.house import rule_coverage
from tests.house.source import ROOT, program


class _Tools:
    """Notes what would be run."""

    def __init__(self) -> None:
        self.commands: list[tuple[str, ...]] = []

    def python(self, *arguments: str, env: dict[str, str] | None = None) -> None:
        self.commands.append(arguments)


class _Session:
    def __init__(self, *posargs: str) -> None:
        self.posargs = list(posargs)


@pytest.fixture
def tools(monkeypatch: pytest.MonkeyPatch) -> Iterator[_Tools]:
    made = _Tools()
    monkeypatch.setattr(noxfile, "prepare", lambda session, requirements: made)
    for check in ("check_style", "check_types", "check_contracts"):
        monkeypatch.setattr(noxfile, check, lambda tools: [])
    yield made
    logging.getLogger("nox").setLevel(logging.NOTSET)


def test_the_whole_suite_is_run_with_the_gate(tools: _Tools) -> None:
    noxfile.test(cast("nox.Session", _Session()))
    ((_, program, *options),) = tools.commands
    assert program == "pytest"
    assert options[options.index("-p") + 1] == rule_coverage.__name__
    assert not [option for option in options if option.startswith(("--ignore", "--deselect", "-k", "tests/"))]


def test_a_part_of_the_suite_is_run_without_it(tools: _Tools) -> None:
    noxfile.test(cast("nox.Session", _Session("tests/domain", "-x")))
    assert tools.commands == [("-m", "pytest", "tests/domain", "-x")]


def test_a_branch_that_no_test_of_the_rules_takes_fails_the_run(tmp_path: Path) -> None:
    # One file of the rules' tests cannot take every branch, and what other tests take counts for nothing.
    quote = "tests/cli/test_quote.py::test_for_people_the_steps_are_lines"
    ran = _pytest(tmp_path, "-n", "1", "tests/domain/test_birth.py", quote)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "tests/domain does not take every branch of desktop_app/domain" in ran.stdout
    assert re.search(r"household_health\.py +\d+ +\d+", ran.stdout)
    assert "birth.py" not in ran.stdout  # all of it is taken
    assert re.search(r"\d+ passed", ran.stdout)


def test_what_the_package_holds_is_measured_whether_imported_or_not() -> None:
    rules = {module.path.name for module in program() if module.room == "domain"}
    assert {"law.py", "card.py", "records.py"} <= rules
    assert rule_coverage.PACKAGE == "desktop_app.domain"
    assert set(rule_coverage.LEFT_OUT) == {"test_differential.py"}
    assert (rule_coverage.TESTS / "test_differential.py").exists()


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ("raise AssertionError  # pragma: no cover – only a broken seed comes here", True),
        ("raise AssertionError  # pragma: no cover", False),
        ("raise AssertionError  # pragma: no cover – ", False),
        ("if x:  # pragma: no cover", False),
    ],
)
def test_an_excuse_needs_its_reason(line: str, *, counts: bool) -> None:
    assert bool(re.search(rule_coverage.REASON.format(what="cover"), line)) is counts


def test_no_module_of_the_rules_is_excused_without_a_reason() -> None:
    excused = [
        f"{module.name}: {line.strip()}"
        for module in program()
        if module.room == "domain"
        for line in module.text.splitlines()
        if "pragma:" in line and not re.search(rule_coverage.REASON.format(what="(cover|branch)"), line)
    ]
    assert excused == []


def _pytest(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "RULE_COVERAGE"))}
    command = [sys.executable, "-m", "pytest", "-p", rule_coverage.__name__, "-q", "-o", f"cache_dir={folder}"]
    return subprocess.run(
        [*command, *arguments], cwd=ROOT, env=clean, capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_answers_kept_from_before_are_asked_again() -> None:
    modules = rule_coverage.import_all(rule_coverage.PACKAGE)
    kept = rule_coverage.remembering(modules)
    assert names.clean in kept
    assert likeness._distance in kept
