"""Law is data: every row of reference data says from when it holds and where that is written."""

import csv
import importlib.util
import re
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.law import LawBook, check_periods, read_rates
from desktop_app.domain.law_names import class_name, method_name, named_keys, named_subjects
from desktop_app.domain.names import clean
from desktop_app.domain.voluntary_amount import METHODS
from desktop_app.system.resources import seed
from tests.house.source import ROOT

SEEDS = sorted((ROOT / "seeds").glob("*.csv"))


def test_there_is_reference_data() -> None:
    assert len(SEEDS) >= 10


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_every_row_is_dated_and_sourced(path: Path) -> None:
    rows = _rows(path)
    assert rows
    wrong = [f"line {number}: {fault}" for number, row in enumerate(rows, start=2) if (fault := fault_of(row))]
    assert wrong == []


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_no_row_stands_twice(path: Path) -> None:
    rows = [tuple(row.items()) for row in _rows(path)]
    assert len(rows) == len(set(rows))


def fault_of(row: dict[str, str]) -> str:
    """Return what is wrong with the date or the source of a row; empty when nothing is."""
    if missing := {"valid_from", "valid_to", "source"} - row.keys():
        return f"no column {', '.join(sorted(missing))}"
    if not row["source"].strip():
        return "no source"
    try:
        begin = date.fromisoformat(row["valid_from"])
        end = date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
    except ValueError as exc:
        return str(exc)
    return "ends before it begins" if end is not None and end < begin else ""


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, strict=True))


# ---------------------------------------------------------------------------------------------- periods, codes, sources

# The figures of the law have a key and a subject; every other list is known by its code.
LISTS = [path for path in SEEDS if path.stem not in {"law_rates", "commune_mergers"}]


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_every_row_says_how_sure_it_is(path: Path) -> None:
    assert {row["confidence"] for row in _rows(path)} <= {"H", "M", "L"}


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_the_periods_of_a_code_follow_each_other(path: Path) -> None:
    rows = [row | {"key": row["code"], "subject": "", "value": "0", "unit": ""} for row in _rows(path)]
    assert check_periods(read_rates(rows)) == []
    assert all(row["name"].strip() for row in rows)


def test_the_figures_of_the_law_neither_overlap_nor_leave_gaps() -> None:
    rates = read_rates(_rows(seed("law_rates")))
    assert check_periods(rates) == []
    assert len(LawBook(rates).keys()) >= 40
    assert all(rate.unit for rate in rates)


def test_every_figure_of_the_law_has_a_vietnamese_name() -> None:
    rows = _rows(seed("law_rates"))
    assert {row["key"] for row in rows} == named_keys()
    words = {row["subject"] for row in rows if row["subject"] and not row["subject"].isdigit()}
    assert words <= named_subjects()


# -------------------------------------------------------------------------------------------------------------- places


def _in_force(rows: list[dict[str, str]], on: str) -> list[dict[str, str]]:
    return [row for row in rows if row["valid_from"] <= on and (not row["valid_to"] or row["valid_to"] >= on)]


# NQ 202/2025/QH15; NQ 30/2026, 36/2026, 39/2026/QH16; QĐ 19/2025/QĐ-TTg; NQ 237, 388/NQ-UBTVQH16
@pytest.mark.parametrize(
    ("on", "cities", "xa", "phuong"),
    [
        ("2025-07-01", 6, 2621, 687),
        ("2026-04-29", 6, 2621, 687),
        ("2026-04-30", 7, 2611, 697),
        ("2026-08-31", 7, 2611, 697),
        ("2026-09-01", 8, 2611, 697),
        ("2026-09-20", 9, 2599, 709),
    ],
)
def test_places_are_counted_as_the_resolutions_count_them(on: str, cities: int, xa: int, phuong: int) -> None:
    provinces, communes = _in_force(_rows(seed("provinces")), on), _in_force(_rows(seed("communes")), on)
    assert Counter(row["kind"] for row in provinces) == {"thành phố": cities, "tỉnh": 34 - cities}
    assert Counter(row["kind"] for row in communes) == {"xã": xa, "phường": phuong, "đặc khu": 13}
    assert len({row["code"] for row in communes}) == 3_321
    assert {row["province_code"] for row in communes} == {row["code"] for row in provinces}


def test_codes_and_names_of_places_have_their_form() -> None:
    for row in _rows(seed("provinces")) + _rows(seed("communes")):
        assert re.fullmatch(r"\d{2}" if "province_code" not in row else r"\d{5}", row["code"])
        assert row["name"] == f"{row['kind'].capitalize()} {row['short_name']}"
        assert row["name"] == clean(row["name"])


def test_dong_nai_became_a_city_on_30_april_2026() -> None:
    rows = [row for row in _rows(seed("provinces")) if row["code"] == "75"]
    assert [(row["name"], row["valid_from"], row["valid_to"]) for row in rows] == [
        ("Tỉnh Đồng Nai", "2025-07-01", "2026-04-29"),
        ("Thành phố Đồng Nai", "2026-04-30", ""),
    ]
    trang_bom = [row["name"] for row in _rows(seed("communes")) if row["code"] == "26248"]
    assert trang_bom == ["Xã Trảng Bom", "Phường Trảng Bom"]


