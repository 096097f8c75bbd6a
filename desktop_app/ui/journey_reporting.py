"""Báo cáo: B15a-UQ of the month and D05-TS of a new batch as workbooks, the monthly summary as a PDF."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog

from desktop_app.services.collecting_batches import BatchForm, batch, batches, waiting
from desktop_app.services.collectors import list_collectors
from desktop_app.ui.journey_households import HEAD
from desktop_app.ui.journey_trip import Trip
from desktop_app.ui.pages.reports.page import ReportsPage
from desktop_app.ui.widgets.code_combo import CodeCombo

TITLE = "Báo cáo"
_PREFIX = "hanh-trinh"


def travel(trip: Trip) -> None:
    """Choose the month, save the three reports."""
    page = trip.go(ReportsPage)
    month = f"{trip.office.today:%Y-%m}"
    trip.act("report.month-after")
    trip.wait(lambda: page.made is not None and page.made.request.month == month, f"báo cáo của tháng {month}")
    _choose(trip, page, "B15a-UQ")
    trip.picture("bao-cao", "b15a-uq")
    trip.workbooks.append(_save(trip, "report.excel", f"{_PREFIX}-B15a-UQ.xlsx"))
    _batch(trip, page)
    _choose(trip, page, "TH-THANG")
    trip.picture("bao-cao", "tong-hop-thang")
    assert page.made is not None
    pages = len(page.made.sizes)
    trip.pdfs.append(_save(trip, "report.pdf", f"{_PREFIX}-tong-hop-thang.pdf"))
    trip.holds(trip.pdfs[-1].read_bytes() == page.made.pdf, f"PDF ghi ra đúng {pages} trang đang xem trên màn hình")
    trip.act("report.last")
    trip.picture("bao-cao", "trang-cuoi")


def _batch(trip: Trip, page: ReportsPage) -> None:
    hand = trip.hand
    _choose(trip, page, "D05-TS")
    trip.picture("bao-cao", "d05-dang-cho")
    before = len(batches(trip.office))

    def make(dialog: QDialog) -> None:
        owner = dialog.findChild(CodeCombo)
        assert isinstance(owner, CodeCombo)
        wanted = _organisation(trip)
        hand.choose(owner, next(choice.code for choice in owner.choices if choice.text == wanted))
        trip.picture("bao-cao", "lap-dot")
        hand.press("Return")

    hand.through(lambda: trip.act("report.batch"), make)
    trip.wait(lambda: len(batches(trip.office)) == before + 1, "đợt kê khai mới")
    made = max(batches(trip.office), key=lambda view: view.batch.id)
    trip.wait(lambda: page.made is not None and page.made.sheet.batch_id == made.batch.id, "D05-TS của đợt mới")
    names = [line.person.name for line in batch(trip.office, made.batch.id).lines]
    trip.holds(HEAD in names, f"Đợt D05-TS mới có {made.people} người đã nộp tiền, trong đó có {HEAD}")
    trip.picture("bao-cao", "d05-dot-moi")
    trip.workbooks.append(_save(trip, "report.excel", f"{_PREFIX}-D05-TS.xlsx"))


def _organisation(trip: Trip) -> str:
    """The organisation whose collector took the family's money."""
    (line,) = [line for line in waiting(trip.office, BatchForm()) if line.person.name == HEAD]
    entries = list_collectors(trip.office)
    return next(one.organisation.name for one in entries if one.collector.id == line.enrolment.collector_id)


def _choose(trip: Trip, page: ReportsPage, code: str) -> None:
    """Walk the list of forms with the arrows to the one wanted."""
    trip.hand.tab_to(page.chooser.forms)
    trip.hand.press("Home")
    for _ in range(page.chooser.forms.count()):
        if page.chooser.code() == code:
            break
        trip.hand.press("Down")
    trip.wait(lambda: page.made is not None and page.made.request.code == code, f"trang in của {code}")


def _save(trip: Trip, action: str, name: str) -> Path:
    """Save through the file dialog: the whole path typed over the name offered."""
    path = trip.out / name
    trip.hand.through(lambda: trip.act(action), lambda dialog: trip.hand.name_file(dialog, path))
    trip.wait(path.is_file, f"tệp {name}")
    trip.holds(path.stat().st_size > 5_000, f"Đã lưu {name}")
    return path
