"""Rows of sums ("Cộng", "Tổng số") against the rows they sum up: a difference is told, nothing is corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from desktop_app.domain.money import format_money
from desktop_app.excel.problems import Problem
from desktop_app.services.import_figures_numbers import NotANumber, whole_number
from desktop_app.services.import_figures_rows import SUM_FIELDS, Mark
from desktop_app.services.import_figures_write import Key, key_of
from desktop_app.services.import_registers import RegisterTask

if TYPE_CHECKING:
    from desktop_app.services.import_figures import FigureRow


class FigureTotals:
    """Compares the sums of one table."""

    def __init__(self, task: RegisterTask) -> None:
        self._task = task

    def check(
        self, rows: Sequence[FigureRow], marks: Sequence[Mark], months: Mapping[str, int], value: str
    ) -> list[Problem]:
        """What differs, one problem for each column of each row of sums; ``months``: the columns of months, ``value`` that of a long table."""
        found: list[Problem] = []
        if value and not months:
            found += _long_sums(rows)
        columns = list(months) or ([value] if value else [])
        by_number = {one.row.row: one for one in rows}
        events = sorted([*by_number, *(mark.row for mark in marks)])
        kinds = {mark.row: mark for mark in marks}
        group: list[FigureRow] = []
        since_total: list[FigureRow] = []
        everything: list[FigureRow] = []
        waiting: Mark | None = None
        for number in [*events, 0]:
            mark = kinds.get(number)
            if number and mark is None:
                for part in (group, since_total, everything):
                    part.append(by_number[number])
                continue
            if waiting is not None and (mark is None or not mark.total or group):
                # A sum above its parts: they end at the next section, sum or the end of the table.
                found += self._compare(waiting, group, columns)
                waiting = None
                since_total = []
            if mark is not None and mark.total:
                if since_total:
                    found += self._compare(mark, since_total, columns)
                elif everything:
                    found += self._compare(mark, everything, columns)
                else:
                    waiting = mark
                since_total = []
            elif mark is not None:
                since_total = []
            group = []
        return found

    def _compare(self, mark: Mark, parts: Sequence[FigureRow], columns: Sequence[str]) -> list[Problem]:
        first = parts[0] if parts else None
        if first is None or first.indicator is None or len({(one.indicator, one.factor) for one in parts}) > 1:
            return []
        if len({one.scope.kind for one in parts if one.scope is not None}) > 1:
            return []  # a commune and its hamlets in one column: their sum is no sum
        found = []
        for name in columns:
            try:
                told = whole_number(self._task.cell(mark.row, name), first.factor, first.indicator.unit)
                own = [
                    whole_number(self._task.cell(one.row.row, name), one.factor, first.indicator.unit) for one in parts
                ]
            except NotANumber:
                continue
            if told is None:
                continue
            added = sum(value for value in own if value is not None)
            if added != told:
                heading = self._task.heading(name)
                message = (
                    f"Dòng {mark.row} “{mark.text}”, cột {heading.split(' / ')[-1]}: tệp ghi {format_money(told)}, cộng các "
                    f"dòng được {format_money(added)}, chênh {format_money(told - added)}. Hãy kiểm tra."
                )
                found.append(
                    Problem(
                        level="warn", code="total-differs", message=message, row=mark.row, column=heading, field=name
                    )
                )
        return found


def _long_sums(rows: Sequence[FigureRow]) -> list[Problem]:
    """Rows of a long table that sum up a quarter or year, against the months of the same indicator and place."""
    values: dict[Key, int] = {}
    for one in rows:
        if one.indicator is not None and one.scope is not None:
            for month, value in one.values.items():
                values[key_of(one.indicator, one.scope, month)] = value
    found = []
    for one in rows:
        if not one.sum_of or one.indicator is None or one.scope is None:
            continue
        keys = [key_of(one.indicator, one.scope, f"{one.year}-{month:02d}") for month in SUM_FIELDS[one.sum_of]]
        told, added = one.sums[one.sum_of], sum(values.get(key, 0) for key in keys)
        if told != added:
            message = (
                f"Tệp ghi {format_money(told)}, cộng các tháng được {format_money(added)}, chênh {format_money(told - added)}. "
                "Hãy kiểm tra."
            )
            found.append(Problem(level="warn", code="sum-differs", message=message, row=one.row.row))
    return found
