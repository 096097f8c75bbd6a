"""Lists of employers and household businesses: matched by tax code, owner's id, unit code; months beside them; leads for their owners."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.services import import_files, import_history, importing
from desktop_app.services.import_values import Decision, Preview
from desktop_app.services.office import Office
from tests.builders import empty_office
from tests.services.register_workbooks import counts, table, take_in, warnings

TITLE = ("CHI CỤC THUẾ", "DANH SÁCH HỘ KINH DOANH", "Tháng 10 năm 2026")
HEADINGS = (
    "STT", "Mã số thuế", "Tên hộ kinh doanh", "Họ và tên chủ hộ", "Số CCCD chủ hộ", "Địa chỉ", "Phương pháp tính thuế", "Số lao động",
)  # fmt: skip
HA = (1, "0100109106", "Tạp hóa Hà", "Nguyễn Thị Hà", "001180000011", "Số 1, Thôn Một", "Kê khai", 3)
BINH = (2, "0100109113", "Quán Bình", "Trần Văn Bình", "001075000012", "Thôn Hai", "Khoán", 1)
UNITS = (
    "STT",
    "Tên đơn vị",
    "Mã đơn vị",
    "Địa chỉ",
    "Số lao động",
    "Số tiền chậm đóng, trốn đóng BHXH, BHYT, BHTN",
    "Ghi chú",
)
D15 = ("BẢO HIỂM XÃ HỘI CƠ SỞ", "DANH SÁCH ĐƠN VỊ TRỐN ĐÓNG BHXH, BHYT, BHTN")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with empty_office(tmp_path, communes=("00376",)) as found:
        yield found


def look(
    office: Office, path: Path, *rows: Any, headings: Any = HEADINGS, title: Any = TITLE, **options: Any
) -> Preview:
    return importing.preview(office, table(path, title, headings, *rows), **options)


def add_person(office: Office, name: str, personal_id: str, cover: str = "") -> int:
    with office.write("test.person", "Người") as work:
        hamlet = work.hamlets.add(commune_code="00376", name=f"Thôn {name}", kind="thôn", list_order=1)
        home = work.households.add(hamlet_id=hamlet, state="active", list_order=1)
        person = work.people.add(household_id=home, name=name, personal_id=personal_id, list_order=1)
        if cover:
            work.coverages.add(
                person_id=person, scheme=cover, valid_from="2026-01-01", valid_to="2026-12-31", source="entered"
            )
    return person


def test_household_businesses_come_in_and_again_are_the_same(office: Office, tmp_path: Path) -> None:
    path = table(tmp_path / "hkd.xlsx", TITLE, HEADINGS, HA, BINH, ("", "Tổng cộng"))
    receipt = take_in(office, path)
    assert (receipt.kind, counts(receipt), dict(receipt.made)) == ("employers", (2, 2, 0, 0, 0), {"employer": 2})
    first, second = office.read.employers.all()
    assert (first.name, first.tax_code, first.kind, first.commune_code, first.tax_method) == (
        "Tạp hóa Hà", "0100109106", 4, "00376", "declaration",
    )  # fmt: skip
    assert (first.owner_name, first.owner_personal_id, first.people_declared, first.state) == (
        "Nguyễn Thị Hà",
        "001180000011",
        3,
        None,
    )
    assert second.tax_method == "lump-sum"
    assert counts(importing.preview(office, path)) == (2, 0, 0, 2, 0)


@pytest.mark.parametrize(
    ("policy", "expected", "address", "phone"),
    [
        ({"add"}, (2, 1, 0, 1, 0), "Số 1, Thôn Một", None),
        ({"fill"}, (2, 0, 1, 0, 1), "Số 1, Thôn Một", "0912000001"),
        ({"update"}, (2, 0, 1, 0, 1), "Số 9", "0912000001"),
        ({"add", "fill", "update"}, (2, 1, 1, 0, 0), "Số 9", "0912000001"),
    ],
)
def test_the_policy_decides(
    office: Office, tmp_path: Path, policy: set[str], expected: tuple[int, ...], address: str, phone: str | None
) -> None:
    take_in(office, table(tmp_path / "hkd.xlsx", TITLE, HEADINGS, HA))
    headings = ("Mã số thuế", "Tên hộ kinh doanh", "Địa chỉ", "Số điện thoại")
    rows = [("0100109106", "TẠP HÓA HÀ", "Số 9", "0912000001"), ("0100109113", "Quán Bình", "", "")]
    receipt = take_in(office, table(tmp_path / "moi.xlsx", TITLE, headings, *rows), policy=frozenset(policy))
    assert counts(receipt) == expected
    first = office.read.employers.all()[0]
    assert (first.name, first.address, first.phone, first.people_declared) == ("Tạp hóa Hà", address, phone, 3)


@pytest.mark.parametrize(
    ("cell", "owner", "code"),
    [
        ("0100109106", "", "0100109106"),
        ("01 00109106", "", "0100109106"),
        ("0100109106-001", "", "0100109106-001"),
        ("0100109106001", "", "0100109106-001"),
        (100109106, "", "0100109106"),  # Excel ate the zero
        (1180000011, "001180000011", "001180000011"),  # the owner's id without its two zeros: the column beside tells
        (31180000011, "", "031180000011"),
        ("001180000011", "", "001180000011"),
        (1065000019, "", None),  # ten digits that are no tax code: perhaps an id without two zeros
        ("12345", "", None),
        ("991180000011", "", None),  # twelve digits that no personal id begins with
    ],
)
def test_tax_codes_are_restored_or_refused(
    office: Office, tmp_path: Path, cell: Any, owner: str, code: str | None
) -> None:
    seen = look(office, tmp_path / "hkd.xlsx", (1, cell, "Quán Mẫu", "", owner, "", "", ""))
    if code is None:
        assert counts(seen) == (1, 0, 0, 0, 1)
        return
    importing.commit(office, seen)
    assert [one.tax_code for one in office.read.employers.all()] == [code]
    assert bool(warnings(seen, "zeros-restored")) == (not isinstance(cell, str))


def test_the_owners_id_stands_in_for_the_old_tax_code(office: Office, tmp_path: Path) -> None:
    take_in(office, table(tmp_path / "cu.xlsx", TITLE, HEADINGS, HA))
    seen = look(office, tmp_path / "moi.xlsx", (1, "001180000011", "Tạp hóa Hà", "", "", "", "", ""))
    assert [(row.result, [(c.label, c.before, c.after) for c in row.changes]) for row in seen.rows] == [
        ("update", [("Mã số thuế", "0100109106", "001180000011")])
    ]
    importing.commit(office, seen)
    # and the old list again finds it by the owner beside the old code
    back = look(office, tmp_path / "cu2.xlsx", HA, policy=frozenset({"add", "fill"}))
    assert [row.result for row in back.rows] == ["same"]


def test_a_name_alone_is_only_a_doubt(office: Office, tmp_path: Path) -> None:
    take_in(office, table(tmp_path / "hkd.xlsx", TITLE, HEADINGS, HA))
    seen = look(office, tmp_path / "ten.xlsx", (1, "", "Tạp hóa Hà", "", "", "Số 1", "", ""))
    (row,) = seen.rows
    assert (row.result, len(row.candidates)) == ("suspect", 1)
    same = importing.revise(
        office, seen, decisions={row.row: Decision(action="match", person_id=row.candidates[0].person_id)}
    )
    assert counts(same) == (1, 0, 1, 0, 0)
    other = importing.revise(office, seen, decisions={row.row: Decision(action="add")})
    assert counts(other) == (1, 1, 0, 0, 0)


def test_a_list_without_codes_again_is_the_same(office: Office, tmp_path: Path) -> None:
    path = table(
        tmp_path / "ten.xlsx",
        TITLE,
        HEADINGS,
        (1, "", "Quán Một", "Lê A", "", "Thôn Một", "", ""),
        (2, "", "Quán Một", "Lê B", "", "", "", ""),
    )
    assert counts(take_in(office, path)) == (2, 2, 0, 0, 0)
    again = importing.preview(office, path)
    assert [row.result for row in again.rows] in (["same", "same"], ["suspect", "suspect"])
    assert counts(again)[1:3] == (0, 0)


def test_codes_that_mean_two_employers(office: Office, tmp_path: Path) -> None:
    headings = ("Tên đơn vị", "Mã số thuế", "Mã đơn vị")
    title = ("DANH SÁCH ĐƠN VỊ",)
    path = table(
        tmp_path / "dv.xlsx",
        title,
        headings,
        ("Công ty A", "0100109106", "0100109106DNA01"),
        ("Công ty B", "0100109113", "TA0001B"),
    )
    assert counts(take_in(office, path)) == (2, 2, 0, 0, 0)
    crossed = look(office, tmp_path / "c.xlsx", ("Công ty A", "0100109106", "TA0001B"), headings=headings, title=title)
    assert (crossed.rows[0].result, len(crossed.rows[0].candidates)) == ("suspect", 2)
    second = look(
        office,
        tmp_path / "d.xlsx",
        ("Công ty A, chi nhánh", "0100109106", "0100109106DNA02"),
        headings=headings,
        title=title,
    )
    assert second.rows[0].result == "suspect"  # another unit of the same taxpayer: the officer says so
    by_unit = look(office, tmp_path / "e.xlsx", ("Công ty A", "", "0100109106dna01"), headings=headings, title=title)
    assert by_unit.rows[0].result == "same"


def test_duplicates_inside_the_file(office: Office, tmp_path: Path) -> None:
    seen = look(office, tmp_path / "hkd.xlsx", HA, (2, "0100109106", "Tên khác", "", "", "", "", ""))
    assert [row.result for row in seen.rows] == ["add", "suspect"]


def test_units_in_arrears_bring_the_month_of_the_title(office: Office, tmp_path: Path) -> None:
    rows = [
        (1, "Công ty A", "TA0001A", "Thôn Một", 12, 15_000_000, "đã nhắc"),
        (2, "Công ty B", "TA0002B", "Thôn Hai", 4, "2.500.000", ""),
    ]
    path = table(tmp_path / "d15.xlsx", (*D15, "Tháng 10 năm 2026"), UNITS, *rows)
    receipt = take_in(office, path)
    assert (receipt.kind, dict(receipt.made)) == ("employers", {"employer": 2, "employer-month": 2})
    first = office.read.employers.all()[0]
    (month,) = office.read.employer_months.of_employer(first.id)
    assert (month.month, month.fund, month.arrears, month.people, month.source) == (
        "2026-10",
        "",
        15_000_000,
        None,
        "d15.xlsx",
    )
    assert (first.note, first.people_declared, first.kind) == ("đã nhắc", 12, None)
    assert counts(importing.preview(office, path)) == (2, 0, 0, 2, 0)
    later = table(tmp_path / "d15-11.xlsx", (*D15, "Tháng 11 năm 2026"), UNITS, rows[0])
    seen = importing.preview(office, later)
    assert [(c.label, c.after) for c in seen.rows[0].changes] == [("Tháng 11/2026: chậm đóng", "15.000.000")]
    importing.commit(office, seen)
    assert [one.month for one in office.read.employer_months.of_employer(first.id)] == ["2026-11", "2026-10"]


def test_figures_without_a_month_are_asked_for(office: Office, tmp_path: Path) -> None:
    seen = look(
        office,
        tmp_path / "d15.xlsx",
        (1, "Công ty A", "TA0001A", "Thôn Một", 12, 15_000_000, ""),
        headings=UNITS,
        title=D15,
    )
    assert (counts(seen), [ask.key for ask in seen.asks]) == ((1, 1, 0, 0, 0), ["month"])
    assert len(warnings(seen, "month-unknown")) == 1
    assert seen.asks[0].choices[0][0] == "2026-11"
    answered = importing.revise(office, seen, answers={"month": {"": "2026-09"}})
    assert answered.asks == ()
    importing.commit(office, answered)
    assert [(one.month, one.arrears) for one in office.read.employer_months.all()] == [("2026-09", 15_000_000)]


def test_arrears_by_fund_and_in_millions(office: Office, tmp_path: Path) -> None:
    headings = ("Tên đơn vị", "Mã đơn vị", "Nợ BHXH", "Nợ BHYT", "Số tháng nợ", "Số người tham gia")
    title = ("DANH SÁCH ĐƠN VỊ CHẬM ĐÓNG THÁNG 10/2026", "ĐVT: triệu đồng")
    take_in(office, table(tmp_path / "no.xlsx", title, headings, ("Công ty A", "TA0001A", 12.5, 3, 4, 10)))
    found = {one.fund: (one.arrears, one.months_late, one.people) for one in office.read.employer_months.all()}
    assert found == {"": (None, 4, 10), "social": (12_500_000, None, None), "health": (3_000_000, None, None)}


def test_small_money_without_a_unit_is_not_taken(office: Office, tmp_path: Path) -> None:
    headings = ("Tên đơn vị", "Mã đơn vị", "Số nợ")
    seen = look(office, tmp_path / "no.xlsx", ("Công ty A", "TA0001A", 12), headings=headings, title=("THÁNG 10/2026",))
    assert len(warnings(seen, "unit-unknown")) == 1
    assert importing.commit(office, seen).value.made == {"employer": 1}


def test_unknown_words_stay_in_the_note(office: Office, tmp_path: Path) -> None:
    headings = ("Tên đơn vị", "Mã số thuế", "Loại hình đơn vị", "Trạng thái", "Phương pháp tính thuế")
    rows = [
        ("Công ty A", "0100109106", "DN FDI", "NNT đang hoạt động", "Kê khai"),
        ("B", "0100109113", "Cửa hàng", "Bỏ trốn", "Theo lần"),
    ]
    path = table(tmp_path / "dv.xlsx", ("DANH SÁCH ĐƠN VỊ",), headings, *rows)
    take_in(office, path)
    first, second = office.read.employers.all()
    assert (first.kind, first.state, first.tax_method, first.note) == (2, "active", "declaration", None)
    assert (second.kind, second.state, second.tax_method) == (None, None, None)
    assert all(word in str(second.note) for word in ("Cửa hàng", "Bỏ trốn", "Theo lần"))
    assert counts(importing.preview(office, path)) == (2, 0, 0, 2, 0)


@pytest.mark.parametrize(
    ("name", "method", "cover", "scheme"),
    [
        ("Nguyễn Thị Hà", "Kê khai", "", "compulsory-si"),
        ("NGUYEN THI HA", "Kê khai", "", "compulsory-si"),
        ("Nguyễn Thị Hà", "Khoán", "", "voluntary-si"),
        ("Nguyễn Thị Hà", "", "", None),  # what decides it is not told
        ("Lê Khác", "Kê khai", "", None),  # the id is somebody else's
        ("Nguyễn Thị Hà", "Kê khai", "compulsory-si", None),
        ("Nguyễn Thị Hà", "Khoán", "voluntary-si", None),
    ],
)
def test_owners_in_the_office_become_leads(
    office: Office, tmp_path: Path, name: str, method: str, cover: str, scheme: str | None
) -> None:
    person = add_person(office, "Nguyễn Thị Hà", "001180000011", cover)
    path = table(
        tmp_path / "hkd.xlsx", TITLE, HEADINGS, (1, "0100109106", "Tạp hóa Hà", name, "001180000011", "", method, 3)
    )
    receipt = take_in(office, path)
    leads = [(one.person_id, one.scheme, one.source) for one in office.read.leads.all()]
    assert leads == ([(person, scheme, "household-business")] if scheme else [])
    assert receipt.made.get("lead", 0) == len(leads)
    assert counts(importing.preview(office, path)) == (1, 0, 0, 1, 0)
    assert receipt.import_id is not None
    import_history.undo_import(office, receipt.import_id)
    assert (office.read.leads.all(), office.read.employers.all()) == ([], [])


def test_places_are_of_the_office_or_refused(tmp_path: Path) -> None:
    with empty_office(tmp_path, communes=("00376", "00382")) as office:
        headings = ("Mã số thuế", "Tên hộ kinh doanh", "Xã", "Địa chỉ")
        rows = [("0100109106", "A", "Xã Sóc Sơn", ""), ("0100109113", "B", "", ""), ("", "C", "Xã Không Có", "")]
        seen = look(office, tmp_path / "hkd.xlsx", *rows, headings=headings)
        assert [row.result for row in seen.rows] == ["add", "error", "error"]
        bare = look(
            office,
            tmp_path / "b.xlsx",
            ("0100109106", "A", "Thôn Một, xã Sóc Sơn"),
            ("0100109113", "B", ""),
            headings=(*headings[:2], "Địa chỉ"),
        )
        assert (bare.needs_commune, [row.result for row in bare.rows]) == (True, ["add", "error"])
        chosen = importing.revise(office, bare, commune="00382")
        assert [row.place for row in chosen.rows] == ["Xã Sóc Sơn", chosen.rows[1].place]
        assert counts(chosen) == (2, 2, 0, 0, 0)


def test_rejects_come_back_corrected(office: Office, tmp_path: Path) -> None:
    seen = look(office, tmp_path / "hkd.xlsx", HA, (2, "12345", "Quán Bình", "", "", "", "", ""))
    out = tmp_path / "loi.xlsx"
    assert import_files.save_rejects(seen, out) == 1
    again = importing.preview(office, out)
    assert (again.kind, counts(again)) == ("employers", (1, 0, 0, 0, 1))


@pytest.mark.parametrize(
    ("title", "headings", "row", "kind"),
    [
        (("DANH SÁCH LAO ĐỘNG",), ("Họ và tên", "Ngày sinh", "Mã số BHXH", "Tên đơn vị", "Mã đơn vị"),
        ("Lê A", "1990", "9900000001", "Công ty A", "TA1"), "members"),
        (("DANH SÁCH",), ("Họ và tên", "Số CCCD", "Mã số thuế", "Tên đơn vị"), ("Lê A", "001090000001", "0100109106", "Công ty A"), "members"),
        (("DANH SÁCH HỘ KINH DOANH",), ("Mã số thuế", "Tên hộ kinh doanh", "Họ và tên", "Số CCCD"),
        ("0100109106", "Quán A", "Lê A", "001090000001"), "employers"),
        (("DANH SÁCH ĐƠN VỊ",), ("Tên đơn vị", "Mã đơn vị"), ("Công ty A", "TA1"), "employers"),
    ],
)  # fmt: skip
def test_recognised_beside_lists_of_people(
    office: Office, tmp_path: Path, title: Any, headings: Any, row: Any, kind: str
) -> None:
    assert look(office, tmp_path / "tep.xlsx", row, headings=headings, title=title).kind == kind


def test_a_divided_old_commune_is_asked_about(office: Office, tmp_path: Path) -> None:
    """“Xã Phú Minh” went into Xã Sóc Sơn for a part only."""
    headings = ("STT", "Mã số thuế", "Tên hộ kinh doanh", "Họ và tên chủ hộ", "Địa chỉ", "Xã", "Huyện", "Số lao động")
    business = (1, "0100109106", "Tạp hóa Hà", "Nguyễn Thị Hà", "Số 1", "Xã Phú Minh", "Sóc Sơn", 3)
    seen = look(office, tmp_path / "hkd.xlsx", business, headings=headings)
    (ask,) = seen.asks
    assert ask.key == "commune"
    told = importing.revise(office, seen, answers={ask.key: {ask.code: "00376"}})
    importing.commit(office, told)
    assert [one.commune_code for one in office.read.employers.all()] == ["00376"]
