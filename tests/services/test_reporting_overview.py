"""What the reports page offers for a month: states, days, batches, who waits."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from desktop_app.services.batch_sending import mark_sent
from desktop_app.services.collecting_batches import BatchForm, create_batch
from desktop_app.services.office import Office
from desktop_app.services.reporting_overview import batch_name, batch_owner, months, overview
from desktop_app.system.faults import WorldFault
from tests.builders import collector
from tests.services.money_builders import DUC, LU, ON_, Paid, pay, the_twelve

MONTH = "2026-10"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def state(office: Office, code: str, month: str = MONTH) -> tuple[str, str]:
    found = next(one for one in overview(office, month).states if one.form.code == code)
    return found.state, found.tone


@pytest.mark.parametrize(
    ("today", "month", "words", "tone"),
    [
        (date(2026, 11, 1), "2026-10", "Hạn nộp 05/11/2026, còn 4 ngày", ""),
        (date(2026, 11, 2), "2026-10", "Hạn nộp 05/11/2026, còn 3 ngày", "warn"),
        (date(2026, 11, 5), "2026-10", "Hạn nộp 05/11/2026, hôm nay", "warn"),
        (date(2026, 11, 6), "2026-10", "Hạn nộp 05/11/2026, đã qua", ""),
        (date(2026, 11, 21), "2026-11", "Hạn nộp 05/12/2026, tháng chưa kết thúc", ""),
        (date(2026, 11, 21), "2026-12", "Hạn nộp 05/01/2027, tháng chưa kết thúc", ""),
    ],
)
def test_a_monthly_form_counts_down_to_its_day(office: Office, today: date, month: str, words: str, tone: str) -> None:
    office.now = lambda: datetime(today.year, today.month, today.day, 8)
    assert state(office, "B15a-UQ", month) == (words, tone)


def test_the_offices_own_tables_have_no_day(office: Office) -> None:
    assert state(office, "TH-THANG") == ("Bảng của đơn vị", "")


def test_who_waits_is_counted_whole_and_by_owner(office: Office) -> None:
    assert overview(office, MONTH).waiting == ()
    assert state(office, "D05-TS") == ("Không có ai chờ kê khai", "")
    who = collector(office)
    first = pay(office, Paid(name=DUC, scheme="voluntary-si"), on=date(2026, 10, 5), collector_id=who.id)
    pay(office, Paid(name=LU, scheme="voluntary-si", method="3"), on=date(2026, 10, 6))
    pay(office, Paid(name=ON_, scheme="voluntary-si"), on=date(2026, 11, 6), collector_id=who.id)
    found = overview(office, MONTH).waiting
    assert [(one.kind, one.name, one.people) for one in found] == [
        ("all", "Tất cả đang chờ", 2),
        ("organisation", "Bưu điện Thử Nghiệm", 1),
        ("collector", who.name, 1),
    ]
    assert found[2].payable == first.total
    assert found[2].id == who.id
    assert state(office, "D05-TS") == ("2 người chờ kê khai", "warn")


def test_batches_of_the_year_are_listed_and_told_in_their_month(office: Office) -> None:
    pay(office, Paid(name=DUC, scheme="voluntary-si"), on=date(2026, 10, 5), collector_id=collector(office).id)
    made = create_batch(office, BatchForm(collector_id=collector(office).id, made_on=date(2026, 10, 31))).value
    assert state(office, "D05-TS") == ("1 đợt, 1 chưa gửi", "warn")
    (view,) = overview(office, MONTH).batches
    assert (batch_name(view), batch_owner(view)) == ("01/2026, 1 người, đang lập", "Hà Thị Thu")
    mark_sent(office, made)
    assert state(office, "D05-TS") == ("1 đợt, đã gửi", "good")
    assert state(office, "D05-TS", "2026-11") == ("Không có ai chờ kê khai", "")
    assert batch_name(overview(office, "2026-03").batches[0]).endswith("đã gửi")
    assert overview(office, "2025-10").batches == ()


def test_months_run_from_the_first_collection_or_a_year_back_to_this_month(office: Office) -> None:
    found = months(office)
    assert (found[0], found[-1], len(found)) == ("2026-11", "2025-11", 13)
    with office.write("test.old", "Thu từ trước") as work:
        old = pay_row(office)
        work.enrolments.add(**{**old, "collected_on": "2024-07-15"})
    assert months(office)[-1] == "2024-07"


def pay_row(office: Office) -> dict[str, object]:
    person = office.read.people.all()[0]
    hamlet = office.read.households.get(person.household_id).hamlet_id
    return {
        "person_id": person.id,
        "household_id": person.household_id,
        "scheme": "voluntary-si",
        "kind": "new",
        "months": 1,
        "gross": 1,
        "state_support": 0,
        "local_support": 0,
        "other_support": 0,
        "payable": 1,
        "snapshot": "{}",
        "state": "collected",
        "quoted_on": "2024-07-15",
        "commune_code": office.read.hamlets.get(hamlet).commune_code,
        "hamlet_id": hamlet,
    }


def test_what_is_no_month_is_refused(office: Office) -> None:
    with pytest.raises(WorldFault, match="phải có dạng năm-tháng"):
        overview(office, "10/2026")
