"""Forms with prescribed rows on paper: every row stands, what is not known is blank, what a form sets in stays set in."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pypdf import PdfReader

from desktop_app.excel.form_loader import load_layout
from desktop_app.excel.form_paper import paper_form
from desktop_app.reports import prescribed
from desktop_app.reports.pdf import save_pdf
from desktop_app.reports.report import Value, show

ON = date(2026, 11, 5)
FIGURES: dict[str, dict[str, Value]] = {
    "09": {"before": 35, "up": 1, "down": 0, "after": 36},
    "20": {"before": Decimal("124.3662"), "up": Decimal("10.2345"), "down": 0, "after": Decimal("134.6007")},
}


def test_every_prescribed_row_stands_in_order_with_its_figures_or_blank() -> None:
    form = paper_form(load_layout("B06a-TS", ON), {})
    rows = prescribed.rows(form, FIGURES)
    assert [row.values["code"] for row in rows] == [f"{code:02d}" for code in range(1, 86)]
    by_code = {row.values["code"]: row for row in rows}
    assert by_code["09"].values["after"] == 36
    assert by_code["09"].key == "row:09"
    assert "after" not in by_code["12"].values
    assert by_code["02"].key == ""  # nobody fills it, so it is never compared


def test_paper_shows_people_whole_and_million_dong_by_thousandths(tmp_path: Path) -> None:
    report = prescribed.report(paper_form(load_layout("B06a-TS", ON), {}), FIGURES)
    assert report.total is None
    pages = save_pdf(report, tmp_path / "b06a.pdf")
    text = [page.extract_text() for page in PdfReader(tmp_path / "b06a.pdf").pages]
    assert pages == len(text) == 3
    for shown in ("124,366", "10,235", "134,601", "36"):  # rounded half up
        assert shown in text[0]
    assert all("CÁC CHỈ TIÊU" in page for page in text)
    assert "(Ký, ghi rõ họ tên)" in text[-1]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("0.0005"), "0,001"),
        (Decimal("-1.5"), "-1,500"),
        (Decimal("1234567.8904"), "1.234.567,890"),
        (7, "7"),
        (None, ""),
    ],
)
def test_scaled_figures_are_written_as_papers_do(value: Value, shown: str) -> None:
    assert show(value, "scaled") == shown


def test_a_heading_over_two_columns_runs_across_and_parts_stay_set_in(tmp_path: Path) -> None:
    report = prescribed.report(paper_form(load_layout("B01a-TS", ON), {}), {})
    assert {row.kind for row in report.rows if row.kind in report.span_kinds} == {"title", "title-small"}
    save_pdf(report, tmp_path / "b01a.pdf")
    lines = PdfReader(tmp_path / "b01a.pdf").pages[0].extract_text(extraction_mode="layout").splitlines()
    whole = next(line for line in lines if "Trong đó: + Trong thời hạn đóng" in line)
    part = next(line for line in lines if line.strip().startswith("33") and "+ Chậm đóng" in line)
    assert part.index("+ Chậm") > whole.index("Trong đó") + 3
    assert any(line.strip() == "PHẦN 1. TỔNG HỢP CHUNG" for line in lines)
