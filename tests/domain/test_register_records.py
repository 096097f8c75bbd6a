"""A contract is in force from its first day to its last, both included."""

import pytest

from desktop_app.domain.register_records import Contract


@pytest.mark.parametrize(
    ("last", "day", "holds"),
    [
        ("2026-12-31", "2025-12-31", False),
        ("2026-12-31", "2026-01-01", True),
        ("2026-12-31", "2026-12-31", True),
        ("2026-12-31", "2027-01-01", False),
        (None, "2031-07-15", True),
    ],
)
def test_a_contract_holds_from_its_first_to_its_last_day(last: str | None, day: str, *, holds: bool) -> None:
    contract = Contract(id=1, organisation_id=1, number="01/HĐ", kind="service", valid_from="2026-01-01", valid_to=last)
    assert contract.holds_on(day) is holds
