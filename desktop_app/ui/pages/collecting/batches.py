"""Declaration batches: who waits, what is gathered in which batch, what has left the office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.domain.dates import format_month
from desktop_app.domain.law_names import method_name
from desktop_app.domain.money import format_money
from desktop_app.services.collecting_batches import (
    BatchForm,
    BatchLine,
    BatchView,
    batch,
    batches,
    create_batch,
    mark_sent,
    remove_from_batch,
    waiting,
)
from desktop_app.services.collectors import list_collectors
from desktop_app.ui.components.boxes import STRETCH, column, panel, row, split
from desktop_app.ui.components.buttons import button, primary, quiet
from desktop_app.ui.components.empty import EmptyState
from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.skeleton import Stage
from desktop_app.ui.components.table import Table
from desktop_app.ui.components.text import muted, section
from desktop_app.ui.models.columns import Column, as_birth, as_date, as_money
from desktop_app.ui.models.paged_table import PagedTableModel
from desktop_app.ui.page import PageContext
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.field import on_commit

_EVERYBODY = "all"
_STATES = {"draft": "Đang lập", "sent": "Đã gửi"}
_WAITS = "Chờ lập"
_STATE_ICONS = {_WAITS: "clock", _STATES["draft"]: "edit", _STATES["sent"]: "ok"}
_BATCH_COLUMNS = (
    Column(key="name", heading="Đợt", width=9.5, sort=False),
    Column(key="made_on", heading="Ngày lập", width=6.2, show=as_date, sort=False),
    Column(key="people", heading="Người", width=4, align="right", sort=False),
    Column(
        key="state",
        heading="Trạng thái",
        width=6.5,
        sort=False,
        icon=lambda found: _STATE_ICONS[found["state"]],
        tone=lambda found: "good" if found["state"] == _STATES["sent"] else "",
    ),
)
_LINE_COLUMNS = (
    Column(key="name", heading="Họ và tên", width=13, sort=False),
    Column(key="birth", heading="Ngày sinh", width=6.2, show=as_birth, sort=False),
    Column(key="insurance_no", heading="Mã số BHXH", width=7.5, sort=False),
    Column(key="kind", heading="Loại", width=9, sort=False),
    Column(key="method", heading="Phương thức", width=9, sort=False),
    Column(key="from_month", heading="Từ tháng", width=5.5, sort=False),
    Column(key="income", heading="Thu nhập (đ)", width=7.5, align="right", show=as_money, sort=False),
    Column(key="gross", heading="Phải đóng (đ)", width=8, align="right", show=as_money, sort=False),
    Column(key="payable", heading="Người đóng (đ)", width=8, align="right", show=as_money, sort=False),
    Column(key="receipt", heading="Biên lai", width=8, sort=False),
    Column(key="paid_on", heading="Ngày thu", width=6.2, show=as_date, sort=False),
)


class BatchesTab(QWidget):
    """Left the batches (first the waiting list), right the people of the one chosen."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._batches: list[dict[str, Any]] = []
        self._lines: list[dict[str, Any]] = []
        self._wanted: int | None = None
        self.list_model = PagedTableModel(_BATCH_COLUMNS, self._fetch_batches, lambda _f: len(self._batches), self)
        self.list = Table(self.list_model, name="batches", memory=context.memory)
        self.list.setAccessibleName("Các đợt kê khai")
        self.line_model = PagedTableModel(_LINE_COLUMNS, self._fetch_lines, lambda _f: len(self._lines), self)
        self.people = Table(self.line_model, name="batch-lines", memory=context.memory, frozen=1)
        self.people.setAccessibleName("Người trong đợt")
        self.who = CodeCombo(width=16)
        self.who.setAccessibleName("Tổ chức, người thu")
        self.heading = section("")
        self.make_button = primary("Lập đợt D05-TS", self.make, "plus")
        self.sent_button = button("Đánh dấu đã gửi", self.send, "upload")
        self.out_button = quiet("Đưa về danh sách chờ", self.take_out, "undo")
        self.foot = TableFoot()
        self._stage = Stage(panel((self.people, 1), self.foot, gap=0))
        left = panel(muted("Lọc danh sách chờ theo", wrap=False), self.who, (self.list, 1), gap=0.4, margin=1.0)
        bar = row(None, self.heading, STRETCH, self.out_button, self.sent_button, self.make_button)
        right = panel(bar, (self._stage, 1), gap=0.6, margin=1.0)
        column(self, (split(left, right, name="batches", memory=context.memory, widths=(31, 0)), 1), gap=0)
        on_commit(self.who, self.reload)
        self.list.row_changed.connect(self._chosen)

    def reload(self) -> None:
        """Read batches and waiting people anew."""
        self._offer_who()
        self._context.look(_read, self._form(), done=self._show, key="collect.batches")

    def make(self) -> None:
        """Gather everybody who waits into a new batch."""
        self._context.do(create_batch, self._form(), done=lambda outcome: self._go_to(outcome.value))

    def send(self) -> None:
        """Note that the batch left the office."""
        found = self._current()
        if found is None or found["id"] is None:
            return
        answer = self._context.messages.ask(
            f"Đợt {found['name']} đã gửi cơ quan BHXH?",
            choices={"sent": "Đã gửi", "keep": "Chưa gửi"},
            default="keep",
            detail="Sau khi đánh dấu, người trong đợt không đưa ra được và biên lai của họ không hủy được.",
        )
        if answer == "sent":
            self._context.do(mark_sent, found["id"])

    def take_out(self) -> None:
        """Put the selected people back on the waiting list."""
        found = self._current()
        chosen = [self._lines[at]["id"] for at in self.people.selected_rows()]
        if found is not None and found["id"] is not None and chosen:
            self._context.do(remove_from_batch, found["id"], chosen)

    def _offer_who(self) -> None:
        entries = list_collectors(self._context.office)
        organisations = {one.organisation.id: one.organisation.name for one in entries}
        choices = [Choice(code=_EVERYBODY, text="Tất cả tổ chức, người thu")]
        choices += [Choice(code=f"o{key}", text=name, detail="tổ chức") for key, name in organisations.items()]
        choices += [
            Choice(code=f"c{one.collector.id}", text=one.collector.name, detail=one.organisation.name)
            for one in entries
        ]
        self.who.set_choices(choices)
        if self.who.value() is None:
            self.who.set_value(_EVERYBODY)

    def _form(self) -> BatchForm:
        code = self.who.value() or _EVERYBODY
        if code == _EVERYBODY:
            return BatchForm()
        number = int(code[1:])
        return BatchForm(organisation_id=number) if code[0] == "o" else BatchForm(collector_id=number)

    def _show(self, found: tuple[tuple[BatchView, ...], tuple[BatchLine, ...]]) -> None:
        views, lines = found
        here = self._wanted if self._wanted is not None else (self._current() or {}).get("id")
        self._wanted = None
        first = {"id": None, "name": "Đang chờ kê khai", "made_on": None, "people": len(lines), "state": _WAITS}
        self._batches = [first, *(_batch_row(view) for view in views)]
        self._waiting = [_line_row(line) for line in lines]
        self.list_model.reload()
        ids = [one["id"] for one in self._batches]
        self.list.select_row(ids.index(here) if here in ids else 0)
        self._chosen(self.list.currentIndex().row())

    def _chosen(self, at: int) -> None:
        if not 0 <= at < len(self._batches):
            return
        found = self._batches[at]
        if found["id"] is None:
            self._show_lines(found, self._waiting)
            return
        self._context.look(
            batch,
            found["id"],
            done=lambda detail: self._show_lines(found, [_line_row(line) for line in detail.lines]),
            key="collect.batch",
        )

    def _show_lines(self, found: dict[str, Any], lines: list[dict[str, Any]]) -> None:
        self._lines = lines
        self.line_model.reload()
        draft = found["state"] == _STATES["draft"]
        self.heading.setText("Đang chờ kê khai BHXH tự nguyện" if found["id"] is None else f"Đợt {found['name']}")
        self.make_button.setVisible(found["id"] is None)
        self.make_button.setEnabled(bool(lines))
        self.sent_button.setVisible(draft)
        self.out_button.setVisible(draft and bool(lines))
        sums = f"Phải đóng {_sum(lines, 'gross')} đ · người tham gia đóng {_sum(lines, 'payable')} đ"
        self.foot.show_counts(f"{format_money(len(lines))} người", sums)
        if lines:
            self._stage.ready()
        elif found["id"] is None:
            text = "Người đã nộp tiền BHXH tự nguyện và chưa vào đợt nào hiện ở đây, sẵn sàng lập danh sách D05-TS."
            self._stage.empty(EmptyState("ok", "Không còn ai chờ kê khai", text))
        else:
            self._stage.empty(EmptyState("list", "Đợt này chưa có ai", "Đưa người vào bằng cách lập một đợt mới."))

    def _current(self) -> dict[str, Any] | None:
        at = self.list.currentIndex().row()
        return self._batches[at] if 0 <= at < len(self._batches) else None

    def _go_to(self, batch_id: int) -> None:
        self._wanted = batch_id
        self.reload()

    def _fetch_batches(self, offset: int, limit: int, _sort: object, _filter: Mapping[str, Any]) -> Sequence[Any]:
        return self._batches[offset : offset + limit]

    def _fetch_lines(self, offset: int, limit: int, _sort: object, _filter: Mapping[str, Any]) -> Sequence[Any]:
        return self._lines[offset : offset + limit]


def _read(office: Any, form: BatchForm) -> tuple[tuple[BatchView, ...], tuple[BatchLine, ...]]:
    return batches(office), waiting(office, form)


def _batch_row(view: BatchView) -> dict[str, Any]:
    return {
        "id": view.batch.id,
        "name": f"{view.batch.form} {view.batch.number}",
        "made_on": view.batch.made_on,
        "people": view.people,
        "state": _STATES[view.batch.state],
    }


def _line_row(line: BatchLine) -> dict[str, Any]:
    enrolment = line.enrolment
    return {
        "id": enrolment.id,
        "name": line.person.name,
        "birth": line.person.birth,
        "insurance_no": line.person.insurance_no,
        "kind": line.kind_name,
        "method": method_name(enrolment.method or ""),
        "from_month": format_month(enrolment.valid_from[:7]) if enrolment.valid_from else "",
        "income": enrolment.income,
        "gross": enrolment.gross,
        "payable": enrolment.payable,
        "receipt": line.receipt_number,
        "paid_on": line.receipt_on,
    }


def _sum(lines: Sequence[Mapping[str, Any]], key: str) -> str:
    return format_money(sum(line[key] for line in lines))
