"""The rule book of an office: what it shows, what it refuses, and that switching on, withdrawing and undo take hold at once."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.domain.quote import HEALTH_HOUSEHOLD
from desktop_app.services import history, keeping, seeding
from desktop_app.services.office import Office, open_office
from desktop_app.services.quoting import quote_household
from desktop_app.services.quoting_values import MemberChoice
from desktop_app.services.rule_book import (
    check_rates,
    next_changes,
    rule_groups,
    rule_history,
    switch_on,
    withdraw,
)
from desktop_app.services.rule_book_values import NewRate, RuleLine
from desktop_app.services.rule_overlay import read_book
from desktop_app.services.rule_words import GROUPS, group_of
from desktop_app.storage.repositories import Repositories
from desktop_app.system.faults import WorldFault
from desktop_app.system.resources import read_seed
from tests.builders import TODAY, household_of, person
from tests.services.money_builders import BUOI, Paid, enrolment_of, pay, the_twelve

DECREE = "NĐ 999/2026/NĐ-CP"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as made:
        yield made


def rate(key: str = "base-salary", value: str = "2700000", since: str = "2026-11-01", **more: object) -> NewRate:
    base = NewRate(key=key, value=Decimal(value), valid_from=date.fromisoformat(since), source=DECREE)
    return replace(base, **more)  # type: ignore[arg-type]


def salary(office: Office, on: str) -> int:
    return office.law.at("base-salary", date.fromisoformat(on)).whole


def spans(lines: tuple[RuleLine, ...]) -> list[tuple[str, str, str, str]]:
    return [(line.valid_from.isoformat(), str(line.valid_to or ""), line.shown, line.origin) for line in lines]


def owed(office: Office, name: str = BUOI) -> int:
    """Return what one member of a household pays today for twelve months."""
    household = household_of(office, name)
    choices = {member.id: MemberChoice(taken=False) for member in office.read.people.of_household(household.id)}
    choices[person(office, name).id] = MemberChoice(taken=True)
    return quote_household(office, household.id, on=TODAY, choices=choices).payable


# -- looking


def test_every_figure_stands_in_a_vietnamese_group(office: Office) -> None:
    groups = rule_groups(office)
    assert [group.code for group in groups] == [code for code in GROUPS if code != "rest"]
    shown = {(line.key, line.subject) for group in groups for line in group.lines}
    assert shown == {(row["key"], row["subject"]) for row in read_seed("law_rates")}
    assert sum(len(group.lines) for group in groups) == len(shown), "one line for each figure"
    assert all(line.group == group.code for group in groups for line in group.lines)
    assert group_of("a-key-of-tomorrow") == "rest"


@pytest.mark.parametrize(
    ("key", "subject", "shown"),
    [
        ("base-salary", "", "2.530.000 đồng/tháng"),
        ("health.rate", "", "4,5 %"),
        ("voluntary-si.fund-yield", "", "0,31 %/tháng"),
        ("health.card-wait-days", "", "30 ngày"),
        ("voluntary-si.income-max", "", "20 lần mức tham chiếu"),
        ("health.support", "near-poor", "70 %"),
        ("health.change-inside-period", "", "không đóng bù"),
        ("late-payment.rate", "", "0,03 %/ngày"),
    ],
)
def test_values_are_shown_with_their_unit(office: Office, key: str, subject: str, shown: str) -> None:
    lines = [line for group in rule_groups(office, TODAY) for line in group.lines]
    (found,) = [line for line in lines if (line.key, line.subject) == (key, subject)]
    assert found.shown == shown
    assert (found.origin, found.office_id, found.state) == ("shipped", None, "in-force")


def test_a_group_tells_what_comes_next(office: Office) -> None:
    line = next(one for group in rule_groups(office, TODAY) for one in group.lines if one.key == "rural-poverty-line")
    assert (line.shown, line.verified) == ("1.500.000 đồng/tháng", True)
    assert (line.next_from, line.next_shown) == (date(2027, 1, 1), "2.200.000 đồng/tháng")
    early = rule_groups(office, date(2007, 1, 1))
    assert {one.state for group in early for one in group.lines} == {"upcoming"}
    coming = next_changes(office, TODAY)
    assert (coming[0].valid_from, coming[0].verified) == (date(2027, 1, 1), False)
    assert [one.valid_from for one in coming] == sorted(one.valid_from for one in coming)
    assert {one.state for one in coming} == {"upcoming"}


def test_a_figure_written_anew_with_the_same_value_is_no_change(office: Office) -> None:
    keys = {line.key for line in next_changes(office, date(2025, 6, 1))}
    assert "health.rate" not in keys, "4.5 % before and after 01/07/2025"
    assert "health.support" in keys


def test_the_history_of_a_figure_is_oldest_first(office: Office) -> None:
    assert spans(rule_history(office, "base-salary")) == [
        ("2019-07-01", "2023-06-30", "1.490.000 đồng/tháng", "shipped"),
        ("2023-07-01", "2024-06-30", "1.800.000 đồng/tháng", "shipped"),
        ("2024-07-01", "2026-06-30", "2.340.000 đồng/tháng", "shipped"),
        ("2026-07-01", "", "2.530.000 đồng/tháng", "shipped"),
    ]
    assert [line.state for line in rule_history(office, "base-salary")] == ["past", "past", "past", "in-force"]


# -- switching on


def test_a_decree_takes_hold_at_once_and_trims_what_was_shipped(office: Office) -> None:
    before = owed(office)
    outcome = switch_on(office, [rate()])
    assert outcome.changes == {"law"}
    assert outcome.label == "Áp dụng quy định: Lương cơ sở (mức tham chiếu) từ 01/11/2026"
    assert (salary(office, "2026-10-31"), salary(office, "2026-11-01")) == (2_530_000, 2_700_000)
    assert owed(office) == before * 2_700_000 // 2_530_000
    *_, shipped, own = rule_history(office, "base-salary")
    assert (shipped.origin, shipped.valid_to, shipped.state) == ("shipped", date(2026, 10, 31), "past")
    assert (own.origin, own.office_id, own.state, own.verified) == ("office", outcome.value[0], "in-force", False)
    assert (own.source, own.note) == (DECREE, "")


def test_figures_of_one_decree_are_one_step(office: Office) -> None:
    day = date(2027, 1, 1)
    keys = ("base-salary", "rural-poverty-line", "health.rate", "voluntary-si.rate")
    before = [office.law.at(key, day) for key in keys]
    outcome = switch_on(
        office,
        [rate(since="2027-01-01"), rate("rural-poverty-line", "1800000", "2027-01-01"), rate("health.rate", "5", "2027-01-01")],
    )  # fmt: skip
    assert len(outcome.value) == 3
    assert outcome.label == "Áp dụng 3 mức quy định"
    assert [office.law.at(key, day).value for key in keys[:3]] == [
        2_700_000,
        1_800_000,
        5,
    ]
    undone = history.undo_last(office)
    assert undone.value.rows == 3
    assert "law" in undone.changes
    assert [office.law.at(key, day) for key in keys] == before
    assert "law" in history.redo_last(office).changes
    assert office.law.at("health.rate", day).value == 5
    assert keeping.check(office).sound


def test_undo_brings_the_old_figures_back_into_the_next_quote(office: Office) -> None:
    before = owed(office)
    switch_on(office, [rate()])
    assert owed(office) > before
    history.undo_last(office)
    assert owed(office) == before
    history.redo_last(office)
    assert owed(office) > before


def test_withdrawing_brings_back_what_was_shipped(office: Office) -> None:
    before = spans(rule_history(office, "base-salary"))
    (office_id,) = switch_on(office, [rate()]).value
    outcome = withdraw(office, office_id)
    assert outcome.changes == {"law"}
    assert outcome.notes == ()
    assert outcome.label == "Rút quy định: Lương cơ sở (mức tham chiếu) từ 01/11/2026"
    assert spans(rule_history(office, "base-salary")) == before
    assert salary(office, "2026-11-21") == 2_530_000
    history.undo_last(office)
    assert salary(office, "2026-11-21") == 2_700_000
    withdraw(office, office_id)
    with pytest.raises(WorldFault, match="Không tìm thấy"):
        withdraw(office, office_id)


def test_a_figure_with_a_last_day_gives_the_shipped_one_back_after_it(office: Office) -> None:
    outcome = switch_on(office, [rate(valid_to=date(2026, 12, 31))])
    assert spans(rule_history(office, "base-salary"))[-3:] == [
        ("2026-07-01", "2026-10-31", "2.530.000 đồng/tháng", "shipped"),
        ("2026-11-01", "2026-12-31", "2.700.000 đồng/tháng", "office"),
        ("2027-01-01", "", "2.530.000 đồng/tháng", "shipped"),
    ]
    assert outcome.notes == (
        "Lương cơ sở (mức tham chiếu): từ 01/01/2027 dùng 2.530.000 đồng/tháng (NĐ 161/2026/NĐ-CP).",
    )


def test_a_figure_without_a_last_day_holds_until_the_next_known_one(office: Office) -> None:
    outcome = switch_on(office, [rate("rural-poverty-line", "1600000", "2026-12-01")])
    assert spans(rule_history(office, "rural-poverty-line"))[-2:] == [
        ("2026-12-01", "2026-12-31", "1.600.000 đồng/tháng", "office"),
        ("2027-01-01", "", "2.200.000 đồng/tháng", "shipped"),
    ]
    assert "từ 01/01/2027 dùng 2.200.000 đồng/tháng" in outcome.notes[0]
    switch_on(office, [rate("rural-poverty-line", "2100000", "2027-01-01")])
    assert office.law.at("rural-poverty-line", date(2027, 6, 1)).value == 2_100_000


def test_the_next_decree_of_the_office_follows_its_last(office: Office) -> None:
    switch_on(office, [rate()])
    switch_on(office, [rate(value="2900000", since="2027-07-01")])
    assert [salary(office, day) for day in ("2026-10-31", "2027-06-30", "2027-07-01")] == [
        2_530_000,
        2_700_000,
        2_900_000,
    ]


def test_a_class_the_shipped_book_has_no_rate_for_can_be_added(office: Office) -> None:
    new = rate("health.support", "70", "2026-11-01", subject="multidimensional-poor")
    assert check_rates(office, [new]) == ()
    switch_on(office, [new])
    assert office.law.at("health.support", TODAY, "multidimensional-poor").unit == "%"
    line = rule_history(office, "health.support", "multidimensional-poor")[0]
    assert line.name == "Ngân sách hỗ trợ đóng BHYT – hộ nghèo đa chiều"


def test_what_was_collected_keeps_its_amount_and_its_parameters(office: Office) -> None:
    pay(office, Paid(name=BUOI))
    before = enrolment_of(office, BUOI)
    assert before.scheme == HEALTH_HOUSEHOLD
    switch_on(office, [rate(), rate("health.rate", "5")])
    after = enrolment_of(office, BUOI)
    assert after == before
    kept = {row["key"]: row["value"] for row in json.loads(after.snapshot)["rates"]}
    assert kept["base-salary"] == "2530000"


def test_every_thread_uses_the_new_law(office: Office) -> None:
    seen: list[int] = []
    step, go = threading.Barrier(2, timeout=10), threading.Barrier(2, timeout=10)

    def look() -> None:
        try:
            for _ in range(3):
                seen.append(salary(office, "2026-11-21"))
                step.wait()
                go.wait()
        finally:
            office.close_reader()

    thread = threading.Thread(target=look)
    thread.start()
    step.wait()
    switch_on(office, [rate()])
    go.wait()
    step.wait()
    history.undo_last(office)
    go.wait()
    step.wait()
    go.wait()
    thread.join()
    assert seen == [2_530_000, 2_700_000, 2_530_000]


def test_a_law_read_while_it_changes_is_not_kept(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    where, read = "desktop_app.services.office.read_book", read_book
    office.forget_law()

    def slow(work: Repositories) -> object:
        found = read(work)
        monkeypatch.setattr(where, read)
        switch_on(office, [rate()])  # another thread's verb, at the worst moment
        return found

    monkeypatch.setattr(where, slow)
    assert office.law.at("base-salary", TODAY).value == 2_530_000
    assert office.law.at("base-salary", TODAY).value == 2_700_000


def test_the_rules_of_the_office_outlive_the_file_being_closed(tmp_path: Path) -> None:
    with the_twelve(tmp_path) as office:
        switch_on(office, [rate()])
        path = office.path
    with open_office(path) as again:
        assert salary(again, "2026-11-21") == 2_700_000


# -- a newer shipped book


def ship(office: Office, *rows: dict[str, str]) -> None:
    """Bring a newer book into the file, as a newer program does when it opens it."""
    seeds = read_seed("law_rates")
    changed = {(row["key"], row["subject"], row["valid_from"]) for row in rows}
    kept = [row for row in seeds if (row["key"], row["subject"], row["valid_from"]) not in changed]
    with office.unjournalled() as work:
        work.reference.load_rates([*kept, *rows])
    office.forget_law()


def shipped_salary(value: str, since: str, until: str = "") -> dict[str, str]:
    return {
        "key": "base-salary", "subject": "", "value": value, "unit": "đồng/tháng", "valid_from": since, "valid_to": until,
        "source": "NĐ 5/2027/NĐ-CP", "confidence": "H", "note": "",
    }  # fmt: skip


OLD = shipped_salary("2530000", "2026-07-01", "2027-06-30")


def test_a_newer_book_with_the_same_figure_is_fine(office: Office) -> None:
    switch_on(office, [rate(since="2027-07-01")])
    ship(office, OLD, shipped_salary("2700000", "2027-07-01"))
    own = rule_history(office, "base-salary")[-1]
    assert (own.origin, own.shown) == ("office", "2.700.000 đồng/tháng")
    assert own.note == "Bộ quy định kèm chương trình cũng ghi mức này (NĐ 5/2027/NĐ-CP)."
    withdraw(office, own.office_id or 0)
    assert salary(office, "2027-07-01") == 2_700_000


def test_a_newer_book_that_says_something_else_is_told_and_the_office_s_figure_stands(office: Office) -> None:
    switch_on(office, [rate(since="2027-07-01")])
    assert rule_history(office, "base-salary")[-1].note == ""
    ship(office, OLD, shipped_salary("2750000", "2027-07-01"))
    assert salary(office, "2027-07-01") == 2_700_000
    note = rule_history(office, "base-salary")[-1].note
    assert "ghi khác: 2.750.000 đồng/tháng từ 01/07/2027 (NĐ 5/2027/NĐ-CP)" in note


def test_a_newer_book_whose_figure_begins_earlier_is_told(office: Office) -> None:
    switch_on(office, [rate(since="2027-07-01")])
    ship(office, shipped_salary("2530000", "2026-07-01", "2027-05-31"), shipped_salary("2750000", "2027-06-01"))
    assert [salary(office, day) for day in ("2027-05-31", "2027-06-01", "2027-07-01")] == [
        2_530_000,
        2_750_000,
        2_700_000,
    ]
    assert "ghi khác: 2.750.000 đồng/tháng từ 01/06/2027" in rule_history(office, "base-salary")[-1].note


def test_a_later_shipped_decree_takes_over_from_the_office_s(office: Office) -> None:
    switch_on(office, [rate(since="2027-07-01")])
    ship(office, shipped_salary("2530000", "2026-07-01", "2028-06-30"), shipped_salary("2950000", "2028-07-01"))
    assert [salary(office, day) for day in ("2027-06-30", "2028-06-30", "2028-07-01")] == [
        2_530_000,
        2_700_000,
        2_950_000,
    ]


def test_refreshing_the_seeds_leaves_the_rows_of_the_office(office: Office) -> None:
    switch_on(office, [rate()])
    before = office.read.office_rates.all()
    with office.unjournalled() as work:
        work.reference.stamp("a newer program")
        seeding.refresh(work)
    office.forget_law()
    assert office.read.office_rates.all() == before
    assert salary(office, "2026-11-21") == 2_700_000


def test_a_verified_source_for_a_figure_that_was_shipped_unverified(office: Office) -> None:
    confirmed = rate("rural-poverty-line", "2200000", "2027-01-01", source="NĐ 351/2025/NĐ-CP Đ3", confidence="H")
    switch_on(office, [confirmed])
    line = rule_history(office, "rural-poverty-line")[-1]
    assert (line.verified, line.origin, int(line.value)) == (True, "office", 2_200_000)


def test_two_rows_of_the_same_day_left_by_undoing_out_of_order(office: Office) -> None:
    (first,) = switch_on(office, [rate()]).value
    withdraw(office, first)
    step = history.next_undo(office)
    assert step is not None
    switch_on(office, [rate(value="2800000")])
    history.undo_step(office, step, partial=False)  # the withdrawal of the first: both stand now
    assert salary(office, "2026-11-21") == 2_800_000
    unused = next(line for line in rule_history(office, "base-salary") if line.office_id == first)
    assert "Không dùng đến" in unused.note
    withdraw(office, first)
    assert len(rule_history(office, "base-salary")) == 5


def test_months_and_members_stand_in_the_order_of_their_numbers(office: Office) -> None:
    subjects: dict[str, list[str]] = {}
    for group in rule_groups(office):
        for line in group.lines:
            subjects.setdefault(line.key, []).append(line.subject)
    assert subjects["health-household.months"] == ["3", "6", "12"]
    assert subjects["health-household.step"] == ["1", "2", "3", "4", "5"]
    assert subjects["voluntary-si.window-months"] == ["monthly", "3", "6", "12"]
