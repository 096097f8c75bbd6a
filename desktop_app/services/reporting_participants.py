"""Who takes part in a voluntary scheme on a day, as the forms count: paid, still inside the time to pay, or paid for years ahead.

Who has paid up to the day or beyond takes part; who has not paid the next period takes part as long as the time to pay
it runs (Luật BHXH 41/2024/QH15 Điều 36), where the way of paying is known. Everybody else has stopped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from desktop_app.domain.dates import add_months
from desktop_app.domain.deadlines import IN_WINDOW, voluntary_due
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law import LawBook
from desktop_app.domain.quote import VOLUNTARY_SI
from desktop_app.services.office import Office
from desktop_app.storage.reporting_cover import Participant

PAID, UNPAID, AHEAD = "paid", "unpaid", "ahead"
_AHEAD = "ahead"  # seeds/payment_methods.csv
_LONGEST = 12  # months of the longest period that is not paid ahead


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How one participant stands. ``state``: ``paid`` | ``unpaid`` (inside the time to pay) | ``ahead``; ``form_class`` as in
    the list of support classes, ``None`` where nobody knows; ``by_register``: the class is that of the household's records."""

    state: str
    form_class: str | None
    commune_code: str
    by_register: bool = False


def standings(office: Office, scheme: str, day: date, order: Sequence[str]) -> Mapping[int, Standing]:
    """Everybody who takes part in a scheme on a day, by person id.

    The class is that of the enrolment; for cover from a list the first in ``order`` that the household or the person
    holds on the day, else the last one: no record of a class means none.
    """
    window = _Window(office.law, day) if scheme == VOLUNTARY_SI else None
    found = []
    for row in office.read.cover_facts.participants(scheme, day.isoformat()):
        state = _state(row, day, window)
        if state is not None:
            found.append((row, state))
    classes = _form_classes(office)
    listed = _by_register(office, [row for row, _ in found if row.support_class is None], day, classes, order)
    return {
        row.person_id: Standing(
            state=state,
            form_class=classes.get(row.support_class) if row.support_class else listed.get(row.person_id),
            commune_code=row.commune_code,
            by_register=row.support_class is None,
        )
        for row, state in found
    }


def in_window(law: LawBook, last: date, method: str | None, day: date) -> bool:
    """Whether the time to pay the period after ``last`` runs on a day; never where the way of paying is not known."""
    if method is None:
        return False
    try:
        return voluntary_due(law, on=day, paid_through=last, method=method).state == IN_WINDOW
    except RuleBroken:
        return False


class _Window:
    """`in_window` on one day, asked once for each last day and way of paying."""

    def __init__(self, law: LawBook, day: date) -> None:
        self.open = lru_cache(maxsize=None)(lambda last, method: in_window(law, last, method, day))


def _state(row: Participant, day: date, window: _Window | None) -> str | None:
    last = date.fromisoformat(row.valid_to) if row.valid_to else None
    if last is None or last >= day:
        return AHEAD if row.method == _AHEAD or _longer_than_a_year(row, last) else PAID
    return UNPAID if window is not None and window.open(last, row.method) else None


def _longer_than_a_year(row: Participant, last: date | None) -> bool:
    """Whether cover from a list, whose way of paying is not told, can only have been paid ahead."""
    if row.method is not None or row.valid_from is None or last is None:
        return False
    return last >= add_months(date.fromisoformat(row.valid_from), _LONGEST)


def _form_classes(office: Office) -> dict[str, str]:
    """The class of the forms for each support class."""
    listed = office.read.reference.codes("support_classes")
    return {code.code: found for code in listed if (found := code.details.get("form_class"))}


def _by_register(
    office: Office, rows: Iterable[Participant], day: date, classes: Mapping[str, str], order: Sequence[str]
) -> dict[int, str]:
    """The class of the forms that the records of person or household give on a day; the first in ``order`` counts."""
    wanted = list(rows)
    if not wanted:
        return {}
    on = day.isoformat()
    held: dict[tuple[str, int], set[str]] = {}
    for one in office.read.entitlements.of_households(
        [row.household_id for row in wanted], [row.person_id for row in wanted]
    ):
        if (one.valid_from or "") <= on <= (one.valid_to or "9999") and one.class_code in classes:
            holder = ("household", one.household_id) if one.household_id is not None else ("person", one.person_id or 0)
            held.setdefault(holder, set()).add(classes[one.class_code])
    found = {}
    for row in wanted:
        own = held.get(("person", row.person_id), set()) | held.get(("household", row.household_id), set())
        found[row.person_id] = next((name for name in order if name in own), order[-1])
    return found
