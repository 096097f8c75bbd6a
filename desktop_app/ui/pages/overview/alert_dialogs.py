"""The criteria of the alerts, and until when one alert is put aside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from desktop_app.domain.alert_rules import LEVEL_WORDS, AlertCriterion
from desktop_app.domain.faults import RuleBroken
from desktop_app.ui.components.boxes import STRETCH, panel, scrolled
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.text import body, muted, set_tone, small
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.date_field import DateField
from desktop_app.ui.widgets.money_field import MoneyField

_LEVELS = tuple(Choice(code=code, text=text) for code, text in LEVEL_WORDS.items())
_WEEK = timedelta(days=7)


class AlertCriteriaDialog(SafeDialog):
    """`save(dialog, criteria)` keeps them, `reset(dialog)` takes the proposal; they call `accept`, or `refuse` with what cannot be."""

    def __init__(
        self,
        parent: QWidget,
        used: Sequence[AlertCriterion],
        save: Callable[[AlertCriteriaDialog, Sequence[AlertCriterion]], object],
        reset: Callable[[AlertCriteriaDialog], object],
    ) -> None:
        super().__init__(parent, "Tiêu chí cảnh báo", width=44)
        self._save, self._reset, self._before = save, reset, list(used)
        self._lines = [_Line(one) for one in used]
        self._told = body("")
        self._told.setWordWrap(True)
        self._told.hide()
        area = scrolled(panel(*(line.box for line in self._lines), gap=0.7, margin=0.2))
        scaled(area, lambda w: w.setMinimumHeight(em(w, 22)))
        self.body.addWidget(muted("Bỏ dấu để không báo; sửa mức để báo sớm hay muộn hơn."))
        self.body.addWidget(area, 1)
        self.body.addWidget(self._told)
        self.add_button("Huỷ", self.reject)
        self.add_button("Đặt lại như ban đầu", lambda: self._reset(self))
        self.add_button("Lưu", lambda: self._save(self, self.chosen()), kind="primary")

    def chosen(self) -> list[AlertCriterion]:
        """The criteria as they stand in the fields."""
        return [line.criterion for line in self._lines]

    def is_dirty(self) -> bool:
        """Whether anything was changed."""
        return self.chosen() != self._before

    def refuse(self, error: Exception) -> None:
        """Say why it was not kept; what was typed stays."""
        _tell(self._told, error)


class _Line:
    """One criterion: told or not, its figures, its level."""

    def __init__(self, one: AlertCriterion) -> None:
        self._one = one
        self.tick = QCheckBox(one.name)
        self.tick.setChecked(one.on)
        self.value = _figure(one.value, f"{one.name}: {one.unit}")
        self.second = _figure(one.second, f"{one.name}: {one.second_unit}") if one.second is not None else None
        self.level = CodeCombo(_LEVELS, width=7)
        self.level.setAccessibleName(f"Mức của “{one.name}”")
        self.level.set_value(one.level)
        parts: list[QWidget] = [self.value, small(one.unit)]
        if self.second is not None:
            parts += [self.second, small(one.second_unit)]
        figures = panel(*parts, STRETCH, self.level, gap=0.5, flow="row")
        self.box = panel(self.tick, figures, gap=0.2)

    @property
    def criterion(self) -> AlertCriterion:
        """With what stands in the fields; an empty field keeps its figure."""
        one, value = self._one, self.value.value()
        second = self.second.value() if self.second is not None else None
        return replace(
            one,
            on=self.tick.isChecked(),
            level=self.level.value() or one.level,
            value=one.value if value is None else value,
            second=one.second if second is None else second,
        )


class SnoozeDialog(SafeDialog):
    """`put_aside(dialog, day)` hides the alert until the day; it calls `accept`, or `refuse` for a day that is not ahead."""

    def __init__(
        self, parent: QWidget, sentence: str, today: date, put_aside: Callable[[SnoozeDialog, date], object]
    ) -> None:
        super().__init__(parent, "Ẩn cảnh báo đến ngày", width=30)
        self._put_aside = put_aside
        self.day = DateField(today=lambda: today)
        self._first = today + _WEEK
        self.day.set_value(self._first)
        words = body(sentence)
        words.setWordWrap(True)
        self.field = FieldRow("Hiện lại từ ngày", self.day, required=True)
        self._told = body("")
        self._told.setWordWrap(True)
        for part in (words, self.field, self._told):
            self.body.addWidget(part)
        self._told.hide()
        self.add_button("Huỷ", self.reject)
        self.add_button("Ẩn", self._keep, kind="primary")
        self.day.setFocus()

    def is_dirty(self) -> bool:
        """Whether another day was typed."""
        return bool(self.day.value() != self._first)

    def refuse(self, error: Exception) -> None:
        """Say why it stays."""
        _tell(self._told, error)

    def _keep(self) -> None:
        day = self.day.value()
        if day is None:
            self.refuse(RuleBroken(self.day.fault_text() or "Hãy ghi ngày hiện lại.", rule="alerts.snooze"))
        else:
            self._put_aside(self, day)


def _tell(label: QLabel, error: Exception) -> None:
    label.setText(getattr(error, "sentence", "") or str(error))
    set_tone(label, "bad")
    label.show()


def _figure(value: int | None, name: str) -> MoneyField:
    field = MoneyField(unit="")
    field.setAccessibleName(name)
    field.set_value(value)
    scaled(field, lambda w: w.setFixedWidth(em(w, 8)))
    return field
