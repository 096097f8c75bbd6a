"""Each alert is told when its criterion says so, not before; criteria and putting aside are the office's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.alerts import Alert, alerts
from desktop_app.services.alerts_criteria import criteria, proposed, reset_criteria, save_criteria, snooze, wake_all
from desktop_app.services.history import undo_last
from desktop_app.services.monthly_figures import FigureEdit, set_figures
from desktop_app.services.office import Office
from desktop_app.services.planning import set_year_total
from desktop_app.services.planning_figures import Scope
from desktop_app.services.progress import progress
from desktop_app.services.reporting import form_of
from tests.builders import FIRST_COMMUNE, TODAY, collector
from tests.services.money_builders import DUC, Paid, a_plan, enrolment_of, pay, the_twelve
from tests.services.report_builders import demo_office

__all__ = ["demo_office"]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def told(office: Office, code: str, on: date | None = None) -> list[Alert]:
    return [one for one in alerts(office, on) if one.code == code]


def want(office: Office, code: str, **values: int) -> None:
    save_criteria(office, [replace(one, **values) if one.code == code else one for one in criteria(office)])  # type: ignore[arg-type]


def test_behind_is_what_the_progress_table_says(demo_office: Office) -> None:
    for kind in ("commune", "collector"):
        table = progress(demo_office, "2026-11", kind)
        before = progress(demo_office, "2026-10", kind)
        expected = {
            f"behind:{kind}:{row.scope.code}:{row.indicator}"
            for row in table.rows
            if row.scope.kind == kind and row.indicator in ("vsi_people", "hh_people", "money_total") and short(row)
            and short(before.of(row.indicator, kind, row.scope.code))
        }  # fmt: skip
        assert {one.key for one in told(demo_office, "behind") if one.key.split(":")[1] == kind} == expected
    assert expected


def short(row: object) -> bool:
    planned, done = row.plan_to_date, row.actual_to_date  # type: ignore[attr-defined]
    return bool(planned) and (planned - done) * 100 // planned >= 10


def test_a_commune_far_behind_leads_to_its_people(office: Office) -> None:
    assert told(office, "behind") == []
    plan = a_plan(office)
    set_year_total(office, plan, "hh_people", Scope(kind="commune", code=FIRST_COMMUNE, name=""), 240)
    (found,) = told(office, "behind")
    assert "BHYT hộ gia đình đạt 0 trên 214 người đến hôm nay, chậm 100 %, từ tháng 1." in found.sentence
    assert (found.page, found.args["tab"], found.args["commune"]) == ("canvass", "leads", FIRST_COMMUNE)
    assert told(office, "behind", date(2026, 1, 20)) == []  # not yet two months


def test_ends_piling_up_by_the_office_s_own_figure(office: Office) -> None:
    assert told(office, "ends") == []  # one card in fourteen days, thirty are the proposal
    want(office, "ends", value=1)
    (found,) = told(office, "ends")
    assert found.sentence == "1 người hết thẻ BHYT hộ gia đình trong 14 ngày tới (đến 05/12/2026)."
    want(office, "ends", value=1, second=13)
    assert told(office, "ends") == []


def test_a_collector_without_work_and_with_it(office: Office) -> None:
    who = collector(office)
    assert f"idle:{who.id}" in {one.key for one in told(office, "idle")}
    pay(office, Paid(name=DUC), on=date(2026, 11, 5), collector_id=who.id)
    assert f"idle:{who.id}" not in {one.key for one in told(office, "idle")}
    want(office, "idle", value=15)
    (found,) = [one for one in told(office, "idle") if one.key == f"idle:{who.id}"]
    assert "từ ngày 05/11/2026" in found.sentence
    assert (found.page, dict(found.args)) == ("collectors", {"collector": who.id})


def test_cash_kept_longer_than_the_contract_allows(office: Office) -> None:
    pay(office, Paid(name=DUC), on=date(2026, 11, 17), collector_id=collector(office).id)
    (found,) = told(office, "cash")  # three days to hand it in, this is the fourth
    assert (found.level, found.level_word) == ("urgent", "Gấp")
    assert "quá hạn nộp 1 ngày" in found.sentence
    assert told(office, "cash", date(2026, 11, 20)) == []
    want(office, "cash", value=1)
    assert told(office, "cash") == []


def test_arrears_that_grew(office: Office) -> None:
    with office.write("test.enter", "Số liệu") as work:
        employer = work.employers.add(name="Công ty Thử", tax_code="9900000001", kind=3)
        for month, owed in (("2026-09", 100), ("2026-10", 104)):
            for fund, share in (("", owed), ("health", owed)):  # the whole and a fund of it: once
                work.employer_months.add(
                    employer_id=employer, month=month, fund=fund, arrears=share, source="Danh sách"
                )
    assert told(office, "arrears") == []
    want(office, "arrears", value=4)
    (found,) = told(office, "arrears")
    assert "tháng 10/2026 là 104 đ, tăng 4 đ so với tháng 09/2026" in found.sentence
    assert form_of(found.args["form"]).code == "01-DD"


def test_arrears_that_grew_where_only_a_figure_is_entered(office: Office) -> None:
    whole = Scope(kind="office", code="", name="")
    for month, owed in (("2026-09", 100), ("2026-10", 104)):
        set_figures(office, [FigureEdit(indicator="arrears", scope=whole, month=month, value=owed)], "Báo cáo thử")
    assert told(office, "arrears") == []
    want(office, "arrears", value=4)
    (found,) = told(office, "arrears")
    assert "tháng 10/2026 là 104 đ, tăng 4 đ so với tháng 09/2026" in found.sentence
    assert (found.page, found.args["tab"]) == ("plan", "figures")


def test_the_month_s_last_days(office: Office) -> None:
    assert [len(told(office, "closing", date(2026, 11, day))) for day in (27, 28, 30)] == [0, 1, 1]


def test_what_waits_to_be_submitted(demo_office: Office) -> None:
    (found,) = told(demo_office, "submission")
    assert found.level == "urgent"
    assert "B15a-UQ" in found.sentence
    assert (found.page, found.args["month"]) == ("report", "2026-10")


def test_lines_that_came_back(office: Office) -> None:
    pay(office, Paid(name=DUC), on=date(2026, 11, 5))
    line = enrolment_of(office, DUC).id
    with office.write("test.return", "Trả lại") as work:
        batch = work.batches.add(form="D05-TS", scheme="health-household", made_on="2026-11-06", state="sent")
        work.batch_returns.add(
            batch_id=batch, enrolment_id=line, returned_on="2026-11-18", reason_code="other", reason="Sai ngày sinh"
        )
    assert [len(told(office, "returned", date(2026, 11, day))) for day in (20, 21)] == [0, 1]


def test_the_most_pressing_comes_first(demo_office: Office) -> None:
    found = alerts(demo_office)
    order = [("urgent", "warn", "hint").index(one.level) for one in found]
    assert order == sorted(order)
    assert len({one.key for one in found}) == len(found) > 3


def test_criteria_are_kept_undone_and_reset(office: Office) -> None:
    want(office, "ends", value=1)
    want(office, "idle", on=False)
    assert told(office, "idle") == []
    undo_last(office)
    assert told(office, "idle")
    assert [one.value for one in criteria(office) if one.code == "ends"] == [1]
    reset_criteria(office)
    assert criteria(office) == proposed(office)
    with pytest.raises(RuleBroken, match="từ 0 đến"):
        want(office, "ends", value=-1)


def test_put_aside_until_a_day_and_back(office: Office) -> None:
    key = min(one.key for one in told(office, "idle"))
    snooze(office, key, date(2026, 11, 25))
    assert key not in {one.key for one in told(office, "idle")}
    assert key in {one.key for one in alerts(office, hidden=True)}
    assert key in {one.key for one in told(office, "idle", date(2026, 11, 25))}
    undo_last(office)
    assert key in {one.key for one in told(office, "idle")}
    snooze(office, key, date(2026, 11, 25))
    wake_all(office)
    assert key in {one.key for one in told(office, "idle")}
    with pytest.raises(RuleBroken, match="sau hôm nay"):
        snooze(office, key, TODAY)
