"""Households and people as rows: neighbours, numbers, what is in use, and reasons kept for warnings."""

from desktop_app.storage.unit_of_work import UnitOfWork
from tests.storage.conftest import Bench


def test_neighbours_follow_house_order_and_stop_at_the_ends(bench: Bench) -> None:
    first, _ = bench.household()
    hamlet = bench.rows("SELECT hamlet_id FROM household WHERE id = ?", first)[0][0]
    second = bench.do("thêm", lambda work: work.households.add(hamlet_id=hamlet, state="active", list_order=3))
    between = bench.do("thêm", lambda work: work.households.add(hamlet_id=hamlet, state="active", list_order=2))
    other, _ = bench.household()

    def around(work: UnitOfWork) -> list[tuple[int | None, int | None]]:
        return [
            (work.households.neighbour(one, forward=False), work.households.neighbour(one, forward=True))
            for one in (first, between, second, other)
        ]

    assert bench.do("xem", around) == [(None, between), (first, second), (between, None), (None, None)]


def test_households_of_the_same_order_are_told_apart_by_their_id(bench: Bench) -> None:
    first, _ = bench.household()
    hamlet = bench.rows("SELECT hamlet_id FROM household WHERE id = ?", first)[0][0]
    second = bench.do("thêm", lambda work: work.households.add(hamlet_id=hamlet, state="active", list_order=1))
    assert bench.do("xem", lambda work: work.households.neighbour(first, forward=True)) == second
    assert bench.do("xem", lambda work: work.households.neighbour(second, forward=False)) == first


def test_numbers_and_namesakes(bench: Bench) -> None:
    _, (one, two) = bench.household()
    bench.do("sửa", lambda work: work.people.change(one, name="Đặng Thị Ơn", birth="1958", personal_id="001158000001"))
    bench.do("sửa", lambda work: work.people.change(two, name="dang thi on", birth="1958"))

    def ask(work: UnitOfWork) -> tuple[list[int], list[int], list[int]]:
        number = [found.id for found in work.people.with_number("personal_id", "001158000001")]
        others = [found.id for found in work.people.with_number("personal_id", "001158000001", but=one)]
        same = [found.id for found in work.people.namesakes("Đặng Thị Ơn", "1958", but=one)]
        return number, others, same

    assert bench.do("xem", ask) == ([one], [], [two])


def test_what_is_in_use_is_known(bench: Bench) -> None:
    household, (one, two) = bench.household()
    empty = bench.do(
        "thêm",
        lambda work: work.households.add(
            hamlet_id=work.households.get(household).hamlet_id, state="active", list_order=9
        ),
    )
    bench.do("thêm", lambda work: work.coverages.add(person_id=one, scheme="health-other", source="entered"))

    def ask(work: UnitOfWork) -> list[bool]:
        people = [work.people.is_used(person) for person in (one, two)]
        return [*people, *(work.households.is_used(row) for row in (household, empty))]

    assert bench.do("xem", ask) == [True, False, True, False]


def test_the_orders_of_an_empty_place_are_zero(bench: Bench) -> None:
    household, _ = bench.household()
    hamlet = bench.rows("SELECT hamlet_id FROM household WHERE id = ?", household)[0][0]
    empty = bench.do("thêm", lambda work: work.households.add(hamlet_id=hamlet, state="active", list_order=2))
    assert bench.do("xem", lambda work: work.people.last_order(empty)) == 0
    assert bench.do("xem", lambda work: work.hamlets.last_order("00070")) == 1
    assert bench.do("xem", lambda work: work.hamlets.last_order("00004")) == 0


def test_reasons_are_journalled_like_everything_else(bench: Bench) -> None:
    household, (one, _) = bench.household()
    before = bench.state()
    bench.do(
        "ghi lý do",
        lambda work: work.waivers.add(
            household_id=household, person_id=one, field="birth", message="lạ", reason="đúng", noted_on="2026-11-21"
        ),
    )
    assert bench.rows("SELECT field, reason FROM waiver") == [("birth", "đúng")]
    bench.undo()
    assert bench.state() == before
