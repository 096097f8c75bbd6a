"""Xếp hạng thi đua: communes and collectors by the office's weighted criteria (``services/emulation.py``), the arithmetic in columns."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from desktop_app.domain.dates import format_date
from desktop_app.domain.money import round_half_up
from desktop_app.reports.report import Value
from desktop_app.services.emulation import (
    PERCENT_OF_PLAN,
    Criterion,
    Ranked,
    criteria,
    is_own,
    ranking,
    weights_sentence,
)
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import COLLECTOR, COMMUNE
from desktop_app.services.reporting_tables import Field, Group, line, sheet_of
from desktop_app.services.reporting_values import Check, Filters, Form, Sheet, closing_day

__all__ = ["criteria", "prepare", "ranking"]

_PARTS = ((COMMUNE, "I. Xã, phường, đặc khu"), (COLLECTOR, "II. Nhân viên thu"))
_HUNDRED = 100


def prepare(office: Office, form: Form, month: str, filters: Filters) -> Sheet:
    """The ranking of a month."""
    day, used = closing_day(office, month), criteria(office)
    own = is_own(office)
    groups, unmeasured = [], []
    for kind, title in _PARTS:
        ranked = ranking(office, month, kind)
        unmeasured += [one.scope.name for one in ranked if one.score is None]
        rows = tuple(line(f"{kind}:{one.scope.code}", _values(one, used)) for one in ranked)
        groups.append(Group(name=title, rows=rows))
    sheet = sheet_of(
        office,
        form,
        month,
        filters,
        title="BẢNG XẾP HẠNG THI ĐUA",
        subtitle=f"Tháng {month[5:]} năm {month[:4]}",
        facts=f"Số liệu đến hết ngày {format_date(day)}",
        fields=_fields(used),
        groups=[group for group in groups if group.rows],
        notes=(
            (
                "Điểm của tiêu chí = thực hiện lũy kế : chỉ tiêu tính đến ngày × 100 (nhiều nhất 100); với số hộ đã đến: so với nơi (người) "
                "đến nhiều nhất. Tổng điểm = tổng (điểm × trọng số) : tổng trọng số của các tiêu chí có số liệu."
            ),
            f"Trọng số: {_weights(used)} ({'của đơn vị' if own else 'đề xuất của phần mềm'}). {weights_sentence(used)}",
        ),
    )
    return sheet.with_checks(*_checks(unmeasured, own))


def _weights(used: Sequence[Criterion]) -> str:
    return "; ".join(f"{one.name} {one.weight}" for one in used)


def _fields(used: Sequence[Criterion]) -> tuple[Field, ...]:
    found = [
        Field(key="place", heading=("Hạng",), width=6, kind="count", align="center"),
        Field(key="name", heading=("Xã, phường; nhân viên thu",), width=28),
    ]
    for one in used:
        head = f"{one.name} (trọng số {one.weight})"
        if one.measure == PERCENT_OF_PLAN:
            found.append(Field(key=f"{one.code}_plan", heading=(head, "Chỉ tiêu đến ngày"), width=12, kind="count"))
        found.append(Field(key=f"{one.code}_reached", heading=(head, "Thực hiện"), width=12, kind="count"))
        found.append(Field(key=f"{one.code}_points", heading=(head, "Điểm"), width=8, kind="percent"))
    return (
        *found,
        Field(key="weight", heading=("Trọng số tính được",), width=8, kind="count"),
        Field(key="score", heading=("Tổng điểm",), width=9, kind="percent"),
    )


def _values(one: Ranked, used: Sequence[Criterion]) -> dict[str, Value]:
    found: dict[str, Value] = {"place": one.place, "name": one.scope.name}
    for criterion in used:
        code = criterion.code
        points = one.points.get(code)
        found[f"{code}_plan"] = one.plan.get(code) or None
        found[f"{code}_reached"] = one.reached.get(code)
        found[f"{code}_points"] = None if points is None else _shown(points)
    found["weight"] = sum(criterion.weight for criterion in used if criterion.code in one.points) or None
    found["score"] = None if one.score is None else _shown(one.score)
    return found


def _shown(value: Fraction) -> Decimal:
    """Two decimals, half up."""
    return Decimal(round_half_up(value * _HUNDRED)).scaleb(-2)


def _checks(unmeasured: Sequence[str], own: bool) -> list[Check]:
    proposal = (
        "Tiêu chí và trọng số do phần mềm đề xuất; hãy đối chiếu với quy chế thi đua của đơn vị trước khi công bố."
    )
    found = [] if own else [Check(level="hint", message=proposal)]
    if unmeasured:
        message = f"Chưa giao chỉ tiêu nên chưa xếp hạng: {', '.join(unmeasured)}."
        found.append(Check(level="warn", message=message, page="plan"))
    return found
