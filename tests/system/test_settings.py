"""The settings of the machine survive, and a damaged file costs nothing but the settings."""

from pathlib import Path

import pytest

from desktop_app.system.settings import MachineSettings, read_settings, settings_path, write_settings


def test_they_come_back_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "machine.json"
    settings = MachineSettings(theme="dark", zoom=125).with_file(tmp_path / "TânPhú.db")
    settings = settings.with_window("main", {"geometry": "AdnQ", "split": [240, 800]})
    write_settings(settings, path)
    assert read_settings(path) == settings


def test_they_lie_in_the_home_of_the_program(home: Path) -> None:
    write_settings(MachineSettings(zoom=150))
    assert settings_path().is_relative_to(home)
    assert read_settings().zoom == 150


def test_the_last_file_heads_the_recent_ones_once() -> None:
    settings = MachineSettings()
    for name in ("a.db", "b.db", "a.db"):
        settings = settings.with_file(Path(name))
    assert settings.last_file == str(Path("a.db").absolute())
    assert [Path(name).name for name in settings.recent_files] == ["a.db", "b.db"]


def test_only_a_few_recent_files_are_kept() -> None:
    settings = MachineSettings()
    for number in range(20):
        settings = settings.with_file(Path(f"{number}.db"))
    assert [Path(name).stem for name in settings.recent_files] == [str(number) for number in range(19, 11, -1)]


def test_nothing_written_yet_means_defaults(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "none.json") == MachineSettings()


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"zoom"', "\x00\x01"])
def test_a_damaged_file_is_put_aside(tmp_path: Path, text: str) -> None:
    path = tmp_path / "machine.json"
    path.write_text(text)
    assert read_settings(path) == MachineSettings()
    assert not path.exists()
    assert path.with_suffix(".damaged").exists()


@pytest.mark.parametrize(
    "text",
    ['{"zoom": 5}', '{"zoom": "100"}', '{"zoom": true}', '{"theme": "pink"}', '{"recent_files": [1]}', '{"windows": 3}',
     '{"last_file": null}', '{"unknown": 1}'],
)  # fmt: skip
def test_an_unsound_value_is_replaced_by_its_default(tmp_path: Path, text: str) -> None:
    path = tmp_path / "machine.json"
    path.write_text(text)
    assert read_settings(path) == MachineSettings()


def test_a_sound_value_beside_an_unsound_one_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "machine.json"
    path.write_text('{"zoom": 9000, "theme": "light"}')
    assert read_settings(path) == MachineSettings(theme="light")
