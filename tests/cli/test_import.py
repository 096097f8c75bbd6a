"""`import`, `imports` and `undo`: what was read is accounted for, twice is no more than once, and it can be taken back."""

from pathlib import Path

import pytest

from desktop_app.services.office import open_office
from tests.excel.builders import write_c21a, write_grid
from tests.journeys.commands import refused, run

HEADS = ["Mã hộ", "Họ và tên", "Quan hệ với chủ hộ", "Ngày sinh", "Giới tính", "Số CCCD", "Thôn"]
ROWS = [
    ["M1", "Nguyễn Thị Mới", "Chủ hộ", "01/02/1980", "Nữ", "001180000901", "Thôn Bình Hòa"],
    ["M1", "Nguyễn Văn Bé", "Con", "2015", "Nam", "001215000902", "Thôn Bình Hòa"],
    ["M2", "Trần Văn Cũ", "Chủ hộ", "03/04/1970", "Nam", "001070000903", "Thôn Xa Lạ"],
    ["M2", "", "Vợ", "1972", "Nữ", "", "Thôn Xa Lạ"],
]
TAKE = ["--commune", "00376", "--json"]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write_grid(tmp_path / "danh sách.xlsx", [["DANH SÁCH HỘ GIA ĐÌNH"], [], HEADS, *ROWS])


def counts(path: Path) -> tuple[int, int]:
    answer = run("check", path, "--json").answer
    return answer["people"], answer["households"]


def test_every_row_is_accounted_for(twelve: Path, book: Path) -> None:
    ran = run("import", twelve, book, *TAKE)
    assert ran.code == 0
    found = ran.answer
    assert found["read"] == found["added"] + found["updated"] + found["same"] + found["rejected"] == 4
    assert (found["kind"], found["added"], found["rejected"]) == ("households", 3, 1)
    (blocked,) = [problem for problem in found["problems"] if problem["level"] == "block"]
    # The workbook's own row number and heading, as Excel shows them.
    assert (blocked["row"], blocked["column"]) == (7, "Họ và tên")
    assert blocked["message"]
    assert counts(twelve) == (15, 9)


def test_the_same_file_again_changes_nothing(twelve: Path, book: Path) -> None:
    run("import", twelve, book, *TAKE)
    before = counts(twelve)
    again = run("import", twelve, book, *TAKE).answer
    assert (again["read"], again["same"], again["added"], again["updated"], again["rejected"]) == (4, 3, 0, 0, 1)
    assert counts(twelve) == before


def test_a_dry_run_writes_nothing(twelve: Path, book: Path) -> None:
    tried = run("import", twelve, book, *TAKE, "--dry-run").answer
    assert (tried["added"], tried["rejected"], tried["import_id"]) == (3, 1, None)
    assert counts(twelve) == (12, 7)
    assert run("imports", twelve, "--json").answer == {"imports": []}
    done = run("import", twelve, book, *TAKE).answer
    assert {key: done[key] for key in done if key != "import_id"} == {
        key: tried[key] for key in tried if key != "import_id"
    }


def test_an_import_is_listed_and_taken_back(twelve: Path, book: Path) -> None:
    import_id = run("import", twelve, book, *TAKE).answer["import_id"]
    (listed,) = run("imports", twelve, "--json").answer["imports"]
    assert (listed["import_id"], listed["file"], listed["read"], listed["added"]) == (import_id, "danh sách.xlsx", 4, 3)
    undone = run("undo", twelve, "--import", str(import_id), "--json").answer
    assert undone["left"] == []
    assert undone["rows"] >= 5
    assert counts(twelve) == (12, 7)
    assert run("imports", twelve, "--json").answer == {"imports": []}
    assert refused(run("undo", twelve, "--import", str(import_id)), "Không còn lần nhập này")
    assert run("import", twelve, book, *TAKE).answer["added"] == 3, "taken back, it can be taken in anew"


