"""A question opens large enough for its words and its answers."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton, QWidget

from desktop_app.ui.dialogs.question import QuestionDialog

LONG = "Đã có Đặng Diệu Như Ý, sinh ngày 12/06/2008 (hộ Đặng Trung Khuê, Thôn Tân Long). " * 3
ANSWERS = {"back": "Quay lại sửa", "add": "Vẫn thêm, xác minh sau", "same": "Là người đó, ghi kết quả cho người đó"}


@pytest.mark.parametrize("detail", ["", LONG])
def test_nothing_of_a_long_question_is_cut(shown: Callable[[QWidget], Any], detail: str) -> None:
    dialog = QuestionDialog(None, LONG, ANSWERS, "back", detail)
    shown(dialog)
    layout = dialog.layout()
    assert layout is not None
    assert dialog.height() >= layout.heightForWidth(dialog.width())
    assert all(button.width() >= button.sizeHint().width() for button in dialog.findChildren(QPushButton))
