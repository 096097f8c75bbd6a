"""What a change of the rule book would do, told before it is switched on: the same amounts as are owed once it is."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services import rule_impact
from desktop_app.services.office import Office
from desktop_app.services.planning import Scope, set_cell
from desktop_app.services.quoting import quote_voluntary
from desktop_app.services.rule_book import switch_on
from desktop_app.services.rule_book_values import (
    DATE,
    DUE,
    MINIMUM,
    PLAN,
    QUOTE,
    UNKNOWN,
    NewRate,
)
from desktop_app.services.rule_impact import preview_rates, preview_support, preview_withdrawal
from desktop_app.storage.journal import count_steps
from tests.builders import FIRST_COMMUNE, TODAY, household_of, office_of, person
from tests.services.money_builders import AN, BUOI, DUC, ON_, Paid, a_plan, pay, the_twelve
from tests.services.rule_builders import SUPPORT, amounts, owed, quoted, rate, total


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as made:
        yield made


# -- open quotes


def test_open_quotes_are_counted_by_both_laws(office: Office) -> None:
    quoted(office, Paid(name=AN), Paid(name=BUOI))
    new = [rate("base-salary", 2_700_000, date(2026, 11, 1))]
    impact = preview_rates(office, new)
    assert amounts(impact.quotes, QUOTE) == {
        f"{AN} – BHYT hộ gia đình": (1_366_200, 1_458_000),
        f"{BUOI} – BHYT hộ gia đình": (956_340, 1_020_600),
    }
    found = total(impact, QUOTE)
    assert (found.count, found.before, found.after) == (2, 2_322_540, 2_478_600)
    assert found.sentence == (
        "2 phần đã lập chờ thu, nếu thu ngày 21/11/2026, tăng 156.060 đ (2.322.540 → 2.478.600 đ)."
    )
    first = impact.quotes[0]
    assert (first.page, first.args, first.unit) == ("collect", {"household": household_of(office, AN).id}, "đồng")
    switch_on(office, new)
    assert owed(office, AN, TODAY, 12) == 1_458_000


def test_a_figure_of_tomorrow_is_counted_on_its_first_day(office: Office) -> None:
    quoted(office, Paid(name=AN))
    impact = preview_rates(office, [rate("base-salary", 2_700_000, date(2026, 12, 1))])
    (only,) = impact.quotes
    assert (only.detail, only.before, only.after) == ("nếu thu ngày 01/12/2026", 1_366_200, 1_458_000)
    assert impact.sentence.startswith("Từ 01/12/2026: 1 phần đã lập chờ thu")
    assert impact.sentence.endswith("Tiền đã thu không tính lại.")


def test_a_quote_that_could_no_longer_be_paid_says_why(office: Office) -> None:
    quoted(office, Paid(name=DUC), Paid(name=DUC, scheme=VOLUNTARY_SI, method="3"))
    impact = preview_rates(office, [rate("rural-poverty-line", 1_800_000, date(2026, 11, 1))])
    (only,) = impact.quotes
    assert only.title == f"{DUC} – BHXH tự nguyện"
    assert (only.before, only.after) == (792_000, None)
    assert "thấp nhất bằng chuẩn hộ nghèo nông thôn 1.800.000 đ/tháng" in only.detail


def test_months_counted_anew_change_what_is_paid_today(office: Office) -> None:
    quoted(office, Paid(name=AN))
    new = rate("base-salary", 2_700_000)
    assert all(one.detail != "nếu thu ngày 21/11/2026" for one in preview_rates(office, [new]).quotes)
    switch_on(office, [rate("health.change-inside-period", 1, date(2026, 11, 1))])
    impact = preview_rates(office, [new])
    today = next(one for one in impact.quotes if one.detail == "nếu thu ngày 21/11/2026")
    switch_on(office, [new])
    assert today.before == 1_366_200
    assert today.after == owed(office, AN, TODAY, 12) > 1_366_200


# -- coming payments


def test_a_renewal_is_counted_as_it_was_paid_last(office: Office) -> None:
    pay(office, Paid(name=AN, months=6), Paid(name=BUOI, months=6))
    pay(office, Paid(name=DUC, months=3), Paid(name=DUC, scheme=VOLUNTARY_SI, method="3", income=2_200_000))
    new = [rate("base-salary", 2_700_000), rate("rural-poverty-line", 2_000_000)]
    impact = preview_rates(office, new)
    found = amounts(impact.dues)
    switch_on(office, new)
    voluntary = quote_voluntary(
        office, person(office, DUC).id, 2_200_000, "3", from_month="2027-02", on=date(2027, 2, 1)
    )
    assert found[f"{AN} – BHYT hộ gia đình"] == (683_100, owed(office, AN, date(2027, 6, 5), 6))
    assert found[f"{BUOI} – BHYT hộ gia đình"] == (478_170, owed(office, BUOI, date(2027, 6, 20), 6, order=2))
    assert found[f"{DUC} – BHYT hộ gia đình"] == (341_550, owed(office, DUC, date(2027, 3, 20), 3))
    assert found[f"{DUC} – BHXH tự nguyện"] == (1_161_600, voluntary.quote.payable)


def test_totals_are_the_sums_by_scheme(office: Office) -> None:
    pay(office, Paid(name=AN, months=6), Paid(name=BUOI, months=6))
    pay(office, Paid(name=DUC, scheme=VOLUNTARY_SI, method="3", income=2_200_000))
    impact = preview_rates(office, [rate("base-salary", 2_700_000), rate("rural-poverty-line", 2_000_000)])
    health, voluntary = [one for one in impact.totals if one.kind == DUE]
    lines = [one for one in impact.dues if one.kind == DUE]
    for scheme_total, words in ((health, "BHYT hộ gia đình"), (voluntary, "BHXH tự nguyện")):
        mine = [one for one in lines if one.title.endswith(words)]
        assert scheme_total.count == len(mine)
        assert (scheme_total.before, scheme_total.after) == (
            sum(one.before or 0 for one in mine),
            sum(one.after or 0 for one in mine),
        )
        assert f"{len(mine)} người đến hạn {words}" in scheme_total.sentence
    assert "tăng" in health.sentence
    assert "chưa có lần đóng trong tệp" in health.sentence, "a card known only from an import"


def test_people_below_a_new_least_income_are_listed_with_it(office: Office) -> None:
    pay(office, Paid(name=DUC, scheme=VOLUNTARY_SI, method="3", income=2_200_000))
    new = [rate("rural-poverty-line", 2_400_000, date(2027, 2, 1))]
    impact = preview_rates(office, new)
    low, amount = impact.dues
    assert (low.kind, low.title, low.before, low.after, low.unit) == (MINIMUM, DUC, 2_200_000, 2_400_000, "đồng/tháng")
    assert "thấp hơn mức tối thiểu mới" in low.detail
    switch_on(office, new)
    real = quote_voluntary(office, person(office, DUC).id, 2_400_000, "3", from_month="2027-02", on=date(2027, 2, 1))
    assert (amount.kind, amount.before, amount.after) == (DUE, 1_161_600, real.quote.payable)
    assert "mức tối thiểu mới 2.400.000 đ/tháng" in total(impact, MINIMUM).sentence


def test_an_income_below_the_least_of_both_laws_is_counted_at_each(office: Office) -> None:
    pay(office, Paid(name=DUC, scheme=VOLUNTARY_SI, method="3", income=1_500_000))  # from 2027 at least 2.200.000
    low, amount = preview_rates(office, [rate("rural-poverty-line", 2_400_000, date(2027, 2, 1))]).dues
    assert (low.before, low.after) == (1_500_000, 2_400_000)
    assert (amount.before, amount.after) == (1_161_600, 1_267_200)


def test_an_income_nobody_knows_is_not_guessed(office: Office) -> None:
    impact = preview_rates(office, [rate("rural-poverty-line", 2_000_000)])
    assert [one for one in impact.dues if one.kind == DUE] == []
    assert total(impact, UNKNOWN).count == 1, f"{AN} pays voluntary insurance, by an imported list"


def test_cover_that_ends_before_the_change_or_a_year_after_it_is_left_out(office: Office) -> None:
    pay(office, Paid(name=AN, months=6))
    far = preview_rates(office, [rate("base-salary", 2_700_000, date(2027, 6, 6))])
    near = preview_rates(office, [rate("base-salary", 2_700_000, date(2027, 6, 5))])
    title = f"{AN} – BHYT hộ gia đình"
    assert (title in amounts(far.dues), title in amounts(near.dues)) == (False, True)
    early = replace(rate("base-salary", 2_700_000, date(2026, 12, 1)), valid_to=date(2027, 6, 4))
    assert title not in amounts(preview_rates(office, [early]).dues)


def test_lines_are_cut_and_sums_are_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = office_of(tmp_path, 120)
    try:
        new = [rate("base-salary", 2_700_000, date(2026, 12, 1))]
        whole = preview_rates(office, new)
        monkeypatch.setattr(rule_impact, "MOST", 3)
        cut = preview_rates(office, new)
    finally:
        office.close(with_backup=False)
    assert len(whole.dues) > 20
    assert len(cut.dues) == 3
    assert cut.totals == whole.totals
    assert total(whole, DUE).count == len(whole.dues)
    assert total(whole, DUE).after == sum(one.after or 0 for one in whole.dues)
    differences = [abs((one.after or 0) - (one.before or 0)) for one in whole.dues]
    assert differences == sorted(differences, reverse=True)


def test_members_of_one_household_keep_different_places(office: Office) -> None:
    with office.write("test", "thử") as work:
        for place, name in enumerate(("Lê Thị Mơ", "Lê Thị Mận"), start=3):
            made = work.people.add(
                household_id=household_of(office, DUC).id, name=name, birth="1990-01-01", list_order=place
            )
            work.coverages.add(person_id=made, scheme=HEALTH_HOUSEHOLD, valid_to="2027-02-28", source="import")
    impact = preview_rates(office, [rate("base-salary", 2_700_000)])
    assert sorted(one.before or 0 for one in impact.dues if one.detail.startswith("Thôn Tân Lập")) == [
        819_720,
        956_340,
        1_366_200,
    ]


# -- plans and dates


def test_plan_lines_in_money_stand_beside_the_coming_payments(office: Office) -> None:
    commune = Scope(kind="commune", code=FIRST_COMMUNE, name="xã")
    plan = a_plan(office, 2027)
    for indicator, value in (("money_hh", 2_000_000), ("money_vsi", 500_000), ("hh_people", 10)):
        set_cell(office, plan, indicator, commune, 6, value)
    pay(office, Paid(name=AN, months=6), Paid(name=BUOI, months=6))
    impact = preview_rates(office, [rate("base-salary", 2_700_000)])
    lines = {one.args["indicator"]: one for one in impact.plans}
    assert set(lines) == {"money_hh", "money_total"}, "money of voluntary insurance stays, people stay"
    health = lines["money_hh"]
    assert (health.before, health.after, health.page, health.args["year"]) == (1_161_270, 1_239_300, "plan", 2027)
    assert health.title.endswith("tháng 06/2027")
    assert health.detail == "Chỉ tiêu 2.000.000 đ; riêng người đến hạn đóng tiếp đạt 58,1 % → 62 %"
    assert "Chỉ tiêu về số người không đổi." in total(impact, PLAN).sentence
    assert total(impact, PLAN).count == 2


def test_a_year_without_a_plan_is_told(office: Office) -> None:
    impact = preview_rates(office, [rate("base-salary", 2_700_000)])
    assert impact.plans == ()
    assert total(impact, PLAN).sentence.startswith("Chưa có chỉ tiêu năm")


def test_limits_windows_and_card_starts_that_move(office: Office) -> None:
    pay(office, Paid(name=DUC, scheme=VOLUNTARY_SI, method="6", income=2_200_000))
    today = date(2026, 11, 1)
    new = [
        rate("health.card-gap-days", 30, today),
        rate("health.card-wait-days", 20, today),
        rate("voluntary-si.window-months", 2, today, "6"),
    ]
    impact = preview_rates(office, new)
    said: dict[str, list[str]] = {}
    for one in impact.dates:
        said.setdefault(one.title.split(" (")[0], []).append(one.detail)
    assert said[ON_] == ["Thẻ có giá trị từ: 21/11/2026 → 11/12/2026"], "lapsed 40 days ago: now it must wait"
    assert said[BUOI] == ["Thẻ có giá trị từ: 21/12/2026 → 11/12/2026 nếu đóng ngày 21/11/2026"], "lapsed long ago"
    assert said[AN] == ["Mốc phải chờ thẻ: 05/03/2027 → 04/01/2027"]
    assert said[DUC] == ["Hạn đóng tiếp: 31/08/2027 → 30/06/2027"]
    assert total(impact, DATE).count == len(said)
    assert impact.dues == ()


def test_a_quote_whose_card_begins_on_another_day_is_a_date(office: Office) -> None:
    quoted(office, Paid(name=BUOI))
    impact = preview_rates(office, [rate("health.card-wait-days", 20, date(2026, 11, 1))])
    assert impact.quotes == ()
    details = [one.detail for one in impact.dates if one.title == f"{BUOI} – BHYT hộ gia đình"]
    assert details == ["nếu thu ngày 21/11/2026: 21/12/2026 – 20/12/2027 → 11/12/2026 – 10/12/2027"]


# -- nothing changes


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        (rate("report.monthly-day", 7), "không đổi số tiền người tham gia đóng"),
        (rate("rural-poverty-line", 2_200_000), "Số liệu tính không đổi"),
        (rate("health.support", 60, subject="artisan"), "không có phần đã lập"),
    ],
)
def test_a_change_that_touches_nobody_says_so(office: Office, new: NewRate, sentence: str) -> None:
    impact = preview_rates(office, [new])
    assert sentence in impact.sentence
    assert (impact.quotes, impact.dues, impact.plans, impact.dates) == ((), (), (), ())


def test_looking_ahead_writes_nothing(office: Office) -> None:
    quoted(office, Paid(name=AN))
    steps, law = count_steps(office.read.db), office.law
    preview_rates(office, [rate("base-salary", 2_700_000)])
    preview_support(office, SUPPORT)
    assert count_steps(office.read.db) == steps
    assert office.law is law


def test_what_cannot_be_switched_on_is_not_looked_at(office: Office) -> None:
    with pytest.raises(RuleBroken, match="là số âm"):
        preview_rates(office, [rate("base-salary", -1)])
    with pytest.raises(RuleBroken, match="Ghi căn cứ"):
        preview_support(office, replace(SUPPORT, source=""))


class Stopped(Exception):
    """What a cancelled job raises."""


def test_it_tells_how_far_it_is_and_can_be_stopped(office: Office) -> None:
    quoted(office, Paid(name=AN))
    told: list[tuple[int, int, str]] = []
    preview_rates(office, [rate("base-salary", 2_700_000)], progress=lambda *said: told.append(said))
    texts = [text for _done, _total, text in told]
    assert "Tính lại phần đã lập, chờ thu" in texts
    assert "Tính lại các khoản sắp đến hạn" in texts
    assert all(done <= whole or not whole for done, whole, _text in told)

    def stop(_done: int, _total: int, _text: str) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        preview_rates(office, [rate("base-salary", 2_700_000)], progress=stop)


def test_withdrawing_can_be_looked_at_too(office: Office) -> None:
    pay(office, Paid(name=AN, months=6))
    new = [rate("base-salary", 2_700_000)]
    ahead = preview_rates(office, new)
    (office_id,) = switch_on(office, new).value
    back = preview_withdrawal(office, office_id)
    assert amounts(back.dues) == {title: (after, before) for title, (before, after) in amounts(ahead.dues).items()}


def test_the_clock_of_the_office_counts(office: Office) -> None:
    office.now = lambda: datetime(2027, 6, 30, 8)
    impact = preview_rates(office, [rate("base-salary", 2_700_000)])
    assert impact.sentence.startswith("Áp dụng ngay (hiệu lực từ 01/01/2027)")
