"""`report … PHIEU-TU-VAN`: slips of a household or a hamlet as PDF, without a month."""

import hashlib
from pathlib import Path

import pypdf
import pytest

from desktop_app.services.office import open_office
from tests.builders import hamlet, household_of
from tests.journeys.commands import refused, run
from tests.services.money_builders import AN, LU


def _ids(path: Path) -> tuple[int, int]:
    office = open_office(path)
    try:
        return household_of(office, AN).id, hamlet(office, "Thôn Bình Hòa").id
    finally:
        office.close(with_backup=False)


def test_the_form_is_listed_with_its_formats() -> None:
    forms = {form["code"]: form for form in run("report", "--list", "--json").answer["forms"]}
    assert forms["PHIEU-TU-VAN"] == {
        "code": "PHIEU-TU-VAN",
        "title": "Phiếu tư vấn hộ",
        "period": "household",
        "formats": ["pdf", "xlsx"],
    }


def test_the_slip_of_a_household_needs_no_month(twelve: Path, tmp_path: Path) -> None:
    household, _ = _ids(twelve)
    out = tmp_path / "phieu.pdf"
    ran = run("report", twelve, "phieu-tu-van", "--household", str(household), "--out", out, "--json")
    assert ran.code == 0, ran
    assert ran.answer["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    assert (ran.answer["form"], ran.answer["month"], ran.answer["rows"]) == ("PHIEU-TU-VAN", "2026-11", 1)
    (page,) = pypdf.PdfReader(out).pages
    text = " ".join(page.extract_text().split())
    quote = run("quote", twelve, "--household", str(household), "--months", "12", "--json").answer
    for member in quote["members"]:
        assert f"{member['payable']:,}".replace(",", ".") in text
    assert f"{quote['total']:,}".replace(",", ".") in text


def test_a_hamlet_becomes_one_pdf_and_is_said_in_words(
    twelve: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, place = _ids(twelve)
    out = tmp_path / "thon.pdf"
    ran = run("report", twelve, "PHIEU-TU-VAN", "--hamlet", str(place), "--incomes", "2000000,5000000", "--out", out)
    assert ran.code == 0, ran
    assert "(2 hộ)" in ran.out
    assert "tháng" not in ran.out
    pages = pypdf.PdfReader(out).pages
    assert len(pages) == 2
    assert "5.000.000" in pages[0].extract_text()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "chọn một trong hai"),
        (["--household", "1", "--hamlet", "1"], "chọn một trong hai"),
        (["--household", "1"], "Không có hộ gia đình mang số 1"),
        (["--hamlet", "1"], "Không có thôn, tổ mang số 1"),
        (["--household", "AN", "--incomes", "900000"], "chuẩn hộ nghèo nông thôn"),
    ],
)
def test_what_cannot_be_made_is_refused(twelve: Path, tmp_path: Path, options: list[str], said: str) -> None:
    household, _ = _ids(twelve)
    asked = [str(household) if option == "AN" else option for option in options]
    assert refused(run("report", twelve, "PHIEU-TU-VAN", *asked, "--out", tmp_path / "a.pdf"), said)
    assert not (tmp_path / "a.pdf").exists()


def test_other_forms_still_need_a_month(twelve: Path) -> None:
    assert run("report", twelve, "B15a-UQ").code == 2
    assert run("report", twelve, "PHIEU-TU-VAN", "--household", "1", "--incomes", "nhiều").code == 2


def test_nobody_is_named_who_is_not_known(twelve: Path, tmp_path: Path) -> None:
    office = open_office(twelve)
    household = household_of(office, LU).id
    office.close(with_backup=False)
    out = tmp_path / "a.pdf"
    assert run("report", twelve, "PHIEU-TU-VAN", "--household", str(household), "--out", out).code == 0
    assert "Nhân viên thu: ……" in " ".join(pypdf.PdfReader(out).pages[0].extract_text().split())
