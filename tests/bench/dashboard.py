"""The first page and every cut of “Tiến độ” on an office of ten times the people and on one of them, each paying twelve times in 24 months."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from desktop_app.services.alerts import alerts
from desktop_app.services.collecting import CollectForm, PaidLine, collect
from desktop_app.services.dashboard import dashboard
from desktop_app.services.enrolling_price import EnrolmentLine
from desktop_app.services.office import Office, open_office
from desktop_app.services.place_page import place_page
from desktop_app.services.progress import SPLITS
from desktop_app.services.progress_tables import progress_view
from desktop_app.services.quoting import quote_household
from desktop_app.services.quoting_values import MemberChoice
from tests.bench.measure import Figure
from tests.bench.offices import pair

_MONTH = "2026-11"
_TIMES = 20
_POSTED = 6


def figures(folder: Path, people: int) -> Iterator[Figure]:
    """Every figure: the waits on ten times the people, and how they grew from ``people`` to there."""
    small, large = pair(folder, people)
    with open_office(small, every_page=False) as office:
        before = _read(office)
    with open_office(large, every_page=False) as office:
        after = _read(office)
        place = office.read.communes.covered()[0].code
        who = str(office.read.collectors.all()[0].id)
        yield _within("the first page", 50, after)
        for by in SPLITS:
            yield _within(f"the cut by {by}, with comparisons", 50, _waits(partial(progress_view, office, _MONTH, by)))
        yield _within("the page of a commune", 50, _waits(partial(place_page, office, _MONTH, "commune", place)))
        yield _within("the page of a collector", 50, _waits(partial(place_page, office, _MONTH, "collector", who)))
        yield _within("the alerts", 20, _waits(partial(alerts, office)))
        yield _within("the first page after a payment was posted", 50, _posted(office))
    yield Figure(
        name="the first page, growth with ten times the people",
        value=round(_high(after), 2),
        unit="ms",
        against=f"with {people} people",
        ratio=round(_high(after) / _high(before), 2),
        limit=1.5,
    )


def _read(office: Office) -> list[float]:
    return _waits(partial(dashboard, office, _MONTH))


def _posted(office: Office) -> list[float]:
    """Take money from a household, then read the page: how long until the payment stands there."""
    waited = []
    for home in office.read.households.find("id % 5 = 1", (), order="id", limit=_POSTED):
        member = office.read.people.of_household(home.id)[0]
        choices = {
            one.id: MemberChoice(taken=one.id == member.id, months=12)
            for one in office.read.people.of_household(home.id)
        }
        quote = quote_household(office, home.id, choices=choices)
        payable = next(one.quote.payable for one in quote.members if one.person_id == member.id)
        before = _money(office)
        line = EnrolmentLine(person_id=member.id, scheme="health-household", months=12, reason="tái tục sớm")
        collect(office, CollectForm(household_id=home.id, lines=(PaidLine(line=line, paid=payable),)))
        began = time.process_time()
        dashboard(office, _MONTH)
        waited.append((time.process_time() - began) * 1000)
        assert _money(office) == before + payable
    return waited


def _money(office: Office) -> int:
    found = dashboard(office, _MONTH).tables["commune"].of("money_total", "office")
    assert found is not None
    return found.actual_month


def _waits(call: Callable[[], object]) -> list[float]:
    call()
    waited = []
    for _ in range(_TIMES):
        began = time.process_time()  # other programs on the machine do not count
        call()
        waited.append((time.process_time() - began) * 1000)
    return waited


def _high(waited: Sequence[float]) -> float:
    return sorted(waited)[math.ceil(0.95 * len(waited)) - 1]


def _within(name: str, most: float, waited: Sequence[float]) -> Figure:
    value = _high(waited)
    return Figure(
        name=f"{name}, 95th percentile",
        value=round(value, 2),
        unit="ms",
        against=f"{most} ms",
        ratio=round(value / most, 2),
        limit=1,
    )
