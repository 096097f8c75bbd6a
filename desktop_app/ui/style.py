"""The house's own QStyle: Fusion with the small parts drawn from the tokens.

Only what a stylesheet cannot draw without image files is drawn here: check marks, arrows, combo boxes. The dotted focus
rectangle is gone; `focus_ring` paints the ring outside the control.
"""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QComboBox, QProxyStyle, QStyle, QStyleOption, QStyleOptionComplex, QWidget

from desktop_app.ui.icon_drawing import draw
from desktop_app.ui.tokens import Tokens, load_tokens, mix

P = QStyle.PrimitiveElement
State = QStyle.StateFlag

# Direction of an arrow: the three points of a chevron inside a unit square.
_CHEVRONS = {
    P.PE_IndicatorArrowDown: ((0.2, 0.36), (0.5, 0.66), (0.8, 0.36)),
    P.PE_IndicatorArrowUp: ((0.2, 0.64), (0.5, 0.34), (0.8, 0.64)),
    P.PE_IndicatorArrowRight: ((0.36, 0.2), (0.66, 0.5), (0.36, 0.8)),
    P.PE_IndicatorArrowLeft: ((0.64, 0.2), (0.34, 0.5), (0.64, 0.8)),
    P.PE_IndicatorSpinDown: ((0.2, 0.36), (0.5, 0.66), (0.8, 0.36)),
    P.PE_IndicatorSpinUp: ((0.2, 0.64), (0.5, 0.34), (0.8, 0.64)),
}
# Qt's own pictures, in its file dialog and calendar, replaced by ours: picture → icon name and token.
_PICTURES = {
    QStyle.StandardPixmap.SP_ArrowBack: ("chevron-left", "text"),
    QStyle.StandardPixmap.SP_ArrowLeft: ("chevron-left", "text"),
    QStyle.StandardPixmap.SP_ArrowForward: ("chevron-right", "text"),
    QStyle.StandardPixmap.SP_ArrowRight: ("chevron-right", "text"),
    QStyle.StandardPixmap.SP_FileDialogToParent: ("arrow-up", "text"),
    QStyle.StandardPixmap.SP_FileDialogNewFolder: ("plus", "text"),
    QStyle.StandardPixmap.SP_FileDialogListView: ("list", "text"),
    QStyle.StandardPixmap.SP_FileDialogDetailedView: ("table", "text"),
    QStyle.StandardPixmap.SP_DirIcon: ("folder", "accent"),
    QStyle.StandardPixmap.SP_DirHomeIcon: ("home", "accent"),
    QStyle.StandardPixmap.SP_FileIcon: ("pdf", "muted"),
    QStyle.StandardPixmap.SP_ComputerIcon: ("keyboard", "muted"),
    QStyle.StandardPixmap.SP_DriveHDIcon: ("backup", "muted"),
    QStyle.StandardPixmap.SP_MessageBoxInformation: ("info", "accent"),
    QStyle.StandardPixmap.SP_MessageBoxWarning: ("warning", "warn"),
    QStyle.StandardPixmap.SP_MessageBoxCritical: ("error", "bad"),
    QStyle.StandardPixmap.SP_MessageBoxQuestion: ("help", "accent"),
}
_CHECKS = {P.PE_IndicatorCheckBox, P.PE_IndicatorItemViewItemCheck}


