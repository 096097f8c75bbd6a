"""Cold starts as whole processes: the window on an office, and a command, each beside the least a program of its kind does."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measure import Figure, side_by_side, timed

_ROOT = Path(__file__).resolve().parents[2]
_BARE_FORM = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFormLayout, QLineEdit, QMainWindow, QPushButton, QWidget
app = QApplication(sys.argv)
window, form = QMainWindow(), QWidget()
layout = QFormLayout(form)
for name in ("Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Điện thoại"):
    layout.addRow(name, QLineEdit())
layout.addRow(QPushButton("Lưu"))
window.setCentralWidget(form)
window.show()
QTimer.singleShot(0, app.quit)
app.exec()
"""
_BARE_COMMAND = "import argparse, csv, dataclasses, decimal, fractions, getpass, json, pathlib, sqlite3"
_RULES = "quote --rules --scheme health-household --order 1 --months 12 --json".split()


def figures(path: Path, people: int) -> Iterator[Figure]:
    """The window and one command on an office of so many people."""
    with tempfile.TemporaryDirectory() as home:
        # Byte code is kept, as it is on an installed program, but not among the sources of this checkout.
        environment = {**os.environ, "AN_SINH_XA_HOME": home, "PYTHONPYCACHEPREFIX": str(Path(home) / "byte-code")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")

        def start(*arguments: str) -> float:
            command = [sys.executable, *arguments]
            return timed(lambda: subprocess.run(command, cwd=_ROOT, env=environment, check=True, capture_output=True))

        window = ("-m", "desktop_app", str(path), "--quit-when-ready")
        for arguments in (window, ("-c", _BARE_FORM), ("-m", "desktop_app", *_RULES), ("-c", _BARE_COMMAND)):
            start(*arguments)  # the first start of a version writes byte code and settings
        yield side_by_side(
            f"cold start of the window, usable, on {people:,} people",
            lambda: start(*window),
            lambda: start("-c", _BARE_FORM),
            "a bare PySide6 form of five fields",
            5,
            runs=9,
            pick=min,
        )
        yield side_by_side(
            "a command: one quote by the rules",
            lambda: start("-m", "desktop_app", *_RULES),
            lambda: start("-c", _BARE_COMMAND),
            "Python with the standard modules it needs",
            4,
            runs=9,
            pick=min,
        )
