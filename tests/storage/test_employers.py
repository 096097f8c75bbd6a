"""Employers, their months and the hamlets of collectors in the data file."""

import sqlite3
from typing import Any

import pytest

from desktop_app.storage.repositories import Repositories
from desktop_app.storage.unit_of_work import UnitOfWork
from tests.storage.conftest import Bench


def three(work: UnitOfWork) -> list[int]:
    return [
        work.employers.add(
            name="Công ty Đại Phát", tax_code="0100109106", unit_code="0100109106DNA01", kind=3, state="active"
        ),
        work.employers.add(
            name="Tạp hóa Hà",
            tax_code="001180000011",
            kind=4,
            owner_name="Nguyễn Thị Hà",
            owner_personal_id="001180000011",
        ),
        work.employers.add(name="Quán Bình", phone="0912000003", kind=4, state="closed"),
    ]


@pytest.fixture
def ids(bench: Bench) -> list[int]:
    made: list[int] = bench.do("Thêm", three)
    return made


@pytest.mark.parametrize(
    ("text", "found"),
    [("dai phat", [0]), ("phát đại", [0]), ("ha", [1]), ("nguyen ha", [1]), ("0100109", [0]), ("001180", [1]), ("0912", [2]), ("xyz", []),
    ("100 %", []), (" ", [])],
)  # fmt: skip
def test_search(bench: Bench, ids: list[int], text: str, found: list[int]) -> None:
    assert [one.id for one in Repositories(bench.db).employers.search(text, 10)] == [ids[at] for at in found]


def test_lists_and_codes(bench: Bench, ids: list[int]) -> None:
    employers = Repositories(bench.db).employers
    assert [one.id for one in employers.listed(kind=4)] == [ids[2], ids[1]]
    assert [one.id for one in employers.listed(kind=4, state="closed")] == [ids[2]]
    assert len(employers.listed()) == 3
    assert [one.id for one in employers.by_tax_code("0100109106")] == [ids[0]]
    assert [one.id for one in employers.by_unit_code("0100109106DNA01")] == [ids[0]]
    assert {one.id for one in employers.like(codes=["001180000011"], names=["quan binh"])} == {ids[1], ids[2]}
    assert [one.id for one in employers.like(ids=[ids[0]])] == [ids[0]]


def test_months_of_an_employer(bench: Bench, ids: list[int]) -> None:
    def add(work: UnitOfWork) -> None:
        for month in ("2026-09", "2026-10"):
            work.employer_months.add(employer_id=ids[0], month=month, fund="", arrears=5, source="tệp")
        work.employer_months.add(employer_id=ids[0], month="2026-10", fund="social", arrears=3, source="tệp")

    bench.do("Số liệu", add)
    months = Repositories(bench.db).employer_months
    assert [(one.month, one.fund) for one in months.of_employer(ids[0])] == [
        ("2026-10", ""),
        ("2026-10", "social"),
        ("2026-09", ""),
    ]
    assert [one.fund for one in months.of_many([ids[0]], ["2026-10"])] == ["", "social"]
    cell = months.cell(ids[0], "2026-10", "social")
    assert cell is not None
    assert cell.arrears == 3
    assert months.cell(ids[0], "2026-08") is None


@pytest.mark.parametrize(
    "values",
    [{"name": ""}, {"name": "A", "kind": 12}, {"name": "A", "state": "gone"}, {"name": "A", "people_declared": -1}],
)
def test_the_file_refuses_what_cannot_be(bench: Bench, values: dict[str, Any]) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        bench.do("Thêm", lambda work: work.employers.add(**values))


def test_names_are_found_after_a_change_and_undo(bench: Bench, ids: list[int]) -> None:
    bench.do("Sửa", lambda work: work.employers.change(ids[2], name="Phở Thìn", owner_name="Lê Đức"))
    assert [one.id for one in Repositories(bench.db).employers.search("duc", 5)] == [ids[2]]
    bench.undo()
    assert [one.id for one in Repositories(bench.db).employers.search("quan binh", 5)] == [ids[2]]


def test_figures_of_months(bench: Bench) -> None:
    def add(work: UnitOfWork) -> None:
        for indicator, month in (("arrears", "2026-09"), ("arrears", "2026-10"), ("population", "2026-10")):
            work.monthly_figures.add(
                indicator=indicator, scope_kind="office", scope_code="", month=month, value=7, source="tệp"
            )

    bench.do("Số liệu", add)
    assert [one.indicator for one in Repositories(bench.db).monthly_figures.of_months(["2026-10"])] == [
        "arrears",
        "population",
    ]
    assert [
        one.month for one in Repositories(bench.db).monthly_figures.of_months(["2026-09", "2026-10"], ["arrears"])
    ] == ["2026-09", "2026-10"]
