"""One of the office's own tables for paper and workbook: columns, groups of rows with their sums, header block, signatures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.dates import format_date_words
from desktop_app.excel.list_writer import ListColumn, ListValue
from desktop_app.reports.report import (
    Chart,
    Column,
    Line,
    Page,
    Report,
    Row,
    Signature,
    Value,
    heading_grid,
)
from desktop_app.services.office import Office
from desktop_app.services.report_periods import period_key, period_words
from desktop_app.services.reporting_letterhead import letterhead
from desktop_app.services.reporting_values import Filters, Form, ListTable, Sheet, made_on

_WIDEST = 60
GROUP, LINE, SUBTOTAL = "group", "line", "subtotal"


@dataclass(frozen=True, kw_only=True)
class Field:
    """One column: its headings from the outermost in, ``width`` relative on paper and in characters in the workbook."""

    key: str
    heading: tuple[str, ...]
    width: float
    kind: str = "text"
    align: str = ""


@dataclass(frozen=True, kw_only=True)
class Group:
    """Rows under a heading, with their sum where they have one (``None``: they do not add up)."""

    name: str
    rows: tuple[Row, ...]
    subtotal: Row | None = None


def sheet_of(
    office: Office,
    form: Form,
    month: str,
    filters: Filters,
    *,
    title: str,
    subtitle: str,
    facts: str,
    fields: Sequence[Field],
    groups: Sequence[Group],
    notes: tuple[str, ...],
    scope: str = "toàn đơn vị",
    group_heading: str = "Phần",
    charts: tuple[Chart, ...] = (),
    tail: str = "",
    when: str = "",
    signed_on: date | None = None,
) -> Sheet:
    """The table grouped for paper, and the same as one plain list to sort and filter, the group as a column of its own.

    ``when``: what stands at the foot instead of the period; ``signed_on``: the day over the signature instead of the end of the month.
    """
    rows: list[Row] = []
    table: list[list[ListValue]] = []
    for group in groups:
        rows.append(Row(kind=GROUP, values={fields[0].key: group.name}))
        for row in (*group.rows, *((group.subtotal,) if group.subtotal is not None else ())):
            rows.append(row)
            table.append([group.name, *(row.values.get(field.key) for field in fields)])
    report = Report(
        code=f"{form.title}, {when or period_words(form.period, month)}",
        corner=_corner(office),
        title=(Line(text=title, bold=True), Line(text=subtitle, italic=True), Line(text=facts, italic=True)),
        columns=tuple(Column(key=one.key, width=one.width, kind=one.kind, align=one.align) for one in fields),
        headings=heading_grid([one.heading for one in fields]),
        rows=tuple(rows),
        notes=notes,
        signatures=_signatures(office, signed_on or made_on(office, month)),
        charts=charts,
        caption=f"Phạm vi: {scope}",
        made_at=office.now(),
        strong_kinds=frozenset({GROUP, SUBTOTAL}),
        span_kinds=frozenset({GROUP}),
        page=Page(landscape=True, margins=(15.0, 10.0, 12.0, 13.0), size=9.0),
    )
    place = Field(key="group", heading=(group_heading,), width=24)
    return Sheet(
        form=form,
        month=month,
        filters=filters,
        report=report,
        table=ListTable(columns=_list_columns([place, *fields], table), rows=table),
        stem=f"{form.code}-{period_key(form.period, month)}{tail}",
    )


def line(key: str, values: Mapping[str, Value]) -> Row:
    """A row of the body; ``key`` as in ``Row``."""
    return Row(kind=LINE, values=values, key=key)


def subtotal(key: str, values: Mapping[str, Value]) -> Row:
    """The sum of a group."""
    return Row(kind=SUBTOTAL, values=values, key=key)


def _list_columns(fields: Sequence[Field], rows: Sequence[Sequence[ListValue]]) -> list[ListColumn]:
    columns = []
    for place, field in enumerate(fields):
        heading = ", ".join(field.heading)
        longest = max((len(text) for row in rows if isinstance(text := row[place], str)), default=0)
        columns.append(
            ListColumn(heading=heading, kind=field.kind, width=min(_WIDEST, max(field.width, longest + 2, 10)))
        )
    return columns


def _corner(office: Office) -> tuple[Line, ...]:
    head = letterhead(office)
    lines = ((head.superior, False), (head.name, True))
    return tuple(Line(text=text.upper(), bold=bold) for text, bold in lines if text)


def _signatures(office: Office, on: date) -> tuple[Signature, ...]:
    kept = letterhead(office).signers
    hint = Line(text="(Ký, ghi rõ họ tên)", italic=True)
    day = Line(text=f"{kept.place or '…'}, {format_date_words(on)}", italic=True)
    title = Line(text=kept.director_title.upper() or "GIÁM ĐỐC", bold=True)
    return (
        Signature(lines=(Line(text="NGƯỜI LẬP BẢNG", bold=True), hint), name=kept.preparer, center=0.2),
        Signature(lines=(day, title, hint), name=kept.director, center=0.8),
    )