def test_every_old_commune_leads_to_one_main_new_one() -> None:
    rows = _rows(seed("commune_mergers"))
    known = {row["code"] for row in _rows(seed("communes"))}
    assert {row["new_code"] for row in rows} == known
    old = Counter((row["old_province"], row["old_district"], row["old_name"]) for row in rows if row["main"] == "yes")
    assert len(old) == 10_040
    assert set(old.values()) == {1}
    assert {(row["old_province"], row["old_district"], row["old_name"]) for row in rows} == set(old)
    codes = [row["old_code"] for row in rows if row["main"] == "yes" and row["old_code"]]
    assert len(codes) == len(set(codes)) == 10_035


def test_the_refresh_script_gives_these_very_lists(tmp_path: Path) -> None:
    if importlib.util.find_spec("vietnamadminunits") is None:
        pytest.skip("the data package is installed only where the lists are refreshed")
    script = ROOT / "scripts" / "refresh_admin_units.py"
    subprocess.run([sys.executable, str(script), "--seeds", str(tmp_path)], check=True, capture_output=True)
    for name in ("provinces", "communes", "commune_mergers"):
        # read_text, so that a checkout with Windows line ends compares equal
        assert (tmp_path / f"{name}.csv").read_text("utf-8") == seed(name).read_text("utf-8")


# ---------------------------------------------------------------------------------------- lists and the code that reads


def _codes(name: str) -> set[str]:
    return {row["code"] for row in _rows(seed(name))}


def test_support_classes_fit_the_figures_of_the_law() -> None:
    law = LawBook(read_rates(_rows(seed("law_rates"))))
    rows = _rows(seed("support_classes"))
    for scheme in ("voluntary", "health"):
        key = "voluntary-si.support" if scheme == "voluntary" else "health.support"
        in_force = {rate.subject for rate in law.in_force(key, date(2026, 11, 21))}
        assert {row[f"{scheme}_class"] for row in rows} - {""} == in_force
    assert {row["code"]: row["name"] for row in rows} == {row["code"]: class_name(row["code"]) for row in rows}
    assert {row["subject_group"] for row in rows} - {""} <= _codes("subject_groups")
    assert {row["form_class"] for row in rows} == {"", "poor", "island", "near-poor", "ethnic-minority", "other"}


def test_payment_methods_are_those_of_the_rules() -> None:
    rows = _rows(seed("payment_methods"))
    assert tuple(row["code"] for row in rows) == METHODS
    assert [row["name"] for row in rows] == [method_name(code) for code in METHODS]
    assert [row["vendor_code"] for row in rows] == ["1", "3", "6", "12", "VS", "TH"]


def test_subject_groups_are_a_tree() -> None:
    rows = _rows(seed("subject_groups"))
    codes = [row["code"] for row in rows]
    for place, row in enumerate(rows):
        assert not row["parent"] or row["parent"] in codes[:place]
    assert [row["code"] for row in rows if not row["parent"]] == ["A", "B", "C"]
    assert Counter(row["parent"] for row in rows) == {
        "": 3, "A": 11, "C": 5, "C.I": 11, "C.II": 7, "C.III": 12, "C.IV": 7,
    }  # fmt: skip


def test_visit_outcomes_are_the_nine_digits() -> None:
    rows = _rows(seed("visit_outcomes"))
    assert [row["code"] for row in rows] == list("123456789")
    assert {row["residence_state"] for row in rows} - {""} <= _codes("residence_states")
    digits = {digit for row in _rows(seed("refusal_reasons")) for digit in row["outcomes"].split()}
    assert digits == {row["code"] for row in rows if row["needs_reason"] == "yes"}


def test_indicators_name_their_scheme_parent_and_nature() -> None:
    rows = _rows(seed("indicators"))
    assert {
        "vsi_people", "vsi_new", "vsi_continuing", "hh_people", "hh_new", "hh_continuing", "money_total", "money_vsi",
        "money_hh", "compulsory_people", "compulsory_new", "compulsory_continuing",
    } <= _codes("indicators")  # fmt: skip
    for row in rows:
        assert row["nature"] in {"flow", "stock"}
        assert row["plan_input"] in {"yes", "no"}
        assert row["scheme"] in _codes("schemes") | {""}
        assert row["parent"] in _codes("indicators") | {""}


def test_the_cards_of_the_near_poor_changed_their_benefit_in_2026() -> None:
    rows = _rows(seed("health_card_codes"))
    near_poor = [(row["benefit_digit"], row["valid_to"]) for row in rows if row["code"] == "CN"]
    assert near_poor == [("3", "2025-12-31"), ("2", "")]
    assert {row["benefit_digit"] for row in rows} == set("12345")
    assert {"GD", "GB", "HS", "SV", "TE", "HT", "BT", "HN", "DT"} <= _codes("health_card_codes")


@pytest.mark.parametrize(
    ("name", "count", "some"),
    [
        ("relations", 23, {"00", "01", "22"}),
        ("ethnicities", 56, {"01", "54", "99"}),
        ("residence_states", 5, {"home", "away", "moved", "died", "other-household"}),
        ("household_states", 3, {"active", "moved", "dissolved"}),
        ("schemes", 11, {"health-household", "voluntary-si", "health-other", "compulsory-si", "pension"}),
        ("lead_sources", 16, {"stopped", "due", "same-household", "c21a"}),
        ("channels", 10, {"visit", "phone"}),
        ("national_figures", 9, {"health-share-2026"}),
    ],
)
def test_the_small_lists_are_whole(name: str, count: int, some: set[str]) -> None:
    assert len(_codes(name)) == count
    assert some <= _codes(name)
