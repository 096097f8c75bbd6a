"""The lists of households and people: filters, orders and windows."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.services.households_list import (
    count_households,
    count_people,
    household_ids,
    list_households,
    list_people,
    places,
)
from desktop_app.services.office import Office
from tests.builders import empty_office, hamlet, office_of, office_of_twelve


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
