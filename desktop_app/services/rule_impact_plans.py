"""Plan lines in đồng beside the money that the coming payments would bring, before and after. Lines in people are not touched by any figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from desktop_app.domain.dates import format_month
from desktop_app.domain.money import format_decimal, format_money
from desktop_app.domain.planning import percent_of
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import MEASURES, indicator_of
from desktop_app.services.progress import months_series
from desktop_app.services.rule_book_values import PLAN, ImpactLine
from desktop_app.services.rule_impact_dues import Renewal


def plan_lines(office: Office, coming: Sequence[Renewal]) -> list[ImpactLine]:
    """One line for each money indicator of a year's plan and each month whose coming payments change; in order of months."""
    sums: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for renewal in coming:
        month = f"{renewal.pay_on:%Y-%m}"
        for place, payment in enumerate((renewal.before, renewal.after)):
            sums[month, renewal.item.scheme][place] += payment.payable or 0
    months = sorted({month for (month, _scheme), (before, after) in sums.items() if before != after})
    lines: list[tuple[str, ImpactLine]] = []
    for code, measure in MEASURES.items():
        if not measure.money:
            continue
        plans = {year: months_series(office, year, code).plan for year in sorted({int(month[:4]) for month in months})}
        for month in months:
            schemes = [scheme for at, scheme in sums if at == month and measure.scheme in (None, scheme)]
            before, after = (sum(sums[month, scheme][place] for scheme in schemes) for place in (0, 1))
            planned = plans[int(month[:4])][int(month[5:]) - 1]
            if before != after and planned:
                lines.append((month, _line(office, code, month, planned, before, after)))
    return [line for _month, line in sorted(lines, key=lambda found: found[0])]


def has_plan(office: Office, coming: Sequence[Renewal]) -> bool:
    """Whether any year in which payments change has a plan."""
    return any(
        office.read.plans.current(year) for year in {renewal.pay_on.year for renewal in coming if renewal.differs}
    )


def _line(office: Office, code: str, month: str, planned: int, before: int, after: int) -> ImpactLine:
    return ImpactLine(
        kind=PLAN,
        title=f"{indicator_of(office, code).name} – tháng {format_month(month)}",
        detail=(
            f"Chỉ tiêu {format_money(planned)} đ; riêng người đến hạn đóng tiếp đạt {_percent(before, planned)} → {_percent(after, planned)}"
        ),
        before=before,
        after=after,
        unit="đồng",
        page="plan",
        args={"year": int(month[:4]), "indicator": code},
    )


def _percent(part: int, whole: int) -> str:
    found = percent_of(part, whole)
    return f"{format_decimal(found)} %" if found is not None else "–"
