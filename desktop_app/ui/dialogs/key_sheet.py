"""The keys of this screen (`?`), drawn from the declared actions."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop_app.ui.components.boxes import scrolled
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.text import body, key_cap, section
from desktop_app.ui.theme import em

# What fields and lists do by themselves, on every screen.
FIELD_KEYS = (
    ("Enter", "Sang ô kế tiếp; ở ô cuối thì lưu và mở bản ghi tiếp"),
    ("Shift+Enter", "Về ô trước"),
    ("Ctrl+Enter", "Rời ô ghi chú"),
    ("F3", "Lặp lại ô này từ bản ghi trên"),
    ("F7", "Lặp lại mọi ô giữ nguyên (thôn, ngày, cán bộ, đợt)"),
    ("t  +  -", "Ô ngày: hôm nay, thêm hoặc bớt một ngày; PgUp, PgDn: một tháng"),
    ("↓  F4", "Mở danh sách của ô chọn"),
    ("1 … 9", "Danh sách: ghi kết quả cho các dòng đang chọn"),
)


class KeySheet(SafeDialog):
    """Groups of (heading, [(keys, what they do)])."""

    def __init__(self, parent: QWidget | None, groups: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> None:
        super().__init__(parent, "Phím tắt của màn hình này", width=34)
        sheet = QWidget()
        grid = QGridLayout(sheet)
        grid.setContentsMargins(0, 0, em(self, 0.5), 0)
        grid.setColumnStretch(1, 1)
        line = 0
        for heading, keys in groups:
            if not keys:
                continue
            grid.addWidget(section(heading), line, 0, 1, 2)
            line += 1
            for shown, what in keys:
                grid.addWidget(key_cap(shown), line, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
                grid.addWidget(body(what), line, 1)
                line += 1
        grid.setRowStretch(line, 1)
        area = scrolled(sheet)
        area.setMinimumHeight(em(self, 24))
        self.body.addWidget(area)
        self.add_button("Đóng", self.accept)
