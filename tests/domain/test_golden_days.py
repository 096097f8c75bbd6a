"""On which day what holds, against tables worked out beforehand: the law itself, cards, windows, reports, employers."""

from datetime import date, timedelta

import pytest

from desktop_app.domain.card import card_start, gap_limit_on
from desktop_app.domain.dates import period_end
from desktop_app.domain.deadlines import employer_due, payment_window, report_due
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.household_health import quote_household_member
from desktop_app.domain.law import LawBook
from desktop_app.domain.quote import Quote
from desktop_app.domain.voluntary_si import quote_voluntary_si
from desktop_app.system.resources import read_seed
from tests.domain.golden.tables import Compared, all_equal, day, rows


def test_the_figures_the_day_before_and_on_the_day_of_every_change(law: LawBook) -> None:
    found: list[Compared] = []
    for row in rows("law_changes"):
        on = date.fromisoformat(row["day"])
        rates = (law.find(row["key"], on - timedelta(days=1), row["subject"]), law.find(row["key"], on, row["subject"]))
        got = tuple("" if rate is None else format(rate.value, "f") for rate in rates)
        found.append((row, got, (row["before"], row["after"])))
        if rates[1] is not None:
            found.append((row, rates[1].source, row["source"]))
    all_equal(found)


def test_the_table_of_changes_knows_every_change_of_the_shipped_law() -> None:
    # A new or changed row of seeds/law_rates.csv needs its own line here, written from the decree and not from the seed.
    changes = set()
    for row in read_seed("law_rates"):
        changes.add((row["key"], row["subject"], row["valid_from"]))
        if row["valid_to"]:
            after = date.fromisoformat(row["valid_to"]) + timedelta(days=1)
            changes.add((row["key"], row["subject"], after.isoformat()))
    assert {(row["key"], row["subject"], row["day"]) for row in rows("law_changes")} == changes


def test_cards_begin_and_end(law: LawBook) -> None:
    found: list[Compared] = []
    for row in rows("card_dates"):
        paid_on, last_end, months = date.fromisoformat(row["paid_on"]), day(row["last_end"]), int(row["months"])
        start = card_start(law, paid_on=paid_on, last_end=last_end)
        quote = quote_household_member(law, on=paid_on, order=1, months=months, last_end=last_end)
        gap = int(row["gap_days"]) if row["gap_days"] else None
        found.append((row, (start.kind, start.gap_days), (row["kind"], gap)))
        found.append((row, (quote.valid_from, quote.valid_to), (day(row["valid_from"]), day(row["valid_to"]))))
        found.append((row, period_end(start.valid_from, months), day(row["valid_to"])))
        if last_end is not None:
            found.append((row, gap_limit_on(law, last_end) <= paid_on, row["kind"] == "gap"))
    all_equal(found)


def test_a_period_is_paid_within_its_window(law: LawBook) -> None:
    for row in rows("payment_windows"):
        opens, closes, after = (date.fromisoformat(row[name]) for name in ("opens_on", "closes_on", "day_after"))
        window = payment_window(law, method=row["method"], start=opens, on=opens)
        assert (window.opens_on, window.closes_on, window.source) == (opens, closes, row["source"]), row
        for on in (opens, closes):
            assert _paid(law, row["method"], row["from_month"], on).valid_from == opens, row
        with pytest.raises(RuleBroken) as late:
            _paid(law, row["method"], row["from_month"], after)
        assert (late.value.rule, late.value.source) == ("voluntary-si.window", row["source"]), row
        assert row["source"] in late.value.sentence


def test_reports_and_employers_are_due(law: LawBook) -> None:
    found: list[Compared] = []
    for row in rows("dues"):
        if row["of"] == "report":
            found.append((row, report_due(law, row["period"]), day(row["due_on"])))
            continue
        due = employer_due(law, month=row["period"], cycle_months=int(row["cycle"]))
        found.append((row, (due.due_on, due.evasion_from), (day(row["due_on"]), day(row["evasion_from"]))))
        found.append((row, row["source"] in due.source, True))
    all_equal(found)


def _paid(law: LawBook, method: str, from_month: str, on: date) -> Quote:
    months = {"ahead": 24, "missing": 12}.get(method)
    return quote_voluntary_si(
        law, on=on, income=2_500_000, method=method, months=months, from_month=from_month, fund_yield="0.31"
    )
