"""Thù lao: the lines of a month with rate and reason, confirming them, what is owed to whom, paying out, D11-TS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.domain.dates import add_months, format_month, month_bounds, month_key
from desktop_app.domain.money import format_money
from desktop_app.services import reporting
from desktop_app.services.collectors import list_collectors
from desktop_app.services.office import Office
from desktop_app.services.remuneration import (
    confirm_remuneration,
    explain_remuneration,
    remuneration_lines,
    waiting_for_acceptance,
)
from desktop_app.services.remuneration_paying import accounts, pay_out, pay_out_organisation
from desktop_app.services.remuneration_values import Account, RemunerationLine, RemunerationSums, sum_lines
from desktop_app.services.reporting_values import Filters
from desktop_app.ui.components.boxes import column, flow, panel, split
from desktop_app.ui.components.buttons import button, icon_button, primary, quiet
from desktop_app.ui.components.empty import EmptyState
from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.skeleton import Stage
from desktop_app.ui.components.table import Table
from desktop_app.ui.components.text import muted, section, set_tone, small, strong
from desktop_app.ui.components.why_dialog import ask_why
from desktop_app.ui.files import EXCEL, PDF, choose_save
from desktop_app.ui.models.paged_table import PagedTableModel
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.collectors.dialogs import PayDialog
from desktop_app.ui.pages.collectors.rows import ACCOUNT_COLUMNS, LINE_COLUMNS, account_row, line_row
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.field import on_commit

_ALL = "all"


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One month as the tab shows it."""

    lines: tuple[RemunerationLine, ...]
    accounts: tuple[Account, ...]
    waiting: tuple[int, int]
    organisations: tuple[Choice, ...]
    collectors: tuple[Choice, ...]


def read_month(office: Office, month: str, organisation_id: int | None, collector_id: int | None) -> Shown:
    """Read the lines and accounts of a month."""
    entries = [one for one in list_collectors(office) if one.organisation.kind != "office"]
    houses = {one.organisation.id: one.organisation.name for one in entries}
    return Shown(
        lines=remuneration_lines(office, month=month, organisation_id=organisation_id, collector_id=collector_id),
        accounts=accounts(office, organisation_id),
        waiting=waiting_for_acceptance(office, month),
        organisations=tuple(Choice(code=str(key), text=name) for key, name in houses.items()),
        collectors=tuple(
            Choice(code=str(one.collector.id), text=one.collector.name, detail=one.collector.code or "")
            for one in entries
            if organisation_id in (None, one.organisation.id)
        ),
    )


