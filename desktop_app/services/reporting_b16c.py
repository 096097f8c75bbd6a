"""B16c-TS of a month: organisations by owner – their points, collectors and collaborators, what they promised and reached.

Promises and results are those of B15a-UQ (one form of the month cannot contradict the other); who belongs to no organisation
is in B15a-UQ alone, and a check says how many.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from desktop_app.domain.money import format_money
from desktop_app.domain.records import Collector, Organisation
from desktop_app.excel.form_loader import load_layout
from desktop_app.reports.b15a import BlockFigures, OrganisationBlock
from desktop_app.reports.report import Value, add_up, percent_of
from desktop_app.services.office import Office
from desktop_app.services.reporting_b15a import figures_of
from desktop_app.services.reporting_office_rows import nameless, sheet_of
from desktop_app.services.reporting_values import Check, Filters, Form, Sheet, closing_day, made_on

_OFFICE = "office"


@dataclass(frozen=True, kw_only=True)
class _Group:
    """The organisations of one row with who works for them on the closing day."""

    organisations: Sequence[Organisation]
    points: int
    people: Sequence[Collector]
    results: Sequence[OrganisationBlock]


def prepare(office: Office, form: Form, month: str, filters: Filters) -> Sheet:
    """The form of a month with its checks. Raises ``WorldFault`` where no layout is valid."""
    layout = load_layout(form.code, made_on(office, month))
    day = closing_day(office, month).isoformat()
    results = figures_of(office, month).organisations
    owners, blocks = layout.data["owners"], layout.data["blocks"]
    groups = {owner: _group(office, day, owner, owners[-1], results) for owner in owners}
    whole = _joined(groups.values())
    values: dict[str, dict[str, Value]] = {"office": _values(whole, blocks)}
    for owner, group in groups.items():
        values[owner] = _values(group, blocks)
    sheet = sheet_of(office, form, month, filters, layout, values, {"office": "office"})
    return sheet.with_checks(*nameless(office), *_checks(office, whole, results, blocks))


def _works(since: str | None, until: str | None, day: str) -> bool:
    return (since or "") <= day and (until is None or day <= until)


def _group(office: Office, day: str, owner: str, rest: str, results: Sequence[OrganisationBlock]) -> _Group:
    """An organisation whose owner nobody recorded stands with the others."""
    work = office.read
    mine = [one for one in work.organisations.all() if one.kind != _OFFICE and (one.owner or rest) == owner]
    ids = {one.id for one in mine}
    keys = {f"organisation:{one.id}" for one in mine}
    return _Group(
        organisations=[one for one in mine if _works(one.active_from, one.active_to, day)],
        points=sum(
            point.organisation_id in ids and _works(point.active_from, point.active_to, day)
            for point in work.collection_points.all()
        ),
        people=[
            one
            for one in work.collectors.all()
            if one.organisation_id in ids and _works(one.active_from, one.active_to, day)
        ],
        results=[block for block in results if block.key in keys],
    )


def _joined(groups: Iterable[_Group]) -> _Group:
    found = list(groups)
    return _Group(
        organisations=[one for group in found for one in group.organisations],
        points=sum(group.points for group in found),
        people=[one for group in found for one in group.people],
        results=[block for group in found for block in group.results],
    )


def _values(group: _Group, blocks: Mapping[str, str]) -> dict[str, Value]:
    found: dict[str, Value] = {"organisations": len(group.organisations), "points": group.points}
    for kind in ("collector", "collaborator"):
        people = [one for one in group.people if one.kind == kind]
        found[f"{kind}s"] = len(people)
        # Blank is not zero: where nobody said of anybody whether they lead a village, there is nothing to count.
        if not people or any(one.village_leader is not None for one in people):
            found[f"{kind}_leaders"] = sum(one.village_leader == 1 for one in people)
    for prefix, block in blocks.items():
        figures = [one.figures(block) for one in group.results]
        committed = add_up([_committed(one) for one in figures])
        reached = sum(one.cumulative or 0 for one in figures)
        percent = percent_of(reached, committed)
        found[f"{prefix}_reached"] = reached
        if committed is not None:
            found[f"{prefix}_committed"] = committed
        if percent is not None:
            found[f"{prefix}_percent"] = percent
    return found


def _committed(figures: BlockFigures) -> int | None:
    return add_up([figures.committed_new, figures.committed_continuing])


def _checks(
    office: Office, whole: _Group, results: Sequence[OrganisationBlock], blocks: Mapping[str, str]
) -> Iterator[Check]:
    ownerless = [one.name for one in whole.organisations if one.owner is None]
    if ownerless:
        yield Check(
            level="warn",
            message=f"Chưa ghi đơn vị chủ quản (Bưu điện, PVI, khác), đang tính vào “TCDV khác”: {', '.join(ownerless)}.",
            page="collectors",
        )
    unsaid = [one.name for one in whole.people if one.village_leader is None and one.kind != "officer"]
    if unsaid:
        yield Check(
            level="hint",
            message=f"Chưa ghi {len(unsaid)} nhân viên thu, cộng tác viên có là lãnh đạo thôn, tổ dân phố hay không; cột 4, 6 có thể thiếu.",
            page="collectors",
        )
    held = {block.key for block in whole.results}
    outside = [block for block in results if block.key not in held]
    counts = {prefix: sum(one.figures(block).cumulative or 0 for one in outside) for prefix, block in blocks.items()}
    if any(counts.values()):
        yield Check(
            level="hint",
            message=f"Ngoài biểu này còn {format_money(counts['vsi'])} người BHXH tự nguyện, {format_money(counts['hh'])} người BHYT (lũy kế) "
            "do cán bộ cơ quan BHXH thu hoặc chưa ghi nhân viên thu: có trong B15a-UQ, không thuộc tổ chức nào.",
            page="report",
            args={"form": "B15a-UQ"},
        )
    if not whole.organisations:
        yield Check(
            level="warn", message="Chưa có tổ chức dịch vụ thu nào. Hãy thêm ở trang Nhân viên thu.", page="collectors"
        )
