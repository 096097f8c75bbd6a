"""The search questions answer from an index, and rank as people expect."""

import pytest

from desktop_app.storage.search import NameQuestion
from desktop_app.storage.unit_of_work import UnitOfWork
from tests.storage.conftest import Bench

NAMES = ("Nguyễn Văn An", "An Văn Nguyễn", "Nguyên Thị Vân Anh", "Đặng Thị Hòa", "Đặng Thị Hoà", "HOÀNG VĂN HÒA")


@pytest.fixture
def people(bench: Bench) -> Bench:
    household, (only,) = bench.household(size=1)

    def fill(work: UnitOfWork) -> None:
        work.people.change(only, name="Zịt")
        for order, name in enumerate(NAMES):
            work.people.add(household_id=household, name=name, birth=f"{1960 + order}", list_order=order)

    bench.do("thêm", fill)
    return bench


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("nguyễn", "văn", "an"), ["Nguyễn Văn An", "An Văn Nguyễn", "Nguyên Thị Vân Anh"]),
        (("an", "văn"), ["An Văn Nguyễn", "Nguyễn Văn An", "Nguyên Thị Vân Anh"]),
        (("nva",), ["Nguyễn Văn An"]),
    ],
)
def test_marks_first_then_whole_words_then_the_first_word(
    people: Bench, words: tuple[str, ...], expected: list[str]
) -> None:
    found = people.do("xem", lambda work: work.search.by_name(NameQuestion(words=words), 10))
    assert [hit.name for hit in found] == expected


@pytest.mark.parametrize("word", ["hòa", "hoà", "hoa"])
def test_the_place_of_the_tone_mark_does_not_matter(people: Bench, word: str) -> None:
    found = people.do("xem", lambda work: work.search.by_name(NameQuestion(words=(word,)), 10))
    assert {hit.name for hit in found} == {"Đặng Thị Hòa", "Đặng Thị Hoà", "HOÀNG VĂN HÒA"}


@pytest.mark.parametrize(("year", "count"), [("60", 1), ("1960", 1), ("61", 0)])
def test_the_year_of_birth_narrows(people: Bench, year: str, count: int) -> None:
    asked = NameQuestion(words=("nguyen", "an"), year=year)
    found = people.do("xem", lambda work: work.search.by_name(asked, 10))
    assert [hit.name for hit in found if hit.name == "Nguyễn Văn An"] == ["Nguyễn Văn An"] * count


def test_the_scan_stays_inside_the_index(people: Bench) -> None:
    plan = people.rows(
        "EXPLAIN QUERY PLAN SELECT id, folded, birth, initials, name FROM person WHERE ' ' || folded LIKE '% an%'"
    )
    assert "COVERING INDEX person_folded" in plan[0][-1]
