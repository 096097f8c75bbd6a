"""The table of contents and the styles of an .xlsx, as far as they matter for reading its sheets."""

from dataclasses import dataclass
from xml.etree import ElementTree

from desktop_app.excel import faults
from desktop_app.excel.archive import Archive
from desktop_app.excel.sheets import old_font

_BOOK, _LINKS, _STYLES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"
_MAX_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Book:
    """`sheets` maps the part of each sheet to its name; empty when the table of contents is laid out unusually.

    `old_styles` maps numbers of cell styles to their font, for fonts of the time before Unicode. `stale`: the program
    that wrote the workbook left all calculation to Excel, so that a formula's saved 0 is only a placeholder.
    """

    sheets: dict[str, str]
    old_styles: dict[int, str]
    stale: bool


def read_book(archive: Archive) -> Book:
    """Return what the workbook says of itself. Raises WorkbookFault when one of these parts is damaged."""
    if not {_BOOK, _LINKS} <= archive.names:
        return Book(sheets={}, old_styles=_old_styles(archive), stale=False)
    targets = {
        link.get("Id", ""): link.get("Target", "") for link in _parse(archive, _LINKS) if link.get("Target") is not None
    }
    sheets: dict[str, str] = {}
    stale = False
    for entry in _parse(archive, _BOOK).iter():
        name = _local(entry.tag)
        if name == "sheet":
            link = next((value for key, value in entry.attrib.items() if _local(key) == "id"), "")
            target = targets.get(link, "")
            sheets[target.lstrip("/") if target.startswith("/") else f"xl/{target}"] = entry.get("name", "")
        elif name == "calcPr":
            stale = entry.get("fullCalcOnLoad", "0") in ("1", "true")
    return Book(sheets=sheets, old_styles=_old_styles(archive), stale=stale)


def _old_styles(archive: Archive) -> dict[int, str]:
    if _STYLES not in archive.names:
        return {}
    text = archive.read(_STYLES, limit=_MAX_BYTES)
    if not any(mark in text for mark in (b".Vn", b".VN", b".vn", b"VNI", b"vni", b"Vni")):
        return {}
    fonts: list[str] = []
    old: dict[int, str] = {}
    for group in _parse(archive, _STYLES):
        if _local(group.tag) == "fonts":
            fonts = [_font_name(font) for font in group]
        elif _local(group.tag) == "cellXfs":
            for number, style in enumerate(group):
                font = style.get("fontId", "0")
                if font.isdigit() and int(font) < len(fonts) and old_font(fonts[int(font)]):
                    old[number] = fonts[int(font)]
    return old


def _font_name(font: ElementTree.Element) -> str:
    return next((part.get("val", "") for part in font if _local(part.tag) == "name"), "")


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _parse(archive: Archive, part: str) -> ElementTree.Element:
    text = archive.read(part, limit=_MAX_BYTES)
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise faults.damaged(archive.path, f"phần {part} chứa khai báo lạ")
    try:
        return ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise faults.damaged(archive.path, f"phần {part} bên trong không đọc được") from error
