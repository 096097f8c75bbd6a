"""What leaves the office, beside the libraries alone: a workbook of 40,000 rows, a PDF of a thousand pages."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from desktop_app.excel.list_writer import ListColumn, write_list
from desktop_app.reports.fonts import typeface
from desktop_app.reports.pdf import render_pdf
from desktop_app.reports.report import Column, Heading, Line, Report, Row
from tests.bench.measure import Figure, side_by_side, timed

Cell = str | int | date
ROWS = 40_000
PAGES = 1_000
_MEGABYTES = 600
_HEADS = (
    "STT",
    "Họ và tên",
    "Ngày sinh",
    "Số CCCD",
    "Thôn",
    "Địa chỉ",
    "Hạn thẻ đến",
    "Số tiền",
    "Còn ngày",
    "Người thu",
)
_KINDS = ("count", "text", "date", "id", "text", "text", "date", "money", "count", "text")
_WIDTHS = (5, 22, 11, 14, 16, 26, 11, 12, 8, 20)
_GIVEN = ("An", "Bình", "Cường", "Dung", "Đạt", "Hường", "Khánh", "Lộc", "Thuỷ", "Ỷ")


def figures(folder: Path) -> Iterator[Figure]:
    """The long list in both shapes."""
    yield list_figure(folder)
    yield pdf_figure()
    yield pdf_memory()


def form_figure(office: Path, people: int) -> Figure:
    """The whole command that makes B15a-UQ, the program started and the workbook written, beside the start of Python and an empty workbook."""
    target = office.with_name("b15a.xlsx")
    command = [
        sys.executable,
        "-m",
        "desktop_app",
        "report",
        str(office),
        "B15a-UQ",
        "--month",
        "2026-10",
        "--out",
        str(target),
    ]
    bare = "from openpyxl import Workbook; import sys; Workbook().save(sys.argv[1])"

    def run(arguments: list[str]) -> float:
        target.unlink(missing_ok=True)
        return timed(lambda: subprocess.run(arguments, capture_output=True, check=True))

    return side_by_side(
        f"B15a-UQ of {people:,} people, whole command",
        lambda: run(command),
        lambda: run([sys.executable, "-c", bare, str(target)]),
        "Python that saves an empty workbook",
        6,
        pick=min,
    )


def list_figure(folder: Path) -> Figure:
    """Our list with title, formats, guards and document facts beside bare rows with the same formats."""
    rows = list_rows(ROWS)
    columns = [ListColumn(heading=head, kind=kind) for head, kind in zip(_HEADS, _KINDS, strict=True)]

    def ours() -> float:
        return timed(
            lambda: write_list(
                folder / "ours.xlsx", sheet="Danh sách", columns=columns, rows=rows, title="Danh sách đến hạn"
            )
        )

    def floor() -> float:
        return timed(lambda: _bare_list(folder / "bare.xlsx", rows))

    return side_by_side(
        f"a list of {ROWS:,} rows × {len(_HEADS)} columns to .xlsx", ours, floor, "XlsxWriter in constant memory, same rows", 1.3
    )  # fmt: skip


def pdf_figure() -> Figure:
    """A thousand pages with our heading, page totals and page numbers beside a bare LongTable of the same rows."""
    rows = list_rows(PAGES * 34)

    def ours() -> float:
        return timed(lambda: render_pdf(_report(rows)))

    def floor() -> float:
        return timed(lambda: _long_table(rows))

    return side_by_side(f"a list of {PAGES:,} pages as PDF", ours, floor, "LongTable, the same bare rows", 2, runs=3)


def pdf_memory() -> Figure:
    """The most memory such a PDF takes, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", "from tests.bench.writing import show_memory; show_memory()"], capture_output=True, text=True, check=True
    )  # fmt: skip
    found = json.loads(done.stdout)
    return Figure(
        name=f"memory of a PDF of {found['pages']:,} pages",
        value=found["megabytes"],
        unit="MB",
        against=f"{_MEGABYTES} MB",
        ratio=round(found["megabytes"] / _MEGABYTES, 2),
        limit=1,
    )


