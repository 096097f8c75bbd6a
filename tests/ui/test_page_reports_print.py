"""Printing a report: the very pages of the preview, on paper."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.reports.pages import page_sizes, render_page
from desktop_app.services.office import Office
from desktop_app.services.reporting import pdf_of, prepare
from desktop_app.ui.pages.reports import printing
from desktop_app.ui.pages.reports.making import page_image
from tests.ui.reports_desk import CONTROL, Desk, Key, desk, memory, office

__all__ = ["desk", "memory", "office"]


def pdf_printer(path: Path, sizes: Any) -> QPrinter:
    """Return a printer that prints into a file."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printing.set_paper(printer, sizes[0], "Thử")
    return printer


def test_without_a_printer_a_sentence_says_what_to_do(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "QPrinterInfo", SimpleNamespace(availablePrinterNames=list))
    desk.go()
    desk.press(Key.Key_P, CONTROL)
    assert "Máy này chưa cài máy in nào" in desk.banners
    assert "lưu PDF" in desk.banners


def test_giving_up_the_dialog_prints_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "ask_printer", lambda *_args: None)
    page = desk.go()
    desk.press(Key.Key_P, CONTROL)
    assert page.pane.print_bar.isHidden()
    assert desk.toast == ""


def test_what_comes_out_are_the_pages_of_the_preview(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "in.pdf"
    monkeypatch.setattr(printing, "ask_printer", lambda _parent, sizes, _title: pdf_printer(out, sizes))
    page = desk.go(form="TH-THANG")
    assert page.made is not None
    desk.press(Key.Key_P, CONTROL)
    assert not page.pane.print_bar.isHidden()
    assert page.pane.printed.text() == f"Đang in trang 1/{len(page.made.sizes)}…"
    desk.qtbot.waitUntil(lambda: desk.toast == "Đã chuyển báo cáo cho máy in.", timeout=20_000)
    assert page.pane.print_bar.isHidden()
    printed = out.read_bytes()
    assert [(round(one.width), round(one.height)) for one in page_sizes(printed)] == [
        (round(one.width), round(one.height)) for one in page.made.sizes
    ]
    own, paper = ([page_image(pdf, number, 100) for number in (0, 1)] for pdf in (page.made.pdf, printed))
    for number in (0, 1):
        # Two ways of scaling leave a trace along every letter; another page differs far more.
        same, other = _difference(paper[number], own[number]), _difference(paper[number], own[1 - number])
        assert same < 0.02
        assert other > 3 * same


def _difference(first: QImage, second: QImage) -> float:
    """Return the mean difference of two pictures, from 0 (the same) to 1."""
    small = [
        one.convertToFormat(QImage.Format.Format_Grayscale8).scaled(
            200, 140, mode=Qt.TransformationMode.SmoothTransformation
        )
        for one in (first, second)
    ]
    first_bytes, second_bytes = (bytes(one.constBits()) for one in small)
    total = sum(abs(x - y) for x, y in zip(first_bytes, second_bytes, strict=True))
    return total / 255 / (200 * 140)


class Run:
    """A print job over pictures made on the spot, without a window."""

    def __init__(self, out: Path, pages: int, prepare: Callable[[QPrinter], object] = lambda _printer: None) -> None:
        self.parent = QObject()
        self.drawn: list[tuple[int, float]] = []
        self.waiting: list[Callable[[], object]] = []
        size = SimpleNamespace(width=841.9, height=595.3)
        printer = pdf_printer(out, [size])
        prepare(printer)
        self.ended: list[bool] = []
        self.faults: list[Exception] = []
        self.run = printing.PrintRun(printer, pages, self._draw, self.parent)
        self.run.finished.connect(self.ended.append)
        self.run.failed.connect(self.faults.append)

    def _draw(self, number: int, dpi: float, done: Callable[[QImage], object], _failed: object) -> None:
        self.drawn.append((number, dpi))
        image = QImage(200, 140, QImage.Format.Format_Grayscale8)
        image.fill(number * 20)
        self.waiting.append(lambda: done(image))

    def work(self) -> None:
        while self.waiting:
            self.waiting.pop(0)()


def test_only_the_pages_chosen_are_printed(qapp: object, tmp_path: Path) -> None:
    job = Run(tmp_path / "in.pdf", 5, lambda printer: printer.setFromTo(2, 3))
    job.run.start()
    job.work()
    assert [number for number, _ in job.drawn] == [1, 2]
    assert job.ended == [True]
    assert len(PdfReader(tmp_path / "in.pdf").pages) == 2


def test_the_last_page_first(qapp: object, tmp_path: Path) -> None:
    job = Run(tmp_path / "in.pdf", 3, lambda printer: printer.setPageOrder(QPrinter.PageOrder.LastPageFirst))
    job.run.start()
    job.work()
    assert [number for number, _ in job.drawn] == [2, 1, 0]


def resolution_of(dpi: int) -> Callable[[QPrinter], object]:
    return lambda printer: printer.setResolution(dpi)


def test_pages_are_drawn_at_the_printers_resolution_within_reason(qapp: object, tmp_path: Path) -> None:
    for resolution, drawn in ((150, 150.0), (1200, 300.0)):
        job = Run(tmp_path / "in.pdf", 1, resolution_of(resolution))
        job.run.start()
        job.work()
        assert [dpi for _, dpi in job.drawn] == [drawn]


def test_cancelling_stops_before_the_next_page(qapp: object, tmp_path: Path) -> None:
    job = Run(tmp_path / "in.pdf", 4)
    job.run.start()
    job.waiting.pop(0)()
    job.run.cancel()
    job.work()
    assert len(job.drawn) == 2
    assert job.ended == [False]
    assert job.faults == []


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)  # Qt says it too, in its own words
def test_a_printer_that_does_not_take_the_job_is_a_sentence(qapp: object, tmp_path: Path) -> None:
    job = Run(tmp_path / "no" / "such" / "folder" / "in.pdf", 1)
    job.run.start()
    job.work()
    (fault,) = job.faults
    assert isinstance(fault, printing.NoPrinter)
    assert "Máy in không nhận bản in" in fault.sentence
    assert job.ended == []


