"""Where every member stands in each scheme on a day, in words and days, and the days of the office itself."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.deadlines import SchemeStanding, explain_dates, office_deadlines, person_standing
from desktop_app.services.office import Office
from desktop_app.system.faults import WorldFault
from tests.builders import TODAY, household_of, office_of_twelve, person
from tests.services.money_builders import AN, BUOI, CUONG, DUC, HANH, LO, LU, ON_, Paid, pay


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = office_of_twelve(tmp_path)
    yield found
    found.close(with_backup=False)


def standing(office: Office, name: str, scheme: str = HEALTH_HOUSEHOLD, on: date = TODAY) -> SchemeStanding:
    who = person(office, name)
    found = person_standing(office, who.household_id, on)
    return next(one for one in found if (one.person_id, one.scheme) == (who.id, scheme))


@pytest.mark.parametrize(
    ("name", "scheme", "state"),
    [
        (AN, HEALTH_HOUSEHOLD, "in-window"),
        (AN, VOLUNTARY_SI, "covered"),
        (BUOI, HEALTH_HOUSEHOLD, "lapsed"),
        (BUOI, VOLUNTARY_SI, "none"),
        (CUONG, HEALTH_HOUSEHOLD, "elsewhere"),
        (ON_, HEALTH_HOUSEHOLD, "late"),
        (ON_, VOLUNTARY_SI, "unknown"),
        (LO, VOLUNTARY_SI, "outside"),
        (HANH, HEALTH_HOUSEHOLD, "covered"),
        ("Lê Văn Hùng", HEALTH_HOUSEHOLD, "outside"),
    ],
)
def test_every_state_of_the_twelve(office: Office, name: str, scheme: str, state: str) -> None:
    found = standing(office, name, scheme)
    assert found.state == state
    assert found.sentence


def test_the_days_of_a_card(office: Office) -> None:
    found = standing(office, ON_)
    assert found.due is not None
    assert (found.due.due_on, found.due.limit_on) == (date(2026, 10, 12), date(2027, 1, 9))
    assert found.due.lapsed_since == date(2026, 10, 13)
    values = {step.label: step.value for step in found.steps}
    assert values["Thẻ gần nhất đến"] == "12/10/2026"
    assert values["Mốc 90 ngày"] == "10/01/2027"
    assert values["Nếu đóng ngày 21/11/2026"] == "thẻ từ 21/11/2026"
    assert values["Đủ 5 năm liên tục"] == "13/10/2030"
    assert "Luật 51/2024/QH15 (Luật BHYT Đ16 k3 c)" in found.sources


@pytest.mark.parametrize(
    ("on", "state", "start"),
    [
        (date(2027, 1, 9), "late", "thẻ từ 09/01/2027"),
        (date(2027, 1, 10), "lapsed", "thẻ từ 09/02/2027"),
    ],
)
def test_the_day_before_and_of_the_limit(office: Office, on: date, state: str, start: str) -> None:
    found = standing(office, ON_, on=on)
    assert found.state == state
    assert start in {step.value for step in found.steps}


def test_the_window_of_the_last_method_paid(office: Office) -> None:
    pay(office, Paid(name=LU, scheme=VOLUNTARY_SI, method="6", from_month="2026-11"))
    found = standing(office, LU, VOLUNTARY_SI, date(2027, 5, 1))
    assert found.state == "in-window"
    assert found.due is not None
    assert (found.due.due_on, found.due.limit_on) == (date(2027, 8, 31), date(2027, 10, 31))
    values = {step.label: step.value for step in found.steps}
    assert values["Phương thức đóng"] == "6 tháng một lần"
    assert values["Kỳ đóng tiếp"] == "05/2027 – 10/2027"
    assert values["Hạn đóng"] == "31/08/2027"
    assert values["Mất cả kỳ từ"] == "01/11/2027"


def test_five_years_by_the_card_and_by_the_periods(office: Office) -> None:
    (row,) = office.read.coverages.of_person(person(office, HANH).id)
    with office.write("test", "thử") as work:
        work.coverages.add(
            person_id=row.person_id,
            scheme="health-other",
            valid_from="2020-01-01",
            valid_to="2025-12-31",
            source="import",
        )
    found = standing(office, HANH).five_years
    assert found is not None
    assert (found.since, found.on, found.recorded) == (
        date(2020, 1, 1),
        date(2025, 1, 1),
        False,
    )  # 59 days apart: no break
    with office.write("test", "thử") as work:
        work.coverages.change(row.id, five_years_on="2027-06-30")
    found = standing(office, HANH).five_years
    assert found is not None
    assert (found.on, found.recorded) == (date(2027, 6, 30), True)
    assert standing(office, BUOI).five_years is None  # lapsed: the count begins anew
    assert standing(office, DUC).five_years is None  # never had a card


def test_a_card_paid_ahead_and_one_without_an_end(office: Office) -> None:
    pay(office, Paid(name=DUC))
    found = standing(office, DUC)
    assert found.state == "coming"
    assert found.sentence.startswith("Đã đóng, có hiệu lực từ 21/12/2026.")
    (row,) = office.read.coverages.of_person(person(office, HANH).id)
    with office.write("test", "thử") as work:
        work.coverages.change(row.id, valid_to=None)
    assert standing(office, HANH).state == "no-end"
    assert standing(office, HANH).due is None


def test_why_these_days(office: Office) -> None:
    found = explain_dates(office, person(office, ON_).id, HEALTH_HOUSEHOLD)
    assert found.title == "Đặng Thị Ơn – BHYT hộ gia đình, xét ngày 21/11/2026"
    assert [step.label for step in found.steps][2] == "Mốc 90 ngày"
    doubt = {one.name: one.verified for one in found.parameters}
    assert doubt["Số ngày gián đoạn BHYT phải chờ lại"]
    assert not doubt["Số ngày báo trước khi thẻ BHYT hết hạn"]
    assert "Mốc 90 ngày: 12/10/2026 + 90 ngày" in found.as_text()
    closed = explain_dates(office, person(office, CUONG).id, VOLUNTARY_SI)
    assert (closed.answer, closed.steps[0].formula) == ("Đang tham gia BHXH bắt buộc.",) * 2
    assert closed.steps[0].source == "Luật BHXH 41/2024/QH15 Đ2 k4"
    with pytest.raises(RuleBroken):
        explain_dates(office, person(office, AN).id, "pension")
    with pytest.raises(WorldFault):
        explain_dates(office, 7, HEALTH_HOUSEHOLD)
    with pytest.raises(WorldFault):
        person_standing(office, 7)


def test_the_days_of_the_office(office: Office) -> None:
    found = [(one.code, one.due_on) for one in office_deadlines(office, TODAY)]
    assert found[:2] == [("remuneration", date(2026, 11, 25)), ("monthly", date(2026, 12, 5))]
    assert ("quarterly", date(2027, 1, 5)) in found
    new_year = [(one.code, one.due_on) for one in office_deadlines(office, date(2027, 1, 1), 9)]
    assert set(new_year) == {
        ("monthly", date(2027, 1, 5)),
        ("quarterly", date(2027, 1, 5)),
        ("annual", date(2027, 1, 10)),
    }


def test_the_household_is_read_as_a_whole(office: Office) -> None:
    found = person_standing(office, household_of(office, AN).id)
    assert [one.name for one in found] == [AN, AN, BUOI, BUOI, CUONG, CUONG]
    assert [one.scheme for one in found[:2]] == [HEALTH_HOUSEHOLD, VOLUNTARY_SI]
