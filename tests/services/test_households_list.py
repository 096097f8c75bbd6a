"""The lists of households and people: filters, orders and windows."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.birth import age_on
from desktop_app.services import history
from desktop_app.services.households_list import (
    count_households,
    count_people,
    household_ids,
    household_sums,
    list_households,
    list_people,
    people_sums,
    person_ids,
    places,
)
from desktop_app.services.office import Office
from tests.builders import empty_office, hamlet, household_of, office_of, office_of_twelve, person


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    found = office_of_twelve(tmp_path_factory.mktemp("lists"))
    yield found
    found.close(with_backup=False)


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    found = office_of(tmp_path_factory.mktemp("crowd"), 900)
    yield found
    found.close(with_backup=False)


def codes(office: Office, **wanted: object) -> list[str | None]:
    rows = [row.code for row in list_households(office, wanted=wanted)]
    assert count_households(office, wanted) == len(rows)
    return rows


def test_places_tell_their_size(office: Office) -> None:
    entries = places(office)
    assert [entry.commune.name for entry in entries] == ["Xã Sóc Sơn", "Xã Kim Anh"]
    assert [(one.hamlet.name, one.households, one.people) for one in entries[0].hamlets] == [
        ("Thôn Bình Hòa", 2, 5),
        ("Thôn Tân Lập", 3, 4),
        ("Thôn Đồi Vắng", 0, 0),
    ]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, ["HGD-001", "HGD-002", "HGD-003", "HGD-004", "HGD-005", "HGD-006", "HGD-007"]),
        ({"commune_code": "00382"}, ["HGD-006", "HGD-007"]),
        ({"text": "pham"}, ["HGD-003"]),
        ({"text": "hanh PHẠM"}, ["HGD-003"]),
        ({"text": "0987"}, ["HGD-003"]),
        ({"text": "xóm"}, ["HGD-002"]),
        ({"text": "không có ai"}, []),
        ({"cover": "missing"}, ["HGD-001", "HGD-002", "HGD-003", "HGD-004", "HGD-006"]),
        ({"class_code": "near-poor"}, ["HGD-002"]),
        ({"class_code": "ethnic-minority"}, ["HGD-006"]),
        ({"state": "moved"}, []),
    ],
)
def test_household_filters(office: Office, wanted: dict[str, object], expected: list[str]) -> None:
    assert codes(office, **wanted) == expected


def test_households_of_one_hamlet_in_house_order(office: Office) -> None:
    place = hamlet(office, "Thôn Tân Lập").id
    assert codes(office, hamlet_id=place) == ["HGD-003", "HGD-004", "HGD-005"]
    assert household_ids(office, {"hamlet_id": place}) == [row.id for row in office.read.households.of_hamlet(place)]


def test_a_household_row_counts_who_lives_there_and_who_has_no_card(office: Office) -> None:
    rows = {row.code: row for row in list_households(office)}
    assert (rows["HGD-005"].members, rows["HGD-005"].uncovered, rows["HGD-005"].head) == (1, 0, "Lê Thị Hoà")
    assert (rows["HGD-001"].members, rows["HGD-001"].uncovered) == (3, 1)
    assert (rows["HGD-007"].members, rows["HGD-007"].head) == (0, None)


@pytest.mark.parametrize("key", ["order", "code", "head", "hamlet", "address", "members", "uncovered"])
def test_every_household_column_sorts_both_ways(office: Office, key: str) -> None:
    up = [row.id for row in list_households(office, sort=key)]
    down = [row.id for row in list_households(office, sort=key, descending=True)]
    assert sorted(up) == sorted(down)
    assert len(up) == 7


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({"text": "le"}, {"Lê Văn Hùng", "Lê Thị Hoà", "Lê Văn Khoa"}),
        ({"residence": "died"}, {"Lê Văn Hùng"}),
        ({"cover": "ending"}, {"Nguyễn Văn An", "Lê Văn Khoa"}),
        ({"cover": "lapsed"}, {"Trần Thị Bưởi", "Đặng Thị Ơn"}),
        ({"voluntary": "yes"}, {"Nguyễn Văn An"}),
        ({"commune_code": "00382"}, {"Hoàng A Lử"}),
    ],
)
def test_people_filters(office: Office, wanted: dict[str, object], names: set[str]) -> None:
    rows = list_people(office, wanted=wanted)
    assert {row.name for row in rows} == names
    assert count_people(office, wanted) == len(names)


def test_people_stand_in_roster_order_given_name_first(office: Office) -> None:
    names = [row.name for row in list_people(office)]
    assert names[:3] == ["Nguyễn Văn An", "Trần Thị Bưởi", "Nguyễn Văn Cường"]
    assert names.index("Phạm Văn Đức") < names.index("Phạm Thị Hạnh") < names.index("Lê Thị Hoà")


@pytest.mark.parametrize(
    "key",
    ["name", "birth", "sex", "personal_id", "insurance_no", "hamlet", "head", "residence", "health_to", "voluntary_to"],
)
def test_windows_join_without_gap_or_overlap(crowd: Office, key: str) -> None:
    total = count_people(crowd)
    assert total == 900
    ids = [row.id for start in range(0, total, 250) for row in list_people(crowd, start, 250, sort=key)]
    assert len(ids) == len(set(ids)) == 900


def test_household_windows_join(crowd: Office) -> None:
    total = count_households(crowd)
    ids = [row.id for start in range(0, total, 100) for row in list_households(crowd, start, 100)]
    assert ids == household_ids(crowd)


def test_an_empty_office_has_empty_lists(tmp_path: Path) -> None:
    empty = empty_office(tmp_path)
    assert (list_households(empty), list_people(empty), count_people(empty)) == ([], [], 0)
    assert [entry.hamlets for entry in places(empty)] == [(), ()]
    empty.close(with_backup=False)


PEOPLE_SORTS = "name birth sex personal_id insurance_no hamlet head residence health_to voluntary_to".split()
HOUSEHOLD_SORTS = "order code head hamlet address members uncovered".split()


@pytest.mark.parametrize("key", PEOPLE_SORTS)
@pytest.mark.parametrize("down", [False, True])
def test_the_walked_list_stands_as_the_sorted_one(crowd: Office, key: str, down: bool) -> None:
    sorted_ids = list(person_ids(crowd, {}, sort=key, descending=down))
    windows = range(0, 900, 120)
    walked = [row.id for start in windows for row in list_people(crowd, start, 120, sort=key, descending=down)]
    assert walked == sorted_ids
    back = [row.id for start in reversed(windows) for row in list_people(crowd, start, 120, sort=key, descending=down)]
    assert sorted(back) == sorted(sorted_ids)


@pytest.mark.parametrize("key", HOUSEHOLD_SORTS)
@pytest.mark.parametrize("down", [False, True])
def test_the_walked_households_stand_as_the_sorted_ones(crowd: Office, key: str, down: bool) -> None:
    total = count_households(crowd)
    walked = [
        r.id for start in range(0, total, 70) for r in list_households(crowd, start, 70, sort=key, descending=down)
    ]
    assert walked == household_ids(crowd, {}, sort=key, descending=down)


def test_what_is_dissolved_or_gone_stays_out_of_every_order_and_undo_brings_it_back(tmp_path: Path) -> None:
    with office_of_twelve(tmp_path) as office:
        before, households = count_people(office), count_households(office)
        gone = household_of(office, "Phạm Văn Đức")
        people = [one.id for one in office.read.people.of_household(gone.id)]
        with office.write("test.gone", "Giải thể") as work:
            work.households.change(gone.id, state="dissolved")
        assert count_people(office) == before - len(people)
        assert count_households(office) == households - 1
        for key in PEOPLE_SORTS:
            assert not {row.id for row in list_people(office, sort=key)} & set(people), key
        for key in HOUSEHOLD_SORTS:
            rows = list_households(office, sort=key)
            assert (len(rows), gone.id in {row.id for row in rows}) == (households - 1, False), key
        history.undo_last(office)
        assert (count_people(office), count_households(office)) == (before, households)
        assert len(list_people(office, sort="head")) == before


def test_a_new_name_of_a_head_moves_the_household_in_the_list(tmp_path: Path) -> None:
    with office_of_twelve(tmp_path) as office:
        head = person(office, "Phạm Văn Đức")
        with office.write("test.name", "Đổi tên") as work:
            work.people.change(head.id, name="Phạm Văn Ánh")
        heads = [row.head for row in list_households(office, sort="head") if row.head]
        assert heads.index("Phạm Văn Ánh") < heads.index("Đặng Thị Ơn")
        history.undo_last(office)
        heads = [row.head for row in list_households(office, sort="head") if row.head]
        assert "Phạm Văn Đức" in heads
        with office.write("test.head", "Bỏ chủ hộ") as work:
            work.households.change(head.household_id, head_id=None)
        assert [row.head for row in list_people(office, sort="head")][-1] is None


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({"age_from": 61, "age_to": 61}, {"Nguyễn Văn An"}),
        ({"class_code": "near-poor"}, {"Đặng Thị Ơn"}),
        ({"class_code": "ethnic-minority"}, {"Hoàng A Lử"}),
        ({"cover": "valid", "voluntary": "yes"}, {"Nguyễn Văn An"}),
    ],
)
def test_narrower_people_filters(office: Office, wanted: dict[str, object], names: set[str]) -> None:
    found = {row.name for row in list_people(office, wanted=wanted)}
    assert names <= found
    assert count_people(office, wanted) == len(found) < 12


def test_ages_are_completed_years(office: Office) -> None:
    ages = {one.id: age_on(one.birth, office.today) for one in office.read.people.all()}
    for low, high in ((18, 60), (61, 61), (0, 17), (None, 30), (60, None)):
        wanted = {"age_from": low, "age_to": high}
        found = {row.id for row in list_people(office, wanted=wanted)}
        hand = {
            one for one, age in ages.items() if age is not None and (low or 0) <= age <= (200 if high is None else high)
        }
        assert found == hand, (low, high)


@pytest.mark.parametrize("field", ["personal_id", "insurance_no", "birth", "phone", "sex"])
def test_who_lacks_a_field(office: Office, field: str) -> None:
    found = {row.id for row in list_people(office, wanted={"missing": field})}
    assert found == {one.id for one in office.read.people.all() if not getattr(one, field)}


def test_covered_and_uncovered_are_everybody_who_lives_here(office: Office) -> None:
    missing, valid = (count_people(office, {"cover": one}) for one in ("missing", "valid"))
    assert missing == people_sums(office).uncovered == household_sums(office).uncovered
    assert {row.name for row in list_people(office, wanted={"cover": "valid"})} >= {"Nguyễn Văn An"}
    assert missing + valid <= people_sums(office).people == 12


def test_sums_follow_the_filter(office: Office) -> None:
    place = hamlet(office, "Thôn Bình Hòa").id
    people, households = people_sums(office, {"hamlet_id": place}), household_sums(office, {"hamlet_id": place})
    assert (people.households, households.households) == (2, 2)
    assert households.people == 5
    assert (
        people.uncovered
        == households.uncovered
        == sum(row.uncovered for row in list_households(office, wanted={"hamlet_id": place}))
    )


def test_whole_households_without_cover(office: Office) -> None:
    rows = list_households(office, wanted={"cover": "none"})
    assert rows
    assert all(row.members == row.uncovered for row in rows)
    assert {row.code for row in list_households(office, wanted={"missing": "head_id"})} == {
        row.code for row in list_households(office) if row.head is None
    }
