"""The one door looks after what Qt needs from the system, and installs only what is its to install."""

import os
import shutil
from pathlib import Path
from typing import Any, cast

import nox
import pytest

import noxfile


class _Refused(Exception):
    """Stands for the end of a session."""


class _Session:
    """The part of a nox session that speaks to the person in front of it."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def log(self, text: str) -> None:
        self.said.append(text)

    def warn(self, text: str) -> None:
        self.said.append(text)

    def error(self, text: str) -> None:
        raise _Refused(text)


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[list[str]]:
    """Describe a Debian of root's, and return what gets installed on it (nothing really is)."""
    packages: list[list[str]] = []
    monkeypatch.setattr(noxfile, "LINUX", True)
    monkeypatch.setattr(noxfile, "ENVIRONMENTS", tmp_path / "nox")
    monkeypatch.setattr(noxfile, "install_packages", packages.append)
    monkeypatch.setattr(shutil, "which", lambda name: name)
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    return packages


def _look(session: _Session) -> None:
    noxfile.system_libraries(cast("nox.Session", session))


def _missing(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> None:
    """Let the machine miss these packages, one answer for each time it is asked; the last one stays."""
    waiting = list(answers)
    monkeypatch.setattr(noxfile, "missing_packages", lambda: waiting.pop(0) if len(waiting) > 1 else waiting[0])


def test_root_gets_what_is_missing(monkeypatch: pytest.MonkeyPatch, installed: list[list[str]]) -> None:
    _missing(monkeypatch, ["libegl1", "xvfb"], [])
    _look(_Session())
    assert installed == [["libegl1", "xvfb"]]


def test_nothing_is_installed_where_nothing_is_missing(
    monkeypatch: pytest.MonkeyPatch, installed: list[list[str]]
) -> None:
    _missing(monkeypatch, [])
    session = _Session()
    _look(session)
    assert (installed, session.said) == ([], [])


def test_without_rights_the_packages_are_named(monkeypatch: pytest.MonkeyPatch, installed: list[list[str]]) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    _missing(monkeypatch, ["libegl1"])
    with pytest.raises(_Refused, match="apt-get install libegl1"):
        _look(_Session())
    assert installed == []


def test_what_qt_can_do_without_is_only_mentioned(monkeypatch: pytest.MonkeyPatch, installed: list[list[str]]) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    _missing(monkeypatch, ["libxcb-cursor0", "xvfb"])
    session = _Session()
    _look(session)
    assert "libxcb-cursor0 xvfb" in session.said[0]


def test_what_could_not_be_had_is_not_asked_for_again(
    monkeypatch: pytest.MonkeyPatch, installed: list[list[str]]
) -> None:
    _missing(monkeypatch, ["xvfb"])
    for _ in range(3):
        _look(_Session())
    assert installed == [["xvfb"]]


def test_windows_needs_nothing(monkeypatch: pytest.MonkeyPatch, installed: list[list[str]]) -> None:
    monkeypatch.setattr(noxfile, "LINUX", False)
    _missing(monkeypatch, ["libegl1"])
    _look(_Session())
    assert installed == []


@pytest.mark.parametrize(
    ("variables", "screen"),
    [({}, False), ({"DISPLAY": ":0"}, True), ({"WAYLAND_DISPLAY": "wayland-0"}, True), ({"DISPLAY": ""}, False)],
)
def test_a_screen_is_told_by_its_variables(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, Any], *, screen: bool
) -> None:
    monkeypatch.setattr(noxfile, "LINUX", True)
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert noxfile.has_screen() is screen


@pytest.mark.skipif(not noxfile.LINUX, reason="shared objects of Linux")
def test_a_library_is_looked_for_where_the_loader_looks() -> None:
    assert noxfile.is_loadable("libc.so.6") is True
    assert noxfile.is_loadable("libnot-there.so.9") is False
