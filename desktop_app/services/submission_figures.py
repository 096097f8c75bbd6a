"""The figures of a report as they are frozen: every cell under a row and a column that are found again when the report is made anew."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from desktop_app.reports.report import Column, Heading, Row, Value, show
from desktop_app.services.reporting_values import Sheet

TOTAL = "total"
NUMBERING = "number"
"""The column that only numbers the rows: it says nothing of its own."""
SUMMED = frozenset({"count", "money"})
_PERSON = "person:"
_AMONG_THEM = "trong đó"  # a heading that says nothing where the one below it stands alone
_GROUP_MARKS = re.compile(r"^[IVX]+\.\s*|\s*\([^()]*\)$")  # the number of a group and the unit behind its name


@dataclass(frozen=True, kw_only=True)
class FrozenColumn:
    """One column: ``label`` is its heading with the headings above it; ``kind`` as in ``reports.report.Column``."""

    key: str
    label: str
    kind: str
    adds_up: bool = False


@dataclass(frozen=True, kw_only=True)
class FrozenRow:
    """One row: ``key`` says whose it is, ``label`` names it; blank cells are left out of ``values``."""

    key: str
    kind: str
    label: str
    values: Mapping[str, Value]

    @property
    def person_id(self) -> int | None:
        """The person whose row it is, where it is one person's."""
        first = self.key.split("/")[0].split("#")[0]
        return int(first.removeprefix(_PERSON)) if first.startswith(_PERSON) else None


@dataclass(frozen=True, kw_only=True)
class FrozenFigures:
    """Every cell of one report, the totals last."""

    columns: tuple[FrozenColumn, ...]
    rows: tuple[FrozenRow, ...]

    def column(self, key: str) -> FrozenColumn | None:
        """One column by its key."""
        return next((column for column in self.columns if column.key == key), None)

    def row(self, key: str) -> FrozenRow | None:
        """One row by its key."""
        return next((row for row in self.rows if row.key == key), None)

    def pack(self) -> bytes:
        """The same as bytes; equal figures give equal bytes."""
        columns = [[one.key, one.label, one.kind, one.adds_up] for one in self.columns]
        rows = [[one.key, one.kind, one.label, {key: _out(one.values[key]) for key in one.values}] for one in self.rows]
        return json.dumps({"columns": columns, "rows": rows}, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def unpack(cls, content: bytes) -> FrozenFigures:
        """Read what ``pack`` gave."""
        found = json.loads(content)
        return cls(
            columns=tuple(
                FrozenColumn(key=key, label=label, kind=kind, adds_up=adds_up)
                for key, label, kind, adds_up in found["columns"]
            ),
            rows=tuple(
                FrozenRow(key=key, kind=kind, label=label, values={name: _in(text) for name, text in values.items()})
                for key, kind, label, values in found["rows"]
            ),
        )


def freeze(sheet: Sheet) -> FrozenFigures:
    """Every cell of a sheet: its body without the headings of groups, then its totals."""
    report = sheet.report
    columns = tuple(
        FrozenColumn(key=column.key, label=label, kind=column.kind, adds_up=column.adds_up)
        for column, label in zip(report.columns, column_labels(report.columns, report.headings), strict=True)
    )
    rows: list[FrozenRow] = []
    used: Counter[str] = Counter()
    labels: dict[str, str] = {}  # a row below another one ("commune:1/poor") says of which
    group = ""
    for row in report.rows:
        if row.kind in report.span_kinds:
            group = _GROUP_MARKS.sub("", _first_text(row))
            continue
        if row.kind in report.strong_kinds and not row.key and _stub_text(row):
            group = str(
                row.values["text"]
            ).strip()  # a heading of a prescribed form: below it the same words come again
        rows.append(_row(row, columns, labels.get(row.key.rpartition("/")[0], group), used))
        if row.key:
            labels[row.key] = rows[-1].label
    if report.total is not None:
        rows.append(_row(Row(kind=TOTAL, values=report.total.values, key=TOTAL), columns, "", used))
    return FrozenFigures(columns=columns, rows=tuple(rows))


def column_labels(columns: Sequence[Column], headings: Sequence[Heading]) -> list[str]:
    """What stands over each column, from the outermost heading in: “BHXH tự nguyện › Số thực hiện trong tháng › Tăng mới”."""
    over: list[list[tuple[int, str]]] = [[] for _ in columns]
    for cell in headings:
        text = " ".join(cell.text.split())
        if text and text.lower() != _AMONG_THEM:
            for place in range(cell.column, min(cell.column + cell.columns, len(columns))):
                over[place].append((cell.row, text))
    return [
        " › ".join(text for _, text in sorted(texts)) or column.key for column, texts in zip(columns, over, strict=True)
    ]


def shown(value: Value, kind: str) -> str:
    """A value as the report writes it; a blank is “trống”."""
    return show(value, kind) or "trống"


def plain(value: Value) -> Any:
    """A value for JSON: whole numbers as they are, percentages as numbers, days ISO."""
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value


def _row(row: Row, columns: Sequence[FrozenColumn], group: str, used: Counter[str]) -> FrozenRow:
    values = {
        column.key: value
        for column in columns
        if column.key != NUMBERING and (value := row.values.get(column.key)) not in (None, "")
    }
    label = str(row.values.get("name") or _stub_text(row) or _first_text(row) or group)
    if row.kind == TOTAL:
        label = "Tổng cộng"
    elif group and not label.startswith(group) and not row.key.startswith(_PERSON):
        label = f"{label} – {group}"
    key = row.key or f"{row.kind}:{group}/{label}/{row.values.get('code') or ''}"
    used[key] += 1
    return FrozenRow(
        key=key if used[key] == 1 else f"{key}#{used[key]}", kind=row.kind, label=" ".join(label.split()), values=values
    )


def _stub_text(row: Row) -> str:
    """What a row of a prescribed form says, with its code where it has one: such texts repeat, their codes do not."""
    text, code = row.values.get("text"), row.values.get("code")
    if not isinstance(text, str) or not text.strip():
        return ""
    return f"{text.strip()} (mã {code})" if code else text.strip()


def _first_text(row: Row) -> str:
    return next((value for value in row.values.values() if isinstance(value, str) and value), "")


def _out(value: Value) -> Any:
    if isinstance(value, Decimal):
        return {"n": str(value)}
    return {"d": value.isoformat()} if isinstance(value, date) else value


def _in(value: Any) -> Value:
    if isinstance(value, dict):
        return Decimal(value["n"]) if "n" in value else date.fromisoformat(value["d"])
    known: Value = value
    return known
