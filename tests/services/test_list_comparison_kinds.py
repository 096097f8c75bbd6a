"""What dropping out means depends on the list: on a due list it may be a renewal, on a declaration it may be written there that somebody left."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.excel.fields import kinds
from desktop_app.services import importing
from desktop_app.services.import_register_kinds import PLANNERS
from desktop_app.services.list_comparison import NOT_COMPARED, compare
from desktop_app.services.list_comparison_leads import PRESENCE
from desktop_app.services.office import Office
from tests.builders import office_of_twelve, person
from tests.services.import_forms import D05, DUE, write_form

HERE = "Thôn Bình Hòa, xã Sóc Sơn"
AN, OI = "Nguyễn Văn An", "Đặng Thị Ơn"  # Ơn: 30/11/1958, BHXH 9900000021


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with office_of_twelve(tmp_path) as found:
        yield found


def due(name: str, until: str, birth: str) -> list[Any]:
    return [1, until, name, "", birth, "", HERE, "", "", "", "", ""]


def d05(name: str, number: str, kind: str) -> list[Any]:
    return [1, name, number, "", "11/2026", 3, 1_500_000, "", "", "", "", "", "", "", "", kind, ""]


def stop_covers(office: Office, name: str, scheme: str) -> None:
    with office.write("test", "Hết hạn") as work:
        for cover in work.coverages.of_person(person(office, name).id):
            if cover.scheme == scheme:
                work.coverages.change(cover.id, valid_to="2026-10-12")


def test_every_kind_of_list_has_its_place_in_comparing() -> None:
    plain = {"households", "members"}  # being listed says nothing of cover
    assert set(kinds()) == PRESENCE.keys() | plain | PLANNERS.keys()
    assert PLANNERS.keys() >= NOT_COMPARED


def test_who_left_a_due_list_renewed_or_is_visited(office: Office, tmp_path: Path) -> None:
    rows = [due(OI, "12/10/2026", "30/11/1958"), due(AN, "05/12/2026", "05/03/1965")]
    first = importing.commit(
        office, importing.preview(office, write_form(tmp_path / "t10.xlsx", DUE, rows))
    ).value.import_id
    assert first is not None
    stop_covers(office, OI, "health-household")
    with office.write("test", "Gia hạn") as work:
        for lead in work.leads.all():
            if lead.person_id == person(office, OI).id and lead.closed_on is None:
                work.leads.change(lead.id, closed_on="2026-11-01", close_reason="residence")
        work.coverages.add(
            person_id=person(office, AN).id, scheme="health-household", valid_from="2026-12-06", valid_to="2027-12-05",
            source="entered",
        )  # fmt: skip
    new = [due("Vũ Thị Lạ", "30/12/2026", "30/11/1959")]
    found = compare(office, first, write_form(tmp_path / "t11.xlsx", DUE, new))
    assert [line.name for line in found.elsewhere] == [AN]
    assert found.elsewhere[0].reason.startswith("Đang tham gia BHYT hộ gia đình đến 05/12/2027")
    assert {one.action for one in found.elsewhere[0].proposals} <= {"close"}
    (stopped,) = found.stopped
    assert (stopped.name, [(one.action, one.source) for one in stopped.proposals]) == (OI, [("open", "stopped")])
    assert found.new[0].reason == "Chưa có trong dữ liệu của cơ quan."


def test_who_a_declaration_calls_ended_is_not_on_it(office: Office, tmp_path: Path) -> None:
    first = importing.preview(office, write_form(tmp_path / "t10.xlsx", D05, [d05(OI, "9900000021", "đăng ký lại")]))
    kept = importing.commit(office, first).value.import_id
    assert (kept is not None, first.kind, [row.result for row in first.rows]) == (True, "d05", ["update"])
    left = write_form(
        tmp_path / "t11.xlsx", D05, [d05(OI, "9900000021", "giảm hẳn"), d05(AN, "9900000011", "đóng tiếp")]
    )
    stop_covers(office, OI, "voluntary-si")
    found = compare(office, kept or 0, left)
    (line,) = found.stopped
    assert (line.name, line.earlier_row, line.later_row is not None) == (OI, first.rows[0].row, True)
    assert line.reason == "Danh sách mới ghi giảm, dừng tham gia."
    assert [one.detail for one in line.proposals] == ["“t11.xlsx” ghi giảm, dừng tham gia"]
    assert [one.name for one in found.new] == [AN]
    assert (found.earlier_people, found.later_people, found.same) == (1, 1, 0)
