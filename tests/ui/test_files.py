"""Choosing files, by Qt's own dialog."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog, QLineEdit

from desktop_app.ui.files import EXCEL, choose_folder, choose_open, choose_save
from tests.ui.found import part

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows shows its own dialog, which no test can press")
InDialog = Callable[..., None]


def typing(name: str) -> Callable[[Any], None]:
    def act(dialog: Any) -> None:
        part(dialog, QLineEdit, "fileNameEdit").setText(name)
        dialog.accept()

    return act


def test_an_existing_file_is_chosen(house: Any, in_dialog: InDialog, tmp_path: Path) -> None:
    (tmp_path / "DanhSach.xlsx").touch()
    in_dialog(typing("DanhSach.xlsx"), QFileDialog)
    assert choose_open(None, "Chọn tệp Excel", EXCEL, folder=tmp_path) == tmp_path / "DanhSach.xlsx"


def test_the_suffix_is_added_when_none_was_typed(house: Any, in_dialog: InDialog, tmp_path: Path) -> None:
    in_dialog(typing(str(tmp_path / "B15a-10-2026")), QFileDialog)
    assert choose_save(None, "Lưu báo cáo", tmp_path / "B15a.xlsx", EXCEL) == tmp_path / "B15a-10-2026.xlsx"


def test_the_suggestion_stands_in_the_field(house: Any, in_dialog: InDialog, tmp_path: Path) -> None:
    seen: list[str] = []

    def look(dialog: Any) -> None:
        seen.append(part(dialog, QLineEdit, "fileNameEdit").text())
        dialog.reject()

    in_dialog(look, QFileDialog)
    assert choose_save(None, "Lưu báo cáo", tmp_path / "B15a-2026-10.xlsx", EXCEL) is None
    assert seen == ["B15a-2026-10.xlsx"]


def test_a_folder_is_chosen(house: Any, in_dialog: InDialog, tmp_path: Path) -> None:
    in_dialog(typing(str(tmp_path)), QFileDialog)
    assert choose_folder(None, "Chọn thư mục", tmp_path) == tmp_path


def test_giving_up_is_no_file(house: Any, in_dialog: InDialog, tmp_path: Path) -> None:
    in_dialog(lambda dialog: dialog.reject(), QFileDialog)
    assert choose_open(None, "Chọn tệp Excel", EXCEL, folder=tmp_path) is None
