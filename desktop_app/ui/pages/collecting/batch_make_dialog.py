"""The dialog “Lập đợt kê khai”: for whom, on which list, and what would be made."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_app.domain.money import format_money
from desktop_app.services.batch_making import PER_COLLECTOR, PER_ORGANISATION, BatchesForm, Proposal, proposals
from desktop_app.services.collectors import CollectorEntry
from desktop_app.ui.components.boxes import grid_form
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.text import body, muted
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.collecting.batch_rows import form_name
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.date_field import DateField
from desktop_app.ui.widgets.enter_chain import EnterChain
from desktop_app.ui.widgets.field import on_commit

_ALL = "all"
_SHOWN = 4  # batches named in the preview
_ROOM = 8  # em: the preview grows after the dialog took its size


class MakeBatchesDialog(SafeDialog):
    """`create(form)` is called once, then it closes."""

    def __init__(
        self,
        parent: QWidget | None,
        context: PageContext,
        entries: Sequence[CollectorEntry],
        forms: Sequence[str],
        start: tuple[str, str],
        create: Callable[[BatchesForm], object],
    ) -> None:
        super().__init__(parent, "Lập đợt kê khai", width=38)
        self._context = context
        self._create = create
        self._today = context.office.today
        self.who = CodeCombo(_owners(entries), width=20)
        self.who.set_value(start[0])
        self.form = CodeCombo(
            [Choice(code=_ALL, text="Mọi mẫu"), *(Choice(code=code, text=form_name(code)) for code in forms)], width=12
        )
        self.form.set_value(start[1] if start[1] in forms else _ALL)
        self.since = DateField(today=lambda: self._today)
        self.until = DateField(today=lambda: self._today)
        self.made_on = DateField(today=lambda: self._today)
        self.made_on.set_value(self._today)
        self.said = body("")
        self.said.setWordWrap(True)
        self.said.setAlignment(Qt.AlignmentFlag.AlignTop)
        scaled(self.said, lambda w: w.setMinimumHeight(em(w, _ROOM)))
        self.body.addWidget(muted("Gồm người đã thu tiền, chưa ở đợt nào; mỗi đợt một mẫu, một tổ chức.", wrap=False))
        self.body.addWidget(
            grid_form(
                None,
                FieldRow("Lập cho", self.who),
                FieldRow("Mẫu", self.form),
                FieldRow("Thu từ ngày (trống: mọi ngày)", self.since),
                FieldRow("Thu đến ngày (trống: đến nay)", self.until),
                FieldRow("Ngày lập", self.made_on),
            )
        )
        self.body.addWidget(self.said)
        self.add_button("Đóng", self.reject)
        self.create_button = self.add_button("Lập đợt", self._go, "primary")
        self.create_button.setEnabled(False)
        fields = (self.who, self.form, self.since, self.until, self.made_on)
        self.chain = EnterChain(self, fields=fields, save=self._go)
        for field in fields:
            on_commit(field, self._preview)
        self._preview()

    def batches_form(self) -> BatchesForm | None:
        """What is chosen; None while something cannot be read."""
        code, kind = self.who.value(), self.form.value()
        faults = [field.fault_text() for field in (self.who, self.form, self.since, self.until, self.made_on)]
        if not code or not kind or any(faults):
            return None
        number = int(code[1:]) if code[1:].isdigit() else None
        return BatchesForm(
            per=PER_COLLECTOR if code == PER_COLLECTOR or (code[0] == "c" and number) else PER_ORGANISATION,
            forms=() if kind == _ALL else (kind,),
            organisation_id=number if code[0] == "o" else None,
            collector_id=number if code[0] == "c" else None,
            since=self.since.value(),
            until=self.until.value(),
            made_on=self.made_on.value() or self._today,
        )

    def _preview(self) -> None:
        form = self.batches_form()
        if form is None:
            self._show_faults()
            return
        self._context.look(proposals, form, done=self._show, key="collect.proposals")

    def _show(self, found: Sequence[Proposal]) -> None:
        self.create_button.setEnabled(bool(found))
        if not found:
            self.said.setText("Không có ai đang chờ kê khai như vậy. Đổi mẫu, tổ chức hoặc khoảng ngày thu.")
            return
        lines = [
            f"• {form_name(one.form.code)}, {one.owner}: {format_money(one.people)} người, {format_money(one.payable)} đ"
            for one in found[:_SHOWN]
        ]
        if len(found) > _SHOWN:
            lines.append(f"• và {len(found) - _SHOWN} đợt khác")
        people, paid = sum(one.people for one in found), sum(one.payable for one in found)
        head = f"Sẽ lập {len(found)} đợt, {format_money(people)} người, người tham gia đóng {format_money(paid)} đ:"
        self.said.setText("\n".join([head, *lines]))

    def _show_faults(self) -> None:
        self.create_button.setEnabled(False)
        faults = [field.fault_text() for field in (self.who, self.form, self.since, self.until, self.made_on)]
        self.said.setText(next((text for text in faults if text), "Hãy chọn lập cho ai và theo mẫu nào."))

    def _go(self) -> None:
        form = self.batches_form()
        if form is None:
            self._show_faults()
            return
        self._create(form)
        self.accept()


def _owners(entries: Sequence[CollectorEntry]) -> list[Choice]:
    organisations = {one.organisation.id: one.organisation.name for one in entries}
    return [
        Choice(code=PER_ORGANISATION, text="Mọi tổ chức", detail="mỗi tổ chức một đợt"),
        Choice(code=PER_COLLECTOR, text="Mọi nhân viên thu", detail="mỗi người một đợt"),
        *(Choice(code=f"o{key}", text=name, detail="một tổ chức") for key, name in organisations.items()),
        *(
            Choice(code=f"c{one.collector.id}", text=one.collector.name, detail=one.organisation.name)
            for one in entries
        ),
    ]
