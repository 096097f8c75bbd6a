"""The first run: a new office, a file that is there already, or a believable office to try things out on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QWidget

from desktop_app.services import demo
from desktop_app.services.office import Office, open_office
from desktop_app.services.offices import faults_of, found_office, make_room, suggested_file
from desktop_app.system import clock
from desktop_app.system.faults import WorldFault
from desktop_app.ui.components.boxes import STRETCH, Card, column, panel, row, scrolled
from desktop_app.ui.components.buttons import button, primary
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.text import muted, section, set_tone
from desktop_app.ui.dialogs.first_run_form import OfficeForm
from desktop_app.ui.files import OFFICE_FILE, choose_open
from desktop_app.ui.icons import put_icon
from desktop_app.ui.jobs import Jobs
from desktop_app.ui.theme import em, scaled

DEMO_PEOPLE = 2_000
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def first_run(parent: QWidget | None = None) -> Office | None:
    """Ask how to begin and return the open office; None when the user leaves."""
    dialog = FirstRunDialog(parent)
    try:
        dialog.exec()
        return dialog.office
    finally:
        dialog.close_workers()
        dialog.deleteLater()


class FirstRunDialog(SafeDialog):
    """Three ways in, then the form of a new office. What takes time runs beside the window, which stays alive."""

    said = Signal(str)  # what the demo is making now; comes from the worker

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, "Bắt đầu với An Sinh Xã", width=46)
        self.office: Office | None = None
        self._jobs = Jobs(self, at_thread_end=self._leave_thread)
        self.form = OfficeForm(clock.today().year)
        self._working = False
        self._fault = muted()
        self._fault_icon = QLabel()
        put_icon(self._fault_icon, "error", "bad")
        self._line = panel(self._fault_icon, (self._fault, 1), flow="row", gap=0.4)
        self._line.hide()
        self._pages = QStackedWidget()
        self._choice = self._build_choice()
        self._pages.addWidget(self._choice)
        self._pages.addWidget(self._build_form())
        self.body.addWidget(self._pages, 1)
        self.body.addWidget(self._line)
        scaled(self, lambda w: w.resize(em(w, 56), em(w, 42)))
        self.form.finished.connect(self._found)
        self.said.connect(lambda text: self._tell(text, "muted"))
        self._first.setFocus(Qt.FocusReason.TabFocusReason)

    def is_dirty(self) -> bool:
        """A form that was begun is text that could be lost."""
        return self.office is None and self._pages.currentIndex() == 1 and self.form.is_dirty()

    def close_workers(self) -> None:
        """End the worker threads; called once the dialog is done."""
        self._jobs.close()

    def reject(self) -> None:
        """Not while a file is being made: half an office must not stay behind unseen."""
        if not self._working:
            super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus; Up and Down walk the three ways."""
        focused = self.focusWidget()
        if isinstance(focused, QPushButton) and event.key() in _ENTER:
            focused.click()
        elif focused in self._ways and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self._ways[(self._ways.index(focused) + step) % len(self._ways)].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def _build_choice(self) -> QWidget:
        self._first = primary("Lập tệp dữ liệu của cơ quan", self._show_form, "plus")
        opened = button("Mở tệp đã có…", self._open, "folder")
        tried = button("Mở thử dữ liệu mẫu", self._try_demo, "play")
        self._ways: list[QWidget] = [self._first, opened, tried]
        words = (
            "Ghi tên cơ quan, chọn các xã, phường phụ trách và nơi lưu tệp. Mọi dữ liệu nằm trong một tệp trên máy này.",
            "Cơ quan đã có tệp dữ liệu (.db), ví dụ chép từ máy khác sang.",
            "Một cơ quan năm xã có hộ gia đình, biên lai hai năm và chỉ tiêu, toàn là dữ liệu bịa để xem và tập thao tác.",
        )
        for way in self._ways:
            scaled(way, lambda w: w.setFixedWidth(em(w, 18)))
        cards: list[QWidget] = [
            Card(row(None, way, (muted(text), 1), gap=1.0)) for way, text in zip(self._ways, words, strict=True)
        ]
        intro = muted("Chương trình chạy trên máy này, không cần mạng và không gửi gì ra ngoài.")
        return panel(intro, *cards, STRETCH, gap=0.8)

    def _build_form(self) -> QWidget:
        self._back = button("Quay lại", self._show_choice, "chevron-left")
        self._make = primary("Lập tệp", self._found, "check")
        holder = QWidget()
        column(
            holder,
            section("Lập tệp dữ liệu của cơ quan"),
            (scrolled(panel(self.form, margin=0.2)), 1),
            row(None, self._back, STRETCH, self._make),
            gap=0.6,
        )
        return holder

    def _show_form(self) -> None:
        self._line.hide()
        self._pages.setCurrentIndex(1)
        self.form.name.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_choice(self) -> None:
        self._line.hide()
        self._pages.setCurrentIndex(0)
        self._first.setFocus(Qt.FocusReason.TabFocusReason)

    def _found(self) -> None:
        if self._working:
            return
        facts, path = self.form.facts(), self.form.path()
        faults = faults_of(facts, path)
        self.form.show_faults(faults)
        if not faults and path is not None:
            self._run(lambda: found_office(path, facts), "Đang lập tệp dữ liệu…")

    def _open(self) -> None:
        path = choose_open(self, "Mở tệp dữ liệu", OFFICE_FILE)
        if path is not None:
            self.open_file(path)

    def open_file(self, path: Path) -> None:
        """Open an existing data file."""
        self._run(lambda: open_office(path), f"Đang mở {path.name}…")

    def _try_demo(self) -> None:
        path = suggested_file("Dữ liệu mẫu")

        def say(text: str) -> None:
            self.said.emit(f"Đang tạo dữ liệu mẫu: {text[:1].lower()}{text[1:]}…")

        def make() -> Office:
            return demo.build(make_room(path), people=DEMO_PEOPLE, as_of=clock.today(), progress=say)

        self._run(make, "Đang tạo dữ liệu mẫu…")

    def _run(self, make: Callable[[], Office], text: str) -> None:
        if self._working:
            return
        self._busy(True)
        self._tell(text, "muted")
        self._jobs.run(make, done=self._ready, failed=self._failed)

    def _ready(self, office: Office) -> None:
        self._busy(False)
        self.office = office
        self.accept()

    def _failed(self, error: Exception) -> None:
        self._busy(False)
        if not isinstance(error, WorldFault):
            raise error
        self._tell(error.sentence, "bad")

    def _busy(self, working: bool) -> None:
        self._working = working
        self._pages.setEnabled(not working)

    def _tell(self, text: str, tone: str) -> None:
        self._fault.setText(text)
        set_tone(self._fault, tone)
        self._fault_icon.setVisible(tone == "bad")
        self._line.show()

    def _leave_thread(self) -> None:
        if self.office is not None:
            self.office.close_reader()