def test_the_dialog_offers_the_pages_and_the_paper_of_the_sheet(
    qapp: object, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []

    class Dialog(QPrintDialog):
        def exec(self) -> int:
            layout = self.printer().pageLayout()
            seen.append((self.minPage(), self.maxPage(), self.windowTitle(), layout.orientation().name))
            return 1

    monkeypatch.setattr(printing, "QPrinterInfo", SimpleNamespace(availablePrinterNames=lambda: ["Máy in thử"]))
    monkeypatch.setattr(printing, "QPrintDialog", Dialog)
    parent = QWidget()
    qtbot.addWidget(parent)
    sizes = [SimpleNamespace(width=841.9, height=595.3)] * 7
    printer = printing.ask_printer(parent, sizes, "B15a-UQ 2026-10")  # type: ignore[arg-type]
    assert printer is not None
    assert seen == [(1, 7, "In báo cáo", "Landscape")]
    assert printer.fullPage()
    assert printer.docName() == "B15a-UQ 2026-10"


def test_a_page_is_drawn_with_its_own_pixels(office: Office) -> None:
    pdf = pdf_of(prepare(office, "B15a-UQ", "2026-10"))
    image, raw = page_image(pdf, 0, 60), render_page(pdf, 0, dpi=60)
    assert (image.width(), image.height()) == (raw.width, raw.height)
    x, y = raw.width // 2, raw.height // 3
    at = y * raw.stride + 4 * x
    colour = image.pixelColor(x, y)
    assert [colour.red(), colour.green(), colour.blue()] == list(raw.rgba[at : at + 3])
