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


def figures(path: Path, people: int) -> Iterator[Figure]:
    """The window and one command on an office of so many people."""
    with tempfile.TemporaryDirectory() as home:
        environment = {
            **os.environ,
            "AN_SINH_XA_HOME": home,
            "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
        }
        window = [sys.executable, "-m", "desktop_app", str(path), "--quit-when-ready"]
        _run(window, environment)  # the first start of a version writes byte code and settings
        yield side_by_side(
            f"cold start of the window, usable, on {people:,} people",
            lambda: timed(lambda: _run(window, environment)),
            lambda: timed(lambda: _run([sys.executable, "-c", _BARE_FORM], environment)),
            "a bare PySide6 form of five fields",
            5,
            runs=7,
        )
        rules = "quote --rules --scheme health-household --order 1 --months 12 --json".split()
        yield side_by_side(
            "a command: one quote by the rules",
            lambda: timed(lambda: _run([sys.executable, "-m", "desktop_app", *rules], environment)),
            lambda: timed(
                lambda: _run([sys.executable, "-c", "import argparse, csv, decimal, json, sqlite3"], environment)
            ),
            "Python with argparse, csv, decimal, json and sqlite3",
            4,
            runs=7,
        )


def _run(command: list[str], environment: dict[str, str]) -> None:
    subprocess.run(command, cwd=_ROOT, env=environment, check=True, capture_output=True)
