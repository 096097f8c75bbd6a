"""Adding a decree: its number, its day, how sure, and the figures it sets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.domain.identity import Problem
from desktop_app.services.office import Office
from desktop_app.services.rule_book import check_rates, rate_warnings, switch_on
from desktop_app.services.rule_book_values import Impact, NewRate
from desktop_app.services.rule_impact import preview_rates
from desktop_app.ui.components.boxes import STRETCH, FormGrid, column, row
from desktop_app.ui.components.buttons import quiet
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.problems import ProblemList
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.rules.decree_figure import DecreeFigure, Figures
from desktop_app.ui.pages.rules.editor import EditForm
from desktop_app.ui.pages.rules.words import CONFIDENCES
from desktop_app.ui.widgets.code_combo import CodeCombo
from desktop_app.ui.widgets.date_field import DateField
from desktop_app.ui.widgets.field import on_commit
from desktop_app.ui.widgets.text_field import TextField

DRAFT = "rules:decree"
_MISSING = {
    "source": "Gõ số văn bản, ví dụ NĐ 161/2026/NĐ-CP.",
    "first": "Gõ ngày bắt đầu có hiệu lực.",
    "sure": "Chọn mức độ chắc chắn của số liệu.",
}


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What the rule book says: of each figure by itself, and of all of them together."""

    each: Mapping[NewRate, tuple[str, ...]]
    warnings: Mapping[NewRate, tuple[str, ...]]
    together: tuple[str, ...]


def check_each(office: Office, rates: Sequence[NewRate]) -> Checked:
    """Check figures one by one, so that a sentence can stand at its field, and then together."""
    each = {rate: check_rates(office, (rate,)) for rate in rates}
    said = {sentence for sentences in each.values() for sentence in sentences}
    together = tuple(sentence for sentence in check_rates(office, rates) if sentence not in said) if rates else ()
    warnings = {rate: rate_warnings(office, (rate,)) for rate in rates if not each[rate]}
    return Checked(each=each, warnings=warnings, together=together)


