"""Rows that are likely somebody of the office are asked about, side by side; what is decided is not asked again."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.services import import_memory, importing
from desktop_app.services.history import undo_last
from desktop_app.services.import_likely import pairs_of
from desktop_app.services.import_values import Decision, Preview
from desktop_app.services.office import Office
from tests.builders import FIRST_COMMUNE, household_of, office_of_twelve, person
from tests.services.import_workbooks import COMMUNE, filled_template, plain_list

# Nguyễn Văn An of the twelve: HGD-001 in Thôn Bình Hòa, born 05/03/1965, CCCD 001065000011, BHXH 9900000011.
MEMBERS = ("Họ và tên", "Ngày sinh", "Số CCCD", "Mã số BHXH", "Điện thoại", "Thôn", "Xã")
BIRTH, ID, BOOK = "05/03/1965", "001065000011", "9900000011"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with office_of_twelve(tmp_path) as found:
        yield found


def members(path: Path, *rows: tuple[str, ...]) -> Path:
    return plain_list(path, MEMBERS, *([*row, COMMUNE] for row in rows))


def look(office: Office, tmp_path: Path, *rows: tuple[str, ...], name: str = "ds.xlsx") -> Preview:
    return importing.preview(office, members(tmp_path / name, *rows))


@pytest.mark.parametrize(
    ("row", "result"),
    [
        (("Nguyễn Văn Am", BIRTH, "", "", "", "Thôn Bình Hòa"), "suspect"),  # a wrong key in the name
        (("Nguyễn An", BIRTH, "", "", "", "Thôn Bình Hòa"), "suspect"),  # without the middle name
        (("Nguyễn V. An", BIRTH, "", "", "", "Thôn Bình Hòa"), "suspect"),
        (("Nguyễn Văn An", "03/05/1965", "", "", "", "Thôn Bình Hòa"), "suspect"),  # day and month the wrong way round
        (("Nguyễn Văn An", "05/03/1956", "", "", "", "Thôn Bình Hòa"), "suspect"),
        (("Nguyễn Văn An", "", "001065000012", "", "", "Thôn Bình Hòa"), "suspect"),  # one digit of the number
        (
            ("Nguyễn Văn An", "1970", "001065000101", "", "", "Thôn Bình Hòa"),
            "add",
        ),  # two digits swapped, but born otherwise
        (("Nguyễn Văn An", BIRTH, "001065000101", "", "", "Thôn Tân Lập"), "suspect"),
        (("Nguyễn Văn Am", BIRTH, "", "", "", "Thôn Tân Lập"), "add"),  # name and birth alone, elsewhere: too little
        (("Nguyễn Văn An", "", "", "9900000012", "", "Thôn Tân Lập"), "suspect"),
        (
            ("Nguyễn Văn Am", "", "", "9900000012", "", "Thôn Bình Hòa"),
            "add",
        ),  # both a little otherwise, no birth: too little
        (
            ("Nguyễn Văn Bình", BIRTH, "", "", "", "Thôn Bình Hòa"),
            "add",
        ),  # another name: another person, a twin perhaps
        (("Nguyễn Văn Bình", BIRTH, "001065000012", "", "", "Thôn Bình Hòa"), "add"),
        (("Nguyễn Văn An", "1990", "", "", "", "Thôn Tân Lập"), "add"),  # a namesake
        (("Nguyễn Văn Am", BIRTH, "001090777777", "", "", "Thôn Bình Hòa"), "add"),  # a number that is quite another
    ],
)
def test_what_is_asked_about(office: Office, tmp_path: Path, row: tuple[str, ...], result: str) -> None:
    (found,) = look(office, tmp_path, row).rows
    assert found.result == result, found.note
    assert bool(found.candidates) is (result == "suspect")
    if result == "suspect":
        assert found.candidates[0].person_id == person(office, "Nguyễn Văn An").id


def test_the_two_stand_side_by_side_with_what_differs(office: Office, tmp_path: Path) -> None:
    seen = look(office, tmp_path, ("Nguyễn Văn Am", BIRTH, "001065000012", "", "0912345678", "Thôn Bình Hòa"))
    (pair,) = pairs_of(office, seen, seen.rows[0].row)
    assert (pair.title, pair.score_words) == ("Nguyễn Văn An (05/03/1965), Thôn Bình Hòa", "gần như chắc")
    assert pair.reasons[:3] == ("họ tên khác một chữ cái", "cùng ngày sinh", "số CCCD khác một chữ số")
    fields = {one.label: one for one in pair.fields}
    name = fields["Họ và tên"]
    assert (name.ours, name.theirs, name.state) == ("Nguyễn Văn An", "Nguyễn Văn Am", "differs")
    assert (name.marks_ours, name.marks_theirs) == ((12,), (12,))
    assert (fields["Ngày sinh"].state, fields["Thôn"].state) == ("same", "same")
    assert fields["Số CCCD/định danh"].marks_theirs == (11,)
    assert (fields["Mã số BHXH"].state, fields["Mã hộ"].state) == ("only-ours", "only-ours")
    assert pairs_of(office, seen, 999) == ()


def test_a_plain_row_has_no_pairs(office: Office, tmp_path: Path) -> None:
    seen = look(office, tmp_path, ("Nguyễn Văn An", BIRTH, ID, "", "", "Thôn Bình Hòa"))
    assert (seen.rows[0].result, pairs_of(office, seen, seen.rows[0].row)) == ("same", ())


@pytest.mark.parametrize(
    ("row", "result", "said"),
    [
        (
            ("Phạm Thị Bích", BIRTH, ID, "", "", "Thôn Bình Hòa"),
            "suspect",
            "họ tên khác hẳn",
        ),  # a number among strangers
        (
            ("Nguyễn Văn Bình", BIRTH, ID, "", "", "Thôn Bình Hòa"),
            "suspect",
            "họ tên khác hẳn",
        ),  # a twin with the other's number
        (("Phạm Thị Bích", "1991", ID, "", "", "Thôn Bình Hòa"), "suspect", "khác họ tên"),
        (("Nguyễn Văn Anh", BIRTH, ID, "", "", "Thôn Bình Hòa"), "update", ""),  # a corrected name
        (("Phạm Thị Bích", BIRTH, ID, BOOK, "", "Thôn Bình Hòa"), "update", ""),  # two numbers and the full birth
        (("Phạm Thị Bích", "1965", ID, BOOK, "", "Thôn Bình Hòa"), "suspect", "họ tên khác hẳn"),
    ],
)
def test_a_number_beside_another_name(
    office: Office, tmp_path: Path, row: tuple[str, ...], result: str, said: str
) -> None:
    (found,) = look(office, tmp_path, row).rows
    assert (found.result, said in found.note) == (result, True)


def test_twins_of_a_file_stay_two(office: Office, tmp_path: Path) -> None:
    twins = [(name, "01/02/2016", "", "", "", "Thôn Bình Hòa") for name in ("Lê Thị Lan", "Lê Thị Loan")]
    seen = look(office, tmp_path, *twins)
    assert [row.result for row in seen.rows] == ["add", "add"]
    importing.commit(office, seen)
    assert person(office, "Lê Thị Lan").id != person(office, "Lê Thị Loan").id
    again = look(office, tmp_path, *twins[::-1], name="lai.xlsx")
    assert [row.result for row in again.rows] == ["same", "same"]
    alone = look(office, tmp_path, twins[1], name="mot.xlsx")
    assert [row.result for row in alone.rows] == ["same"]


def test_a_decision_is_not_asked_again(office: Office, tmp_path: Path) -> None:
    row = ("Nguyễn Văn Am", BIRTH, "", "", "", "Thôn Bình Hòa")
    an = person(office, "Nguyễn Văn An").id
    seen = look(office, tmp_path, row)
    decided = importing.revise(office, seen, decisions={seen.rows[0].row: Decision(action="match", person_id=an)})
    importing.commit(office, decided)
    undo_last(office)
    assert look(office, tmp_path, row, name="lai.xlsx").rows[0].result == "suspect"  # undone: forgotten
    importing.commit(office, importing.revise(office, decided))
    with office.write("test", "Sửa lại") as work:
        work.people.change(an, name="Nguyễn Văn An")
    new = look(office, tmp_path, ("Trần Ai", "2000", "", "", "", "Thôn Tân Lập"), row, name="thang-sau.xlsx")
    assert [(one.result, one.person_id) for one in new.rows] == [("add", None), ("update", an)]
    assert [problem.code for problem in new.rows[1].problems] == ["remembered"]
    assert "là người này Nguyễn Văn An" in new.rows[1].problems[0].message


def test_another_person_is_known_as_himself_next_month(office: Office, tmp_path: Path) -> None:
    row = ("Nguyễn Văn Am", BIRTH, "", "", "", "Thôn Bình Hòa")
    seen = look(office, tmp_path, row)
    importing.commit(office, importing.revise(office, seen, decisions={seen.rows[0].row: Decision(action="add")}))
    own = person(office, "Nguyễn Văn Am")
    with office.write("test", "Sửa") as work:
        work.people.change(own.id, name="Nguyễn Văn Ẩm Thực")  # by name alone he would not be found any more
    again = look(office, tmp_path, row, name="lai.xlsx").rows[0]
    assert (again.result, again.person_id) == ("update", own.id)
    with office.write("test", "Xoá") as work:
        home = work.people.get(own.id).household_id
        work.households.change(home, head_id=None)
        work.people.remove(own.id)
    gone = look(office, tmp_path, row, name="nua.xlsx").rows[0]
    assert gone.result == "add"


def test_a_row_that_was_skipped_stays_skipped_until_forgotten(office: Office, tmp_path: Path) -> None:
    row = ("Nguyễn Văn Am", BIRTH, "", "", "", "Thôn Bình Hòa")
    seen = look(office, tmp_path, row)
    importing.commit(office, importing.revise(office, seen, decisions={seen.rows[0].row: Decision(action="skip")}))
    again = look(office, tmp_path, row, name="lai.xlsx")
    assert (again.rows[0].result, again.rows[0].candidates, "Bỏ qua" in again.rows[0].note) == ("suspect", (), True)
    anew = importing.revise(office, again, decisions={again.rows[0].row: Decision(action="add")})
    assert anew.rows[0].result == "add"
    (kept,) = import_memory.list_decisions(office)
    assert (kept.said, kept.meaning, kept.person) == ("Nguyễn Văn Am (05/03/1965), Thôn Bình Hòa", "bỏ qua", "")
    assert import_memory.forget_decisions(office, [kept.id]).value == 1
    assert import_memory.list_decisions(office) == ()
    assert look(office, tmp_path, row, name="nua.xlsx").rows[0].candidates != ()
    undo_last(office)
    assert [one.id for one in import_memory.list_decisions(office)] == [kept.id]
    assert import_memory.forget_decisions(office, [12345]).changes == frozenset()


def test_a_decision_about_one_place_says_nothing_of_a_namesake(office: Office, tmp_path: Path) -> None:
    seen = look(office, tmp_path, ("Nguyễn Văn An", "", "", "", "", "Thôn Bình Hòa"))
    an = person(office, "Nguyễn Văn An").id
    importing.commit(
        office, importing.revise(office, seen, decisions={seen.rows[0].row: Decision(action="match", person_id=an)})
    )
    there = look(office, tmp_path, ("Nguyễn Văn An", "", "", "", "", "Thôn Tân Lập"), name="khac.xlsx")
    assert there.rows[0].person_id is None


def test_two_rows_that_say_the_same_are_both_asked(office: Office, tmp_path: Path) -> None:
    row = ("Nguyễn Văn Am", BIRTH, "", "", "", "Thôn Bình Hòa")
    an = person(office, "Nguyễn Văn An").id
    seen = look(office, tmp_path, row)
    importing.commit(
        office, importing.revise(office, seen, decisions={seen.rows[0].row: Decision(action="match", person_id=an)})
    )
    with office.write("test", "Sửa lại") as work:
        work.people.change(an, name="Nguyễn Văn An")
    twice = look(office, tmp_path, row, row, name="hai.xlsx")
    assert [one.result for one in twice.rows] == ["suspect", "suspect"]


def test_numbers_of_today_are_stronger_than_an_old_decision(office: Office, tmp_path: Path) -> None:
    row = ("Nguyễn Văn Am", BIRTH, "001065777777", "", "0900000000", "Thôn Bình Hòa")
    seen = look(office, tmp_path, row)
    assert seen.rows[0].result == "add"
    an, buoi = person(office, "Nguyễn Văn An").id, person(office, "Trần Thị Bưởi").id
    importing.commit(
        office, importing.revise(office, seen, decisions={seen.rows[0].row: Decision(action="match", person_id=an)})
    )
    with office.write("test", "Số mới") as work:
        work.people.change(an, personal_id=ID, name="Nguyễn Văn An")
        work.people.change(buoi, personal_id="001065777777", name="Nguyễn Văn Am")
    (again,) = look(office, tmp_path, row, name="lai.xlsx").rows
    assert (again.result, [one.person_id for one in again.candidates]) == ("suspect", [buoi])
    assert "Hãy chọn lại" in again.note


def test_a_household_with_a_likely_member_asks_about_that_row_only(office: Office, tmp_path: Path) -> None:
    home = {"household_code": "HGD-001", "hamlet": "Thôn Bình Hòa", "commune": COMMUNE}
    rows = [
        home | {"full_name": "Nguyễn Văn An", "birth": BIRTH, "personal_id": ID},
        home | {"full_name": "Trần Thị Bưỡi", "birth": "1968"},  # Bưởi, one tone otherwise: the same letters
        home | {"full_name": "Trần Thị Bươi", "birth": "1986"},
        home | {"full_name": "Nguyễn Thị Mới", "birth": "2020", "relation": "Cháu"},
    ]
    seen = importing.preview(office, filled_template(office, tmp_path / "ho.xlsx", rows))
    assert [row.result for row in seen.rows][::3] == ["same", "add"]
    importing.commit(office, seen)
    assert household_of(office, "Nguyễn Thị Mới").code == "HGD-001"


# -- properties

_NAMES = st.sampled_from(
    ["Nguyễn Văn An", "Nguyễn Văn Am", "Nguyễn An", "NGUYEN VAN AN", "Trần Thị Bưởi", "Trần Thị Bươi", "Lê Thị Hòa", "Lê Thị Hoà", "Phạm Đức"]
)  # fmt: skip
_BIRTHS = st.sampled_from(["", "1965", "03/1965", "05/03/1965", "03/05/1965", "05/03/1956", "1968", "12/12/1999"])
_IDS = st.sampled_from(["", "", "", ID, "001065000012", "001065000101", "001099000077"])
_BOOKS = st.sampled_from(["", "", "", BOOK, "9900000012"])
_PLACES = st.sampled_from(["Thôn Bình Hòa", "Thôn Tân Lập", "Thôn Mới"])
_ROW = st.tuples(_NAMES, _BIRTHS, _IDS, _BOOKS, st.sampled_from(["", "0912345678", "0933333333"]), _PLACES)


def _decided(seen: Preview, rows: list[tuple[str, ...]]) -> dict[tuple[str, ...], tuple[str, object]]:
    """What was decided about each row, by what the row says (rows below one heading row, from row 2 on)."""
    return {rows[row.row - 2]: (row.result, row.person_id) for row in seen.rows}


@settings(max_examples=30, deadline=None)
@given(
    data=st.data(),
    rows=st.lists(_ROW, min_size=2, max_size=9, unique_by=(lambda row: row[:2] + row[4:], lambda row: row[2] or row)),
)
def test_the_order_of_the_rows_decides_nothing(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, rows: list[tuple[str, ...]]
) -> None:
    rows = [row for at, row in enumerate(rows) if not row[3] or row[3] not in {other[3] for other in rows[:at]}]
    turned = data.draw(st.permutations(rows))
    folder = tmp_path_factory.mktemp("ds")
    with office_of_twelve(folder) as office:
        first = look(office, folder, *rows, name="a.xlsx")
        second = look(office, folder, *turned, name="b.xlsx")
        assert first.totals == second.totals
        assert _decided(first, rows) == _decided(second, list(turned))


@settings(max_examples=30, deadline=None)
@given(rows=st.lists(_ROW, min_size=1, max_size=9))
def test_nobody_is_merged_on_soft_evidence(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]
) -> None:
    folder = tmp_path_factory.mktemp("ds")
    with office_of_twelve(folder) as office:
        seen = look(office, folder, *rows)
        matched = [row for row in seen.rows if row.person_id is not None and row.result in ("update", "same")]
        assert len({row.person_id for row in matched}) == len(matched)  # two rows never become one person
        people = {one.id: one for one in office.read.people.all()}
        hamlets = {one.id: office.read.hamlets.get(one.hamlet_id).name for one in office.read.households.all()}
        for row in matched:
            said: Mapping[str, str] = dict(
                zip(("name", "birth", "id", "book", "phone", "hamlet"), rows[row.row - 2], strict=True)
            )
            known = people[row.person_id or 0]
            by_number = said["id"] == known.personal_id or (said["book"] and said["book"] == known.insurance_no)
            same_name = (
                office.read.people.derive({"name": said["name"]})["folded"]
                == office.read.people.derive({"name": known.name})["folded"]
            )
            by_name = same_name and hamlets[known.household_id] == said["hamlet"]
            assert by_number or by_name
        before = office.read.people.count()
        importing.commit(office, seen)
        assert office.read.people.count() == before + seen.totals.added


def test_the_first_import_of_an_office_asks_nothing(tmp_path: Path) -> None:
    from tests.builders import empty_office  # one test needs it

    with empty_office(tmp_path, communes=(FIRST_COMMUNE,)) as office:
        rows = [(name, BIRTH, "", "", "", "Thôn Một") for name in ("Nguyễn Văn An", "Nguyễn Văn Am", "Nguyễn An")]
        assert [row.result for row in look(office, tmp_path, *rows).rows] == ["add", "add", "add"]
