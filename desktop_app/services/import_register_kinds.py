"""Which kinds of list are no lists of residents, how each is planned, and when such a kind may be recognised at all.

A workbook that can be read as a list of people stays one: another kind is taken only where no kind of people fits, or where the title says so and no
column speaks of a person's papers. The user may always choose.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from desktop_app.domain.names import fold
from desktop_app.excel.headings import lexicon
from desktop_app.excel.lists import ListReading
from desktop_app.services.import_collectors import plan_collectors
from desktop_app.services.import_employers import plan_employers
from desktop_app.services.import_employers_read import without_unit_doubts
from desktop_app.services.import_figures import plan_figures
from desktop_app.services.import_figures_context import FIGURES, PLANS, kind_in
from desktop_app.services.import_figures_rows import with_figure_rows
from desktop_app.services.import_registers import RegisterPlan, RegisterTask
from desktop_app.system.faults import WorldFault

COLLECTORS, EMPLOYERS = "collectors", "employers"
PLANNERS: Mapping[str, Callable[[RegisterTask], RegisterPlan]] = {
    COLLECTORS: plan_collectors,
    EMPLOYERS: plan_employers,
    FIGURES: plan_figures,
    PLANS: plan_figures,
}
# A column that no sheet has: it asks only for the kinds that read insurance numbers, which are those of people.
_PEOPLE_ONLY = {"ZZZZ": "insurance_no"}
_PAPERS = frozenset(
    [
        "birth",
        "birth_year",
        "birth_day",
        "birth_month",
        "birth_male",
        "birth_female",
        "insurance_no",
        "card_no",
        "relation",
    ]
)


def settled(
    reading: ListReading,
    answers: Mapping[str, Mapping[str, str]],
    again: Callable[[str | None, Mapping[str, str] | None], ListReading],
) -> ListReading:
    """The reading to go by when the user has named no kind; ``again`` reads the workbook anew as a kind, or among kinds with some fields.

    A list of people wherever the workbook can be one; a plan or figures by what the user answered or the title says.
    """
    if reading.kind.code not in PLANNERS:
        return reading
    try:
        people = again(None, _PEOPLE_ONLY)
    except WorldFault:
        people = None  # no kind of people fits
    if people is not None and not (reading.sheet == people.sheet and _says_so(reading)):
        return people
    wanted = answers.get("kind", {}).get("") or kind_in(fold(reading.title))
    if {reading.kind.code, wanted} == {FIGURES, PLANS}:
        try:
            return again(wanted, None)
        except WorldFault:
            return reading  # the columns speak of the other kind
    return reading


def prepared(reading: ListReading, today: date, answers: Mapping[str, Mapping[str, str]]) -> ListReading:
    """The reading as the kind itself understands it: rows that look like headings or sections, the unit of money."""
    if reading.kind.code in (FIGURES, PLANS):
        return with_figure_rows(reading, today, answers)
    return without_unit_doubts(reading) if reading.kind.code == EMPLOYERS else reading


def _says_so(reading: ListReading) -> bool:
    title = fold(reading.title)
    if not any(word in title for word in reading.kind.words):
        return False
    papers = _PAPERS if reading.kind.code == EMPLOYERS else _PAPERS | {"personal_id"}
    words = lexicon()
    for column in reading.columns:
        match = words.match(tuple(column.heading.split(" / ")))
        if match is not None and papers & set(match.fields):
            return False
    return True
