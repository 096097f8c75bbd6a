"""What the list of people is narrowed to: the words and choices over it, as plain values that can be kept under a name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.collectors import CollectorEntry
from desktop_app.services.households import SEXES
from desktop_app.services.households_list import CommuneEntry
from desktop_app.services.households_words import CodeLists
from desktop_app.ui.components.boxes import column, flow, row
from desktop_app.ui.components.buttons import quiet
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.field import LineField, on_commit

_PAUSE = 200  # milliseconds after the last key before the list is read anew
_AGES = re.compile(r"^(\d{1,3})?\s*([-–+]?)\s*(\d{1,3})?$")
_COVERS = (
    Choice(code="cover:missing", text="Chưa có thẻ BHYT"),
    Choice(code="cover:valid", text="Thẻ BHYT còn hạn"),
    Choice(code="cover:ending", text="Thẻ BHYT sắp hết hạn"),
    Choice(code="cover:lapsed", text="Thẻ BHYT đã hết hạn"),
    Choice(code="voluntary:yes", text="Đang tham gia BHXH tự nguyện"),
    Choice(code="voluntary:no", text="Chưa tham gia BHXH tự nguyện"),
)
_MISSING = (
    Choice(code="personal_id", text="Thiếu số CCCD, ĐDCN"),
    Choice(code="insurance_no", text="Thiếu mã số BHXH"),
    Choice(code="birth", text="Thiếu ngày sinh"),
    Choice(code="sex", text="Thiếu giới tính"),
    Choice(code="phone", text="Thiếu điện thoại"),
    Choice(code="relation_code", text="Thiếu quan hệ với chủ hộ"),
)
_FIELDS = (
    ("hamlet", "Thôn, tổ dân phố", 11.0),
    ("cover", "Tình trạng thẻ", 13.0),
    ("commune", "Xã, phường", 10.0),
    ("class_code", "Diện hỗ trợ", 11.0),
    ("sex", "Giới", 5.0),
    ("residence", "Cư trú", 9.0),
    ("missing", "Thiếu dữ liệu", 11.0),
    ("collector", "Nhân viên thu", 11.0),
)
_FIRST = ("hamlet", "cover")  # always in sight


class AgeField(LineField):
    """Completed years: `16-59`, `60+`, `-5`, `35`. Value: [from, to], either of them None."""

    def read_text(self, text: str) -> list[int | None]:
        """Return the two ends. Raises RuleBroken for anything else."""
        found = _AGES.match(text)
        low, high = (int(found[at]) if found is not None and found[at] else None for at in (1, 3))
        if found is None or (low is None and high is None):
            raise RuleBroken(f"Không hiểu tuổi “{text}”. Gõ 16-59, 60+, -5 hoặc 35.", rule="field.age")
        return [low, high] if found[2] else [low, low]

    def show_text(self, value: object) -> str:
        """Return the ends as they are typed."""
        assert isinstance(value, Sequence)
        low, high = value
        if low == high:
            return f"{low}"
        return f"{low}+" if high is None else f"{'' if low is None else low}-{high}"


class PeopleFilter(QWidget):
    """`changed()` when the list has to be read anew."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.text = QLineEdit()
        self.text.setPlaceholderText("Lọc theo họ tên")
        self.text.setAccessibleName("Lọc theo họ tên")
        self.text.setClearButtonEnabled(True)
        self.combos: dict[str, CodeCombo] = {}
        for name, words, width in _FIELDS:
            combo = CodeCombo(width=width)
            combo.setPlaceholderText(words)
            combo.setAccessibleName(words)
            combo.setClearButtonEnabled(False)
            self.combos[name] = combo
        self.age = AgeField()
        self.age.setPlaceholderText("Tuổi: 16-59, 60+")
        self.age.setAccessibleName("Tuổi")
        scaled(self.age, lambda w: w.setFixedWidth(em(w, 9)))
        self.more: QPushButton = quiet("Lọc thêm", self._toggle, "filter")
        self.clear: QPushButton = quiet("Bỏ lọc", lambda: self.show_values({}), "close")
        self._rest = flow(*(self.combos[name] for name, _, _ in _FIELDS if name not in _FIRST), self.age)
        self._rest.hide()
        column(
            self, row(None, (self.text, 1), *(self.combos[name] for name in _FIRST), self.more, self.clear), self._rest
        )
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self._tell)
        self.text.textChanged.connect(lambda _text: self._timer.start())
        for field in (*self.combos.values(), self.age):
            on_commit(field, self._tell)
        self._show_state()

    def offer(self, places: Sequence[CommuneEntry], lists: CodeLists, collectors: Sequence[CollectorEntry]) -> None:
        """Give what can be chosen."""
        choices = {
            "hamlet": [
                Choice(code=str(entry.hamlet.id), text=entry.hamlet.name, detail=place.commune.name)
                for place in places
                for entry in place.hamlets
            ],
            "cover": _COVERS,
            "commune": [Choice(code=place.commune.code, text=place.commune.name) for place in places],
            "class_code": _coded(lists.classes),
            "sex": _coded(SEXES),
            "residence": _coded(lists.residences),
            "missing": _MISSING,
            "collector": [Choice(code=str(one.collector.id), text=one.collector.name) for one in collectors],
        }
        for name, found in choices.items():
            self.combos[name].set_choices(found)

    def values(self) -> dict[str, Any]:
        """What is asked for, as plain JSON values."""
        found = {name: combo.value() for name, combo in self.combos.items()}
        found |= {"text": self.text.text().strip(), "age": self.age.value()}
        return {name: value for name, value in found.items() if value}

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Ask for this and nothing else."""
        self.text.setText(str(values.get("text", "")))
        for name, combo in self.combos.items():
            combo.set_value(values.get(name))
        self.age.set_value(values.get("age"))
        self._tell()

    def _toggle(self) -> None:
        self._rest.setVisible(self._rest.isHidden())
        if not self._rest.isHidden():
            self.combos["commune"].setFocus()

    def _tell(self) -> None:
        self._timer.stop()
        self._show_state()
        self.changed.emit()

    def _show_state(self) -> None:
        asked = self.values()
        self.clear.setVisible(bool(asked))
        if any(name not in (*_FIRST, "text") for name in asked):
            self._rest.show()


def wanted_of(values: Mapping[str, Any]) -> dict[str, object]:
    """The kept values as the list of people asks them."""
    wanted: dict[str, object] = {
        name: values[name] for name in ("text", "sex", "residence", "class_code", "missing") if values.get(name)
    }
    for name, key in (("hamlet", "hamlet_id"), ("collector", "collector_id")):
        if values.get(name):
            wanted[key] = int(values[name])
    if values.get("commune"):
        wanted["commune_code"] = values["commune"]
    if values.get("cover"):
        key, _, value = str(values["cover"]).partition(":")
        wanted[key] = value
    if values.get("age"):
        low, high = values["age"]
        wanted |= {"age_from": low, "age_to": high}
    return {key: value for key, value in wanted.items() if value is not None}


def _coded(names: Mapping[str, str]) -> list[Choice]:
    return [Choice(code=code, text=text) for code, text in names.items()]
