"""The first command of a newcomer, on machines of every kind."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import start


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the environment be made in a folder of the test."""
    monkeypatch.setattr(start, "ENVIRONMENT", tmp_path / "environment")
    monkeypatch.setattr(start, "STAMP", tmp_path / "environment" / "installed")


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Return the commands that would have been run; all of them succeed."""
    made: list[list[str]] = []

    def call(command: list[str], **_: object) -> int:
        made.append([str(part) for part in command])
        return 0

    monkeypatch.setattr(subprocess, "call", call)
    return made


def _without_ensurepip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)


@pytest.mark.skipif(os.name == "nt", reason="Debian only")
def test_without_rights_a_bare_debian_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, calls: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    _without_ensurepip(monkeypatch)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert start.main(["test"]) == 2
    assert f"apt-get install python3.{sys.version_info.minor}-venv" in capsys.readouterr().err
    assert calls == []


@pytest.mark.skipif(os.name == "nt", reason="Debian only")
def test_as_root_a_bare_debian_gets_what_it_lacks(monkeypatch: pytest.MonkeyPatch, calls: list[list[str]]) -> None:
    _without_ensurepip(monkeypatch)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda name: name)
    start.prepare()
    assert calls[0][:2] == ["apt-get", "update"]
    assert calls[1][:2] == ["apt-get", "install"]
    assert calls[1][-1] == f"python3.{sys.version_info.minor}-venv"


def test_a_ready_environment_is_used_as_it_is(calls: list[list[str]]) -> None:
    python = start.python_of(start.ENVIRONMENT)
    python.parent.mkdir(parents=True)
    python.touch()
    start.STAMP.write_text(start.fingerprint(), encoding="utf-8")
    assert start.main(["test", "tests/domain", "-x"]) == 0
    assert calls == [[str(python), "-m", "nox", "--noxfile", str(start.ROOT / "noxfile.py"), "--session", "test", "--",
                      "tests/domain", "-x"]]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "tail"),
    [([], ["--list"]), (["-s", "lint"], ["-s", "lint"]), (["run", "--", "a.db"], ["run", "--", "a.db"])],
)
def test_arguments_reach_nox(
    monkeypatch: pytest.MonkeyPatch, calls: list[list[str]], arguments: list[str], tail: list[str]
) -> None:
    monkeypatch.setattr(start, "prepare", lambda: "")
    start.main(arguments)
    assert calls[0][-len(tail) :] == tail


def test_another_list_or_another_python_makes_a_new_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = start.fingerprint()
    other = tmp_path / "nox.txt"
    other.write_text("nox==1 --hash=sha256:00\n", encoding="utf-8")
    monkeypatch.setattr(start, "REQUIREMENTS", other)
    assert start.fingerprint() != before


def test_settings_that_lead_pip_astray_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in start.MISLEADING:
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("PIP_CERT", "kept")
    clean = start.clean_environment()
    assert not set(start.MISLEADING) & clean.keys()
    assert clean["PIP_CERT"] == "kept"
