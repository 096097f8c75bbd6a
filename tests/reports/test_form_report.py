"""Official forms on paper: the same definitions as the workbooks, through the shape both rooms agree on."""

import io
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from desktop_app.excel.form_loader import load_layout
from desktop_app.excel.form_paper import PaperForm, paper_form
from desktop_app.reports import b15a, d05
from desktop_app.reports.form_report import FilledForm
from desktop_app.reports.pdf import render_pdf
from desktop_app.reports.report import Report
from tests.reports.figures import MADE_AT, ON, b15a_figures, d05_batch, d05_line


def _form(code: str, header: dict[str, str]) -> PaperForm:
    return paper_form(load_layout(code, ON), header)


def _b15a() -> Report:
    figures = b15a_figures()
    return b15a.report(figures, _form(b15a.CODE, b15a.header(figures)), caption="Toàn đơn vị", made_at=MADE_AT)


def _d05(count: int) -> Report:
    batch = d05_batch(*(d05_line(f"Người Thử {number}") for number in range(1, count + 1)))
    return d05.report(batch, _form(d05.CODE, d05.header(batch)), caption="Đợt 03", made_at=MADE_AT)


def _pages(report: Report) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(render_pdf(report))).pages]


def test_a_filled_form_is_what_the_reports_ask_for() -> None:
    form: FilledForm = _form(b15a.CODE, {})
    assert form.code == "B15a-UQ"


def test_b15a_prints_its_36_columns_on_one_page_with_every_code() -> None:
    (text,) = _pages(_b15a())
    for phrase in (
        "BẢO HIỂM XÃ HỘI TỈNH CAO BẰNG",
        "Mẫu B15a-UQ",
        "BÁO CÁO KẾT QUẢ THỰC HIỆN CHỈ TIÊU NGƯỜI THAM GIA BHXH, BHYT",
        "Tháng 10 năm 2026",
        "BHTNLĐ tự nguyện",
        "Cộng:",
        "Hòa An, ngày 05 tháng 11 năm 2026",
        "Trần Văn Ký",
        "Trang 1/1",
    ):
        assert phrase in text
    codes = [str(column.code) for column in load_layout(b15a.CODE, ON).columns]
    assert set(codes) <= set(text.split())


def test_b15a_prints_blanks_for_blocks_without_figures() -> None:
    report = _b15a()
    for row in report.rows:
        assert row.values["compulsory.committed"] is None
    assert len(report.remarks) == 2
    assert not any(remark in "".join(_pages(report)) for remark in report.remarks)


def test_a_block_heading_left_unmerged_in_the_published_file_is_one_cell_on_paper() -> None:
    (heading,) = [cell for cell in _b15a().headings if cell.text == "BHYT tự đóng"]
    assert (heading.column, heading.columns) == (27, 8)


def test_d05_prints_amounts_totals_and_its_remark() -> None:
    (text,) = _pages(_d05(3))
    for phrase in ("Mẫu D05-TS", "3.960.000", "3.168.000", "11.880.000", "05/03/1980", "10/2026", "0412345678"):
        assert phrase in text
    assert "Đề nghị cơ quan BHXH thanh toán thù lao theo quy định." in text
    assert "TỔ CHỨC LẬP DANH SÁCH" in text


@pytest.mark.parametrize("count", range(10, 34, 4))
def test_a_long_d05_repeats_its_five_heading_rows_and_keeps_the_signature_with_people(count: int) -> None:
    pages = _pages(_d05(count))
    for text in pages:
        assert text.count("NSNN hỗ trợ thêm") == 1
    assert "TỔ CHỨC LẬP DANH SÁCH" in pages[-1]
    assert pages[-1].count("Người Thử") >= 2


def test_the_form_of_another_day_is_another_matter() -> None:
    assert load_layout(b15a.CODE, date(2026, 11, 5)) is load_layout(b15a.CODE, date(2027, 1, 5))


def test_paper_and_workbook_libraries_are_not_loaded_before_they_are_used() -> None:
    modules = (
        "desktop_app.reports.pdf, desktop_app.reports.pages, desktop_app.reports.b15a, desktop_app.reports.d05, "
        "desktop_app.reports.monthly_summary, desktop_app.excel.forms, desktop_app.excel.form_loader, "
        "desktop_app.excel.form_paper, desktop_app.excel.list_writer"
    )
    heavy = "{'reportlab', 'pypdfium2', 'openpyxl', 'xlsxwriter', 'PySide6'}"
    code = f"import sys, {modules}; print(sorted({heavy} & set(sys.modules)))"
    root = Path(__file__).parents[2]
    answer = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
