"""The door of the reports: which there are, what they are saved as, and what is refused in one sentence."""

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.excel.form_loader import load_layout
from desktop_app.reports.documents.loader import shipped_documents
from desktop_app.services.history import next_undo, undo_last
from desktop_app.services.office import Office
from desktop_app.services.report_periods import last_month
from desktop_app.services.reporting import Filters, form_of, forms, forms_json, pdf_of, prepare, report_json, save
from desktop_app.services.reporting_letterhead import Signers, letterhead, save_signers, signers
from desktop_app.services.reporting_values import last_complete_month
from desktop_app.system.faults import WorldFault
from tests.builders import empty_office
from tests.services.money_builders import DUC, Paid, pay, the_twelve
from tests.services.report_builders import demo_office, pdf_text, sheet_rows

__all__ = ["demo_office"]

MONTH = "2026-10"
# Papers of one batch, household, person or employer have tests of their own: test_advising, test_reporting_mau, _tk1, _letter.
PAPERS = ("MAU-3", "MAU-4", "01-DD")
CODES = [form.code for form in forms() if form.period != "household" and form.code not in PAPERS]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def test_the_list_of_forms_is_what_the_command_line_promises() -> None:
    listed = forms_json()
    assert [form["code"] for form in listed[:2]] == ["B15a-UQ", "D05-TS"]
    for form in listed:
        assert set(form) == {"code", "title", "period", "formats"}
        assert form["period"] in {"month", "quarter", "year", "batch", "household"}
        assert sorted(form["formats"]) == ["pdf", "xlsx"]


