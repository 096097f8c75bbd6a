"""The forecast of a demo office against counts made another way, and what it says when it has nothing to say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.forecasting import standing_at
from desktop_app.domain.forecasting_records import MICRO, month_number
from desktop_app.services import forecasting_facts
from desktop_app.services.forecasting import Forecast, forecast
from desktop_app.services.forecasting_facts import facts_of, standing_of
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import MEASURES
from tests.builders import TODAY
from tests.services.money_builders import DUC, Paid, pay, the_twelve
from tests.services.report_builders import demo_office

__all__ = ["demo_office"]

HEALTH = "health-household"
NOW = month_number(TODAY)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def plain_months(office: Office, scheme: str) -> list[int]:
    """People of 2026 by month, each at the first payment of the year, counted from the enrolments themselves."""
    seen: set[int] = set()
    months = [0] * 12
    for row in office.read.enrolments.find("scheme = ?", (scheme,), order="collected_on, id"):
        if row.collected_on and row.collected_on[:4] == "2026" and row.state not in ("quoted", "partial", "voided"):
            months[int(row.collected_on[5:7]) - 1] += row.person_id not in seen
            seen.add(row.person_id)
    return months


@pytest.mark.parametrize("indicator", [*MEASURES])
def test_months_reasons_and_year_are_one_figure(demo_office: Office, indicator: str) -> None:
    found = forecast(demo_office, 2026, indicator)
    assert found.year_low is not None
    assert found.year_mid is not None
    assert found.year_high is not None
    assert sum(month.mid or 0 for month in found.months) == found.year_mid == sum(one.value for one in found.reasons)
    done = sum(month.actual for month in found.months)
    assert found.reasons[0].value == done <= found.year_low <= found.year_mid <= found.year_high
    for month in found.months:
        assert month.actual <= (month.low or 0) <= (month.mid or 0) <= (month.high or 0)
        assert month.month >= "2026-11" or month.low == month.high == month.actual
    assert f"{found.sentence}".startswith("Nếu không có gì thay đổi, cuối năm đạt ")
    assert len(found.error.trials) == 12


def test_what_was_done_is_counted_from_the_enrolments(demo_office: Office) -> None:
    for scheme, indicator in ((HEALTH, "hh_people"), ("voluntary-si", "vsi_people")):
        found = forecast(demo_office, 2026, indicator)
        assert [month.actual for month in found.months] == plain_months(demo_office, scheme)


def test_who_is_due_is_everybody_whose_cover_ends_and_who_has_not_paid(demo_office: Office) -> None:
    """The counts behind the two reasons, person by person."""
    read = demo_office.read
    last: dict[int, tuple[str, int, str]] = {}
    for cover in read.coverages.find("scheme IN ('health-household', 'health-other')", ()):
        key = (cover.valid_to or "9999", cover.id, cover.scheme)
        last[cover.person_id] = max(last.get(cover.person_id, ("", 0, "")), key)
    homes = {one.id for one in read.households.find("state = 'active'", ())}
    counted = {
        row.person_id
        for row in read.enrolments.find("scheme = ? AND collected_on >= '2026-01-01'", (HEALTH,))
        if row.state not in ("quoted", "partial", "voided")
    }
    late = coming = 0
    for person in read.people.all():
        end, _, scheme = last.get(person.id, ("", 0, ""))
        stays = person.household_id in homes and person.residence in (None, "home", "away")
        if scheme != HEALTH or not stays or person.id in counted:
            continue
        late += "2026-05" <= end[:7] < "2026-11"
        coming += "2026-11" <= end[:7] <= "2027-02"
    found = {reason.code: reason.count for reason in forecast(demo_office, 2026, "hh_people").reasons}
    assert (found.get("late", 0), found.get("coming", 0)) == (late, coming)
    assert late
    assert coming


def test_what_stands_now_is_what_the_payments_left(demo_office: Office) -> None:
    """Two roads to the same people: the last periods as they are kept, and the flows of everybody who ever paid."""
    flows = facts_of(demo_office, "voluntary-si", "office", "").flows
    kept: defaultdict[tuple[int, int, bool], int] = defaultdict(int)
    for group in standing_of(demo_office, "voluntary-si", "office", "", TODAY, 6):
        kept[group.end, group.length, group.counted] += group.people // MICRO
    walked = {
        (group.end, group.length, group.counted): group.people // MICRO
        for group in standing_at(flows, NOW)
        if group.end >= NOW - 6
    }
    assert kept == walked
    assert sum(kept.values()) > 10


def test_nothing_later_is_known_on_an_earlier_day(demo_office: Office) -> None:
    """The forecast of the end of July stands in today's back-test as it would have been made then."""
    today = forecast(demo_office, 2026, "vsi_people").error
    then = forecast(demo_office, 2026, "vsi_people", on=date(2026, 8, 31)).error
    said = {trial.origin: trial.forecast for trial in then.trials}
    both = [trial for trial in today.trials if trial.origin in said]
    assert len(both) >= 8
    assert all(said[trial.origin] == trial.forecast for trial in both)


def test_the_parts_have_their_own_people(demo_office: Office) -> None:
    communes = [one.code for one in demo_office.read.communes.covered()]
    parts = [forecast(demo_office, 2026, "hh_people", "commune", code) for code in communes]
    whole = forecast(demo_office, 2026, "hh_people")
    for at in range(12):
        assert sum(part.months[at].actual for part in parts) == whole.months[at].actual
    for code in ("late", "coming"):
        assert sum(counts(part).get(code, 0) for part in parts) == counts(whole).get(code, 0)
    leads = dict(next(reason for reason in parts[0].reasons if reason.page == "canvass").args)
    assert (leads["tab"], leads["commune"], leads["scheme"]) == ("leads", communes[0], HEALTH)
    hamlet = demo_office.read.hamlets.all()[0]
    collector = demo_office.read.collectors.all()[0]
    for kind, part in (("hamlet", hamlet.id), ("collector", collector.id)):
        assert forecast(demo_office, 2026, "hh_people", kind, str(part)).months


def counts(found: Forecast) -> dict[str, int]:
    return {reason.code: reason.count for reason in found.reasons}


def test_a_sample_stands_for_everybody(demo_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = forecast(demo_office, 2026, "hh_people")
    usual = forecasting_facts.settings
    monkeypatch.setattr(forecasting_facts, "settings", lambda on: {**usual(on), "sample": 60})
    sampled = forecast(demo_office, 2026, "hh_people")
    assert sampled.sampled > 1
    assert [month.actual for month in sampled.months] == [month.actual for month in whole.months]
    assert sampled.year_mid is not None
    assert whole.year_mid is not None
    assert abs(sampled.year_mid - whole.year_mid) < whole.year_mid // 10


def test_without_history_no_figure_is_invented(office: Office) -> None:
    pay(office, Paid(name=DUC), on=date(2026, 10, 5))
    found = forecast(office, 2026, "hh_people")
    assert (found.year_low, found.year_mid, found.year_high, found.reasons) == (None, None, None, ())
    assert found.months[9].actual == 1
    assert {month.mid for month in found.months} == {None}
    assert found.sentence == found.note
    assert "Chưa đủ số liệu" in found.note
    assert "năm đang chạy" in forecast(office, 2025, "hh_people").note


def test_an_indicator_that_is_only_entered_is_not_forecast(office: Office) -> None:
    with pytest.raises(RuleBroken, match="tính từ hồ sơ"):
        forecast(office, 2026, "population")
