"""Short ways to submit, and to change what was submitted, in the fake offices of `tests/builders.py`."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.quote import VOLUNTARY_SI
from desktop_app.domain.submission_records import Submission
from desktop_app.services.collecting import Collected
from desktop_app.services.differences import Differences, FigureDifference, differences
from desktop_app.services.households import save_household
from desktop_app.services.households_form import HouseholdForm, MemberForm
from desktop_app.services.office import Office
from desktop_app.services.submitting import submit
from tests.builders import collector, household_of, person
from tests.services.money_builders import BUOI, DUC, HANH, LU, Paid, pay, the_twelve

MONTH, BEFORE = "2026-10", "2026-09"
IN_OCTOBER, IN_SEPTEMBER = date(2026, 10, 15), date(2026, 9, 8)
FORM = "B15a-UQ"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "nộp"


def october(office: Office) -> dict[str, Collected]:
    """Collect from two people in October, one of them new, and from one in September; all by the one collector."""
    who = collector(office).id
    return {
        DUC: pay(office, Paid(name=DUC), on=IN_SEPTEMBER, collector_id=who),
        BUOI: pay(office, Paid(name=BUOI), on=IN_OCTOBER, collector_id=who),
        HANH: pay(
            office,
            Paid(name=HANH, scheme=VOLUNTARY_SI, method="3"),
            on=IN_OCTOBER,
            collector_id=who,
        ),
    }


def sent(office: Office, out: Path, form: str = FORM, month: str = MONTH) -> Submission:
    """Submit a report."""
    return submit(office, form, month, out).value


def pay_later(office: Office) -> Collected:
    """Write down what a third person paid in October."""
    return pay(office, Paid(name=LU), on=IN_OCTOBER, collector_id=collector(office).id)


def rename(office: Office, name: str, new: str) -> None:
    """Put a name right on the household sheet."""
    member = MemberForm(id=person(office, name).id, name=new)
    home = household_of(office, name)
    save_household(office, HouseholdForm(id=home.id, hamlet_id=home.hamlet_id, members=(member,)))


def figures(found: Differences) -> dict[tuple[str, str], FigureDifference]:
    """Return the figures that differ by row and column key."""
    return {(one.row, one.column): one for one in found.figures}


def changes(office: Office, submission: Submission) -> dict[tuple[str, str], FigureDifference]:
    """Compare a submission with the records as they are."""
    return figures(differences(office, submission.id))
