"""Every kind of list of people: recognised by itself, taken in twice, taken back weeks later, its rejects written out and taken in again."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from desktop_app.cli import main
from desktop_app.excel.fields import kinds
from desktop_app.services import import_files, import_history, importing, keeping
from desktop_app.services.history import undo_last
from desktop_app.services.import_values import Preview
from desktop_app.services.office import Office
from tests.builders import office_of_twelve
from tests.services.import_forms import C17, CARDS, D03, D05, D05_LEGACY, DUE, RECEIPTS, Form, write_form
from tests.services.import_workbooks import stopped_list

HERE, THERE = "Thôn Bình Hòa, xã Sóc Sơn", "Thôn Tân Lập, xã Sóc Sơn"


def cards(path: Path) -> Path:
    return write_form(path, CARDS, [
        [1, "GD4019900000032", "Phạm Thị Hạnh", "02/09/1982", "Nữ", THERE, "GD", "01234", "01/03/2027", "29/02/2028", "01/01/2028"],
        [2, "GD4019900000077", "Đỗ Văn Mới", "01/02/1980", "Nam", HERE, "GD", "01234", "01/01/2026", "31/12/2026", ""],
        [3, "ZZ4019900000078", "Đỗ Thị Hỏng", "30/02/1980", "Nữ", "xã Ở Đâu Đó", "GD", "01234", "01/01/2026", "31/12/2026", ""],
    ])  # fmt: skip


def due(path: Path) -> Path:
    return write_form(path, DUE, [
        [1, "12/10/2026", "Đặng Thị Ơn", "Nữ", "30/11/1958", "", HERE, "PB01", "", "01234", "", "TH01"],
        [2, "30/11/2026", "Vũ Thị Lạ", "Nữ", "30/11/1959", "0912345999", HERE, "PB01", "001159000088", "01234", "", "TH01"],
        [3, "", "Vũ Thị Không", "Nữ", "30/11/1959", "", HERE, "PB01", "001159000089", "01234", "", "TH01"],
    ])  # fmt: skip


def d03(path: Path) -> Path:
    return write_form(path, D03, [
        ["I", "Tăng"], ["I.1", "Người tham gia"],
        [1, "Trần Thị Bưởi", "", "", "1968", "Nữ", HERE, "01234", "05/11/2026", "0000012", "", "", "", "12/2026", 12, "NV001", ""],
        [2, "Phạm Văn Đức", "", "001079000031", "20/05/1979", "Nam", THERE, "01234", "05/11/2026", "13", "", "", "", "", 12, "NV001", ""],
        ["", "Cộng tăng"], ["II", "Giảm"], ["II.1", "Người tham gia"],
        [1, "Phạm Thị Hạnh", "", "001182000032", "02/09/1982", "Nữ", THERE, "", "", "", "", "", "", "01/2027", "", "", ""],
        ["", "Cộng giảm"],
    ])  # fmt: skip


def d05(path: Path) -> Path:
    return write_form(path, D05, [
        [1, "Nguyễn Văn An", "9900000011", "05/03/1965", "01/2027", 12, 2_000_000, 5_280_000, 4_488_000, 20, "", "", "", "", "", "Đóng tiếp", ""],
        [2, "Đặng Thị Ơn", "9900000021", "30/11/1958", "11/2026", 3, 1_500_000, 990_000, 594_000, 40, "", "", "", "", "", "đăng ký lại", ""],
        [3, "Võ Văn Giảm", "9900000099", "30/11/1978", "11/2026", 3, 1_500_000, "", "", "", "", "", "", "", "", "GH", ""],
    ])  # fmt: skip


def d05_legacy(path: Path) -> Path:
    return write_form(path, D05_LEGACY, [
        [1, "Hoàng A Lử", "9900000061", "001095000061", "Tổ dân phố 1, xã Kim Anh", "05/11/2026", "0000044", 1_500_000, 6, "11/2026",
         1_980_000, 1_386_000, 30, 594_000, "", "", "", "", "NV001", ""],
        [2, "Người Xa", "9900000063", "001095000063", "xã Ở Đâu Đó", "05/11/2026", "45", 1_500_000, 6,
         "11/2026", "", "", "", "", "", "", "", "", "", ""],
    ])  # fmt: skip


def receipts(path: Path) -> Path:
    return write_form(path, RECEIPTS, [
        [1, "0000103", "20/11/2026", "Đặng Thị Ơn", "Đặng Thị Ơn", "9900000021", "BHYT", 12, 409_860, ""],
        [2, "0000104", "20/11/2026", "Nguyễn Văn An", "Nguyễn Văn An", "9900000011", "BHYT", 12, 1_000_000, ""],
    ])  # fmt: skip


def stopped(path: Path) -> Path:
    return stopped_list(
        path,
        ["00376", "Đặng Thị Ơn", "9900000021", "", "", "x", "", "09/2026", "TX01", HERE, ""],
        ["00376", "Không Dấu", "9900000022", "", "", "", "", "09/2026", "TX01", HERE, ""],
    )


@dataclass(frozen=True, kw_only=True)
class Case:
    """One kind: its official layout, what the first and every later import count (added, updated, same, rejected), and its untidy cousin."""

    build: Callable[[Path], Path]
    first: tuple[int, int, int, int]
    again: tuple[int, int, int, int]
    changed: Sequence[str]


CASES = {
    "coverage": Case(build=cards, first=(1, 1, 0, 1), again=(0, 0, 2, 1), changed=("coverages", "people")),
    "due": Case(build=due, first=(2, 0, 0, 1), again=(0, 0, 2, 1), changed=("coverages", "leads", "people")),
    "d03": Case(build=d03, first=(0, 2, 0, 1), again=(0, 0, 2, 1), changed=("coverages",)),
    "d05": Case(build=d05, first=(0, 2, 0, 1), again=(0, 0, 2, 1), changed=("coverages",)),
    "d05-legacy": Case(build=d05_legacy, first=(0, 1, 0, 1), again=(0, 0, 1, 1), changed=("coverages", "people")),
    "receipts": Case(build=receipts, first=(1, 0, 0, 1), again=(0, 0, 1, 1), changed=("receipts", "enrolments", "coverages")),
    "stopped": Case(build=stopped, first=(1, 0, 0, 1), again=(0, 0, 1, 1), changed=("leads",)),
}  # fmt: skip


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with office_of_twelve(tmp_path) as found:
        yield found


def state(office: Office) -> dict[str, list[Any]]:
    read = office.read
    return {
        "people": read.people.all(), "households": read.households.all(), "coverages": read.coverages.all(),
        "leads": read.leads.all(), "receipts": read.receipts.all(), "enrolments": read.enrolments.all(), "imports": read.imports.all(),
    }  # fmt: skip


def counts(seen: Preview) -> tuple[int, int, int, int]:
    found = seen.totals
    assert found.adds_up
    return found.added, found.updated, found.same, found.rejected


@pytest.mark.parametrize("kind", CASES)
def test_the_official_layout_is_recognised_with_nothing_to_ask(office: Office, tmp_path: Path, kind: str) -> None:
    seen = importing.preview(office, CASES[kind].build(tmp_path / "tep.xlsx"))
    assert (seen.kind, counts(seen)) == (kind, CASES[kind].first)
    doubts = {problem.code for problem in seen.problems if problem.row is None}
    assert not doubts & {"unknown-heading", "ambiguous-heading", "content-mismatch", "duplicate-column"}
    assert seen.known_layout


@pytest.mark.parametrize("kind", CASES)
def test_a_preview_writes_nothing_and_a_commit_does_what_it_showed(office: Office, tmp_path: Path, kind: str) -> None:
    before = state(office)
    seen = importing.preview(office, CASES[kind].build(tmp_path / "tep.xlsx"))
    assert state(office) == before
    receipt = importing.commit(office, seen).value
    assert receipt.import_id is not None
    now = state(office)
    for table in CASES[kind].changed:
        assert now[table] != before[table], table
    assert now["imports"] != before["imports"]
    ledger = import_history.import_rows(office, receipt.import_id)
    assert [(row.row_number, row.result) for row in ledger] == [(row.row, row.result) for row in seen.rows]
    assert keeping.check(office).sound


@pytest.mark.parametrize("kind", CASES)
def test_the_same_file_again_changes_nothing(office: Office, tmp_path: Path, kind: str) -> None:
    path = CASES[kind].build(tmp_path / "tep.xlsx")
    importing.commit(office, importing.preview(office, path))
    before = state(office)
    seen = importing.preview(office, path)
    assert counts(seen) == CASES[kind].again
    assert importing.commit(office, seen).value.made == {}
    assert {**state(office), "imports": []} == {**before, "imports": []}


@pytest.mark.parametrize("kind", CASES)
def test_one_step_back_and_a_step_back_weeks_later(office: Office, tmp_path: Path, kind: str) -> None:
    path = CASES[kind].build(tmp_path / "tep.xlsx")
    before = state(office)
    importing.commit(office, importing.preview(office, path))
    undo_last(office)
    assert state(office) == before
    made = importing.commit(office, importing.preview(office, path)).value
    assert made.import_id is not None
    with office.write("test", "việc khác") as work:
        work.hamlets.add(commune_code="00376", name="Thôn Khác", list_order=9)
    office.now = lambda: datetime(2026, 12, 20, 8, 0)
    undone = import_history.undo_import(office, made.import_id).value
    assert undone.left == ()
    assert state(office) == before
    assert keeping.check(office).sound


@pytest.mark.parametrize("kind", CASES)
def test_rejects_leave_in_their_layout_and_come_back_the_same_kind(office: Office, tmp_path: Path, kind: str) -> None:
    seen = importing.preview(office, CASES[kind].build(tmp_path / "tep.xlsx"))
    out = tmp_path / "loi.xlsx"
    assert import_files.save_rejects(seen, out) == CASES[kind].first[3]
    again = importing.preview(office, out)
    assert (again.kind, again.totals.read) == (kind, CASES[kind].first[3])


@pytest.mark.parametrize("kind", CASES)
def test_a_policy_without_leave_changes_nothing_it_may_not(office: Office, tmp_path: Path, kind: str) -> None:
    path = CASES[kind].build(tmp_path / "tep.xlsx")
    before = state(office)
    seen = importing.preview(office, path, policy=frozenset())
    assert (counts(seen)[0], counts(seen)[1]) == (0, 0)
    importing.commit(office, seen)
    assert {**state(office), "imports": []} == {**before, "imports": []}


@pytest.mark.parametrize("kind", CASES)
@pytest.mark.parametrize("forced", [True, False])
def test_the_command_line_takes_the_kind_or_finds_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str, forced: bool
) -> None:
    with office_of_twelve(tmp_path) as made:
        file = made.path
    path = CASES[kind].build(tmp_path / "tep.xlsx")
    answer = [
        "import",
        str(file),
        str(path),
        "--json",
        "--policy",
        "add,fill,update",
        *(("--as", kind) if forced else ()),
    ]
    capsys.readouterr()
    assert main(answer) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["added"], found["updated"], found["same"], found["rejected"]) == CASES[kind].first


def test_every_kind_of_people_has_its_test() -> None:
    assert set(CASES) <= set(kinds())


@pytest.mark.parametrize(
    ("form", "row", "drop", "kind"),
    [
        # Without its title the due list is told by the columns of its collector and unit.
        (DUE, [1, "30/11/2026", "Vũ Thị Lạ", "Nữ", "30/11/1959", "", HERE, "PB01", "001159000088", "01234", "", "TH01"], ["A1", "A2"], "due"),
        # Without those columns the title alone tells it; without both it is a list of cards.
        (DUE, [1, "30/11/2026", "Vũ Thị Lạ", "Nữ", "30/11/1959", "", HERE, "", "001159000088", "01234", "", ""], ["H4", "L4"], "due"),
        (DUE, [1, "30/11/2026", "Vũ Thị Lạ", "Nữ", "30/11/1959", "", HERE, "", "001159000088", "01234", "", ""], ["A1", "H4", "L4"], "coverage"),
        (D05, [1, "Đặng Thị Ơn", "9900000021", "1958", "11/2026", 3, 1_500_000], ["A6"], "d05"),
        (D05_LEGACY, [1, "Đặng Thị Ơn", "9900000021", "", HERE, "05/11/2026", "44", 1_500_000, 3, "11/2026"], ["A5"], "d05-legacy"),
        (D03, [1, "Đặng Thị Ơn", "9900000021", "", "1958", "Nữ", HERE, "01234", "", "", "", "", "", "11/2026", 12], ["G5", "L2"], "d03"),
        (C17, [1, "AB/26", "0001", "20/11/2026", "", 1_366_200, 1_366_200], [], "receipts"),
        (RECEIPTS, [1, "0000103", "20/11/2026", "Đặng Thị Ơn", "Đặng Thị Ơn", "9900000021", "BHYT", 12, 409_860], ["A1"], "receipts"),
    ],
)  # fmt: skip
def test_kinds_are_told_apart(
    office: Office, tmp_path: Path, form: Form, row: list[Any], drop: list[str], kind: str
) -> None:
    seen = importing.preview(office, write_form(tmp_path / "tep.xlsx", form, [row], drop=drop))
    assert (seen.kind, seen.totals.read) == (kind, 1)
