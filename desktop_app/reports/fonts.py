"""Finds a typeface for paper: Times New Roman where the machine has it, else a metric twin, else a sound serif.

Only faces that hold every Vietnamese letter count: some older packages of metric-compatible fonts lack dozens of them
and would print boxes. Fonts are embedded in the PDF (the used letters only), so the reader's machine needs none.
"""

import os
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from desktop_app.system.faults import WorldFault

_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
VIETNAMESE = frozenset(
    unicodedata.normalize("NFC", letter + tone)
    for vowel in _VOWELS
    for letter in (vowel, vowel.upper())
    for tone in _TONES
) | frozenset("đĐ…–“”•")

# Upright, bold, italic, bold italic; file names in lower case. Times first, then its metric twins, then any full serif.
_FAMILIES: tuple[tuple[str, tuple[str, str, str, str]], ...] = (
    ("Times New Roman", ("times.ttf", "timesbd.ttf", "timesi.ttf", "timesbi.ttf")),
    (
        "Times New Roman",
        (
            "times new roman.ttf",
            "times new roman bold.ttf",
            "times new roman italic.ttf",
            "times new roman bold italic.ttf",
        ),
    ),
    (
        "Liberation Serif",
        (
            "liberationserif-regular.ttf",
            "liberationserif-bold.ttf",
            "liberationserif-italic.ttf",
            "liberationserif-bolditalic.ttf",
        ),
    ),
    ("Tinos", ("tinos-regular.ttf", "tinos-bold.ttf", "tinos-italic.ttf", "tinos-bolditalic.ttf")),
    (
        "Noto Serif",
        ("notoserif-regular.ttf", "notoserif-bold.ttf", "notoserif-italic.ttf", "notoserif-bolditalic.ttf"),
    ),
    (
        "DejaVu Serif",
        ("dejavuserif.ttf", "dejavuserif-bold.ttf", "dejavuserif-italic.ttf", "dejavuserif-bolditalic.ttf"),
    ),
    ("DejaVu Sans", ("dejavusans.ttf", "dejavusans-bold.ttf", "dejavusans-oblique.ttf", "dejavusans-boldoblique.ttf")),
    ("Arial", ("arial.ttf", "arialbd.ttf", "ariali.ttf", "arialbi.ttf")),
)


class FontMissing(WorldFault):
    """No installed typeface can print Vietnamese."""


@dataclass(frozen=True, kw_only=True)
class FontFamily:
    """Four files of one typeface; a missing slant or weight is stood in for by the nearest one."""

    name: str
    regular: Path
    bold: Path
    italic: Path
    bold_italic: Path


@dataclass(frozen=True, kw_only=True)
class Typeface:
    """The registered names under which the PDF library knows the four faces."""

    family: str
    regular: str
    bold: str
    italic: str
    bold_italic: str

    def face(self, *, bold: bool = False, italic: bool = False) -> str:
        """Return the name of the face asked for."""
        if bold:
            return self.bold_italic if italic else self.bold
        return self.italic if italic else self.regular


def font_folders(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> tuple[Path, ...]:
    """Return the folders where this kind of machine keeps its fonts, the shared ones first."""
    if platform == "win32":
        own = environment.get("LOCALAPPDATA")
        windows = Path(environment.get("WINDIR", r"C:\Windows")) / "Fonts"
        return (windows, Path(own) / "Microsoft" / "Windows" / "Fonts") if own else (windows,)
    home = Path(environment.get("HOME", "/"))
    if platform == "darwin":
        return (Path("/System/Library/Fonts/Supplemental"), Path("/Library/Fonts"), home / "Library" / "Fonts")
    shared = environment.get("XDG_DATA_DIRS", "/usr/local/share:/usr/share").split(":")
    own_data = Path(environment.get("XDG_DATA_HOME", home / ".local" / "share"))
    return (*(Path(folder) / "fonts" for folder in shared if folder), own_data / "fonts", home / ".fonts")


def find_family(folders: Iterable[Path]) -> FontFamily:
    """Return the best family in the folders that can print Vietnamese. Raises FontMissing when there is none."""
    files = _font_files(folders)
    for name, (regular, bold, italic, bold_italic) in _FAMILIES:
        upright, strong = files.get(regular), files.get(bold)
        if upright is None or strong is None or not (_complete(upright) and _complete(strong)):
            continue
        return FontFamily(
            name=name,
            regular=upright,
            bold=strong,
            italic=files.get(italic, upright),
            bold_italic=files.get(bold_italic, strong),
        )
    raise FontMissing(
        "Máy không có phông chữ in được tiếng Việt. Hãy cài phông Times New Roman (hoặc Liberation Serif) rồi in lại."
    )


@lru_cache(maxsize=4)
def typeface(folders: tuple[Path, ...] | None = None) -> Typeface:
    """Find, register and name the typeface for paper. Raises FontMissing."""
    # reportlab is loaded when the first page is drawn, not when the program starts.
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    family = find_family(font_folders() if folders is None else folders)
    names = {}
    for face in ("regular", "bold", "italic", "bold_italic"):
        path: Path = getattr(family, face)
        names[face] = f"{family.name.replace(' ', '')}-{face}-{path.stem}"
        if names[face] not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(names[face], str(path)))
    return Typeface(family=family.name, **names)


def _font_files(folders: Iterable[Path]) -> dict[str, Path]:
    """Return every TrueType file by its lower-case name; a folder that cannot be read is passed over."""
    found: dict[str, Path] = {}
    for folder in folders:
        for parent, _, names in os.walk(folder):
            for name in names:
                if name.lower().endswith(".ttf"):
                    found.setdefault(name.lower(), Path(parent) / name)
    return found


@lru_cache(maxsize=32)
def _complete(path: Path) -> bool:
    # reportlab is loaded when the first page is drawn, not when the program starts.
    from reportlab.pdfbase.ttfonts import TTFError, TTFontFile

    try:
        glyphs = TTFontFile(str(path)).charToGlyph
    except (TTFError, OSError, ValueError, KeyError):
        return False
    return all(glyphs.get(ord(letter)) for letter in VIETNAMESE)
