"""The right side: what is shown, the ways out, the pages, and what to look at below them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from desktop_app.domain.money import format_money
from desktop_app.services.reporting import BATCH, XLSX
from desktop_app.services.reporting_overview import FormState
from desktop_app.ui.components.badge import Badge
from desktop_app.ui.components.boxes import STRETCH, column, flow, panel, row, split
from desktop_app.ui.components.buttons import button, icon_button, primary, quiet
from desktop_app.ui.components.empty import EmptyState
from desktop_app.ui.components.skeleton import Skeleton, Stage
from desktop_app.ui.components.text import muted, section
from desktop_app.ui.memory import Memory
from desktop_app.ui.pages.reports.checks import ChecksPanel
from desktop_app.ui.pages.reports.making import Made
from desktop_app.ui.pages.reports.saving import saved_words
from desktop_app.ui.pages.reports.sheet_view import Draw, SheetView

_ZOOM = "report/zoom"
Slot = Callable[[], object]


class Drawing(QWidget):
    """What stands in the place of a sheet while it is made: how far it is, and the way to stop it."""

    def __init__(self, cancel: Slot) -> None:
        super().__init__()
        self._counted = ""
        self.words = muted("Đang lập báo cáo…", wrap=False)
        self.cancel = quiet("Hủy", cancel, "close")
        column(self, row(None, self.words, STRETCH, self.cancel, gap=0.5), (Skeleton(12), 1), gap=0.6, margin=0.6)

    def count(self, rows: int, unit: str) -> None:
        """Tell how many rows the report has, before its pages are there."""
        self._counted = f"{format_money(rows)} {unit}. "
        self.words.setText(f"{self._counted}Đang vẽ các trang…")

    def tell(self, done: int, total: int, what: str = "trang") -> None:
        """Tell how many pages (`trang`) or slips (`phiếu`) are drawn, or how many households (`hộ`) are reckoned."""
        doing = "Đang tính" if what == "hộ" else "Đang vẽ"
        how_far = f"{doing} {what} {format_money(done)}/{format_money(total)}…" if total else "Đang lập báo cáo…"
        self.words.setText(f"{self._counted}{how_far}")


class SheetPane(QWidget):
    """Shows one sheet, or why there is none.

    `slots` are the ways out: excel, pdf, print, submit, register, again, open, folder, stop-print, stop.
    """

    def __init__(self, draw: Draw, navigate: Callable[..., Any], memory: Memory, slots: Mapping[str, Slot]) -> None:
        super().__init__()
        self._slots = slots
        self._drawing: Drawing | None = None
        self.heading = section("")
        self.state = Badge()
        self.kept = Badge()
        self.view = SheetView(draw, str(memory.get(_ZOOM, "fit")))
        self.view.zoomed.connect(lambda zoom: memory.put(_ZOOM, zoom))
        self.checks = ChecksPanel(navigate)
        parts = split(
            self.view,
            self.checks,
            name="report-sheet",
            memory=memory,
            widths=(0, 8.5),
            flow=Qt.Orientation.Vertical,
        )
        self.stage = Stage(parts)
        self.excel = primary("Lưu Excel…", slots["excel"], "excel")
        self.pdf = button("Lưu PDF…", slots["pdf"], "pdf")
        self.print = button("In…", slots["print"], "print")
        self.folder = quiet("Mở thư mục", slots["folder"], "folder")
        self.again = quiet("Như kỳ trước", slots["again"], "copy")
        self.again.setToolTip(
            "Làm lại như kỳ trước: bộ lọc, dạng tệp và thư mục của kỳ trước, cho kỳ đang xem (Ctrl+Shift+L)"
        )
        self.locked = QCheckBox("Đặt mật khẩu cho tệp")
        self.locked.setToolTip(
            "Tệp Excel lưu ra chỉ mở được bằng mật khẩu; mật khẩu hỏi khi lưu, chương trình không giữ lại"
        )
        self.count = muted("", wrap=False)
        self.saved = muted("")
        self.saved.setMinimumWidth(1)
        self.open_button = button("Mở", slots["open"], "excel")
        self.saved_bar = panel(
            (self.saved, 1),
            self.open_button,
            button("Mở thư mục", slots["folder"], "folder"),
            button("In…", slots["print"], "print"),
            icon_button("close", "Đóng dòng này", lambda: self.saved_bar.hide()),
            flow="row",
            gap=0.5,
        )
        self.saved_bar.hide()
        self.submit = button("Nộp…", slots["submit"], "upload")
        self.register = quiet("Sổ nộp", slots["register"], "list")
        self.own = quiet("Mẫu của tỉnh…", slots["own"], "excel")
        self.printed = muted("", wrap=False)
        self.print_bar = panel(
            self.printed, STRETCH, quiet("Hủy in", slots["stop-print"], "close"), flow="row", gap=0.5
        )
        self.print_bar.hide()
        head = row(None, self.heading, self.state, self.count, self.kept, STRETCH, gap=0.6)
        ways = flow(
            self.excel, self.locked, self.pdf, self.print, self.submit, self.again, self.folder, self.register, self.own
        )
        column(self, head, ways, self.saved_bar, self.print_bar, (self.stage, 1), gap=0.5, margin=1.0)
        self._enable(ready=False)

    def show_form(self, state: FormState, period: str) -> None:
        """Name the form and its period; `period` as printed (10/2026), or whom it is for."""
        self.heading.setText(f"{state.form.name} · {period}" if period else state.form.name)
        self.state.show_state(state.state, state.tone or "muted", "clock" if state.due_on else "")
        self.state.setVisible(state.form.period == BATCH or state.due_on is not None)
        self.locked.setVisible(XLSX in state.form.formats)

    def show_drawing(self) -> None:
        """Say that another sheet is being made. The ways out keep their place, and the focus with it; they wait for the sheet."""
        self._enable(ready=True)
        self._clear()
        self._drawing = Drawing(self._slots["stop"])
        self.stage.empty(self._drawing)

    def tell_count(self, rows: int, unit: str) -> None:
        """Tell how many rows the sheet has that is being drawn."""
        if self._drawing is not None:
            self._drawing.count(rows, unit)

    def tell_drawing(self, done: int, total: int, what: str = "trang") -> None:
        """Tell how far the drawing is."""
        if self._drawing is not None:
            self._drawing.tell(done, total, what)

    @property
    def is_drawing(self) -> bool:
        """Whether a sheet is being made."""
        return self._drawing is not None

    def show_made(self, made: Made, *, keep_place: bool) -> None:
        """Show a sheet; with `keep_place` it is the one shown before, made anew."""
        self._drawing = None
        self.stage.ready()
        self.view.show_pages(made.sizes, keep_place=keep_place)
        self.checks.show_checks(made.sheet.checks)
        self.count.setText(f"{format_money(made.sheet.rows)} {made.sheet.form.unit}, {len(made.sizes)} trang")
        self.count.show()
        self._enable(ready=True)

    def show_nothing(self, state: EmptyState) -> None:
        """Show why there is no sheet."""
        self._drawing = None
        self._enable(ready=False)
        self._clear()
        self.stage.empty(state)

    def show_kept(self, moment: datetime | None) -> None:
        """Tell when this report was last saved from this PC."""
        self.kept.setVisible(moment is not None)
        if moment is not None:
            self.kept.show_state(saved_words(moment), "good")

    def show_saved(self, path: Path) -> None:
        """Tell what was written where, with what can be done with it next."""
        self.saved.setText(f"Đã lưu {path.name} vào thư mục {path.parent.name or path.parent}")
        self.saved.setToolTip(str(path))
        self.saved_bar.show()

    def tell_printing(self, done: int, total: int) -> None:
        """Tell how far the printing is; nothing to print hides the line."""
        self.print_bar.setVisible(total > 0)
        self.printed.setText(f"Đang in trang {min(done + 1, total)}/{total}…")

    def _clear(self) -> None:
        """What was told of the sheet shown before does not hold for the next one."""
        self.kept.hide()
        self.count.hide()
        self.saved_bar.hide()

    def _enable(self, *, ready: bool) -> None:
        for way in (self.excel, self.pdf, self.print, self.submit):
            way.setEnabled(ready)
