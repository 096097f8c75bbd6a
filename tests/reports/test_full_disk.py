"""A disk with no room left: every writer says so in one sentence and leaves no half file.

The room is taken away for real, by a limit on the size of files this process may write.
"""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LIMITED = """
import resource, sys
from pathlib import Path
from datetime import date
from desktop_app.excel.form_loader import load_layout
from desktop_app.excel.forms import fill_form
from desktop_app.excel.list_writer import ListColumn, write_list
from desktop_app.reports.pdf import save_pdf
from desktop_app.system.disk import DiskFull
from tests.reports.figures import people_list

target = Path(sys.argv[2])
layout = load_layout("B15a-UQ", date(2026, 11, 5))
rows = ((str(number) * 9,) for number in range(20_000))
writers = {
    "form": lambda: fill_form(layout, header={}, rows=[], totals={}, out_path=target),
    "list": lambda: write_list(target, sheet="DS", columns=[ListColumn(heading="A")], rows=rows),
    "pdf": lambda: save_pdf(people_list(5), target),
}
resource.setrlimit(resource.RLIMIT_FSIZE, (2_048, resource.RLIM_INFINITY))
try:
    writers[sys.argv[1]]()
except DiskFull as fault:
    sys.stdout.buffer.write(fault.sentence.encode())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no limit on the size of written files")
@pytest.mark.parametrize("writer", ["form", "list", "pdf"])
def test_a_full_disk_is_a_sentence_and_leaves_the_old_file(tmp_path: Path, writer: str) -> None:
    target = tmp_path / "báo cáo.bin"
    target.write_bytes(b"last month")
    command = [sys.executable, "-c", LIMITED, writer, str(target)]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert answer.returncode == 0, answer.stderr.decode()
    assert "đã đầy" in answer.stdout.decode()
    assert "báo cáo.bin" in answer.stdout.decode()
    assert target.read_bytes() == b"last month"
    assert list(tmp_path.iterdir()) == [target]
