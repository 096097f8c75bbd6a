"""A contract to enter or to correct: its terms, what it promises by year, its dated table of remuneration rates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedLayout, QTabBar, QWidget

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.contracts import CONTRACT_KINDS, DUE_WHEN, ContractForm, ContractView, TargetForm
from desktop_app.system.faults import WorldFault
from desktop_app.ui.components.boxes import STRETCH, grid_form, panel, row
from desktop_app.ui.components.buttons import button
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.grid import GridView
from desktop_app.ui.components.text import muted, set_tone, small
from desktop_app.ui.models.columns import as_count
from desktop_app.ui.models.editable_grid import EditableGridModel, GridColumn, Refusal
from desktop_app.ui.pages.collectors.contract_rates import (
    EVERY,
    RateBlock,
    blocks_of,
    follow,
    forms_of,
    grid_columns,
    grid_rows,
    take,
)
from desktop_app.ui.pages.collectors.rows import SCHEMES
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.date_field import DateField
from desktop_app.ui.widgets.enter_chain import EnterChain
from desktop_app.ui.widgets.field import on_commit
from desktop_app.ui.widgets.text_field import TextField

_TABS = ("Điều khoản", "Chỉ tiêu cam kết", "Tỷ lệ thù lao")
_MOST_YEARS = 6


class ContractDialog(SafeDialog):
    """Three leaves, Ctrl+Tab goes on to the next, Ctrl+S saves from any of them. `attempt` gets the form and decides about closing."""

    attempt: Callable[[ContractForm], object] | None = None

    def __init__(
        self,
        parent: QWidget | None,
        organisation_id: int,
        name: str,
        known: ContractView | None,
        today: Callable[[], date],
    ) -> None:
        heading = f"Sửa hợp đồng {known.contract.number}" if known else "Thêm hợp đồng"
        super().__init__(parent, f"{heading} – {name}", width=56)
        self._organisation_id, self._known, self._today = organisation_id, known, today
        self._make_fields(known)
        first = self.valid_from.value() or today()
        self.blocks = blocks_of(known.rates if known else (), first)
        self._at = len(self.blocks) - 1
        self.targets = EditableGridModel(_target_columns(), lambda _edits: None, self)
        self.rates = EditableGridModel(grid_columns(), lambda _edits: self._take_rates(), self)
        self.target_view, self.rate_view = GridView(self.targets, frozen=0), GridView(self.rates, frozen=1)
        self.target_view.setAccessibleName("Chỉ tiêu cam kết theo năm")
        self.rate_view.setAccessibleName("Bảng tỷ lệ thù lao")
        self._fault = set_tone(small(""), "bad")
        self._fault.setWordWrap(True)
        self._lay_out()
        self.add_button("Đóng", self.reject)
        self.save_button = self.add_button("Lưu  (Ctrl+S)", self.finish, "primary")
        self._wire()
        self._show_targets()
        self._show_blocks()
        self._follows = not known or self.blocks[0].valid_from == self.valid_from.value()
        self._stood = self.form()
        self.number.setFocus()

    def is_dirty(self) -> bool:
        """Whether anything differs from the beginning."""
        return self.form() != self._stood

    def form(self) -> ContractForm:
        """What was typed."""
        begins = self.valid_from.value()
        if self._follows and begins is not None:  # the first table of rates begins with the contract
            self.blocks[0].valid_from = begins
        return ContractForm(
            id=self._known.contract.id if self._known else None,
            organisation_id=self._organisation_id,
            number=str(self.number.value() or ""),
            kind=str(self.kind.value()),
            signed_on=self.signed_on.value(),
            valid_from=self.valid_from.value() or date.min,
            valid_to=self.valid_to.value(),
            due_when=str(self.due_when.value()),
            note=self.note_text.value(),
            targets=tuple(
                TargetForm(
                    scheme=one["scheme"],
                    year=one["year"],
                    new_people=one["new_people"],
                    continuing_people=one["continuing_people"],
                )
                for one in self.targets.rows()
                if (one["new_people"], one["continuing_people"]) != (None, None)
            ),
            rates=forms_of(self.blocks),
        )

    def finish(self) -> None:
        """Hand the form on when everything can be read and nothing required is blank."""
        self._take_source()
        faults = list(self.chain.faults().values())
        missing = [
            field.label_text
            for field in self._required
            if field.field.is_blank()  # type: ignore[attr-defined]  # every required one is a field that knows it
        ]
        if faults or missing:
            self.tabs.setCurrentIndex(0)
            self._fault.setText(faults[0] if faults else f"Chưa nhập: {', '.join(missing)}.")
            return
        if self.attempt is not None:
            self.attempt(self.form())
        else:
            self.accept()

    def show_failure(self, error: Exception) -> None:
        """Say what the verb refused; anything else than a rule or the world's fault is our own mistake."""
        if not isinstance(error, RuleBroken | WorldFault):
            raise error
        self._fault.setText(error.sentence)

    def begin_block(self) -> None:
        """A new table of rates from the day typed, with the rates of the one before."""
        self._take_source()
        on = self.block_from.value()
        if on is None:
            self._fault.setText("Gõ ngày bắt đầu của bảng tỷ lệ mới.")
            self.block_from.setFocus()
            return
        try:
            follow(self.blocks, on)
        except RuleBroken as broken:
            self._fault.setText(broken.sentence)
            return
        self._fault.setText("")
        self._at = len(self.blocks) - 1
        self.block_from.set_value(None)
        self._show_blocks()
        self.rate_view.setFocus()

    # -- building

    def _make_fields(self, known: ContractView | None) -> None:
        self.number, self.note_text = TextField(placeholder="01/2026/HĐ"), TextField()
        self.kind = CodeCombo([Choice(code=code, text=text) for code, text in CONTRACT_KINDS.items()], width=12)
        self.due_when = CodeCombo([Choice(code=code, text=text) for code, text in DUE_WHEN.items()], width=20)
        self.signed_on = DateField(today=self._today)
        self.valid_from, self.valid_to = DateField(today=self._today), DateField(today=self._today)
        found = known.contract if known else None
        self.number.set_value(found.number if found else None)
        self.kind.set_value(found.kind if found else "service")
        self.due_when.set_value(found.due_when if found else "accepted")
        self.note_text.set_value(found.note if found else None)
        for widget, text in (
            (self.signed_on, found.signed_on if found else None),
            (self.valid_from, found.valid_from if found else None),
            (self.valid_to, found.valid_to if found else None),
        ):
            widget.set_value(date.fromisoformat(text) if text else None)

    def _lay_out(self) -> None:
        fields = (
            ("Số hợp đồng", self.number, True),
            ("Loại hợp đồng", self.kind, True),
            ("Ngày ký", self.signed_on, False),
            ("Tính thù lao", self.due_when, True),
            ("Hiệu lực từ ngày", self.valid_from, True),
            ("Đến ngày", self.valid_to, False),
            ("Ghi chú", self.note_text, False),
        )
        rows = [FieldRow(label, widget, required=required) for label, widget, required in fields]
        self._required = [field for field, (_, _, required) in zip(rows, fields, strict=True) if required]
        self.block = CodeCombo(width=16)
        self.block.setAccessibleName("Bảng tỷ lệ đang xem")
        self.source = TextField(placeholder="Phụ lục, điều khoản")
        self.source.setAccessibleName("Căn cứ của bảng tỷ lệ")
        self.block_from = DateField(today=self._today)
        self.block_from.setAccessibleName("Ngày bắt đầu của bảng tỷ lệ mới")
        terms = panel(grid_form(None, *rows, columns=2), STRETCH, gap=0.5)
        promised = panel(
            muted(
                "Số người cam kết trong năm; để trống là hợp đồng không ghi. Cột “Chỉ tiêu cam kết” của B15a-UQ lấy từ đây."
            ),
            (self.target_view, 1),
            gap=0.5,
        )
        chosen = grid_form(None, FieldRow("Bảng đang áp dụng", self.block), FieldRow("Căn cứ", self.source), columns=2)
        begun = row(
            None, FieldRow("Bảng mới từ ngày", self.block_from), button("Thêm bảng", self.begin_block, "plus"), STRETCH
        )
        priced = panel(chosen, (self.rate_view, 1), begun, gap=0.5)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setAccessibleName("Phần của hợp đồng")
        self.stack = QStackedLayout()
        for text, leaf in zip(_TABS, (terms, promised, priced), strict=True):
            self.tabs.addTab(text)
            self.stack.addWidget(leaf)
        self.body.addWidget(self.tabs)
        self.body.addLayout(self.stack, 1)
        self.body.addWidget(self._fault)
        scaled(self.rate_view, lambda w: w.setMinimumHeight(em(w, 15)))

    def _wire(self) -> None:
        self.tabs.currentChanged.connect(self._show_leaf)
        self.chain = EnterChain(
            self,
            fields=[
                self.number,
                self.kind,
                self.signed_on,
                self.due_when,
                self.valid_from,
                self.valid_to,
                self.note_text,
            ],
            save=lambda: self.tabs.setCurrentIndex(1),
        )
        self.target_view.new_row_wanted.connect(lambda: self.tabs.setCurrentIndex(2))
        self.rate_view.new_row_wanted.connect(self.save_button.setFocus)
        for grid in (self.targets, self.rates):
            grid.refused.connect(self._refused)
        on_commit(self.block, self._choose_block)
        on_commit(self.source, self._take_source)
        for field in (self.valid_from, self.valid_to):
            on_commit(field, self._show_targets)
        QShortcut(
            QKeySequence("Ctrl+Tab"),
            self,
            lambda: self.tabs.setCurrentIndex((self.tabs.currentIndex() + 1) % len(_TABS)),
        )
        QShortcut(QKeySequence("Ctrl+S"), self, self.finish)

    # -- showing and taking

    def _show_leaf(self, at: int) -> None:
        self.stack.setCurrentIndex(at)
        (self.number, self.target_view, self.rate_view)[at].setFocus()
        if at:
            view, first = ((self.target_view, "new_people"), (self.rate_view, EVERY))[at - 1]
            keys = [column.key for column in view.grid.columns]
            if view.currentIndex().column() < keys.index(first):
                view.setCurrentIndex(view.grid.index(0, keys.index(first)))

    def _show_targets(self) -> None:
        """A row for every year of the contract and scheme, with what is promised already."""
        first = (self.valid_from.value() or self._today()).year
        last = (self.valid_to.value() or self._today().replace(year=self._today().year + 1, day=1)).year
        known = {(one["scheme"], one["year"]): one for one in self.targets.rows()} or {
            (one.scheme, one.year): {"new_people": one.new_people, "continuing_people": one.continuing_people}
            for one in (self._known.targets if self._known else ())
        }
        promised = {
            year for (_, year), one in known.items() if (one["new_people"], one["continuing_people"]) != (None, None)
        }
        years = sorted(promised | set(range(first, min(last, first + _MOST_YEARS - 1) + 1)))
        self.targets.set_rows(
            [
                {
                    "year": year,
                    "scheme": scheme,
                    "scheme_name": SCHEMES[scheme],
                    "new_people": known.get((scheme, year), {}).get("new_people"),
                    "continuing_people": known.get((scheme, year), {}).get("continuing_people"),
                }
                for year in years
                for scheme in (VOLUNTARY_SI, HEALTH_HOUSEHOLD)
            ]
        )

    def _show_blocks(self) -> None:
        self.block.set_choices([Choice(code=str(place), text=one.words) for place, one in enumerate(self.blocks)])
        self.block.set_value(str(self._at))
        self.source.set_value(self._block.source)
        self.rates.set_rows(grid_rows(self._block))

    def _choose_block(self) -> None:
        chosen = self.block.value()
        if chosen is not None and int(chosen) != self._at:
            self._take_source()
            self._at = int(chosen)
            self._show_blocks()

    def _take_rates(self) -> None:
        take(self._block, self.rates.rows())
        self._fault.setText("")

    def _take_source(self) -> None:
        self._block.source = self.source.value()

    def _refused(self, refusals: Sequence[Refusal]) -> None:
        self._fault.setText(refusals[0].sentence)

    @property
    def _block(self) -> RateBlock:
        return self.blocks[self._at]


def _target_columns() -> list[GridColumn]:
    return [
        GridColumn(key="year", heading="Năm", width=5, editable=False, strong=True, show=str),
        GridColumn(key="scheme_name", heading="Loại hình", width=9, editable=False, strong=True),
        GridColumn(
            key="new_people", heading="Tăng mới (người)", width=10.5, align="right", show=as_count, parse=_people
        ),
        GridColumn(
            key="continuing_people", heading="Tiếp tục (người)", width=10.5, align="right", show=as_count, parse=_people
        ),
    ]


def _people(text: str) -> int:
    digits = text.replace(".", "").replace(" ", "")
    if not digits.isdigit():
        raise RuleBroken(f"Không hiểu số người “{text}”. Gõ một số từ 0 trở lên.", rule="contract.target")
    return int(digits)
