"""Thù lao: computed per line, confirmed once, taken back at the rate of that time, paid out; the sums are the ledger's."""

import sqlite3
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.quote import HEALTH_HOUSEHOLD
from desktop_app.services import history
from desktop_app.services.adjusting import RefundForm, refund
from desktop_app.services.collecting import void_receipt
from desktop_app.services.contracts import RateForm, contracts_of
from desktop_app.services.money_balances import balance_of
from desktop_app.services.month_closing import close_month
from desktop_app.services.office import Office
from desktop_app.services.remuneration import (
    confirm_remuneration,
    explain_remuneration,
    remuneration_lines,
    waiting_for_acceptance,
)
from desktop_app.services.remuneration_paying import accounts, pay_out, pay_out_organisation
from desktop_app.services.remuneration_values import period_of, sum_lines
from desktop_app.system.faults import WorldFault
from tests.builders import collector
from tests.services.money_builders import AN, DUC, Paid, pay, the_twelve
from tests.services.register_builders import RATES, a_contract, lu_pays, pays

NOVEMBER = "2026-11"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def ledger(office: Office, *kinds: str) -> int:
    """Return the sum of the entries of some kinds."""
    return sum(entry.amount for entry in office.read.ledger.all() if entry.kind in kinds)


def give_back(office: Office, enrolment_id: int, amount: int, on: date = date(2026, 11, 20)) -> int:
    """Refund part of an enrolment."""
    form = RefundForm(enrolment_id=enrolment_id, amount=amount, on=on, reason="Đổi ý")
    return refund(office, form).value


def test_a_line_says_whose_what_rate_and_how_much(office: Office) -> None:
    a_contract(office)
    enrolment = pays(office)
    (line,) = remuneration_lines(office, month=NOVEMBER)
    assert (line.enrolment_id, line.name, line.collector, line.code) == (enrolment, DUC, "Hà Thị Thu", "NV001")
    assert (line.fresh, line.base, line.percent, line.amount) == (True, 1_366_200, Decimal("8.5"), 116_127)
    assert (line.level, line.method, line.posted, line.problem) == (113_850, "12", False, "")
    assert line.source == "Hợp đồng 01/HĐ, Phụ lục 1"
    assert [step.value for step in line.explanation] == [
        "1.366.200 đ",
        "8,5 %",
        "116.127 đ",
        "thu tiền ngày 05/11/2026",
    ]
    assert office.read.ledger.all()[-1].kind == "collect", "nothing is posted before it is confirmed"


def test_without_a_contract_the_office_s_table_counts(office: Office) -> None:
    pays(office)
    (line,) = remuneration_lines(office, month=NOVEMBER)
    assert (line.percent, line.amount) == (Decimal(9), 122_958)
    assert "Phần mềm của một tổ chức thu" in line.source
    assert explain_remuneration(office, line.enrolment_id).parameters[0].verified is False


def test_the_rate_of_the_day_of_collection_counts(office: Office) -> None:
    a_contract(
        office,
        rates=(
            RateForm(scheme=HEALTH_HOUSEHOLD, kind="new", percent=Decimal(10), valid_to=date(2026, 11, 7)),
            RateForm(scheme=HEALTH_HOUSEHOLD, kind="new", percent=Decimal(6), valid_from=date(2026, 11, 8)),
        ),
    )
    pays(office, DUC, date(2026, 11, 7))
    assert [line.percent for line in remuneration_lines(office, month=NOVEMBER)] == [Decimal(10)]


def test_a_day_without_any_rate_is_told_and_not_confirmed(office: Office) -> None:
    pays(office, DUC, date(2026, 7, 15))
    (line,) = remuneration_lines(office, month="2026-07")
    assert (line.percent, line.amount, line.base) == (None, 0, 1_366_200)
    assert "Chưa có tỷ lệ thù lao" in line.problem
    with pytest.raises(RuleBroken, match="chưa có tỷ lệ thù lao"):
        confirm_remuneration(office, "2026-07")
    assert ledger(office, "remuneration") == 0


