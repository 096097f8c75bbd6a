"""Text boxes and rule lines of a form as DrawingML: the part of an official sheet that is not in its cells.

openpyxl reads and writes charts and pictures only, so the few shapes our forms need are written here as text.
"""

from xml.sax.saxutils import escape

from desktop_app.excel.form_layout import Anchor, FormLayout, RuleLine, TextBox, TextRun
from desktop_app.excel.outgoing_text import outgoing_text

_SHEET_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_NO_FRAME = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln>'
_THIN = '<a:ln w="6350"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln>'
_INSETS = 'lIns="18288" tIns="22860" rIns="18288" bIns="22860"'


def drawing_xml(layout: FormLayout, last_row: int) -> str:
    """Return the drawing part of a filled form, or "" when the form has no shapes.

    `last_row` is the table's last row counted from 1; shapes anchored `down` move with it.
    """
    shapes = [_text_box(box, number, layout.font, last_row) for number, box in enumerate(layout.boxes, start=2)]
    shapes += [
        _rule_line(line, number, last_row) for number, line in enumerate(layout.lines, start=2 + len(layout.boxes))
    ]
    if not shapes:
        return ""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<xdr:wsDr xmlns:xdr="{_SHEET_DRAWING}" xmlns:a="{_DRAWING}">{"".join(shapes)}</xdr:wsDr>'
    )


def _text_box(box: TextBox, number: int, font: str, last_row: int) -> str:
    paragraphs = "".join(
        f'<a:p><a:pPr algn="{box.align}"/>{"".join(_run(run, font) for run in runs)}</a:p>' for runs in box.paragraphs
    )
    return _anchored(
        box.start,
        box.end,
        last_row,
        f'<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="{number}" name="Text Box {number}"/>'
        f'<xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr>{_NO_FRAME}</xdr:spPr>'
        f'<xdr:txBody><a:bodyPr wrap="square" {_INSETS} anchor="ctr"/><a:lstStyle/>{paragraphs}</xdr:txBody></xdr:sp>',
    )


def _run(run: TextRun, font: str) -> str:
    face = f'<a:latin typeface="{escape(font)}"/><a:cs typeface="{escape(font)}"/>'
    return (
        f'<a:r><a:rPr lang="vi-VN" sz="{round(run.size * 100)}" b="{run.bold:d}" i="{run.italic:d}">'
        f'<a:solidFill><a:srgbClr val="000000"/></a:solidFill>{face}</a:rPr>'
        f"<a:t>{escape(outgoing_text(run.text))}</a:t></a:r>"
    )


def _rule_line(line: RuleLine, number: int, last_row: int) -> str:
    return _anchored(
        line.start,
        line.end,
        last_row,
        f'<xdr:cxnSp macro=""><xdr:nvCxnSpPr><xdr:cNvPr id="{number}" name="Line {number}"/><xdr:cNvCxnSpPr/>'
        '</xdr:nvCxnSpPr><xdr:spPr><a:prstGeom prst="line"><a:avLst/></a:prstGeom>'
        f"{_THIN}</xdr:spPr></xdr:cxnSp>",
    )


def _anchored(start: Anchor, end: Anchor, last_row: int, shape: str) -> str:
    return (
        f"<xdr:twoCellAnchor>{_point('from', start, last_row)}{_point('to', end, last_row)}"
        f"{shape}<xdr:clientData/></xdr:twoCellAnchor>"
    )


def _point(name: str, anchor: Anchor, last_row: int) -> str:
    row = last_row - 1 + anchor.row if anchor.down else anchor.row
    return (
        f"<xdr:{name}><xdr:col>{anchor.column}</xdr:col><xdr:colOff>{anchor.column_offset}</xdr:colOff>"
        f"<xdr:row>{row}</xdr:row><xdr:rowOff>{anchor.row_offset}</xdr:rowOff></xdr:{name}>"
    )
