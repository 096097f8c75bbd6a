"""One figure of the dashboard: the big number against its plan, the pace to date, the change against last month."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from desktop_app.domain.money import format_money
from desktop_app.ui.components.badge import Badge
from desktop_app.ui.components.boxes import STRETCH, column, row
from desktop_app.ui.components.text import field_label, figure, set_look, small
from desktop_app.ui.icons import put_icon
from desktop_app.ui.theme import colour, em, scaled

PACE_WORDS = {"ahead": "vượt tiến độ", "on": "đúng tiến độ", "behind": "chậm tiến độ", "none": "chưa giao"}
PACE_TONES = {"ahead": "good", "on": "good", "behind": "warn", "none": "muted"}
PACE_ICONS = {"ahead": "arrow-up", "on": "check", "behind": "arrow-down", "none": "minus"}


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What a card shows. Counts in whole units, money in đồng.

    `plan` None: a figure that has no plan; 0: its plan was not assigned yet. `plan_to_date` places the pace marker;
    `change` is the difference against last month (None: not known); `scale` divides what is shown (1_000_000 for
    "triệu đồng").
    """

    title: str
    actual: int
    plan: int | None = None
    unit: str = "người"
    plan_to_date: int | None = None
    pace: str = "none"
    change: int | None = None
    scale: int = 1
    note: str = ""


def share_text(actual: int, plan: int | None) -> str:
    """Return "16/20 (80 %)", or "16" without a plan; a plan of zero has no percentage."""
    if plan is None:
        return format_money(actual)
    pair = f"{format_money(actual)}/{format_money(plan)}"
    return f"{pair} ({round(actual * 100 / plan)} %)" if plan > 0 else pair


class PlanBar(QWidget):
    """A small bar: done in accent, the plan as its full length, the pace to date as a marker."""

    def __init__(self) -> None:
        super().__init__()
        self._done = 0.0
        self._due: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        scaled(self, lambda w: w.setFixedHeight(em(w, 0.95)))

    def show_share(self, done: float, due: float | None) -> None:
        """Show shares of the plan, 0 to 1 (more is drawn full); `due` None leaves the marker out."""
        self._done, self._due = max(0.0, done), due
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint track, bar and marker."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        thick = em(self, 0.45)
        top = (self.height() - thick) / 2
        painter.setBrush(QColor(colour("line")))
        painter.drawRoundedRect(QRectF(0, top, self.width(), thick), 2, 2)
        painter.setBrush(QColor(colour("accent")))
        painter.drawRoundedRect(QRectF(0, top, self.width() * min(1.0, self._done), thick), 2, 2)
        if self._due is not None:
            at = min(max(1.0, self.width() * min(1.0, self._due)), self.width() - 1.0)
            painter.setPen(QPen(QColor(colour("text")), 2))
            painter.drawLine(round(at), 0, round(at), self.height())


class FigureCard(QFrame):
    """A card with one figure; a click or Enter opens the names behind it."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._title = field_label("")
        self._number = figure("")
        self._unit = small("")
        self._share = QLabel("")
        self._bar = PlanBar()
        self._pace = Badge()
        self._change_icon = QLabel()
        self._change = small("")
        column(
            self,
            self._title,
            row(None, self._number, self._unit, STRETCH, gap=0.3),
            row(None, self._share, STRETCH, self._pace),
            self._bar,
            row(None, self._change_icon, self._change, STRETCH, gap=0.25),
            STRETCH,
            gap=0.25,
            margin=0.75,
        )
        set_look(self, live="true")

    def show_figure(self, shown: Figure) -> None:
        """Show a figure."""
        scale = shown.scale
        self._title.setText(shown.title)
        self._number.setText(format_money(round(shown.actual / scale)))
        self._unit.setText(shown.unit)
        plan = None if shown.plan is None else round(shown.plan / scale)
        share = "Chưa giao chỉ tiêu" if plan == 0 else share_text(round(shown.actual / scale), plan)
        self._share.setText(share)
        self._share.setVisible(plan is not None)
        self._bar.setVisible(bool(plan))
        if shown.plan:
            due = None if shown.plan_to_date is None else shown.plan_to_date / shown.plan
            self._bar.show_share(shown.actual / shown.plan, due)
        else:
            self._bar.show_share(0.0, None)
        self._pace.setVisible(bool(plan) and shown.pace != "none")
        self._pace.show_state(PACE_WORDS[shown.pace], PACE_TONES[shown.pace], PACE_ICONS[shown.pace])
        self._show_change(shown)
        pace = f", {PACE_WORDS[shown.pace]}" if plan else ""
        self.setAccessibleName(f"{shown.title}: {share} {shown.unit}{pace}. {self._change.text()}")

    def _show_change(self, shown: Figure) -> None:
        if shown.change is None:
            self._change_icon.setVisible(False)
            self._change.setText(shown.note)
            return
        change = round(shown.change / shown.scale)
        name = "arrow-up" if change > 0 else "arrow-down" if change < 0 else "minus"
        put_icon(self._change_icon, name, "muted", size=0.9)
        self._change_icon.setVisible(True)
        word = "bằng tháng trước" if change == 0 else f"{format_money(abs(change))} so với tháng trước"
        self._change.setText(f"{word} · {shown.note}" if shown.note else word)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens the card."""
        if self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter or Space opens the card."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)
