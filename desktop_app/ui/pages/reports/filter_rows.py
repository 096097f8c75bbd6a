"""What a report of a period is limited to: commune, collector, organisation, employer, round; each form has its own."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.services.reporting import Filters, Form
from desktop_app.services.reporting_overview import Option, Overview
from desktop_app.ui.components.boxes import column
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.pages.reports.remembered import Remembered
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo

ALL = "all"
KEYS = ("commune", "organisation", "collector", "employer", "round")


class FilterRows(QWidget):
    """`changed`: another choice; it is remembered for the form. `employers_wanted`: the list of employers is needed."""

    changed = Signal()
    employers_wanted = Signal()

    def __init__(self, remembered: Remembered) -> None:
        super().__init__()
        self._remembered = remembered
        self._form: Form | None = None
        self._employers_known = False
        self.commune = CodeCombo(width=14)
        self.organisation = CodeCombo(width=14)
        self.collector = CodeCombo(width=14)
        self.employer = CodeCombo(width=14)
        self.round = CodeCombo(width=14)
        combos = (self.commune, self.organisation, self.collector, self.employer, self.round)
        self._combos = dict(zip(KEYS, combos, strict=True))
        self.rows = {
            "commune": FieldRow("Xã, phường", self.commune),
            "organisation": FieldRow("Tổ chức dịch vụ thu", self.organisation),
            "collector": FieldRow("Nhân viên thu", self.collector),
            "employer": FieldRow("Đơn vị sử dụng lao động", self.employer),
            "round": FieldRow("Đợt vận động", self.round),
        }
        column(self, *self.rows.values(), gap=0.6)
        for combo in self._combos.values():
            _offer(combo, ())
            combo.committed.connect(self._committed)

    def offer(self, found: Overview) -> None:
        """Offer what the office has; what is chosen stays chosen."""
        _offer(self.commune, found.communes)
        _offer(self.collector, found.collectors)
        _offer(self.organisation, found.organisations)
        _offer(self.round, found.rounds)
        self._restore(self._kept())

    def offer_employers(self, found: Sequence[Option]) -> None:
        """Offer the employers on record."""
        self._employers_known = True
        _offer(self.employer, found)
        self._restore(self._kept())

    def forget_employers(self) -> None:
        """The register of employers changed: ask for it anew when it is needed."""
        self._employers_known = False

    def show_form(self, form: Form | None, keys: Collection[str]) -> None:
        """Show the rows of these keys; another form gets the filters last chosen for it."""
        for key, row in self.rows.items():
            row.setVisible(key in keys)
        self.setVisible(any(key in keys for key in KEYS))
        if form is not None and (self._form is None or form.code != self._form.code):
            self._form = form
            self._restore(self._kept())
        if "employer" in keys and not self._employers_known:
            self.employers_wanted.emit()

    def filters(self) -> Filters:
        """What is chosen in the rows that are shown."""
        return Filters.read({key: _typed(key, self._value(key)) for key in KEYS if not self.rows[key].isHidden()})

    def put(self, values: dict[str, str]) -> None:
        """Choose these values and remember them."""
        self._restore(values)
        self._keep()

    def _kept(self) -> dict[str, str]:
        return self._remembered.filters(self._form.code) if self._form is not None else {}

    def _restore(self, values: dict[str, str]) -> None:
        for key, combo in self._combos.items():
            offered = [choice.code for choice in combo.choices]
            value = values.get(key, ALL)
            combo.set_value(value if value in offered or (key == "employer" and not self._employers_known) else ALL)

    def _value(self, key: str) -> str:
        value: str | None = self._combos[key].value()
        return value if value and value != ALL else ""

    def _keep(self) -> None:
        if self._form is not None:
            kept = {key: self._value(key) for key in KEYS if key in self._form.filters and self._value(key)}
            self._remembered.keep_filters(self._form.code, kept)

    def _committed(self) -> None:
        self._keep()
        self.changed.emit()


def as_texts(filters: Filters) -> dict[str, str]:
    """The filters of a period's report as they are remembered."""
    return {key: str(getattr(filters, key)) for key in KEYS if getattr(filters, key) is not None}


def _typed(key: str, value: str) -> str | int:
    return value if key == "commune" or not value else int(value)


def _offer(combo: CodeCombo, options: Sequence[Option]) -> None:
    every = Choice(code=ALL, text="Tất cả")
    combo.set_choices([every, *(Choice(code=one.code, text=one.name, detail=one.detail) for one in options)])
    if combo.value() is None:
        combo.set_value(ALL)
