"""`report`: the official workbooks and their paper, from the records, as files that other programs open."""

import hashlib
from pathlib import Path

import openpyxl
import pypdf
import pytest

from tests.journeys.commands import refused, run

# The official form's print area is whole columns, which openpyxl does not understand.
pytestmark = pytest.mark.filterwarnings("ignore:Print area cannot be set:UserWarning")


def test_the_list_of_forms() -> None:
    forms = run("report", "--list", "--json").answer["forms"]
    assert all(form.keys() >= {"code", "title", "period", "formats"} for form in forms)
    known = {form["code"]: form for form in forms}
    for code in ("B15a-UQ", "D05-TS", "TH-THANG"):
        assert set(known[code]["formats"]) >= {"xlsx", "pdf"}
        assert known[code]["title"]


@pytest.mark.parametrize("form", ["B15a-UQ", "D05-TS", "TH-THANG"])
def test_a_workbook_leaves_as_it_is_described(village: Path, tmp_path: Path, form: str) -> None:
    out = tmp_path / f"{form}.xlsx"
    ran = run("report", village, form, "--month", "2026-10", "--out", out, "--json")
    assert ran.code == 0, ran
    found = ran.answer
    assert (found["form"], found["month"], found["path"]) == (form, "2026-10", str(out))
    assert found["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    page = openpyxl.load_workbook(out).worksheets[0]
    cells = [str(cell.value) for row in page.iter_rows() for cell in row if cell.value is not None]
    assert found["rows"] > 0
    assert any("2026" in cell for cell in cells)
    assert page.print_title_rows or page.page_setup.orientation


@pytest.mark.parametrize("form", ["B15a-UQ", "D05-TS", "TH-THANG"])
def test_its_paper_says_the_same(village: Path, tmp_path: Path, form: str) -> None:
    out = tmp_path / f"{form}.pdf"
    ran = run("report", village, form, "--month", "2026-10", "--out", out, "--json")
    assert ran.code == 0, ran
    pages = pypdf.PdfReader(out).pages
    assert len(pages) >= 1
    text = "".join(page.extract_text() for page in pages)
    assert "2026" in text
    assert "BẢO HIỂM XÃ HỘI" in text.upper()


def test_the_official_report_agrees_with_progress(village: Path, tmp_path: Path) -> None:
    out = tmp_path / "B15a.xlsx"
    run("report", village, "B15a-UQ", "--month", "2026-10", "--out", out)
    page = openpyxl.load_workbook(out).worksheets[0]
    numbers = {cell.value for row in page.iter_rows() for cell in row if isinstance(cell.value, int | float)}
    rows = run("progress", village, "--month", "2026-10", "--by", "collector", "--json").answer["rows"]
    for indicator in ("vsi_new", "hh_new"):
        done = [
            row["actual_to_date"]
            for row in rows
            if row["indicator"] == indicator and row["scope"]["kind"] == "collector"
        ]
        assert set(filter(None, done)) <= numbers, indicator


def test_the_same_month_twice_is_the_same_workbook(village: Path, tmp_path: Path) -> None:
    def cells(name: str) -> list[object]:
        run("report", village, "B15a-UQ", "--month", "2026-10", "--out", tmp_path / name)
        return [cell.value for row in openpyxl.load_workbook(tmp_path / name).worksheets[0].iter_rows() for cell in row]

    assert cells("a.xlsx") == cells("b.xlsx")


def test_an_ending_that_is_no_format(village: Path, tmp_path: Path) -> None:
    assert refused(run("report", village, "B15a-UQ", "--month", "2026-10", "--out", tmp_path / "a.docx"), ".xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_declaration_leaves_for_one_person_or_a_household(village: Path, tmp_path: Path) -> None:
    item = run("due", village, "--on", "2026-11-21", "--within", "365", "--json").answer["items"][0]
    alone, all_of_them = tmp_path / "mot-nguoi.pdf", tmp_path / "ca-ho.pdf"
    ran = run("report", village, "TK1-TS", "--person", item["person"], "--out", alone)
    assert ran.code == 0, ran
    assert "(1 tờ khai)" in ran.out
    (page,) = pypdf.PdfReader(alone).pages
    assert f"[01]. Họ và tên: {item['name']}" in page.extract_text()
    found = run("report", village, "TK1-TS", "--household", item["household"], "--out", all_of_them, "--json").answer
    assert found["rows"] == len(pypdf.PdfReader(all_of_them).pages) >= 1
    assert found["sha256"] == hashlib.sha256(all_of_them.read_bytes()).hexdigest()


def test_papers_nobody_can_have_are_refused_in_a_sentence(village: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.pdf"
    refused(run("report", village, "TK1-TS", "--out", out), "một người")
    refused(run("report", village, "01-DD", "--month", "2026-10", "--employer", "7", "--out", out), "đơn vị")
    refused(run("report", village, "MAU-4", "--month", "2026-10", "--employer", "7", "--out", out), "không lọc theo")
    assert not out.exists()
