"""Which versions of a plan drive reports."""

import pytest

from desktop_app.domain.plan_records import Plan


@pytest.mark.parametrize(("state", "official"), [("assigned", True), ("adjusted", True), ("internal", False)])
def test_an_internal_scenario_is_not_official(state: str, official: bool) -> None:
    assert Plan(id=1, year=2026, version=1, name="Bản 1", state=state).official is official