@pytest.mark.parametrize("form", [form for form in forms() if form.official], ids=lambda form: form.code)
def test_an_official_form_is_called_as_in_its_definition(form: object) -> None:
    code, title = getattr(form, "code"), getattr(form, "title")  # noqa: B009
    day = date(2026, 11, 21)
    pages = {one.code: one for one in shipped_documents()}
    assert (pages[code] if code in pages else load_layout(code, day)).title == title


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("kind", ["xlsx", "pdf"])
def test_every_form_is_written_and_its_hash_is_the_files_own(
    demo_office: Office, tmp_path: Path, code: str, kind: str
) -> None:
    out = tmp_path / f"bao-cao.{kind}"
    answer = report_json(demo_office, code, MONTH, out=out)
    assert (answer["form"], answer["month"], answer["path"]) == (
        code,
        last_month(form_of(code).period, MONTH),
        str(out),
    )
    assert answer["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    assert answer["rows"] > 0
    if kind == "xlsx":
        assert len(sheet_rows(out)) > answer["rows"]
    else:
        assert "BẢO HIỂM XÃ HỘI" in pdf_text(out)


@pytest.mark.parametrize("code", CODES)
def test_the_same_records_give_the_same_file(demo_office: Office, tmp_path: Path, code: str) -> None:
    sheet = prepare(demo_office, code, MONTH)
    first, second = (save(sheet, tmp_path / name).sha256 for name in ("a.xlsx", "b.xlsx"))
    assert first == second
    assert pdf_of(sheet) == pdf_of(sheet)


def test_without_a_name_the_file_goes_into_the_current_folder_and_overwrites_nothing(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for _ in range(3):
        report_json(office, "B15a-UQ", MONTH)
    assert sorted(path.name for path in folder.iterdir()) == [
        "B15a-UQ-2026-10-2.xlsx",
        "B15a-UQ-2026-10-3.xlsx",
        "B15a-UQ-2026-10.xlsx",
    ]


def test_pages_drawn_once_are_saved_as_they_are(office: Office, tmp_path: Path) -> None:
    sheet = prepare(office, "B15a-UQ", MONTH)
    pages = pdf_of(sheet)
    save(sheet, tmp_path / "a.pdf", pages=pages)
    assert (tmp_path / "a.pdf").read_bytes() == pages


@pytest.mark.parametrize(
    ("code", "month", "out", "filters", "said"),
    [
        ("B99", MONTH, "a.xlsx", {}, "Không có mẫu báo cáo “B99”. Các mẫu đang có: B15a-UQ, D05-TS"),
        ("B15a-UQ", "2026-13", "a.xlsx", {}, "Tháng “2026-13” phải có dạng năm-tháng"),
        ("B15a-UQ", "10/2026", "a.xlsx", {}, "phải có dạng năm-tháng"),
        ("B15a-UQ", MONTH, "a.docx", {}, r"Hãy đặt tên tệp kết thúc bằng \.xlsx hoặc \.pdf"),
        ("B15a-UQ", MONTH, "a", {}, "Không ghi được báo cáo vào “a”"),
        ("B15a-UQ", MONTH, "a.xlsx", {"commune": "00376"}, "Mẫu B15a-UQ không lọc theo xã, phường"),
        ("TH-THANG", MONTH, "a.xlsx", {"batch": 1}, "Mẫu TH-THANG không lọc theo đợt kê khai"),
        ("DS-DENHAN", MONTH, "a.xlsx", {"collector": 5}, "Không có nhân viên thu mang số 5"),
    ],
)
def test_what_cannot_be_made_is_said_in_a_sentence_and_leaves_no_file(
    office: Office, tmp_path: Path, code: str, month: str, out: str, filters: dict[str, object], said: str
) -> None:
    target = tmp_path / "out" / out
    with pytest.raises(WorldFault, match=said):
        report_json(office, code, month, out=target, filters=filters)
    assert not target.parent.exists() or not list(target.parent.iterdir())


def test_other_options_of_the_command_line_do_not_disturb(office: Office, tmp_path: Path) -> None:
    options = {"file": Path("x.db"), "form": "B15a-UQ", "batch": None, "commune": None, "json": True}
    assert report_json(office, "b15a-uq", MONTH, out=tmp_path / "a.XLSX", filters=options)["form"] == "B15a-UQ"


def test_a_folder_in_the_place_of_the_file_is_a_sentence(office: Office, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").mkdir()
    with pytest.raises(WorldFault, match=r"a\.xlsx"):
        report_json(office, "B15a-UQ", MONTH, out=tmp_path / "a.xlsx")
    assert list((tmp_path / "a.xlsx").iterdir()) == []


@pytest.mark.parametrize("code", ["B15a-UQ", "TH-THANG", "DS-DENHAN", "DS-TIEMNANG"])
def test_an_office_without_anything_still_gives_its_form(tmp_path: Path, code: str) -> None:
    office = empty_office(tmp_path)
    try:
        for kind in ("xlsx", "pdf"):
            answer = report_json(office, code, MONTH, out=tmp_path / f"a.{kind}")
            assert Path(answer["path"]).stat().st_size > 1_000
    finally:
        office.close(with_backup=False)


def test_a_drawing_can_be_cancelled(demo_office: Office, tmp_path: Path) -> None:
    class Stop(Exception):
        pass

    told: list[tuple[int, int, str]] = []

    def stop_at_two(done: int, total: int, text: str) -> None:
        told.append((done, total, text))
        if done == 2:
            raise Stop

    sheet = prepare(demo_office, "DS-TIEMNANG", MONTH)
    with pytest.raises(Stop):
        save(sheet, tmp_path / "a.pdf", stop_at_two)
    assert [done for done, _, _ in told] == [1, 2]
    assert told[0][1:] == (told[1][1], "trang")
    assert list(tmp_path.iterdir()) == []


def test_the_signers_are_kept_and_can_be_taken_back(office: Office) -> None:
    outcome = save_signers(office, Signers(place="Hòa An", director="Trần Văn Ký", preparer=" Lý  Thị Lập "))
    assert outcome.changes == {"setting"}
    assert signers(office) == Signers(place="Hòa An", director="Trần Văn Ký", preparer="Lý Thị Lập")
    undo_last(office)
    assert signers(office) == Signers()


def test_the_names_of_the_letterhead_come_without_the_branch(office: Office) -> None:
    head = letterhead(office)
    assert (head.superior, head.province) == ("BHXH tỉnh Thử Nghiệm", "tỉnh Thử Nghiệm")
    assert (head.name, head.branch) == ("BHXH cơ sở Thử Nghiệm", "cơ sở Thử Nghiệm")


def test_without_a_superior_it_is_the_branch_of_the_province(office: Office) -> None:
    with office.write("test.parent", "Bỏ cấp trên") as work:
        work.settings.set("office.parent_name", "")
    head = letterhead(office)
    assert (head.superior, head.province) == ("Bảo hiểm xã hội thành phố Hà Nội", "thành phố Hà Nội")


def test_a_month_that_is_not_there_yet_is_warned_of(office: Office) -> None:
    checks = prepare(office, "TH-THANG", "2027-03").checks
    assert any(check.level == "warn" and "Tháng 03/2027 chưa đến" in check.message for check in checks)


@pytest.mark.parametrize(
    ("today", "month"), [(date(2026, 11, 21), "2026-10"), (date(2026, 1, 1), "2025-12"), (date(2026, 3, 31), "2026-02")]
)
def test_the_month_to_report_is_the_one_before(today: date, month: str) -> None:
    assert last_complete_month(today) == month


def test_a_report_does_not_write_into_the_office(office: Office, tmp_path: Path) -> None:
    pay(office, Paid(name=DUC, scheme="voluntary-si"), on=date(2026, 10, 30))
    before = next_undo(office)
    for code in CODES:
        save(prepare(office, code, MONTH, Filters()), tmp_path / "a.xlsx")
    assert before is not None
    assert next_undo(office) == before
