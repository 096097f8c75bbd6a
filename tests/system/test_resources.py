"""Shipped files are found in a source tree, in an installed wheel and in a frozen program."""

import csv
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from desktop_app.system import resources
from desktop_app.system.faults import WorldFault
from desktop_app.system.resources import read_seed, resource, seed
from desktop_app.version import VERSION
from tests.house.source import ROOT


@pytest.fixture
def unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a pretended frozen program with one seed list in it."""
    (tmp_path / "seeds").mkdir()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    return tmp_path


def _write(folder: Path, name: str, text: str) -> None:
    (folder / "seeds" / name).write_text(text, encoding="utf-8")


def test_the_source_tree_has_them_beside_the_package() -> None:
    assert resource("theme").is_relative_to(ROOT / "resources")
    assert seed("law_rates.csv").parent == ROOT / "seeds"


def test_the_ending_of_a_seed_may_be_left_out() -> None:
    assert seed("law_rates") == seed("law_rates.csv")


def test_a_frozen_program_looks_in_its_own_folder_only(unpacked: Path) -> None:
    _write(unpacked, "relations.csv", "code,name\n01,Chủ hộ\n")
    assert seed("relations").is_relative_to(unpacked)
    with pytest.raises(WorldFault):
        resource("theme")


def test_rows_are_text_by_heading(unpacked: Path) -> None:
    _write(unpacked, "list.csv", '\ufeffcode,name\n00070,"Phường Hoàn Kiếm, Hà Nội"\n')
    assert read_seed("list") == [{"code": "00070", "name": "Phường Hoàn Kiếm, Hà Nội"}]


@pytest.mark.parametrize("line", ["00070", "00070,A,B"])
def test_a_ragged_line_is_our_own_mistake(unpacked: Path, line: str) -> None:
    _write(unpacked, "list.csv", f"code,name\n{line}\n")
    with pytest.raises(ValueError, match=r"list\.csv, line 2"):
        read_seed("list")


def test_a_missing_file_is_told_in_a_sentence() -> None:
    with pytest.raises(WorldFault) as caught:
        resource("icons", "không-có.svg")
    assert "icons/không-có.svg" in caught.value.sentence
    assert "cài lại" in caught.value.sentence


def test_the_wheel_carries_them_and_finds_them(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (wheel,) = tmp_path.glob("*.whl")
    assert wheel.name.startswith(f"an_sinh_xa-{VERSION}-")
    installed = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    question = (
        "from desktop_app.system.resources import read_seed, resource; import desktop_app;"
        "print(desktop_app.__file__); print(resource('theme')); print(len(read_seed('law_rates')))"
    )
    asked = subprocess.run(
        [sys.executable, "-P", "-c", question],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
        check=True,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    package, theme, rows = asked.stdout.splitlines()
    assert Path(package).is_relative_to(installed)
    assert Path(theme) == installed / "desktop_app" / "resources" / "theme"
    with (ROOT / "seeds" / "law_rates.csv").open(encoding="utf-8", newline="") as stream:
        assert int(rows) == len(list(csv.DictReader(stream)))


def test_a_home_is_the_package_or_its_parent() -> None:
    assert resources.homes() == (ROOT / "desktop_app", ROOT)
