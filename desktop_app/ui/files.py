"""Choosing files: the machine's own dialog on Windows, Qt's (which speaks Vietnamese here) elsewhere."""

import sys
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

EXCEL = "Sổ Excel (*.xlsx)"
WORKBOOK = "Sổ tính, bảng dạng chữ (*.xlsx *.xlsm *.xls *.xlsb *.ods *.csv *.txt)"
PDF = "Tài liệu PDF (*.pdf)"
PNG = "Hình PNG (*.png)"
SVG = "Hình SVG (*.svg)"
ZIP = "Gói nén (*.zip)"
OFFICE_FILE = "Tệp dữ liệu An Sinh Xã (*.db)"
ANY = "Mọi tệp (*)"


def choose_open(parent: QWidget | None, heading: str, *kinds: str, folder: Path | None = None) -> Path | None:
    """Ask for an existing file; None when given up."""
    dialog = _dialog(parent, heading, kinds, folder)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _answer(dialog)


def choose_save(parent: QWidget | None, heading: str, suggested: str | Path, *kinds: str) -> Path | None:
    """Ask where to save; the suffix of the first kind is added when none was typed. None when given up."""
    suggestion = Path(suggested)
    folder = suggestion.parent if suggestion.is_absolute() else None
    dialog = _dialog(parent, heading, kinds, folder)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setDefaultSuffix(suggestion.suffix.lstrip("."))
    dialog.selectFile(suggestion.name)
    return _answer(dialog)


def choose_folder(parent: QWidget | None, heading: str, folder: Path | None = None) -> Path | None:
    """Ask for a folder; None when given up."""
    dialog = _dialog(parent, heading, (), folder)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _answer(dialog)


def _dialog(parent: QWidget | None, heading: str, kinds: tuple[str, ...], folder: Path | None) -> QFileDialog:
    dialog = QFileDialog(parent, heading)
    if sys.platform != "win32":
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    if kinds:
        dialog.setNameFilters(list(kinds))
    if folder is not None:
        dialog.setDirectory(str(folder))
    return dialog


def _answer(dialog: QFileDialog) -> Path | None:
    try:
        chosen = dialog.selectedFiles() if dialog.exec() else []
    finally:
        dialog.deleteLater()
    return Path(chosen[0]) if chosen else None
