"""Indicators, scopes and actuals: what can be planned, for whom, and what the records say was done.

Which records an indicator counts is a property of the indicator: a scheme, and new or continuing people or both.
Names and units come from the reference list ``indicators``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.office import Office
from desktop_app.storage.repositories import Repositories

OFFICE, COMMUNE, HAMLET, COLLECTOR, GROUP = "office", "commune", "hamlet", "collector", "group"
ORGANISATION = "organisation"
REST = "rest"  # what the office was given and its communes were not


@dataclass(frozen=True, kw_only=True)
class Measure:
    """What an indicator counts: ``money`` (đồng) or people; of one scheme or of all; ``fresh`` people only (new and
    returning), continuing only, or both (``None``). ``parts``: the indicators that add up to it."""

    money: bool = False
    scheme: str | None = None
    fresh: bool | None = None
    parts: tuple[str, ...] = ()


MEASURES: dict[str, Measure] = {
    "vsi_people": Measure(scheme=VOLUNTARY_SI, parts=("vsi_new", "vsi_continuing")),
    "vsi_new": Measure(scheme=VOLUNTARY_SI, fresh=True),
    "vsi_continuing": Measure(scheme=VOLUNTARY_SI, fresh=False),
    "hh_people": Measure(scheme=HEALTH_HOUSEHOLD, parts=("hh_new", "hh_continuing")),
    "hh_new": Measure(scheme=HEALTH_HOUSEHOLD, fresh=True),
    "hh_continuing": Measure(scheme=HEALTH_HOUSEHOLD, fresh=False),
    "money_total": Measure(money=True, parts=("money_vsi", "money_hh")),
    "money_vsi": Measure(money=True, scheme=VOLUNTARY_SI),
    "money_hh": Measure(money=True, scheme=HEALTH_HOUSEHOLD),
}
MAIN = ("vsi_people", "hh_people", "money_total")
COMMITTED = ("vsi_new", "vsi_continuing", "hh_new", "hh_continuing")  # what a collector's contract names (B15a-UQ)


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One indicator; ``unit``: ``người``, ``hộ``, ``đồng`` … or ``%``, whose values are exact tenths of a percent.

    ``nature``: a ``flow`` adds up over the months, a ``stock`` is a level at the end of each. ``entered``: the office receives
    its figures (types or imports them), no record counts them. A share is ``numerator`` over ``denominator`` (codes).
    """

    code: str
    name: str
    short_name: str
    unit: str
    nature: str = "flow"
    entered: bool = False
    planned: bool = True
    parent: str = ""
    numerator: str = ""
    denominator: str = ""
    scheme: str = ""

    @property
    def money(self) -> bool:
        """Whether it counts đồng."""
        return self.unit == "đồng"

    @property
    def share(self) -> bool:
        """Whether it is a percentage, which never adds up."""
        return self.unit == "%"

    @property
    def stock(self) -> bool:
        """Whether it is a level."""
        return self.nature == "stock"


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Whose figure it is: ``kind`` office, commune, hamlet or collector; ``code`` a commune code or an id as text, ""
    for the office and for work without a collector; ``parent`` the commune of a hamlet, the organisation of a
    collector; ``group`` a group of subjects (code of B16a's tree) or "" for all of them."""

    kind: str
    code: str
    name: str
    parent: str = ""
    group: str = ""


def indicators(office: Office, codes: Iterable[str] = MEASURES) -> tuple[Indicator, ...]:
    """The indicators that are counted from the records, under the names of the reference list."""
    return tuple(indicator_of(office, code) for code in codes)


def indicator_of(office: Office, code: str) -> Indicator:
    """One indicator by its code."""
    return {indicator.code: indicator for indicator in listed_indicators(office.read)}[code]


def all_indicators(office: Office) -> tuple[Indicator, ...]:
    """Every indicator, counted or entered: those of the reference list, then those the office added."""
    return listed_indicators(office.read)


def listed_indicators(read: Repositories) -> tuple[Indicator, ...]:
    """Every indicator of a data file; see ``all_indicators``."""
    listed = [
        Indicator(
            code=entry.code,
            name=entry.name,
            short_name=entry.details.get("short_name") or entry.name,
            unit=entry.details["unit"],
            nature=entry.details.get("nature") or "flow",
            entered=entry.details.get("entered") == "yes",
            planned=entry.details.get("plan_input") != "no",
            parent=entry.details.get("parent") or "",
            numerator=entry.details.get("numerator") or "",
            denominator=entry.details.get("denominator") or "",
            scheme=entry.details.get("scheme") or "",
        )
        for entry in read.reference.codes("indicators")
    ]
    own = [
        Indicator(
            code=one.code, name=one.name, short_name=one.short_name, unit=one.unit, nature=one.nature, entered=True
        )
        for one in read.own_indicators.listed()
    ]
    return (*listed, *own)


def office_scope(office: Office) -> Scope:
    """The whole office."""
    return Scope(kind=OFFICE, code="", name=office.read.settings.get("office.name") or "Toàn cơ quan")


def scopes_of(office: Office, kind: str, year: int) -> tuple[Scope, ...]:
    """The communes, hamlets or collectors of the office in their own order.

    Collectors: those active in the year, and whoever has a figure in it all the same.
    """
    work = office.read
    if kind == OFFICE:
        return (office_scope(office),)
    communes = work.communes.covered()
    if kind == COMMUNE:
        return tuple(
            Scope(kind=COMMUNE, code=commune.code, name=unit_name(commune.kind, commune.name)) for commune in communes
        )
    if kind == HAMLET:
        return tuple(
            Scope(kind=HAMLET, code=str(hamlet.id), name=hamlet.name, parent=unit_name(commune.kind, commune.name))
            for commune in communes
            for hamlet in work.hamlets.of_commune(commune.code)
        )
    if kind == ORGANISATION:
        return tuple(Scope(kind=ORGANISATION, code=str(one.id), name=one.name) for one in work.organisations.all())
    return _collectors(work, year)


def actual_months(office: Office, year: int, indicator: str, scope: Scope) -> tuple[int, ...]:
    """What was done in each month of a year, January first."""
    measure = MEASURES[indicator]
    months = [0] * 12
    if measure.money:
        for money in office.read.figures.money(year, scope.kind):
            if money.part == scope.code and measure.scheme in (None, money.scheme):
                months[int(money.month[5:]) - 1] += money.amount
    else:
        for people in office.read.figures.people(year, scope.kind):
            if people.part == scope.code and people.scheme == measure.scheme and measure.fresh in (None, people.fresh):
                months[int(people.month[5:]) - 1] += people.people
    return tuple(months)


def _collectors(work: Repositories, year: int) -> tuple[Scope, ...]:
    organisations = {organisation.id: organisation.name for organisation in work.organisations.all()}
    first, last = f"{year}-01-01", f"{year}-12-31"
    acted = work.figures.collectors(year)
    found = []
    for collector in work.collectors.all():
        began = collector.active_from is None or collector.active_from <= last
        stays = collector.active_to is None or collector.active_to >= first
        if (began and stays) or collector.id in acted:
            parent = organisations[collector.organisation_id]
            found.append(Scope(kind=COLLECTOR, code=str(collector.id), name=collector.name, parent=parent))
    return tuple(sorted(found, key=lambda scope: scope.parent))


def unit_name(kind: str, name: str) -> str:
    """“Xã Tân Phú”: the kind stands once, whether the list writes it into the name or not."""
    return name if name.lower().startswith(kind.lower()) else f"{kind.capitalize()} {name}"
