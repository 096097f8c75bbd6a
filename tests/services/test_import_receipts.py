"""Lists of receipts: what the office has is the same, a certain new one is collected, everything else says exactly why not."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop_app.services import import_history, importing, keeping
from desktop_app.services.collecting import void_receipt
from desktop_app.services.import_values import Decision, Preview, RowOutcome
from desktop_app.services.office import Office
from tests.builders import FIRST_COMMUNE, collector, office_of_twelve, person
from tests.excel.builders import write_grid
from tests.services.book_builders import a_book, a_collector, handed
from tests.services.import_forms import C17, RECEIPTS, write_form
from tests.services.money_builders import DUC, LU, ON_, Paid, pay

AN, BUOI = "Nguyễn Văn An", "Trần Thị Bưởi"
NUMBERS = {AN: "9900000011", BUOI: "9900000012", ON_: "9900000021", DUC: "9900000031", LU: "9900000061"}
FULL, SECOND = 1_366_200, 956_340  # the first and the second member, 12 months at the base salary of 2.530.000


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with office_of_twelve(tmp_path) as found:
        with found.write("test", "số", undoable=False) as work:
            for name in (BUOI, DUC, LU):
                work.people.change(person(found, name).id, insurance_no=NUMBERS[name])
        yield found


def line(
    name: str, amount: Any, *, number: str = "0000101", on: str = "20/11/2026", scheme: str = "BHYT", months: Any = 12, income: Any = "",
    payer: str = "Người Nộp",
) -> list[Any]:  # fmt: skip
    return [1, number, on, payer, name, NUMBERS.get(name, ""), scheme, months, amount, income]


def look(office: Office, tmp_path: Path, *rows: Sequence[Any], **options: Any) -> Preview:
    seen = importing.preview(office, write_form(tmp_path / "bien lai.xlsx", RECEIPTS, rows), **options)
    assert (seen.kind, seen.totals.adds_up) == ("receipts", True)
    return seen


def results(seen: Preview) -> list[str]:
    return [row.result for row in seen.rows]


def money(office: Office) -> tuple[int, int, int]:
    return len(office.read.receipts.all()), office.read.ledger.balance(), len(office.read.enrolments.all())


def periods(office: Office, name: str) -> list[tuple[str | None, str | None]]:
    held = office.read.coverages.of_person(person(office, name).id)
    return sorted((cover.valid_from, cover.valid_to) for cover in held)


def codes(row: RowOutcome) -> set[str]:
    return {problem.code for problem in row.problems}


def test_a_certain_receipt_is_collected_as_the_page_would(office: Office, tmp_path: Path) -> None:
    with office.write("test", "thử") as work:
        work.leads.add(
            person_id=person(office, DUC).id, scheme="health-household", source="uninsured", opened_on="2026-10-20"
        )
    seen = look(office, tmp_path, line(DUC, FULL))
    assert [(change.label, change.before, change.after) for change in seen.rows[0].changes] == [
        ("Biên lai", "", "0000101: thẻ BHYT 12 tháng, 1.366.200 đ")
    ]
    made = importing.commit(office, seen)
    assert {"receipt", "ledger", "enrolment", "coverage"} <= made.changes
    assert {noun: made.value.made[noun] for noun in ("receipt", "enrolment")} == {"receipt": 1, "enrolment": 1}
    (receipt,) = office.read.receipts.all()
    assert (receipt.number, receipt.issued_on, receipt.total, receipt.payer, receipt.method, receipt.collector_id) == (
        "0000101", "2026-11-20", FULL, "Người Nộp", "cash", collector(office).id,
    )  # fmt: skip
    (entry,) = office.read.ledger.all()
    assert (entry.amount, entry.entry_on, entry.scheme, entry.commune_code) == (
        FULL,
        "2026-11-20",
        "health-household",
        FIRST_COMMUNE,
    )
    (enrolment,) = office.read.enrolments.all()
    assert (enrolment.state, enrolment.months, enrolment.kind, enrolment.collected_on) == (
        "collected",
        12,
        "new",
        "2026-11-20",
    )
    assert [cover.source for cover in office.read.coverages.of_person(person(office, DUC).id)] == ["enrolment"]
    assert [lead.close_reason for lead in office.read.leads.all()] == ["joined"]


def test_one_receipt_over_several_rows_is_one_receipt(office: Office, tmp_path: Path) -> None:
    rows = [line(AN, FULL, on="10/11/2026"), line(BUOI, SECOND, on="10/11/2026")]
    seen = look(office, tmp_path, *rows)
    assert results(seen) == ["add", "add"]
    importing.commit(office, seen)
    (receipt,) = office.read.receipts.all()
    assert (receipt.total, len(office.read.ledger.all())) == (FULL + SECOND, 2)
    assert results(look(office, tmp_path, *rows)) == ["same", "same"]


def test_a_number_on_the_first_row_holds_for_the_rows_below(office: Office, tmp_path: Path) -> None:
    second = line(BUOI, SECOND, number="", on="", payer="")
    seen = look(office, tmp_path, line(AN, FULL, on="10/11/2026"), second)
    assert (results(seen), "receipt-continues" in codes(seen.rows[1])) == (["add", "add"], True)
    importing.commit(office, seen)
    assert money(office) == (1, FULL + SECOND, 2)


def test_the_order_in_the_household_follows_the_amounts(office: Office, tmp_path: Path) -> None:
    seen = look(office, tmp_path, line(AN, SECOND, on="10/11/2026"), line(BUOI, FULL, on="10/11/2026"))
    importing.commit(office, seen)
    orders = {one.person_id: one.order_no for one in office.read.enrolments.all()}
    assert orders == {person(office, AN).id: 2, person(office, BUOI).id: 1}


def test_a_second_receipt_of_a_household_takes_the_next_place(office: Office, tmp_path: Path) -> None:
    rows = [line(AN, FULL, on="10/11/2026"), line(BUOI, SECOND, number="0000102", on="12/11/2026")]
    seen = look(office, tmp_path, *rows)
    assert results(seen) == ["add", "add"]
    importing.commit(office, seen)
    assert money(office) == (2, FULL + SECOND, 2)
    assert results(look(office, tmp_path, *rows)) == ["same", "same"]
    full_price = [line(AN, FULL, on="10/11/2026"), line(BUOI, FULL, number="0000102", on="12/11/2026")]
    with office_of_twelve(tmp_path, name="khac.db") as other:
        with other.write("test", "số", undoable=False) as work:
            work.people.change(person(other, BUOI).id, insurance_no=NUMBERS[BUOI])
        assert results(look(other, tmp_path, *full_price)) == ["add", "error"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (line(DUC, 1_000_000), "Số tiền 1.000.000 khác mức phải đóng 1.366.200 ngày 20/11/2026"),
        (line(DUC, ""), "Thiếu số tiền"),
        (line(DUC, FULL, months=""), "Thiếu số tháng"),
        (line(DUC, FULL, months=7), "7"),
        (line(DUC, FULL, on=""), "Thiếu ngày biên lai"),
        (line(DUC, FULL, on="22/11/2026"), "ở sau hôm nay"),
        (line(DUC, FULL, scheme="BHTN"), "Chế độ “BHTN” không phải"),
        (line(DUC, FULL, scheme=""), "Không rõ chế độ"),
        (line(DUC, FULL, number=""), "Thiếu số biên lai"),
        (line("Người Lạ Hoắc", FULL), "chưa có trong dữ liệu"),
        (line("", FULL), "không ghi người tham gia"),
        (line("Lê Thị Hoà", FULL), "cùng họ tên"),
        (line(AN, 1_782_000, scheme="BHXH TN", months=6, income=1_500_000), "còn hơn 30 ngày"),
        (line(DUC, 1_584_000, scheme="BHXH TN", months=6), "không ghi mức thu nhập"),
        (line(DUC, 1_584_000, scheme="BHXH TN", months=6, income=1_000_000), "1.000.000"),
    ],
)
def test_what_is_not_certain_is_rejected_with_the_reason(
    office: Office, tmp_path: Path, row: list[Any], words: str
) -> None:
    before = money(office)
    seen = look(office, tmp_path, row)
    assert (seen.rows[0].result in ("error", "suspect"), words in seen.rows[0].note) == (True, True), seen.rows[0].note
    importing.commit(office, seen)
    assert money(office) == before


def test_a_fault_in_one_row_keeps_the_whole_receipt_out(office: Office, tmp_path: Path) -> None:
    seen = look(
        office, tmp_path, line(AN, FULL, on="10/11/2026"), line("Người Lạ Hoắc", SECOND, on="10/11/2026"), line(DUC, FULL, number="0000102"),
    )  # fmt: skip
    assert results(seen) == ["error", "error", "add"]
    assert "Cùng biên lai 0000101 với dòng 6" in seen.rows[0].note


def test_people_of_two_households_are_two_receipts(office: Office, tmp_path: Path) -> None:
    seen = look(office, tmp_path, line(AN, FULL, on="10/11/2026"), line(DUC, FULL, on="10/11/2026"))
    assert ["nhiều hộ" in row.note for row in seen.rows] == [True, True]


def test_the_same_person_twice_is_not_paid_twice(office: Office, tmp_path: Path) -> None:
    seen = look(office, tmp_path, line(DUC, FULL), line(DUC, FULL, number="0000102"))
    assert (results(seen), "ở biên lai 0000101" in seen.rows[1].note) == (["add", "error"], True)


def test_voluntary_insurance_is_collected_with_the_income_told_or_known(office: Office, tmp_path: Path) -> None:
    rows = [
        line(LU, 693_000, on="20/06/2026", scheme="BHXH tự nguyện", months=3, income=1_500_000),
        line(LU, 693_000, number="0000102", on="20/08/2026", scheme="BHXH tự nguyện", months=3),
        line(LU, 700_000, number="0000103", on="20/08/2026", scheme="BHXH tự nguyện", months=3),
    ]
    importing.commit(office, look(office, tmp_path, rows[0]))
    assert (office.read.enrolments.all()[0].income, office.read.enrolments.all()[0].method) == (1_500_000, "3")
    seen = look(office, tmp_path, *rows[1:])
    assert results(seen) == ["add", "error"]
    importing.commit(office, seen)
    assert [one.income for one in office.read.enrolments.all()] == [1_500_000, 1_500_000]
    assert periods(office, LU) == [
        ("2026-01-01", "2026-03-31"),
        ("2026-04-01", "2026-06-30"),
        ("2026-07-01", "2026-09-30"),
    ]


def test_a_list_of_money_changes_nothing_else_of_people(office: Office, tmp_path: Path) -> None:
    before = person(office, DUC)
    row = line(DUC, FULL)
    path = write_form(tmp_path / "x.xlsx", RECEIPTS, [[*row, "0987654321"]], cells={"K4": "Số điện thoại"})
    seen = importing.preview(office, path)
    assert (results(seen), "kept" in codes(seen.rows[0])) == (["add"], True)
    importing.commit(office, seen)
    assert person(office, DUC) == before


def test_a_collector_nobody_knows_keeps_the_receipt_out(office: Office, tmp_path: Path) -> None:
    path = write_form(tmp_path / "x.xlsx", RECEIPTS, [line(DUC, FULL)], cells={"A2": "Mã nhân viên thu: NV999"})
    (row,) = importing.preview(office, path).rows
    assert (row.result, "Chưa có nhân viên thu “NV999”" in row.note) == ("error", True)


@pytest.mark.parametrize("paid_in", ["cash", "transfer"])
def test_the_form_of_payment_is_asked_never_assumed(office: Office, tmp_path: Path, paid_in: str) -> None:
    path = write_form(tmp_path / "x.xlsx", RECEIPTS, [line(DUC, FULL)], cells={"A1": "BẢNG KÊ BIÊN LAI"})
    seen = importing.preview(office, path)
    assert [(ask.key, ask.value) for ask in seen.asks] == [("payment_form", "")]
    assert (results(seen), seen.known_layout) == (["error"], False)
    assert "hình thức nộp" in seen.rows[0].note
    seen = importing.revise(office, seen, answers={"payment_form": {"": paid_in}})
    importing.commit(office, seen)
    assert [receipt.method for receipt in office.read.receipts.all()] == [paid_in]
    assert results(importing.preview(office, path)) == ["same"]  # the office knows by now: nothing is asked


def test_the_title_may_tell_the_form_of_payment(office: Office, tmp_path: Path) -> None:
    path = write_form(tmp_path / "y.xlsx", RECEIPTS, [line(DUC, FULL)], cells={"A1": "BIÊN LAI THU BẰNG CHUYỂN KHOẢN"})
    importing.commit(office, importing.preview(office, path))
    assert [receipt.method for receipt in office.read.receipts.all()] == ["transfer"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (line(DUC, FULL, number="2026-000001"), ""),
        (line(DUC, FULL, number="2026/000001"), ""),
        (
            line(DUC, 1_000_000, number="2026-000001", on="21/11/2026"),
            "thu của người này 1.366.200 đ, tệp ghi 1.000.000 đ",
        ),
        (line(DUC, FULL, number="2026-000001", on="19/11/2026"), "ngày là 21/11/2026, tệp ghi 19/11/2026"),
        (line(AN, FULL, number="2026-000001", on="21/11/2026"), "không thu của Nguyễn Văn An"),
        (line(DUC, FULL, number="2026-000001", on="21/11/2026", scheme="BHXH TN"), "không thu của Phạm Văn Đức"),
        (line("Người Lạ Hoắc", FULL, number="2026-000001", on="21/11/2026"), "tệp ghi người không có trong dữ liệu"),
    ],
)
def test_a_receipt_of_the_office_is_compared(office: Office, tmp_path: Path, row: list[Any], words: str) -> None:
    pay(office, Paid(name=DUC))
    if not words:
        row[2] = "21/11/2026"
    seen = look(office, tmp_path, row)
    assert (results(seen), words in seen.rows[0].note) == (["same"] if not words else ["error"], True), seen.rows[
        0
    ].note


def test_a_voided_receipt_is_not_the_same(office: Office, tmp_path: Path) -> None:
    void_receipt(office, pay(office, Paid(name=DUC)).receipt_id, "ghi nhầm")
    (row,) = look(office, tmp_path, line(DUC, FULL, number="2026-000001", on="21/11/2026")).rows
    assert (row.result, "đã hủy ngày 21/11/2026" in row.note) == ("error", True)


def test_a_namesake_is_chosen_by_the_user(office: Office, tmp_path: Path) -> None:
    bare = line(DUC, FULL)
    bare[5] = ""
    seen = look(office, tmp_path, bare)
    (row,) = seen.rows
    assert (row.result, [one.person_id for one in row.candidates]) == ("suspect", [person(office, DUC).id])
    chosen = importing.revise(
        office, seen, decisions={row.row: Decision(action="match", person_id=person(office, DUC).id)}
    )
    assert results(chosen) == ["add"]
    importing.commit(office, chosen)
    assert money(office) == (1, FULL, 1)


def test_c17_compares_sums_and_never_makes_a_receipt(office: Office, tmp_path: Path) -> None:
    pay(office, Paid(name=DUC), number="AB/26-0000007")
    rows = [
        [1, "AB/26", "0000007", "21/11/2026", 0, FULL, FULL], [2, "AB/26", "7", "21/11/2026", "", FULL, FULL],
        [3, "AB/26", "0000008", "21/11/2026", "", FULL, FULL],
    ]  # fmt: skip
    path = write_form(tmp_path / "c17.xlsx", C17, rows)
    seen = importing.preview(office, path)
    assert (seen.kind, results(seen)) == ("receipts", ["same", "same", "error"])
    rows[0][5] = rows[0][6] = 1_000_000
    (first, *_) = importing.preview(office, write_form(tmp_path / "c17.xlsx", C17, rows)).rows
    assert (first.result, "tổng số là 1.366.200 đ, tệp ghi 1.000.000 đ" in first.note) == ("error", True)


def test_an_untidy_list_comes_in(office: Office, tmp_path: Path) -> None:
    path = write_grid(tmp_path / "thu tien.xlsx", [
        ["BƯU ĐIỆN …"], ["Bảng kê thu tiền BHYT, BHXH tháng 11/2026"], ["NV thu:", "Hà Thị Thu"], [],
        ["TT", "Số BL", "Ngày thu", "Họ tên người tham gia", "Mã BHXH", "Loại BH", "Số tháng", "Số tiền thu", "Hình thức nộp"],
        [1, "0000101", 46336, "NGUYỄN VĂN AN", 9900000011, "BHYT HGĐ", "12 tháng", "1.366.200đ", "TM"],
        ["", "", "", "Trần Thị Bưởi", "9900 000 012", "bhyt hgđ", 12, 956340.0, ""],
        ["", "", "", "", "", "", "", "", ""],
        [2, "0000102", "20/11/26", "Phạm Văn Đức", "9900000031", "BHYT", 12, "1,366,200", "CK"],
        ["", "", "Cộng", "", "", "", "", 3_688_740, ""],
    ])  # fmt: skip
    seen = importing.preview(office, path)
    assert (seen.kind, results(seen)) == ("receipts", ["add", "add", "add"]), [row.note for row in seen.rows]
    importing.commit(office, seen)
    assert money(office) == (2, 2 * FULL + SECOND, 3)
    assert {receipt.method for receipt in office.read.receipts.all()} == {"cash", "transfer"}
    assert results(importing.preview(office, path)) == ["same"] * 3


def test_weeks_later_money_is_taken_back_whole_or_left_whole(office: Office, tmp_path: Path) -> None:
    rows = [
        line(AN, FULL, on="10/11/2026"),
        line(BUOI, SECOND, on="10/11/2026"),
        line(DUC, FULL, number="0000102"),
        line(ON_, 409_860, number="0000103"),
    ]
    made = importing.commit(office, look(office, tmp_path, *rows)).value
    assert (made.import_id, money(office)[0]) != (None, 0)
    with office.write("test", "gửi") as work:
        for one in work.enrolments.all():
            if one.person_id == person(office, AN).id:  # one of the two on the first receipt has left in a batch
                work.enrolments.change(one.id, state="sent")
    third = office.read.receipts.by_number("0000103")
    assert third is not None
    void_receipt(office, third.id, "trả lại tiền", date(2026, 11, 21))
    office.now = lambda: datetime(2026, 12, 20, 8, 0)
    undone = import_history.undo_import(office, made.import_id or 0).value
    assert {receipt.number for receipt in office.read.receipts.all()} == {"0000101", "0000103", "0000103-H"}
    assert office.read.ledger.balance() == FULL + SECOND
    standing = {one.person_id for one in office.read.enrolments.all()}
    assert standing == {person(office, name).id for name in (AN, BUOI, ON_)}
    paid = [one.person_id for one in office.read.coverages.all() if one.source == "enrolment"]
    assert sorted(paid) == sorted(person(office, name).id for name in (AN, BUOI))
    assert {left.kind for left in undone.left} >= {"enrolment", "receipt", "ledger_entry"}
    assert "biên lai 0000101" in {left.text for left in undone.left}
    assert keeping.check(office).sound


def test_everything_of_one_list_is_one_step(office: Office, tmp_path: Path) -> None:
    before = office.read.receipts.count(), office.read.enrolments.count(), len(office.read.coverages.all())
    seen = look(office, tmp_path, line(AN, FULL, on="10/11/2026"), line(DUC, FULL, number="0000102"))
    made = importing.commit(office, seen).value
    assert made.import_id is not None
    import_history.undo_import(office, made.import_id)
    assert (office.read.receipts.count(), office.read.enrolments.count(), len(office.read.coverages.all())) == before


def test_a_number_of_the_collectors_book_is_taken_from_the_book(office: Office, tmp_path: Path) -> None:
    handed(office, collector(office).id, 101, 110, a_book(office, "0000101", "0000110"))
    importing.commit(office, look(office, tmp_path, line(DUC, FULL)))
    (receipt,) = office.read.receipts.all()
    assert (receipt.number, receipt.book_number) == ("AA/26P-0000101", 101)
    again = look(office, tmp_path, line(DUC, FULL))
    assert (results(again), again.rows[0].note) == (["same"], "")


def test_a_number_that_somebody_else_holds_is_refused_before_anything_is_written(
    office: Office, tmp_path: Path
) -> None:
    other = a_collector(office, "Lê Thị Mai", "NV07")
    handed(office, other.id, 101, 110, a_book(office, "0000101", "0000110"))
    seen = look(office, tmp_path, line(DUC, FULL))
    assert results(seen) == ["error"]
    assert "hiện Lê Thị Mai giữ" in seen.rows[0].note
