"""The failure window: the program itself went wrong. It can save a masked bundle; nothing is sent anywhere."""

from collections.abc import Mapping

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from desktop_app.system.faults import WorldFault
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.text import body, muted


class FailureDialog(SafeDialog):
    """Says that something went wrong, what is safe, and offers the bundle."""

    def __init__(self, parent: QWidget | None, exc: BaseException, facts: Mapping[str, str]) -> None:
        super().__init__(parent, "Chương trình gặp lỗi")
        self._exc = exc
        self._facts = dict(facts)
        self.body.addWidget(
            body(
                "Thao tác vừa rồi không thực hiện được vì lỗi của chương trình. Dữ liệu đã lưu trước đó vẫn nguyên vẹn. "
                "Bạn có thể tiếp tục làm việc, hoặc đóng rồi mở lại chương trình."
            )
        )
        self.body.addWidget(
            muted(
                "Gói báo lỗi giúp người phát triển tìm nguyên nhân. Gói đã được che dữ liệu cá nhân, chỉ nằm trên máy này "
                "và không được gửi đi đâu."
            )
        )
        self.result_line = muted("")
        self.result_line.hide()
        self.body.addWidget(self.result_line)
        self.add_button("Đóng", self.accept)
        self.save_button = self.add_button("Lưu gói báo lỗi", self._save)

    def _save(self) -> None:
        # Reading versions and packing archives is not for a start that goes well.
        from desktop_app.system.crash import write_bundle

        try:
            path = write_bundle(self._exc, facts=self._facts)
        except WorldFault as fault:
            self._say(fault.sentence)
            return
        self._say(f"Đã lưu: {path}")
        self.save_button.setEnabled(False)
        self.add_button("Mở thư mục", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent))))

    def _say(self, text: str) -> None:
        self.result_line.setText(text)
        self.result_line.show()
