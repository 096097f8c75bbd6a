"""The left rail: one icon and word per page, collapsible to icons."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QSizePolicy, QToolButton, QWidget

from desktop_app.ui.components.boxes import STRETCH, column, row, rule, scrolled
from desktop_app.ui.components.text import strong
from desktop_app.ui.icons import pixmap, put_icon
from desktop_app.ui.navigation import PageEntry
from desktop_app.ui.theme import colour, em, scaled


class RailButton(QToolButton):
    """Icon and word; the page shown now carries a mark at its left, so that the colour is not the only sign."""

    def __init__(self, text: str, icon: str, hint: str) -> None:
        super().__init__()
        self.icon_name = icon
        self.folded = False
        self.setText(text)
        self.setToolTip(hint)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        """One comfortable line."""
        return QSize(em(self, 2.7), em(self, 2.5))

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, mark, icon and word."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        here = self.isChecked()
        if here or self.underMouse():
            painter.setBrush(QColor(colour("accent-soft" if here else "line")))
            painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        if here:
            painter.setBrush(QColor(colour("accent")))
            painter.drawRoundedRect(QRectF(0, self.height() * 0.2, 3, self.height() * 0.6), 1.5, 1.5)
        role = "accent" if here else "text" if self.underMouse() else "muted"
        side = em(self, 1.35)
        left = (self.width() - side) // 2 if self.folded else em(self, 0.7)
        painter.drawPixmap(
            left, (self.height() - side) // 2, pixmap(self.icon_name, side, role, self.devicePixelRatioF())
        )
        if self.folded:
            return
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if here else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(colour(role)))
        start = left + side + em(self, 0.6)
        room = self.rect().adjusted(start, 0, 0, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())


class Rail(QFrame):
    """The rail. `wanted(page_id)` asks for a page; collapsing is remembered by the window."""

    wanted = Signal(str)
    collapse_wanted = Signal(bool)

    def __init__(self, entries: Sequence[PageEntry]) -> None:
        super().__init__()
        self.setProperty("role", "rail")
        self.setAccessibleName("Thanh trang")
        self._collapsed = False
        self._buttons: dict[str, RailButton] = {}
        self._group = QButtonGroup(self)
        logo = QLabel()
        put_icon(logo, "logo", "accent", size=1.9)
        self._name = strong("An Sinh Xã")
        pages = QWidget()
        shown = [entry for entry in entries if entry.rail]
        for number, entry in enumerate(shown, start=1):
            hint = f"{entry.title}  (Alt+{number})" if number <= 9 else entry.title
            made = RailButton(entry.title, entry.icon, hint)
            made.setCheckable(True)
            made.clicked.connect(self._asker(entry.id))
            self._group.addButton(made)
            self._buttons[entry.id] = made
        column(pages, *self._buttons.values(), STRETCH, gap=0.15)
        self._fold = RailButton("Thu gọn", "panel-left", "Thu gọn thanh trang  (Ctrl+B)")
        self._fold.clicked.connect(lambda: self.collapse_wanted.emit(not self._collapsed))
        self._tools = column(None, gap=0.15)
        area = scrolled(pages)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column(
            self,
            row(None, logo, (self._name, 1), gap=0.5),
            (area, 1),
            rule(),
            self._tools,
            self._fold,
            gap=0.4,
            margin=0.45,
        )
        scaled(self, lambda w: w._fit())

    @property
    def collapsed(self) -> bool:
        """Whether only icons are shown."""
        return self._collapsed

    def collapse(self, collapsed: bool) -> None:
        """Show icons only, or icons with words."""
        self._collapsed = collapsed
        self._fit()

    def show_current(self, page_id: str) -> None:
        """Mark the page shown; a page without a button of its own leaves the mark where it was."""
        if page_id in self._buttons:
            self._buttons[page_id].setChecked(True)

    def add_tool(self, text: str, icon: str, hint: str) -> RailButton:
        """Add a button at the lower end."""
        made = RailButton(text, icon, hint)
        self._tools.addWidget(made)
        self._fit()
        return made

    def _asker(self, page_id: str) -> Callable[[], None]:
        return lambda: self.wanted.emit(page_id)

    def _fit(self) -> None:
        for made in self.findChildren(RailButton):
            made.folded = self._collapsed
            made.update()
        self._name.setVisible(not self._collapsed)
        self._fold.setText("Mở rộng" if self._collapsed else "Thu gọn")
        self._fold.setAccessibleName(self._fold.text())
        self.setFixedWidth(em(self, 3.6 if self._collapsed else 11.0))
