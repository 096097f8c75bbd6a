"""A field with its label above and, when something is wrong, the sentence with its level's icon below."""

from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QWidget

from desktop_app.domain.identity import Problem
from desktop_app.ui.components.boxes import STRETCH, column, row
from desktop_app.ui.components.problems import LEVEL_ICONS, LEVEL_TONES, LEVEL_WORDS
from desktop_app.ui.components.text import field_label, set_look, set_tone, small
from desktop_app.ui.icons import put_icon


class FieldRow(QWidget):
    """Label, field, and one line below it: the hint, or the problem instead of it."""

    def __init__(self, label: str, field: QWidget, hint: str = "", required: bool = False) -> None:
        super().__init__()
        self.field = field
        self.label_text = label
        self._hint = hint
        head = field_label(label)
        head.setBuddy(field)
        star = set_tone(small("bắt buộc"), "muted")
        if not required:  # showing it before it has a parent would flash it as a window of its own
            star.hide()
        if not field.accessibleName():
            field.setAccessibleName(label)
        self._icon = QLabel()
        self._line = small(hint)
        self._line.setWordWrap(True)
        column(
            self,
            row(None, head, STRETCH, star),
            field,
            row(None, self._icon, (self._line, 1), gap=0.3),
            gap=0.2,
        )
        self.show_problem(None)

    def show_problem(self, problem: Problem | None) -> None:
        """Show a problem of this field, or the hint again."""
        level = problem.level if problem is not None else ""
        text = problem.message if problem is not None else self._hint
        self._line.setText(text)
        self._line.setVisible(bool(text))
        self._icon.setVisible(problem is not None)
        if problem is not None:
            put_icon(self._icon, LEVEL_ICONS[level], LEVEL_TONES[level], size=1.0)
        set_tone(self._line, LEVEL_TONES.get(level, "muted"))
        self.field.setAccessibleDescription(f"{LEVEL_WORDS[level]}: {text}" if level else text)
        if isinstance(self.field, QLineEdit | QPlainTextEdit):
            set_look(self.field, level=level)
