"""The decision behind a plan, as papers name it."""

import pytest

from desktop_app.services.import_figures_decision import decision_in, scenario_in


@pytest.mark.parametrize(
    ("title", "number", "day"),
    [
        ("Kèm theo Quyết định số 15/QĐ-UBND ngày 05/01/2026", "15/QĐ-UBND", "2026-01-05"),
        ("Theo QĐ 366/QĐ-BHXH ngày 5 tháng 1 năm 2026 của Giám đốc", "366/QĐ-BHXH", "2026-01-05"),
        ("Công văn số 2244/BHXH-QLT", "2244/BHXH-QLT", None),
        ("Quyết định số 15/QĐ-UBND ngày 31/02/2026", "15/QĐ-UBND", None),
        ("Quyết định số 1/QĐ thay Quyết định số 2/QĐ", None, None),
        ("GIAO CHỈ TIÊU NĂM 2026", None, None),
    ],
)
def test_number_and_day(title: str, number: str | None, day: str | None) -> None:
    assert decision_in(title) == {"decision": number, "decided_on": day}


def test_which_scenario_it_is() -> None:
    assert [scenario_in(one) for one in ("kich ban phan dau", "kich ban co ban", "kich ban")] == ["stretch", "base", ""]
