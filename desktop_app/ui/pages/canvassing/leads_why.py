"""“Vì sao?”: why a lead stands where it stands, line by line, and every list that named it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.domain.dates import format_date
from desktop_app.services.canvassing_leads import Naming, namings_of
from desktop_app.services.lead_ranking import RankPart, freshen, parts_of
from desktop_app.services.office import Office
from desktop_app.ui.components.boxes import panel, rule
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.text import body, muted, section, strong
from desktop_app.ui.page import PageContext


class WhyLeadDialog(SafeDialog):
    """The points with their sum, then the lists; Esc and Enter close it."""

    def __init__(
        self, parent: QWidget | None, name: str, parts: tuple[RankPart, ...], namings: tuple[Naming, ...]
    ) -> None:
        super().__init__(parent, f"Vì sao nên gặp {name}?", width=34)
        self.lines = [f"{part.label}: {part.points} điểm" for part in parts]
        self.sum = f"Cộng: {sum(part.points for part in parts)} điểm"
        self.lists = [
            f"{format_date(one.on)} – {one.name[:1].upper()}{one.name[1:]}" + (f": {one.detail}" if one.detail else "")
            for one in namings
        ]
        if not parts:
            self.body.addWidget(muted("Chưa có điều gì cho thêm điểm: người này đứng cuối danh sách."))
        for text in self.lines:
            line = body(text)
            line.setWordWrap(True)
            self.body.addWidget(line)
        self.body.addWidget(strong(self.sum))
        self.body.addWidget(rule())
        self.body.addWidget(section("Các danh sách đã nêu tên"))
        for text in self.lists:
            line = body(text)
            line.setWordWrap(True)
            self.body.addWidget(line)
        self.body.addWidget(panel(muted("Điểm của từng mục sửa được ở nút “Điểm xếp hạng…”."), margin=0))
        self.add_button("Đóng", self.accept).setFocus()


def show_why(context: PageContext, parent: QWidget, lead_id: int, name: str) -> None:
    """Look up the reasons of a lead and show them."""

    def show(found: tuple[tuple[RankPart, ...], tuple[Naming, ...]]) -> None:
        dialog = WhyLeadDialog(parent.window(), name, *found)
        dialog.exec()
        dialog.deleteLater()

    context.look(_why, lead_id, done=show, key="canvass.why-lead")


def _why(office: Office, lead_id: int) -> tuple[tuple[RankPart, ...], tuple[Naming, ...]]:
    freshen(office)
    return parts_of(office, [lead_id]).get(lead_id, ()), namings_of(office, lead_id)
