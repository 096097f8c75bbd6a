"""The small dialogs of the page: a period of cover, a move, a hamlet (support classes: `class_dialogs`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.identity import Problem
from desktop_app.services.households_entries import CoverageForm
from desktop_app.services.households_list import CommuneEntry
from desktop_app.services.households_words import CodeLists
from desktop_app.services.office import Office
from desktop_app.services.searching import search
from desktop_app.system.faults import WorldFault
from desktop_app.ui.components.boxes import column, grid_form, scrolled
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.text import muted, set_tone, small
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.households.words import choices
from desktop_app.ui.shell.search_box import Hit, SearchBox
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.date_field import DateField
from desktop_app.ui.widgets.enter_chain import EnterChain
from desktop_app.ui.widgets.field import as_field, on_commit
from desktop_app.ui.widgets.text_field import TextField

Today = Callable[[], date]
HOUSEHOLD, PERSON = "household", "person"


class FormDialog(SafeDialog):
    """Fields walked by Enter. `attempt`, when set, is called with everything filled and decides about closing.

    So what a verb refuses is said here (`show_failure`), with everything typed still standing.
    """

    attempt: Callable[[], object] | None = None

    def __init__(
        self,
        parent: QWidget | None,
        heading: str,
        fields: Sequence[tuple[str, QWidget, bool]],
        *,
        width: float = 34,
        columns: int = 2,
    ) -> None:
        super().__init__(parent, heading, width=width)
        self._rows = [FieldRow(label, field, required=required) for label, field, required in fields]
        self._stood: list[str] | None = None
        self._required = [row for row, (_, _, required) in zip(self._rows, fields, strict=True) if required]
        self.body.addWidget(grid_form(None, *self._rows, columns=columns))
        self._fault = set_tone(small(""), "bad")
        self._fault.setWordWrap(True)
        self.body.addWidget(self._fault)
        self.add_button("Đóng", self.reject)
        self.save_button = self.add_button("Lưu", self.finish, "primary")
        self.chain = EnterChain(self, fields=[field for _, field, _ in fields], save=self.finish)
        self.chain.start()

    def row_of(self, field: QWidget) -> FieldRow:
        """The row a field stands in, where its problems are shown."""
        return next(row for row in self._rows if row.field is field)

    def is_dirty(self) -> bool:
        """Whether anything was typed: what stood in the fields when the dialog opened is no typing."""
        return self._texts() != (self._stood or [""] * len(self._rows))

    def showEvent(self, event: QShowEvent) -> None:
        """Keep what the dialog itself proposes."""
        super().showEvent(event)
        if self._stood is None:
            self._stood = self._texts()

    def _texts(self) -> list[str]:
        """What stands in each field, read without settling it."""
        found = [(row.field, as_field(row.field)) for row in self._rows]
        blank = [field is None or field.is_blank() for _, field in found]
        texts = [widget.text() if isinstance(widget, QLineEdit) else "…" for widget, _ in found]
        return ["" if nothing else text for nothing, text in zip(blank, texts, strict=True)]

    def finish(self) -> None:
        """Accept when everything can be read and nothing required is blank."""
        faults = list(self.chain.faults().values())
        missing = [row.label_text for row in self._required if (found := as_field(row.field)) and found.value() is None]
        if faults or missing:
            self._fault.setText(faults[0] if faults else f"Chưa nhập: {', '.join(missing)}.")
            return
        if self.attempt is not None:
            self.attempt()
        else:
            self.accept()

    def show_failure(self, error: Exception) -> None:
        """Say what the verb refused; anything else than a rule or the world's fault is our own mistake."""
        if not isinstance(error, RuleBroken | WorldFault):
            raise error
        self._fault.setText(error.sentence)


class Consequences(QWidget):
    """What will happen, a line for each sentence, in a place that is kept free for it: nothing jumps when it comes."""

    def __init__(self) -> None:
        super().__init__()
        self._words = muted("", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop)
        column(self, scrolled(self._words))
        scaled(self, lambda w: w.setFixedHeight(em(w, 7)))

    def show_words(self, sentences: Sequence[str], tone: str = "muted") -> None:
        """Say it."""
        self._words.setText("\n".join(f"• {sentence}" for sentence in sentences))
        set_tone(self._words, tone)

    def text(self) -> str:
        """What is said now."""
        return self._words.text()


