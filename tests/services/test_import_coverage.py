"""The sector's extract of cards: periods are filled and added, leads close, nothing known to last longer is cut unseen."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from desktop_app.services import importing
from desktop_app.services.import_values import EVERYTHING, Preview, RowOutcome
from desktop_app.services.office import Office
from tests.builders import days, office_of_twelve, person
from tests.excel.builders import write_grid
from tests.services.import_forms import CARDS, write_form
from tests.services.money_builders import ON_, Paid, pay

HERE, THERE = "Thôn Bình Hòa, xã Sóc Sơn", "Thôn Tân Lập, xã Sóc Sơn"
AN, HANH, OI = "Nguyễn Văn An", "Phạm Thị Hạnh", "Đặng Thị Ơn"
KNOWN = {
    AN: ("9900000011", "05/03/1965", HERE),
    HANH: ("9900000032", "02/09/1982", THERE),
    OI: ("9900000021", "30/11/1958", HERE),
}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with office_of_twelve(tmp_path) as found:
        yield found


def card(
    name: str, since: str, until: str, *, group: str = "GD", facility: str = "", five: str = "", number: str = ""
) -> list[Any]:
    insurance, birth, address = KNOWN.get(name, (number, "01/02/1980", HERE))
    digit = "3" if group == "HT" else "4"
    return [1, f"{group}{digit}01{insurance}", name, birth, "", address, group, facility, since, until, five]


def look(office: Office, tmp_path: Path, *rows: Sequence[Any], **options: Any) -> Preview:
    seen = importing.preview(office, write_form(tmp_path / "the.xlsx", CARDS, rows), **options)
    assert (seen.kind, seen.totals.adds_up) == ("coverage", True)
    return seen


def periods(office: Office, name: str, scheme: str = "health-household") -> list[tuple[str | None, str | None]]:
    held = office.read.coverages.of_person(person(office, name).id)
    return sorted((cover.valid_from, cover.valid_to) for cover in held if cover.scheme == scheme)


def shown(row: RowOutcome, label: str) -> list[tuple[str, str, bool]]:
    return [(change.before, change.after, change.kept) for change in row.changes if change.label == label]


def codes(row: RowOutcome) -> set[str]:
    return {problem.code for problem in row.problems}


def test_a_new_period_stands_beside_the_old_one(office: Office, tmp_path: Path) -> None:
    seen = look(office, tmp_path, card(AN, "06/12/2026", "05/12/2027", facility="01234", five="01/01/2028"))
    assert shown(seen.rows[0], "Hạn thẻ BHYT") == [("05/12/2026", "05/12/2027", False)]
    importing.commit(office, seen)
    assert periods(office, AN) == [("2025-12-06", days(14)), ("2026-12-06", "2027-12-05")]
    newest = office.read.coverages.of_person(person(office, AN).id)[0]
    assert (newest.subject_group, newest.card_no, newest.facility, newest.five_years_on, newest.source) == (
        "GD", "GD4019900000011", "01234", "2028-01-01", "import",
    )  # fmt: skip


def test_what_a_known_period_lacks_is_filled_cell_by_cell(office: Office, tmp_path: Path) -> None:
    seen = look(office, tmp_path, card(HANH, "01/03/2026", "28/02/2027", facility="01234", five="01/06/2027"))
    assert {change.label: (change.before, change.after) for change in seen.rows[0].changes} == {
        "Mã thẻ BHYT": ("", "GD4019900000032"), "Mã đối tượng": ("", "GD"), "Mã thẻ của kỳ này": ("", "GD4019900000032"),
        "Nơi đăng ký KCB": ("", "01234"), "Đủ 5 năm liên tục": ("", "01/06/2027"),
    }  # fmt: skip
    importing.commit(office, seen)
    assert periods(office, HANH) == [("2026-03-01", "2027-02-28")]
    (held,) = office.read.coverages.of_person(person(office, HANH).id)
    assert (held.facility, held.five_years_on, held.card_no) == ("01234", "2027-06-01", "GD4019900000032")


def test_history_comes_in_and_shows_no_loss(office: Office, tmp_path: Path) -> None:
    rows = [card(HANH, "01/03/2025", "28/02/2026"), card(HANH, "01/03/2024", "28/02/2025")]
    seen = look(office, tmp_path, *rows)
    assert [shown(row, "Hạn thẻ BHYT") for row in seen.rows] == [
        [("", "28/02/2026", False)],
        [("", "28/02/2025", False)],
    ]
    importing.commit(office, seen)
    assert len(periods(office, HANH)) == 3
    assert [row.result for row in look(office, tmp_path, *rows).rows] == ["same", "same"]


def test_somebody_new_with_several_cards_is_one_person(office: Office, tmp_path: Path) -> None:
    rows = [card("Đỗ Văn Mới", f"01/01/{year}", f"31/12/{year}", number="9900000077") for year in (2024, 2025, 2026)]
    seen = look(office, tmp_path, *rows)
    assert (seen.totals.added, seen.totals.updated) == (1, 2)
    importing.commit(office, seen)
    assert len(periods(office, "Đỗ Văn Mới")) == 3
    assert [row.result for row in look(office, tmp_path, *rows).rows] == ["same", "same", "same"]


def test_what_two_rows_of_one_person_say_differently_is_told(office: Office, tmp_path: Path) -> None:
    other = card("Đỗ Văn Mới", "01/01/2026", "31/12/2026", number="9900000077")
    other[3] = "02/02/1981"
    seen = look(office, tmp_path, card("Đỗ Văn Mới", "01/01/2025", "31/12/2025", number="9900000077"), other)
    assert codes(seen.rows[1]) >= {"differs-from-row"}
    importing.commit(office, seen)
    assert person(office, "Đỗ Văn Mới").birth == "1980-02-01"


@pytest.mark.parametrize(
    ("policy", "end", "kept"), [(EVERYTHING, "2026-12-31", False), (frozenset({"add", "fill"}), "2027-02-28", True)]
)
def test_an_earlier_end_is_told_and_the_policy_decides(
    office: Office, tmp_path: Path, policy: frozenset[str], end: str, kept: bool
) -> None:
    seen = look(office, tmp_path, card(HANH, "01/03/2026", "31/12/2026"), policy=policy)
    assert "earlier-end" in codes(seen.rows[0])
    assert shown(seen.rows[0], "Hạn thẻ BHYT") == [("28/02/2027", "31/12/2026", kept)]
    importing.commit(office, seen)
    assert periods(office, HANH) == [("2026-03-01", end)]


def test_a_period_inside_a_longer_one_never_cuts_it(office: Office, tmp_path: Path) -> None:
    seen = look(office, tmp_path, card(HANH, "01/06/2026", "31/12/2026"))
    assert "earlier-end" in codes(seen.rows[0])
    importing.commit(office, seen)
    assert periods(office, HANH) == [("2026-03-01", "2027-02-28")]


def test_what_was_paid_for_here_is_not_cut_short(office: Office, tmp_path: Path) -> None:
    pay(office, Paid(name=ON_))
    (before,) = [one for one in office.read.coverages.of_person(person(office, ON_).id) if one.source == "enrolment"]
    since = "/".join(reversed((before.valid_from or "").split("-")))
    seen = look(office, tmp_path, card(ON_, since, "31/12/2026", group="CN"), card(ON_, since, "31/12/2026"))
    assert "earlier-end" in codes(seen.rows[1])
    importing.commit(office, seen)
    after = office.read.coverages.get(before.id)
    assert (after.valid_to, after.valid_from) == (before.valid_to, before.valid_from)


def test_an_open_end_is_filled(office: Office, tmp_path: Path) -> None:
    hanh = person(office, HANH)
    with office.write("test", "thử") as work:
        (held,) = work.coverages.of_person(hanh.id)
        work.coverages.change(held.id, valid_to=None)
    seen = look(office, tmp_path, card(HANH, "01/03/2026", "28/02/2027"), policy=frozenset({"fill"}))
    importing.commit(office, seen)
    assert periods(office, HANH) == [("2026-03-01", "2027-02-28")]


@pytest.mark.parametrize(
    ("until", "closed"), [("31/12/2027", True), ("10/12/2026", False)], ids=["runs on", "ends within the notice"]
)
def test_cover_closes_the_lead_it_answers(office: Office, tmp_path: Path, until: str, closed: bool) -> None:
    oi = person(office, OI)
    with office.write("test", "thử") as work:
        work.leads.add(person_id=oi.id, scheme="health-household", source="lapsed", opened_on="2026-10-20")
        work.leads.add(person_id=oi.id, scheme="voluntary-si", source="stopped", opened_on="2026-10-20")
    seen = look(office, tmp_path, card(OI, "01/11/2026", until))
    labels = [change.label for change in seen.rows[0].changes]
    assert ("Tiềm năng BHYT hộ gia đình" in labels) is closed
    importing.commit(office, seen)
    found = {lead.scheme: (lead.closed_on, lead.close_reason) for lead in office.read.leads.all()}
    assert found["health-household"] == (("2026-11-21", "covered") if closed else (None, None))
    assert found["voluntary-si"] == (None, None)


def test_a_known_card_closes_the_lead_too_and_only_once(office: Office, tmp_path: Path) -> None:
    with office.write("test", "thử") as work:
        work.leads.add(
            person_id=person(office, HANH).id, scheme="health-household", source="due", opened_on="2026-10-20"
        )
    rows = [card(HANH, "01/03/2026", "28/02/2027", facility="1")] * 2
    importing.commit(office, look(office, tmp_path, *rows))
    assert [lead.closed_on for lead in office.read.leads.all()] == ["2026-11-21"]
    assert [row.result for row in look(office, tmp_path, *rows).rows] == ["same", "same"]


def test_a_card_of_another_group_is_other_cover(office: Office, tmp_path: Path) -> None:
    importing.commit(office, look(office, tmp_path, card(OI, "01/01/2026", "31/12/2026", group="HT")))
    assert periods(office, OI, "health-other") == [("2026-01-01", "2026-12-31")]


def test_a_card_without_a_group_or_an_end_is_told_and_not_filed(office: Office, tmp_path: Path) -> None:
    bare = [1, "", AN, "05/03/1965", "", HERE, "", "", "06/12/2026", "05/12/2027", ""]
    backwards = card(HANH, "01/03/2027", "28/02/2026")
    seen = look(office, tmp_path, bare, backwards)
    assert [codes(row) & {"cover-without-group", "cover-ends-early"} for row in seen.rows] == [
        {"cover-without-group"}, {"cover-ends-early"},
    ]  # fmt: skip
    importing.commit(office, seen)
    assert len(periods(office, AN)) == len(periods(office, HANH)) == 1


def test_an_untidy_extract_comes_in(office: Office, tmp_path: Path) -> None:
    path = write_grid(
        tmp_path / "trich xuat.xlsx",
        [
            ["BHXH CƠ SỞ …", "", "", "", "", "", ""],
            ["Danh sách cấp thẻ  BHYT tháng 11", "", "", "", "", "", ""],
            [],
            ["TT", "Thông tin người tham gia", "", "", "Hạn sử dụng", "", "Nơi ĐK KCB BĐ"],
            ["", "Họ, tên", "NTNS", "Số thẻ BHYT", "Từ ngày", "Đến ngày", ""],
            ["A", "B", "1", "2", "3", "4", "5"],
            ["I", "Xã Sóc Sơn", "", "", "", "", ""],
            [1, "PHẠM THỊ  HẠNH", "02/9/1982", "GD4 01 9900000032", 46447, "29.2.2028", "01234"],
            ["", "", "", "", "", "", ""],
            ["TT", "Họ, tên", "NTNS", "Số thẻ BHYT", "Từ ngày", "Đến ngày", ""],
            [2, "Phạm Thị Hạnh", "1982", "GD4019900000032", "01/03/2026", "28/02/2027", ""],
            ["", "Tổng cộng: 2 thẻ", "", "", "", "", ""],
            ["", "", "", "", "Người lập biểu", "", ""],
        ],
        merges=("A4:A5", "B4:D4", "E4:F4", "G4:G5"),
    )  # fmt: skip
    with office.write("test", "thử") as work:
        work.people.change(person(office, HANH).id, insurance_no="9900000032")
    seen = importing.preview(office, path)
    assert (seen.kind, [row.result for row in seen.rows]) == ("coverage", ["update", "update"])
    importing.commit(office, seen)
    assert periods(office, HANH) == [("2026-03-01", "2027-02-28"), ("2027-03-01", "2028-02-29")]
    assert [row.result for row in importing.preview(office, path).rows] == ["same", "same"]
