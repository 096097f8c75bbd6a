"""Adding, changing, ending or removing one support of the locality or another giver."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.domain.identity import Problem
from desktop_app.domain.quote import HEALTH_HOUSEHOLD
from desktop_app.domain.supports import AMOUNT, SupportRule
from desktop_app.services.rule_book_values import Impact, SupportFacts
from desktop_app.services.rule_impact import preview_support
from desktop_app.services.support_rules import add_support, change_support, check_support, end_support, remove_support
from desktop_app.ui.components.boxes import FormGrid, column
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.problems import ProblemList
from desktop_app.ui.components.text import muted
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.rules.editor import EditForm
from desktop_app.ui.pages.rules.number_field import NumberField, WholeField
from desktop_app.ui.pages.rules.reading import DRAFTS, WIDE, Supports, place_code, place_of
from desktop_app.ui.pages.rules.words import BASES, CONFIDENCES, EVERYBODY, PAYERS, SCHEMES, choices_of
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.date_field import DateField
from desktop_app.ui.widgets.field import LineField, on_commit
from desktop_app.ui.widgets.text_field import TextField

ADD, CHANGE, END, REMOVE = "add", "change", "end", "remove"
_HEADINGS = {
    ADD: "Thêm mức hỗ trợ",
    CHANGE: "Sửa mức hỗ trợ",
    END: "Cho mức hỗ trợ hết hiệu lực",
    REMOVE: "Bỏ mức hỗ trợ",
}
_ADVICE = {
    CHANGE: "Sửa khi nhập nhầm. Nghị quyết mới thay nghị quyết cũ thì cho mức cũ hết hiệu lực rồi thêm mức mới.",
    END: "Gõ ngày cuối cùng còn được hỗ trợ; từ hôm sau báo giá không tính mức này nữa.",
    REMOVE: "Chỉ bỏ mức nhập nhầm. Tiền đã thu giữ nguyên số đã tính.",
}
_APPLY = {ADD: "Áp dụng", CHANGE: "Áp dụng", END: "Cho hết hiệu lực", REMOVE: "Bỏ mức hỗ trợ"}
_ALL_CLASSES = "all"
_OLDEST = 120
_REQUIRED = {
    "name": "Gõ tên nghị quyết hoặc chương trình hỗ trợ.",
    "scheme": "Chọn chế độ.",
    "payer": "Chọn nguồn hỗ trợ.",
    "place": "Chọn nơi áp dụng.",
    "who": "Chọn đối tượng.",
    "basis": "Chọn cách tính.",
    "value": "Gõ mức hỗ trợ.",
    "first": "Gõ ngày bắt đầu có hiệu lực.",
    "source": "Gõ số, ngày của nghị quyết hoặc văn bản.",
    "sure": "Chọn mức độ chắc chắn của số liệu.",
}


class SupportForm(EditForm):
    """`mode`: add, change, end or remove; the latter three begin with the support they are about."""

    def __init__(self, context: PageContext, known: Supports, mode: str, rule: SupportRule | None = None) -> None:
        super().__init__()
        self._context, self._mode, self._rule = context, mode, rule
        self._refusal: tuple[str, ...] = ()
        self.heading, self.apply_text = _HEADINGS[mode], _APPLY[mode]
        # Ending and removing are decided in one breath: there is nothing to lose.
        self.draft_key = f"{DRAFTS}support:{rule.id if rule else ADD}" if mode in (ADD, CHANGE) else ""
        everybody = Choice(code=_ALL_CLASSES, text=EVERYBODY)
        self.boxes: dict[str, LineField] = {
            "name": TextField(placeholder="Tên ngắn để nhận ra trên báo giá"),
            "scheme": CodeCombo(choices_of(SCHEMES)),
            "payer": CodeCombo(choices_of(PAYERS)),
            "place": CodeCombo(known.places),
            "who": CodeCombo([everybody, *known.classes]),
            "age_from": WholeField(unit="tuổi", most=_OLDEST),
            "age_to": WholeField(unit="tuổi", most=_OLDEST),
            "basis": CodeCombo(choices_of(BASES)),
            "value": NumberField(),
            "first": DateField(today=self._today),
            "last": DateField(today=self._today),
            "source": TextField(placeholder="NQ 12/2026/NQ-HĐND"),
            "sure": CodeCombo(CONFIDENCES),
            "note": TextField(),
        }
        labels = {
            "name": "Tên nghị quyết, chương trình", "scheme": "Chế độ", "payer": "Nguồn hỗ trợ", "place": "Nơi áp dụng",
            "who": "Đối tượng", "age_from": "Từ tuổi", "age_to": "Đến hết tuổi", "basis": "Cách tính", "value": "Mức hỗ trợ",
            "first": "Ngày hiệu lực", "last": "Đến hết ngày", "source": "Căn cứ", "sure": "Mức độ chắc chắn",
            "note": "Ghi chú",
        }  # fmt: skip
        hints = {"last": "Để trống khi chưa định ngày hết hiệu lực", "age_from": "Để trống: mọi tuổi"}
        self.rows = {
            name: FieldRow(labels[name], box, hint=hints.get(name, ""), required=name in _REQUIRED)
            for name, box in self.boxes.items()
        }
        self._together = ProblemList("Chưa áp dụng được")
        pair = [("scheme", "payer"), ("place", "who"), ("age_from", "age_to"), ("basis", "value"), ("first", "last")]
        column(
            self,
            *([muted(_ADVICE[mode])] if mode in _ADVICE else []),
            self.rows["name"],
            *(FormGrid(self.rows[one], self.rows[other], column_width=12) for one, other in pair),
            self.rows["source"],
            FormGrid(self.rows["sure"], self.rows["note"], column_width=12),
            self._together,
            gap=0.5,
        )
        if rule is not None:
            self._put(rule)
        for name, box in self.boxes.items():
            box.setEnabled(mode in (ADD, CHANGE) or (mode == END and name == "last"))
            on_commit(box, self._touched)
        self._show_unit()

    # -- what the pane asks

    def fields(self) -> Sequence[QWidget]:
        """Top-down, in the order of the form."""
        return tuple(self.boxes.values())

    def values(self) -> SupportFacts | None:
        """The support wanted, when it is complete."""
        box = {name: found.value() for name, found in self.boxes.items()}
        if any(box[name] is None for name in _REQUIRED) or any(found.fault_text() for found in self.boxes.values()):
            return None
        if self._mode == END and box["last"] is None:
            return None
        kind, code = place_of(box["place"])
        return SupportFacts(
            scheme=box["scheme"],
            payer=box["payer"],
            place_kind=kind,
            place_code=code,
            class_code="" if box["who"] == _ALL_CLASSES else box["who"],
            age_from=box["age_from"],
            age_to=box["age_to"],
            basis=box["basis"],
            value=box["value"],
            name=box["name"],
            valid_from=box["first"],
            valid_to=box["last"],
            source=box["source"],
            confidence=box["sure"],
            note=box["note"] or "",
        )

    def show_missing(self) -> QWidget | None:
        """Say what is missing at its field."""
        wrong = None
        for name, box in self.boxes.items():
            missing = _REQUIRED.get(name, "") if box.is_blank() else ""
            if name == "last" and self._mode == END and box.is_blank():
                missing = "Gõ ngày cuối cùng còn được hỗ trợ."
            sentence = box.fault_text() or missing or ("\n".join(self._refusal) if name == self._spot else "")
            self._say(name, sentence)
            wrong = wrong or (box if sentence else None)
        return wrong

    def check(self) -> None:
        """Ask whether the support can be written."""
        for name, box in self.boxes.items():
            self._say(name, box.fault_text())
        facts = self.values()
        if facts is None or self._mode == REMOVE:
            self._show_checked(())
            return
        replaces = self._rule.id if self._rule is not None else None
        self._context.look(check_support, facts, replaces, done=self._show_checked, key="rules.check-support")

    def refuse(self, sentence: str) -> None:
        """Show why it was refused."""
        self._show_checked((sentence,))

    def preview(self, values: Any) -> tuple[Callable[..., Impact], tuple[Any, ...], dict[str, Any]]:
        """The effect. What was never there is what ended on its first day: so a removal is looked at, too."""
        facts = replace(values, valid_to=values.valid_from) if self._mode == REMOVE else values
        return preview_support, (facts,), {"replaces": self._rule.id if self._rule is not None else None}

    def verb(self, values: Any) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """Write it."""
        if self._rule is None:
            return add_support, (values,)
        if self._mode == CHANGE:
            return change_support, (self._rule.id, values)
        if self._mode == END:
            return end_support, (self._rule.id, values.valid_to)
        return remove_support, (self._rule.id,)

    def is_dirty(self) -> bool:
        """Whether anything was typed."""
        if self._rule is None:
            return not all(box.is_blank() for box in self.boxes.values())
        return self.values() != _facts(self._rule)

    def draft_title(self) -> str:
        """The support by its name."""
        name = self.boxes["name"].value()
        return f"mức hỗ trợ “{name}”" if name else "mức hỗ trợ mới"

    def payload(self) -> dict[str, Any]:
        """What stands in the form."""
        return {name: _to_json(box.value()) for name, box in self.boxes.items() if not box.is_blank()}

    def restore(self, payload: dict[str, Any]) -> None:
        """Put a draft back."""
        for name, box in self.boxes.items():
            value = payload.get(name)
            if value is not None and name in ("first", "last"):
                value = date.fromisoformat(value)
            elif value is not None and name == "value":
                value = Decimal(value)
            box.set_value(value)
        self._show_unit()
        self.check()

    # -- inside

    def _today(self) -> date:
        return self._context.office.today

    @property
    def _spot(self) -> str:
        """The field the rule's own sentences stand at: where its period or its value is decided."""
        return "last" if self._mode == END else "value"

    def _touched(self) -> None:
        self._refusal = ()
        self._show_unit()
        self.changed.emit()

    def _show_unit(self) -> None:
        value = self.boxes["value"]
        assert isinstance(value, NumberField)
        of = "% số phải đóng" if self.boxes["scheme"].value() == HEALTH_HOUSEHOLD else "% mức đóng theo chuẩn nghèo"
        value.set_unit("đồng/tháng" if self.boxes["basis"].value() == AMOUNT else "%")
        value.setPlaceholderText("đồng/tháng" if self.boxes["basis"].value() == AMOUNT else of)

    def _say(self, name: str, sentence: str) -> None:
        self.rows[name].show_problem(Problem(level="block", field=name, message=sentence) if sentence else None)

    def _show_checked(self, sentences: Sequence[str]) -> None:
        self._refusal = tuple(sentences)
        box = self.boxes[self._spot]
        if self._mode == REMOVE:
            self._together.show_problems([Problem(level="block", field="", message=text) for text in sentences])
        else:
            self._say(self._spot, box.fault_text() or "\n".join(sentences))

    def _put(self, rule: SupportRule) -> None:
        values = {
            "name": rule.name, "scheme": rule.scheme, "payer": rule.payer,
            "place": place_code(rule.place_kind, rule.place_code) or WIDE, "who": rule.class_code or _ALL_CLASSES,
            "age_from": rule.age_from, "age_to": rule.age_to, "basis": rule.basis, "value": rule.value,
            "first": rule.valid_from, "last": rule.valid_to, "source": rule.source, "sure": rule.confidence,
            "note": rule.note or None,
        }  # fmt: skip
        for name, value in values.items():
            self.boxes[name].set_value(value)


def _facts(rule: SupportRule) -> SupportFacts:
    return SupportFacts(**{one.name: getattr(rule, one.name) for one in fields(SupportFacts)})


def _to_json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value
