"""`--self-check` tries every part of a build in a process of its own, and says which part is broken."""

import subprocess
import sys

import pytest

from desktop_app.ui.pages import ENTRIES

_RUN = "import sys; from desktop_app.app import main; sys.exit(main(['--self-check']))"
# What could go wrong in a build, done to it before it checks itself.
BROKEN = {
    "a page that raises when it is opened": (
        """
from desktop_app.ui.pages.plans.page import PlansPage as Page
def bad(self, **args): raise RuntimeError("hỏng")
Page.open = bad
""",
        "hỏng",
    ),
    "a page whose answer fails": (
        """
from PySide6.QtCore import QTimer
from desktop_app.ui.pages.reports.page import ReportsPage as Page
def bad(self, **args): QTimer.singleShot(0, lambda: 1 / 0)
Page.open = bad
""",
        "trang Báo cáo gặp lỗi",
    ),
    "a page that cannot read its records": (
        """
from desktop_app.system.faults import WorldFault
from desktop_app.ui.pages.plans.page import PlansPage as Page
def gone(office): raise WorldFault("Không đọc được.")
def bad(self, **args): self.context.look(gone, done=print)
Page.open = bad
""",
        "trang Chỉ tiêu báo: Không đọc được.",
    ),
    "a report that comes out empty": (
        """
from desktop_app.services import reporting
def bad(office, form, month, out, filters): out.write_bytes(b"")
reporting.report_json = bad
""",
        "biểu mẫu Excel trống",
    ),
}


def check(before: str = "") -> subprocess.CompletedProcess[str]:
    """Run the self-check after `before`, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", before + _RUN], capture_output=True, text=True, encoding="utf-8", timeout=120
    )


def test_a_sound_program_passes_every_part() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "desktop_app", "--self-check"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    lines = run.stdout.splitlines()
    assert [f"trang {entry.title} – đạt" for entry in ENTRIES] == [line for line in lines if line.startswith("trang ")]
    for part in ("tệp dữ liệu", "bảng tính", "biểu mẫu Excel", "bản in PDF", "biểu đồ"):
        assert any(line.startswith(part) and line.endswith("đạt") for line in lines), part
    assert lines[-1] == "Tự kiểm tra đạt."
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_part_is_found(name: str) -> None:
    before, words = BROKEN[name]
    run = check(before)
    assert run.returncode != 0, run.stdout
    assert words in run.stderr
    assert "Tự kiểm tra đạt." not in run.stdout