def test_confirming_posts_each_line_once(office: Office) -> None:
    a_contract(office)
    pays(office)
    lu_pays(office)
    made = confirm_remuneration(office, NOVEMBER)
    assert (made.value.grants, made.value.unrated, made.value.entry_on) == (2, 0, date(2026, 11, 21))
    lines = remuneration_lines(office, month=NOVEMBER)
    assert all(line.posted for line in lines)
    assert sum_lines(lines).amount == made.value.amount == ledger(office, "remuneration")
    assert balance_of(office, collector(office).id).owed == made.value.amount
    with pytest.raises(RuleBroken, match="không còn dòng thù lao nào chờ xác nhận"):
        confirm_remuneration(office, NOVEMBER)
    assert ledger(office, "remuneration") == made.value.amount


def test_the_data_file_itself_refuses_a_line_twice_or_rewritten(office: Office) -> None:
    a_contract(office)
    pays(office)
    confirm_remuneration(office, NOVEMBER)
    (row,) = office.read.remuneration_lines.all()
    values = {name: getattr(row, name) for name in office.read.remuneration_lines.columns if name != "id"}
    for twice in ({}, {"number": 2}):  # the same line of the enrolment, or another on the same entry
        with pytest.raises(sqlite3.IntegrityError), office.write("test", "Thử") as work:
            work.remuneration_lines.add(**{**values, **twice})
    with pytest.raises(sqlite3.IntegrityError, match="append-only"), office.write("test", "Thử") as work:
        work.remuneration_lines.change(row.id, amount=1)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"), office.write("test", "Thử") as work:
        work.remuneration_lines.remove(row.id)


def test_a_confirmation_is_taken_back_whole_and_made_again(office: Office) -> None:
    a_contract(office)
    pays(office)
    confirm_remuneration(office, NOVEMBER)
    history.undo_last(office)
    assert office.read.remuneration_lines.all() == []
    assert ledger(office, "remuneration") == 0
    history.redo_last(office)
    assert ledger(office, "remuneration") == 116_127
    with pytest.raises(RuleBroken, match="không còn dòng"):
        confirm_remuneration(office, NOVEMBER)


def test_a_refund_takes_back_at_the_rate_of_that_time(office: Office) -> None:
    contract_id = a_contract(office)
    enrolment = pays(office)
    confirm_remuneration(office, NOVEMBER)
    lower = tuple(
        RateForm(scheme=rate.scheme, kind=rate.kind, method=rate.method, percent=Decimal(1)) for rate in RATES
    )
    a_contract(office, id=contract_id, rates=lower)
    give_back(office, enrolment, 366_200)
    (line,) = remuneration_lines(office, month=NOVEMBER)
    assert (line.clawed_base, line.clawed_percent, line.clawed_amount) == (366_200, Decimal("8.5"), 31_127)
    assert ledger(office, "claw-back") == -31_127
    texts = [step.formula for step in explain_remuneration(office, enrolment).steps]
    assert "366.200 đ × 8,5 %" in texts
    give_back(office, enrolment, 1_000_000)
    (line,) = remuneration_lines(office, month=NOVEMBER)
    assert (line.clawed_base, line.clawed_amount, line.months_back) == (1_366_200, 116_127, 12)
    assert balance_of(office, collector(office).id).owed == 0


@pytest.mark.parametrize(
    ("last_covered", "months"),
    # The card of 12 months begins on 05/12/2026 (30 days after the payment): a month that has begun is not given back.
    [("2026-12-05", 11), ("2027-01-04", 11), ("2027-01-05", 10), ("2027-06-04", 6), ("2027-11-30", None)],
)
def test_months_given_back_are_those_the_cover_lost(office: Office, last_covered: str, months: int | None) -> None:
    a_contract(office)
    enrolment = pays(office)
    confirm_remuneration(office, NOVEMBER)
    assert office.read.enrolments.get(enrolment).valid_from == "2026-12-05"
    form = RefundForm(
        enrolment_id=enrolment,
        amount=100_000,
        on=date(2026, 11, 20),
        reason="Thử",
        last_covered_on=date.fromisoformat(last_covered),
    )
    refund(office, form)
    (line,) = remuneration_lines(office, month=NOVEMBER)
    assert line.months_back == months


