"""Support classes: entering one, ending one; what that does to each member's payments is shown before it is saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.records import Entitlement
from desktop_app.services.households_entries import EntitlementForm
from desktop_app.services.households_words import CodeLists
from desktop_app.services.rights import ClassChange
from desktop_app.system.faults import WorldFault
from desktop_app.ui.components.boxes import clear, column, scrolled
from desktop_app.ui.components.text import body, muted, set_tone, small, strong
from desktop_app.ui.pages.households.dialogs import HOUSEHOLD, PERSON, FormDialog, Today
from desktop_app.ui.pages.households.words import choices, day
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.date_field import DateField
from desktop_app.ui.widgets.field import on_commit
from desktop_app.ui.widgets.text_field import TextField

Look = Callable[[], object]
_HIGH, _WIDE = 13, 44  # em


class ChangeView(QWidget):
    """What a class that begins or ends does: the sum for the household, then each member's sentence."""

    def __init__(self) -> None:
        super().__init__()
        inner = QWidget()
        self._lines = column(inner, gap=0.4)
        area = scrolled(inner)
        scaled(area, lambda w: w.setMinimumHeight(em(w, _HIGH)))
        column(self, area)
        self.texts: list[str] = []
        self.show_text("Chọn diện và ngày để xem ai đóng thêm, ai đóng bớt.")

    def show_text(self, text: str) -> None:
        """Say one sentence."""
        clear(self._lines)
        self.texts = [text]
        self._lines.addWidget(muted(text))
        self._lines.addStretch(1)

    def show_changes(self, changes: Sequence[ClassChange]) -> None:
        """Show what changes, sum first."""
        clear(self._lines)
        self.texts = []
        for change in changes:
            head = strong(change.sentence)
            head.setWordWrap(True)
            tone = "warn" if change.difference > 0 else "good" if change.difference < 0 else ""
            self._lines.addWidget(set_tone(head, tone))
            self.texts.append(change.sentence)
            for name, effect in change.lines:
                text = f"{name} – {effect.sentence}"
                self._lines.addWidget(body(text))
                self.texts.append(text)
        cited = dict.fromkeys(effect.source for change in changes for _, effect in change.lines if effect.source)
        if cited:
            sources = small(f"Căn cứ: {'; '.join(cited)}")
            sources.setWordWrap(True)
            self._lines.addWidget(sources)
            self.texts.append(sources.text())
        self._lines.addStretch(1)

    def show_failure(self, error: Exception) -> None:
        """Say why it cannot be told; anything else than a rule or the world's fault is our own mistake."""
        if not isinstance(error, RuleBroken | WorldFault):
            raise error
        self.show_text(error.sentence)


class ClassDialog(FormDialog):
    """A support class of the household or of one person. `look` is called when what is typed may change something."""

    def __init__(self, parent: QWidget | None, name: str, lists: CodeLists, today: Today) -> None:
        self.code = CodeCombo(choices(lists.classes), width=16)
        holders = [Choice(code=HOUSEHOLD, text="Cả hộ")]
        if name:
            holders.append(Choice(code=PERSON, text=f"Riêng {name}"))
        self.holder = CodeCombo(holders, width=12)
        self.holder.set_value(HOUSEHOLD)
        self.valid_from = DateField(today=today)
        self.valid_to = DateField(today=today)
        self.evidence = TextField(placeholder="Số quyết định, danh sách")
        super().__init__(
            parent,
            "Diện hỗ trợ",
            [
                ("Diện", self.code, True),
                ("Ghi cho", self.holder, True),
                ("Từ ngày", self.valid_from, False),
                ("Đến ngày", self.valid_to, False),
                ("Căn cứ", self.evidence, False),
            ],
        )
        self.changes = ChangeView()
        self.body.addWidget(self.changes)
        scaled(self, lambda w: w.setMinimumWidth(em(w, _WIDE)))
        self.look: Look | None = None
        for field in (self.code, self.holder, self.valid_from, self.valid_to):
            on_commit(field, self._look)

    def is_dirty(self) -> bool:
        """The holder is filled from the start."""
        return not self.code.is_blank() or not self.evidence.is_blank()

    def form(self, household_id: int, person_id: int | None) -> EntitlementForm:
        """What was typed."""
        own = self.holder.value() == PERSON
        return EntitlementForm(
            class_code=str(self.code.value()),
            household_id=None if own else household_id,
            person_id=person_id if own else None,
            valid_from=self.valid_from.value(),
            valid_to=self.valid_to.value(),
            evidence=self.evidence.value(),
        )

    def _look(self) -> None:
        if self.look is not None and self.code.value() is not None:
            self.look()


class EndClassDialog(FormDialog):
    """The last day of a class. The first Enter shows what ends with it, the second one saves."""

    def __init__(self, parent: QWidget | None, name: str, held: Entitlement, today: Today) -> None:
        self.last_day = DateField(today=today)
        if held.valid_to:
            self.last_day.set_value(date.fromisoformat(held.valid_to))
        self._began = self.last_day.value()
        super().__init__(parent, f"Kết thúc diện {name}", [("Ngày cuối còn hưởng", self.last_day, True)])
        since = f"Ghi từ {day(held.valid_from)}. " if held.valid_from else ""
        self.body.insertWidget(0, muted(f"{since}Từ ngày sau ngày cuối, người được hưởng đóng theo diện khác."))
        self.changes = ChangeView()
        self.changes.show_text("Nhập ngày cuối, Enter để xem cả hộ đóng thêm bao nhiêu; Enter lần nữa để lưu.")
        self.body.addWidget(self.changes)
        scaled(self, lambda w: w.setMinimumWidth(em(w, _WIDE)))
        self.look: Look | None = None
        self._seen = self._began
        on_commit(self.last_day, self._look)

    def is_dirty(self) -> bool:
        """Whether another day was typed."""
        return bool(self.last_day.value() != self._began)

    def finish(self) -> None:
        """Show first, save then: nobody loses a support without having seen what it is worth."""
        wanted = self.last_day.value()
        if wanted is not None and wanted != self._seen:
            self._seen = wanted
            self.save_button.setFocus()
            return
        super().finish()

    def open_look(self) -> None:
        """Show what the day on record means."""
        self._look()

    def _look(self) -> None:
        if self.look is not None and self.last_day.value() is not None:
            self.look()