class RemunerationTab(QWidget):
    """Lines at the left, accounts at the right."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._month = month_key(context.office.today)
        self._shown: Shown | None = None
        self._rows: list[dict[str, Any]] = []
        self._accounts: list[dict[str, Any]] = []
        self.model = PagedTableModel(LINE_COLUMNS, self._fetch, lambda _filter: len(self._rows), self)
        self.table = Table(self.model, name="remuneration", memory=context.memory, frozen=1)
        self.table.setAccessibleName("Dòng thù lao")
        self.account_model = PagedTableModel(
            ACCOUNT_COLUMNS, self._fetch_accounts, lambda _filter: len(self._accounts), self
        )
        self.people = Table(self.account_model, name="remuneration-accounts", memory=context.memory, frozen=1)
        self.people.setAccessibleName("Phải chi cho từng người thu")
        self.organisation = self._combo("Tất cả tổ chức", "Tổ chức")
        self.collector = self._combo("Tất cả người thu", "Người thu")
        self._label = strong("")
        self.note = set_tone(small(""), "warn")
        self.note.setWordWrap(True)
        self.confirm_button = primary("Xác nhận tháng", self.confirm, "ok")
        self.confirm_button.setToolTip("Ghi sổ các dòng chờ xác nhận  (F9)")
        self.foot, self.account_foot = TableFoot(), TableFoot()
        self._stage = Stage(panel((self.table, 1), self.foot, gap=0))
        self._lay_out()
        for combo in (self.organisation, self.collector):
            on_commit(combo, self.reload)
        self.table.opened.connect(lambda _at: self.why())
        self.people.opened.connect(lambda _at: self.pay())

    def reload(self) -> None:
        """Read the month anew."""
        self._label.setText(f"Tháng {format_month(self._month)}")
        self._context.look(
            read_month, self._month, self._house_id(), self._collector_id(), done=self._show, key="collectors.month"
        )

    def step(self, by: int) -> None:
        """Go to the month before or after; there is nothing after the present one."""
        wanted = month_key(add_months(month_bounds(self._month)[0], by))
        if wanted <= month_key(self._context.office.today):
            self._month = wanted
            self.reload()

    def why(self) -> None:
        """Explain the line chosen."""
        found = self.model.row(self.table.currentIndex().row())
        if found is not None:
            ask_why(self._context, self, explain_remuneration, found["id"], key="collectors.why")

    def confirm(self) -> None:
        """Post what the month brings, after a question that says how much."""
        ready = [line for line in self._lines if not line.posted and not line.problem]
        if not ready:
            self._context.messages.toast(f"Tháng {format_month(self._month)} không còn dòng nào chờ xác nhận.", "info")
            return
        house = self._house_id()
        if self._collector_id() is not None:  # a month is confirmed for an organisation, not for one person
            self._context.messages.toast("Bỏ lọc người thu rồi xác nhận: tháng được xác nhận cho cả tổ chức.", "warn")
            return
        sums = sum_lines(ready)
        answer = self._context.messages.ask(
            f"Xác nhận thù lao tháng {format_month(self._month)}: {len(ready)} dòng, {format_money(sums.amount)} đ?",
            choices={"confirm": "Xác nhận", "keep": "Chưa"},
            default="keep",
            detail=f"Thu hồi {format_money(sums.clawed_amount)} đ. Mỗi dòng chỉ ghi sổ một lần; người thu được chi số này.",
        )
        if answer == "confirm":
            self._context.do(confirm_remuneration, self._month, house)

    def pay(self) -> None:
        """Pay out to the collector chosen at the right."""
        at = self.people.currentIndex().row()
        found = self._accounts[at] if 0 <= at < len(self._accounts) else None
        if found is None or found["owed"] <= 0:
            self._context.messages.toast("Người đang chọn không còn thù lao để chi.", "info")
            return
        dialog = PayDialog(self.window(), found["name"], found["owed"], self._today, whole=False)
        dialog.attempt = lambda: self._context.do(
            pay_out,
            found["id"],
            dialog.amount.value() or 0,
            dialog.on.value() or self._today(),
            dialog.document.value() or "",
            done=lambda _outcome: dialog.accept(),
            failed=dialog.show_failure,
        )
        dialog.exec()
        dialog.deleteLater()

    def pay_organisation(self) -> None:
        """Pay everything an organisation's collectors are owed; the organisation is the one filtered by."""
        house = self._house_id()
        if house is None:
            self._context.messages.toast("Chọn một tổ chức ở ô “Tổ chức” rồi chi cho cả tổ chức.", "info")
            self.organisation.setFocus()
            return
        owed = sum(one["owed"] for one in self._accounts if one["owed"] > 0)
        name = next((one.text for one in self.organisation.choices if one.code == str(house)), "")
        dialog = PayDialog(self.window(), name, owed, self._today, whole=True)
        dialog.attempt = lambda: self._context.do(
            pay_out_organisation,
            house,
            dialog.on.value() or self._today(),
            dialog.document.value() or "",
            done=lambda _outcome: dialog.accept(),
            failed=dialog.show_failure,
        )
        dialog.exec()
        dialog.deleteLater()

    def export(self) -> None:
        """Write D11-TS of what is filtered to a workbook or PDF."""
        name = f"D11-TS-{self._month}.xlsx"
        path = choose_save(self, "Xuất D11-TS", name, EXCEL, PDF)
        if path is not None:
            filters = Filters(organisation=self._house_id(), collector=self._collector_id())
            self._context.look(_export, self._month, filters, path, done=self._exported, key="collectors.export")

    # -- showing

    def _lay_out(self) -> None:
        bar = flow(
            panel(
                icon_button("chevron-left", "Tháng trước  (Ctrl+PgUp)", lambda: self.step(-1)),
                self._label,
                icon_button("chevron-right", "Tháng sau  (Ctrl+PgDn)", lambda: self.step(1)),
                flow="row",
                gap=0.3,
            ),
            self.organisation,
            self.collector,
            self.confirm_button,
            button("Xuất D11-TS…", self.export, "excel"),
            quiet("Vì sao?  (F5)", self.why, "help"),
        )
        left = panel(bar, self.note, (self._stage, 1), gap=0.6, margin=1.0)
        right = panel(
            section("Phải chi"),
            muted("Theo sổ, mọi tháng đã xác nhận."),
            (self.people, 1),
            self.account_foot,
            flow(
                button("Chi cho người này…  (Ctrl+E)", self.pay, "upload"),
                quiet("Chi cho cả tổ chức…", self.pay_organisation, "group"),
            ),
            gap=0.5,
            margin=1.0,
        )
        column(self, (split(left, right, name="remuneration", memory=self._context.memory, widths=(0, 22)), 1), gap=0)

    def _show(self, found: Shown) -> None:
        self._shown = found
        self._offer(self.organisation, "Tất cả tổ chức", found.organisations)
        self._offer(self.collector, "Tất cả người thu", found.collectors)
        self._rows = [line_row(line) for line in found.lines]
        self._accounts = [account_row(one) for one in found.accounts]
        before, account = self.table.currentIndex().row(), self.people.currentIndex().row()
        self.model.reload()
        self.account_model.reload()
        self.note.setText(_note(found))
        self.note.setVisible(bool(self.note.text()))
        self._show_accounts(max(0, account))
        if not self._rows:
            self._stage.empty(self._nothing())
            return
        self._stage.ready()
        sums = sum_lines(found.lines)
        self.foot.show_counts(f"{len(self._rows)} dòng", _sums(sums))
        self.table.select_row(min(max(0, before), len(self._rows) - 1))

    def _show_accounts(self, at: int) -> None:
        owed = sum(one["owed"] for one in self._accounts)
        self.account_foot.show_counts(f"{len(self._accounts)} người", f"Còn chi: {format_money(owed)} đ")
        if self._accounts:
            self.people.select_row(min(at, len(self._accounts) - 1))

    def _nothing(self) -> EmptyState:
        return EmptyState(
            "list",
            f"Tháng {format_month(self._month)} chưa có dòng thù lao",
            "Người đã nộp tiền qua nhân viên thu của các tổ chức hiện ở đây, mỗi người một dòng với tỷ lệ và cách tính. "
            "Hợp đồng ghi khi nào được tính: lúc thu tiền hay lúc cơ quan BHXH tiếp nhận.",
        )

    def _exported(self, path: Path) -> None:
        self._context.messages.toast(f"Đã ghi {path.name}.", "good")

    def _combo(self, everything: str, name: str) -> CodeCombo:
        combo = CodeCombo([Choice(code=_ALL, text=everything)], width=10)
        combo.set_value(_ALL)
        combo.setAccessibleName(name)
        return combo

    def _offer(self, combo: CodeCombo, everything: str, choices: Sequence[Choice]) -> None:
        value = combo.value()
        combo.set_choices([Choice(code=_ALL, text=everything), *choices])
        combo.set_value(value if value in {one.code for one in choices} else _ALL)

    @property
    def _lines(self) -> tuple[RemunerationLine, ...]:
        return self._shown.lines if self._shown else ()

    def _house_id(self) -> int | None:
        return _id(self.organisation)

    def _collector_id(self) -> int | None:
        return _id(self.collector)

    def _today(self) -> date:
        return self._context.office.today

    def _fetch(self, offset: int, limit: int, _sort: object, _filter: Mapping[str, Any]) -> Sequence[Any]:
        return self._rows[offset : offset + limit]

    def _fetch_accounts(self, offset: int, limit: int, _sort: object, _filter: Mapping[str, Any]) -> Sequence[Any]:
        return self._accounts[offset : offset + limit]


def _export(office: Office, month: str, filters: Filters, path: Path) -> Path:
    return reporting.save(reporting.prepare(office, "D11-TS", month, filters), path).path


def _id(combo: CodeCombo) -> int | None:
    code = combo.value()
    return None if code in (None, _ALL) else int(code)


def _sums(sums: RemunerationSums) -> str:
    said = f"NTG đóng {format_money(sums.base)} đ · Thù lao {format_money(sums.amount)} đ"
    return said + (f" · Thu hồi {format_money(sums.clawed_amount)} đ" if sums.clawed_base else "")


def _note(found: Shown) -> str:
    """What keeps lines from being paid, in one line."""
    said = []
    unrated = sum(1 for line in found.lines if line.problem)
    if unrated:
        said.append(f"{unrated} dòng chưa có tỷ lệ: ghi tỷ lệ vào hợp đồng của tổ chức hoặc trang Quy định.")
    people, money = found.waiting
    if people:
        said.append(
            f"{people} người ({format_money(money)} đ) thu trong tháng đang chờ cơ quan BHXH tiếp nhận, chưa tính thù lao."
        )
    return " ".join(said)
