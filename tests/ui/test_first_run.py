"""The first run by keyboard: a new office, an existing file, the demo; faults are sentences beside their field."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.dialogs import first_run as module
from desktop_app.ui.dialogs.first_run import FirstRunDialog
from tests.builders import empty_office
from tests.ui.conftest import House
from tests.vietnamese import english_words

Compose = Callable[[QObject, str], None]


@pytest.fixture
def dialog(house: House, home: Path, qtbot: QtBot) -> Iterator[FirstRunDialog]:
    made = FirstRunDialog()
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    yield made
    made.close_workers()
    if made.office is not None:
        made.office.close(with_backup=False)
    made.done(0)
    made.deleteLater()


def press(qtbot: QtBot, key: Qt.Key, times: int = 1) -> None:
    for _ in range(times):
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key)


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def to_form(dialog: FirstRunDialog, qtbot: QtBot) -> None:
    press(qtbot, Qt.Key.Key_Return)
    assert focused() is dialog.form.name


def pick(dialog: FirstRunDialog, qtbot: QtBot, typed: str) -> None:
    QTest.keyClicks(dialog.form.communes.line, typed)
    press(qtbot, Qt.Key.Key_Return)


def sentences(dialog: FirstRunDialog) -> list[str]:
    rows = [row for row in dialog.findChildren(FieldRow) if row.field.accessibleDescription().startswith("Chặn")]
    return [row.field.accessibleDescription() for row in rows]


def test_an_office_is_founded_by_keyboard_alone(
    dialog: FirstRunDialog, qtbot: QtBot, compose: Compose, home: Path
) -> None:
    to_form(dialog, qtbot)
    compose(dialog.form.name, "BHXH cơ sở Sóc Sơn")
    press(qtbot, Qt.Key.Key_Return)
    compose(dialog.form.parent_name, "BHXH thành phố Hà Nội")
    press(qtbot, Qt.Key.Key_Return)
    assert focused() is dialog.form.communes.line
    pick(dialog, qtbot, "soc son")
    pick(dialog, qtbot, "00382")
    press(qtbot, Qt.Key.Key_Return)
    assert focused() is dialog.form.station
    QTest.keyClicks(focused(), "3")
    press(qtbot, Qt.Key.Key_Return, 4)
    qtbot.waitUntil(lambda: dialog.office is not None, timeout=20_000)
    assert dialog.office is not None
    assert dialog.office.path == home / "offices" / "BhxhCoSoSocSon.db"
    assert [one.code for one in dialog.office.read.communes.covered()] == ["00376", "00382"]
    assert (dialog.office.station, dialog.office.read.settings.get("office.parent_name")) == (
        3,
        "BHXH thành phố Hà Nội",
    )
    assert not dialog.isVisible()


def test_what_is_missing_stands_beside_its_field(dialog: FirstRunDialog, qtbot: QtBot, tmp_path: Path) -> None:
    to_form(dialog, qtbot)
    dialog.form.place.setText(str(tmp_path / "Dropbox" / "a.db"))
    dialog.form.place.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    said = sentences(dialog)
    assert len(said) == 3
    assert any("tên cơ quan" in one for one in said)
    assert any("Dropbox" in one for one in said)
    assert focused() is dialog.form.name
    assert dialog.office is None


def test_an_old_name_is_found_and_taken(dialog: FirstRunDialog, qtbot: QtBot) -> None:
    to_form(dialog, qtbot)
    line = dialog.form.communes.line
    line.setFocus()
    QTest.keyClicks(line, "phuong hang ma")
    assert "Phường Hàng Mã (cũ)" in dialog.form.communes.suggestions()[0]
    press(qtbot, Qt.Key.Key_Return)
    assert dialog.form.communes.value() == ("00070",)
    assert line.text() == ""


def test_a_chosen_commune_is_not_offered_twice_and_goes_by_delete(dialog: FirstRunDialog, qtbot: QtBot) -> None:
    to_form(dialog, qtbot)
    picker = dialog.form.communes
    picker.line.setFocus()
    pick(dialog, qtbot, "soc son")
    QTest.keyClicks(picker.line, "00376")
    assert picker.suggestions() == []
    picker.line.clear()
    picker.chosen.setFocus()
    picker.chosen.setCurrentRow(0)
    press(qtbot, Qt.Key.Key_Delete)
    assert picker.value() == ()


def test_escape_closes_the_suggestions_first(dialog: FirstRunDialog, qtbot: QtBot) -> None:
    to_form(dialog, qtbot)
    picker = dialog.form.communes
    picker.line.setFocus()
    QTest.keyClicks(picker.line, "soc")
    press(qtbot, Qt.Key.Key_Escape)
    assert (picker.suggestions(), dialog.isVisible()) == ([], True)


def test_escape_never_loses_what_was_typed(dialog: FirstRunDialog, qtbot: QtBot, compose: Compose) -> None:
    to_form(dialog, qtbot)
    compose(dialog.form.name, "BHXH cơ sở")
    press(qtbot, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    qtbot.waitUntil(
        lambda: any(one.text() == "Bỏ phần đã nhập" for one in dialog.findChildren(QPushButton) if one.isVisible())
    )


def test_the_demo_opens_with_down_down_enter(
    dialog: FirstRunDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "DEMO_PEOPLE", 60)
    told: list[str] = []
    dialog.said.connect(told.append)
    press(qtbot, Qt.Key.Key_Down, 2)
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.office is not None, timeout=60_000)
    assert dialog.office is not None
    assert dialog.office.read.people.count() == 60
    assert told
    assert all(text.startswith("Đang tạo dữ liệu mẫu: ") for text in told)


def test_an_existing_file_opens_and_a_broken_one_is_a_sentence(
    dialog: FirstRunDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "hong.db").write_bytes(b"no data file at all" * 50)
    dialog.open_file(tmp_path / "hong.db")
    qtbot.waitUntil(lambda: dialog._fault.text().startswith("hong.db") or "hong.db không" in dialog._fault.text())
    assert (dialog.office, dialog.isVisible()) == (None, True)
    empty_office(tmp_path, name="co.db").close(with_backup=False)
    dialog.open_file(tmp_path / "co.db")
    qtbot.waitUntil(lambda: dialog.office is not None)


def test_everything_said_is_vietnamese(dialog: FirstRunDialog, qtbot: QtBot) -> None:
    to_form(dialog, qtbot)
    texts = [label.text() for label in dialog.findChildren(QPushButton)]
    texts += [row.label_text for row in dialog.findChildren(FieldRow)]
    assert [text for text in texts if english_words(text)] == []


def test_the_form_fits_a_small_screen_at_150_percent(dialog: FirstRunDialog, qtbot: QtBot, house: House) -> None:
    house.theme.show_zoom(150)
    to_form(dialog, qtbot)
    assert dialog.minimumSizeHint().width() <= 1366
    assert dialog.minimumSizeHint().height() <= 700
