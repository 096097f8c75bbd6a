"""All folders gather under one home when that is asked for, and never under Documents."""

from pathlib import Path

from desktop_app.system.folders import HOME, folders


def test_one_home_gathers_everything(tmp_path: Path) -> None:
    known = folders({HOME: str(tmp_path)})
    for folder in (known.offices, known.backups, known.settings, known.logs, known.crashes):
        assert folder.is_relative_to(tmp_path)


def test_asking_makes_no_folder(tmp_path: Path) -> None:
    folders({HOME: str(tmp_path / "home")})
    assert list(tmp_path.iterdir()) == []


def test_without_it_they_are_the_users_own() -> None:
    known = folders({})
    assert known.offices == Path.home() / "AnSinhXa"
    assert known.logs.is_absolute()
    assert "Documents" not in known.offices.parts


def test_an_empty_variable_is_no_home() -> None:
    assert folders({HOME: "  "}) == folders({})
