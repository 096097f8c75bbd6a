"""Due lists: the end of cover is filled in, each person gets one lead per scheme, and nobody is visited in vain."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from desktop_app.services import importing
from desktop_app.services.import_values import Preview, RowOutcome
from desktop_app.services.office import Office
from tests.builders import collector, days, office_of_twelve, person
from tests.excel.builders import write_grid
from tests.services.import_forms import DUE, write_form
from tests.services.import_workbooks import plain_list

HERE = "Thôn Bình Hòa, xã Sóc Sơn"
AN, BUOI, OI = "Nguyễn Văn An", "Trần Thị Bưởi", "Đặng Thị Ơn"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with office_of_twelve(tmp_path) as found:
        yield found


def record(
    name: str = OI, until: str = "12/10/2026", birth: str = "30/11/1958", number: str = "", card: str = ""
) -> list[Any]:
    return [1, until, name, "", birth, "", HERE, "", number, "", card, ""]


def look(office: Office, tmp_path: Path, *rows: Sequence[Any], **options: Any) -> Preview:
    seen = importing.preview(office, write_form(tmp_path / "den han.xlsx", DUE, rows, **options))
    assert (seen.kind, seen.totals.adds_up) == ("due", True)
    return seen


def codes(row: RowOutcome) -> set[str]:
    return {problem.code for problem in row.problems}


def leads(office: Office) -> dict[tuple[str, str], tuple[str, str | None]]:
    names = {one.id: one.name for one in office.read.people.all()}
    return {(names[lead.person_id], lead.scheme): (lead.source, lead.detail) for lead in office.read.leads.all()}


def test_a_row_opens_a_lead_and_fills_the_end(office: Office, tmp_path: Path) -> None:
    importing.commit(
        office, look(office, tmp_path, record(), record("Vũ Thị Lạ", "30/11/2026", "30/11/1959", "001159000088"))
    )
    thu = "nhân viên thu Hà Thị Thu"
    assert leads(office) == {
        (OI, "health-household"): ("due", f"Đến hạn 12/10/2026, {thu}"),
        ("Vũ Thị Lạ", "health-household"): ("due", f"Đến hạn 30/11/2026, {thu}"),
    }  # fmt: skip
    (new,) = office.read.coverages.of_person(person(office, "Vũ Thị Lạ").id)
    assert (new.scheme, new.subject_group, new.valid_from, new.valid_to, new.collector_id) == (
        "health-household", None, None, "2026-11-30", collector(office).id,
    )  # fmt: skip


def test_one_lead_per_scheme_however_many_rows_and_lists_name_somebody(office: Office, tmp_path: Path) -> None:
    seen = look(office, tmp_path, record(number="001071000021"), record(number="001071000021"))
    assert [row.result for row in seen.rows] == ["add", "same"]
    importing.commit(office, seen)
    other = look(office, tmp_path, record(number="001071000021"), cells={"A2": "Nhân viên thu: Cao Văn Nghỉ"})
    assert other.rows[0].result != "add"
    importing.commit(office, other)
    assert len(office.read.leads.all()) == 1


def test_both_schemes_of_one_person_are_two_leads(office: Office, tmp_path: Path) -> None:
    path = plain_list(
        tmp_path / "den han.xlsx", ("Họ và tên", "Mã số BHXH", "Ngày sinh", "Loại hình", "Hạn thẻ đến", "Đã đóng đến tháng", "Hạn đóng"),
        (OI, "9900000021", "30/11/1958", "BHYT HGĐ", "12/10/2026", "", ""),
        (OI, "9900000021", "30/11/1958", "BHXH TN", "", "12/2025", "30/11/2026"),
    )  # fmt: skip
    seen = importing.preview(office, path)
    assert (seen.kind, [row.result for row in seen.rows]) == ("due", ["add", "add"])
    importing.commit(office, seen)
    assert leads(office) == {
        (OI, "health-household"): ("due", "Đến hạn 12/10/2026"),
        (OI, "voluntary-si"): ("due", "Đã đóng đến 12/2025, hạn đóng 30/11/2026"),
    }


def test_a_list_of_voluntary_insurance_fills_its_months(office: Office, tmp_path: Path) -> None:
    path = write_grid(tmp_path / "bhxh.xlsx", [
        ["DANH SÁCH BHXH TỰ NGUYỆN ĐẾN HẠN ĐÓNG"], [],
        ["STT", "Họ và tên", "Mã số BHXH", "Ngày sinh", "Địa chỉ", "Đóng đến tháng", "Mã nhân viên thu"],
        [1, "Võ Văn Đóng", "9900000091", "01/02/1980", HERE, "10/2026", "NV001"],
    ])  # fmt: skip
    seen = importing.preview(office, path)
    importing.commit(office, seen)
    (held,) = office.read.coverages.of_person(person(office, "Võ Văn Đóng").id)
    assert (held.scheme, held.valid_to, held.collector_id) == ("voluntary-si", "2026-10-31", collector(office).id)
    assert leads(office)["Võ Văn Đóng", "voluntary-si"] == ("due", "Đã đóng đến 10/2026, nhân viên thu NV001")


@pytest.mark.parametrize(
    ("heading", "cell", "words"),
    [("Loại hình", "BHTN", "Không rõ “BHTN”"), ("Loại hình", "", "Không có ngày hết hạn"), ("Hạn đóng", "30/11/2026", "Không rõ đến hạn")],
)  # fmt: skip
def test_what_does_not_say_which_scheme_or_when_is_rejected(
    office: Office, tmp_path: Path, heading: str, cell: str, words: str
) -> None:
    title = "DANH SÁCH BHYT ĐẾN HẠN" if heading == "Loại hình" else "DANH SÁCH ĐẾN HẠN"
    path = write_grid(tmp_path / "x.xlsx", [
        [title], ["Họ và tên", "CCCD", "Ngày sinh", "Hạn thẻ đến", "Mã nhân viên thu", heading],
        [OI, "001071000021", "30/11/1958", "", "NV001", cell],
    ])  # fmt: skip
    seen = importing.preview(office, path)
    assert (seen.kind, seen.rows[0].result, words in seen.rows[0].note) == ("due", "error", True)


def test_who_renewed_already_is_told_and_not_listed(office: Office, tmp_path: Path) -> None:
    with office.write("test", "thử") as work:
        work.coverages.add(
            person_id=person(office, OI).id,
            scheme="health-household",
            valid_from="2026-11-01",
            valid_to="2027-10-31",
            source="entered",
        )
    seen = look(office, tmp_path, record())
    assert (seen.rows[0].result, "covered" in codes(seen.rows[0])) == ("same", True)


@pytest.mark.parametrize(("reason", "listed"), [("refused", False), ("absent", True)])
def test_who_said_no_this_year_is_not_listed_again(office: Office, tmp_path: Path, reason: str, listed: bool) -> None:
    with office.write("test", "thử") as work:
        work.leads.add(
            person_id=person(office, OI).id, scheme="health-household", source="due", opened_on="2026-02-01", closed_on="2026-03-01",
            close_reason=reason,
        )  # fmt: skip
    seen = look(office, tmp_path, record())
    assert (bool(seen.rows[0].result == "add"), "said-no" in codes(seen.rows[0])) == (listed, not listed)


def test_the_dead_and_those_who_pay_nothing_themselves_get_no_lead(office: Office, tmp_path: Path) -> None:
    dead = record("Lê Văn Hùng", "30/11/2026", "1948")
    dead[6] = "Thôn Tân Lập, xã Sóc Sơn"
    seen = look(
        office, tmp_path, dead, record(card="HN2019900000021"), record(card="CN3019900000021", until="30/11/2026")
    )
    assert [codes(row) & {"died", "not-paid-by-self"} for row in seen.rows] == [{"died"}, {"not-paid-by-self"}, set()]
    assert [row.result == "add" for row in seen.rows] == [False, False, True]


def test_a_group_nobody_wrote_is_never_filled_in(office: Office, tmp_path: Path) -> None:
    with office.write("test", "thử") as work:
        work.coverages.add(
            person_id=person(office, BUOI).id, scheme="health-other", subject_group="CN", valid_from="2026-01-01", valid_to=days(10),
            source="entered",
        )  # fmt: skip
    importing.commit(office, look(office, tmp_path, record(BUOI, "01/12/2026", "1968")))
    held = [(cover.scheme, cover.subject_group) for cover in office.read.coverages.of_person(person(office, BUOI).id)]
    assert sorted(held, key=str) == [("health-household", None), ("health-other", "CN")]


def test_an_unknown_collector_is_told_and_nobody_is_put_in_the_place(office: Office, tmp_path: Path) -> None:
    seen = look(
        office,
        tmp_path,
        record("Vũ Thị Lạ", "30/11/2026", "30/11/1959", "001159000088"),
        cells={"A2": "Mã nhân viên thu: NV999"},
    )
    assert "unknown-collector" in codes(seen.rows[0])
    importing.commit(office, seen)
    assert [cover.collector_id for cover in office.read.coverages.of_person(person(office, "Vũ Thị Lạ").id)] == [None]


def test_an_untidy_list_comes_in(office: Office, tmp_path: Path) -> None:
    path = write_grid(tmp_path / "d08a.xlsx", [
        ["Mẫu D08a-TS"], ["DS NGƯỜI CÓ THẺ BHYT SẮP ĐẾN HẠN"], ["NV thu: …"], [],
        ["TT", "Họ tên", "N.sinh", "ĐT", "Đ/c", "HSD đến", "Người thu"],
        ["Thôn Bình Hòa", "", "", "", "", "", ""],
        [1, "ĐẶNG THỊ ƠN", "30.11.1958", 987654321, HERE, 46307, "Hà Thị Thu"],
        ["", "", "", "", "", "", ""],
        ["TT", "Họ tên", "N.sinh", "ĐT", "Đ/c", "HSD đến", "Người thu"],
        [2, "Vũ  Thị Lạ", "1959", "", HERE, "30-11-2026", "Hà Thị Thu"],
        ["", "Tổng số: 2 người", "", "", "", "", ""], ["", "", "", "", "Người lập", "", ""],
    ])  # fmt: skip
    seen = importing.preview(office, path)
    assert (seen.kind, [row.result for row in seen.rows]) == ("due", ["add", "add"])
    importing.commit(office, seen)
    assert set(leads(office)) == {(OI, "health-household"), ("Vũ Thị Lạ", "health-household")}
    assert [row.result for row in importing.preview(office, path).rows] == ["same", "same"]
