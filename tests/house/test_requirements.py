"""What is installed is pinned, hashed, and said once."""

import re
import tomllib
from pathlib import Path

import pytest

from desktop_app.version import VERSION
from tests.house.source import ROOT, text_files

REQUIREMENTS = ROOT / "requirements"
LISTS = ("run", "dev", "build", "nox")


def _asked(name: str) -> list[str]:
    lines = [line.split("#")[0].strip() for line in (REQUIREMENTS / f"{name}.in").read_text("utf-8").splitlines()]
    return [line for line in lines if line and not line.startswith("-r")]


def _pinned(name: str) -> dict[str, set[str]]:
    pins: dict[str, set[str]] = {}
    for found in re.finditer(r"^([a-z0-9-]+)==(\S+)", (REQUIREMENTS / f"{name}.txt").read_text("utf-8"), re.MULTILINE):
        pins.setdefault(found[1], set()).add(found[2])
    return pins


@pytest.mark.parametrize("name", LISTS)
def test_every_pin_has_hashes_and_no_address(name: str) -> None:
    text = (REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8")
    assert addresses(text) == []
    entries = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("name", LISTS)
def test_what_is_asked_for_is_pinned(name: str) -> None:
    asked = {re.split(r"[<>=~! \[;]", line)[0].lower() for line in _asked(name)}
    assert asked <= set(_pinned(name))


@pytest.mark.parametrize("name", ["dev", "build"])
def test_the_lists_agree_on_every_version(name: str) -> None:
    run, other = _pinned("run"), _pinned(name)
    assert {package: other.get(package) for package in run} == run


def test_the_package_asks_for_what_the_run_list_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert sorted(project["dependencies"]) == sorted(_asked("run"))


def test_the_version_stands_in_one_place() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "version" in project["dynamic"]
    stated = re.compile(rf"(?i)version\"?\s*[:=]+\s*[\"']?{re.escape(VERSION)}\b")
    holders = [path for path in _ours() if stated.search(path.read_text(encoding="utf-8"))]
    assert holders == [ROOT / "desktop_app" / "version.py"]


def test_the_changelog_knows_the_version() -> None:
    assert f"## {VERSION}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def _ours() -> list[Path]:
    return [path for path in text_files() if path.parent != REQUIREMENTS and path.suffix in (".py", ".toml", ".spec")]


def addresses(text: str) -> list[str]:
    """Return the addresses a pinned list names, where a reader's own registry must decide."""
    return re.findall(r"\S*://\S*|^-(?:i|f)\s.*|^--(?:index|extra-index|find-links)\S*.*", text, re.MULTILINE)
