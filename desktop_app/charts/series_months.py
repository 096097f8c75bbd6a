"""The months of a year side by side. No Qt here."""

from dataclasses import dataclass

from desktop_app.charts.series import ChartTable, ProgressSeries, Total, count_text, month_text, share_text


@dataclass(frozen=True, kw_only=True)
class MonthBars(ProgressSeries):
    """What was done in each month against the plan of that month. `before`: the same months a year earlier."""

    before: tuple[int | None, ...] = ()

    @property
    def hint(self) -> str:
        """What the signs mean."""
        marks = ["cột: thực hiện trong tháng", "nét đứt: kế hoạch tháng"]
        if any(point.forecast is not None for point in self.points):
            marks.append("cột nhạt: dự báo")
        if any(value is not None for value in self.before):
            marks.append("vạch ngang: cùng tháng năm trước")
        return f"Đơn vị: {self.unit}. " + ", ".join(marks).capitalize()

    def totals(self) -> tuple[Total, ...]:
        """What is drawn of each month: its own values. A month that has a figure has no forecast any more."""
        return tuple(
            Total(
                month=point.month,
                plan=point.plan,
                actual=point.actual,
                forecast=point.forecast if point.actual is None else None,
            )
            for point in self.points
        )

    def before_at(self, column: int) -> int | None:
        """The same month a year earlier."""
        return self.before[column] if column < len(self.before) else None

    def readout_at(self, _row: int, column: int) -> str:
        """The exact values of one month."""
        point, before = self.points[column], self.before_at(column)
        parts = [month_text(point.month)]
        if point.actual is not None:
            parts.append(f"thực hiện {share_text(point.actual, point.plan, self.scale)}")
        elif point.plan is not None:
            parts.append(f"kế hoạch {count_text(point.plan, self.scale)}")
        if point.actual is None and point.forecast is not None:
            parts.append(f"dự báo {count_text(point.forecast, self.scale)}")
        if before is not None:
            parts.append(f"cùng tháng năm trước {count_text(before, self.scale)}")
        return " · ".join(parts)

    def table(self) -> ChartTable:
        """Every month with its values."""
        rows = tuple(
            (month_text(point.month), point.plan, point.actual, point.forecast, self.before_at(at))
            for at, point in enumerate(self.points)
        )
        return ChartTable(headings=("Tháng", "Kế hoạch", "Thực hiện", "Dự báo", "Cùng tháng năm trước"), rows=rows)