class CoverDialog(FormDialog):
    """A period of cover of one person."""

    def __init__(self, parent: QWidget | None, name: str, lists: CodeLists, today: Today) -> None:
        self.scheme = CodeCombo(choices(lists.schemes), width=14)
        self.valid_from = DateField(today=today)
        self.valid_to = DateField(today=today)
        self.card_no, self.facility = TextField(), TextField()
        self.five_years = DateField(today=today)
        super().__init__(
            parent,
            f"Thẻ, thời hạn của {name}",
            [
                ("Loại hình", self.scheme, True),
                ("Từ ngày", self.valid_from, False),
                ("Đến ngày", self.valid_to, False),
                ("Số thẻ", self.card_no, False),
                ("Nơi khám chữa bệnh ban đầu", self.facility, False),
                ("Đủ 5 năm liên tục từ", self.five_years, False),
            ],
        )
        self.check: Callable[[str | None], object] | None = None
        on_commit(self.card_no, self._check)

    def show_card(self, problems: Sequence[Problem]) -> None:
        """Say beside the number what looks wrong with it; it can be saved all the same."""
        self.row_of(self.card_no).show_problem(problems[0] if problems else None)

    def _check(self) -> None:
        if self.check is not None:
            self.check(self.card_no.value())

    def form(self, person_id: int) -> CoverageForm:
        """What was typed."""
        return CoverageForm(
            person_id=person_id,
            scheme=str(self.scheme.value()),
            valid_from=self.valid_from.value(),
            valid_to=self.valid_to.value(),
            card_no=self.card_no.value(),
            facility=self.facility.value(),
            five_years_on=self.five_years.value(),
        )


class HamletDialog(FormDialog):
    """A hamlet to add, or its new name."""

    def __init__(self, parent: QWidget | None, places: Sequence[CommuneEntry], *, name: str = "") -> None:
        self.commune = CodeCombo(
            [Choice(code=place.commune.code, text=place.commune.name) for place in places], width=12
        )
        self.name = TextField(placeholder="Thôn Bình Hòa")
        if len(places) == 1:
            self.commune.set_value(places[0].commune.code)
        fields: list[tuple[str, QWidget, bool]] = [("Tên thôn, tổ dân phố", self.name, True)]
        if not name:
            fields.insert(0, ("Xã, phường", self.commune, True))
        else:
            self.name.set_value(name)
        super().__init__(parent, "Đổi tên thôn, tổ dân phố" if name else "Thêm thôn, tổ dân phố", fields)


class ChoiceDialog(FormDialog):
    """One choice out of a list (where to move, in what state)."""

    def __init__(self, parent: QWidget | None, heading: str, label: str, entries: Sequence[Choice]) -> None:
        self.choice = CodeCombo(entries, width=22)
        super().__init__(parent, heading, [(label, self.choice, True)])


class PickHousehold(SafeDialog):
    """A household found by its head, a member, its code or phone. `household_id` after it was accepted."""

    def __init__(self, parent: QWidget | None, heading: str, context: PageContext) -> None:
        super().__init__(parent, heading, width=34)
        self.household_id: int | None = None
        self._context = context
        self.box = SearchBox(self._ask)
        self.box.setPlaceholderText("Tên chủ hộ, thành viên, mã hộ, điện thoại")
        self.box.setAccessibleName("Tìm hộ chuyển đến")
        self.box.opened.connect(self._found)
        self.body.addWidget(muted("Gõ tên chủ hộ hoặc mã hộ, chọn bằng ↓ rồi Enter."))
        self.body.addWidget(self.box)
        self.said = Consequences()
        self.body.addWidget(self.said)
        self.body.addSpacing(self.fontMetrics().height() * 4)
        self.add_button("Đóng", self.reject)
        self.box.setFocus()

    def show_words(self, sentences: Sequence[str]) -> None:
        """Say what choosing a household will mean."""
        self.said.show_words(sentences)

    def _ask(self, text: str, answer: Callable[[Sequence[Hit]], object]) -> None:
        self._context.look(_household_hits, text, done=answer, key="household.pick")

    def _found(self, hit: Hit) -> None:
        self.household_id = hit.args.get("household")
        if self.household_id is not None:
            self.accept()


def _household_hits(office: Office, text: str) -> list[Hit]:
    return [
        Hit(
            text=found.title,
            detail=found.subtitle,
            page="household",
            args={"household": found.household_id},
            icon="home",
        )
        for found in search(office, text)
        if found.household_id is not None and found.kind != "receipt"
    ]
