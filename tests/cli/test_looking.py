"""`due` and `progress` on a demo office: the shapes of cli.md, and figures that agree with the records."""

import re
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from desktop_app.storage.connection import connect_reader
from tests.journeys.commands import refused, run

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
DUE_KEYS = {"person", "name", "scheme", "ends_on", "gap_limit_on", "days_left", "household", "hamlet", "collector"}
ROW_KEYS = {
    "scope", "indicator", "group", "plan_month", "actual_month", "plan_to_date", "actual_to_date", "plan_year",
    "percent_of_year", "pace", "required_per_month",
}  # fmt: skip


def asked(path: Path, sql: str, *values: object) -> Any:
    """Return the one answer of a question to the file itself."""
    with closing(connect_reader(path).conn) as connection:
        return connection.execute(sql, values).fetchone()[0]


@pytest.mark.parametrize("within", [0, 7, 30, 90])
def test_due(village: Path, within: int) -> None:
    found = run("due", village, "--on", "2026-11-21", "--within", str(within), "--json").answer
    assert found["on"] == "2026-11-21"
    assert all(item.keys() >= DUE_KEYS and DAY.fullmatch(item["ends_on"]) for item in found["items"])
    ending = [item for item in found["items"] if item["days_left"] >= 0]
    assert all(item["days_left"] <= within for item in ending)
    longer = run("due", village, "--on", "2026-11-21", "--within", str(within + 30), "--json").answer["items"]
    assert len(longer) > len(found["items"])
    assert {(item["person"], item["scheme"]) for item in ending} <= {
        (item["person"], item["scheme"]) for item in longer
    }
    for item in ending[:5]:
        last = "SELECT MAX(valid_to) FROM coverage WHERE person_id = ? AND scheme = ?"
        assert asked(village, last, item["person"], item["scheme"]) == item["ends_on"]


def test_who_lapsed_is_listed_in_pages(village: Path) -> None:
    whole = run("due", village, "--on", "2026-11-21", "--lapsed", "--limit", "1000", "--json").answer
    assert whole["total"] == len(whole["items"]) > 5
    assert all(item.keys() >= DUE_KEYS and item["state"] == "lapsed" for item in whole["items"])
    ends = [item["ends_on"] for item in whole["items"]]
    assert ends == sorted(ends, reverse=True)
    page = run("due", village, "--on", "2026-11-21", "--lapsed", "--offset", "2", "--limit", "3", "--json").answer
    assert page["items"] == whole["items"][2:5]
    soon = run("due", village, "--on", "2026-11-21", "--within", "30", "--json").answer["items"]
    assert not {(item["person"], item["scheme"]) for item in soon} & {
        (item["person"], item["scheme"]) for item in whole["items"]
    }
    said = run("due", village, "--on", "2026-11-21", "--lapsed", "--limit", "1").out
    assert "đã gián đoạn" in said


def test_the_quote_of_a_household_names_the_figures_it_used(village: Path) -> None:
    number = asked(village, "SELECT household_id FROM coverage AS c JOIN person AS p ON p.id = c.person_id LIMIT 1")
    for member in run("quote", village, "--household", str(number), "--on", "2026-11-21", "--json").answer["members"]:
        names = {one["name"]: one["value"] for one in member["parameters"]}
        assert names["Lương cơ sở (mức tham chiếu)"] == "2.530.000 đồng/tháng"


def test_a_kept_amount_explains_itself(village: Path) -> None:
    number = asked(village, "SELECT MIN(id) FROM enrolment")
    found = run("why", village, str(number), "--on", "2026-11-21", "--json").answer
    assert (found["enrolment"], found["recomputed_same"]) == (number, True)
    assert found["explanation"]
    assert all(one["source"] for one in found["parameters"])
    assert "Các mức đã dùng:" in run("why", village, str(number)).out
    assert refused(run("why", village, "5"), "Không tìm thấy lần tham gia")


@pytest.mark.parametrize("by", ["commune", "hamlet", "collector", "group"])
def test_progress_has_its_shape(village: Path, by: str) -> None:
    found = run("progress", village, "--month", "2026-10", "--by", by, "--json").answer
    assert found["month"] == "2026-10"
    assert found["rows"]
    for row in found["rows"]:
        assert row.keys() >= ROW_KEYS
        assert row["scope"].keys() >= {"kind", "code", "name"}
        assert row["pace"] in ("ahead", "on", "behind", "none")
        for key in ("plan_month", "actual_month", "plan_to_date", "actual_to_date", "plan_year"):
            assert row[key] is None or isinstance(row[key], int), key
        assert row["percent_of_year"] is None or isinstance(row["percent_of_year"], float | int)


def test_the_communes_add_up_to_the_office_and_to_the_ledger(village: Path) -> None:
    rows = run("progress", village, "--month", "2026-10", "--json").answer["rows"]
    for indicator in ("vsi_people", "hh_people", "money_total"):
        (whole,) = [row for row in rows if row["indicator"] == indicator and row["scope"]["kind"] == "office"]
        parts = [row for row in rows if row["indicator"] == indicator and row["scope"]["kind"] == "commune"]
        assert len(parts) == 5
        for key in ("actual_month", "actual_to_date", "plan_month", "plan_year"):
            assert whole[key] == sum(row[key] for row in parts), (indicator, key)
    money = {row["scope"]["code"]: row["actual_month"] for row in rows if row["indicator"] == "money_total"}
    paid = (
        "SELECT COALESCE(SUM(amount), 0) FROM ledger_entry WHERE kind IN ('collect', 'void', 'refund', 'adjust') "
        "AND entry_on LIKE '2026-10-%' AND commune_code = ?"
    )
    assert all(asked(village, paid, code) == amount for code, amount in money.items() if code)


def test_the_collectors_add_up_to_the_communes(village: Path) -> None:
    by_commune = run("progress", village, "--month", "2026-10", "--json").answer["rows"]
    by_collector = run("progress", village, "--month", "2026-10", "--by", "collector", "--json").answer["rows"]
    for indicator in ("vsi_people", "hh_people", "money_total"):
        (whole,) = [row for row in by_commune if row["indicator"] == indicator and row["scope"]["kind"] == "office"]
        parts = [
            row["actual_to_date"]
            for row in by_collector
            if row["indicator"] == indicator and row["scope"]["kind"] == "collector"
        ]
        assert sum(parts) == whole["actual_to_date"], indicator