def test_what_was_given_back_before_the_confirmation_brings_nothing(office: Office) -> None:
    a_contract(office)
    enrolment = pays(office)
    give_back(office, enrolment, 366_200)
    (line,) = remuneration_lines(office, month=NOVEMBER)
    assert (line.base, line.amount, line.clawed_base) == (1_000_000, 85_000, 0)
    give_back(office, enrolment, 1_000_000)
    assert remuneration_lines(office, month=NOVEMBER) == ()


def test_a_voided_receipt_that_was_never_confirmed_brings_nothing(office: Office) -> None:
    paid = pay(office, Paid(name=DUC), on=date(2026, 11, 5), collector_id=collector(office).id)
    void_receipt(office, paid.receipt_id, "Ghi nhầm người")
    assert remuneration_lines(office, month=NOVEMBER) == ()


def test_money_without_a_collector_or_of_the_office_s_own_staff_brings_none(office: Office) -> None:
    pay(office, Paid(name=DUC), on=date(2026, 11, 5))
    with office.write("test", "Thử", undoable=False) as work:
        own = work.organisations.add(name="Cán bộ cơ quan", kind="office")
        officer = work.collectors.add(organisation_id=own, name="Cán bộ", kind="officer")
    pay(office, Paid(name=AN), on=date(2026, 11, 21), collector_id=officer)
    assert remuneration_lines(office, month=NOVEMBER) == ()


def test_where_acceptance_counts_a_line_waits_for_its_batch(office: Office) -> None:
    a_contract(office, due_when="accepted")
    enrolment = pays(office, DUC, date(2026, 10, 5))
    assert remuneration_lines(office, month="2026-10") == ()
    assert waiting_for_acceptance(office, "2026-10") == (1, 1_366_200)
    found = explain_remuneration(office, enrolment)
    assert found.steps == ()
    assert "chưa tiếp nhận" in found.notes[0]
    with office.write("test", "Thử", undoable=False) as work:
        batch = work.batches.add(
            form="MAU-4", scheme=HEALTH_HOUSEHOLD, made_on="2026-10-06", state="accepted", answered_on="2026-11-03"
        )
        work.enrolments.change(enrolment, state="accepted", batch_id=batch)
    assert remuneration_lines(office, month="2026-10") == ()
    assert waiting_for_acceptance(office, "2026-10") == (0, 0)
    (line,) = remuneration_lines(office, month=NOVEMBER)
    assert (line.due_on, line.explanation[-1].value) == ("2026-11-03", "cơ quan BHXH tiếp nhận ngày 03/11/2026")
    assert remuneration_lines(office, batch_id=batch) == (line,)
    confirm_remuneration(office, NOVEMBER)
    (posted,) = remuneration_lines(office, batch_id=batch)
    assert (posted.posted, posted.amount) == (True, line.amount)


def test_a_closed_month_is_confirmed_in_the_open_one(office: Office) -> None:
    a_contract(office)
    pays(office, DUC, date(2026, 10, 5))
    close_month(office, "2026-10")
    made = confirm_remuneration(office, "2026-10")
    assert made.value.entry_on == date(2026, 11, 21)
    assert made.notes == ("Tháng 10/2026 đã khóa sổ: ghi vào ngày 21/11/2026.",)
    assert remuneration_lines(office, month="2026-10") == ()
    assert [line.month for line in remuneration_lines(office, month=NOVEMBER)] == [NOVEMBER]


def test_a_month_to_come_is_not_confirmed(office: Office) -> None:
    with pytest.raises(RuleBroken, match="chưa đến"):
        confirm_remuneration(office, "2026-12")


def test_only_the_organisation_asked_for_is_confirmed(office: Office) -> None:
    a_contract(office)
    pays(office)
    with office.write("test", "Thử", undoable=False) as work:
        other = work.organisations.add(name="Tổ chức khác", kind="service")
    with pytest.raises(RuleBroken, match="không còn dòng"):
        confirm_remuneration(office, NOVEMBER, other)
    assert remuneration_lines(office, month=NOVEMBER, organisation_id=other) == ()
    assert len(remuneration_lines(office, month=NOVEMBER, collector_id=collector(office).id)) == 1
    assert confirm_remuneration(office, NOVEMBER, collector(office).organisation_id).value.grants == 1


