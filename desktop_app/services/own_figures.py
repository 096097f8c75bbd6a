"""What a cell of the office's own workbook can be bound to: names a person looks for, and their values in a month.

People and money are those of ``services.progress``; words are those that stand around every report.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from desktop_app.domain.dates import add_months, format_date_words, format_month, month_bounds, month_key
from desktop_app.domain.planning import percent_of, plan_to_date, required_per_month
from desktop_app.reports.report import roman
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import (
    COLLECTOR,
    COMMUNE,
    HAMLET,
    MEASURES,
    OFFICE,
    Scope,
    indicators,
    office_scope,
    scopes_of,
)
from desktop_app.services.progress import year_tables
from desktop_app.services.progress_plans import not_shared
from desktop_app.services.reporting_letterhead import letterhead
from desktop_app.services.reporting_values import made_on

ORGANISATION = "organisation"
EACH = {COMMUNE: "xã, phường", HAMLET: "thôn, tổ dân phố", COLLECTOR: "nhân viên thu", ORGANISATION: "tổ chức thu"}
"""What a table may repeat for."""
PEOPLE, MONEY, PERCENT, WORDS, DAY, NUMBER = "người", "đồng", "%", "chữ", "ngày", "số"
Value = str | int | Decimal | date | None
Months = tuple[int, ...]

_NONE: Months = (0,) * 12
_MEASURES = {
    "plan_month": "kế hoạch tháng",
    "actual_month": "thực hiện tháng",
    "before_month": "thực hiện tháng trước",
    "last_year_month": "thực hiện cùng tháng năm trước",
    "plan_to_date": "kế hoạch lũy kế",
    "actual_to_date": "thực hiện lũy kế",
    "last_year_to_date": "lũy kế cùng kỳ năm trước",
    "plan_year": "kế hoạch năm",
    "percent_month": "% kế hoạch tháng",
    "percent_of_year": "% kế hoạch năm",
    "left_of_year": "còn phải thực hiện trong năm",
    "required_per_month": "cần đạt mỗi tháng còn lại",
}
_WORDS = (
    ("word.month", "Tháng báo cáo (10/2026)", WORDS),
    ("word.month_number", "Tháng", NUMBER),
    ("word.year", "Năm", NUMBER),
    ("word.month_words", "Tháng, năm bằng chữ (tháng 10 năm 2026)", WORDS),
    ("word.quarter", "Quý (số La Mã)", WORDS),
    ("word.first_day", "Ngày đầu tháng", DAY),
    ("word.last_day", "Ngày cuối tháng", DAY),
    ("word.made_on", "Ngày lập báo cáo", DAY),
    ("word.made_words", "Ngày lập báo cáo bằng chữ (ngày 05 tháng 11 năm 2026)", WORDS),
    ("word.office", "Tên đơn vị", WORDS),
    ("word.superior", "Tên đơn vị cấp trên", WORDS),
    ("word.place", "Địa danh", WORDS),
    ("word.preparer", "Người lập", WORDS),
    ("word.director_title", "Chức vụ người ký", WORDS),
    ("word.director", "Người ký", WORDS),
)
_ROWS = (
    ("each.number", "Số thứ tự", NUMBER),
    ("each.name", "Tên", WORDS),
    ("each.code", "Mã", WORDS),
    ("each.parent", "Thuộc xã hoặc tổ chức", WORDS),
)


@dataclass(frozen=True, kw_only=True)
class OwnFigure:
    """One figure: its code, its Vietnamese name, what it is counted in. ``scoped``: it is somebody's; ``row``: it exists in a table only."""

    code: str
    name: str
    unit: str
    scoped: bool = False
    row: bool = False


def own_figures(office: Office) -> tuple[OwnFigure, ...]:
    """Every figure that can be bound, under the names that marks use."""
    found = []
    for indicator in indicators(office):
        for key, words in _MEASURES.items():
            unit = PERCENT if key.startswith("percent") else MONEY if indicator.money else PEOPLE
            name = f"{indicator.name}, {words}"
            found.append(OwnFigure(code=f"{indicator.code}.{key}", name=name, unit=unit, scoped=True))
    found += [OwnFigure(code=code, name=name, unit=unit) for code, name, unit in _WORDS]
    found += [OwnFigure(code=code, name=name, unit=unit, row=True) for code, name, unit in _ROWS]
    return tuple(found)


def scope_key(scope: Scope) -> str:
    """How a scope is kept: “kind:code”."""
    return f"{scope.kind}:{scope.code}"


def own_scopes(office: Office, year: int) -> tuple[Scope, ...]:
    """Whose a single figure may be: the office, its communes, hamlets, collectors, organisations."""
    kinds = (OFFICE, COMMUNE, HAMLET, COLLECTOR, ORGANISATION)
    return tuple(scope for kind in kinds for scope in scopes_each(office, kind, year))


def scopes_each(office: Office, kind: str, year: int) -> tuple[Scope, ...]:
    """The communes, hamlets, collectors or organisations of the office, one row of a table each."""
    if kind != ORGANISATION:
        return scopes_of(office, kind, year)
    return tuple(
        Scope(kind=ORGANISATION, code=str(one.id), name=one.name)
        for one in sorted(office.read.organisations.all(), key=lambda one: one.name)
    )


