"""Lists of collectors: matched by code, else by name, organisation and phone; kinds and roles are told or asked, never assumed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.services import import_files, import_history, importing
from desktop_app.services.history import undo_last
from desktop_app.services.import_values import Decision, Preview
from desktop_app.services.office import Office
from tests.builders import empty_office
from tests.services.register_workbooks import counts, table, take_in, warnings

TITLE = ("BẢO HIỂM XÃ HỘI CƠ SỞ", "DANH SÁCH NHÂN VIÊN THU")
HEADINGS = ("STT", "Họ và tên nhân viên thu", "Mã nhân viên thu", "Số điện thoại", "Tên tổ chức", "Loại tổ chức")
POST = "Bưu điện Thử Nghiệm"
THU = (1, "Hà Thị Thu", "NV001", "0912000001", POST, "Dịch vụ")
NGHI = (2, "Cao Văn Nghỉ", "NV002", "0912000002", POST, "Dịch vụ")
BARE = (3, "Mạc Thị Đến", "", "", "Trường học Mẫu", "Phối hợp")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with empty_office(tmp_path, communes=("00376",)) as found:
        yield found


def staff(office: Office) -> list[tuple[Any, ...]]:
    houses = {one.id: one.name for one in office.read.organisations.all()}
    return [
        (one.name, one.code, one.phone, one.kind, houses[one.organisation_id]) for one in office.read.collectors.all()
    ]


def look(
    office: Office, path: Path, *rows: Any, headings: Any = HEADINGS, title: Any = TITLE, **options: Any
) -> Preview:
    return importing.preview(office, table(path, title, headings, *rows), **options)


def test_a_list_comes_in_and_the_same_list_again_is_the_same(office: Office, tmp_path: Path) -> None:
    path = table(tmp_path / "nv.xlsx", TITLE, HEADINGS, THU, NGHI, BARE, ("", "Cộng: 3 người"))
    receipt = take_in(office, path)
    assert (receipt.kind, counts(receipt), dict(receipt.made)) == (
        "collectors", (3, 3, 0, 0, 0), {"organisation": 2, "collector": 3},
    )  # fmt: skip
    assert staff(office) == [
        ("Hà Thị Thu", "NV001", "0912000001", "collector", POST),
        ("Cao Văn Nghỉ", "NV002", "0912000002", "collector", POST),
        ("Mạc Thị Đến", None, None, "collector", "Trường học Mẫu"),
    ]
    assert {one.name: one.kind for one in office.read.organisations.all()} == {
        POST: "service",
        "Trường học Mẫu": "coordination",
    }
    again = importing.preview(office, path)
    assert counts(again) == (3, 0, 0, 3, 0)
    assert importing.commit(office, again).value.made == {}


@pytest.mark.parametrize(
    ("policy", "expected", "phone", "start"),
    [
        ({"add"}, (2, 1, 0, 1, 0), "0912000001", None),
        ({"fill"}, (2, 0, 1, 0, 1), "0912000001", "2025-02-01"),
        ({"update"}, (2, 0, 1, 0, 1), "0987000001", "2025-02-01"),
        ({"add", "fill", "update"}, (2, 1, 1, 0, 0), "0987000001", "2025-02-01"),
    ],
)
def test_the_policy_decides(
    office: Office, tmp_path: Path, policy: set[str], expected: tuple[int, ...], phone: str, start: str | None
) -> None:
    take_in(office, table(tmp_path / "nv.xlsx", TITLE, HEADINGS, THU))
    headings = (*HEADINGS, "Ngày bắt đầu")
    changed = (1, "HÀ THỊ THU", "nv001", "0987000001", POST, "", "01/02/2025")
    receipt = take_in(
        office, table(tmp_path / "moi.xlsx", TITLE, headings, changed, (*NGHI, "")), policy=frozenset(policy)
    )
    assert counts(receipt) == expected
    first = office.read.collectors.all()[0]
    assert (first.name, first.code, first.phone, first.active_from) == ("Hà Thị Thu", "NV001", phone, start)


def test_a_blank_never_overwrites(office: Office, tmp_path: Path) -> None:
    take_in(office, table(tmp_path / "nv.xlsx", TITLE, HEADINGS, THU))
    assert counts(look(office, tmp_path / "b.xlsx", (1, "Hà Thị Thu", "NV001", "", "", ""))) == (1, 0, 0, 1, 0)


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ((1, "Lê Khác Tên", "NV001", "", POST, ""), "Mã NV001"),  # the code is another person's
        ((1, "Hà Thị Thu", "", "", POST, ""), "Có thể là"),  # name and organisation, no phone
        ((1, "Hà Thị Thu", "", "0999999999", POST, ""), "Có thể là"),
        ((1, "Hà Thị Thu", "NV009", "0912000001", POST, ""), "Có thể là"),  # another code, the same phone
    ],
)
def test_what_is_not_certain_is_a_doubt(office: Office, tmp_path: Path, row: Any, word: str) -> None:
    take_in(office, table(tmp_path / "nv.xlsx", TITLE, HEADINGS, THU))
    seen = look(office, tmp_path / "nghi.xlsx", row)
    (doubt,) = seen.rows
    assert (doubt.result, len(doubt.candidates)) == ("suspect", 1)
    assert word in doubt.note
    assert "NV001" in doubt.candidates[0].text
    matched = importing.revise(
        office, seen, decisions={doubt.row: Decision(action="match", person_id=doubt.candidates[0].person_id)}
    )
    assert matched.rows[0].result in ("update", "same")
    skipped = importing.revise(office, seen, decisions={doubt.row: Decision(action="skip")})
    assert skipped.rows[0].result == "suspect"
    if row[2] != "NV001":
        added = importing.revise(office, seen, decisions={doubt.row: Decision(action="add")})
        assert counts(importing.commit(office, added).value)[1] == 1
        assert len(staff(office)) == 2


def test_a_namesake_with_another_code_elsewhere_is_somebody_else(office: Office, tmp_path: Path) -> None:
    take_in(office, table(tmp_path / "nv.xlsx", TITLE, HEADINGS, THU))
    seen = look(office, tmp_path / "b.xlsx", (1, "Hà Thị Thu", "NV050", "0988000050", "Trường học Mẫu", "Phối hợp"))
    assert counts(seen) == (1, 1, 0, 0, 0)


def test_duplicates_inside_the_file(office: Office, tmp_path: Path) -> None:
    seen = look(office, tmp_path / "nv.xlsx", THU, (2, "Cao Văn Nghỉ", "nv001", "", POST, ""), BARE, (4, *BARE[1:]))
    assert [row.result for row in seen.rows] == ["add", "suspect", "add", "suspect"]
    assert "dòng 4" in seen.rows[1].note


def test_what_the_list_does_not_tell_is_asked(office: Office, tmp_path: Path) -> None:
    headings = ("STT", "Họ và tên", "Mã nhân viên thu", "Tổ chức")
    seen = look(
        office,
        tmp_path / "nv.xlsx",
        (1, "Hà Thị Thu", "NV001", POST),
        headings=headings,
        title=("DANH SÁCH",),
        kind="collectors",
    )
    assert counts(seen) == (1, 0, 0, 0, 1)
    assert {(ask.key, ask.code) for ask in seen.asks} == {("organisation_kind", POST), ("collector_kind", "")}
    half = importing.revise(office, seen, answers={"organisation_kind": {POST: "service"}})
    assert {ask.key for ask in half.asks} == {"collector_kind"}
    whole = importing.revise(office, half, answers={"collector_kind": {"": "collaborator"}})
    assert (counts(whole), whole.asks) == ((1, 1, 0, 0, 0), ())
    importing.commit(office, whole)
    assert staff(office) == [("Hà Thị Thu", "NV001", None, "collaborator", POST)]


def test_roles_and_the_organisation_of_the_title(office: Office, tmp_path: Path) -> None:
    office_row = ("Tên tổ chức: Bưu điện Thử Nghiệm · Mã tổ chức: BD01",)
    headings = ("STT", "Họ và tên", "Mã NV thu", "Vai trò", "Loại tổ chức")
    rows = [
        (1, "Hà Thị Thu", "NV1", "Nhân viên thu", "dịch vụ"),
        (2, "Mạc Thị Đến", "NV2", "CTV", ""),
        (3, "Lê Văn Lạ", "NV3", "Giám đốc", ""),
    ]
    seen = look(office, tmp_path / "nv.xlsx", *rows, headings=headings, title=office_row, kind="collectors")
    assert [row.result for row in seen.rows] == ["add", "add", "error"]
    assert "Giám đốc" in warnings(seen, "unknown-role")[0]
    importing.commit(office, seen)
    assert [(one[0], one[3]) for one in staff(office)] == [("Hà Thị Thu", "collector"), ("Mạc Thị Đến", "collaborator")]
    (house,) = office.read.organisations.all()
    assert (house.name, house.code, house.kind) == (POST, "BD01", "service")


def test_areas_are_hamlets_of_the_office(office: Office, tmp_path: Path) -> None:
    with office.write("test.hamlets", "Thôn") as work:
        ids = [
            work.hamlets.add(commune_code="00376", name=name, kind="thôn", list_order=at)
            for at, name in enumerate(("Thôn Một", "Thôn Hai"))
        ]
    headings = (*HEADINGS, "Địa bàn phụ trách")
    path = table(tmp_path / "nv.xlsx", TITLE, headings, (*THU, "Thôn Một; thôn Hai, Thôn Lạ"))
    seen = importing.preview(office, path)
    assert "Thôn Lạ" in warnings(seen, "area-unknown")[0]
    assert importing.commit(office, seen).value.made["area"] == 2
    (person,) = office.read.collectors.all()
    assert office.read.collector_hamlets.of_collector(person.id) == ids
    assert counts(importing.preview(office, path)) == (1, 0, 0, 1, 0)
    assert office.read.hamlets.count() == 2


def test_bad_rows_leave_as_a_workbook_and_come_back(office: Office, tmp_path: Path) -> None:
    headings = (*HEADINGS, "Ngày bắt đầu", "Ngày nghỉ")
    rows = [(*THU, "01/02/2026", "01/02/2025"), (2, "", "NV002", "", POST, "Dịch vụ", "", "")]
    seen = look(office, tmp_path / "nv.xlsx", *rows, headings=headings)
    assert counts(seen) == (2, 0, 0, 0, 2)
    out = tmp_path / "loi.xlsx"
    assert import_files.save_rejects(seen, out) == 2
    again = importing.preview(office, out)
    assert (again.kind, counts(again)) == ("collectors", (2, 0, 0, 0, 2))


def test_undo_takes_organisations_and_collectors_back(office: Office, tmp_path: Path) -> None:
    path = table(tmp_path / "nv.xlsx", TITLE, HEADINGS, THU, BARE)
    receipt = take_in(office, path)
    assert receipt.import_id is not None
    assert [row.person_id for row in import_history.import_rows(office, receipt.import_id)] == [None, None]
    undo_last(office)
    assert (office.read.collectors.count(), office.read.organisations.count()) == (0, 0)
    second = take_in(office, path)
    assert second.import_id is not None
    collector = office.read.collectors.all()[0]
    with office.write("test.change", "Sửa") as work:
        work.collectors.change(collector.id, phone="0900000000")
    undone = import_history.undo_import(office, second.import_id).value
    assert {(one.kind, one.id) for one in undone.left} == {
        ("collector", collector.id),
        ("organisation", collector.organisation_id),
    }


@pytest.mark.parametrize(
    ("title", "headings", "row", "kind"),
    [
        # a list of people stays one, whoever collects from them
        (("DANH SÁCH ĐẾN HẠN THEO NHÂN VIÊN THU",), ("STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Mã nhân viên thu", "Nhân viên thu"),
         (1, "Lê A", "1965", "001065000011", "NV1", "Hà Thị Thu"), "members"),
        (("DANH SÁCH NHÂN VIÊN THU",), ("STT", "Họ và tên", "Số CCCD", "Mã nhân viên thu"), (1, "Lê A", "001065000011", "NV1"), "members"),
        (("DANH SÁCH",), ("STT", "Họ và tên", "Số điện thoại", "Mã nhân viên thu"), (1, "Lê A", "0912345678", "NV1"), "members"),
        (("DANH SÁCH NHÂN VIÊN THU",), ("STT", "Họ và tên", "Số điện thoại", "Mã nhân viên thu"), (1, "Lê A", "0912345678", "NV1"), "collectors"),
    ],
)  # fmt: skip
def test_recognised_beside_lists_of_people(
    office: Office, tmp_path: Path, title: Any, headings: Any, row: Any, kind: str
) -> None:
    assert look(office, tmp_path / "tep.xlsx", row, headings=headings, title=title).kind == kind
