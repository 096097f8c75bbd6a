"""What lies on the clipboard, as plain values: a workbook copied in the folder window, a range, a page, a text."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from desktop_app.services.import_paste import Clip, NothingToPaste
from desktop_app.ui.pages.importing.file_choices import workbook_of

_SPREADSHEET = 'application/x-qt-windows-mime;value="XML Spreadsheet"'
_LARGE = 4_000_000  # letters from which the XML, many times larger than the text, is not asked for


def pasted() -> Clip | Path:
    """Return what was copied. Raises ``NothingToPaste`` for a picture and for files that are no single workbook."""
    return pasted_from(QGuiApplication.clipboard().mimeData())


def pasted_from(data: QMimeData) -> Clip | Path:
    """As `pasted`, of any such data."""
    if data.hasUrls() and any(url.isLocalFile() for url in data.urls()):
        path = workbook_of(data)
        if path is None:
            raise NothingToPaste("Bộ nhớ tạm không giữ một bảng tính nào. Hãy chép đúng một tệp Excel rồi dán lại.")
        return path
    text = data.text()
    html = data.html() if data.hasHtml() else ""
    if data.hasImage() and not text.strip() and not html.strip():
        raise NothingToPaste(
            "Bộ nhớ tạm giữ một hình ảnh, không phải bảng. Hãy chọn các ô trong Excel rồi nhấn Ctrl+C, sau đó dán lại."
        )
    spreadsheet = b""
    if len(text) < _LARGE and data.hasFormat(_SPREADSHEET):
        spreadsheet = bytes(data.data(_SPREADSHEET).data())
    return Clip(text=text, html=html, spreadsheet=spreadsheet)
