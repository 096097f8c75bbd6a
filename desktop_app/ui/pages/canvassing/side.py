"""The thin column on the right: what the digits mean, what the household would pay, what was said before."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QWidget

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.money import format_money
from desktop_app.services.households import HouseholdSheet
from desktop_app.services.households_words import CodeLists
from desktop_app.services.quoting import quote_household
from desktop_app.services.quoting_values import HouseholdQuote
from desktop_app.system.faults import WorldFault
from desktop_app.ui.components.boxes import STRETCH, clear, column, flow, panel, row, rule, scrolled
from desktop_app.ui.components.buttons import button
from desktop_app.ui.components.legend import KeyLegend, LegendItem
from desktop_app.ui.components.text import body, muted, section, set_tone, small, strong
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.canvassing.columns import outcome_tone
from desktop_app.ui.pages.households.words import visit_lines
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.field import on_commit

_MONTHS = tuple(Choice(code=code, text=f"{code} tháng") for code in ("3", "6", "12"))
_MOST_VISITS, _MOST_LEFT = 12, 2


class CanvassSide(QWidget):
    """`legend.picked(digit)` does the same as the key; other months ask for another quote."""

    def __init__(self, context: PageContext, *, collect: Callable[[], object], try_out: Callable[[], object]) -> None:
        super().__init__()
        self._context = context
        self._household_id: int | None = None
        self.legend = KeyLegend()
        self.months = CodeCombo(_MONTHS, width=7)
        self.months.setAccessibleName("Số tháng báo giá")
        self.months.set_value("12")
        on_commit(self.months, self._ask_again)
        self._quote = column(None, gap=0.3)
        self._history = column(None, gap=0.4)
        inside = panel(
            section("Kết quả"),
            self.legend,
            rule(),
            row(None, section("Phải đóng"), STRETCH, self.months),
            self._quote,
            flow(button("Lập và thu tiền (F9)", collect, "collect"), button("Tính thử (Ctrl+T)", try_out, "edit")),
            rule(),
            section("Đã vận động"),
            self._history,
            STRETCH,
            gap=0.6,
            margin=0.9,
        )
        column(self, (scrolled(inside), 1), gap=0)
        scaled(self, lambda w: w.setMinimumWidth(em(w, 14)))

    def begin(self, lists: CodeLists) -> None:
        """Show the legend of the office's own outcomes."""
        self.legend.show_items(
            [
                LegendItem(key=digit, text=outcome.name, tone=outcome_tone(outcome.code))
                for digit, outcome in lists.outcomes.items()
                if not outcome.hidden
            ]
        )

    def ask_quote(self, household_id: int) -> None:
        """Ask what a household would pay today and show it."""
        self._household_id = household_id
        self._context.look(
            quote_household,
            household_id,
            int(self.months.value() or 12),
            self._context.office.today,
            done=self._show_quote,
            failed=self._no_quote,
            key="canvass.quote",
        )

    def _ask_again(self) -> None:
        if self._household_id is not None:
            self.ask_quote(self._household_id)

    def _show_quote(self, quote: HouseholdQuote) -> None:
        """Show what each member would pay and the sum; who does not pay now stands below with the reason."""
        clear(self._quote)
        for member in quote.members:
            place = f" · người thứ {member.order}" if member.order else ""
            self._pair(member.name, f"{format_money(member.quote.payable)} đ", f"{member.months} tháng{place}")
        if quote.members:
            self._pair("Cả hộ", f"{format_money(quote.payable)} đ", "", sum_line=True)
        else:
            self._quote.addWidget(muted("Hôm nay không ai trong hộ phải đóng BHYT hộ gia đình."))
        for left in quote.left[:_MOST_LEFT]:
            self._quote.addWidget(_wrapped(f"{left.name}: {left.reason}"))
        if len(quote.left) > _MOST_LEFT:
            more = _wrapped(f"… và {len(quote.left) - _MOST_LEFT} người khác không đóng lần này.")
            more.setToolTip("\n".join(f"{left.name}: {left.reason}" for left in quote.left[_MOST_LEFT:]))
            self._quote.addWidget(more)

    def _no_quote(self, error: Exception) -> None:
        if isinstance(error, RuleBroken | WorldFault):
            clear(self._quote)
            self._quote.addWidget(set_tone(_wrapped(error.sentence), "warn"))
        else:
            self._context.messages.fault(error)

    def show_history(self, sheet: HouseholdSheet, lists: CodeLists) -> None:
        """Show what was said at this door, the newest first."""
        clear(self._history)
        names = {member.person.id: member.person.name for member in sheet.members}
        for visit in sheet.visits[:_MOST_VISITS]:
            ((_id, text, _icon, _tone),) = visit_lines([visit], lists, visit.person_id)
            who = names.get(visit.person_id, "") if visit.person_id is not None else ""
            self._history.addWidget(_wrapped(f"{who}: {text}" if who else text))
        if not sheet.visits:
            self._history.addWidget(muted("Chưa có lượt nào."))

    def _pair(self, left: str, right: str, under: str, *, sum_line: bool = False) -> None:
        holder = QWidget()
        name = strong(left) if sum_line else body(left)
        name.setWordWrap(True)
        row(holder, (name, 1), strong(right), gap=0.4)
        self._quote.addWidget(holder)
        if under:
            self._quote.addWidget(small(under))


def _wrapped(text: str) -> QLabel:
    label = small(text)
    label.setWordWrap(True)
    return label
