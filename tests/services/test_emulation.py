"""The office's own set of criteria, and the ranking by month, quarter and year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.emulation import (
    MONTH,
    QUARTER,
    TO_DATE,
    criteria,
    criterion_choices,
    is_own,
    proposed,
    ranking,
    reset_criteria,
    save_criteria,
    weights_sentence,
)
from desktop_app.services.history import undo_last
from desktop_app.services.office import Office
from desktop_app.services.planning import set_year_total
from desktop_app.services.planning_figures import Scope
from desktop_app.services.reporting import prepare
from tests.builders import FIRST_COMMUNE, SECOND_COMMUNE, collector
from tests.services.money_builders import BUOI, DUC, Paid, a_plan, pay, the_twelve


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Two communes planned a person a month each; one paid in September and one in November, both in the first."""
    with the_twelve(tmp_path) as found:
        plan = a_plan(found)
        for code in (FIRST_COMMUNE, SECOND_COMMUNE):
            set_year_total(found, plan, "hh_people", Scope(kind="commune", code=code, name=""), 12)
        pay(found, Paid(name=BUOI), on=date(2026, 9, 5), collector_id=collector(found).id)
        pay(found, Paid(name=DUC), on=date(2026, 11, 5), collector_id=collector(found).id)
        yield found


def only(office: Office, *codes: str, weight: int = 10) -> None:
    known = {one.code: one for one in (*criterion_choices(office), *proposed(office))}
    save_criteria(office, [replace(known[code], weight=weight) for code in codes])


@pytest.mark.parametrize(
    ("month", "span", "reached", "points"),
    [
        ("2026-10", TO_DATE, 1, Fraction(100, 10)),
        ("2026-09", MONTH, 1, Fraction(100)),
        ("2026-10", MONTH, 0, Fraction(0)),
        ("2026-09", QUARTER, 1, Fraction(100, 3)),
        ("2026-10", QUARTER, 0, Fraction(0)),
    ],
)
def test_the_span_decides_what_counts(office: Office, month: str, span: str, reached: int, points: Fraction) -> None:
    only(office, "hh")
    found = {one.scope.code: one for one in ranking(office, month, "commune", span)}
    assert found[FIRST_COMMUNE].reached["hh"] == reached
    assert found[FIRST_COMMUNE].points["hh"] == found[FIRST_COMMUNE].score == points
    assert found[SECOND_COMMUNE].score == 0


def test_equal_scores_share_the_place(office: Office) -> None:
    only(office, "hh")
    assert [one.place for one in ranking(office, "2026-10", "commune", MONTH)] == [1, 1]
    assert [one.place for one in ranking(office, "2026-09", "commune", MONTH)] == [1, 2]


def test_the_report_uses_the_office_s_set(office: Office) -> None:
    assert not is_own(office)
    only(office, "hh", "hh_new", weight=30)
    sheet = prepare(office, "XH-THIDUA", "2026-10")
    assert {one.code for one in criteria(office)} == {"hh", "hh_new"}
    notes = " ".join(sheet.report.notes)
    assert "của đơn vị" in notes
    assert "mỗi trọng số chia cho 60" in notes
    assert not any("đề xuất" in check.message for check in sheet.checks)
    undo_last(office)
    assert criteria(office) == proposed(office)


def test_weights_that_are_not_a_hundred_are_said(office: Office) -> None:
    assert weights_sentence(proposed(office)) == "Tổng trọng số: 100."
    assert "thang 100" in weights_sentence([replace(one, weight=7) for one in proposed(office)])


@pytest.mark.parametrize("weight", [0, -1, 1001])
def test_a_weight_out_of_range_is_refused(office: Office, weight: int) -> None:
    with pytest.raises(RuleBroken, match="phải từ 1"):
        save_criteria(office, [replace(one, weight=weight) for one in proposed(office)])


def test_a_set_is_never_empty_nor_double(office: Office) -> None:
    for wanted in ([], [*proposed(office), *proposed(office)]):
        with pytest.raises(RuleBroken, match="ít nhất một"):
            save_criteria(office, wanted)
    only(office, "hh")
    reset_criteria(office)
    assert criteria(office) == proposed(office)
