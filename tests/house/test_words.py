"""Every text a user can see is Vietnamese."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house.source import Module, module_of, nothing_in, program
from tests.vietnamese import english_words

# Calls whose text arguments are shown to the officer.
_SHOWN = {
    "setText", "setWindowTitle", "setToolTip", "setPlaceholderText", "setStatusTip", "setWhatsThis", "setTitle",
    "setSubTitle", "setInformativeText", "setDetailedText", "setAccessibleName", "setAccessibleDescription",
    "setSuffix", "setPrefix", "setSpecialValueText", "setLabelText", "setButtonText", "setHtml", "setPlainText",
    "setHeaderLabels", "setHorizontalHeaderLabels", "setTabText", "showMessage", "addTab", "addItem", "addItems",
    "addRow", "addMenu", "addSection", "insertItem", "toast", "ask", "information", "warning", "QLabel", "QPushButton",
    "QCheckBox", "QRadioButton", "QGroupBox", "QAction", "QMenu", "QDockWidget", "QToolButton", "QCommandLinkButton",
    "WorldFault", "RuleBroken", "Problem", "Step",
}  # fmt: skip
_SHOWN_KEYWORDS = {
    "label", "title", "text", "message", "sentence", "help", "hint", "heading", "caption", "placeholder", "tooltip",
    "words", "question", "description", "advice", "summary",
}  # fmt: skip
# The log is for those who repair the program, not for the officer.
_LOGGERS = {"log", "logger", "_log", "_logger", "logging"}

_KEY = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")

# Verbs of the command line: typed by hand, and named so in its own hints.
_COMMANDS = frozenset(
    "new demo import imports undo redo quote due progress report submit submissions differences check backup restore "
    "journey bench".split()
)

# Shown as they are, with the reason.
_EXCEPTIONS: dict[str, str] = {}


def test_every_text_shown_is_vietnamese() -> None:
    nothing_in(hit for module in program() for hit in english_shown(module))


@pytest.mark.parametrize(
    "text",
    ["Nhập dữ liệu từ Excel", "Trước khi in", "Mẫu D05-TS", "{count} người", "Ctrl+Z để hoàn tác", "Đã thu 1.366.200 đ",
     "Xem trang 1/3", "Thu", "BHYT hộ gia đình", "Tệp *.xlsx", "<b>Hộ</b>", "Quý III", "tháng 10/2026", "&Lưu",
     "OneDrive", "Phím Delete xoá dòng", "Lý do", "Ctrl+Home", "In", "Phông Times New Roman"],
)  # fmt: skip
def test_vietnamese_text_is_let_through(text: str) -> None:
    assert english_words(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Cancel",
        "Save file",
        "Open",
        "No data",
        "Total",
        "Loading…",
        "Đã save xong",
        "Household not found",
        "Name",
        "Yes",
    ],
)
def test_english_text_is_found(text: str) -> None:
    assert english_words(text) != []


def test_the_scan_reads_calls_keywords_and_f_strings() -> None:
    source = """
label.setText("Save")
WorldFault(f"Cannot open {name}")
Column(key="name", title="Full name")
log.warning("disk is slow")
toast("Đã lưu", "info")
label.setObjectName("primary")
"""
    assert len(english_shown(module_of(source))) == 3


def english_shown(module: Module) -> list[str]:
    """Return the texts shown to the officer that hold a word which is not Vietnamese."""
    found = []
    for line, text in shown_texts(module):
        words = english_words(text)
        if module.path.stem in ("cli", "app"):
            words = [word for word in words if word not in _COMMANDS]
        if words and text not in _EXCEPTIONS:
            found.append(f"{module.name}:{line}: {text!r} ({', '.join(words)})")
    return found


def shown_texts(module: Module) -> Iterator[tuple[int, str]]:
    """Yield the line and the text of each string that a call shows to the officer."""
    for node in module.nodes:
        if not isinstance(node, ast.Call) or _is_logging(node.func):
            continue
        name = _name(node.func)
        if name in _SHOWN:
            for position, argument in enumerate(node.args):
                # Beside the text such calls take plain keys: toast(text, "info"), Problem("warn", "birth", text).
                key_first = position > 0 or (name[0].isupper() and name[0] != "Q")
                yield from ((line, text) for line, text in _texts(argument) if not (key_first and _KEY.fullmatch(text)))
        for keyword in node.keywords:
            if keyword.arg in _SHOWN_KEYWORDS:
                yield from _texts(keyword.value)


def _texts(node: ast.expr) -> Iterator[tuple[int, str]]:
    """Yield the strings an expression is made of, without descending into calls, which answer for themselves."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.lineno, node.value
    elif isinstance(node, ast.JoinedStr | ast.List | ast.Tuple):
        for part in node.values if isinstance(node, ast.JoinedStr) else node.elts:
            yield from _texts(part)
    elif isinstance(node, ast.BinOp):
        yield from _texts(node.left)
        yield from _texts(node.right)
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _is_logging(function: ast.expr) -> bool:
    owner = function.value if isinstance(function, ast.Attribute) else None
    return isinstance(owner, ast.Name) and owner.id in _LOGGERS
