"""The clock can be stopped at a day, and only at a real one."""

from datetime import date, datetime

import pytest

from desktop_app.system.clock import FIXED_DAY, now, today


def test_the_environment_fixes_the_day() -> None:
    environment = {FIXED_DAY: "2024-02-29"}
    assert today(environment) == date(2024, 2, 29)
    assert now(environment).date() == date(2024, 2, 29)


def test_the_suite_itself_runs_on_a_fixed_day() -> None:
    assert today() == date(2026, 11, 21)


def test_without_it_the_clock_goes() -> None:
    before = datetime.now().replace(microsecond=0)  # noqa: DTZ005 - the very thing under test
    moment = now({})
    assert before <= moment
    assert moment.microsecond == 0
    assert moment.tzinfo is None


@pytest.mark.parametrize("text", ["21/11/2026", "2026-02-30", "hôm nay"])
def test_a_misspelt_day_is_not_taken_for_the_real_one(text: str) -> None:
    with pytest.raises(ValueError):
        today({FIXED_DAY: text})
