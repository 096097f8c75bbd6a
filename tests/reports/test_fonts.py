"""Which typeface is taken: Times first, a complete one always, a sentence when there is none."""

import shutil
from pathlib import Path

import pytest

from desktop_app.reports.fonts import VIETNAMESE, FontFamily, FontMissing, find_family, font_folders, typeface


def _installed() -> FontFamily:
    return find_family(font_folders())


def _copy(family: FontFamily, folder: Path, names: tuple[str, str, str, str]) -> None:
    folder.mkdir(parents=True)
    for source, name in zip((family.regular, family.bold, family.italic, family.bold_italic), names, strict=True):
        shutil.copy(source, folder / name)


def test_this_machine_has_a_typeface_for_vietnamese() -> None:
    face = typeface()
    assert len({face.regular, face.bold, face.italic, face.bold_italic}) == 4
    assert face.face(bold=True) == face.bold
    assert face.face(italic=True) == face.italic
    assert face.face(bold=True, italic=True) == face.bold_italic


def test_every_vietnamese_letter_is_asked_for() -> None:
    assert set("ăâđêôơưĂÂĐÊÔƠƯếỆộỮỹỶặẵ") <= VIETNAMESE
    assert len([letter for letter in VIETNAMESE if letter.isalpha()]) == 2 * 73


def test_times_is_preferred_wherever_it_lies(tmp_path: Path) -> None:
    family = _installed()
    _copy(family, tmp_path / "a" / "truetype", ("TIMES.TTF", "timesbd.ttf", "timesi.ttf", "timesbi.ttf"))
    _copy(
        family,
        tmp_path / "b",
        ("Tinos-Regular.ttf", "Tinos-Bold.ttf", "Tinos-Italic.ttf", "Tinos-BoldItalic.ttf"),
    )
    assert find_family([tmp_path / "b", tmp_path / "a"]).name == "Times New Roman"
    assert find_family([tmp_path / "b"]).name == "Tinos"


def test_a_missing_slant_is_stood_in_for(tmp_path: Path) -> None:
    family = _installed()
    shutil.copy(family.regular, tmp_path / "times.ttf")
    shutil.copy(family.bold, tmp_path / "timesbd.ttf")
    found = find_family([tmp_path])
    assert found.italic == found.regular
    assert found.bold_italic == found.bold


def test_a_face_without_vietnamese_letters_or_damaged_is_passed_over(tmp_path: Path) -> None:
    import reportlab

    latin = Path(reportlab.__file__).parent / "fonts"
    family = _installed()
    shutil.copy(latin / "Vera.ttf", tmp_path / "times.ttf")
    shutil.copy(latin / "VeraBd.ttf", tmp_path / "timesbd.ttf")
    (tmp_path / "liberationserif-regular.ttf").write_bytes(b"no font")
    (tmp_path / "liberationserif-bold.ttf").write_bytes(b"")
    shutil.copy(family.regular, tmp_path / "NotoSerif-Regular.ttf")
    shutil.copy(family.bold, tmp_path / "NotoSerif-Bold.ttf")
    assert find_family([tmp_path]).name == "Noto Serif"


def test_a_machine_without_fonts_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FontMissing) as fault:
        find_family([tmp_path, tmp_path / "not there"])
    assert "Times New Roman" in fault.value.sentence


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("win32", {"WINDIR": "W", "LOCALAPPDATA": "L"}, ["W/Fonts", "L/Microsoft/Windows/Fonts"]),
        ("win32", {"WINDIR": "W"}, ["W/Fonts"]),
        (
            "linux",
            {"HOME": "/h", "XDG_DATA_DIRS": "/x:/y"},
            ["/x/fonts", "/y/fonts", "/h/.local/share/fonts", "/h/.fonts"],
        ),
        ("darwin", {"HOME": "/h"}, ["/System/Library/Fonts/Supplemental", "/Library/Fonts", "/h/Library/Fonts"]),
    ],
)
def test_each_system_keeps_its_fonts_in_its_own_folders(
    platform: str, environment: dict[str, str], expected: list[str]
) -> None:
    assert [folder.as_posix() for folder in font_folders(environment, platform)] == expected
