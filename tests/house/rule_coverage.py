"""The contract on the rules: the tests of `tests/domain` take every branch of `desktop_app/domain`.

A plugin of pytest that `nox -s test` loads (`-p tests.house.rule_coverage`). It measures inside the one run of the
suite, in every worker, and only while a test of the rules runs: other tests are not slowed down and prove nothing here.
The many thousand random cases of `test_differential.py` take no branch of their own and are left out as well.

A line can be excused by `# pragma: no cover – reason`, a branch by `# pragma: no branch – reason`; without a reason
neither counts.
"""

import importlib
import io
import os
import pkgutil
import shutil
import tempfile
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import coverage
import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "desktop_app.domain"
TESTS = ROOT / "tests" / "domain"
LEFT_OUT = {"test_differential.py"}
REASON = r"# pragma: no {what} – \S"
_FOLDER = "RULE_COVERAGE_FOLDER"  # where the workers leave what they measured; set by the first process


class RuleCoverage:
    """Measures in one process; the process that started the others puts everything together and judges."""

    def __init__(self, folder: Path, worker: str) -> None:
        self.folder = folder
        self.worker = worker
        self.report = ""
        self._coverage = measuring(folder, worker or "main")
        with self._measured():
            modules = import_all(PACKAGE)  # the bodies of the modules, before anybody else imports them
        self._caches = remembering(modules)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Measure a test of the rules from its first fixture to its last."""
        if not item.path.is_relative_to(TESTS) or item.path.name in LEFT_OUT:
            return (yield)
        for cached in self._caches:  # what a test of another room asked before must be asked again under measurement
            cached.cache_clear()
        with self._measured():
            return (yield)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Keep what was measured; in the first process, judge it: a branch not taken fails the run."""
        self._coverage.save()
        if self.worker:
            return
        whole = measuring(self.folder, "whole")
        whole.combine([str(self.folder)])
        lines = io.StringIO()
        if whole.report(show_missing=True, skip_covered=True, file=lines) < 100:
            self.report = lines.getvalue()
            session.exitstatus = max(session.exitstatus, pytest.ExitCode.TESTS_FAILED)
        shutil.rmtree(self.folder, ignore_errors=True)
        os.environ.pop(_FOLDER, None)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say what was not taken."""
        if self.report:
            terminalreporter.section("tests/domain does not take every branch of desktop_app/domain", red=True)
            terminalreporter.write(self.report)

    @contextmanager
    def _measured(self) -> Iterator[None]:
        self._coverage.start()
        try:
            yield
        finally:
            self._coverage.stop()


def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Begin before any conftest can import the rules."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not worker:
        os.environ[_FOLDER] = tempfile.mkdtemp(prefix="rule-coverage-")
    early_config.pluginmanager.register(RuleCoverage(Path(os.environ[_FOLDER]), worker), "rule-coverage")


def measuring(folder: Path, suffix: str) -> coverage.Coverage:
    """Return a measurement of the package's branches that excuses nothing without a reason."""
    found = coverage.Coverage(
        data_file=str(folder / "data"),
        data_suffix=suffix,
        config_file=False,
        branch=True,
        source=[str(ROOT.joinpath(*PACKAGE.split(".")))],
    )
    for which, what in (("exclude", "cover"), ("partial", "branch")):
        found.clear_exclude(which)
        found.exclude(REASON.format(what=what), which)
    return found


def import_all(package: str) -> list[ModuleType]:
    """Import a package and every module in it, and return them."""
    home = importlib.import_module(package)
    names = [module.name for module in pkgutil.walk_packages(home.__path__, f"{package}.")]
    return [home, *(importlib.import_module(name) for name in names)]


def remembering(modules: Iterable[ModuleType]) -> list[Any]:
    """Return the functions of the modules that keep their answers (`functools.cache`)."""
    return [value for module in modules for value in vars(module).values() if hasattr(value, "cache_clear")]
