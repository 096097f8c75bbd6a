"""C21a-TS: each cross opens a lead, nobody is added who lives elsewhere, and no hamlet is guessed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.services import importing
from desktop_app.services.import_households import PROVISIONAL
from desktop_app.services.import_places import UNKNOWN_HAMLET
from desktop_app.services.import_values import Preview
from desktop_app.services.office import Office
from tests.builders import FIRST_COMMUNE, SECOND_COMMUNE, office_of_twelve, person
from tests.services.import_workbooks import AN, filled_template, stopped_list

HERE = "Thôn Bình Hòa, xã Sóc Sơn, Hà Nội"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with office_of_twelve(tmp_path) as found:
        yield found


def record(
    name: str, number: str, *, crosses: str = "health", commune: str = FIRST_COMMUNE, month: str = "05/2026", unit: str = "",
    address: str = HERE, phone: str = "",
) -> list[object]:  # fmt: skip
    marks = ["x" if kind in crosses.split() else "" for kind in ("compulsory", "voluntary", "health", "unemployment")]
    return [commune, name, number, *marks, month, unit, address, phone]


def look(office: Office, tmp_path: Path, *records: list[object]) -> Preview:
    seen = importing.preview(office, stopped_list(tmp_path / "c21a.xlsx", *records))
    assert (seen.kind, seen.totals.adds_up) == ("stopped", True)
    return seen


def home_of(office: Office, name: str) -> tuple[str, str, str | None, str | None]:
    home = office.read.households.get(person(office, name).household_id)
    hamlet = office.read.hamlets.get(home.hamlet_id)
    return hamlet.commune_code, hamlet.name, home.address, home.note


@pytest.mark.parametrize(
    ("crosses", "leads"),
    [
        ("health", {"health-household": "C21a-TS: dừng BHYT từ 05/2026, đơn vị TX01"}),
        ("voluntary", {"voluntary-si": "C21a-TS: dừng BHXH tự nguyện từ 05/2026, đơn vị TX01"}),
        ("compulsory", {"voluntary-si": "C21a-TS: dừng BHXH bắt buộc từ 05/2026, đơn vị TX01"}),
        (
            "compulsory health unemployment",
            {
                "health-household": "C21a-TS: dừng BHYT từ 05/2026, đơn vị TX01",
                "voluntary-si": "C21a-TS: dừng BHXH bắt buộc từ 05/2026, đơn vị TX01",
            },
        ),
    ],
)
def test_crosses_become_leads(office: Office, tmp_path: Path, crosses: str, leads: dict[str, str]) -> None:
    seen = look(office, tmp_path, record("Đặng Thị Ơn", "9900000021", crosses=crosses, unit="TX01"))
    importing.commit(office, seen)
    found = {lead.scheme: lead for lead in office.read.leads.all()}
    assert {scheme: lead.detail for scheme, lead in found.items()} == leads
    on = person(office, "Đặng Thị Ơn")
    assert {(lead.person_id, lead.source, lead.opened_on) for lead in found.values()} == {(on.id, "c21a", "2026-11-21")}


@pytest.mark.parametrize(("crosses", "words"), [("", "Không có dấu x"), ("unemployment", "Chỉ dừng BHTN")])
def test_rows_that_open_nothing_are_rejected_with_the_reason(
    office: Office, tmp_path: Path, crosses: str, words: str
) -> None:
    (row,) = look(office, tmp_path, record("Đặng Thị Ơn", "9900000021", crosses=crosses)).rows
    assert (row.result, words in row.note) == ("error", True)


def test_people_of_the_office_are_found_by_their_number(office: Office, tmp_path: Path) -> None:
    people = office.read.people.count()
    seen = look(office, tmp_path, record("Lê Thị Hoà", "9900000051", address=""))
    importing.commit(office, seen)
    assert office.read.people.count() == people
    assert seen.rows[0].person_id == person(office, "Lê Thị Hoà").id


def test_the_same_list_next_month_opens_nothing_twice(office: Office, tmp_path: Path) -> None:
    records = (record("Đặng Thị Ơn", "9900000021"), record("Đỗ Thị Lạ", "9900000077"))
    importing.commit(office, look(office, tmp_path, *records))
    again = look(office, tmp_path, *records)
    assert [row.result for row in again.rows] == ["same", "same"]


def test_a_closed_lead_opens_again_only_for_another_stop(office: Office, tmp_path: Path) -> None:
    importing.commit(office, look(office, tmp_path, record("Đặng Thị Ơn", "9900000021")))
    (lead,) = office.read.leads.all()
    with office.write("test", "thử") as work:
        work.leads.change(lead.id, closed_on="2026-11-21", close_reason="joined")
    assert look(office, tmp_path, record("Đặng Thị Ơn", "9900000021")).rows[0].result == "same"
    assert look(office, tmp_path, record("Đặng Thị Ơn", "9900000021", month="10/2026")).rows[0].result == "add"


def test_who_is_covered_again_or_has_died_gets_no_lead(office: Office, tmp_path: Path) -> None:
    hung = person(office, "Lê Văn Hùng")
    with office.write("test", "thử") as work:
        work.people.change(hung.id, insurance_no="9900000052")
    seen = look(
        office, tmp_path, record("Nguyễn Văn An", "9900000011"), record("Lê Văn Hùng", "9900000052"),
    )  # fmt: skip
    assert [row.result for row in seen.rows] == ["same", "same"]
    assert {problem.code for problem in seen.problems} >= {"covered", "died"}
    assert importing.commit(office, seen).value.made == {}


@pytest.mark.parametrize(("month", "opened"), [("05/2026", True), ("12/2019", False)])
def test_cover_without_an_end_does_not_outweigh_a_later_stop(
    office: Office, tmp_path: Path, month: str, opened: bool
) -> None:
    seen = look(office, tmp_path, record("Nguyễn Văn Cường", "9900000013", crosses="compulsory", month=month))
    assert (seen.rows[0].result == "add", "stopped-but-open" in {problem.code for problem in seen.problems}) == (
        opened,
        opened,
    )
    importing.commit(office, seen)
    assert [lead.scheme for lead in office.read.leads.all()] == (["voluntary-si"] if opened else [])
    assert [cover.valid_to for cover in office.read.coverages.of_person(person(office, "Nguyễn Văn Cường").id)] == [
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("address", "code", "expected"),
    [
        (HERE, FIRST_COMMUNE, (FIRST_COMMUNE, "Thôn Bình Hòa")),
        ("Số 5, thôn Tân Lập, X. Sóc Sơn", FIRST_COMMUNE, (FIRST_COMMUNE, "Thôn Tân Lập")),
        ("Tổ 4, Ấp Đông, xã Sóc Sơn", FIRST_COMMUNE, (FIRST_COMMUNE, "Ấp Đông")),
        ("TDP 1, xã Kim Anh", FIRST_COMMUNE, (SECOND_COMMUNE, "Tổ dân phố 1")),
        ("xã Sóc Sơn", FIRST_COMMUNE, (FIRST_COMMUNE, UNKNOWN_HAMLET)),
        ("", FIRST_COMMUNE, (FIRST_COMMUNE, UNKNOWN_HAMLET)),
        ("Số 9 đường Lớn", SECOND_COMMUNE, (SECOND_COMMUNE, UNKNOWN_HAMLET)),
    ],
)
def test_unknown_people_go_where_the_address_says(
    office: Office, tmp_path: Path, address: str, code: str, expected: tuple[str, str]
) -> None:
    importing.commit(office, look(office, tmp_path, record("Đỗ Thị Lạ", "9900000077", address=address, commune=code)))
    commune, hamlet, kept, note = home_of(office, "Đỗ Thị Lạ")
    assert ((commune, hamlet), kept, note) == (expected, address or None, PROVISIONAL)


@pytest.mark.parametrize(
    ("address", "code"),
    [("Thôn Xa, xã Ở Đâu Đó, Lào Cai", FIRST_COMMUNE), ("Thôn Xa", "99999"), ("", ""), ("Phường Hoàn Kiếm", "")],
)
def test_people_who_live_elsewhere_are_not_added(office: Office, tmp_path: Path, address: str, code: str) -> None:
    seen = look(office, tmp_path, record("Đỗ Thị Lạ", "9900000077", address=address, commune=code))
    assert (seen.rows[0].result, bool(seen.rows[0].note)) == ("error", True)


def test_strangers_never_share_a_household(office: Office, tmp_path: Path) -> None:
    records = [
        record(f"Người Lạ {letter}", f"99000001{at:02d}", address="xã Sóc Sơn") for at, letter in enumerate("ABC")
    ]
    importing.commit(office, look(office, tmp_path, *records))
    homes = {person(office, f"Người Lạ {letter}").household_id for letter in "ABC"}
    assert len(homes) == 3


def test_a_household_list_takes_people_home(office: Office, tmp_path: Path) -> None:
    importing.commit(office, look(office, tmp_path, record("Võ Văn Về", "9900000099", address="xã Sóc Sơn")))
    before = person(office, "Võ Văn Về")
    listed = AN | {
        "household_code": "TT-9", "full_name": "Võ Văn Về", "insurance_no": "9900000099", "personal_id": "001080000099",
        "birth": "01/02/1980", "hamlet": "Thôn Bình Hòa",
    }  # fmt: skip
    seen = importing.preview(office, filled_template(office, tmp_path / "ho.xlsx", [listed]))
    assert "Hộ" in [change.label for change in seen.rows[0].changes]
    importing.commit(office, seen)
    after = person(office, "Võ Văn Về")
    home = office.read.households.get(after.household_id)
    assert (after.id, home.code, home.head_id) == (before.id, "TT-9", after.id)
    assert office.read.households.get(before.household_id).state == "dissolved"
    assert home_of(office, "Võ Văn Về")[:2] == (FIRST_COMMUNE, "Thôn Bình Hòa")


def test_leads_need_leave_to_add(office: Office, tmp_path: Path) -> None:
    path = stopped_list(tmp_path / "c21a.xlsx", record("Đặng Thị Ơn", "9900000021"))
    seen = importing.preview(office, path, policy=frozenset({"fill"}))
    assert seen.rows[0].result == "same"
    assert seen.rows[0].changes[0].kept
