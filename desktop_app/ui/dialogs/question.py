"""A question with named answers, and the choice of a reason."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.text import body
from desktop_app.ui.widgets.note_field import NoteField


class QuestionDialog(SafeDialog):
    """Buttons are the answers themselves, never "Có / Không"; the default is the safe one and Esc means it."""

    def __init__(
        self,
        parent: QWidget | None,
        question: str,
        choices: Mapping[str, str],
        default: str,
        detail: str = "",
        risky: str = "",
    ) -> None:
        super().__init__(parent, question)
        if default not in choices:
            message = f"the default answer {default!r} is not among {list(choices)}"
            raise ValueError(message)
        self.chosen = default
        if detail:
            self.body.addWidget(body(detail))
        for key, text in choices.items():
            kind = "danger" if key == risky else "plain"
            made = self.add_button(text, self._picker(key), kind)
            made.setDefault(key == default)
            made.setObjectName(f"answer-{key}")
            if key == default:
                made.setFocus()

    def choose(self) -> str:
        """Show the question and return the key of the answer."""
        self.exec()
        return self.chosen

    def _picker(self, key: str) -> Callable[[], None]:
        def pick() -> None:
            self.chosen = key
            self.accept()

        return pick


class ReasonDialog(SafeDialog):
    """A reason from a list, with a note when asked for; going on needs a chosen reason."""

    def __init__(self, parent: QWidget | None, question: str, reasons: Mapping[str, str], note: bool) -> None:
        super().__init__(parent, question)
        self._group = QButtonGroup(self)
        self._codes = list(reasons)
        for index, text in enumerate(reasons.values()):
            choice = QRadioButton(text)
            self._group.addButton(choice, index)
            self.body.addWidget(choice)
        self._note = NoteField()
        if note:
            self.body.addWidget(FieldRow("Ghi chú", self._note))
        self.add_button("Quay lại", self.reject)
        self._go = self.add_button("Tiếp tục", self.accept, "primary")
        self._go.setEnabled(False)
        self._group.idToggled.connect(lambda *_: self._go.setEnabled(self._group.checkedId() >= 0))

    def is_dirty(self) -> bool:
        """A typed note is text that could be lost."""
        return not self._note.is_blank()

    def choose(self) -> tuple[str, str] | None:
        """Show the list and return (code, note), or None when given up."""
        if not self.exec():
            return None
        return self._codes[self._group.checkedId()], self._note.value() or ""
