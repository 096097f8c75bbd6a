"""Nộp báo cáo and Sổ nộp báo cáo in the window: by keyboard, with what is in the way told, and differences opened by name."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.submission_records import Submission
from desktop_app.services import submitting
from desktop_app.services.collecting import void_receipt
from desktop_app.services.month_closing import closed_months
from desktop_app.services.office import Office
from desktop_app.services.report_calendar import choices
from desktop_app.services.reporting_values import Check
from desktop_app.services.submission_register import submission, submissions
from desktop_app.ui.memory import Memory
from desktop_app.ui.navigation import PageEntry, lazy
from desktop_app.ui.pages.reports import register, submit_dialog
from desktop_app.ui.pages.reports.answer_dialog import AnswerDialog, ChoicesDialog
from desktop_app.ui.pages.reports.register import RegisterPage
from desktop_app.ui.pages.reports.submit_dialog import SubmitDialog
from tests.services.money_builders import BUOI, the_twelve
from tests.services.submission_builders import FORM, MONTH, october, pay_later, sent
from tests.ui.reports_desk import Elsewhere

Key = Qt.Key
ENTRIES = (
    PageEntry(id="submission", title="Sổ nộp báo cáo", icon="upload", factory=lazy("desktop_app.ui.pages.reports.register:RegisterPage")),
    PageEntry(id="reports-real", title="Báo cáo", icon="report", factory=lazy("desktop_app.ui.pages.reports.page:ReportsPage")),
    *(
        PageEntry(id=name, title=title, icon="person", factory=Elsewhere)
        for name, title in (("household", "Hộ gia đình"), ("report", "Báo cáo"), ("overview", "Tổng quan"), ("plan", "Chỉ tiêu"))
    ),
)  # fmt: skip


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        october(found)
        yield found


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "nộp"
    folder.mkdir()
    return folder


class Desk:
    """The register in a window."""

    def __init__(self, window: Any, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot
        window.activateWindow()

    @property
    def page(self) -> RegisterPage:
        found = self.window.stack.current
        assert isinstance(found, RegisterPage)
        return found

    def go(self, **args: Any) -> RegisterPage:
        self.window.navigate("submission", **args)
        self.settle()
        return self.page

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.window.context.jobs.busy, timeout=20_000)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.window.focusWidget() or self.page, key, modifier)
        self.settle()

    def words(self) -> list[tuple[str, str, str]]:
        return [(line.values["name"], line.values["period"], line.values["words"]) for line in self.page.lines]

    def dialog(self, kind: type[QWidget]) -> Any:
        found = [one for one in self.page.findChildren(kind) if one.isVisible()]
        assert len(found) == 1, found
        return found[0]

    @property
    def toast(self) -> str:
        return str(self.window.messages.toasts.text)


@pytest.fixture
def desk(office: Office, shell: Callable[..., Any], qtbot: QtBot, out: Path) -> Desk:
    memory = Memory()
    memory.put("report/submit-folder", str(out))
    return Desk(shell(ENTRIES, office=office, memory=memory), qtbot)


def submit_dialog_of(desk: Desk) -> SubmitDialog:
    dialog = desk.dialog(SubmitDialog)
    assert isinstance(dialog, SubmitDialog)
    desk.qtbot.waitUntil(lambda: dialog.ready, timeout=20_000)
    return dialog


def test_what_waits_stands_first_and_is_submitted_by_keyboard(desk: Desk, office: Office, out: Path) -> None:
    page = desk.go()
    assert desk.words() == [(FORM, "tháng 10/2026", "Trễ hạn")]
    assert page.lines[0].values["due"] == "05/11/2026, quá 16 ngày"
    assert page.table.hasFocus()
    assert not any(act.isEnabled() for act in page.acts)
    desk.press(Key.Key_F9)
    dialog = submit_dialog_of(desk)
    assert "Hạn nộp 05/11/2026, đã quá 16 ngày." in dialog.due.text()
    assert dialog.replaces.isHidden()
    assert dialog.xlsx.isChecked()
    assert not dialog.pdf.isChecked()
    assert dialog.checks.checks
    dialog.note.setFocus()
    QTest.keyClicks(dialog.note, "gui qua truc")
    QTest.keyClick(dialog.note, Key.Key_Return)
    desk.qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=20_000)
    desk.settle()
    (found,) = submissions(office)
    assert (found.record.note, found.record.folder) == ("gui qua truc", str(out))
    assert found.path.is_file()
    assert "Đã nộp: B15a-UQ-2026-10.xlsx" in desk.toast
    assert desk.words() == [(FORM, "tháng 10/2026", "Đã nộp")]


def test_a_running_job_is_waited_for_and_the_month_closes_when_chosen(desk: Desk, office: Office) -> None:
    desk.go()
    desk.press(Key.Key_F9)
    dialog = submit_dialog_of(desk)
    assert dialog.lock.text() == "Khóa sổ tháng 10/2026 cùng lúc"
    dialog.lock.setChecked(True)
    dialog.pdf.setChecked(True)
    dialog.go()
    desk.qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=20_000)
    desk.settle()
    assert [lock.month for lock in closed_months(office)] == [MONTH]
    assert {part.part for part in submissions(office)[0].files} == {"xlsx", "pdf"}


def test_what_does_not_add_up_asks_for_a_reason(desk: Desk, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = (Check(level="block", message="Tổng cộng: ghi 2, cộng các dòng được 3."),)
    monkeypatch.setattr(submitting, "check_before_leaving", lambda office, sheet: odd)
    desk.go()
    desk.press(Key.Key_F9)
    dialog = submit_dialog_of(desk)
    assert not dialog.despite_row.isHidden()
    dialog.go()
    assert "ghi lý do vẫn nộp" in dialog.said.text()
    assert submissions(office) == ()
    dialog.despite.set_value("Tỉnh yêu cầu")
    dialog.go()
    desk.qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=20_000)
    assert submissions(office)[0].record.despite == "Tỉnh yêu cầu"


def test_a_folder_that_cannot_be_written_keeps_the_dialog(
    desk: Desk, office: Office, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.go()
    desk.press(Key.Key_F9)
    dialog = submit_dialog_of(desk)
    file = tmp_path / "không phải thư mục"
    file.touch()
    dialog.folder_path = file
    dialog.go()
    desk.qtbot.waitUntil(dialog.submit_button.isEnabled, timeout=20_000)
    assert "không phải thư mục" in dialog.said.text()
    assert submissions(office) == ()
    monkeypatch.setattr(submit_dialog, "choose_folder", lambda *_args: out)
    dialog.choose()
    assert dialog.folder.text() == str(out)
    dialog.go()
    desk.qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=20_000)
    assert len(submissions(office)) == 1


def test_esc_never_loses_a_typed_note(desk: Desk) -> None:
    desk.go()
    desk.press(Key.Key_F9)
    dialog = submit_dialog_of(desk)
    dialog.note.set_value("đã gọi điện")
    QTest.keyClick(dialog, Key.Key_Escape)
    assert dialog.isVisible()
    dialog.note.set_value(None)
    QTest.keyClick(dialog, Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_finding_leads_to_its_records(desk: Desk, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    args = {"month": MONTH, "indicator": "hh_new"}
    found = (Check(level="warn", message="Tăng bất thường.", page="overview", args=args),)
    monkeypatch.setattr(submitting, "check_before_leaving", lambda office, sheet: found)
    desk.go()
    desk.press(Key.Key_F9)
    dialog = submit_dialog_of(desk)
    (place,) = [at for at, check in enumerate(dialog.checks.checks) if check.page == "overview"]
    dialog.checks.problems.chosen.emit(str(place))
    assert not dialog.isVisible()
    assert desk.window.stack.current.opened == [args]


@pytest.fixture
def left(office: Office, out: Path) -> Submission:
    return sent(office, out)


def changed(office: Office) -> None:
    """Take back what Bưởi paid in October, and write down another."""
    one = next(entry for entry in office.read.ledger.all() if office.read.people.get(entry.person_id or 0).name == BUOI)
    assert one.receipt_id is not None
    void_receipt(office, one.receipt_id, "nhầm")
    pay_later(office)


def test_differences_by_figure_and_by_name(desk: Desk, office: Office, left: Submission) -> None:
    changed(office)
    page = desk.go()
    desk.press(Key.Key_Return)
    view = page.view
    assert view.heading == "Chênh lệch: B15a-UQ tháng 10/2026"
    keys = [line["key"] for line in view._rows]
    view.figures.select_row(keys.index(("total", "health.cumulative")))
    line = view._rows[keys.index(("total", "health.cumulative"))]
    assert (line["reported"], line["now"], line["difference"], line["names"]) == ("2", "2", "khác người", "−1 +1")
    assert [name["state"] for name in view._names] == ["gone", "new"]
    assert "Hủy biên lai" in view._names[0]["cause"]
    assert [crumb.text for crumb in page.breadcrumb()] == ["Báo cáo", "Sổ nộp báo cáo", view.heading]
    view.figures.setFocus()
    desk.press(Key.Key_Return)
    assert view.names.hasFocus()
    desk.press(Key.Key_Return)
    assert desk.window.stack.current.opened == [
        {"household": view._names[0]["household"], "person": view._names[0]["person"]}
    ]


def test_esc_goes_back_and_nothing_differs(desk: Desk, left: Submission) -> None:
    page = desk.go(submission=left.id)
    assert page.view.stage.state == "empty"
    desk.press(Key.Key_Escape)
    assert page.table.isVisible()
    assert page.table.hasFocus()
    assert page.current() is page.lines[0]


def test_an_unknown_submission_is_told(desk: Desk, left: Submission) -> None:
    page = desk.go(submission=left.id + 5)
    assert page.table.isVisible()


def test_a_corrected_report_from_its_differences(desk: Desk, office: Office, left: Submission) -> None:
    changed(office)
    page = desk.go(submission=left.id)
    page.view.again.emit()
    dialog = submit_dialog_of(desk)
    assert left.file_name in dialog.replaces.text()
    dialog.go()
    desk.qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=20_000)
    desk.settle()
    assert submissions(office)[0].record.replaces_id == left.id
    assert [words for _, _, words in desk.words()] == ["Đã nộp", "Đã có bản thay thế"]


def test_an_answer_is_noted(desk: Desk, office: Office, left: Submission) -> None:
    desk.go()
    desk.press(Key.Key_F4)
    dialog = desk.dialog(AnswerDialog)
    dialog.state.set_value("returned")
    dialog.go()
    assert "lý do" in dialog.said.text()
    assert dialog.isVisible()
    dialog.note.set_value("Thiếu mã")
    dialog.go()
    desk.settle()
    view = submission(office, left.id)
    assert (view.state, view.answer.note) == ("returned", "Thiếu mã")
    assert desk.words() == [(FORM, "tháng 10/2026", "Bị trả lại")]


def test_the_file_again(desk: Desk, left: Submission, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = desk.go()
    target = tmp_path / "lại.xlsx"
    monkeypatch.setattr(register, "choose_save", lambda *_args: target)
    before = (Path(left.folder) / left.file_name).read_bytes()
    desk.press(Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert target.read_bytes() == before
    (Path(left.folder) / left.file_name).unlink()
    desk.press(Key.Key_F2)
    assert "vẫn được giữ" in " ".join(label.text() for label in desk.window.banners.findChildren(QLabel))
    assert page.acts[0].isEnabled()


def test_the_offices_choices(desk: Desk, office: Office) -> None:
    desk.go()
    desk.press(Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    dialog = desk.dialog(ChoicesDialog)
    dialog.boxes["TH-THANG"].setChecked(True)
    dialog.lock.setChecked(True)
    dialog.jump.set_value(None)
    dialog.go()
    assert "từ 1 %" in dialog.said.text()
    dialog.jump.set_value("30")
    dialog.go()
    desk.settle()
    assert choices(office).jump_percent == 30
    assert {name for name, _, _ in desk.words()} == {FORM, "Bảng tổng hợp tháng"}


def test_enter_on_what_waits_shows_the_report(desk: Desk) -> None:
    desk.go()
    desk.press(Key.Key_Return)
    assert desk.window.stack.current.opened == [{"form": FORM, "month": MONTH}]


def test_the_reports_page_submits_what_it_shows(desk: Desk, office: Office) -> None:
    desk.window.navigate("reports-real", form=FORM, month=MONTH)
    page = desk.window.stack.current
    desk.qtbot.waitUntil(lambda: page.made is not None and not desk.window.context.jobs.busy, timeout=20_000)
    QTest.keyClick(desk.window.focusWidget() or page, Key.Key_F9)
    (dialog,) = [one for one in page.findChildren(SubmitDialog) if one.isVisible()]
    desk.qtbot.waitUntil(lambda: dialog.ready, timeout=20_000)
    assert dialog.windowTitle() == "Nộp B15a-UQ tháng 10/2026"
    dialog.reject()
    page.pane.register.click()
    desk.settle()
    assert isinstance(desk.window.stack.current, RegisterPage)
    assert submissions(office) == ()
