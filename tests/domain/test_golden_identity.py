"""Identity numbers against a table of cases, each with the paper it follows from: warnings, never walls."""

import pytest

from desktop_app.domain.identity import (
    Problem,
    check_card_no,
    check_insurance_no,
    check_personal_id,
    check_phone,
)
from desktop_app.system.resources import read_seed
from tests.domain.golden.tables import Row, rows

ON = "2026-11-21"


@pytest.mark.parametrize("row", rows("identity"), ids=lambda row: f"{row['check']} {row['value']} {row['says']}")
def test_numbers(row: Row) -> None:
    problems = _problems(row)
    assert [problem.level for problem in problems] == row["levels"].split()
    assert row["says"] in " ".join(problem.message for problem in problems)
    assert [problem.proposal for problem in problems if problem.proposal] == row["proposal"].split()


def _problems(row: Row) -> list[Problem]:
    match row["check"]:
        case "personal":
            return check_personal_id(row["value"], row["birth"] or None, row["sex"] or None)
        case "insurance":
            return check_insurance_no(row["value"])
        case "phone":
            return check_phone(row["value"])
        case _:
            return check_card_no(row["value"], row["insurance_no"] or None, _benefits())


def _benefits() -> dict[str, frozenset[str]]:
    """Return the benefit digits of each subject code on the day, from the shipped list."""
    found: dict[str, frozenset[str]] = {}
    for entry in read_seed("health_card_codes"):
        if entry["valid_from"] <= ON <= (entry["valid_to"] or "9999"):
            found[entry["code"]] = found.get(entry["code"], frozenset()) | {entry["benefit_digit"]}
    return found
