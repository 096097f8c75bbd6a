"""The window “Tính thử”: a household's tab, the tab of late payment, the keys; Esc keeps everything for the next time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QApplication, QLabel, QStackedWidget, QTabBar, QWidget

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.outcome import Outcome
from desktop_app.services.what_if import enrol_what_if
from desktop_app.services.what_if_text import late_summary, summary
from desktop_app.services.what_if_values import Tried, TryDesk, WhatIf
from desktop_app.system.faults import WorldFault
from desktop_app.ui.actions import key_lines, make_action
from desktop_app.ui.components.boxes import clear, column, flow, panel, row
from desktop_app.ui.components.buttons import button, primary, quiet
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.text import muted, set_tone, small
from desktop_app.ui.dialogs.key_sheet import FIELD_KEYS, KeySheet
from desktop_app.ui.page import PageContext
from desktop_app.ui.shell.help_panel import HelpPanel
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.what_if import edits
from desktop_app.ui.what_if.actions import INSIDE
from desktop_app.ui.what_if.household_tab import HouseholdTab
from desktop_app.ui.what_if.late_tab import LateTab
from desktop_app.ui.what_if.opening_slip import show_slip
from desktop_app.ui.what_if.session import session_of

HEADING = "Tính thử"
TABS = ("Hộ gia đình", "Đơn vị chậm đóng")
_HOUSEHOLD, _LATE = range(2)
Go = Callable[[int], object]


class WhatIfDialog(SafeDialog):
    """`go(household id)` leads on to collecting after an enrolment. What is tried is kept in the session."""

    def __init__(self, parent: QWidget | None, context: PageContext, desk: TryDesk | None, go: Go) -> None:
        super().__init__(parent, HEADING, width=44)
        self.setObjectName("what-if")
        self._context = context
        self._go = go
        self._session = session_of(context.office)
        self._desk: TryDesk | None = None
        self._enrolled_now = False
        self._waiting: Callable[[], object] | None = None  # asked for while the figures were on their way
        self._place = muted("")
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        scaled(self.tabs, lambda w: w.setMinimumWidth(em(w, 18)))
        self.tabs.setAccessibleName("Phần của cửa sổ Tính thử")
        for text in TABS:
            self.tabs.addTab(text)
        self.late = LateTab(context, self._session.late)
        self._holder = QWidget()
        self._holder_layout = column(self._holder, gap=0)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._holder)
        self._stack.addWidget(self.late)
        self.help = HelpPanel()
        self.note = set_tone(small(""), "warn")
        self.note.setWordWrap(True)
        self.visitors_button = quiet("Hộ chưa có trong danh sách (Ctrl+N)", self.show_visitors, "plus")
        self.body.addLayout(row(None, self.tabs, (self._place, 1), self.visitors_button, gap=1.0))
        self.body.addWidget(panel((self._stack, 1), self.help, flow="row", gap=0.4), 1)
        self.body.addWidget(self.note)
        self.enrol_button = primary("Lập và sang Thu (Ctrl+S)", self.enrol, "save")
        self.body.addWidget(
            flow(
                self.enrol_button,
                button("Sao chép (Ctrl+C)", self.copy, "copy"),
                button("Phiếu báo (Ctrl+P)", self.show_slip, "print"),
                quiet("Về đề xuất (Ctrl+Del)", self.reset, "undo"),
                quiet("Đóng (Esc)", self.reject, "close"),
            )
        )
        self.household = self._show(desk)
        self.tabs.currentChanged.connect(self._show_tab)
        self.help.closed.connect(self.help.hide)
        context.signals.changed.connect(self._changed_elsewhere)
        self._bind()
        # The window's own title says it already; the line is needed for the figures.
        next(label for label in self.findChildren(QLabel) if label.text() == HEADING).hide()
        over = parent.window().size() if parent is not None else self.screen().availableGeometry().size()
        self.resize(over.width() - em(self, 2), over.height() - em(self, 2))

    # -- acts

    def show_visitors(self) -> None:
        """A household that is not in the file; when it stands there already, one more person of it."""
        self.tabs.setCurrentIndex(_HOUSEHOLD)
        if self._desk is not None:
            self._keep()
            self.household = self._show(None)
            self.household.start()
        else:
            self.household.add_visitor()

    def enrol(self) -> None:
        """Write what is tried as enrolments and lead on to collecting."""
        self._settled()
        if self.tabs.currentIndex() != _HOUSEHOLD:
            return
        if self.household.form.unreadable():
            self.say("Có ô chưa đọc được; sửa ô đó trước khi lập.")
            return
        self.enrol_button.setEnabled(False)
        self._context.do(enrol_what_if, self.household.state, done=self._enrolled, failed=self._not_enrolled)

    def copy(self) -> None:
        """Put a short text on the clipboard; of several selected cells of a grid, these cells."""
        focused = QApplication.focusWidget()
        for grid in (self.household.form.health, self.household.form.voluntary):
            if focused is grid and len(grid.selectedIndexes()) > 1:
                grid.copy()
                self.say("Đã sao chép các ô đang chọn.", "good")
                return
        if self.tabs.currentIndex() == _LATE:
            self.late.settle()
            text = late_summary(self.late.answer) if self.late.answer is not None else ""
            self._copied(text)
        else:
            self._when_ready(lambda tried: self._copied(summary(tried, self.household.title)))

    def show_slip(self) -> None:
        """Show the slip with the amounts and how they came about; it can be printed and saved there."""
        if self.tabs.currentIndex() == _HOUSEHOLD:
            self._when_ready(lambda tried: show_slip(self, self._context, tried))

    def reset(self) -> None:
        """Back to the proposal."""
        begin = self._desk.begin if self._desk is not None else self._blank()
        self.household.replace_state(edits.reset(self.household.state, begin, self._context.office.today))
        self.say("Đã về đề xuất.", "good")

    def say(self, text: str, tone: str = "warn") -> None:
        """Say something at the foot of the panel."""
        set_tone(self.note, tone)
        self.note.setText(text)
        self.note.setVisible(bool(text))

    # -- closing

    def is_dirty(self) -> bool:
        """Only a text that cannot be read would be lost; everything else is kept."""
        return self.household.form.unreadable() or self.late.unreadable()

    def done(self, result: int) -> None:
        """Keep what is tried for the next time."""
        self._keep()
        super().done(result)

    def reject(self) -> None:
        """Esc: what is half typed is taken first, then everything is kept."""
        self._settled()
        super().reject()

    def minimumSizeHint(self) -> QSize:
        """Small enough for 1366×768 at 150 %: what does not fit is scrolled inside."""
        return QSize(em(self, 44), em(self, 28))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The help makes room for the figures where it is narrow."""
        super().resizeEvent(event)
        if event.size().width() < em(self, 70):
            self.help.hide()

    # -- inside

    def _show(self, desk: TryDesk | None) -> HouseholdTab:
        self._desk = desk
        key = desk.household_id if desk is not None else None
        state = self._session.tries.get(key) or (desk.begin if desk is not None else self._blank())
        clear(self._holder_layout)
        tab = HouseholdTab(self._context, state, desk)
        self._holder_layout.addWidget(tab)
        tab.said.connect(self.say)
        tab.answered.connect(self._answered)
        title = desk.title if desk is not None else "Hộ chưa có trong danh sách"
        self.setWindowTitle(f"Tính thử – {title}")
        self._place.setText(" · ".join(part for part in (title, *((desk.place, desk.phone) if desk else ())) if part))
        self.visitors_button.setText("Thêm người (Ctrl+N)" if desk is None else "Hộ chưa có trong danh sách (Ctrl+N)")
        tab.ask()
        return tab

    def _blank(self) -> WhatIf:
        return edits.add_visitor(WhatIf(household_id=None, on=self._context.office.today))

    def _bind(self) -> None:
        slots: dict[str, Callable[[], object]] = {
            "what-if.enrol": self.enrol,
            "what-if.copy": self.copy,
            "what-if.print": self.show_slip,
            "what-if.up": lambda: self.household.shift(-1),
            "what-if.down": lambda: self.household.shift(1),
            "what-if.least": lambda: self.household.step_income(0),
            "what-if.double": lambda: self.household.step_income(1),
            "what-if.triple": lambda: self.household.step_income(2),
            "what-if.reset": self.reset,
            "what-if.visitors": self.show_visitors,
            "what-if.next-tab": lambda: self.tabs.setCurrentIndex((self.tabs.currentIndex() + 1) % len(TABS)),
            "what-if.help": self._toggle_help,
            "what-if.keys": self._show_keys,
        }
        for spec in INSIDE:
            make_action(spec, self, slots[spec.id])

    def _when_ready(self, act: Callable[[Tried], object]) -> None:
        """Do something with the figures of what is tried now, once they are there; without any, say so."""
        self._settled()
        tried = self.household.tried
        if tried is None or not self.household.is_ready:
            self._waiting = lambda: self._when_ready(act)
        elif not tried.complete or not tried.lines:
            self.say("Chưa có số: sửa chỗ chưa hợp lệ, chọn ít nhất một người.")
        else:
            act(tried)

    def _copied(self, text: str) -> None:
        if not text:
            self.say("Chưa có số để sao chép.")
            return
        QGuiApplication.clipboard().setText(text)
        self.say("Đã sao chép tóm tắt; dán vào Zalo hoặc tin nhắn bằng Ctrl+V.", "good")

    def _settled(self) -> None:
        self.household.form.settle()
        self.late.settle()

    def _keep(self) -> None:
        state = self.household.state
        if self._enrolled_now:
            self._session.tries.pop(state.household_id, None)
            return
        begin = self._desk.begin if self._desk is not None else self._blank()
        if state == begin:
            self._session.tries.pop(state.household_id, None)
        else:
            self._session.tries[state.household_id] = state
        self._session.late = self.late.asked or self._session.late

    def _answered(self) -> None:
        self.say("")
        self.enrol_button.setEnabled(self._desk is not None)
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting()

    def _enrolled(self, outcome: Outcome[tuple[int, ...]]) -> None:
        household_id = self.household.state.household_id
        assert household_id is not None
        self._enrolled_now = True  # what is written need not be brought back
        self.accept()
        self._go(household_id)

    def _not_enrolled(self, error: Exception) -> None:
        self.enrol_button.setEnabled(True)
        if isinstance(error, RuleBroken | WorldFault):
            self.say(error.sentence)
        else:
            self._context.tell_fault(error)

    def _changed_elsewhere(self, _kinds: frozenset[str]) -> None:
        if self.isVisible():
            self.household.ask_anew()

    def _show_tab(self, at: int) -> None:
        self._stack.setCurrentIndex(at)
        self.enrol_button.setEnabled(at == _HOUSEHOLD and self._desk is not None)
        (self.household if at == _HOUSEHOLD else self.late).start()

    def _toggle_help(self) -> None:
        if self.help.isVisible():
            self.help.hide()
        else:
            self.help.show_topic("tinh-thu", "Tính thử", key_lines(INSIDE))

    def _show_keys(self) -> None:
        KeySheet(self, [("Tính thử", key_lines(INSIDE)), ("Nhập liệu", list(FIELD_KEYS))]).open()
