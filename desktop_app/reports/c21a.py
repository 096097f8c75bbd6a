"""C21a-TS: who stopped taking part and has not come back, a line for each person and month (QĐ 366/QĐ-BHXH)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from desktop_app.reports.form_report import FilledForm, form_report
from desktop_app.reports.report import Report, Row, Value

MARK = "x"


@dataclass(frozen=True, kw_only=True)
class StoppedLine:
    """One line. `marks`: the columns with a cross (`compulsory`, `voluntary`, `health`, `unemployment`); `stopped`: the
    first day without; texts that are "" are not known. `key` as in `Row`."""

    commune_code: str
    name: str
    marks: frozenset[str]
    stopped: date
    insurance_no: str = ""
    unit_code: str = ""
    address: str = ""
    phone: str = ""
    key: str = ""


def rows(lines: Sequence[StoppedLine]) -> tuple[Row, ...]:
    """Return one row per line, numbered from 1; column keys as in the form's definition."""
    return tuple(
        Row(kind="line", values=_values(number, line), key=line.key) for number, line in enumerate(lines, start=1)
    )


def report(
    lines: Sequence[StoppedLine], form: FilledForm, *, caption: str = "", made_at: datetime | None = None
) -> Report:
    """Return the report for screen and paper; `form` is the layout filled with its header."""
    return form_report(form, rows=rows(lines), caption=caption, made_at=made_at)


def _values(number: int, line: StoppedLine) -> dict[str, Value]:
    return {
        "number": number,
        "commune_code": line.commune_code,
        "name": line.name,
        "insurance_no": line.insurance_no or None,
        **dict.fromkeys(sorted(line.marks), MARK),
        "stopped": line.stopped.replace(day=1),
        "unit_code": line.unit_code or None,
        "address": line.address or None,
        "phone": line.phone or None,
    }
