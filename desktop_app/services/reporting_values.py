"""What the reporting services hand around: forms, filters, checks, and one prepared sheet ready for paper or workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from desktop_app.domain.dates import add_months, month_bounds, month_key
from desktop_app.services.office import Office
from desktop_app.system.faults import WorldFault

if TYPE_CHECKING:  # the rooms that draw and write are loaded when a report is made, not when the program starts
    from desktop_app.excel.form_layout import FormLayout
    from desktop_app.excel.list_writer import ListColumn, ListValue
    from desktop_app.reports.advice import AdviceSlip
    from desktop_app.reports.report import Report

MONTH, QUARTER, YEAR, BATCH, HOUSEHOLD = "month", "quarter", "year", "batch", "household"
LENGTHS = {MONTH: 1, QUARTER: 3, YEAR: 12}
"""How many months a period has; other periods (a batch, a household) have none."""
XLSX, PDF = "xlsx", "pdf"
Progress = Callable[[int, int, str], None]


class Drawable(Protocol):
    """Something that draws its own pages: slips, declarations, letters."""

    def render(self, progress: Progress | None = None) -> bytes:
        """The pages as one PDF. ``progress(done, total, what)`` may raise to cancel. Raises ``WorldFault`` without a typeface."""


@dataclass(frozen=True, kw_only=True)
class Form:
    """One report that can leave the office.

    ``period``: ``month``, ``quarter``, ``year`` (both named by their last month), ``batch`` or ``household``
    (as of today, no month); ``filters``: the keys of ``Filters`` that it
    understands; ``official``: a form of QĐ 366/QĐ-BHXH with a day by which it is due;
    ``unit``: what its rows are.
    """

    code: str
    title: str
    period: str = MONTH
    formats: tuple[str, ...] = (XLSX, PDF)
    filters: tuple[str, ...] = ()
    official: bool = False
    unit: str = "dòng"

    @property
    def name(self) -> str:
        """How the office calls it: an official form by its code, its own tables by their title."""
        return self.code if self.official else self.title

    def as_json(self) -> dict[str, Any]:
        """The entry of ``report --list --json``."""
        return {"code": self.code, "title": self.title, "period": self.period, "formats": list(self.formats)}


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a report is limited to; ``None`` is everything.

    ``batch``: the id of a declaration batch, or the number it has in the year of the month ("01/2026" is 1);
    ``waiting``: who waits for a batch, even where batches were made; ``commune``: a commune code; ``collector``: a
    collector's id. A form of the period ``household`` is made for one ``household`` or for a whole ``hamlet`` (ids);
    ``incomes`` (đồng a month) replace those it proposes. ``person`` and ``employer`` (ids): a paper of one of them
    alone; ``organisation``: an organisation's id; ``round``: a canvassing round's id.
    """

    batch: int | None = None
    waiting: bool = False
    commune: str | None = None
    collector: int | None = None
    household: int | None = None
    hamlet: int | None = None
    incomes: tuple[int, ...] = ()
    person: int | None = None
    employer: int | None = None
    organisation: int | None = None
    round: int | None = None

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Filters:
        """The filters among other options, as the command line has them."""
        return cls(
            batch=given.get("batch") or None,
            commune=given.get("commune") or None,
            collector=given.get("collector") or None,
            household=given.get("household") or None,
            hamlet=given.get("hamlet") or None,
            incomes=tuple(given.get("incomes") or ()),
            person=given.get("person") or None,
            employer=given.get("employer") or None,
            organisation=given.get("organisation") or None,
            round=given.get("round") or None,
        )

    def used(self) -> tuple[str, ...]:
        """The keys that are set."""
        keys = (
            "batch",
            "commune",
            "collector",
            "household",
            "hamlet",
            "incomes",
            "person",
            "employer",
            "organisation",
            "round",
        )
        return tuple(key for key in keys if getattr(self, key) not in (None, ()))


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing to look at before a report leaves. ``level``: ``warn`` or ``hint``; ``message`` says what to do.

    ``page`` and ``args`` name the page of the window where it is put right ("" when there is none).
    """

    level: str
    message: str
    page: str = ""
    args: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ListTable:
    """A report as one plain list for a workbook: typed columns, rows, and the row of totals where there is one."""

    columns: Sequence[ListColumn]
    rows: Sequence[Sequence[ListValue]]
    totals: Sequence[ListValue] | None = None


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One report made from the records: the same values go to the screen, the paper and the workbook.

    ``layout`` and ``header`` are set for official forms, ``table`` for the office's own lists; a ``document`` draws its own
    pages in the place of ``report``, which then only lists what is in it (``slips``: of the household slips). ``due_on``: the day by
    which the report of its period is due; ``rows``: its body rows; ``stem``: a file name without suffix.
    """

    form: Form
    month: str
    filters: Filters
    report: Report
    stem: str
    checks: tuple[Check, ...] = ()
    layout: FormLayout | None = None
    header: Mapping[str, str] = field(default_factory=dict)
    table: ListTable | None = None
    due_on: date | None = None
    batch_id: int | None = None
    slips: tuple[AdviceSlip, ...] = ()
    document: Drawable | None = None

    @property
    def rows(self) -> int:
        """How many rows the body has, without the headings and sums of its groups."""
        aside = self.report.span_kinds | {"subtotal"}
        return sum(row.kind not in aside for row in self.report.rows)

    def with_checks(self, *more: Check) -> Sheet:
        """The same sheet with further checks; warnings stand before hints."""
        found = (*self.checks, *more)
        return replace(self, checks=tuple(sorted(found, key=lambda check: check.level == "hint")))


@dataclass(frozen=True, kw_only=True)
class SavedReport:
    """A file that was written: where, its SHA-256, body rows, pages (of a PDF)."""

    path: Path
    sha256: str
    rows: int
    pages: int | None = None


def closing_day(office: Office, month: str, period: str = MONTH) -> date:
    """The day up to which a period that ends with a month is reported: today inside the period, else its last day."""
    first, last = month_bounds(month)
    since = add_months(first, 1 - LENGTHS.get(period, 1))
    return office.today if since <= office.today <= last else last


def made_on(office: Office, month: str) -> date:
    """The day that stands over the signature: today, but never inside the month that is still to close."""
    return max(office.today, month_bounds(month)[1])


def check_month(month: str) -> str:
    """The month as it is. Raises ``WorldFault`` for anything that is no month ``YYYY-MM``."""
    try:
        month_bounds(month)
    except ValueError:
        raise WorldFault(f"Tháng “{month}” phải có dạng năm-tháng, ví dụ 2026-10.") from None
    return month


def last_complete_month(today: date) -> str:
    """The month that is to be reported on a day: the one before it."""
    return month_key(add_months(today.replace(day=1), -1))
