"""A password for one file: typed twice, handed on, kept nowhere."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.file_passwords import SHORTEST, check_password
from desktop_app.ui.components.boxes import grid_form
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.text import body, muted, set_tone


class PasswordDialog(SafeDialog):
    """`take(password)` is called once with a password that is good enough; then the dialog closes and forgets it."""

    def __init__(self, parent: QWidget | None, name: str, take: Callable[[str], object]) -> None:
        super().__init__(parent, f"Đặt mật khẩu cho tệp {name}", width=34)
        self._take = take
        self.first, self.again = QLineEdit(), QLineEdit()
        self.seen = QCheckBox("Hiện mật khẩu khi gõ")
        self.said = body("")
        self.said.setWordWrap(True)
        self.said.hide()
        warning = (
            "Người nhận phải gõ đúng mật khẩu này mới mở được tệp. Chương trình không giữ mật khẩu và không lấy lại được: "
            "quên mật khẩu thì phải lập tệp mới. Báo mật khẩu cho người nhận bằng cách khác, không gửi cùng tệp."
        )
        self.body.addWidget(muted(warning))
        self.body.addWidget(
            grid_form(
                None,
                FieldRow("Mật khẩu", self.first, hint=f"Ít nhất {SHORTEST} ký tự, có cả chữ và số, không dấu"),
                FieldRow("Gõ lại mật khẩu", self.again),
                columns=1,
            )
        )
        self.body.addWidget(self.seen)
        self.body.addWidget(self.said)
        self.add_button("Không lưu", self.reject)
        self.add_button("Lưu tệp có mật khẩu", self.go, "primary")
        self.seen.toggled.connect(self._show_letters)
        self.first.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self.go)
        self._show_letters(False)
        self.first.setFocus()

    def go(self) -> None:
        """Hand the password on, or say why it is not taken."""
        try:
            check_password(self.first.text(), self.again.text())
        except RuleBroken as exc:
            self.said.setText(exc.sentence)
            set_tone(self.said, "bad")
            self.said.show()
            self.adjustSize()  # the sentence needs room of its own
            self.first.setFocus()
            self.first.selectAll()
            return
        password = self.first.text()
        self.accept()
        self._take(password)

    def done(self, result: int) -> None:
        """Nothing typed outlives the dialog, whichever way it closes."""
        self.first.clear()
        self.again.clear()
        super().done(result)

    def _show_letters(self, seen: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if seen else QLineEdit.EchoMode.Password
        self.first.setEchoMode(mode)
        self.again.setEchoMode(mode)
