"""The office's day through the real window, once, in a process of its own; what it leaves is read by others' eyes."""

import json
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtGui import QImage
from python_calamine import CalamineWorkbook

from desktop_app.ui import journey
from desktop_app.ui.journey_founding import DEMO_FILE
from desktop_app.ui.journey_households import HEAD
from desktop_app.ui.pages import ENTRIES

PAGES = ("tong-quan", "ho-gia-dinh", "van-dong", "thu", "chi-tieu", "bao-cao", "nhap-excel", "quy-dinh")
_BROKEN_STEP = """
import sys, types
from pathlib import Path
from desktop_app.ui import journey
step = types.ModuleType("step")
step.TITLE = "Bước thử"
step.travel = lambda trip: {body}
journey.STEPS = (step,)
sys.exit(journey.run(Path(sys.argv[1]), json_wanted={json}))
"""


def travel(out: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does."""
    command = [sys.executable, "-m", "desktop_app", "journey", "--out", str(out), *options]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=400)


def travel_with(out: Path, body: str, *, as_json: bool = False) -> subprocess.CompletedProcess[str]:
    """Run a journey of one step."""
    code = _BROKEN_STEP.format(body=body, json=as_json)
    command = [sys.executable, "-c", code, str(out)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120)


@pytest.mark.slow
@pytest.mark.timeout(450)
def test_an_office_day_by_keyboard(tmp_path: Path) -> None:
    # A letter of somebody else's lies in the folder already, and a picture of theirs.
    out = tmp_path / "Kết quả"
    out.mkdir()
    (out / "thư.txt").write_text("của người khác", encoding="utf-8")
    (out / "99-hinh-rieng.png").write_bytes(b"picture")

    run = travel(out, "--json")
    assert run.returncode == 0, run.stdout + run.stderr
    answer = json.loads(run.stdout)
    assert len(run.stdout.splitlines()) == 1
    # What Qt warns of, and what a slot raises, goes to stderr.
    assert run.stderr.strip() == ""

    assert [step["title"] for step in answer["steps"]] == [step.TITLE for step in journey.STEPS]
    assert all(step["held"] for step in answer["steps"])
    look_at_pictures([Path(path) for path in answer["pictures"]])
    read_workbooks([Path(path) for path in answer["workbooks"]])
    read_pdf(Path(answer["pdf"]))
    read_walk_list(Path(answer["pdfs"][0]))
    assert (out / "thư.txt").read_text(encoding="utf-8") == "của người khác"
    assert (out / "99-hinh-rieng.png").read_bytes() == b"picture"

    # The data file it leaves is sound, by the command line's own check.
    check = subprocess.run(
        [sys.executable, "-m", "desktop_app", "check", str(out / DEMO_FILE), "--json"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    assert check.returncode == 0, check.stdout + check.stderr


def look_at_pictures(paths: list[Path]) -> None:
    """Every page is there in its working state, dark, and at 150 %; no two pictures are the same, none is blank."""
    names = [path.stem.partition("-")[2] for path in paths]
    assert [path.stem[:2] for path in paths] == [f"{number:02d}" for number in range(1, len(paths) + 1)]
    for page in PAGES:
        states = [name.removeprefix(f"{page}-") for name in names if name.startswith(f"{page}-")]
        assert {"toi", "150"} < set(states), page
    assert len(PAGES) == len([entry for entry in ENTRIES if entry.rail])
    images = [QImage(str(path)) for path in paths]
    assert all((image.width(), image.height()) == (1366, 768) for image in images[3:])  # the wizard is a dialog
    assert all(_colours(image) > 12 for image in images)
    assert len({bytes(image.constBits()) for image in images}) == len(images)
    for image, name in zip(images[3:], names[3:], strict=True):
        assert (_rail(image) < 60) == name.endswith("-toi"), name


def read_workbooks(paths: list[Path]) -> None:
    """The workbooks say what the day did: the list that came in, its wrong row, the form of the month, the batch."""
    by_name = {path.name: _cells(path) for path in paths}
    source = by_name["hanh-trinh-danh-sach-ho.xlsx"]
    assert {"Phan Thị Diễm", "1968", "12-7-1994"} <= source
    rejected = by_name["hanh-trinh-dong-loi.xlsx"]
    assert "Phan Thị Diễm" not in rejected
    assert any("Họ và tên" in cell and "Thiếu" in cell for cell in rejected)
    monthly = by_name["hanh-trinh-B15a-UQ.xlsx"]
    assert "BÁO CÁO KẾT QUẢ THỰC HIỆN CHỈ TIÊU NGƯỜI THAM GIA BHXH, BHYT" in monthly
    assert "Tháng 11 năm 2026" in monthly
    assert "Cả năm" in by_name["hanh-trinh-chi-tieu-giao.xlsx"]
    assert any("Thôn" in cell for cell in by_name["hanh-trinh-phieu-di-tung-ho.xlsx"])
    batch = by_name["hanh-trinh-D05-TS.xlsx"]
    assert HEAD in batch
    assert "2000000" in batch  # đồng a month, typed as “2tr”


def read_pdf(path: Path) -> None:
    """The printed summary holds its heading, the new plan of the office and its signatures, as text."""
    with pypdfium2.PdfDocument(path) as document:
        text = "\n".join(page.get_textpage().get_text_range() for page in document)
    flat = " ".join(text.split())
    assert "BẢNG TỔNG HỢP KẾT QUẢ THỰC HIỆN CHỈ TIÊU" in flat
    assert "Tháng 11 năm 2026" in flat
    assert "NGƯỜI LẬP BẢNG" in flat
    assert " 131 " in flat


def read_walk_list(path: Path) -> None:
    """The paper of the morning holds its code on every page, the hamlet and line numbers, as text."""
    with pypdfium2.PdfDocument(path) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    (code,) = {found[0] for text in pages if (found := re.search(r"\b\d{3} \d{3}\b", text))}
    assert all(code in text for text in pages)
    assert "Thôn" in pages[0]
    assert len(pages) > 1


def test_a_step_that_does_not_hold_ends_the_journey(tmp_path: Path) -> None:
    run = travel_with(tmp_path / "out", "trip.holds(1 == 2, 'Một bằng hai')")
    assert run.returncode == 3
    assert "Hành trình dừng ở bước “Bước thử”" in run.stderr
    assert "một bằng hai" in run.stderr
    assert "Gói báo lỗi" in run.stderr


def test_a_slot_that_raises_ends_the_journey(tmp_path: Path) -> None:
    body = "(__import__('PySide6.QtCore').QtCore.QTimer.singleShot(0, lambda: 1 / 0), trip.hand.rest())"
    run = travel_with(tmp_path / "out", body)
    assert run.returncode == 3
    assert "division by zero" in run.stderr


def test_a_stray_window_ends_the_journey(tmp_path: Path) -> None:
    body = "(setattr(trip, 'stray', __import__('PySide6.QtWidgets').QtWidgets.QLabel('?')), trip.stray.show(), trip.hand.rest())"
    run = travel_with(tmp_path / "out", body)
    assert run.returncode == 3
    assert "Hiện lẻ thành cửa sổ riêng: QLabel" in run.stderr


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    place = tmp_path / "tệp"
    place.write_text("không phải thư mục", encoding="utf-8")
    run = travel(place / "out")
    assert run.returncode == 1
    assert run.stderr.strip().endswith(".")
    assert "Traceback" not in run.stderr


def test_only_what_an_earlier_journey_left_is_removed(tmp_path: Path) -> None:
    mine, theirs = tmp_path / "01-tong-quan-dau-ngay.png", tmp_path / "02-cua-nguoi-khac.png"
    for path in (mine, theirs):
        path.write_bytes(b"old")
    (tmp_path / journey.LIST).write_text(json.dumps({"pictures": [str(mine), "/etc/hosts"]}), encoding="utf-8")
    run = travel_with(tmp_path, "trip.holds(True, 'Không có gì')", as_json=True)
    assert run.returncode == 0, run.stderr
    assert (mine.exists(), theirs.exists()) == (False, True)
    assert json.loads(run.stdout) == {
        "pictures": [],
        "workbooks": [],
        "pdf": None,
        "pdfs": [],
        "steps": [{"title": "Bước thử", "held": ["Không có gì"]}],
    }


def _cells(path: Path) -> set[str]:
    book = CalamineWorkbook.from_path(path)
    rows = (row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python())
    return {_text(cell) for row in rows for cell in row}


def _text(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _pixels(image: QImage) -> Iterable[int]:
    small = image.scaled(96, 54)
    return (small.pixel(x, y) for x in range(small.width()) for y in range(small.height()))


def _colours(image: QImage) -> int:
    return len(set(_pixels(image)))


def _rail(image: QImage) -> int:
    """How bright the rail is, where no page draws: from 0 to 255."""
    return image.pixelColor(20, image.height() // 2).lightness()
