"""Turns a filled official form into a `Report`, so that its paper comes from the same definition as its workbook.

What is needed of a form is declared here as a protocol of plain tuples; the room that reads form definitions satisfies
it without either room importing the other.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeAlias

from desktop_app.reports.report import Column, Heading, Line, Page, Report, Row, Signature

StyledText: TypeAlias = tuple[str, bool, bool]
"""Text, bold, italic."""

_PAGE_WIDTH = (595.3, 841.9)  # A4 in points, upright and across
_INCH = 25.4
_LEAST_MARGIN = 6.0  # mm: what office printers can reach; some official files ask for less
_SMALLEST, _LARGEST = 6.0, 10.0


class FilledForm(Protocol):
    """The texts of a form filled in; shapes and units as in the room that reads the definitions."""

    @property
    def code(self) -> str:
        """The form's code, for instance B15a-UQ."""

    @property
    def landscape(self) -> bool:
        """Whether the sheet lies across."""

    @property
    def margins(self) -> tuple[float, float, float, float]:
        """Left, right, top, bottom in inches."""

    @property
    def size(self) -> float:
        """Body type in points at the sheet's full size."""

    @property
    def sheet_width(self) -> float:
        """Width of all columns in points at the sheet's full size."""

    @property
    def corner(self) -> tuple[StyledText, ...]:
        """Header block, upper left."""

    @property
    def badge(self) -> tuple[StyledText, ...]:
        """Code of the form and its decision, upper right."""

    @property
    def title(self) -> tuple[StyledText, ...]:
        """Title and subtitle."""

    @property
    def headings(self) -> tuple[tuple[int, int, int, int, str, bool, bool], ...]:
        """Heading cells: row, column, rows, columns, text, bold, italic."""

    @property
    def columns(self) -> tuple[tuple[str, float, str, str, str, bool], ...]:
        """Columns: key, width, kind, code, align, adds_up."""

    @property
    def total_key(self) -> str:
        """The column that holds the label of the totals, "" for a form without totals."""

    @property
    def total_label(self) -> str:
        """The label of the totals, for instance "Cộng:"."""

    @property
    def notes(self) -> tuple[str, ...]:
        """Texts under the table."""

    @property
    def signatures(self) -> tuple[tuple[tuple[StyledText, ...], str, float], ...]:
        """Signature blocks: lines, printed name, centre from 0 to 1."""

    @property
    def stub(self) -> tuple[tuple[str, str, Mapping[str, str | int], tuple[str, ...]], ...]:
        """Prescribed rows: name, kind, texts by column key, names of the figures that may fill it."""


def form_report(
    form: FilledForm,
    *,
    rows: Sequence[Row],
    totals: Row | None = None,
    strong_kinds: frozenset[str] = frozenset({"total"}),
    span_kinds: frozenset[str] = frozenset(),
    remarks: Sequence[str] = (),
    caption: str = "",
    made_at: datetime | None = None,
) -> Report:
    """Return the report of an official form: the form's texts, the given rows and (where it has them) totals.

    The body type is the form's own, scaled to the page as the form's sheet is, but kept between 6 and 10 points.
    """
    left, right, top, bottom = (max(_LEAST_MARGIN, inches * _INCH) for inches in form.margins)
    # The page foot (filter, time, page x/y) needs room that the workbook does not print.
    bottom = max(bottom, 10.0)
    usable = _PAGE_WIDTH[form.landscape] - (left + right) * 72 / _INCH
    size = min(_LARGEST, max(_SMALLEST, form.size * usable / form.sheet_width))
    return Report(
        code=form.code,
        title=tuple(_line(text) for text in form.title),
        corner=tuple(_line(text) for text in form.corner),
        badge=tuple(_line(text) for text in form.badge),
        columns=tuple(
            Column(key=key, width=width, kind=kind, code=code, align=align, adds_up=adds_up)
            for key, width, kind, code, align, adds_up in form.columns
        ),
        headings=tuple(
            Heading(row=row, column=column, rows=height, columns=width, text=text, bold=bold, italic=italic)
            for row, column, height, width, text, bold, italic in form.headings
        ),
        rows=tuple(rows),
        total=Row(kind="total", values={**totals.values, form.total_key: form.total_label}) if totals else None,
        notes=form.notes,
        remarks=tuple(remarks),
        signatures=tuple(
            Signature(lines=tuple(_line(text) for text in lines), name=name, center=center)
            for lines, name, center in form.signatures
        ),
        caption=caption,
        made_at=made_at,
        strong_kinds=strong_kinds,
        span_kinds=span_kinds,
        page=Page(landscape=form.landscape, margins=(left, right, top, bottom), size=size),
    )


def _line(text: StyledText) -> Line:
    return Line(text=text[0], bold=text[1], italic=text[2])
