"""Step 5: the receipt, which adds up to the row, and the ways on from it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.money import format_money
from desktop_app.services.import_history import UndoneImport
from desktop_app.services.import_values import ImportReceipt, Totals
from desktop_app.ui.components.badge import Badge
from desktop_app.ui.components.boxes import STRETCH, Card, column, flow, panel, row
from desktop_app.ui.components.buttons import button, danger, quiet
from desktop_app.ui.components.text import body, field_label, figure, muted, section
from desktop_app.ui.pages.importing.words import MADE

_NAMED = 12  # names shown of what an undo left


class ReceiptPane(QWidget):
    """What became of the workbook."""

    undo_wanted = Signal()
    rejects_wanted = Signal()
    households_wanted = Signal()
    ledger_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.taken_back = False
        self._heading = section("")
        self._state = Badge()
        self._figures = {name: figure() for name in ("read", "added", "updated", "same", "rejected")}
        self._made = body()
        self._sum = muted()
        words = {"read": "Đã đọc", "added": "Thêm", "updated": "Sửa", "same": "Giống", "rejected": "Loại"}
        marks = {"read": "", "added": "=", "updated": "+", "same": "+", "rejected": "+"}
        parts: list[QWidget] = []
        for name, number in self._figures.items():
            if marks[name]:
                parts.append(figure(marks[name]))
            parts.append(panel(field_label(words[name]), number, gap=0.1))
        self.undo = danger("Hoàn tác lần nhập này", self.undo_wanted.emit, "undo")
        self.rejects = button("Lưu dòng lỗi ra Excel…", self.rejects_wanted.emit, "download")
        self.ledger = button("Xem từng dòng", self.ledger_wanted.emit, "list")
        self.households = quiet("Xem trang Hộ gia đình", self.households_wanted.emit, "household")
        column(
            self,
            Card(
                row(None, self._heading, self._state, STRETCH, gap=0.8),
                row(None, *parts, STRETCH, gap=1.4),
                self._sum,
                self._made,
                gap=0.9,
            ),
            flow(self.ledger, self.rejects, self.undo, self.households, gap=0.6),
            STRETCH,
            gap=1.0,
            margin=1.0,
        )

    def show_receipt(self, receipt: ImportReceipt) -> None:
        """Show the counts of a workbook that was taken in."""
        totals = receipt.totals
        self.taken_back = False
        self._heading.setText(f"Đã nhập {receipt.file_name}")
        self._state.show_state(
            "Khớp từng dòng" if totals.adds_up else "Không khớp", "good" if totals.adds_up else "bad"
        )
        for name, number in self._figures.items():
            number.setText(format_money(getattr(totals, name)))
        self._sum.setText(_sentence(totals))
        made = [f"{format_money(receipt.made[noun])} {word}" for noun, word in MADE.items() if receipt.made.get(noun)]
        self._made.setText(f"Đã ghi: {', '.join(made)}." if made else "Không có gì phải ghi thêm.")
        self.rejects.setVisible(totals.rejected > 0)
        self.ledger.setVisible(receipt.import_id is not None)
        self.households.setVisible(any(receipt.made.get(noun) for noun in ("person", "household", "changed")))
        self.undo.setVisible(receipt.import_id is not None)

    def show_undone(self, undone: UndoneImport | None) -> None:
        """Say that the import was taken back, and name what stays (``None``: it went by Ctrl+Z, whole)."""
        self.taken_back = True
        partly = undone is not None and bool(undone.left)
        self._state.show_state("Đã hoàn tác một phần" if partly else "Đã hoàn tác", "warn", "undo")
        self._made.setText(_left_text(undone) if undone is not None else "Dữ liệu đã trở về như trước khi nhập.")
        self.undo.hide()
        self.ledger.hide()


def _left_text(undone: UndoneImport) -> str:
    taken = f"Đã trả lại {format_money(undone.rows)} dòng dữ liệu như trước khi nhập."
    if not undone.left:
        return taken
    named = "; ".join(one.text for one in undone.left[:_NAMED])
    more = f" và {format_money(len(undone.left) - _NAMED)} mục khác" if len(undone.left) > _NAMED else ""
    return f"{taken}\nGiữ lại {format_money(len(undone.left))} mục đã sửa hoặc dùng sau khi nhập: {named}{more}."


def _sentence(totals: Totals) -> str:
    rejected = f"{format_money(totals.rejected)} dòng bị loại"
    if totals.suspect:
        rejected += f", trong đó {format_money(totals.suspect)} dòng nghi trùng"
    return f"{rejected}. Ngoài ra bỏ qua {format_money(totals.ignored)} dòng không phải dữ liệu (tiêu đề, dòng cộng, chữ ký)."
