"""Plan against actual: every figure recounted from the raw rows by plain Python, every split adding up to the office."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.collecting import void_receipt
from desktop_app.services.history import undo_last
from desktop_app.services.office import Office
from desktop_app.services.planning import Scope, plan_grid, set_cell, set_year_total
from desktop_app.services.planning_building import take_sum
from desktop_app.services.progress import ProgressRow, months_series, names_behind, progress
from tests.builders import FIRST_COMMUNE, SECOND_COMMUNE, collector, office_of
from tests.services.money_builders import AN, BUOI, DUC, LU, ON_, Paid, a_plan, pay, the_twelve


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def one(office: Office, indicator: str, code: str = "", *, month: str = "2026-11", by: str = "commune") -> ProgressRow:
    kind = "office" if by == "commune" and not code else by
    found = progress(office, month, by).of(indicator, kind, code)
    assert found is not None
    return found


def test_a_collection_moves_the_figures(office: Office) -> None:
    plan = a_plan(office)
    set_year_total(office, plan, "hh_people", plan_grid(office, 2026, "hh_people").rows[0].scope, 24)
    pay(office, Paid(name=AN), Paid(name=BUOI))
    found = one(office, "hh_people")
    assert (found.actual_month, found.plan_month, found.actual_to_date, found.plan_year) == (2, 2, 2, 24)
    assert found.plan_to_date == 21  # 20 months' people and 21 of 30 days of November, rounded
    assert (found.pace, found.required_per_month, str(found.percent_of_year)) == ("behind", 17, "8.3")
    assert one(office, "money_total").actual_month == 2_322_540


def test_a_person_counts_once_a_year_at_the_first_payment(office: Office) -> None:
    for day in (date(2026, 8, 5), date(2026, 9, 5), date(2026, 10, 5)):
        pay(office, Paid(name=DUC, scheme="voluntary-si", method="monthly"), on=day)
    assert months_series(office, 2026, "vsi_people").actual == (0,) * 7 + (1,) + (0,) * 4
    assert months_series(office, 2026, "money_vsi").actual[7:10] == (264_000,) * 3


def test_when_the_first_payment_is_voided_the_next_one_counts(office: Office) -> None:
    first = pay(office, Paid(name=DUC, scheme="voluntary-si", method="monthly"), on=date(2026, 8, 5))
    pay(office, Paid(name=DUC, scheme="voluntary-si", method="monthly", from_month="2026-10"), on=date(2026, 10, 5))
    void_receipt(office, first.receipt_id, "Nhầm", on=date(2026, 11, 1))
    assert months_series(office, 2026, "vsi_people").actual == (0,) * 9 + (1, 0, 0)
    assert months_series(office, 2026, "money_total").actual[7:11] == (264_000, 0, 264_000, -264_000)
    undo_last(office)
    assert months_series(office, 2026, "vsi_people").actual[7] == 1


def test_new_and_continuing_people_add_up(office: Office) -> None:
    pay(office, Paid(name=AN), Paid(name=BUOI))  # continues; returns after a gap
    pay(office, Paid(name=DUC))  # new
    by = {code: one(office, code, by="collector").actual_month for code in ("hh_people", "hh_new", "hh_continuing")}
    assert by == {"hh_people": 3, "hh_new": 2, "hh_continuing": 1}


def test_work_without_a_collector_has_its_own_row(office: Office) -> None:
    who = collector(office)
    pay(office, Paid(name=AN), collector_id=who.id)
    pay(office, Paid(name=DUC))
    table = progress(office, "2026-11", "collector")
    assert {row.scope.name: row.actual_month for row in table.rows if row.indicator == "hh_people"} == {
        who.name: 1,
        "Cao Văn Nghỉ": 0,
        "Chưa ghi nhân viên thu": 1,
    }


def test_groups_are_those_of_the_form(office: Office) -> None:
    pay(office, Paid(name=ON_))
    pay(office, Paid(name=DUC))
    pay(office, Paid(name=LU, scheme="voluntary-si"))
    rows = progress(office, "2026-11", "group").rows
    assert {(row.group, row.indicator, row.actual_month) for row in rows if row.indicator != "money_total"} == {
        ("B", "vsi_people", 1),
        ("C.IV.1", "hh_people", 1),
        ("C.V", "hh_people", 1),
    }


def test_the_office_is_planned_as_the_sum_of_its_communes(office: Office) -> None:
    plan = a_plan(office)
    for row, total in zip(plan_grid(office, 2026, "vsi_people").rows, (12, 24), strict=True):
        set_year_total(office, plan, "vsi_people", row.scope, total)
    assert one(office, "vsi_people").plan_year == 36
    assert one(office, "vsi_people", SECOND_COMMUNE).plan_month == 2


def test_a_collector_s_whole_is_new_plus_continuing(office: Office) -> None:
    plan, code = a_plan(office), str(collector(office).id)
    scope = next(row.scope for row in plan_grid(office, 2026, "vsi_new", "collector").rows if row.scope.code == code)
    set_year_total(office, plan, "vsi_new", scope, 12)
    set_year_total(office, plan, "vsi_continuing", scope, 24)
    found = one(office, "vsi_people", code, by="collector")
    assert (found.plan_month, found.plan_year) == (3, 36)
    assert one(office, "vsi_people", str(collector(office).organisation_id), by="organisation").plan_year == 36
    set_cell(office, plan, "vsi_people", scope, 11, 50)
    assert one(office, "vsi_people", code, by="collector").plan_month == 50


def test_a_month_alone_is_measured_by_its_own_days(office: Office) -> None:
    plan = a_plan(office)
    scope = plan_grid(office, 2026, "hh_people").rows[0].scope
    set_cell(office, plan, "hh_people", scope, 11, 3)
    pay(office, Paid(name=AN), Paid(name=BUOI))
    found = one(office, "hh_people")
    assert (found.plan_month_to_date, found.pace_month) == (2, "on")  # 3 people × 21/30
    assert one(office, "hh_people", month="2026-10").pace_month == "none"


def test_without_a_plan_there_is_no_pace(office: Office) -> None:
    pay(office, Paid(name=DUC))
    found = one(office, "hh_people")
    assert (found.pace, found.percent_of_year, found.plan_year, found.required_per_month) == ("none", None, 0, 0)


@pytest.mark.parametrize(("month", "on", "to_date"), [("2026-11", "2026-11-21", 1), ("2026-08", "2026-08-31", 1)])
def test_a_past_month_is_counted_to_its_end(office: Office, month: str, on: str, to_date: int) -> None:
    pay(office, Paid(name=DUC), on=date(2026, 8, 5))
    table = progress(office, month)
    assert table.on.isoformat() == on
    assert one(office, "hh_people", month=month).actual_to_date == to_date
    assert one(office, "hh_people", month="2026-07").actual_to_date == 0


def test_the_month_before_is_there_for_comparison(office: Office) -> None:
    pay(office, Paid(name=DUC), on=date(2026, 10, 5))
    found = one(office, "hh_people")
    assert (found.actual_month, found.before_month) == (0, 1)
    assert one(office, "hh_people", month="2026-01").before_month == 0


def test_names_stand_behind_every_figure(office: Office) -> None:
    pay(office, Paid(name=AN), Paid(name=BUOI), collector_id=collector(office).id)
    pay(office, Paid(name=LU, scheme="voluntary-si"))
    commune = FIRST_COMMUNE
    assert [row.name for row in names_behind(office, 2026, "hh_people", "commune", commune, 11)] == [AN, BUOI]
    assert [row.name for row in names_behind(office, 2026, "hh_new")] == [BUOI]
    assert [row.name for row in names_behind(office, 2026, "hh_continuing")] == [AN]
    assert names_behind(office, 2026, "hh_people", month=10) == ()
    assert names_behind(office, 2026, "hh_people", until_month=10) == ()
    assert len(names_behind(office, 2026, "hh_people", until_month=11)) == 2
    money = names_behind(office, 2026, "money_total", "collector", str(collector(office).id))
    assert sum(row.payable for row in money) == 2_322_540
    assert [row.name for row in names_behind(office, 2026, "money_vsi")] == [LU]


def test_what_can_not_be_asked_is_said(office: Office) -> None:
    with pytest.raises(RuleBroken):
        progress(office, "2026-11", "planet")
    with pytest.raises(RuleBroken, match="2026-10"):
        progress(office, "tháng 11")


def test_the_json_is_the_one_promised(office: Office) -> None:
    body = progress(office, "2026-11").as_json()
    assert body["month"] == "2026-11"
    assert set(body["rows"][0]) == {
        "scope", "indicator", "group", "plan_month", "actual_month", "plan_to_date", "actual_to_date", "plan_year",
        "percent_of_year", "pace", "required_per_month", "nature",
    }  # fmt: skip
    assert set(body["rows"][0]["scope"]) == {"kind", "code", "name"}


# ------------------------------------------------------------------------------- against an independent count of raw
# rows


@dataclass(frozen=True)
class Drawn:
    """One drawn collection: who, when, how much, and whether it is voided later."""

    person: int
    scheme: str
    kind: str
    day: int
    amount: int
    collector: int
    void_after: int | None
    support: str | None


DRAWN = st.builds(
    Drawn,
    person=st.integers(0, 5),
    scheme=st.sampled_from(["voluntary-si", "health-household"]),
    kind=st.sampled_from(["new", "continue", "return"]),
    day=st.integers(-40, 400),
    amount=st.integers(0, 9_999_999),
    collector=st.integers(-1, 2),
    void_after=st.one_of(st.none(), st.integers(0, 90)),
    support=st.sampled_from([None, "near-poor", "farm-average"]),
)


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = office_of(tmp_path_factory.mktemp("crowd"), 900)
    yield office
    office.close(with_backup=False)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.lists(DRAWN, min_size=1, max_size=40))
def test_every_split_equals_a_recount_of_the_rows(crowd: Office, drawn: list[Drawn]) -> None:
    write(crowd, drawn)
    try:
        people, money = recount(crowd.path)
        for month in ("2026-03", "2026-11"):
            office_rows = progress(crowd, month)
            for by in ("commune", "hamlet", "collector"):
                rows = office_rows.rows if by == "commune" else progress(crowd, month, by).rows
                for row in rows:
                    if row.scope.kind != "office":
                        assert row.actual_month == expected(people, money, row, by, month)
                for code in ("vsi_people", "hh_people", "money_total"):
                    whole = office_rows.of(code, "office")
                    assert whole is not None
                    assert sum(r.actual_month for r in rows if r.indicator == code and r.scope.kind == by) == (
                        whole.actual_month
                    )
                    assert sum(r.actual_to_date for r in rows if r.indicator == code and r.scope.kind == by) == (
                        whole.actual_to_date
                    )
            groups = progress(crowd, month, "group").rows
            for code in ("vsi_people", "hh_people", "money_total"):
                whole = office_rows.of(code, "office")
                assert whole is not None
                assert sum(r.actual_to_date for r in groups if r.indicator == code) == whole.actual_to_date
        for code in ("vsi_people", "hh_people"):
            assert len(names_behind(crowd, 2026, code)) == sum(months_series(crowd, 2026, code).actual)
        entries = names_behind(crowd, 2026, "money_total")
        assert sum(entry.payable for entry in entries) == sum(months_series(crowd, 2026, "money_total").actual)
    finally:
        undo_last(crowd)


def write(office: Office, drawn: list[Drawn]) -> None:
    """Write the rows of the drawn collections, and of their voids, in one step."""
    who = office.read.people.all()[:600:100]
    collectors = [row.id for row in office.read.collectors.all()]
    with office.write("test", "thử") as work:
        for number, one_ in enumerate(drawn):
            person = who[one_.person]
            household = work.households.get(person.household_id)
            day = date(2026, 1, 1) + timedelta(days=one_.day)
            place = {
                "commune_code": work.hamlets.get(household.hamlet_id).commune_code,
                "collector_id": collectors[one_.collector] if one_.collector >= 0 else None,
            }
            shared = {"person_id": person.id, "scheme": one_.scheme, **place}
            enrolment = work.enrolments.add(
                household_id=household.id, kind=one_.kind, months=1, gross=one_.amount, state_support=0,
                local_support=0, other_support=0, payable=one_.amount, snapshot="{}",
                state="collected" if one_.void_after is None else "voided", quoted_on=day.isoformat(),
                collected_on=day.isoformat(), hamlet_id=household.hamlet_id, support_class=one_.support, **shared,
            )  # fmt: skip
            receipt = {"household_id": household.id, "method": "cash"}
            paid = work.receipts.add(number=f"T{number}", issued_on=day.isoformat(), total=one_.amount, **receipt)
            entry = {"enrolment_id": enrolment, **shared}
            first = work.ledger.post(
                receipt_id=paid, kind="collect", amount=one_.amount, entry_on=day.isoformat(), **entry
            )
            if one_.void_after is not None:
                later = (day + timedelta(days=one_.void_after)).isoformat()
                back = work.receipts.add(
                    number=f"T{number}-H", issued_on=later, total=-one_.amount, voids_id=paid, **receipt
                )
                work.ledger.post(
                    receipt_id=back, kind="void", amount=-one_.amount, entry_on=later, reverses_id=first, **entry
                )


def recount(path: Path) -> tuple[dict[tuple[int, str, int], dict[str, str]], list[dict[str, str]]]:
    """The counting enrolment of each person × scheme × year, and all ledger entries, by plain loops over raw rows."""
    raw = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    raw.row_factory = sqlite3.Row
    enrolments = {row["id"]: dict(row) for row in raw.execute("SELECT * FROM enrolment")}
    entries = [dict(row) for row in raw.execute("SELECT * FROM ledger_entry")]
    raw.close()
    firsts: dict[tuple[int, str, int], dict[str, str]] = {}
    for row in sorted(enrolments.values(), key=lambda row: (row["collected_on"] or "", row["id"])):
        if row["state"] in ("quoted", "voided"):
            continue
        firsts.setdefault((row["person_id"], row["scheme"], int(row["collected_on"][:4])), row)
    for entry in entries:
        entry["hamlet_id"] = enrolments[entry["enrolment_id"]]["hamlet_id"]
    return firsts, entries


def expected(
    people: dict[tuple[int, str, int], dict[str, str]],
    money: list[dict[str, str]],
    row: ProgressRow,
    by: str,
    month: str,
) -> int:
    column = {"commune": "commune_code", "hamlet": "hamlet_id", "collector": "collector_id"}[by]

    def mine(found: dict[str, str]) -> bool:
        return str(found[column] if found[column] is not None else "") == row.scope.code

    if row.indicator == "money_total":
        return sum(int(entry["amount"]) for entry in money if entry["entry_on"][:7] == month and mine(entry))
    scheme = "voluntary-si" if row.indicator.startswith("vsi") else "health-household"
    kinds = Counter(
        found["kind"] for (_, of_scheme, year), found in people.items()
        if of_scheme == scheme and year == 2026 and found["collected_on"][:7] == month and mine(found)
    )  # fmt: skip
    if row.indicator.endswith("_continuing"):
        return kinds["continue"]
    if row.indicator.endswith("_new"):
        return kinds["new"] + kinds["return"]
    return kinds.total()


def test_an_office_s_own_figure_wins_and_what_is_not_shared_is_a_line(office: Office) -> None:
    plan = a_plan(office)
    for row, total in zip(plan_grid(office, 2026, "hh_people").rows, (13, 24), strict=True):
        set_year_total(office, plan, "hh_people", row.scope, total)
    own = Scope(kind="office", code="", name="")
    set_year_total(office, plan, "hh_people", own, 60, "even")
    found = progress(office, "2026-11")
    whole, rest = found.of("hh_people", "office"), found.of("hh_people", "rest")
    assert whole is not None
    assert rest is not None
    assert (whole.plan_year, rest.plan_year, rest.scope.name) == (60, 23, "Chưa chia cho xã, phường")
    for name in ("plan_year", "plan_month", "plan_to_date", "plan_month_to_date", "actual_month", "actual_to_date"):
        parts = [row for row in found.rows if row.indicator == "hh_people" and row.scope.kind in ("commune", "rest")]
        assert sum(getattr(row, name) for row in parts) == getattr(whole, name), name
    assert months_series(office, 2026, "hh_people").plan == (5,) * 12
    assert sum(months_series(office, 2026, "hh_people", "rest").plan) == 23
    assert names_behind(office, 2026, "hh_people", "rest") == ()
    set_year_total(office, plan, "hh_people", own, 30, "even")
    over = progress(office, "2026-11").of("hh_people", "rest")
    assert over is not None
    assert (over.plan_year, over.scope.name) == (-7, "Đã chia vượt chỉ tiêu chung")
    set_year_total(office, plan, "hh_people", own, 37, "even")
    take_sum(office, plan, "hh_people", own)
    assert progress(office, "2026-11").of("hh_people", "rest") is None
    assert one(office, "hh_people").plan_year == 37


def test_a_commune_without_a_figure_is_the_sum_of_its_hamlets(office: Office) -> None:
    plan = a_plan(office)
    hamlet = next(one for one in office.read.hamlets.all() if one.commune_code == SECOND_COMMUNE)
    set_year_total(office, plan, "vsi_people", Scope(kind="hamlet", code=str(hamlet.id), name=""), 12)
    assert one(office, "vsi_people", SECOND_COMMUNE).plan_year == 12
    assert one(office, "vsi_people").plan_year == 12


def test_names_of_a_group_are_those_its_figure_counts(office: Office) -> None:
    for paid in (Paid(name=ON_), Paid(name=LU, scheme="voluntary-si"), Paid(name=DUC)):
        pay(office, paid)
    for row in progress(office, "2026-11", "group").rows:
        found = names_behind(office, 2026, row.indicator, "group", row.group)
        money = row.indicator == "money_total"
        assert (sum(one.payable for one in found) if money else len(found)) == row.actual_to_date, row.group
        assert found


def test_the_office_s_pace_goes_by_the_plan_to_date_beside_it(office: Office) -> None:
    plan = a_plan(office)
    for row in plan_grid(office, 2026, "hh_people").rows:
        set_cell(office, plan, "hh_people", row.scope, 4, 1, keep_total=False)
    pay(office, Paid(name=DUC), on=date(2026, 4, 10))
    found = progress(office, "2026-04", on=date(2026, 4, 15))
    whole = found.of("hh_people", "office")  # half of one, twice: exactly one, of which one commune has the whole
    assert whole is not None
    assert (whole.actual_to_date, whole.plan_to_date, whole.pace) == (1, 1, "on")
    assert (whole.actual_month, whole.plan_month_to_date, whole.pace_month) == (1, 1, "on")
    parts = [row for row in found.rows if row.indicator == "hh_people" and row.scope.kind == "commune"]
    assert [(row.plan_to_date, row.plan_month_to_date) for row in parts] == [(1, 1), (0, 0)]
    assert all(
        row.pace == {(1, 1): "on", (1, 0): "behind", (0, 0): "on"}.get((row.plan_to_date, row.actual_to_date), "ahead")
        for row in parts
    )
