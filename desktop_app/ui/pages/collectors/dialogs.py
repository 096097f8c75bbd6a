"""What is asked about an organisation, a collector, a point, and the end of somebody's work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.domain.records import Collector, Organisation
from desktop_app.domain.register_records import CollectionPoint
from desktop_app.services.collection_points import PointForm
from desktop_app.services.collector_work import OpenWork
from desktop_app.services.collectors import (
    COLLECTOR_KINDS,
    ORGANISATION_KINDS,
    OWNERS,
    CollectorForm,
    OrganisationForm,
)
from desktop_app.ui.components.text import body, muted
from desktop_app.ui.pages.households.dialogs import FormDialog
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.date_field import DateField
from desktop_app.ui.widgets.field import as_field
from desktop_app.ui.widgets.money_field import MoneyField
from desktop_app.ui.widgets.text_field import DigitsField, TextField

Today = Callable[[], date]
_LEADER = (Choice(code="yes", text="Có"), Choice(code="no", text="Không"))


class RecordDialog(FormDialog):
    """A record to enter or to correct: closing loses something only when a field differs from what stood there."""

    def begin(self, values: Sequence[tuple[QWidget, Any]]) -> None:
        """Fill the fields with what is known and start at the first one."""
        for widget, value in values:
            found = as_field(widget)
            assert found is not None
            found.set_value(value)
        self._stood = self._now()
        self.chain.start()

    def is_dirty(self) -> bool:
        """Whether anything differs from the beginning."""
        return self._now() != getattr(self, "_stood", self._now())

    def _now(self) -> list[Any]:
        return [found.value() for row in self._rows if (found := as_field(row.field)) is not None]


class OrganisationDialog(RecordDialog):
    """An organisation with its code, kind and the time it works."""

    def __init__(self, parent: QWidget | None, known: Organisation | None, today: Today) -> None:
        self._id = known.id if known else None
        self.name, self.code = TextField(), TextField()
        self.kind = CodeCombo(_choices(ORGANISATION_KINDS), width=14)
        self.owner = CodeCombo(_choices(OWNERS), width=14)
        self.contact, self.address = TextField(), TextField()
        self.phone = DigitsField(length=11, what="Số điện thoại")
        self.active_from, self.active_to = DateField(today=today), DateField(today=today)
        self.note_text = TextField()
        super().__init__(
            parent,
            f"Sửa tổ chức {known.name}" if known else "Thêm tổ chức hỗ trợ phát triển đối tượng",
            [
                ("Tên tổ chức", self.name, True),
                ("Mã đơn vị", self.code, False),
                ("Loại tổ chức", self.kind, True),
                ("Thuộc (B16c-TS)", self.owner, False),
                ("Người đại diện", self.contact, False),
                ("Điện thoại", self.phone, False),
                ("Địa chỉ", self.address, False),
                ("Ghi chú", self.note_text, False),
                ("Hợp tác từ ngày", self.active_from, False),
                ("Ngừng hợp tác ngày", self.active_to, False),
            ],
        )
        self.begin(
            [
                (self.name, known.name if known else None),
                (self.code, known.code if known else None),
                (self.kind, known.kind if known else "service"),
                (self.owner, known.owner if known else None),
                (self.contact, known.contact if known else None),
                (self.address, known.address if known else None),
                (self.phone, known.phone if known else None),
                (self.note_text, known.note if known else None),
                (self.active_from, _day(known.active_from) if known else None),
                (self.active_to, _day(known.active_to) if known else None),
            ]
        )

    def form(self) -> OrganisationForm:
        """What was typed."""
        return OrganisationForm(
            id=self._id,
            name=str(self.name.value() or ""),
            code=self.code.value(),
            kind=str(self.kind.value()),
            owner=self.owner.value(),
            contact=self.contact.value(),
            address=self.address.value(),
            phone=self.phone.value(),
            note=self.note_text.value(),
            active_from=self.active_from.value(),
            active_to=self.active_to.value(),
        )


class PersonDialog(RecordDialog):
    """A collector, collaborator or officer with card, training and the time of work."""

    def __init__(
        self,
        parent: QWidget | None,
        known: Collector | None,
        organisations: Sequence[Organisation],
        organisation_id: int | None,
        today: Today,
    ) -> None:
        self._id = known.id if known else None
        self.name, self.code = TextField(), TextField()
        self.kind = CodeCombo(_choices(COLLECTOR_KINDS), width=12)
        self.organisation = CodeCombo([Choice(code=str(one.id), text=one.name) for one in organisations], width=14)
        self.phone = DigitsField(length=11, what="Số điện thoại")
        self.leader = CodeCombo(_LEADER, width=8)
        self.card_no = TextField()
        self.card_from, self.card_to = DateField(today=today), DateField(today=today)
        self.trained_on = DateField(today=today, latest=today)
        self.training = TextField()
        self.active_from, self.active_to = DateField(today=today), DateField(today=today)
        super().__init__(
            parent,
            f"Sửa {known.name}" if known else "Thêm người thu",
            [
                ("Họ và tên", self.name, True),
                ("Mã nhân viên", self.code, False),
                ("Vai trò", self.kind, True),
                ("Tổ chức", self.organisation, True),
                ("Điện thoại", self.phone, False),
                ("Lãnh đạo thôn, tổ dân phố", self.leader, False),
                ("Số thẻ", self.card_no, False),
                ("Tập huấn ngày", self.trained_on, False),
                ("Thẻ cấp ngày", self.card_from, False),
                ("Thẻ hết hạn ngày", self.card_to, False),
                ("Nội dung tập huấn", self.training, False),
                ("Làm việc từ ngày", self.active_from, False),
                ("Nghỉ từ sau ngày", self.active_to, False),
            ],
            width=50,
            columns=3,
        )
        leader = known.village_leader if known else None
        self.begin(
            [
                (self.name, known.name if known else None),
                (self.code, known.code if known else None),
                (self.kind, known.kind if known else "collector"),
                (self.organisation, str(known.organisation_id if known else organisation_id or "") or None),
                (self.phone, known.phone if known else None),
                (self.leader, None if leader is None else "yes" if leader else "no"),
                (self.card_no, known.card_no if known else None),
                (self.card_from, _day(known.card_from) if known else None),
                (self.card_to, _day(known.card_to) if known else None),
                (self.trained_on, _day(known.trained_on) if known else None),
                (self.training, known.training_note if known else None),
                (self.active_from, _day(known.active_from) if known else None),
                (self.active_to, _day(known.active_to) if known else None),
            ]
        )

    def form(self) -> CollectorForm:
        """What was typed."""
        leader = self.leader.value()
        return CollectorForm(
            id=self._id,
            organisation_id=int(self.organisation.value() or 0),
            name=str(self.name.value() or ""),
            code=self.code.value(),
            phone=self.phone.value(),
            kind=str(self.kind.value()),
            village_leader=None if leader is None else leader == "yes",
            card_no=self.card_no.value(),
            card_from=self.card_from.value(),
            card_to=self.card_to.value(),
            trained_on=self.trained_on.value(),
            training_note=self.training.value(),
            active_from=self.active_from.value(),
            active_to=self.active_to.value(),
        )


class PointDialog(RecordDialog):
    """A collection point."""

    def __init__(
        self,
        parent: QWidget | None,
        known: CollectionPoint | None,
        organisation_id: int,
        communes: Sequence[tuple[str, str]],
        today: Today,
    ) -> None:
        self._id = known.id if known else None
        self._organisation_id = organisation_id
        self.name, self.code, self.address, self.note_text = TextField(), TextField(), TextField(), TextField()
        self.commune = CodeCombo([Choice(code=code, text=name, detail=code) for code, name in communes], width=14)
        self.phone = DigitsField(length=11, what="Số điện thoại")
        self.active_from, self.active_to = DateField(today=today), DateField(today=today)
        super().__init__(
            parent,
            f"Sửa {known.name}" if known else "Thêm điểm thu",
            [
                ("Tên điểm thu", self.name, True),
                ("Mã điểm thu", self.code, False),
                ("Xã, phường", self.commune, False),
                ("Địa chỉ", self.address, False),
                ("Điện thoại", self.phone, False),
                ("Ghi chú", self.note_text, False),
                ("Mở ngày", self.active_from, False),
                ("Đóng ngày", self.active_to, False),
            ],
        )
        self.begin(
            [
                (self.name, known.name if known else None),
                (self.code, known.code if known else None),
                (self.commune, known.commune_code if known else None),
                (self.address, known.address if known else None),
                (self.phone, known.phone if known else None),
                (self.note_text, known.note if known else None),
                (self.active_from, _day(known.active_from) if known else None),
                (self.active_to, _day(known.active_to) if known else None),
            ]
        )

    def form(self) -> PointForm:
        """What was typed."""
        return PointForm(
            id=self._id,
            organisation_id=self._organisation_id,
            name=str(self.name.value() or ""),
            code=self.code.value(),
            commune_code=self.commune.value(),
            address=self.address.value(),
            phone=self.phone.value(),
            note=self.note_text.value(),
            active_from=self.active_from.value(),
            active_to=self.active_to.value(),
        )


class EndDialog(RecordDialog):
    """The last day of somebody's work, under what is still open."""

    def __init__(self, parent: QWidget | None, person: Collector, left: OpenWork, today: Today) -> None:
        self.last_day = DateField(today=today)
        super().__init__(parent, f"Ngày nghỉ của {person.name}", [("Ngày làm việc cuối cùng", self.last_day, True)])
        said = left.sentences()
        self.open_lines = [body(f"• {text}") for text in said]
        intro = (
            "Việc còn dở, hãy bàn giao trước hoặc ngay sau ngày nghỉ:"
            if said
            else "Không còn việc dở: không giữ tiền, biên lai, thôn hay hồ sơ nào."
        )
        for place, line in enumerate([muted(intro), *self.open_lines]):
            line.setWordWrap(True)
            self.body.insertWidget(place, line)
        known = date.fromisoformat(person.active_to) if person.active_to else today()
        self.begin([(self.last_day, known)])


class PayDialog(RecordDialog):
    """A payment of remuneration to one collector, or of everything to an organisation (the amount stands then)."""

    def __init__(self, parent: QWidget | None, who: str, owed: int, today: Today, *, whole: bool) -> None:
        self.amount = MoneyField()
        self.on = DateField(today=today, latest=today)
        self.document = TextField(placeholder="UNC 12/2026")
        self.amount.setReadOnly(whole)
        fields: list[tuple[str, QWidget, bool]] = [("Số tiền chi (đ)", self.amount, True)]
        super().__init__(
            parent,
            f"Chi thù lao cho {who}",
            [*fields, ("Ngày chi", self.on, True), ("Số chứng từ", self.document, True)],
        )
        if whole:
            self.body.insertWidget(0, muted("Chi hết số còn phải chi cho từng người thu của tổ chức."))
        self.begin([(self.amount, owed), (self.on, today())])


def _choices(names: dict[str, str]) -> list[Choice]:
    return [Choice(code=code, text=text) for code, text in names.items()]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