def test_undo_takes_back_the_last_verb_and_says_when_nothing_is_left(twelve: Path, book: Path) -> None:
    run("import", twelve, book, *TAKE)
    assert run("undo", twelve, "--json").answer["undone"] == "Hoàn tác: Nhập danh sách.xlsx"
    assert counts(twelve) == (12, 7)
    assert refused(run("undo", twelve, "--json"), "Không còn thao tác nào để hoàn tác")


def test_an_older_import_is_taken_back_but_for_what_was_used_since(twelve: Path, book: Path) -> None:
    import_id = run("import", twelve, book, *TAKE).answer["import_id"]
    with open_office(twelve) as office, office.write("test", "Sửa ghi chú") as work:
        (person,) = [one for one in work.people.all() if one.name == "Trần Văn Cũ"]
        work.people.change(person.id, note="đã gặp")
    undone = run("undo", twelve, "--import", str(import_id), "--json").answer
    assert {"table": "person", "id": person.id, "text": "Trần Văn Cũ"} in undone["left"]
    assert counts(twelve)[0] == 13
    assert run("check", twelve).code == 0


@pytest.mark.parametrize(
    ("policy", "added", "updated", "phone", "birth"),
    [("add", 1, 0, None, "1968"), ("fill", 0, 1, "0911111111", "1968"), ("add,fill", 1, 1, "0911111111", "1968")],
)
def test_the_policy_says_what_an_import_may_do(
    twelve: Path, tmp_path: Path, policy: str, added: int, updated: int, phone: str | None, birth: str
) -> None:
    heads = ["Họ và tên", "Ngày sinh", "Giới tính", "Số điện thoại", "Mã hộ", "Thôn"]
    rows = [
        ["Trần Thị Bưởi", "1968", "Nữ", "0911111111", "HGD-001", "Thôn Bình Hòa"],
        ["Nguyễn Văn An", "05/03/1965", "Nam", "0912345678", "HGD-001", "Thôn Bình Hòa"],
        ["Nguyễn Thị Mới", "1999", "Nữ", "0922222222", "HGD-001", "Thôn Bình Hòa"],
    ]
    book = write_grid(tmp_path / "điện thoại.xlsx", [heads, *rows])
    found = run("import", twelve, book, *TAKE, "--policy", policy).answer
    assert (found["added"], found["updated"]) == (added, updated), found
    with open_office(twelve) as office:
        (person,) = [one for one in office.read.people.all() if one.name == "Trần Thị Bưởi"]
        assert (person.phone, person.birth) == (phone, birth)


def test_the_official_list_of_people_who_stopped_is_recognised(twelve: Path, tmp_path: Path) -> None:
    record = ["1", "00376", "Phạm Văn Đức", "", "", "x", "", "", "10/2026", "", "Thôn Tân Lập", ""]
    found = run("import", twelve, write_c21a(tmp_path / "C21a-TS.xlsx", [record]), "--json").answer
    assert found["kind"] == "stopped"
    assert found["read"] == 1
    assert found["read"] == found["added"] + found["updated"] + found["same"] + found["rejected"]


def test_rejected_rows_can_be_put_right_and_taken_in(twelve: Path, book: Path, tmp_path: Path) -> None:
    rejects = tmp_path / "dòng lỗi.xlsx"
    run("import", twelve, book, *TAKE, "--rejects", rejects)
    found = run("import", twelve, rejects, *TAKE, "--dry-run").answer
    assert (found["read"], found["rejected"]) == (1, 1)


def test_a_sheet_can_be_named(twelve: Path, tmp_path: Path) -> None:
    more = {"Tháng 11": [HEADS, *ROWS[:2]]}
    book = write_grid(tmp_path / "nhiều trang.xlsx", [HEADS, *ROWS], more=more)
    found = run("import", twelve, book, *TAKE, "--sheet", "Tháng 11").answer
    assert (found["sheet"], found["read"], found["added"]) == ("Tháng 11", 2, 2)