def show_memory() -> None:
    """Print the pages and the peak of this process (called in a process of its own)."""
    content = render_pdf(_report(list_rows(PAGES * 34)))
    print(json.dumps({"pages": content.count(b"/Type /Page\n"), "megabytes": round(_peak() / 2**20)}))


def _peak() -> int:
    """The most bytes this process held at once."""
    if sys.platform == "win32":
        import ctypes.wintypes

        counters = (ctypes.c_size_t * 10)()
        counters[0] = ctypes.sizeof(counters)
        ctypes.windll.psapi.GetProcessMemoryInfo(ctypes.windll.kernel32.GetCurrentProcess(), counters, counters[0])
        return int(counters[1])
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def list_rows(count: int) -> list[tuple[Cell, ...]]:
    """So many invented rows, a tenth of them with texts that break over two lines."""
    first = date(2026, 1, 1)
    return [
        (
            number + 1,
            f"Nguyễn {'Thị Ngọc ' if number % 2 else 'Văn '}{_GIVEN[number % 10]}",
            date(1950 + number % 60, 1 + number % 12, 1 + number % 28),
            f"0019{number:08d}",
            f"Thôn {number % 40 + 1}",
            f"Số {number % 300}, đường liên xã" + (", cạnh nhà văn hóa thôn" if number % 10 == 0 else ""),
            first + timedelta(days=number % 360),
            113_850 * (1 + number % 12),
            number % 90,
            f"Trần Thị Nhân Viên {number % 12}",
        )
        for number in range(count)
    ]


def _bare_list(path: Path, rows: list[tuple[Cell, ...]]) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    page = book.add_worksheet("Danh sách")
    text, day, number = (
        book.add_format(),
        book.add_format({"num_format": "dd/mm/yyyy"}),
        book.add_format({"num_format": "#,##0"}),
    )
    formats = [{"text": text, "id": text, "date": day}.get(kind, number) for kind in _KINDS]
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            if isinstance(value, str):
                page.write_string(row, column, value, formats[column])
            elif isinstance(value, date):
                page.write_datetime(row, column, value, formats[column])
            else:
                page.write_number(row, column, value, formats[column])
    book.close()


def _report(rows: list[tuple[Cell, ...]]) -> Report:
    columns = tuple(
        Column(key=head, width=width, kind=kind, adds_up=kind == "money")
        for head, kind, width in zip(_HEADS, _KINDS, _WIDTHS, strict=True)
    )
    return Report(
        code="DS-DENHAN",
        title=(Line(text="DANH SÁCH ĐẾN HẠN", bold=True),),
        columns=columns,
        headings=tuple(Heading(row=0, column=number, text=head) for number, head in enumerate(_HEADS)),
        rows=tuple(Row(kind="line", values=dict(zip(_HEADS, values, strict=True))) for values in rows),
        page_totals=True,
    )


def _long_table(rows: list[tuple[Cell, ...]]) -> None:
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.platypus import LongTable, SimpleDocTemplate

    face = typeface().regular
    cells = [list(_HEADS)] + [
        [f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value) for value in values] for values in rows
    ]
    width = sum(_WIDTHS)
    style = [
        ("FONT", (0, 0), (-1, -1), face, 9),
        ("GRID", (0, 0), (-1, -1), 0.4, "black"),
        ("TOPPADDING", (0, 0), (-1, -1), 1),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
    ]
    table = LongTable(cells, colWidths=[770 * one / width for one in _WIDTHS], repeatRows=1, style=style)
    SimpleDocTemplate(
        io.BytesIO(), pagesize=landscape(A4), leftMargin=30, rightMargin=30, topMargin=30, bottomMargin=30
    ).build([table])