class MonthValues:
    """The values of one month (``YYYY-MM``). What was read once is kept: a filled workbook asks for hundreds of figures."""

    def __init__(self, office: Office, month: str) -> None:
        self.office = office
        self.month = month
        self.first, self.last = month_bounds(month)
        self.on = min(max(office.today, self.first), self.last)
        self._tables: dict[
            tuple[str, int], tuple[Mapping[tuple[str, str], Months], Mapping[tuple[str, str], Months]]
        ] = {}
        self._members: dict[str, tuple[str, ...]] | None = None
        self._words: dict[str, Value] = {}

    def value(self, figure: str, scope: Scope, number: int = 0) -> Value:
        """One figure; ``None`` where there is nothing to say (a share of no plan). ``number``: of the row of a table."""
        subject, _, what = figure.partition(".")
        if subject == "word":
            return self._word(what)
        if subject == "each":
            parts: dict[str, Value] = {"number": number, "name": scope.name, "code": scope.code, "parent": scope.parent}
            return parts[what]
        return self._figure(subject, what, scope)

    def rows(self, each: str) -> tuple[Scope, ...]:
        """The rows of a table. Work without a collector has a row of its own where there is any, so that the table adds up."""
        scopes = scopes_each(self.office, each, self.first.year)
        if each in (COLLECTOR, ORGANISATION):
            nobody = Scope(kind=each, code="", name="Chưa ghi nhân viên thu")
            if any(any(self._months(code, nobody, self.first.year)[1]) for code in MEASURES):
                scopes = (*scopes, nobody)
        return scopes

    def _figure(self, indicator: str, what: str, scope: Scope) -> Value:
        year, place = self.first.year, self.first.month - 1
        plan, done = self._months(indicator, scope, year)
        reached, whole = sum(done[: place + 1]), sum(plan)
        if what == "percent_month":
            return percent_of(done[place], plan[place])
        if what == "percent_of_year":
            return percent_of(reached, whole)
        if what == "plan_to_date":
            return self._plan_to_date(indicator, scope, plan)
        if what == "required_per_month":
            return required_per_month(whole, reached, self.on) if whole else 0
        if what.startswith("last_year"):
            before = self._months(indicator, scope, year - 1)[1]
            return before[place] if what == "last_year_month" else sum(before[: place + 1])
        if what == "before_month":
            earlier = add_months(self.first, -1)
            return self._months(indicator, scope, earlier.year)[1][earlier.month - 1]
        found = {
            "plan_month": plan[place],
            "actual_month": done[place],
            "actual_to_date": reached,
            "plan_year": whole,
            "left_of_year": max(0, whole - reached),
        }
        return found[what]

    def _plan_to_date(self, indicator: str, scope: Scope, plan: Months) -> int:
        """Each commune is rounded by itself and a printed table must add up, so the office is the sum of its communes."""
        if scope.kind not in (OFFICE, ORGANISATION):
            return plan_to_date(plan, self.on)
        if scope.kind == ORGANISATION:
            parts = [Scope(kind=COLLECTOR, code=code, name="") for code in self._of(scope.code)]
        else:
            parts = list(scopes_of(self.office, COMMUNE, self.first.year))
            table = self._tables[scope.kind, self.first.year][0]
            if any(not_shared(table, indicator, [part.code for part in parts])):
                return plan_to_date(plan, self.on)
        return sum(plan_to_date(self._months(indicator, part, self.first.year)[0], self.on) for part in parts)

    def _months(self, indicator: str, scope: Scope, year: int) -> tuple[Months, Months]:
        """Planned and done in the twelve months of a year."""
        if scope.kind == ORGANISATION:
            parts = [
                self._months(indicator, Scope(kind=COLLECTOR, code=code, name=""), year)
                for code in self._of(scope.code)
            ]
            sums = [tuple(map(sum, zip(*(part[at] for part in parts), strict=True))) or _NONE for at in (0, 1)]
            return sums[0], sums[1]
        key = (scope.kind, year)
        if key not in self._tables:
            self._tables[key] = year_tables(self.office, year, scope.kind)
        plan, done = self._tables[key]
        return plan.get((scope_key(scope), indicator), _NONE), done.get((scope.code, indicator), _NONE)

    def _of(self, organisation: str) -> tuple[str, ...]:
        """The collectors of an organisation; "" for work without a collector."""
        if not organisation:
            return ("",)
        if self._members is None:
            found: dict[str, tuple[str, ...]] = {}
            for one in self.office.read.collectors.all():
                code = str(one.organisation_id)
                found[code] = (*found.get(code, ()), str(one.id))
            self._members = found
        return self._members.get(organisation, ())

    def _word(self, what: str) -> Value:
        if not self._words:
            head, made = letterhead(self.office), made_on(self.office, self.month)
            self._words = {
                "month": format_month(self.month),
                "month_number": self.first.month,
                "year": self.first.year,
                "month_words": f"tháng {self.first.month:02d} năm {self.first.year}",
                "quarter": roman((self.first.month + 2) // 3),
                "first_day": self.first,
                "last_day": self.last,
                "made_on": made,
                "made_words": format_date_words(made),
                "office": head.name,
                "superior": head.superior,
                "place": head.signers.place,
                "preparer": head.signers.preparer,
                "director_title": head.signers.director_title,
                "director": head.signers.director,
            }
        return self._words[what] or None


def scope_of(office: Office, key: str, month: str | None = None) -> Scope | None:
    """The scope behind “kind:code”; ``None`` when there is no such commune, hamlet, collector or organisation any more."""
    kind, _, code = key.partition(":")
    if kind == OFFICE:
        return office_scope(office)
    year = month_bounds(month or month_key(office.today))[0].year
    return next((scope for scope in scopes_each(office, kind, year) if scope.code == code), None)
