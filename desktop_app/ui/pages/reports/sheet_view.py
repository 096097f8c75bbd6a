"""The sheet as it prints: one page at a time, as wide as the room or at its real size."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from desktop_app.reports.pages import PageSize
from desktop_app.ui.components.boxes import STRETCH, column, panel, row
from desktop_app.ui.components.buttons import icon_button, quiet
from desktop_app.ui.components.text import muted
from desktop_app.ui.theme import colour, em, scaled

Draw = Callable[[int, float, Callable[[QImage], object]], object]
_KEPT = 6  # pages kept as pictures
_SETTLE = 120  # milliseconds without a change of width before a page is drawn anew
FIT, REAL = "fit", "real"


class Paper(QWidget):
    """One page: its picture, or an empty sheet while it is being drawn."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self.setAccessibleName("Trang báo cáo")

    def show_image(self, image: QImage) -> None:
        """Show a picture, stretched to the size of the page."""
        self._image = image
        self.update()

    def has_image(self) -> bool:
        """Whether a picture is shown."""
        return not self._image.isNull()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the page and its edge."""
        painter = QPainter(self)
        if self._image.isNull():
            painter.fillRect(self.rect(), QColor(colour("raised")))
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self.rect(), self._image)
        painter.setPen(QPen(QColor(colour("line-strong")), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class SheetView(QWidget):
    """Pages with a bar below: which page, which size. `draw(number, dpi, done)` gives the picture of a page later."""

    turned = Signal(int)  # the page shown now, from 0
    zoomed = Signal(str)  # FIT or REAL

    def __init__(self, draw: Draw, zoom: str = FIT) -> None:
        super().__init__()
        self._draw = draw
        self._zoom = zoom if zoom in (FIT, REAL) else FIT
        self._sizes: tuple[PageSize, ...] = ()
        self._page = 0
        self._edition = 0
        self._pictures: dict[tuple[int, int], QImage] = {}
        self.paper = Paper()
        self.area = _Desk(self.paper)
        self.area.resized.connect(self._refit)
        self.counter = muted("", wrap=False)
        self.before = icon_button("chevron-left", "Trang trước, phím PgUp", self.page_up)
        self.after = icon_button("chevron-right", "Trang sau, phím PgDn", self.page_down)
        self.zoom_button = quiet("", self.switch_zoom)
        bar = panel(self.before, self.counter, self.after, STRETCH, self.zoom_button, flow="row", gap=0.4, margin=0.2)
        column(self, (self.area, 1), bar, gap=0)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLE)
        self._settled.timeout.connect(self._request)
        scaled(self, lambda w: w._refit())
        self._label()

    @property
    def page(self) -> int:
        """The page shown, from 0."""
        return self._page

    @property
    def zoom(self) -> str:
        """FIT (as wide as the room) or REAL (100 %)."""
        return self._zoom

    def show_pages(self, sizes: Sequence[PageSize], *, keep_place: bool = False) -> None:
        """Show other pages; with `keep_place` the page and place stay (the same report, made anew)."""
        self._sizes = tuple(sizes)
        self._edition += 1
        self._pictures.clear()
        page = min(self._page, len(self._sizes) - 1) if keep_place else 0
        if not keep_place:
            self.paper.show_image(QImage())
        self._show(page, top=not keep_place)

    def page_down(self) -> None:
        """Scroll on, and at the foot of a page go to the next one."""
        bar = self.area.verticalScrollBar()
        if bar.value() < bar.maximum():
            bar.setValue(bar.value() + bar.pageStep())
        elif self._page + 1 < len(self._sizes):
            self._show(self._page + 1)

    def page_up(self) -> None:
        """Scroll back, and at the head of a page go to the foot of the one before."""
        bar = self.area.verticalScrollBar()
        if bar.value() > bar.minimum():
            bar.setValue(bar.value() - bar.pageStep())
        elif self._page:
            self._show(self._page - 1)
            bar.setValue(bar.maximum())

    def first(self) -> None:
        """Go to the head of the first page."""
        self._show(0)

    def last(self) -> None:
        """Go to the head of the last page."""
        self._show(len(self._sizes) - 1)

    def switch_zoom(self) -> None:
        """Change between the width of the room and the real size."""
        self._zoom = REAL if self._zoom == FIT else FIT
        self._label()
        self._refit()
        self.zoomed.emit(self._zoom)

    def _show(self, page: int, top: bool = True) -> None:
        if not self._sizes:
            return
        self._page = max(0, min(page, len(self._sizes) - 1))
        self._refit()
        if top:
            self.area.verticalScrollBar().setValue(0)
        self._label()
        self._request()
        self.turned.emit(self._page)

    def _refit(self) -> None:
        """Give the page its size on the screen; the picture follows when the width has settled."""
        if not self._sizes:
            return
        size = self._sizes[self._page]
        scale = self._scale(size)
        wanted = QSize(round(size.width * scale), round(size.height * scale))
        if wanted != self.paper.size():
            self.paper.setFixedSize(wanted)
            self._settled.start()

    def _scale(self, size: PageSize) -> float:
        """Logical pixels per point."""
        real = self.logicalDpiX() / 72
        if self._zoom == REAL:
            return real
        return max(0.2, (self.area.room() - 2) / size.width)

    def _request(self) -> None:
        self._settled.stop()
        if not self._sizes:
            return
        ratio = self.devicePixelRatioF()
        wide = round(self.paper.width() * ratio)
        key = (self._page, wide)
        kept = self._pictures.get(key)
        if kept is not None:
            self.paper.show_image(kept)
            return
        edition, page = self._edition, self._page

        def arrived(image: QImage) -> None:
            if edition != self._edition:
                return
            while len(self._pictures) >= _KEPT:
                del self._pictures[next(iter(self._pictures))]
            self._pictures[key] = image
            if page == self._page:
                self.paper.show_image(image)

        self._draw(page, wide / self._sizes[page].width * 72, arrived)

    def _label(self) -> None:
        count = len(self._sizes)
        self.counter.setText(f"Trang {self._page + 1}/{count}" if count else "")
        self.before.setEnabled(self._page > 0)
        self.after.setEnabled(self._page + 1 < count)
        self.zoom_button.setText("Cỡ thật 100 %" if self._zoom == FIT else "Vừa chiều ngang")
        self.zoom_button.setToolTip("Đổi giữa vừa chiều ngang và cỡ thật của giấy (Ctrl+Shift+0)")


class _Desk(QScrollArea):
    """The ground on which the page lies."""

    resized = Signal()

    def __init__(self, paper: QWidget) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Bản xem trước khi in")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        ground = QWidget()
        ground.setProperty("role", "page-ground")
        ground.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        paper.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        column(ground, row(None, STRETCH, paper, STRETCH), STRETCH, margin=0.6)
        self.setWidgetResizable(True)
        self.setWidget(ground)

    def room(self) -> int:
        """The width a page may take."""
        return self.viewport().width() - 2 * em(self, 0.6)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell the view."""
        super().resizeEvent(event)
        self.resized.emit()