class DecreeForm(EditForm):
    """Several figures of one document; Ctrl+Shift+N adds one more."""

    heading = "Thêm quy định mới"
    draft_key = DRAFT

    def __init__(self, context: PageContext, figures: Figures) -> None:
        super().__init__()
        self._context = context
        self._figures = figures
        self._choices = [figure.choice() for figure in figures.values()]
        self.source = TextField(placeholder="NĐ 161/2026/NĐ-CP")
        self.first = DateField(today=self._today)
        self.sure = CodeCombo(CONFIDENCES)
        self._rows = {
            "source": FieldRow("Số văn bản (căn cứ)", self.source, required=True),
            "first": FieldRow("Ngày hiệu lực", self.first, required=True),
            "sure": FieldRow("Mức độ chắc chắn", self.sure, required=True),
        }
        self.figures: list[DecreeFigure] = []
        self._refusal = ""
        self._list = column(None, gap=0.6)
        self._together = ProblemList("Chưa áp dụng được")
        self.more_button = quiet("Thêm mức khác  (Ctrl+Shift+N)", self.add_figure, "plus")
        column(
            self,
            self._rows["source"],
            FormGrid(self._rows["first"], self._rows["sure"], column_width=12),
            self._list,
            row(None, self.more_button, STRETCH),
            self._together,
            gap=0.6,
        )
        self._add()
        for field in (self.source, self.first, self.sure):
            on_commit(field, self.changed.emit)
        self.changed.connect(self._forget_refusal)

    def add_figure(self) -> None:
        """Add a blank figure and go there."""
        self._add()
        self.rebuilt.emit()
        self.figures[-1].which.setFocus()

    def choose(self, code: str) -> None:
        """Begin with a figure already chosen."""
        if code in self._figures:
            self.figures[0].restore({"which": code})

    # -- what the pane asks

    def fields(self) -> Sequence[QWidget]:
        """The head, then figure by figure."""
        return (self.source, self.first, self.sure, *(field for one in self.figures for field in one.fields()))

    def values(self) -> tuple[NewRate, ...] | None:
        """The figures wanted, when all of them are complete."""
        found = self._rates()
        whole = [rate for rate in found if rate is not None]
        return tuple(whole) if len(whole) == len(found) else None

    def show_missing(self) -> QWidget | None:
        """Say what is missing in the head, then at each figure."""
        wrong = [self._say_head(name, required=True) for name in self._rows]
        wrong += [figure.show_missing() for figure in self.figures]
        return next((field for field in wrong if field is not None), None)

    def check(self) -> None:
        """Ask the rule book about the figures that are complete."""
        for name in self._rows:
            self._say_head(name, required=False)
        rates = self._rates()
        self._context.look(
            check_each,
            [rate for rate in rates if rate is not None],
            done=self._show_checked,
            key="rules.check",
        )

    def refuse(self, sentence: str) -> None:
        """Show a sentence about the whole, unless it turns out to belong to one figure."""
        self._refusal = sentence
        self.check()

    def preview(self, values: Any) -> tuple[Callable[..., Impact], tuple[Any, ...], dict[str, Any]]:
        """The effect of the figures."""
        return preview_rates, (values,), {}

    def verb(self, values: Any) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """Switch the figures on."""
        return switch_on, (values,)

    def is_dirty(self) -> bool:
        """Whether anything was typed."""
        typed = (self.source, self.first, self.sure, *(one for f in self.figures for one in (f.value, f.way, f.note)))
        return len(self.figures) > 1 or not all(field.is_blank() for field in typed)

    def draft_title(self) -> str:
        """The decree by its number."""
        source = self.source.value()
        return f"quy định mới theo {source}" if source else "quy định mới"

    def payload(self) -> dict[str, Any]:
        """What stands in the form."""
        first = self.first.value()
        return {
            "source": self.source.value(),
            "first": first.isoformat() if first else None,
            "sure": self.sure.value(),
            "figures": [figure.payload() for figure in self.figures],
        }

    def restore(self, payload: dict[str, Any]) -> None:
        """Put a draft back."""
        self.source.set_value(payload.get("source"))
        self.first.set_value(date.fromisoformat(payload["first"]) if payload.get("first") else None)
        self.sure.set_value(payload.get("sure"))
        for place, kept in enumerate(payload.get("figures", ())):
            if place:
                self._add()
            self.figures[place].restore(kept)
        self.rebuilt.emit()
        self.check()

    # -- inside

    def _today(self) -> date:
        return self._context.office.today

    def _forget_refusal(self) -> None:
        self._refusal = ""

    def _add(self) -> None:
        figure = DecreeFigure(self._figures, self._choices, self._today)
        figure.changed.connect(self.changed.emit)
        figure.removed.connect(lambda: self._remove(figure))
        self.figures.append(figure)
        self._list.addWidget(figure)
        self._number()

    def _remove(self, figure: DecreeFigure) -> None:
        self.figures.remove(figure)
        self._list.removeWidget(figure)
        figure.hide()
        figure.deleteLater()
        self._number()
        self.rebuilt.emit()
        self.changed.emit()
        self.figures[-1].which.setFocus()

    def _number(self) -> None:
        for number, figure in enumerate(self.figures, start=1):
            figure.show_number(number, alone=len(self.figures) == 1)

    def _rates(self) -> list[NewRate | None]:
        source, first, sure = self.source.value(), self.first.value(), self.sure.value()
        if not source or first is None or sure is None:
            return [None] * len(self.figures)
        return [figure.rate(source=source, valid_from=first, confidence=sure) for figure in self.figures]

    def _say_head(self, name: str, *, required: bool) -> QWidget | None:
        field = {"source": self.source, "first": self.first, "sure": self.sure}[name]
        blank = _MISSING[name] if required and field.is_blank() else ""
        sentence = field.fault_text() or blank
        self._rows[name].show_problem(Problem(level="block", field=name, message=sentence) if sentence else None)
        return field if sentence else None

    def _show_checked(self, found: Checked) -> None:
        at_figure = False
        for figure, rate in zip(self.figures, self._rates(), strict=True):
            refused = found.each.get(rate, ()) if rate is not None else ()
            figure.show_refused(refused, found.warnings.get(rate, ()) if rate is not None else ())
            at_figure = at_figure or bool(refused)
        said = list(found.together)
        if self._refusal and not at_figure and self._refusal not in said:
            said.insert(0, self._refusal)
        self._together.show_problems([Problem(level="block", field="", message=text) for text in said])
