"""D03-TS and D05-TS: the declared months become cover, amounts are compared with the law and never filed, leaving ends the cover."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.law import LawBook
from desktop_app.services import importing
from desktop_app.services.import_kinds.declared_amounts import health_doubts, percent, voluntary_doubts
from desktop_app.services.import_kinds.movements import ENDS, JOINS, Sections, movement
from desktop_app.services.import_values import Preview, RowOutcome
from desktop_app.services.office import Office
from tests.builders import collector, office_of_twelve, person
from tests.excel.builders import write_grid
from tests.services.import_forms import D03, D05, D05_LEGACY, Form, write_form
from tests.services.money_builders import ON_, Paid, pay

HERE, THERE = "Thôn Bình Hòa, xã Sóc Sơn", "Thôn Tân Lập, xã Sóc Sơn"
AN, BUOI, OI, HANH = "Nguyễn Văn An", "Trần Thị Bưởi", "Đặng Thị Ơn", "Phạm Thị Hạnh"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with office_of_twelve(tmp_path) as found:
        yield found


@pytest.fixture
def law(office: Office) -> LawBook:
    return office.law


def look(office: Office, tmp_path: Path, form: Form, *rows: Sequence[Any], **options: Any) -> Preview:
    seen = importing.preview(office, write_form(tmp_path / "ke khai.xlsx", form, rows, **options))
    assert seen.totals.adds_up
    return seen


def d05_row(name: str = OI, number: str = "9900000021", start: str = "11/2026", months: Any = 3, income: Any = 1_500_000, *,
            due: Any = "", paid: Any = "", rate: Any = "", local: Any = "", kind: str = "đăng ký lại") -> list[Any]:  # fmt: skip
    return [1, name, number, "", start, months, income, due, paid, rate, "", local, "", "", "", kind, ""]


def d03_row(name: str, birth: str, start: Any, months: Any = 12, *, number: str = "", address: str = HERE) -> list[Any]:
    return [
        1,
        name,
        "",
        number,
        birth,
        "",
        address,
        "01234",
        "05/11/2026",
        "12",
        "",
        "",
        "",
        start,
        months,
        "NV001",
        "",
    ]


def periods(office: Office, name: str, scheme: str) -> list[tuple[str | None, str | None]]:
    held = office.read.coverages.of_person(person(office, name).id)
    return sorted((cover.valid_from, cover.valid_to) for cover in held if cover.scheme == scheme)


def doubts(row: RowOutcome) -> list[str]:
    return [problem.message for problem in row.problems if problem.code == "amount-differs"]


def test_the_months_of_a_d05_become_cover(office: Office, tmp_path: Path) -> None:
    seen = look(office, tmp_path, D05, d05_row(due=990_000, paid=594_000, rate=40))
    assert (seen.kind, doubts(seen.rows[0])) == ("d05", [])
    assert [(change.label, change.before, change.after) for change in seen.rows[0].changes] == [
        ("Đóng BHXH tự nguyện", "31/12/2025", "11/2026 – 01/2027 (3 tháng), thu nhập 1.500.000, NSNN hỗ trợ 40 %")
    ]
    receipt = importing.commit(office, seen).value
    assert periods(office, OI, "voluntary-si") == [("2025-01-01", "2025-12-31"), ("2026-11-01", "2027-01-31")]
    new = next(one for one in office.read.coverages.all() if one.valid_to == "2027-01-31")
    assert (new.source, new.collector_id) == ("import", collector(office).id)
    assert receipt.import_id is not None
    assert (office.read.ledger.count(), office.read.receipts.count(), office.read.enrolments.count()) == (0, 0, 0)


def test_what_our_own_office_collected_comes_back_as_the_same(office: Office, tmp_path: Path) -> None:
    pay(office, Paid(name=ON_, scheme="voluntary-si", method="3"))
    before = office.read.coverages.all()
    seen = look(office, tmp_path, D05, d05_row(rate=40, due=990_000, paid=594_000))
    importing.commit(office, seen)
    assert [one for one in office.read.coverages.all() if one.collector_id is None] == [
        one for one in before if one.collector_id is None and one.source != "enrolment"
    ]
    assert len(office.read.coverages.all()) == len(before)


def test_somebody_new_is_added_with_the_cover(office: Office, tmp_path: Path) -> None:
    new = [1, "Võ Văn Tân", "9900000091", "001080000091", HERE, "05/11/2026", "44", 2_000_000, 6, "11/2026"]
    seen = look(office, tmp_path, D05_LEGACY, new)
    importing.commit(office, seen)
    assert (seen.kind, seen.rows[0].result) == ("d05-legacy", "add")
    assert periods(office, "Võ Văn Tân", "voluntary-si") == [("2026-11-01", "2027-04-30")]


def test_cover_declared_closes_the_lead(office: Office, tmp_path: Path) -> None:
    with office.write("test", "thử") as work:
        work.leads.add(person_id=person(office, OI).id, scheme="voluntary-si", source="stopped", opened_on="2026-10-20")
    importing.commit(office, look(office, tmp_path, D05, d05_row(months=12)))
    assert [lead.close_reason for lead in office.read.leads.all()] == ["covered"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (d05_row(due=990_000, paid=594_000, rate=40), ""),
        (d05_row(due=990_000, paid=594_000, rate="40 %"), ""),
        (d05_row(due=990_000, paid=594_000, rate=0.4), ""),
        (d05_row(due=1_000_000), "Số tiền phải đóng ghi 1.000.000, theo quy định ngày 05/11/2026 là 990.000."),
        (
            d05_row(due=990_000, paid=600_000, rate=40),
            "Số tiền người tham gia đóng ghi 600.000, theo quy định ngày 05/11/2026 là 594.000.",
        ),
        (d05_row(due=990_000, paid=494_000, rate=40, local=100_000), ""),
        (d05_row(rate=25), "Tỷ lệ NSNN hỗ trợ ghi 25 %"),
        (d05_row(rate=0, due=990_000, paid=990_000), ""),
        (d05_row(income=1_000_000), "1.000.000"),
        (d05_row(months=5, due=1_650_000, paid=990_000, rate=40), ""),
        (d05_row(months=12, due=3_960_000, paid=2_376_000, rate=40), ""),
    ],
)
def test_amounts_are_compared_with_the_law_and_only_told(
    office: Office, tmp_path: Path, row: list[Any], words: str
) -> None:
    seen = look(office, tmp_path, D05, row)
    told = doubts(seen.rows[0])
    assert (seen.rows[0].result, bool(told)) == ("update", bool(words))
    assert all(words in sentence and "không ghi vào sổ thu" in sentence for sentence in told)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (d05_row(months=""), "Thiếu số tháng"), (d05_row(months=500), "Thiếu số tháng"), (d05_row(start=""), "Thiếu “Từ tháng”"),
        (d05_row(kind="chuyển gì đó"), "Không rõ loại “chuyển gì đó”"),
        (d05_row("Ai Đó Lạ", "9900000099", kind="GH"), "không có thời hạn nào để kết thúc"),
    ],
)  # fmt: skip
def test_rows_that_cannot_be_understood_are_rejected_with_the_reason(
    office: Office, tmp_path: Path, row: list[Any], words: str
) -> None:
    (found,) = look(office, tmp_path, D05, row).rows
    assert (found.result, words in found.note) == ("error", True)


@pytest.mark.parametrize("word", ["GH", "Giảm hẳn", "giảm", "dừng tham gia"])
def test_leaving_ends_the_cover_with_the_month_before(office: Office, tmp_path: Path, word: str) -> None:
    seen = look(office, tmp_path, D05, d05_row(AN, "9900000011", "12/2026", "", "", kind=word))
    (change,) = seen.rows[0].changes
    assert (change.before, change.after) == ("31/12/2026", "30/11/2026")
    importing.commit(office, seen)
    assert periods(office, AN, "voluntary-si") == [("2026-06-01", "2026-11-30")]
    assert look(office, tmp_path, D05, d05_row(AN, "9900000011", "12/2026", "", "", kind=word)).rows[0].result == "same"


def test_leaving_before_a_period_began_is_left_to_the_officer(office: Office, tmp_path: Path) -> None:
    seen = look(office, tmp_path, D05, d05_row(AN, "9900000011", "05/2026", "", "", kind="GH"))
    assert (seen.rows[0].result, "kỳ từ 01/06/2026" in seen.rows[0].note) == ("error", True)


def test_leaving_needs_leave_to_update(office: Office, tmp_path: Path) -> None:
    path = write_form(tmp_path / "x.xlsx", D05, [d05_row(AN, "9900000011", "12/2026", "", "", kind="GH")])
    seen = importing.preview(office, path, policy=frozenset({"add", "fill"}))
    assert (seen.rows[0].result, seen.rows[0].changes[0].kept) == ("same", True)


def test_a_d03_gives_cards_of_its_group_and_ends_those_who_leave(office: Office, tmp_path: Path) -> None:
    seen = look(
        office, tmp_path, D03, ["I", "Tăng"], ["I.1", "Người tham gia"], d03_row(BUOI, "1968", "12/2026"),
        d03_row("Phạm Văn Đức", "20/05/1979", date(2026, 12, 5), 6, number="001079000031", address=THERE), ["", "Cộng tăng"],
        ["II", "Giảm"], ["II.1", "Người tham gia"], d03_row(HANH, "02/09/1982", "01/2027", "", number="001182000032", address=THERE),
    )  # fmt: skip
    assert (seen.kind, [row.result for row in seen.rows]) == ("d03", ["update"] * 3)
    importing.commit(office, seen)
    assert periods(office, BUOI, "health-household")[-1] == ("2026-12-01", "2027-11-30")
    assert periods(office, "Phạm Văn Đức", "health-household") == [("2026-12-05", "2027-06-04")]
    assert periods(office, HANH, "health-household") == [("2026-03-01", "2026-12-31")]
    new = next(one for one in office.read.coverages.all() if one.valid_to == "2027-11-30")
    assert (new.subject_group, new.facility, new.source, new.collector_id) == (
        "GD",
        "01234",
        "import",
        collector(office).id,
    )


def test_a_d03_without_a_group_files_no_cover(office: Office, tmp_path: Path) -> None:
    seen = look(office, tmp_path, D03, d03_row(BUOI, "1968", "12/2026"), cells={"E8": "Mã đối tượng: …"})
    assert "cover-without-group" in {problem.code for problem in seen.rows[0].problems}
    assert seen.rows[0].result == "same"


def test_the_base_salary_above_the_list_is_compared(office: Office, tmp_path: Path) -> None:
    seen = look(office, tmp_path, D03, d03_row(BUOI, "1968", "12/2026"), cells={"I8": "Lương cơ sở: 2.340.000"})
    assert doubts(seen.rows[0])[0].startswith("Lương cơ sở ghi 2.340.000, theo quy định ngày 05/11/2026 là 2.530.000.")


def test_an_untidy_d05_comes_in(office: Office, tmp_path: Path) -> None:
    path = write_grid(tmp_path / "d05.xlsx", [
        ["BƯU ĐIỆN THỬ NGHIỆM"], ["DS tham gia BHXH tự nguyện"], ["(Kèm theo QĐ ngày 29 tháng 4 năm 2026 của BHXH Việt Nam)"], [],
        ["TT", "Họ tên", "Mã số BHXH", "Từ tháng", "Số tháng", "Mức thu nhập", "Số tiền phải đóng",
         "Người tham gia đóng", "Tỷ lệ NSNN hỗ trợ (%)", "Phương án"],
        ["I. Đóng tiếp", "", "", "", "", "", "", "", "", ""],
        [1, "ĐẶNG THỊ ƠN", 9900000021, date(2026, 11, 1), "3 tháng", "1.500.000đ", "990,000", 594000.0, "40%", "DL"],
        ["", "", "", "", "", "", "", "", "", ""],
        [2, "Nguyễn Văn An", "9900 000 011", "T12/2026", 1, "1,5 triệu", "", "", "", "GH"],
        ["", "Cộng", "", "", "", "", "990,000", "594,000", "", ""],
    ])  # fmt: skip
    seen = importing.preview(office, path)
    assert (seen.kind, [row.result for row in seen.rows], [doubts(row) for row in seen.rows]) == (
        "d05",
        ["update"] * 2,
        [[], []],
    )
    importing.commit(office, seen)
    assert periods(office, OI, "voluntary-si")[-1] == ("2026-11-01", "2027-01-31")
    assert periods(office, AN, "voluntary-si")[-1] == ("2026-06-01", "2026-11-30")


def test_an_untidy_d03_comes_in(office: Office, tmp_path: Path) -> None:
    path = write_grid(tmp_path / "d03.xlsx", [
        ["Mẫu D03-TS", ""], ["Mã đối tượng:", "GD"], [],
        ["STT", "Họ và tên", "Ngày sinh", "Địa chỉ", "Nơi ĐKKCB", "Số tiền", "Từ tháng", "Số tháng", "PA"],
        [1, "TRẦN THỊ BƯỞI", "1968", HERE, "01234", "1.366.200", "202612", 12, "ON"],
        [2, "Lò", "29/02/2012", HERE, "01234", "1.000.000", "12/2026", 12, "TM"],
    ])  # fmt: skip
    seen = importing.preview(office, path)
    assert seen.kind == "d03"
    assert [row.result for row in seen.rows] == ["update", "update"]
    assert [len(doubts(row)) for row in seen.rows] == [0, 1]
    assert "1.366.200, 956.340, 819.720, 683.100, 546.480 tùy thứ tự trong hộ" in doubts(seen.rows[1])[0]


@pytest.mark.parametrize(
    ("text", "section", "expected"),
    [
        ("TM", "", JOINS), ("on", "", JOINS), ("Đóng tiếp", ENDS, JOINS), ("Điều chỉnh", "", JOINS), ("", "", JOINS), ("", ENDS, ENDS),
        ("GH", JOINS, ENDS), ("Giảm hẳn", "", ENDS), ("tham gia lần đầu", "", JOINS), ("xyz", "", None), ("không tăng", "", None),
    ],
)  # fmt: skip
def test_movements(text: str, section: str, expected: str | None) -> None:
    assert movement(text, section) == expected


def test_sections_hold_for_the_rows_below_them() -> None:
    sections = Sections([(13, "i · tang"), (14, "i.1 · nguoi tham gia"), (19, "ii. giam"), (21, "ii.2 · tien luong")])
    assert [sections.at(row) for row in (12, 15, 20, 30)] == ["", JOINS, ENDS, ENDS]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("20", 20),
        ("20 %", 20),
        (0.2, 20),
        ("0,3", 30),
        (None, None),
        ("", None),
        ("hai mươi", None),
        (0, 0),
        (100, 100),
    ],
)
def test_percent(text: object, value: int | None) -> None:
    assert percent(text) == value


def test_cards_of_a_class_are_compared_with_its_support(law: LawBook) -> None:
    on = date(2026, 11, 5)
    assert health_doubts(law, {"amount_paid": 409_860, "state_support": "70"}, on, 12, "near-poor") == []
    assert "mức tối thiểu" in health_doubts(law, {"state_support": "30"}, on, 12, "near-poor")[0]
    assert "409.860" in health_doubts(law, {"amount_paid": 1_366_200}, on, 12, "near-poor")[0]
    assert "956.340" in health_doubts(law, {"amount_paid": 1_366_200, "member_order": 2}, on, 12, None)[0]
    assert health_doubts(law, {"amount_paid": 1_366_200}, on, 7, None) != []
    assert voluntary_doubts(law, {"amount_due": 1}, on, 3) == []
