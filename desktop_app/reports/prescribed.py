"""Forms whose rows are prescribed, every row a code or a number with its figures (B06a-TS, B01a-TS of QĐ 366/QĐ-BHXH).

The definition of the form lists the rows; here each gets its figures by the row's name. A row without figures stays as on
the blank form: blank is not zero.
"""

from collections.abc import Mapping
from datetime import datetime

from desktop_app.reports.form_report import FilledForm, form_report
from desktop_app.reports.report import Report, Row, Value

RowValues = Mapping[str, Mapping[str, Value]]
"""Figures by row name and column key."""

_HEADS = frozenset(
    {
        "title",
        "title-small",
        "part",
        "total-part",
        "head",
        "note",
        "surplus",
        "sector",
        "sector-plain",
        "likewise-strong",
    }
)
_ACROSS = frozenset({"title", "title-small"})


def rows(form: FilledForm, figures: RowValues) -> tuple[Row, ...]:
    """Return every prescribed row in order, with the figures known for it."""
    return tuple(
        Row(kind=kind, values={**texts, **figures.get(name, {})}, key=f"row:{name}" if bound else "")
        for name, kind, texts, bound in form.stub
    )


def report(form: FilledForm, figures: RowValues, *, caption: str = "", made_at: datetime | None = None) -> Report:
    """Return the report for screen and paper; `form` is the layout filled with its header."""
    return form_report(
        form, rows=rows(form, figures), strong_kinds=_HEADS, span_kinds=_ACROSS, caption=caption, made_at=made_at
    )
