"""The dialogs of the reports page: a new declaration batch, and who signs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from desktop_app.domain.dates import format_month, month_bounds
from desktop_app.domain.money import format_money
from desktop_app.services.collecting_batches import BatchForm
from desktop_app.services.reporting_letterhead import Signers
from desktop_app.services.reporting_overview import Waiting
from desktop_app.ui.components.boxes import grid_form
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.text import body, muted
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.date_field import DateField
from desktop_app.ui.widgets.enter_chain import EnterChain
from desktop_app.ui.widgets.text_field import TextField

_KINDS = {"all": "tất cả", "organisation": "tổ chức", "collector": "nhân viên thu"}


class BatchDialog(SafeDialog):
    """A new D05-TS batch from those who paid in the month and wait. `create(form)` is called once, then it closes."""

    def __init__(
        self,
        parent: QWidget | None,
        month: str,
        waiting: Sequence[Waiting],
        today: date,
        create: Callable[[BatchForm], object],
    ) -> None:
        super().__init__(parent, f"Lập đợt kê khai D05-TS, tháng {format_month(month)}", width=34)
        self._month = month
        self._waiting = {f"{one.kind}:{one.id or ''}": one for one in waiting}
        self._create = create
        choices = [
            Choice(code=code, text=one.name, detail=f"{_KINDS[one.kind]}, {one.people} người")
            for code, one in self._waiting.items()
        ]
        self.owner = CodeCombo(choices, width=20)
        # A list that leaves belongs to one organisation: the first of them is what is usually wanted.
        organisations = [code for code, one in self._waiting.items() if one.kind == "organisation"]
        self.owner.set_value((organisations or list(self._waiting))[0])
        self.made_on = DateField(today=lambda: today)
        self.made_on.set_value(max(today, month_bounds(month)[0]))
        self.sums = body()
        self.body.addWidget(muted("Danh sách gồm những người đã nộp BHXH tự nguyện trong tháng và chưa vào đợt nào."))
        self.body.addWidget(grid_form(None, FieldRow("Lập cho", self.owner), FieldRow("Ngày lập", self.made_on)))
        self.body.addWidget(self.sums)
        self.add_button("Đóng", self.reject)
        self.create_button = self.add_button("Lập đợt kê khai", self._go, "primary")
        self.owner.committed.connect(self._sum)
        self.chain = EnterChain(self, fields=[self.owner, self.made_on], save=self._go)
        self._sum()

    def form(self) -> BatchForm | None:
        """The batch as chosen, None while something is missing."""
        chosen = self._waiting.get(self.owner.value() or "")
        day = self.made_on.value()
        if chosen is None or day is None:
            return None
        first, last = month_bounds(self._month)
        return BatchForm(
            organisation_id=chosen.id if chosen.kind == "organisation" else None,
            collector_id=chosen.id if chosen.kind == "collector" else None,
            since=first,
            until=last,
            made_on=day,
        )

    def _sum(self) -> None:
        chosen = self._waiting.get(self.owner.value() or "")
        if chosen is None:
            self.sums.setText("Hãy chọn tổ chức hoặc nhân viên thu trong danh sách.")
        else:
            self.sums.setText(
                f"{format_money(chosen.people)} người, người tham gia đóng {format_money(chosen.payable)} đ."
            )
        self.create_button.setEnabled(chosen is not None)

    def _go(self) -> None:
        form = self.form()
        if form is None:
            self.sums.setText(self.made_on.fault_text() or self.owner.fault_text() or "Hãy ghi ngày lập danh sách.")
            return
        self._create(form)
        self.accept()


class SignersDialog(SafeDialog):
    """Place, title and names that stand under every report."""

    def __init__(self, parent: QWidget | None, kept: Signers, save: Callable[[Signers], object]) -> None:
        super().__init__(parent, "Nơi lập và người ký báo cáo", width=36)
        self._kept = kept
        self._save = save
        self.place = TextField(placeholder="ví dụ: Hòa An")
        self.preparer = TextField(placeholder="họ và tên")
        self.title = TextField(placeholder="ví dụ: Giám đốc")
        self.director = TextField(placeholder="họ và tên")
        fields = (self.place, self.preparer, self.title, self.director)
        values = (kept.place, kept.preparer, kept.director_title, kept.director)
        for field, value in zip(fields, values, strict=True):
            field.set_value(value or None)
        self.body.addWidget(muted("Ghi một lần, dùng cho mọi báo cáo. Ô để trống thì chỗ đó trên giấy cũng để trống."))
        self.body.addWidget(
            grid_form(
                None,
                FieldRow("Nơi lập", self.place, hint="Để trống: tên tỉnh, thành phố"),
                FieldRow("Người lập bảng", self.preparer),
                FieldRow("Chức vụ người ký", self.title),
                FieldRow("Người ký", self.director),
            )
        )
        self.add_button("Đóng", self.reject)
        self.add_button("Lưu", self._go, "primary")
        self.chain = EnterChain(self, fields=fields, save=self._go)

    def signers(self) -> Signers:
        """What stands in the fields."""
        return Signers(
            place=self.place.value() or "",
            director_title=self.title.value() or "",
            director=self.director.value() or "",
            preparer=self.preparer.value() or "",
        )

    def is_dirty(self) -> bool:
        """Whether something was typed that is not kept."""
        return self.signers() != self._kept

    def _go(self) -> None:
        self._save(self.signers())
        self.accept()
