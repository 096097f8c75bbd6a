"""Qt itself speaks Vietnamese: every text it asks for while its own parts are shown is known."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QApplication,
    QCalendarWidget,
    QDialogButtonBox,
    QFileDialog,
    QInputDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QProgressDialog,
    QPushButton,
    QScrollBar,
    QSpinBox,
    QTreeView,
    QWidget,
    QWizard,
    QWizardPage,
)
from pytestqt.qtbot import QtBot

from tests.ui.found import part
from tests.vietnamese import english_words

Button = QDialogButtonBox.StandardButton


def english_on(widget: QWidget) -> list[str]:
    """Return the English words on the buttons, labels and lists of a widget."""
    texts = [button.text() for button in widget.findChildren(QPushButton)]
    texts += [label.text() for label in widget.findChildren(QLabel)]
    return [word for text in texts for word in english_words(text)]


def test_all_standard_buttons_are_vietnamese(house: Any, qtbot: QtBot) -> None:
    kinds = [kind for kind in Button if kind not in (Button.NoButton, Button.FirstButton, Button.LastButton)]
    box = QDialogButtonBox()
    qtbot.addWidget(box)
    for kind in kinds:
        box.addButton(kind)
    assert len(box.buttons()) >= 16
    assert english_on(box) == []


def test_a_message_box_and_an_input_dialog_are_vietnamese(house: Any, qtbot: QtBot) -> None:
    box = QMessageBox(
        QMessageBox.Icon.Question, "Hỏi", "Lưu?", QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.Cancel
    )
    box.setDetailedText("chi tiết")
    entry = QInputDialog()
    entry.setLabelText("Tên:")
    for dialog in (box, entry):
        qtbot.addWidget(dialog)
        dialog.show()
        assert english_on(dialog) == []
        dialog.close()


def test_a_wizard_is_vietnamese(house: Any, qtbot: QtBot) -> None:
    wizard = QWizard()
    wizard.setOption(QWizard.WizardOption.HaveHelpButton)
    wizard.addPage(QWizardPage())
    wizard.addPage(QWizardPage())
    qtbot.addWidget(wizard)
    wizard.show()
    kinds = (
        QWizard.WizardButton.BackButton,
        QWizard.WizardButton.NextButton,
        QWizard.WizardButton.FinishButton,
        QWizard.WizardButton.CancelButton,
    )
    assert [wizard.buttonText(kind) for kind in kinds] == ["‹ Quay lại", "Tiếp ›", "Hoàn tất", "Hủy"]
    assert english_on(wizard) == []
    wizard.close()


def test_a_file_dialog_is_vietnamese(house: Any, qtbot: QtBot, tmp_path: Any) -> None:
    house.translator.missing.clear()
    (tmp_path / "DanhSach.xlsx").touch()
    dialog = QFileDialog(None, "Chọn tệp", str(tmp_path), "Sổ Excel (*.xlsx)")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    heads = part(dialog, QTreeView, "treeView").model()
    words = [heads.headerData(i, Qt.Orientation.Horizontal) for i in range(4)]
    assert [word for text in words for word in english_words(text)] == []
    assert english_on(dialog) == []
    assert house.translator.missing == set()
    dialog.close()


@pytest.mark.parametrize("make", [QLineEdit, QPlainTextEdit])
def test_context_menus_of_text_fields_are_vietnamese(
    house: Any, shown: Callable[[QWidget], QWidget], make: Callable[[], Any]
) -> None:
    house.translator.missing.clear()
    field = make()
    shown(field)
    menu: QMenu = field.createStandardContextMenu()
    texts = [action.text().split("\t")[0] for action in menu.actions() if action.text()]
    assert len(texts) >= 6
    assert [word for text in texts for word in english_words(text)] == []
    assert house.translator.missing == set()
    menu.deleteLater()


def test_a_print_dialog_is_vietnamese(house: Any, qtbot: QtBot) -> None:
    house.translator.missing.clear()
    printer = QPrinter()
    dialog = QPrintDialog(printer)
    qtbot.addWidget(dialog)
    dialog.show()
    missing = {text for _context, text in house.translator.missing}
    assert english_on(dialog) == []
    assert [word for text in missing for word in english_words(text)] == []
    dialog.close()


def test_calendars_and_dates_follow_the_vietnamese_locale(house: Any, qtbot: QtBot) -> None:
    calendar = QCalendarWidget()
    qtbot.addWidget(calendar)
    calendar.setSelectedDate(QDate(2026, 3, 5))
    assert QLocale().language() == QLocale.Language.Vietnamese
    assert QLocale().monthName(3).lower() == "tháng 3"
    assert english_words(QLocale().dayName(1)) == []


def test_long_work_scroll_bars_and_spin_boxes_ask_for_nothing_unknown(house: Any, qtbot: QtBot) -> None:
    house.translator.missing.clear()
    progress = QProgressDialog("Đang nhập", "Hủy", 0, 10)
    for widget in (progress, QScrollBar(), QSpinBox()):
        qtbot.addWidget(widget)
        widget.show()
        QApplication.sendEvent(
            widget,
            QContextMenuEvent(
                QContextMenuEvent.Reason.Other, widget.rect().center(), widget.mapToGlobal(widget.rect().center())
            ),
        ) if isinstance(widget, QProgressDialog) else None
        widget.close()
    progress.cancel()
    assert house.translator.missing == set()


def test_what_is_not_known_is_remembered_and_left_to_qt(house: Any) -> None:
    translated = QApplication.translate("QDialog", "A text no list has")
    assert translated == "A text no list has"
    assert ("QDialog", "A text no list has") in house.translator.missing


@pytest.mark.parametrize(
    ("context", "text", "shown_text"),
    [("QScrollBar", "Top", "Về đầu"), ("QFileSystemModel", "Type", "Loại"), ("QPrintSettingsOutput", "to", "đến")],
)
def test_the_context_decides_where_one_word_has_two_meanings(
    house: Any, context: str, text: str, shown_text: str
) -> None:
    assert QApplication.translate(context, text) == shown_text


def test_no_shown_word_of_the_list_is_english() -> None:
    from desktop_app.ui.qt_words import BY_CONTEXT, WORDS

    units = {"byte", "Inch", "mm", "pt"}
    shown_words = [*WORDS.values(), *BY_CONTEXT.values()]
    found = {word for text in shown_words for word in english_words(text.split(" – ")[-1])}
    assert found <= units
