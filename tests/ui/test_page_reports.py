"""Báo cáo: the sheet as it prints, chosen, turned, checked and saved from the keyboard."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.services import demo
from desktop_app.services.collecting_batches import BatchForm, batches, create_batch
from desktop_app.services.history import undo_last
from desktop_app.services.office import Office
from desktop_app.services.reporting import pdf_of, save
from desktop_app.services.reporting_letterhead import signers
from desktop_app.system.disk import FileInUse
from desktop_app.ui import files
from desktop_app.ui.memory import Memory
from desktop_app.ui.navigation import PageEntry, lazy
from desktop_app.ui.page import Page
from desktop_app.ui.pages.reports import making, saving
from desktop_app.ui.pages.reports.dialogs import BatchDialog, SignersDialog
from desktop_app.ui.pages.reports.page import ReportsPage
from tests.services.report_builders import pdf_text, sheet_rows
from tests.vietnamese import english_words

Shell = Callable[..., Any]
Key = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Elsewhere(Page):
    """Where a check or an empty state leads to."""

    def __init__(self, context: Any, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.opened: list[dict[str, Any]] = []

    def open(self, **args: Any) -> None:
        self.opened.append(args)


ENTRIES = (
    PageEntry(id="report", title="Báo cáo", icon="report", factory=lazy("desktop_app.ui.pages.reports.page:ReportsPage")),
    *(
        PageEntry(id=name, title=title, icon="person", factory=Elsewhere)
        for name, title in (("household", "Hộ gia đình"), ("collect", "Thu"), ("plan", "Chỉ tiêu"))
    ),
)  # fmt: skip


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = demo.build(tmp_path / "demo.db", people=400)
    yield made
    made.close(with_backup=False)


class Desk:
    """The reports page in a window, with the ways a user has."""

    def __init__(self, window: Any, qtbot: QtBot) -> None:
        self.window = window
        self.qtbot = qtbot
        window.activateWindow()

    @property
    def page(self) -> ReportsPage:
        found = self.window.stack.current
        assert isinstance(found, ReportsPage)
        return found

    def go(self, **args: Any) -> ReportsPage:
        self.window.navigate("report", **args)
        return self.ready()

    def ready(self) -> ReportsPage:
        """Wait until a sheet, or the reason why there is none, is shown and drawn."""
        page = self.page

        def settled() -> bool:
            if self.window.context.jobs.busy or page.pane.view._settled.isActive():
                return False
            state = page.pane.stage.state
            if state == "empty":
                return page.pane._drawing is None
            return state == "ready" and page.made is not None

        self.qtbot.waitUntil(settled, timeout=20_000)
        return page

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        target = self.window.focusWidget() or self.page
        QTest.keyClick(target, key, modifier)

    @property
    def banners(self) -> str:
        return " ".join(label.text() for label in self.window.banners.findChildren(QLabel))

    @property
    def toast(self) -> str:
        return str(self.window.messages.toasts.text)


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def desk(office: Office, memory: Memory, shell: Shell, qtbot: QtBot) -> Desk:
    return Desk(shell(ENTRIES, office=office, memory=memory), qtbot)


def texts(widget: QWidget) -> list[str]:
    """Return every text on the visible part of a widget, tooltips included."""
    found = []
    for one in widget.findChildren(QWidget):
        if isinstance(one, QLabel | QAbstractButton):
            found += [one.text(), one.toolTip(), one.accessibleName()]
    return [text for text in found if text]


def test_the_last_month_of_the_first_form_is_shown_as_it_prints(desk: Desk) -> None:
    page = desk.go()
    assert page.made is not None
    assert (page.made.sheet.form.code, page.made.sheet.month) == ("B15a-UQ", "2026-10")
    assert page.pane.heading.text() == "B15a-UQ · 10/2026"
    assert page.pane.state.text == "Hạn nộp 05/11/2026, đã qua"
    assert page.pane.view.counter.text() == "Trang 1/1"
    assert page.pane.view.paper.has_image()
    assert [check.level for check in page.pane.checks.checks] == ["hint"] * 3
    assert [crumb.text for crumb in page.breadcrumb()] == ["Báo cáo", "B15a-UQ 10/2026"]
    assert desk.window.focusWidget() is page.chooser.forms


def test_the_picture_is_the_page_of_the_pdf(desk: Desk) -> None:
    page = desk.go()
    assert page.made is not None
    size, paper = page.made.sizes[0], page.pane.view.paper
    assert abs(paper.width() / paper.height() - size.width / size.height) < 0.01
    assert paper.width() == page.pane.view.area.room() - 2
    own = making.page_image(page.made.pdf, 0, paper.width() * paper.devicePixelRatioF() / size.width * 72)
    assert paper._image == own


def test_up_and_down_choose_the_form(desk: Desk) -> None:
    page = desk.go()
    for code, name in (("D05-TS", "D05-TS"), ("TH-THANG", "Bảng tổng hợp tháng"), ("DS-DENHAN", "Danh sách đến hạn")):
        desk.press(Key.Key_Down)
        desk.ready()
        assert page.made is not None
        assert page.made.sheet.form.code == code
        assert page.pane.heading.text() == f"{name} · 10/2026"
    desk.press(Key.Key_Up)
    desk.ready()
    assert page.made is not None
    assert page.made.sheet.form.code == "TH-THANG"


def test_the_month_is_changed_without_leaving_the_list(desk: Desk) -> None:
    page = desk.go()
    desk.press(Key.Key_PageUp, CONTROL)
    desk.ready()
    assert page.made is not None
    assert page.made.sheet.month == "2026-09"
    desk.press(Key.Key_PageDown, CONTROL)
    desk.ready()
    desk.press(Key.Key_PageDown, CONTROL)
    desk.ready()
    assert page.made.sheet.month == "2026-11"
    assert "tháng chưa kết thúc" in page.pane.state.text
    desk.press(Key.Key_PageDown, CONTROL)  # the month after this one is not offered
    desk.ready()
    assert page.made.sheet.month == "2026-11"


def test_the_pages_are_turned_with_page_down_and_page_up(desk: Desk) -> None:
    page = desk.go(form="DS-TIEMNANG", month="2026-11")
    assert page.made is not None
    count = len(page.made.sizes)
    assert count > 2
    view, bar = page.pane.view, page.pane.view.area.verticalScrollBar()
    seen = [view.page]
    while view.page == 0:
        desk.press(Key.Key_PageDown)
        seen.append(bar.value())
    assert view.page == 1
    assert bar.value() == 0
    assert len(seen) > 2  # the page is taller than the room: it was scrolled first
    desk.ready()
    assert view.counter.text() == f"Trang 2/{count}"
    assert view.paper.has_image()
    desk.press(Key.Key_PageUp)
    assert (view.page, bar.value()) == (0, bar.maximum())
    desk.press(Key.Key_End, CONTROL)
    desk.ready()
    assert view.counter.text() == f"Trang {count}/{count}"
    assert not view.after.isEnabled()
    desk.press(Key.Key_Home, CONTROL)
    assert view.page == 0


def test_the_zoom_is_switched_and_remembered(desk: Desk, memory: Memory) -> None:
    page = desk.go()
    assert page.made is not None
    view = page.pane.view
    desk.press(Key.Key_0, CONTROL | SHIFT)
    desk.ready()
    assert view.paper.width() == round(page.made.sizes[0].width * view.logicalDpiX() / 72)
    assert memory.get("report/zoom") == "real"
    view.zoom_button.click()
    desk.ready()
    assert memory.get("report/zoom") == "fit"
    assert view.paper.width() == view.area.room() - 2


@pytest.mark.parametrize(
    ("key", "modifier", "kind"), [(Key.Key_S, CONTROL, "xlsx"), (Key.Key_S, CONTROL | SHIFT, "pdf")]
)
def test_the_sheet_is_saved_from_the_keyboard(
    desk: Desk,
    memory: Memory,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier,
    kind: str,
) -> None:
    asked: list[Path] = []

    def choose(_parent: QWidget, _heading: str, suggested: Path, *_kinds: str) -> Path:
        asked.append(suggested)
        return tmp_path / "ra" / suggested.name

    monkeypatch.setattr(files, "choose_save", choose)
    page = desk.go()
    assert page.pane.kept.isHidden()
    desk.press(key, modifier)
    desk.ready()
    out = tmp_path / "ra" / f"B15a-UQ-2026-10.{kind}"
    assert [path.name for path in asked] == [out.name]
    assert page.made is not None
    if kind == "pdf":
        assert out.read_bytes() == page.made.pdf
        assert "BÁO CÁO KẾT QUẢ THỰC HIỆN CHỈ TIÊU" in pdf_text(out)
    else:
        assert sheet_rows(out)[4][0] == "Tháng 10 năm 2026"
    assert desk.toast == f"Đã lưu {out.name}"
    assert page.pane.kept.text.startswith("Đã lưu ")
    assert page.pane.kept.text.endswith("21/11/2026")
    assert memory.get("report/folder") == str(out.parent)
    assert page.outlet.folder() == out.parent
    opened: list[str] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    page.pane.folder.click()
    assert opened == [str(out.parent)]


def test_a_name_without_a_suffix_gets_the_right_one(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "choose_save", lambda *_args: tmp_path / "thang 10")
    desk.go()
    desk.press(Key.Key_S, CONTROL)
    desk.ready()
    assert (tmp_path / "thang 10.xlsx").is_file()


def test_giving_up_the_name_saves_nothing(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "choose_save", lambda *_args: None)
    desk.go()
    before = sorted(tmp_path.iterdir())
    desk.press(Key.Key_S, CONTROL)
    desk.ready()
    assert sorted(tmp_path.iterdir()) == before
    assert desk.toast == ""


def test_a_file_open_in_excel_offers_another_name(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_args: Any, **_kwargs: Any) -> None:
        raise FileInUse(
            "Tệp B15a-UQ.xlsx đang được mở bởi chương trình khác (thường là Excel). Hãy đóng tệp đó rồi làm lại."
        )

    names = iter([tmp_path / "a.xlsx", tmp_path / "b.xlsx"])
    monkeypatch.setattr(files, "choose_save", lambda *_args: next(names))
    own = save
    monkeypatch.setattr(saving, "save", locked)
    desk.go()
    desk.press(Key.Key_S, CONTROL)
    desk.ready()
    assert "đang được mở bởi chương trình khác" in desk.banners
    monkeypatch.setattr(saving, "save", own)
    (again,) = [one for one in desk.window.banners.findChildren(QAbstractButton) if one.text() == "Lưu tên khác…"]
    again.click()
    desk.ready()
    assert (tmp_path / "b.xlsx").is_file()


def test_a_folder_that_cannot_be_written_is_a_sentence(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cho.xlsx").mkdir()
    monkeypatch.setattr(files, "choose_save", lambda *_args: tmp_path / "cho.xlsx")
    page = desk.go()
    desk.press(Key.Key_S, CONTROL)
    desk.ready()
    assert "cho.xlsx" in desk.banners
    assert page.pane.kept.isHidden()


def test_a_batch_is_made_from_those_who_wait(desk: Desk, office: Office) -> None:
    page = desk.go(form="D05-TS", month="2026-10")
    assert "chờ kê khai" in page.pane.state.text
    assert page.chooser.new_batch.isVisible()
    desk.press(Key.Key_N, CONTROL)
    (dialog,) = page.findChildren(BatchDialog)
    assert dialog.sums.text().endswith("đ.")
    form = dialog.form()
    assert form is not None
    assert form.organisation_id is not None
    dialog.made_on.setFocus()
    QTest.keyClick(dialog.made_on, Key.Key_Return)
    desk.ready()
    (view,) = batches(office)
    assert view.people > 0
    assert page.made is not None
    assert page.made.sheet.batch_id == view.batch.id
    assert page.made.sheet.header["list_number"] == "01/2026"
    assert page.chooser.batch.text() == f"01/2026, {view.people} người, chưa gửi"
    assert page.chooser.send.isVisible()
    assert "Ctrl+Z" in desk.toast


def test_a_batch_taken_back_leaves_the_list_of_those_who_wait(desk: Desk, office: Office) -> None:
    made = create_batch(office, BatchForm()).value
    page = desk.go(form="D05-TS", month="2026-11", batch=made)
    assert page.made is not None
    assert page.made.sheet.batch_id == made
    desk.window.context.do(undo_last, toast="")
    desk.qtbot.waitUntil(lambda: page.made is not None and page.made.sheet.batch_id is None, timeout=20_000)
    desk.ready()
    assert page.chooser.batch.text().startswith("Đang chờ")


def test_a_batch_is_marked_as_sent_only_after_asking(
    desk: Desk, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = create_batch(office, BatchForm()).value
    page = desk.go(form="D05-TS", month="2026-11", batch=made)
    answers = iter(["keep", "sent"])
    monkeypatch.setattr(desk.window.messages, "ask", lambda *_args, **_kwargs: next(answers))
    page.chooser.send.click()
    desk.ready()
    assert batches(office)[0].batch.state == "draft"
    page.chooser.send.click()
    desk.ready()
    assert batches(office)[0].batch.state == "sent"
    assert page.chooser.batch.text().endswith("đã gửi")
    assert not page.chooser.send.isVisible()


def test_nobody_to_declare_is_said_with_the_next_step(desk: Desk) -> None:
    page = desk.go(form="D05-TS", month="2023-05")
    assert page.pane.stage.state == "empty"
    assert not page.pane.excel.isEnabled()
    assert any("không có ai đã thu BHXH tự nguyện đang chờ kê khai" in text for text in texts(page.pane))
    desk.press(Key.Key_S, CONTROL)  # nothing to save: nothing happens
    (step,) = [one for one in page.pane.findChildren(QAbstractButton) if one.text() == "Mở trang Thu"]
    step.click()
    assert isinstance(desk.window.stack.current, Elsewhere)


def test_a_check_leads_to_the_person(desk: Desk) -> None:
    page = desk.go(form="D05-TS", month="2026-10")
    check = page.pane.checks.checks[0]
    assert check.args["person"]
    desk.press(Key.Key_F8)
    page.pane.checks.problems.chosen.emit("0")
    found = desk.window.stack.current
    assert isinstance(found, Elsewhere)
    assert found.opened[-1] == dict(check.args)


def test_the_signers_are_written_once_for_every_report(desk: Desk, office: Office) -> None:
    page = desk.go()
    page.edit_signers()
    (dialog,) = page.findChildren(SignersDialog)
    assert not dialog.is_dirty()
    dialog.place.setText("Sông Mẫu")
    dialog.director.setText("Trần Văn Ký")
    assert dialog.is_dirty()
    dialog.director.setFocus()
    QTest.keyClick(dialog.director, Key.Key_Return)
    desk.qtbot.waitUntil(lambda: page.made is not None and page.made.sheet.header["signer"] == "Trần Văn Ký")
    desk.ready()
    assert signers(office).place == "Sông Mẫu"
    assert page.made is not None
    assert page.made.sheet.header["place_and_day"].startswith("Sông Mẫu, ngày")


def test_making_a_long_report_can_be_stopped(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(_sheet: Any, progress: Callable[[int, int, str], None]) -> bytes:
        for page in range(1_000_000):
            progress(page, 1_000_000, "trang")
        return b""

    own = pdf_of
    monkeypatch.setattr(making, "pdf_of", endless)
    desk.window.navigate("report")
    page = desk.page
    desk.qtbot.waitUntil(lambda: page.pane._drawing is not None and "Đang vẽ trang" in page.pane._drawing.words.text())
    assert page.pane._drawing is not None
    page.pane._drawing.cancel.click()
    desk.ready()
    assert page.pane.stage.state == "empty"
    assert "Đã dừng" in texts(page.pane)
    monkeypatch.setattr(making, "pdf_of", own)
    (again,) = [one for one in page.pane.findChildren(QAbstractButton) if one.text() == "Lập lại"]
    again.click()
    desk.ready()
    assert page.made is not None


def test_another_choice_takes_the_place_of_the_one_under_way(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []
    own = pdf_of

    def slow(sheet: Any, progress: Callable[[int, int, str], None]) -> bytes:
        started.append(sheet.form.code)
        while sheet.form.code == "B15a-UQ":
            progress(1, 2, "trang")
        return own(sheet, progress)

    monkeypatch.setattr(making, "pdf_of", slow)
    desk.window.navigate("report")
    desk.qtbot.waitUntil(lambda: started == ["B15a-UQ"])
    desk.press(Key.Key_Down)
    page = desk.ready()
    assert page.made is not None
    assert page.made.sheet.form.code == "D05-TS"


def test_what_was_looked_at_comes_back_in_the_same_month_of_the_calendar(
    office: Office, shell: Shell, qtbot: QtBot
) -> None:
    memory = Memory({"report/choice": {"form": "TH-THANG", "month": "2026-07", "chosen_in": "2026-11"}})
    page = Desk(shell(ENTRIES, office=office, memory=memory), qtbot).go()
    assert page.made is not None
    assert (page.made.sheet.form.code, page.made.sheet.month) == ("TH-THANG", "2026-07")
    office.now = lambda: datetime(2026, 12, 3, 8, 0)
    later = Desk(shell(ENTRIES, office=office, memory=memory), qtbot).go()
    assert later.made is not None
    assert (later.made.sheet.form.code, later.made.sheet.month) == ("TH-THANG", "2026-11")
    assert later.pane.state.isHidden()


def test_a_form_that_is_not_there_shows_the_first(desk: Desk) -> None:
    page = desk.go(form="B99")
    assert page.made is not None
    assert page.made.sheet.form.code == "B15a-UQ"


def test_the_lists_are_limited_to_a_commune_or_a_collector(desk: Desk) -> None:
    page = desk.go(form="DS-DENHAN", month="2026-10")
    assert page.made is not None
    whole = page.made.sheet.rows
    page.chooser.commune.setFocus()
    QTest.keyClicks(page.chooser.commune, page.chooser.commune.choices[1].code)
    desk.press(Key.Key_Return)
    desk.qtbot.waitUntil(lambda: page.made is not None and page.made.request.filters.commune is not None)
    desk.ready()
    assert page.made.sheet.rows < whole
    desk.go(form="TH-THANG")
    assert page.made.request.filters.commune == page.chooser.commune.value()
    assert page.chooser.rows["collector"].isHidden()
    desk.go(form="B15a-UQ")
    assert page.made.request.filters.commune is None


def test_a_change_of_records_makes_the_sheet_anew_in_its_place(desk: Desk) -> None:
    page = desk.go(form="DS-TIEMNANG", month="2026-11")
    page.pane.view.page_down()
    bar = page.pane.view.area.verticalScrollBar()
    before, made = bar.value(), page.made
    assert before > 0
    desk.window.signals.changed.emit(frozenset({"lead"}))
    desk.qtbot.waitUntil(lambda: page.made is not made)
    desk.ready()
    assert bar.value() == before


def test_every_word_on_the_page_is_vietnamese(desk: Desk) -> None:
    for form in ("B15a-UQ", "D05-TS", "DS-DENHAN"):
        page = desk.go(form=form)
        for text in texts(page):
            assert english_words(text) == [], text


@pytest.mark.parametrize("zoom", [100, 150])
def test_the_page_fits_a_small_screen(desk: Desk, house: Any, zoom: int) -> None:
    house.theme.show_zoom(zoom)
    page = desk.go(form="D05-TS")
    needed = page.minimumSizeHint()
    assert needed.width() <= 1366
    assert needed.height() <= 660
