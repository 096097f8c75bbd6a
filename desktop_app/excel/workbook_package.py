"""The zip around a workbook, packed so that the same figures give the same bytes and no one's name travels along.

openpyxl stamps the hour of writing and its own name into every file; a report that is frozen by its hash must not
change because it was written a second later.
"""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

_EPOCH = (1980, 1, 1, 0, 0, 0)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
_SHEET = "xl/worksheets/sheet1.xml"
_SHEET_RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def repack(save: Callable[[io.BytesIO], None], target: Path, *, title: str, drawing: str = "") -> None:
    """Write the workbook that `save` produces to `target`: fixed times, bare properties, `drawing` on its first sheet.

    `title` is the document's title, the only property kept. Raises OSError when `target` cannot be written.
    """
    raw = io.BytesIO()
    save(raw)
    with (
        zipfile.ZipFile(raw) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as out,
    ):
        parts = {name: source.read(name) for name in source.namelist()}
        parts["docProps/core.xml"] = _core(title).encode()
        parts["docProps/app.xml"] = _app().encode()
        if drawing:
            _attach(parts, drawing)
        # [Content_Types].xml comes first, as every reader expects; the rest in a fixed order.
        for name in sorted(parts, key=lambda part: (part != "[Content_Types].xml", part)):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(info, parts[name])


def _core(title: str) -> str:
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title></cp:coreProperties>'
    )


def _app() -> str:
    return (
        f'{_HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>An Sinh Xã</Application></Properties>"
    )


def _attach(parts: dict[str, bytes], drawing: str) -> None:
    """Put the drawing part in and tie it to the first sheet, which must have no drawing of its own."""
    if _SHEET_RELATIONS in parts:
        raise ValueError("the sheet already has related parts")
    parts["xl/drawings/drawing1.xml"] = drawing.encode()
    parts[_SHEET_RELATIONS] = (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_RELATIONS}/drawing" Target="/xl/drawings/drawing1.xml"/></Relationships>'
    ).encode()
    override = f'<Override PartName="/xl/drawings/drawing1.xml" ContentType="{_DRAWING_TYPE}"/></Types>'
    parts["[Content_Types].xml"] = _before_end(parts["[Content_Types].xml"], "</Types>", override)
    tie = f'<drawing xmlns:r="{_RELATIONS}" r:id="rId1"/></worksheet>'
    parts[_SHEET] = _before_end(parts[_SHEET], "</worksheet>", tie)


def _before_end(part: bytes, end: str, replacement: str) -> bytes:
    body, found, rest = part.rpartition(end.encode())
    if not found or rest.strip():
        raise ValueError(f"part does not end with {end}")
    return body + replacement.encode()
