"""One event of outreach as it is typed: Enter goes on, the last field saves, what is typed is kept as a draft."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.money import format_money
from desktop_app.services.drafts import SavedDraft
from desktop_app.services.outcome import Outcome
from desktop_app.services.outreach import HAMLET, OutreachForm, residents_of, save_outreach
from desktop_app.ui.components.boxes import column, flow
from desktop_app.ui.components.bulk_dialog import confirm_bulk
from desktop_app.ui.components.buttons import primary, quiet
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.text import section, set_tone, small
from desktop_app.ui.drafts import FormDraft
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.canvassing.outreach_people import OutreachPeople
from desktop_app.ui.widgets.code_combo import CodeCombo
from desktop_app.ui.widgets.date_field import DateField
from desktop_app.ui.widgets.enter_chain import EnterChain
from desktop_app.ui.widgets.money_field import MoneyField
from desktop_app.ui.widgets.note_field import NoteField
from desktop_app.ui.widgets.text_field import DigitsField, TextField

DRAFTS = "outreach:"
_SAMPLE = 8


class OutreachFormView(QWidget):
    """`saved(event id)` after each event."""

    saved = Signal(object)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._began = OutreachForm()
        self.heading = section("")
        self.kind = CodeCombo(width=14)
        self.day = DateField(today=lambda: context.office.today, latest=lambda: context.office.today)
        self.area = CodeCombo(width=14)
        self.place = TextField(placeholder="Nhà văn hóa, chợ, trường…")
        self.audience = TextField(placeholder="Lao động tự do, hội viên phụ nữ…")
        self.present = DigitsField(length=6, what="Số người có mặt")
        self.cost = MoneyField()
        self.collector = CodeCombo(width=14)
        self.partner = TextField(placeholder="Hội Phụ nữ, Đoàn Thanh niên…")
        self.note = NoteField()
        self.people = OutreachPeople(context)
        self.fields: dict[str, Any] = {
            "kind": self.kind, "held_on": self.day, "area": self.area, "place": self.place, "audience": self.audience,
            "present": self.present, "cost": self.cost, "collector_id": self.collector, "partner": self.partner, "note": self.note,
            "people": self.people,
        }  # fmt: skip
        self.fault = set_tone(small(""), "bad")
        self.fault.setWordWrap(True)
        self.save_button = primary("Lưu buổi này  (Ctrl+S)", self.save, "save")
        labels = {
            "kind": "Hình thức", "held_on": "Ngày tổ chức", "area": "Địa bàn", "place": "Nơi tổ chức", "audience": "Đối tượng",
            "present": "Số người có mặt", "cost": "Chi phí (đồng)", "collector_id": "Người thực hiện", "partner": "Phối hợp với",
            "note": "Ghi chú",
        }  # fmt: skip
        rows = [
            FieldRow(label, self.fields[name], required=name in ("kind", "held_on", "area"))
            for name, label in labels.items()
        ]
        column(
            self,
            self.heading,
            *rows,
            section("Người có mặt (ghi tên)"),
            self.people,
            flow(quiet("Thêm cả thôn…", self.add_hamlet, "group")),
            self.fault,
            flow(self.save_button, quiet("Buổi mới  (Ctrl+N)", self.leave_for_new, "plus")),
            gap=0.4,
        )
        chain = [field for name, field in self.fields.items() if name != "people"]
        self.chain = EnterChain(self, fields=chain, save=self.save)
        self._draft = FormDraft(self, context.drafts, self.fields)
        self.show_form(OutreachForm())

    @property
    def event_id(self) -> int | None:
        """The event in hand; ``None`` for a new one."""
        return self._began.id

    @property
    def is_dirty(self) -> bool:
        """Whether something is typed that is not saved."""
        return self.form() != self._began

    def form(self) -> OutreachForm:
        """What stands in the fields."""
        for field in self.fields.values():
            field.settle()
        present, collector = self.present.value(), self.collector.value()
        return OutreachForm(
            id=self._began.id,
            kind=self.kind.value(),
            held_on=self.day.value(),
            area=self.area.value(),
            place=self.place.value(),
            audience=self.audience.value(),
            present=int(present) if present else None,
            cost=self.cost.value(),
            collector_id=int(collector) if collector else None,
            partner=self.partner.value(),
            note=self.note.value(),
            people=tuple(self.people.value() or ()),
        )

    def show_form(self, form: OutreachForm) -> None:
        """Take an event up, or a blank one."""
        self._began = form
        self.heading.setText("Buổi truyền thông mới" if form.id is None else "Sửa buổi truyền thông")
        for name, field in self.fields.items():
            value = getattr(form, name)
            if name in ("present", "collector_id"):
                value = None if value is None else str(value)
            field.set_value(value or None if name == "people" else value)
        self.fault.setText("")
        self._draft.begin(f"{DRAFTS}{form.id or 'new'}", "buổi truyền thông")

    def restore(self, draft: SavedDraft, form: OutreachForm) -> None:
        """Bring a draft back over the event it was of."""
        self.show_form(form)
        self._draft.restore(json.dumps(draft.payload))

    def may_leave(self) -> bool:
        """Ask before something typed is left behind; says whether the form may show another event."""
        if not self.is_dirty:
            return True
        answer = self._context.messages.ask(
            "Buổi truyền thông đang nhập chưa lưu.",
            {"stay": "Quay lại lưu", "leave": "Bỏ phần đang nhập"},
            default="stay",
            risky="leave",
        )
        if answer == "leave":
            self._draft.finish()
        return answer == "leave"

    def leave_for_new(self) -> None:
        """A blank event."""
        if self.may_leave():
            self.show_form(OutreachForm())
            self.chain.start()

    def save(self) -> None:
        """Save; what is wrong is said here and the fields keep what was typed."""
        form = self.form()
        fault = next(iter(self.chain.faults().values()), "")
        if fault:
            self.fault.setText(fault)
            return
        self._context.do(save_outreach, form, done=self._done, failed=self._refused)

    def add_hamlet(self) -> None:
        """Name everybody who lives in the hamlet of the event."""
        kind, _, code = (self.area.value() or "").partition(":")
        if kind != HAMLET:
            self.fault.setText("Chọn địa bàn là một thôn, tổ dân phố trước, rồi thêm cả thôn.")
            self.area.setFocus()
            return
        found = residents_of(self._context.office, int(code))
        sample = [one.name for one in found[:_SAMPLE]]
        count = format_money(len(found))
        if found and confirm_bulk(
            self._context, f"Ghi tên cả {count} người của thôn?", "Mọi người đang ở thôn được ghi là có mặt.", len(found), sample,
            unit="người", verb="Ghi tên",
        ):  # fmt: skip
            self.people.add(found)

    def _done(self, outcome: Outcome[int]) -> None:
        self._draft.finish()
        self.show_form(OutreachForm())
        self.kind.setFocus()
        self.saved.emit(outcome.value)

    def _refused(self, error: Exception) -> None:
        if isinstance(error, RuleBroken):
            self.fault.setText(error.sentence)
        else:
            self._context.messages.fault(error)
