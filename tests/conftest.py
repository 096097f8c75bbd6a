"""What holds for every test: an offscreen screen, a home of its own, a fixed day, and nothing left behind.

The environment is set before any module of the program or of Qt is imported, because both read it once.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.leaks import Watch

FIXED_DAY = "2026-11-21"
_HOME = Path(tempfile.mkdtemp(prefix="an-sinh-xa-tests-"))

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["AN_SINH_XA_HOME"] = str(_HOME)
os.environ["AN_SINH_XA_TODAY"] = FIXED_DAY

if sys.dont_write_bytecode:
    # Where no compiled module may stand beside its source, every program a test starts would compile 1,500 modules anew:
    # seconds each. They share what was compiled until this run ends (the first process of a run names the folder).
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.pycache_prefix = os.environ.setdefault("PYTHONPYCACHEPREFIX", str(_HOME / "bytecode"))
    sys.dont_write_bytecode = False

# A gate that fails at random is no gate: the same examples each time, and no deadline on a shared machine. To look
# further, `pytest --hypothesis-profile=explore`.
settings.register_profile(
    "gate",
    derandomize=True,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],  # how fast examples are made is the machine's affair
)
settings.register_profile("explore", max_examples=2_000, deadline=None)
settings.load_profile("gate")


def pytest_unconfigure() -> None:
    """Remove the home of this run."""
    shutil.rmtree(_HOME, ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a real screen where there is none."""
    if os.environ["QT_QPA_PLATFORM"] != "offscreen":
        return
    for item in items:
        if item.get_closest_marker("real_display"):
            item.add_marker(pytest.mark.skip(reason="needs a real screen: set QT_QPA_PLATFORM to xcb or windows"))


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a thread, a running timer, a thread pool job or a window behind.

    Being the first fixture set up it is the last torn down: `qtbot` has closed its widgets by then. A test that must
    leave something says `@pytest.mark.leaves("why")`.
    """
    watch = Watch()
    yield
    if request.node.get_closest_marker("leaves") is None:
        left = watch.left_behind()
        assert not left, "left behind: " + "; ".join(left)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty home of the program, for a test that looks at what is written there."""
    folder = tmp_path / "home"
    monkeypatch.setenv("AN_SINH_XA_HOME", str(folder))
    return folder
