"""The files an import asks for: the workbook itself, where rejected rows and the blank list are saved, a workbook dropped on the page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from desktop_app.domain.records import ImportBatch
from desktop_app.services.import_values import Preview
from desktop_app.ui.files import ANY, EXCEL, WORKBOOK, choose_open, choose_save
from desktop_app.ui.memory import Memory

_FOLDER = "import/folder"
_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".txt")


def ask_workbook(parent: QWidget, memory: Memory) -> Path | None:
    """Let the officer choose a workbook, in the folder of the last one."""
    kept = memory.get(_FOLDER, "")
    folder = Path(kept) if kept and Path(kept).is_dir() else None
    path = choose_open(parent, "Chọn tệp Excel", WORKBOOK, ANY, folder=folder)
    if path is not None:
        memory.put(_FOLDER, str(path.parent))
    return path


def ask_rejects(parent: QWidget, seen: Preview) -> Path | None:
    """Ask where the rejected rows are saved, beside the workbook by default; what was pasted lies in no folder."""
    name = f"{seen.path.stem} - dòng lỗi.xlsx"
    suggested = seen.path.with_name(name) if seen.path.parent.is_dir() else Path(name)
    return choose_save(parent, "Lưu dòng lỗi", suggested, EXCEL)


def ask_rejects_again(parent: QWidget, batch: ImportBatch) -> Path | None:
    """Ask where the rejected rows of an earlier import are saved."""
    return choose_save(parent, "Lưu dòng lỗi", f"{Path(batch.file_name).stem} - dòng lỗi.xlsx", EXCEL)


def ask_template(parent: QWidget) -> Path | None:
    """Ask where the blank list is saved."""
    return choose_save(parent, "Lưu mẫu trống", "Mẫu danh sách hộ gia đình.xlsx", EXCEL)


def dropped_workbook(event: QDropEvent) -> Path | None:
    """The one workbook that is being dropped, if it is one."""
    return workbook_of(event.mimeData())


def workbook_of(data: QMimeData) -> Path | None:
    """The one workbook among dropped or copied files, if it is one."""
    urls = [url for url in data.urls() if url.isLocalFile()]
    path = Path(urls[0].toLocalFile()) if len(urls) == 1 else None
    return path if path is not None and path.suffix.lower() in _SUFFIXES else None
