"""The due list without an end to the past: parts, counts and windows agree with a plain look at every person."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop_app.domain.deadlines import health_due, voluntary_due
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.due import blocking, due
from desktop_app.services.due_parts import (
    DUE,
    LAPSED,
    LATE,
    LIMIT,
    PARTS,
    DueFilter,
    due_count,
    due_counts,
    due_page,
    due_window,
    due_windows,
    lapsed,
)
from desktop_app.services.office import Office
from tests.builders import TODAY, demo_office, empty_office, hamlet, office_of_twelve, person
from tests.services.money_builders import LU, Paid, pay

Named = set[tuple[str, str]]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = office_of_twelve(tmp_path)
    yield found
    found.close(with_backup=False)


def names(office: Office, part: str, on: date = TODAY, **wanted: object) -> Named:
    asked = DueFilter(part=part, **wanted)  # type: ignore[arg-type]
    return {(item.name, item.scheme) for item in due_page(office, asked, on, 0, 500)}


def test_the_twelve_by_part(office: Office) -> None:
    assert names(office, DUE) == {("Nguyễn Văn An", HEALTH_HOUSEHOLD)}
    late = {("Đặng Thị Ơn", HEALTH_HOUSEHOLD), ("Đặng Thị Ơn", VOLUNTARY_SI), ("Hoàng A Lử", VOLUNTARY_SI)}
    assert names(office, LATE) == late
    assert names(office, LIMIT, within=50) == {("Đặng Thị Ơn", HEALTH_HOUSEHOLD)}
    assert names(office, LIMIT) == set()
    assert names(office, LAPSED) == {("Trần Thị Bưởi", HEALTH_HOUSEHOLD)}


def test_years_later_they_are_still_in_sight(office: Office) -> None:
    on = date(2041, 11, 21)
    found = lapsed(office, on, 0, 500)
    assert {item.name for item in found} >= {"Nguyễn Văn An", "Trần Thị Bưởi", "Đặng Thị Ơn", "Phạm Thị Hạnh"}
    an = next(item for item in found if item.name == "Nguyễn Văn An" and item.scheme == HEALTH_HOUSEHOLD)
    assert (an.state, an.lapsed_since) == ("lapsed", date(2026, 12, 6))
    assert an.text == "hết hạn 05/12/2026, đã gián đoạn 5465 ngày"
    assert due(office, on).items == ()


@pytest.mark.parametrize(
    ("on", "part"),
    [
        (date(2026, 11, 4), None),
        (date(2026, 11, 5), DUE),
        (date(2026, 12, 5), DUE),
        (date(2026, 12, 6), LATE),
        (date(2027, 3, 4), LATE),
        (date(2027, 3, 5), LAPSED),
    ],
)
def test_the_days_on_which_a_card_changes_its_part(office: Office, on: date, part: str | None) -> None:
    inside = [one for one in (DUE, LATE, LAPSED) if ("Nguyễn Văn An", HEALTH_HOUSEHOLD) in names(office, one, on)]
    assert inside == ([part] if part else [])


@pytest.mark.parametrize(
    ("method", "paid_through", "closes", "lost"),
    [
        ("monthly", date(2026, 11, 30), date(2026, 12, 31), date(2027, 1, 1)),
        ("3", date(2027, 1, 31), date(2027, 4, 30), date(2027, 5, 1)),
        ("6", date(2027, 4, 30), date(2027, 8, 31), date(2027, 11, 1)),
        ("12", date(2027, 10, 31), date(2028, 5, 31), date(2028, 11, 1)),
    ],
)
def test_each_method_has_its_own_days(
    office: Office, method: str, paid_through: date, closes: date, lost: date
) -> None:
    pay(office, Paid(name=LU, scheme=VOLUNTARY_SI, method=method, from_month="2026-11"))
    who = (LU, VOLUNTARY_SI)
    assert who in names(office, DUE, paid_through + timedelta(days=1), within=0)
    assert who in names(office, DUE, closes, within=0)
    assert (who in names(office, LATE, closes + timedelta(days=1))) == (closes + timedelta(days=1) < lost)
    assert who not in names(office, LAPSED, lost - timedelta(days=1))
    assert who in names(office, LAPSED, lost)


def test_an_unknown_method_is_late_until_the_longest_period_is_lost(office: Office) -> None:
    who = ("Đặng Thị Ơn", VOLUNTARY_SI)  # paid through 31/12/2025 by a list that names no method
    assert who in names(office, LATE, date(2026, 12, 31))
    assert who in names(office, LAPSED, date(2027, 1, 1))
    (item,) = [one for one in due_page(office, DueFilter(part=LATE), TODAY, 0, 9) if (one.name, one.scheme) == who]
    assert (item.state, item.pay_by) == ("unknown", None)
    assert item.text == "đã đóng đến 31/12/2025; chưa rõ phương thức nên chưa tính được hạn đóng tiếp"


def test_scheme_and_hamlet_narrow_the_list(office: Office) -> None:
    assert names(office, LATE, scheme=VOLUNTARY_SI) == {(who, VOLUNTARY_SI) for who in ("Đặng Thị Ơn", "Hoàng A Lử")}
    assert names(office, LIMIT, scheme=VOLUNTARY_SI, within=90) == set()
    here, there = hamlet(office, "Thôn Bình Hòa").id, hamlet(office, "Thôn Tân Lập").id
    assert names(office, LAPSED, hamlet_id=here) == {("Trần Thị Bưởi", HEALTH_HOUSEHOLD)}
    assert names(office, LAPSED, hamlet_id=there) == set()
    assert due_counts(office, TODAY, hamlet_id=there).counts == dict.fromkeys(PARTS, 0)


def test_who_is_covered_elsewhere_or_gone_is_not_listed(office: Office) -> None:
    with office.write("test", "thử") as work:
        work.coverages.add(
            person_id=person(office, "Trần Thị Bưởi").id,
            scheme="health-other",
            valid_from="2026-11-01",
            source="entered",
        )
        work.people.change(person(office, "Đặng Thị Ơn").id, residence="died")
    assert names(office, LAPSED) == set()
    assert names(office, LATE) == {("Hoàng A Lử", VOLUNTARY_SI)}


def test_labels_and_wrong_questions(office: Office) -> None:
    found = due_counts(office, TODAY, 50)
    assert [found.label(part) for part in PARTS] == [
        "Đang đến hạn",
        "Quá hạn",
        "Sắp mất mốc 90 ngày",
        "Đã gián đoạn",
    ]
    with pytest.raises(RuleBroken):
        due_count(office, DueFilter(part="all"), TODAY)
    with pytest.raises(RuleBroken):
        due_count(office, DueFilter(within=-1), TODAY)


def test_an_empty_office(tmp_path: Path) -> None:
    empty = empty_office(tmp_path)
    assert due_counts(empty, TODAY).counts == dict.fromkeys(PARTS, 0)
    assert lapsed(empty, TODAY, 0, 100) == ()
    empty.close(with_backup=False)


def plainly(office: Office, on: date, within: int) -> dict[str, Named]:
    """Each part by looking at every person, one after the other, with the rules of the domain."""
    parts: dict[str, Named] = {part: set() for part in PARTS}
    enrolments = {one.id: one for one in office.read.enrolments.all()}
    homes = {one.id: one for one in office.read.households.all()}
    for who in office.read.people.all():
        covers = office.read.coverages.of_person(who.id)
        if who.residence not in (None, "home", "away") or homes[who.household_id].state != "active":
            continue
        running = {
            one.scheme
            for one in covers
            if (one.valid_from or "") <= on.isoformat() and (one.valid_to or "9999") >= on.isoformat()
        }
        for scheme in (HEALTH_HOUSEHOLD, VOLUNTARY_SI):
            kinds = {scheme, "health-other"} if scheme == HEALTH_HOUSEHOLD else {scheme}
            ends = [(one.valid_to or "9999", one.id) for one in covers if one.scheme in kinds]
            last = next((one for one in covers if ends and (one.valid_to, one.id) == max(ends)), None)
            if last is None or last.scheme != scheme or running & set(blocking(office, scheme, on)):
                continue
            ends_on = date.fromisoformat(str(last.valid_to))
            name, soon = (str(who.id), scheme), on <= ends_on <= on + timedelta(days=within)
            if scheme == HEALTH_HOUSEHOLD:
                found = health_due(office.law, on=on, ends_on=ends_on)
                state = found.state
                if state == "late" and 0 <= found.days_to_limit <= within:
                    parts[LIMIT].add(name)
            else:
                method = enrolments[last.enrolment_id].method if last.enrolment_id else None
                asked = method or "12"
                state = voluntary_due(office.law, on=on, paid_through=ends_on, method=asked).state
                if method is None and state == "in-window":
                    state = "late"
            if soon or (state == "in-window" and ends_on < on):
                parts[DUE].add(name)
            elif state in ("late", "lapsed"):
                parts[LATE if state == "late" else LAPSED].add(name)
    return parts


@pytest.mark.parametrize("on", [TODAY, TODAY + timedelta(days=97), TODAY + timedelta(days=800)])
def test_a_demo_office_agrees_with_a_plain_look(tmp_path: Path, on: date) -> None:
    with demo_office(tmp_path, 500, seed=3) as office:
        expected = plainly(office, on, 30)
        assert len(expected[LAPSED]) > 20
        for part in PARTS:
            whole = due_page(office, DueFilter(part=part), on, 0, 5_000)
            assert {(str(item.person), item.scheme) for item in whole} == expected[part], part
            assert due_count(office, DueFilter(part=part), on) == len(whole) == len(expected[part])
            windows = [
                item for at in range(0, len(whole) + 7, 7) for item in due_page(office, DueFilter(part=part), on, at, 7)
            ]
            assert windows == list(whole)
            ready = due_windows(office, DueFilter(part=part), on, 7)
            assert ready.total == len(whole)
            jumps = range(0, len(whole), 7)
            windows = [item for at in jumps for item in due_window(office, ready, at // 7)]
            assert windows == list(whole)
            ends = [item.ends_on for item in whole]
            assert ends == sorted(ends, reverse=part in (LATE, LAPSED))