class HouseStyle(QProxyStyle):
    """Fusion, repainted where the look asks for it."""

    def __init__(self) -> None:
        super().__init__("Fusion")
        self._tokens = load_tokens("light")
        self._em_px = 0.0

    def use(self, tokens: Tokens, em_px: float) -> None:
        """Paint with these tokens and this size of the base font from now on."""
        self._tokens = tokens
        self._em_px = em_px

    def drawPrimitive(
        self, element: QStyle.PrimitiveElement, option: QStyleOption, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        """Draw check marks and arrows from the tokens, leave the focus rectangle out, hand the rest to Fusion."""
        if element == P.PE_FrameFocusRect:
            return
        if element in _CHEVRONS:
            self._chevron(painter, option.rect, _CHEVRONS[element], _is(option, State.State_Enabled))
        elif element == P.PE_IndicatorBranch and _is(option, State.State_Children):
            shape = P.PE_IndicatorArrowDown if _is(option, State.State_Open) else P.PE_IndicatorArrowRight
            self._chevron(painter, option.rect, _CHEVRONS[shape], True)
        elif element == P.PE_IndicatorBranch:
            return
        elif element in _CHECKS:
            self._check_box(painter, option)
        elif element == P.PE_IndicatorRadioButton:
            self._radio(painter, option)
        else:
            super().drawPrimitive(element, option, painter, widget)

    def drawComplexControl(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Draw combo boxes like the other fields: one border, one chevron."""
        if control == QStyle.ComplexControl.CC_ComboBox and isinstance(widget, QComboBox):
            self._combo(painter, option.rect, widget)
        else:
            super().drawComplexControl(control, option, painter, widget)

    def subControlRect(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        part: QStyle.SubControl,
        widget: QWidget | None = None,
    ) -> QRect:
        """Start the text of a combo box where the text of the other fields starts."""
        rect = super().subControlRect(control, option, part, widget)  # type: ignore[arg-type]  # Qt passes null
        if control == QStyle.ComplexControl.CC_ComboBox and part == QStyle.SubControl.SC_ComboBoxEditField:
            return rect.adjusted(round(option.fontMetrics.height() * 0.25), 0, 0, 0)
        return rect

    def sizeFromContents(
        self, kind: QStyle.ContentsType, option: QStyleOption, size: QSize, widget: QWidget | None = None
    ) -> QSize:
        """Give combo boxes the height of the other fields."""
        wanted = super().sizeFromContents(kind, option, size, widget)  # type: ignore[arg-type]  # Qt passes null
        if kind == QStyle.ContentsType.CT_ComboBox and widget is not None:
            height = round(self._tokens.size["field"] * self._em_px)
            return QSize(wanted.width(), max(height, size.height()))
        return wanted

    def standardIcon(
        self, picture: QStyle.StandardPixmap, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> QIcon:
        """Give Qt's own dialogs our icons."""
        if picture not in _PICTURES:
            return super().standardIcon(picture, option, widget)
        name, token = _PICTURES[picture]
        made = QIcon(draw(name, 32, self._tokens[token]))
        made.addPixmap(draw(name, 32, self._tokens["line-strong"]), QIcon.Mode.Disabled)
        return made

    def _colour(self, token: str, enabled: bool = True) -> QColor:
        chosen = self._tokens[token]
        return QColor(chosen if enabled else mix(chosen, self._tokens["surface"], 0.5))

    def _chevron(self, painter: QPainter, rect: QRect, shape: tuple[tuple[float, float], ...], enabled: bool) -> None:
        side = min(rect.width(), rect.height(), 14)
        left = rect.center().x() + 0.5 - side / 2
        top = rect.center().y() + 0.5 - side / 2
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._colour("muted", enabled), max(1.4, side / 9))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF([QPointF(left + x * side, top + y * side) for x, y in shape]))
        painter.restore()

    def _check_box(self, painter: QPainter, option: QStyleOption) -> None:
        enabled = _is(option, State.State_Enabled)
        on = _is(option, State.State_On)
        partly = _is(option, State.State_NoChange)
        box = QRectF(option.rect).adjusted(1.5, 1.5, -1.5, -1.5)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        filled = on or partly
        painter.setPen(QPen(self._colour("accent" if filled else "line-strong", enabled), 1))
        painter.setBrush(self._colour("accent", enabled) if filled else self._colour("surface"))
        painter.drawRoundedRect(box, 2.5, 2.5)
        pen = QPen(self._colour("on-accent"), max(1.6, box.width() / 7))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        marks: tuple[tuple[float, float], ...] = ()
        if on:
            marks = ((0.24, 0.52), (0.43, 0.71), (0.77, 0.31))
        elif partly:
            marks = ((0.26, 0.5), (0.5, 0.5), (0.74, 0.5))
        if marks:
            points = [QPointF(box.x() + x * box.width(), box.y() + y * box.height()) for x, y in marks]
            painter.drawPolyline(QPolygonF(points))
        painter.restore()

    def _radio(self, painter: QPainter, option: QStyleOption) -> None:
        enabled = _is(option, State.State_Enabled)
        on = _is(option, State.State_On)
        disc = QRectF(option.rect).adjusted(1.5, 1.5, -1.5, -1.5)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._colour("accent" if on else "line-strong", enabled), 1))
        painter.setBrush(self._colour("surface"))
        painter.drawEllipse(disc)
        if on:
            quarter = disc.width() / 4
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colour("accent", enabled))
            painter.drawEllipse(disc.adjusted(quarter, quarter, -quarter, -quarter))
        painter.restore()

    def _combo(self, painter: QPainter, rect: QRect, combo: QComboBox) -> None:
        enabled = combo.isEnabled()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if combo.hasFrame():
            painter.setPen(QPen(self._colour("line-strong", enabled), 1))
            painter.setBrush(self._colour("surface" if enabled else "ground"))
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 3.5, 3.5)
        painter.restore()
        side = rect.height()
        arrow = QRect(rect.right() - side + 2, rect.top(), side, side)
        self._chevron(painter, arrow, _CHEVRONS[P.PE_IndicatorArrowDown], enabled)


def _is(option: QStyleOption, state: QStyle.StateFlag) -> bool:
    return bool(option.state & state)
