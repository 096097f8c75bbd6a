"""Dialogs of household work: splitting, another head, somebody new, a birth, a death. Each says what will happen before it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.services.households_check import REASONS
from desktop_app.services.households_form import MemberForm
from desktop_app.ui.pages.households.dialogs import Consequences, FormDialog
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.date_field import BirthField, DateField
from desktop_app.ui.widgets.field import on_commit
from desktop_app.ui.widgets.text_field import DigitsField, TextField

Today = Callable[[], date]
Person = tuple[int, str]  # id and name
_SEXES = [Choice(code="male", text="Nam"), Choice(code="female", text="Nữ")]


class ChangeDialog(FormDialog):
    """A form with the consequences said under its fields."""

    def __init__(
        self, parent: QWidget | None, heading: str, fields: Sequence[tuple[str, QWidget, bool]], *, save: str
    ) -> None:
        super().__init__(parent, heading, fields, width=38)
        self.said = Consequences()
        self.body.addWidget(self.said)
        self.save_button.setText(save)

    def show_words(self, sentences: Sequence[str], tone: str = "muted") -> None:
        """Say what will happen, a line for each sentence."""
        self.said.show_words(sentences, tone)


class SplitDialog(ChangeDialog):
    """Who heads the new household, who the old one, and where the new one lives."""

    def __init__(
        self, parent: QWidget | None, leaving: Sequence[Person], staying: Sequence[Person], *, head_leaves: bool
    ) -> None:
        self.head = CodeCombo(_people(leaving), width=14)
        self.rest_head = CodeCombo(_people(staying), width=14)
        self.address, self.phone, self.code = TextField(), TextField(), TextField()
        if len(leaving) == 1:
            self.head.set_value(str(leaving[0][0]))
        fields: list[tuple[str, QWidget, bool]] = [("Chủ hộ mới", self.head, True)]
        if head_leaves:
            fields.append(("Chủ hộ của người ở lại", self.rest_head, False))
        fields += [("Địa chỉ", self.address, False), ("Điện thoại", self.phone, False), ("Mã hộ", self.code, False)]
        super().__init__(parent, f"Tách hộ cho {_names(leaving)}", fields, save="Tách hộ")

    def wanted(self) -> dict[str, Any]:
        """The choices as the verb takes them."""
        rest = self.rest_head.value()
        return {
            "rest_head_id": int(rest) if rest else None,
            "address": self.address.value(),
            "phone": self.phone.value(),
            "code": self.code.value(),
        }


class HeadDialog(ChangeDialog):
    """What everybody else is to the new head; what is left blank stays blank."""

    def __init__(
        self, parent: QWidget | None, name: str, others: Sequence[Person], relations: Sequence[Choice]
    ) -> None:
        to_head = [choice for choice in relations if choice.code != "00"]
        self.relations = {person_id: CodeCombo(to_head, width=12) for person_id, _ in others}
        fields = [(f"{who} là", self.relations[person_id], False) for person_id, who in others]
        super().__init__(parent, f"Đổi chủ hộ: {name}", fields, save="Đổi chủ hộ")
        self.show_words([f"Chọn quan hệ của từng người với {name}; ô để trống thì quan hệ để trống, ghi sau."])

    def wanted(self) -> dict[int, str | None]:
        """The relations that were chosen."""
        return {person_id: str(field.value()) for person_id, field in self.relations.items() if field.value()}


class NewcomerDialog(ChangeDialog):
    """Somebody new in the household. `known` names people in the file who may be the same one."""

    def __init__(self, parent: QWidget | None, title: str, relations: Sequence[Choice], today: Today) -> None:
        self.name, self.phone = TextField(), TextField()
        self.birth = BirthField(today=today)
        self.sex, self.relation = CodeCombo(_SEXES, width=8), CodeCombo(relations, width=10)
        self.personal_id = DigitsField(length=12, what="Số CCCD/ĐDCN")
        self.reason = _reason_field()
        super().__init__(
            parent,
            f"Thêm người mới vào {title}",
            [
                ("Họ và tên", self.name, True),
                ("Ngày sinh", self.birth, False),
                ("Giới tính", self.sex, False),
                ("Quan hệ với chủ hộ", self.relation, False),
                ("Số CCCD/ĐDCN", self.personal_id, False),
                ("Điện thoại", self.phone, False),
                ("Lý do, nếu có cảnh báo", self.reason, False),
            ],
            save="Thêm người",
        )
        self.look: Callable[[], object] | None = None
        for field in (self.name, self.birth, self.personal_id):
            on_commit(field, self._changed)

    def form(self) -> MemberForm:
        """What was typed."""
        return MemberForm(
            name=self.name.value(),
            birth=self.birth.value(),
            sex=self.sex.value(),
            relation_code=self.relation.value(),
            personal_id=self.personal_id.value(),
            phone=self.phone.value(),
            residence="home",
        )

    def reasons(self) -> Mapping[str, str]:
        """The reason for every warning about this person."""
        return reasons_of(self.reason)

    def _changed(self) -> None:
        if self.look is not None:
            self.look()


class BirthDialog(ChangeDialog):
    """A newborn of a mother in the household."""

    def __init__(self, parent: QWidget | None, mother: str, today: Today) -> None:
        self.name, self.birth = TextField(), DateField(today=today)
        self.sex = CodeCombo(_SEXES, width=8)
        self.personal_id = DigitsField(length=12, what="Số định danh")
        self.reason = _reason_field()
        super().__init__(
            parent,
            f"Trẻ mới sinh, con của {mother}",
            [
                ("Họ và tên", self.name, True),
                ("Ngày sinh", self.birth, True),
                ("Giới tính", self.sex, False),
                ("Số định danh cá nhân", self.personal_id, False),
                ("Lý do, nếu có cảnh báo", self.reason, False),
            ],
            save="Ghi trẻ mới sinh",
        )
        self.show_words(["Chương trình không tự ghi thẻ BHYT cho trẻ; việc cần làm được nhắc sau khi lưu."])

    def form(self) -> MemberForm:
        """What was typed."""
        born = self.birth.value()
        return MemberForm(
            name=self.name.value(),
            birth=born.isoformat() if born else None,
            sex=self.sex.value(),
            personal_id=self.personal_id.value(),
        )


class DeathDialog(ChangeDialog):
    """The day somebody died, and who heads the household from now on."""

    def __init__(self, parent: QWidget | None, name: str, heirs: Sequence[Person], today: Today) -> None:
        self.died_on = DateField(today=today)
        self.head = CodeCombo(_people(heirs), width=14)
        self.note = TextField()
        fields: list[tuple[str, QWidget, bool]] = [("Ngày mất", self.died_on, True)]
        if heirs:
            fields.append(("Chủ hộ mới", self.head, False))
        fields.append(("Ghi chú", self.note, False))
        super().__init__(parent, f"Ghi {name} đã mất", fields, save="Ghi đã mất")
        self.look: Callable[[date], object] | None = None
        on_commit(self.died_on, self._changed)

    def _changed(self) -> None:
        day = self.died_on.value()
        if self.look is not None and day is not None:
            self.look(day)


def reasons_of(field: CodeCombo) -> dict[str, str]:
    """The one reason of a dialog, for every field of its one person."""
    chosen = field.value()
    if not chosen:
        return {}
    return {f"members.0.{name}": str(chosen) for name in MemberForm.__dataclass_fields__}


def _reason_field() -> CodeCombo:
    return CodeCombo([Choice(code=code, text=text) for code, text in REASONS.items()], width=14)


def _people(people: Sequence[Person]) -> list[Choice]:
    return [Choice(code=str(person_id), text=name) for person_id, name in people]


def _names(people: Sequence[Person]) -> str:
    return ", ".join(name for _, name in people[:2]) + (f" và {len(people) - 2} người nữa" if len(people) > 2 else "")
