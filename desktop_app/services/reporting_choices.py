"""What the reports page offers beside the month: groups of forms, forms found by typing, members, employers, the way of last time."""

from __future__ import annotations

from collections.abc import Iterable

from desktop_app.domain.names import fold
from desktop_app.domain.submission_records import Submission
from desktop_app.services.employers import list_employers
from desktop_app.services.office import Office
from desktop_app.services.reporting_overview import Option
from desktop_app.services.reporting_values import BATCH, PDF, Form

GROUPS = ("Báo cáo tháng, quý, năm", "Danh sách kê khai", "Tờ khai, công văn, phiếu", "Bảng của đơn vị")


def group_of(form: Form) -> str:
    """Under which heading a form stands: a list that is declared, a paper to print first, a report of a period, a table of the office."""
    if form.period == BATCH:
        return GROUPS[1]
    if form.formats[0] == PDF:
        return GROUPS[2]
    return GROUPS[0] if form.official else GROUPS[3]


def in_groups(forms: Iterable[Form]) -> list[Form]:
    """The forms by group; within a group as they came."""
    return sorted(forms, key=lambda form: GROUPS.index(group_of(form)))


def is_meant(form: Form, typed: str) -> bool:
    """Whether every word typed stands in the code or the title, with or without marks and dashes."""
    whole = f"{fold(form.code)} {fold(form.code).replace('-', '')} {fold(form.title)}"
    return all(word in whole for word in fold(typed).split())


def member_options(office: Office, household_id: int) -> tuple[Option, ...]:
    """Who is on record in a household, in its order."""
    return tuple(
        Option(code=str(one.id), name=one.name, detail=one.birth or "")
        for one in office.read.people.of_household(household_id)
    )


def employer_options(office: Office) -> tuple[Option, ...]:
    """The employers on record by name, each with its code."""
    return tuple(
        Option(code=str(one.id), name=one.name, detail=one.unit_code or one.tax_code or "")
        for one in list_employers(office)
    )


def last_submitted(office: Office, code: str, before: str) -> Submission | None:
    """The newest submission of a form for a month (``YYYY-MM``) earlier than ``before``."""
    found = [one for one in office.read.submissions.newest() if one.form == code and one.month < before]
    return max(found, key=lambda one: (one.month, one.id), default=None)