def test_months_quarters_and_years_add_up(office: Office) -> None:
    a_contract(office)
    pays(office, DUC, date(2026, 10, 5))
    lu_pays(office)
    confirm_remuneration(office, "2026-10")
    parts = [sum_lines(remuneration_lines(office, month=f"2026-{month:02d}")).amount for month in (10, 11, 12)]
    assert sum_lines(remuneration_lines(office, quarter="2026-11")).amount == sum(parts) > parts[1] > 0
    assert sum_lines(remuneration_lines(office, year=2026)).amount == sum(parts)
    assert sum_lines(remuneration_lines(office, year=2025)).amount == 0
    with pytest.raises(RuleBroken, match="chọn tháng"):
        remuneration_lines(office)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"month": "2026-11"}, ("2026-11", "2026-11")),
        ({"quarter": "2026-11"}, ("2026-10", "2026-12")),
        ({"quarter": "2026-01"}, ("2026-01", "2026-03")),
        ({"year": 2026}, ("2026-01", "2026-12")),
    ],
)
def test_a_period_by_its_months(asked: dict[str, str], expected: tuple[str, str]) -> None:
    assert period_of(**asked) == expected  # type: ignore[arg-type]


def test_paying_out_settles_what_is_owed_and_never_more(office: Office) -> None:
    a_contract(office)
    pays(office)
    confirm_remuneration(office, NOVEMBER)
    who = collector(office).id
    on = date(2026, 11, 21)
    pay_out(office, who, 100_000, on, "UNC 12")
    (account,) = accounts(office)
    assert (account.granted, account.clawed, account.paid, account.owed) == (116_127, 0, 100_000, 16_127)
    for amount, day, document, said in (
        (16_128, on, "UNC 13", "còn được chi 16.127 đ"),
        (0, on, "UNC 13", "lớn hơn 0"),
        (1, on, " ", "số chứng từ"),
        (1, date(2026, 11, 22), "UNC 13", "sau hôm nay"),
    ):
        with pytest.raises(RuleBroken, match=said):
            pay_out(office, who, amount, day, document)
    paid = pay_out_organisation(office, collector(office).organisation_id, on, "UNC 14")
    assert paid.value == 16_127
    assert accounts(office)[0].owed == 0
    with pytest.raises(RuleBroken, match="Không có thù lao nào để chi"):
        pay_out_organisation(office, collector(office).organisation_id, on, "UNC 15")
    entry = office.read.ledger.all()[-1]
    assert (entry.kind, entry.amount, entry.note, entry.organisation_id) == (
        "pay-out",
        -16_127,
        "Chứng từ UNC 14",
        collector(office).organisation_id,
    )


def test_remuneration_is_no_cash_in_hand(office: Office) -> None:
    pays(office)
    before = balance_of(office, collector(office).id).held
    confirm_remuneration(office, NOVEMBER)
    pay_out(office, collector(office).id, 1_000, date(2026, 11, 21), "UNC 1")
    assert balance_of(office, collector(office).id).held == before == 1_366_200


def test_an_unknown_line_is_told(office: Office) -> None:
    with pytest.raises(WorldFault, match="Không tìm thấy dòng thù lao"):
        explain_remuneration(office, 1)


def test_why_of_a_pending_line_says_it_is_not_confirmed(office: Office) -> None:
    a_contract(office)
    enrolment = pays(office)
    found = explain_remuneration(office, enrolment)
    assert found.answer == "116.127 đ (chưa xác nhận)"
    assert found.title == "Thù lao – Phạm Văn Đức, BHYT hộ gia đình"
    assert found.parameters[0].value == "8,5 %"
    confirm_remuneration(office, NOVEMBER)
    assert explain_remuneration(office, enrolment).answer == "116.127 đ"


def test_the_contract_of_the_twelve_is_what_the_tests_think(office: Office) -> None:
    a_contract(office)
    (view,) = contracts_of(office, collector(office).organisation_id)
    assert (len(view.rates), len(view.targets), view.running) == (4, 1, True)
