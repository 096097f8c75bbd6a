"""The main window: composition only. What it shows and does lives in the shell's parts and in the pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from desktop_app.ui.actions import ActionSpec, key_lines, make_action, spec_of
from desktop_app.ui.components.banner import BannerStack
from desktop_app.ui.components.boxes import panel, row
from desktop_app.ui.components.buttons import icon_button
from desktop_app.ui.components.problems import ProblemList
from desktop_app.ui.dialogs.go_to_field import GoToField, fields_of
from desktop_app.ui.dialogs.key_sheet import FIELD_KEYS, KeySheet
from desktop_app.ui.drafts import DraftKeeper
from desktop_app.ui.focus_ring import FocusRing
from desktop_app.ui.icons import icon
from desktop_app.ui.jobs import Jobs
from desktop_app.ui.memory import Memory
from desktop_app.ui.messages import Messages
from desktop_app.ui.navigation import PageEntry, PageStack
from desktop_app.ui.page import Crumb, Page, PageContext
from desktop_app.ui.shell.header import Breadcrumb, Header
from desktop_app.ui.shell.help_panel import HelpPanel
from desktop_app.ui.shell.progress_strip import ProgressStrip
from desktop_app.ui.shell.rail import Rail
from desktop_app.ui.shell.search_box import Hit, SearchBox
from desktop_app.ui.shell.status_strip import Status, StatusStrip
from desktop_app.ui.signals import Signals
from desktop_app.ui.text_undo import TextUndo
from desktop_app.ui.theme import Theme, em
from desktop_app.ui.undoing import undo
from desktop_app.ui.window_actions import WINDOW_ACTIONS

if TYPE_CHECKING:
    from desktop_app.services.office import Office

_NARROW = 80  # em: below this the rail shows icons only, unless the user chose otherwise
_FRAME = 2.6  # em: what the system draws around a window, its title line above all
_FOOT = 3.2  # em: the height of a page's foot
_STATUS_EVERY = 60_000  # milliseconds


@dataclass(frozen=True, kw_only=True)
class WindowPorts:
    """What the composition root puts behind the frame. All but `drafts` and `memory` are called away from the window.

    `search(office, text)` → hits; `status(office)` → what the strip tells; `undo`, `redo`, `back_up` are verbs.
    """

    search: Callable[[Office, str], Sequence[Hit]]
    status: Callable[[Office], Status]
    undo: Callable[[Office], Any]
    redo: Callable[[Office], Any]
    back_up: Callable[[Office], Any]
    drafts: DraftKeeper
    memory: Memory


class MainWindow(QMainWindow):
    """The frame around the pages. `closed` is sent when the user has closed it for good."""

    closed = Signal()

    def __init__(
        self, *, entries: Sequence[PageEntry], office: Office, jobs: Jobs, theme: Theme, ports: WindowPorts
    ) -> None:
        super().__init__()
        self._ports = ports
        self._jobs = jobs
        self._theme = theme
        self._menu_extra: list[QAction] = []
        self._own_size: QSize | None = None
        self.setWindowTitle("An Sinh Xã")
        self.setWindowIcon(icon("logo", "accent", size=4))
        self.signals = Signals(self)
        self.banners = BannerStack()
        self.messages = Messages(self, self.banners, lambda: {"page": self._page_id(), "zoom": str(theme.zoom)})
        self.context = PageContext(
            office=office,
            jobs=jobs,
            signals=self.signals,
            messages=self.messages,
            navigate=self.navigate,
            drafts=ports.drafts,
            memory=ports.memory,
        )
        self.stack = PageStack(entries)
        self.rail = Rail(entries)
        self.path = Breadcrumb()
        self.search = SearchBox(self._search)
        self.help = HelpPanel()
        self.status = StatusStrip()
        self._menu_button = icon_button("menu", "Trình đơn", self._show_menu)
        self._build(ProgressStrip(jobs))
        self._actions = self._make_actions()
        self._page_keys(entries)
        self._dark_button = self.rail.add_tool("Nền tối", "moon", "Đổi nền sáng hoặc tối  (Ctrl+Shift+D)")
        self._dark_button.clicked.connect(self._toggle_dark)
        self.rail.add_tool("Trợ giúp", "help", "Trợ giúp  (F1)").clicked.connect(self._toggle_help)
        self._connect()
        self.stack.begin(self.context)
        FocusRing(self)
        TextUndo(self)
        self._restore()
        self._dress()

    def navigate(self, page_id: str, **args: Any) -> bool:
        """Show a page; False when the present one wants to stay."""
        return self.stack.navigate(page_id, **args)

    def add_to_menu(self, action_id: str, slot: Callable[[], object]) -> QAction:
        """Put a declared action of the program into the menu (open another file, restore, about …)."""
        action = make_action(spec_of(action_id), self, slot, Qt.ShortcutContext.WindowShortcut)
        self._menu_extra.append(action)
        return action

    def refresh_status(self) -> None:
        """Ask anew for what the strip tells."""
        self.context.look(self._ports.status, done=self._show_status, key="window.status")

    def minimumSizeHint(self) -> QSize:
        """Small enough for 1366×768 at 150 %, and for the screen at any zoom: what does not fit is scrolled inside the page."""
        screen = self.screen().availableGeometry()
        return QSize(min(em(self, 44), screen.width()), min(em(self, 30), screen.height() - em(self, _FRAME)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the rail where the window is narrow."""
        super().resizeEvent(event)
        self._fit_rail()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close when the page agrees and no long work would be cut off."""
        page = self.stack.current
        running = self._progress.current
        if running is not None:
            answer = self.messages.ask(
                f"Đang làm: {running.label}",
                choices={"wait": "Chờ xong", "cancel": "Hủy việc này"},
                default="wait",
                risky="cancel",
                detail="Chờ việc này xong rồi đóng, hoặc hủy việc này: dữ liệu trở lại như trước khi bắt đầu.",
            )
            if answer == "cancel":
                running.cancel()
            event.ignore()
            return
        if page is not None and not page.can_leave():
            event.ignore()
            return
        memory = self._ports.memory
        memory.put("window/geometry", bytes(self.saveGeometry().toBase64().data()).decode("ascii"))
        event.accept()
        self.closed.emit()

    def _build(self, progress: ProgressStrip) -> None:
        self._progress = progress
        centre = panel((self.stack, 1), self.help, gap=0, flow="row")
        right = panel(
            Header(self.path, self.search, self._menu_button),
            self.banners,
            (centre, 1),
            self._progress,
            self.status,
            gap=0,
        )
        frame = QWidget()
        row(frame, self.rail, (right, 1), gap=0)
        self.setCentralWidget(frame)
        # Over the strip and over the line at the foot of a page, where its main button stands.
        self.messages.toasts.bottom_margin = lambda: self.status.height() + em(self, _FOOT)

    def _make_actions(self) -> dict[str, QAction]:
        slots: dict[str, Callable[[], object]] = {
            "window.search": self.search.summon,
            "window.undo": lambda: undo(self.context, self._ports.undo),
            "window.redo": lambda: self.context.do(self._ports.redo),
            "window.back": lambda: self.stack.step(-1),
            "window.forward": lambda: self.stack.step(1),
            "window.field": self._go_to_field,
            "window.next-problem": lambda: self._step_problem(True),
            "window.previous-problem": lambda: self._step_problem(False),
            "window.help": self._toggle_help,
            "window.keys": self._show_keys,
            "window.zoom-in": lambda: self._zoom(lambda: self._theme.zoom_by(1)),
            "window.zoom-out": lambda: self._zoom(lambda: self._theme.zoom_by(-1)),
            "window.zoom-reset": lambda: self._zoom(lambda: self._theme.show_zoom(100)),
            "window.dark": self._toggle_dark,
            "window.rail": lambda: self._fold(not self.rail.collapsed),
            "window.backup": lambda: self.context.do(self._ports.back_up, label="Sao lưu"),
            "window.quality": self._goer("quality"),
            "window.exit": self.close,
        }
        scope = Qt.ShortcutContext.WindowShortcut
        return {name: make_action(spec_of(name), self, slot, scope) for name, slot in slots.items()}

    def _page_keys(self, entries: Sequence[PageEntry]) -> None:
        for number, entry in enumerate([entry for entry in entries if entry.rail][:9], start=1):
            shortcut = QShortcut(QKeySequence(f"Alt+{number}"), self)
            shortcut.activated.connect(self._goer(entry.id))

    def _goer(self, page_id: str) -> Callable[[], None]:
        def go() -> None:
            self.navigate(page_id)

        return go

    def _connect(self) -> None:
        self.rail.wanted.connect(self._rail_wanted)
        self.rail.collapse_wanted.connect(self._fold)
        self.path.wanted.connect(self._crumb_wanted)
        self.search.opened.connect(self._open_hit)
        self.stack.moved.connect(self._moved)
        self.help.closed.connect(self._toggle_help)
        self.signals.changed.connect(lambda _kinds: self.refresh_status())
        self._theme.changed.connect(self._dress)
        self._pulse = QTimer(self)
        self._pulse.setInterval(_STATUS_EVERY)
        self._pulse.timeout.connect(self.refresh_status)
        self._pulse.start()
        QTimer.singleShot(0, self.refresh_status)

    def _zoom(self, change: Callable[[], object]) -> None:
        """Change the size of the letters; a window that grew with them goes back to the size it had as soon as it can."""
        if self._own_size is None:
            self._own_size = self.size()
        change()
        QTimer.singleShot(0, self, self._take_own_size)

    def _take_own_size(self) -> None:
        if self._own_size is None or self.isMaximized():
            return
        self.resize(self._own_size)
        if self.size() == self._own_size:
            self._own_size = None

    def _restore(self) -> None:
        kept = self._ports.memory.get("window/geometry", "")
        if not kept or not self.restoreGeometry(QByteArray.fromBase64(kept.encode("ascii"))):
            screen = self.screen().availableGeometry()
            # On the 1366×768 of most offices the safety strip must not fall off the screen.
            self.resize(min(screen.width(), em(self, 102)), min(screen.height() - em(self, _FRAME), em(self, 57)))

    def _dress(self) -> None:
        dark = self._theme.mode == "dark"
        self._dark_button.icon_name = "sun" if dark else "moon"
        self._dark_button.setText("Nền sáng" if dark else "Nền tối")
        self._dark_button.setAccessibleName(self._dark_button.text())
        self._fit_rail()

    def _page_id(self) -> str:
        return self.stack.current.page_id if self.stack.current is not None else ""

    def _rail_wanted(self, page_id: str) -> None:
        self.navigate(page_id)
        self.rail.show_current(self._page_id())

    def _crumb_wanted(self, crumb: Crumb) -> None:
        self.navigate(crumb.page, **crumb.args)

    def _open_hit(self, hit: Hit) -> None:
        self.navigate(hit.page, **hit.args)

    def _moved(self, page: Page) -> None:
        self.rail.show_current(page.page_id)
        self.path.show_path(page.breadcrumb())
        self.banners.clear()
        if self.help.isVisible():
            self._fill_help()

    def _search(self, text: str, answer: Callable[[Sequence[Hit]], object]) -> None:
        self.context.look(self._ports.search, text, done=answer, key="window.search")

    def _show_status(self, status: Status) -> None:
        self.setWindowTitle(f"{status.file} – An Sinh Xã")
        self.status.show_status(status)
        if status.undo:  # what Ctrl+Z would do now stands in the menu
            self._actions["window.undo"].setText(status.undo)
            self._actions["window.undo"].setToolTip(f"{status.undo}  (Ctrl+Z)")

    def _fold(self, collapsed: bool) -> None:
        self._ports.memory.put("rail/collapsed", collapsed)
        self._fit_rail()

    def _fit_rail(self) -> None:
        chosen = self._ports.memory.get("rail/collapsed", None)
        self.rail.collapse(chosen if isinstance(chosen, bool) else self.width() < em(self, _NARROW))

    def _toggle_dark(self) -> None:
        self._theme.show_mode("light" if self._theme.mode == "dark" else "dark")

    def _toggle_help(self) -> None:
        if self.help.isVisible():
            self.help.hide()
        else:
            self._fill_help()

    def _fill_help(self) -> None:
        page = self.stack.current
        topic, title = (page.help_topic, page.title) if page is not None else ("", "An Sinh Xã")
        groups = self._key_groups()
        self.help.show_topic(topic, title, [line for _, lines in groups for line in lines])

    def _show_keys(self) -> None:
        KeySheet(self, self._key_groups()).exec()

    def _key_groups(self) -> list[tuple[str, list[tuple[str, str]]]]:
        page = self.stack.current
        of_page: list[ActionSpec] = page.specs if page is not None else []
        title = page.title if page is not None else ""
        return [
            (title, key_lines(of_page)),
            ("Nhập liệu", list(FIELD_KEYS)),
            ("Chương trình", key_lines(WINDOW_ACTIONS)),
        ]

    def _go_to_field(self) -> None:
        page = self.stack.current
        target = GoToField(self, fields_of(page)).choose() if page is not None else None
        if target is not None:
            target.field.setFocus(Qt.FocusReason.TabFocusReason)

    def _step_problem(self, forward: bool) -> None:
        page = self.stack.current
        lists = [found for found in page.findChildren(ProblemList) if found.isVisible()] if page is not None else []
        if lists:
            lists[0].step(forward)

    def _show_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for names in (("undo", "redo"), ("backup",)):
            menu.addActions([self._actions[f"window.{name}"] for name in names])
            if names == ("backup",):
                menu.addActions(self._menu_extra)
            menu.addSeparator()
        menu.addActions([self._actions[f"window.{name}"] for name in ("zoom-in", "zoom-out", "zoom-reset", "dark")])
        menu.addSeparator()
        menu.addActions([self._actions[f"window.{name}"] for name in ("quality", "field", "keys", "help", "exit")])
        menu.popup(self._menu_button.mapToGlobal(QPoint(0, self._menu_button.height())))
