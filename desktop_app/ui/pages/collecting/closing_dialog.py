"""Closing a month: its money, and what is not settled yet, before anybody presses the button."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QLabel, QWidget

from desktop_app.domain.dates import format_month
from desktop_app.domain.money import format_money
from desktop_app.services.enrolling_price import SCHEME_NAMES
from desktop_app.services.month_closing import ClosingFinding, MonthTotals, closing_findings, month_totals
from desktop_app.services.office import Office
from desktop_app.ui.components.boxes import STRETCH, clear, grid_form, panel, scrolled
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.text import body, muted, set_tone, small, strong
from desktop_app.ui.page import PageContext
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.field import on_commit

OPEN_REASONS = {
    "missing": "Bổ sung biên lai, chứng từ bị sót",
    "wrong": "Có khoản ghi sai phải sửa trong tháng đó",
    "asked": "Theo yêu cầu của cơ quan BHXH cấp trên",
    "other": "Lý do khác",
}
_MOST = 12  # findings shown one by one


class CloseMonthDialog(SafeDialog):
    """One of the months that have ended; `close` is called with it and decides whether the dialog goes."""

    def __init__(
        self,
        parent: QWidget | None,
        context: PageContext,
        months: Sequence[str],
        chosen: str,
        close: Callable[[str, CloseMonthDialog], object],
    ) -> None:
        super().__init__(parent, "Khóa sổ tháng", width=36)
        self._context, self._close = context, close
        self.month = CodeCombo([Choice(code=one, text=f"Tháng {format_month(one)}") for one in months], width=12)
        self.month.set_value(chosen)
        self._lines = panel(gap=0.35)
        self._found = scrolled(panel(self._lines, STRETCH))
        scaled(self._found, lambda w: w.setMinimumHeight(em(w, 14)))  # what comes later needs its room from the start
        self._fault = set_tone(small(""), "bad")
        self._fault.setWordWrap(True)
        self.body.addWidget(grid_form(None, FieldRow("Tháng khóa sổ", self.month), columns=1))
        self.body.addWidget(self._found)
        self.body.addWidget(
            muted(
                "Tháng đã khóa sổ thì không thêm, không hủy, không hoàn tác được khoản nào. Việc đến sau ghi ở tháng đang mở "
                "bằng điều chỉnh. Mở lại tháng phải nêu lý do và được ghi lại."
            )
        )
        self.body.addWidget(self._fault)
        self.add_button("Đóng", self.reject)
        self.close_button = self.add_button("Khóa sổ", self._go, "primary")
        on_commit(self.month, self._look)
        self._look()

    @property
    def texts(self) -> list[str]:
        """What the dialog says of the month, line by line."""
        return list(self._texts)

    def show_failure(self, error: Exception) -> None:
        """Say what the verb refused."""
        sentence = getattr(error, "sentence", None)
        if sentence is None:
            raise error
        self._fault.setText(sentence)

    def _look(self) -> None:
        month = self.month.value()
        self.close_button.setEnabled(month is not None)
        if month is not None:
            self.close_button.setText(f"Khóa sổ tháng {format_month(month)}")
            self._context.look(_read, month, done=self._show, key="collect.close-month")

    def _show(self, found: tuple[MonthTotals, tuple[ClosingFinding, ...]]) -> None:
        totals, findings = found
        self._texts = [*_money_lines(totals), *(finding.sentence for finding in findings)]
        layout = self._lines.layout()
        assert layout is not None
        clear(layout)
        layout.addWidget(strong("Tiền của tháng"))
        for line in _money_lines(totals):
            layout.addWidget(_wrapped(line))
        layout.addWidget(strong("Chưa xong (vẫn khóa sổ được)" if findings else "Mọi việc của tháng đã xong"))
        for finding in findings[:_MOST]:
            layout.addWidget(set_tone(_wrapped(f"• {finding.sentence}"), "warn"))
        if len(findings) > _MOST:
            layout.addWidget(muted(f"và {len(findings) - _MOST} điều nữa."))

    def _go(self) -> None:
        month = self.month.value()
        if month is not None:
            self._close(month, self)

    _texts: Sequence[str] = ()


def _wrapped(text: str) -> QLabel:
    words = body(text)
    words.setWordWrap(True)
    return words


def _read(office: Office, month: str) -> tuple[MonthTotals, tuple[ClosingFinding, ...]]:
    return month_totals(office, month), closing_findings(office, month)


def _money_lines(totals: MonthTotals) -> list[str]:
    schemes = ", ".join(
        f"{SCHEME_NAMES.get(scheme, scheme)} {format_money(amount)} đ" for scheme, amount in totals.by_scheme.items()
    )
    lines = [f"Đã thu {format_money(totals.collected)} đ ({format_money(totals.receipts)} biên lai)"]
    if schemes:
        lines[0] += f": {schemes}"
    lines.append(
        f"Chuyển khoản {format_money(totals.by_transfer)} đ, đã nộp {format_money(totals.remitted)} đ, "
        f"hoàn trả {format_money(totals.returned)} đ, điều chỉnh {format_money(totals.adjusted)} đ"
    )
    if totals.credit:
        lines.append(f"Tiền thừa giữ lại cho hộ {format_money(totals.credit)} đ")
    if totals.remuneration:
        lines.append(f"Thù lao {format_money(totals.remuneration)} đ")
    return lines
