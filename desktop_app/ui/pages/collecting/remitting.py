"""Nộp tiền, đối chiếu: who holds how much; below, day by day, entry by entry, remittance by remittance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabBar, QWidget

from desktop_app.domain.dates import add_months, format_month, month_bounds, month_key
from desktop_app.domain.money import format_money
from desktop_app.services.money_balances import balances, organisation_balances
from desktop_app.services.month_closing import closable_months, closed_months
from desktop_app.services.office import Office
from desktop_app.services.reconciling import remit_within
from desktop_app.ui.actions import make_action, spec_of
from desktop_app.ui.components.badge import Badge
from desktop_app.ui.components.boxes import column, flow, panel, split
from desktop_app.ui.components.buttons import button, danger, icon_button, primary
from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.table import Table
from desktop_app.ui.components.text import strong
from desktop_app.ui.models.paged_table import PagedTableModel
from desktop_app.ui.page import Page, PageContext
from desktop_app.ui.pages.collecting import remitting_actions as keys
from desktop_app.ui.pages.collecting import remitting_rows as shown
from desktop_app.ui.pages.collecting.remitting_acts import RemittingActs
from desktop_app.ui.pages.collecting.remitting_panes import DaysPane, HandedPane, LedgerPane, Scope
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.date_field import DateField
from desktop_app.ui.widgets.field import on_commit

VIEWS = ("Đối chiếu theo ngày", "Sổ thu", "Các lần nộp")
_DAYS, _LEDGER, _HANDED = range(3)
_PEOPLE, _ORGANISATIONS = "people", "organisations"


class RemittingTab(QWidget):
    """Above the balances, below what stands behind the one chosen."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._month = month_key(context.office.today)
        self._balances: list[shown.Row] = []
        self._closed: frozenset[str] = frozenset()
        self._home: tuple[int, str] | None = None  # the household whose ledger is open
        self.acts = RemittingActs(context, self)
        self.model = PagedTableModel(shown.BALANCES, self._fetch, lambda _filter: len(self._balances), self)
        self.table = Table(self.model, name="balances", memory=context.memory, frozen=1, compact=True)
        self.table.setAccessibleName("Ai đang giữ bao nhiêu")
        self.foot = TableFoot()
        self.by = CodeCombo(
            [Choice(code=_PEOPLE, text="Theo người thu"), Choice(code=_ORGANISATIONS, text="Theo tổ chức")], width=9
        )
        self.by.set_value(_PEOPLE)
        self.by.setAccessibleName("Số dư theo")
        self.on = DateField(today=lambda: context.office.today)
        self.on.setAccessibleName("Số dư đến hết ngày; để trống là hiện nay")
        self.on.setPlaceholderText("hiện nay")
        scaled(self.on, lambda w: w.setMaximumWidth(em(w, 8)))
        self.views = QTabBar()
        self.views.setDrawBase(False)
        self.views.setUsesScrollButtons(False)
        self.views.setAccessibleName("Chi tiết")
        scaled(self.views, lambda w: w.setMinimumWidth(em(w, 24)))
        for text in VIEWS:
            self.views.addTab(text)
        self.month_label, self.lock_badge = strong(""), Badge("Đã khóa sổ", "muted", "lock")
        self.days, self.ledger, self.handed = DaysPane(context), LedgerPane(context), HandedPane(context)
        self.panes = (self.days, self.ledger, self.handed)
        self._buttons()
        self._lay_out()
        on_commit(self.by, self.reload)
        on_commit(self.on, self.reload)
        self.table.row_changed.connect(lambda _at: self._choose())
        self.table.opened.connect(lambda _at: self.show_view(_LEDGER))
        self.views.currentChanged.connect(lambda _at: self._show_pane())
        for pane in self.panes:
            pane.row_changed.connect(self._show_buttons)

    def bind_on(self, page: Page) -> None:
        """Make the keys work inside this tab and stand on the key sheet of the page."""
        slots = {
            keys.REMIT: self.remit,
            keys.SHEET: self.open_sheet,
            keys.CLOSE: self.close_month,
            keys.REOPEN: self.reopen_month,
            keys.DAYS: lambda: self.show_view(_DAYS),
            keys.LEDGER: lambda: self.show_view(_LEDGER),
            keys.HANDED: lambda: self.show_view(_HANDED),
            keys.HOME: self.show_household,
            keys.REFUND: self.refund,
            keys.ADJUST: self.adjust,
            keys.VOID: self.void,
        }
        for action_id, slot in slots.items():
            page.specs.append(spec_of(action_id))
            make_action(spec_of(action_id), self, slot)

    def reload(self) -> None:
        """Read the balances anew, then what stands below."""
        if self.on.fault_text():
            return
        self._context.look(
            _read, self.on.value(), self.by.value() == _ORGANISATIONS, done=self._show, key="collect.balances"
        )

    def show_view(self, at: int) -> None:
        """Show one of the three lists and go into it."""
        self.views.setCurrentIndex(at)
        self.panes[at].table.setFocus()

    # -- acts; each is silent where it has nothing to act on

    def remit(self) -> None:
        """Ask for what was handed in."""
        row = self._current()
        self.acts.remit(row["id"] if row is not None and not row["all"] and self._by_people() else None, self._chosen())

    def open_sheet(self) -> None:
        """The reconciliation sheet of the one chosen, on the page of reports."""
        scope = self._scope()
        filters = {} if scope.collector_id is None else {"collector": scope.collector_id}
        self._context.navigate("report", form="DC-THU", month=self._month, **filters)

    def close_month(self) -> None:
        """Ask which month to close."""
        months = closable_months(self._context.office)
        self.acts.close_month(months, self._month)

    def reopen_month(self) -> None:
        """Open the month shown again, with a reason."""
        if self._month in self._closed:
            self.acts.reopen_month(self._month)
        else:
            self._context.messages.toast(f"Tháng {format_month(self._month)} không khóa sổ.", "info")

    def refund(self) -> None:
        """Give back what the entry of the ledger took."""
        row = self._entry()
        if row is not None:
            self.acts.refund(row)

    def adjust(self) -> None:
        """Put the entry of the ledger right."""
        row = self._entry()
        if row is not None:
            self.acts.adjust(row)

    def void(self) -> None:
        """Take the remittance back, after a reason was chosen."""
        row = self.handed.current() if self.views.currentIndex() == _HANDED else None
        if row is not None and row["state"] == "Đã nộp":
            self.acts.void(row)

    def show_household(self) -> None:
        """The whole ledger of the household of the entry; again: back to the collector's."""
        row = self._entry()
        if self._home is not None:
            self._home = None
        elif row is not None and row["household_id"] is not None:
            self._home = (row["household_id"], row["who"])
        else:
            return
        self._show_pane()
        self.ledger.table.setFocus()

    def open_household(self, household_id: int) -> None:
        """The whole ledger of a household asked for from elsewhere."""
        self._home = (household_id, "")
        self.views.setCurrentIndex(_LEDGER)
        self._show_pane()

    # -- parts

    def _buttons(self) -> None:
        self.remit_button = primary("Nộp tiền…", self.remit, "upload")
        self.close_button = button("Khóa sổ tháng…", self.close_month, "lock")
        self.reopen_button = button("Mở lại tháng…", self.reopen_month, "key")
        self.sheet_button = button("Biên bản đối chiếu", self.open_sheet, "report")
        self.home_button = button("Sổ của hộ", self.show_household, "home")
        self.refund_button = button("Hoàn trả…", self.refund, "undo")
        self.adjust_button = button("Điều chỉnh…", self.adjust, "edit")
        self.void_button = danger("Hủy lần nộp…", self.void, "error")

    def _lay_out(self) -> None:
        top = flow(self.remit_button, self.by, self.on, self.close_button, self.reopen_button, self.sheet_button)
        above = panel(top, panel((self.table, 1), self.foot, gap=0), gap=0.4, margin=0.6)
        bar = flow(
            self.views,
            icon_button("chevron-left", "Tháng trước", lambda: self._step(-1)),
            self.month_label,
            icon_button("chevron-right", "Tháng sau", lambda: self._step(1)),
            self.lock_badge,
            self.home_button,
            self.refund_button,
            self.adjust_button,
            self.void_button,
        )
        for pane in self.panes[1:]:
            pane.hide()  # one at a time; three at once would make the window taller than the screen
        below = panel(bar, *((pane, 1) for pane in self.panes), gap=0.3, margin=0.6)
        upright = Qt.Orientation.Vertical
        parts = split(above, below, name="remitting", memory=self._context.memory, widths=(0, 0), flow=upright)
        column(self, (parts, 1), gap=0)

    def _show(self, found: tuple[list[shown.Row], frozenset[str]]) -> None:
        here = self._current()
        self._balances, self._closed = found
        self.model.reload()
        kept = here["id"] if here is not None and not here["all"] else None
        ids = [None if row["all"] else row["id"] for row in self._balances]
        self.table.select_row(ids.index(kept) if kept in ids else 0)
        people = self._balances[1:]
        holding = sum((row["held"] or 0) > 0 for row in people)
        late = sum(row["late"] for row in people)
        held = format_money(self._balances[0]["held"] or 0)
        self.foot.show_counts(f"{holding} người, nơi đang giữ tiền · {late} quá hạn nộp", f"Đang giữ {held} đ")
        self._choose()

    def _choose(self) -> None:
        self._home = None
        self._show_pane()

    def _show_pane(self) -> None:
        at = self.views.currentIndex()
        for place, pane in enumerate(self.panes):
            pane.setVisible(place == at)
        month = f"Tháng {format_month(self._month)}"
        self.month_label.setText("Mọi tháng của hộ" if at == _LEDGER and self._home is not None else month)
        self.lock_badge.setVisible(self._month in self._closed)
        self.reopen_button.setVisible(self._month in self._closed)
        self.panes[at].show_scope(self._scope())
        self._show_buttons()

    def _show_buttons(self) -> None:
        at = self.views.currentIndex()
        entry, handed = self._entry(), self.handed.current()
        ledger = at == _LEDGER
        self.home_button.setVisible(ledger)
        self.home_button.setText("Sổ người thu" if self._home is not None else "Sổ của hộ")
        self.home_button.setEnabled(self._home is not None or bool(entry and entry["household_id"]))
        for one, kinds in (
            (self.refund_button, {"collect", "credit"}),
            (self.adjust_button, {"collect", "refund", "credit"}),
        ):
            one.setVisible(ledger)
            one.setEnabled(entry is not None and entry["kind_code"] in kinds)
        self.void_button.setVisible(at == _HANDED)
        self.void_button.setEnabled(handed is not None and handed["state"] == "Đã nộp")

    # -- what is chosen

    def _by_people(self) -> bool:
        return bool(self.by.value() == _PEOPLE)

    def _current(self) -> shown.Row | None:
        at = self.table.currentIndex().row()
        return self._balances[at] if 0 <= at < len(self._balances) else None

    def _chosen(self) -> bool:
        row = self._current()
        return row is not None and not bool(row["all"]) and self._by_people()

    def _entry(self) -> shown.Row | None:
        return self.ledger.current() if self.views.currentIndex() == _LEDGER else None

    def _scope(self) -> Scope:
        row = self._current()
        if self._home is not None and self.views.currentIndex() == _LEDGER:
            return Scope(month=self._month, household_id=self._home[0])
        if row is None or row["all"] or not self._by_people():
            return Scope(month=self._month)
        return Scope(month=self._month, everybody=False, collector_id=row["id"])

    def _step(self, by: int) -> None:
        self._month = month_key(add_months(month_bounds(self._month)[0], by))
        self._home = None
        self._show_pane()

    def _fetch(self, offset: int, limit: int, _sort: object, _filter: Mapping[str, Any]) -> Sequence[shown.Row]:
        return self._balances[offset : offset + limit]


def _read(office: Office, on: Any, by_organisation: bool) -> tuple[list[shown.Row], frozenset[str]]:
    found = organisation_balances(office, on) if by_organisation else balances(office, on)
    rows = shown.balance_rows(found, remit_within(office, office.today), office.today)
    return rows, frozenset(lock.month for lock in closed_months(office))
