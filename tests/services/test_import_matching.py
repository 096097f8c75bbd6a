"""Who of the office a row means: numbers first, then name with birth and place; soft evidence is left to the user."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.services import importing
from desktop_app.services.import_people import births_agree
from desktop_app.services.import_values import Decision, Preview
from desktop_app.services.merging import merge_people
from desktop_app.services.office import Office
from tests.builders import FIRST_COMMUNE, household_of, office_of_twelve, person
from tests.services.import_workbooks import COMMUNE, OTHER_COMMUNE, filled_template, plain_list

# Nguyễn Văn An of the twelve: HGD-001 in Thôn Bình Hòa, born 05/03/1965.
AN = {
    "household_code": "HGD-001", "full_name": "Nguyễn Văn An", "birth": "05/03/1965", "personal_id": "001065000011",
    "hamlet": "Thôn Bình Hòa", "commune": COMMUNE,
}  # fmt: skip
BUOI = {
    "household_code": "HGD-001",
    "full_name": "Trần Thị Bưởi",
    "birth": "1968",
    "hamlet": "Thôn Bình Hòa",
    "commune": COMMUNE,
}
PEOPLE = ("Họ và tên", "Ngày sinh", "Số CCCD", "Mã số BHXH", "Thôn", "Xã")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with office_of_twelve(tmp_path) as found:
        yield found


def look(office: Office, tmp_path: Path, *rows: Mapping[str, str]) -> Preview:
    return importing.preview(office, filled_template(office, tmp_path / "ds.xlsx", rows))


@pytest.mark.parametrize(
    ("change", "result"),
    [
        ({}, "same"),
        ({"full_name": "Nguyen Van An"}, "same"),
        ({"full_name": "Nguyễn Văn Ân"}, "update"),  # the number and the birth agree: a corrected name
        ({"birth": "05/03/1956"}, "update"),  # the number and the name agree: a corrected birth
        ({"full_name": "Phạm Bình", "birth": "1991"}, "suspect"),  # only the number agrees
        ({"full_name": "Phạm Bình", "birth": ""}, "suspect"),
        ({"personal_id": "001065000999"}, "suspect"),  # same household, name and birth, another number
        ({"personal_id": ""}, "same"),
        ({"personal_id": "", "insurance_no": "9900000011"}, "same"),
        ({"personal_id": "", "birth": "1965"}, "same"),
        ({"personal_id": "", "birth": ""}, "same"),  # says nothing the record does not say
        ({"personal_id": "", "birth": "", "phone": "0911111111"}, "suspect"),
        ({"personal_id": "", "birth": "1966"}, "suspect"),
        ({"insurance_no": "9900000021"}, "suspect"),  # the number of another person
        ({"personal_id": "", "household_code": "HGD-099", "hamlet": "Thôn Tân Lập"}, "suspect"),  # lives elsewhere
        ({"personal_id": "", "household_code": "HGD-099"}, "same"),  # full birth in the same hamlet
        ({"personal_id": "", "household_code": "HGD-099", "birth": "1965", "phone": "0911111111"}, "suspect"),
        ({"personal_id": "001065000999", "household_code": "HGD-099", "hamlet": "Thôn Tân Lập"}, "add"),
    ],
)
def test_one_row_against_one_record(office: Office, tmp_path: Path, change: dict[str, str], result: str) -> None:
    (row,) = look(office, tmp_path, AN | change).rows
    assert (row.result, row.note == "") == (result, result != "suspect")


def test_the_number_of_a_merged_record_means_who_is_kept(office: Office, tmp_path: Path) -> None:
    an = person(office, "Nguyễn Văn An")
    with office.write("test", "thử") as work:
        gone = work.people.add(
            household_id=an.household_id, name=an.name, birth="1965", personal_id="001065000777", list_order=9
        )
    merge_people(office, an.id, gone, {"personal_id": "keep", "birth": "keep"})
    said = AN | {"personal_id": "001065000777", "household_code": "", "hamlet": "Thôn Tân Lập"}
    (row,) = look(office, tmp_path, said | {"phone": "0911111111"}).rows
    assert (row.result, row.person_id) == ("update", an.id)
    assert [change.label for change in row.changes] == ["Điện thoại"]
    assert any("đã gộp vào" in problem.message for problem in row.problems)
    (other,) = look(office, tmp_path, said | {"full_name": "Phạm Bình", "birth": "1991"}).rows
    assert other.result == "suspect"


def test_a_doubt_names_who_it_may_be_and_the_user_decides(office: Office, tmp_path: Path) -> None:
    seen = look(office, tmp_path, AN | {"personal_id": "", "birth": "", "phone": "0911111111"})
    (row,) = seen.rows
    an = person(office, "Nguyễn Văn An")
    assert [(one.person_id, one.text) for one in row.candidates] == [(an.id, "Nguyễn Văn An (05/03/1965)")]
    merged = importing.revise(office, seen, decisions={row.row: Decision(action="match", person_id=an.id)})
    assert [(change.label, change.after) for change in merged.rows[0].changes] == [("Điện thoại", "0911111111")]
    added = importing.revise(office, seen, decisions={row.row: Decision(action="add")})
    assert added.rows[0].result == "add"
    skipped = importing.revise(office, seen, decisions={row.row: Decision(action="skip")})
    assert (skipped.rows[0].result, "Bỏ qua" in skipped.rows[0].note) == ("suspect", True)
    importing.commit(office, added)
    assert len([one for one in office.read.people.all() if one.name == "Nguyễn Văn An"]) == 2


def test_a_household_code_of_strangers_is_doubtful(office: Office, tmp_path: Path) -> None:
    strangers = [
        AN | {"full_name": "Phan Văn Lạ", "birth": "1970", "personal_id": ""},
        AN | {"full_name": "Phan Thị Lạ", "birth": "1972", "personal_id": ""},
    ]
    seen = look(office, tmp_path, *strangers)
    assert [row.result for row in seen.rows] == ["suspect", "suspect"]
    assert "HGD-001" in seen.rows[0].note


def test_an_empty_household_takes_its_first_people(office: Office, tmp_path: Path) -> None:
    newcomer = {
        "household_code": "HGD-007", "full_name": "Phan Văn Mới", "birth": "1970", "relation": "Chủ hộ",
        "hamlet": "Tổ dân phố 1", "commune": OTHER_COMMUNE,
    }  # fmt: skip
    seen = look(office, tmp_path, newcomer)
    importing.commit(office, seen)
    home = household_of(office, "Phan Văn Mới")
    assert (home.code, home.head_id) == ("HGD-007", person(office, "Phan Văn Mới").id)


def test_a_person_listed_in_another_household_stays_and_is_told(office: Office, tmp_path: Path) -> None:
    listed = [
        {
            "household_code": "HGD-003",
            "full_name": "Phạm Văn Đức",
            "personal_id": "001079000031",
            "birth": "20/05/1979",
        },
        AN | {"household_code": "HGD-003"},
    ]
    rows = [row | {"hamlet": "Thôn Tân Lập", "commune": COMMUNE} for row in listed]
    seen = look(office, tmp_path, *rows)
    assert [row.result for row in seen.rows] == ["same", "same"]
    (told,) = [problem for problem in seen.problems if problem.code == "other-household"]
    assert (told.row, "HGD-001" in told.message) == (6, True)
    importing.commit(office, seen)
    assert household_of(office, "Nguyễn Văn An").code == "HGD-001"


def test_households_without_codes_are_known_by_their_people(office: Office, tmp_path: Path) -> None:
    headings = ("Họ và tên", "Quan hệ", "Ngày sinh", "Thôn", "Xã", "Điện thoại")
    path = plain_list(
        tmp_path / "ds.xlsx", headings,
        ["Nguyễn Văn An", "Chủ hộ", "1965", "Thôn Bình Hòa", COMMUNE, ""],
        ["Trần Thị Bưởi", "Vợ", "1968", "Thôn Bình Hòa", COMMUNE, "0933333333"],
        ["Nguyễn Thị Út", "Con", "2010", "Thôn Bình Hòa", COMMUNE, ""],
    )  # fmt: skip
    seen = importing.preview(office, path)
    assert [row.result for row in seen.rows] == ["same", "update", "add"]
    importing.commit(office, seen)
    assert household_of(office, "Nguyễn Thị Út").code == "HGD-001"


def test_people_without_households_get_provisional_ones(office: Office, tmp_path: Path) -> None:
    path = plain_list(
        tmp_path / "ds.xlsx", PEOPLE,
        ["Nguyễn Văn An", "05/03/1965", "001065000011", "", "Thôn Bình Hòa", COMMUNE],
        ["Phan Thị Mới", "1999", "001199000777", "", "Thôn Bình Hòa", COMMUNE],
        ["Phan Thị Không", "1999", "", "", "Thôn Bình Hòa", COMMUNE],
        ["Phan Thị Không", "1999", "", "", "Thôn Bình Hòa", COMMUNE],
    )  # fmt: skip
    seen = importing.preview(office, path)
    assert (seen.kind, [row.result for row in seen.rows]) == ("members", ["same", "add", "add", "suspect"])
    importing.commit(office, seen)
    assert household_of(office, "Phan Thị Mới").id != household_of(office, "Phan Thị Không").id
    assert [row.result for row in importing.preview(office, path).rows] == ["same", "same", "same", "suspect"]


def test_two_records_with_one_number_are_a_doubt(office: Office, tmp_path: Path) -> None:
    buoi = person(office, "Trần Thị Bưởi")
    with office.write("test", "thử") as work:
        work.people.change(buoi.id, personal_id="001065000011")
    assert look(office, tmp_path, AN).rows[0].result == "same"  # the name tells
    (row,) = look(office, tmp_path, AN | {"full_name": "Ai Khác"}).rows
    assert (row.result, len(row.candidates)) == ("suspect", 2)


def test_who_left_with_a_household_of_his_own_is_not_merged_back(office: Office, tmp_path: Path) -> None:
    son = {
        "household_code": "HGD-050", "full_name": "Nguyễn Văn Cường", "relation": "Chủ hộ", "birth": "07/1990",
        "personal_id": "001090000013", "hamlet": "Thôn Bình Hòa", "commune": COMMUNE,
    }  # fmt: skip
    child = son | {"full_name": "Nguyễn Thị Bé", "relation": "Con", "birth": "2020", "personal_id": ""}
    seen = look(office, tmp_path, son, child)
    assert [row.result for row in seen.rows] == ["same", "suspect"]
    assert "tách hộ" in seen.rows[1].note
    importing.commit(office, seen)
    assert person(office, "Nguyễn Văn Cường").relation_code == "08"
    home = household_of(office, "Nguyễn Văn Cường")
    assert (home.code, home.head_id) == ("HGD-001", person(office, "Nguyễn Văn An").id)


def test_a_new_head_of_the_same_household_is_an_update(office: Office, tmp_path: Path) -> None:
    heir = BUOI | {"relation": "Chủ hộ"}
    seen = look(office, tmp_path, heir)
    assert ("Chủ hộ", "Nguyễn Văn An", "Trần Thị Bưởi") in [(c.label, c.before, c.after) for c in seen.rows[0].changes]
    importing.commit(office, seen)
    assert household_of(office, "Trần Thị Bưởi").head_id == person(office, "Trần Thị Bưởi").id


def test_somebody_listed_in_two_households_is_filed_once(office: Office, tmp_path: Path) -> None:
    again = {key: value for key, value in AN.items() if key not in ("personal_id", "birth")}
    other = {"household_code": "HGD-003", "full_name": "Phạm Văn Đức", "birth": "20/05/1979", "commune": COMMUNE}
    rows = [
        AN | {"household_code": "HGD-003", "hamlet": "Thôn Tân Lập"},
        other | {"hamlet": "Thôn Tân Lập"},
        BUOI,
        again,
    ]
    seen = look(office, tmp_path, *rows)
    assert [row.result for row in seen.rows] == ["same", "same", "same", "suspect"]
    assert seen.rows[3].note == "Dòng 5 của tệp cũng là Nguyễn Văn An (05/03/1965) của hộ này."


def test_another_hamlet_is_told(office: Office, tmp_path: Path) -> None:
    path = plain_list(tmp_path / "ds.xlsx", PEOPLE, ["Nguyễn Văn An", "", "001065000011", "", "Thôn Tân Lập", COMMUNE])
    seen = importing.preview(office, path)
    assert [(row.result, row.problems[0].code) for row in seen.rows] == [("same", "other-hamlet")]


def test_old_hamlet_is_kept_when_the_file_names_another(office: Office, tmp_path: Path) -> None:
    seen = look(office, tmp_path, AN | {"hamlet": "Thôn Tân Lập", "household_code": "HGD-003"})
    importing.commit(office, seen)
    home = household_of(office, "Nguyễn Văn An")
    assert office.read.hamlets.get(home.hamlet_id).name == "Thôn Bình Hòa"
    assert office.read.hamlets.get(home.hamlet_id).commune_code == FIRST_COMMUNE


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("1965", "1965-03-05", True),
        ("1965-03", "1965-03-05", True),
        ("1965-03-05", "1965-03-05", True),
        ("1965-03-05", "1965-05-03", False),
        ("1965", "1956", False),
        (None, "1965", None),
        ("", "", None),
    ],
)
def test_births_agree_as_far_as_they_are_known(one: str | None, other: str | None, agree: bool | None) -> None:
    assert births_agree(one, other) is agree
    assert births_agree(other, one) is agree


_NAMES = st.sampled_from(
    ["Nguyễn Văn An", "Nguyễn Thị Lan", "NGUYỄN THỊ LAN", "Trần Bình", "Lê Thị Hòa", "Lê Thị Hoà", ""]
)
_BIRTHS = st.sampled_from(["", "1965", "03/1970", "05/03/1965", "31/02/1980", "không rõ", "12/12/1999"])
_IDS = st.sampled_from(["", "001065000011", "001165000012", "1065000011", "12345", "001070000013"])
_ROWS = st.lists(
    st.tuples(
        st.sampled_from(["H1", "H2", "", "HGD-001", "HGD-003"]), _NAMES, st.sampled_from(["Chủ hộ", "Vợ", "Con", ""]), _BIRTHS,
        st.sampled_from(["Nam", "Nữ", "x", ""]), _IDS, st.sampled_from(["Thôn Một", "thôn một", "TDP 2", "Thôn Bình Hòa", "Thôn Tân Lập", ""]),
    ),
    min_size=1,
    max_size=12,
)  # fmt: skip


@settings(max_examples=25)
@given(rows=_ROWS)
def test_any_list_adds_up_and_comes_in_once(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]
) -> None:
    folder = tmp_path_factory.mktemp("ds")
    headings = ("Mã hộ", "Họ và tên", "Quan hệ", "Ngày sinh", "Giới tính", "Số CCCD", "Thôn")
    path = plain_list(folder / "ds.xlsx", headings, *rows)
    with office_of_twelve(folder) as office:
        seen = importing.preview(office, path, commune=FIRST_COMMUNE)
        assert seen.totals.adds_up
        assert seen.totals.read == len(seen.rows) == len({row.row for row in seen.rows})
        assert all(row.note for row in seen.rows if row.result in ("error", "suspect"))
        before = office.read.people.count()
        importing.commit(office, seen)
        assert office.read.people.count() == before + seen.totals.added
        again = importing.preview(office, path, commune=FIRST_COMMUNE)
        assert (again.totals.added, again.totals.updated) == (0, 0)
        assert {row.row for row in again.rows if row.result == "same"} == {
            row.row for row in seen.rows if row.result in ("add", "update", "same")
        }


def test_a_head_who_lives_elsewhere_does_not_head_a_new_household(office: Office, tmp_path: Path) -> None:
    head = AN | {
        "household_code": "HGD-070",
        "relation": "Chủ hộ",
        "personal_id": "",
        "birth": "",
        "phone": "0911111111",
    }
    child = head | {"full_name": "Phan Thị Con", "relation": "Con", "birth": "2015"}
    seen = look(office, tmp_path, head, child)
    an = person(office, "Nguyễn Văn An").id
    merged = importing.revise(office, seen, decisions={5: Decision(action="match", person_id=an)})
    importing.commit(office, merged)
    assert household_of(office, "Nguyễn Văn An").code == "HGD-001"
    homes = [home for home in office.read.households.all() if home.code == "HGD-070"]
    assert [home.head_id for home in homes if home.head_id is not None] == []


def _problems(seen: Preview, code: str) -> list[tuple[int | None, str]]:
    return [(problem.row, problem.message) for problem in seen.problems if problem.code == code]


def test_a_household_is_told_when_it_has_no_head_or_two(office: Office, tmp_path: Path) -> None:
    home = {"hamlet": "Thôn Bình Hòa", "commune": COMMUNE}
    none = [
        home | {"household_code": "K1", "full_name": name, "relation": "Con", "birth": "2001"}
        for name in ("Võ Một", "Võ Hai")
    ]
    two = [
        home | {"household_code": "K2", "full_name": name, "relation": "Chủ hộ", "birth": "1971"}
        for name in ("Võ Ba", "Võ Tư")
    ]
    left_out = [
        home | {"household_code": "K3", "full_name": "Võ Năm", "relation": "Chủ hộ", "birth": "1972", "personal_id": "001065000011"},
        home | {"household_code": "K3", "full_name": "Võ Sáu", "relation": "Con", "birth": "2002"},
    ]  # fmt: skip
    seen = look(office, tmp_path, *none, *two, *left_out)
    assert [row.result for row in seen.rows] == ["add", "add", "add", "add", "suspect", "add"]
    assert _problems(seen, "two-heads") == [
        (7, "Hộ có 2 người ghi là chủ hộ (dòng 7, 8); chưa đặt chủ hộ. Hãy chọn lại.")
    ]
    assert [row for row, _ in _problems(seen, "no-head")] == [5, 10]
    assert "Dòng chủ hộ (dòng 9) chưa được nhập" in _problems(seen, "no-head")[1][1]
    importing.commit(office, seen)
    heads = {home.code: home.head_id for home in office.read.households.all() if home.code in ("K1", "K2", "K3")}
    assert heads == {"K1": None, "K2": None, "K3": None}


def test_one_person_in_two_households_of_a_list_is_told(office: Office, tmp_path: Path) -> None:
    someone = {"full_name": "Võ Thị Bảy", "birth": "01/02/1983", "hamlet": "Thôn Bình Hòa", "commune": COMMUNE}
    seen = look(office, tmp_path, someone | {"household_code": "K1"}, someone | {"household_code": "K2"})
    assert [row for row, _ in _problems(seen, "two-homes")] == [6]
    numbered = [someone | {"household_code": f"K{at}", "personal_id": f"00118300001{at}"} for at in (3, 4)]
    assert _problems(look(office, tmp_path, *numbered), "two-homes") == []


def test_the_name_of_before_2025_is_kept_beside_todays(office: Office, tmp_path: Path) -> None:
    row = {
        "household_code": "K9", "full_name": "Võ Thị Tám", "relation": "Chủ hộ", "birth": "1960", "hamlet": "Thôn Mới",
        "commune": "Xã Phù Linh",
    }  # fmt: skip
    seen = look(office, tmp_path, row)
    assert [row for row, _ in _problems(seen, "old-commune")] == [5]
    importing.commit(office, seen)
    assert household_of(office, "Võ Thị Tám").note == "Xã ghi trong tệp: Xã Phù Linh"
    assert importing.preview(office, seen.path).rows[0].result == "same"
