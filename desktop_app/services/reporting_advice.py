"""Phiếu tư vấn hộ as a report: for one household or a whole hamlet, as pages to print and as a list to sort."""

from __future__ import annotations

import re
from collections.abc import Sequence

from desktop_app.domain.dates import format_date
from desktop_app.domain.money import format_money
from desktop_app.excel.list_writer import ListColumn, ListValue
from desktop_app.reports.advice import AdviceSlip
from desktop_app.reports.advice_pages import SlipDocument
from desktop_app.reports.report import Column, Line, Page, Report, Row, heading_grid
from desktop_app.services.advising import active_households, hamlet_slips, household_slip
from desktop_app.services.office import Office
from desktop_app.services.quoting_facts import household_of
from desktop_app.services.reporting_values import Check, Filters, Form, ListTable, Progress, Sheet
from desktop_app.system.faults import WorldFault

_COLUMNS = (("number", "TT", 6), ("head", "Chủ hộ", 30), ("address", "Địa chỉ", 40), ("members", "Số người", 10))
_SHOWN = 10  # hamlets named in the sentence that asks for one


def prepare(office: Office, form: Form, month: str, filters: Filters, progress: Progress | None = None) -> Sheet:
    """The slip of one household, or of every household of a hamlet in house order, as of today.

    Raises ``WorldFault`` where neither or both are chosen, for what is not in the file and for a hamlet without
    anybody; ``RuleBroken`` for incomes outside the bounds of the law.
    """
    slips, stem, scope, empty = _chosen(office, filters, progress)
    report = _report(office, form, slips, scope)
    return Sheet(
        form=form,
        month=month,
        filters=filters,
        report=report,
        table=_table(slips),
        stem=f"{form.code}-{stem}-{office.today.isoformat()}",
        slips=slips,
        document=SlipDocument(slips),
    ).with_checks(*_checks(slips, empty))


def _chosen(
    office: Office, filters: Filters, progress: Progress | None
) -> tuple[tuple[AdviceSlip, ...], str, str, int]:
    """The slips, a name for the file, the scope in words, and how many households have nobody on record."""
    if (filters.household is None) == (filters.hamlet is None):
        raise WorldFault(
            f"Phiếu tư vấn lập cho một hộ hoặc cho một thôn, tổ: hãy chọn một trong hai. {_known_hamlets(office)}".strip()
        )
    if filters.household is not None:
        household = household_of(office.read, filters.household)
        slip = household_slip(office, filters.household, incomes=filters.incomes)
        name = household.code if household.code and re.fullmatch(r"[\w.-]+", household.code) else str(household.id)
        return (slip,), name, f"hộ {slip.head or household.code or slip.address}", 0
    assert filters.hamlet is not None, "one of the two is chosen"
    slips = hamlet_slips(office, filters.hamlet, incomes=filters.incomes, progress=progress)
    hamlet = office.read.hamlets.get(filters.hamlet)
    if not slips:
        raise WorldFault(f"{hamlet.name} chưa có hộ nào có người trong sổ. Hãy chọn thôn, tổ khác.")
    scope = f"{hamlet.name}, {slips[0].commune}"
    return slips, str(hamlet.id), scope, len(active_households(office, hamlet.id)) - len(slips)


def _known_hamlets(office: Office) -> str:
    hamlets = office.read.hamlets.all()
    if not hamlets:
        return ""
    named = "; ".join(f"{one.id} {one.name}" for one in hamlets[:_SHOWN])
    more = f" … ({len(hamlets)} thôn, tổ)" if len(hamlets) > _SHOWN else ""
    return f"Các thôn, tổ đang có: {named}{more}."


def _report(office: Office, form: Form, slips: Sequence[AdviceSlip], scope: str) -> Report:
    return Report(
        code=form.title,
        title=(
            Line(text=form.title.upper(), bold=True),
            Line(text=f"Ngày {format_date(slips[0].on)}, {scope}: {format_money(len(slips))} hộ", italic=True),
        ),
        columns=tuple(Column(key=key, width=width) for key, _, width in _COLUMNS),
        headings=heading_grid([(heading,) for _, heading, _ in _COLUMNS]),
        rows=tuple(
            Row(
                kind="line",
                values={"number": place, "head": one.head, "address": one.address, "members": len(one.members)},
            )
            for place, one in enumerate(slips, start=1)
        ),
        caption=f"Phạm vi: {scope}",
        made_at=office.now(),
        page=Page(landscape=False),
    )


def _table(slips: Sequence[AdviceSlip]) -> ListTable:
    """A line for each member: what they hold, what they would pay, or why they cannot join."""
    months = next((one.health.months for one in slips if one.health.months), ())
    columns = [
        ListColumn(heading="Thôn, tổ", width=18),
        ListColumn(heading="Chủ hộ", width=24),
        ListColumn(heading="Địa chỉ", width=24),
        ListColumn(heading="Điện thoại", kind="id", width=13),
        ListColumn(heading="Nhân viên thu", width=20),
        ListColumn(heading="Họ và tên", width=24),
        ListColumn(heading="Năm sinh", kind="id", width=16),
        ListColumn(heading="Thẻ BHYT", width=22),
        ListColumn(heading="Đến ngày", kind="date"),
        ListColumn(heading="Đóng lại trước ngày", kind="date", width=14),
        ListColumn(heading="Thứ tự, diện", width=20),
        *(ListColumn(heading=f"Nộp {number} tháng (đ)", kind="money") for number in months),
        ListColumn(heading="Chưa đóng được vì", width=44),
    ]
    rows: list[list[ListValue]] = []
    for slip in slips:
        pay = {line.person_id: line for line in slip.health.lines}
        left = {line.person_id: line.reason for line in slip.health.left}
        for member in slip.members:
            card, line = member.holdings[0], pay.get(member.person_id)
            rows.append(
                [
                    slip.hamlet,
                    slip.head,
                    slip.address,
                    slip.phone,
                    slip.collector,
                    member.name,
                    member.born,
                    card.what,
                    card.ends_on,
                    card.pay_before,
                    line.place if line else None,
                    *(line.payable if line else (None,) * len(months)),
                    left.get(member.person_id) or slip.health.fault or None,
                ]
            )
    return ListTable(columns=columns, rows=rows)


def _checks(slips: Sequence[AdviceSlip], empty: int) -> list[Check]:
    """What is blank on the slips, and what is not verified."""
    found = []
    for broken in dict.fromkeys(one.health.fault for one in slips if one.health.fault):
        many = sum(one.health.fault == broken for one in slips)
        found.append(Check(level="warn", message=f"{many} phiếu chưa tính được BHYT hộ gia đình: {broken}"))
    unborn = sum(not member.born.isdigit() for one in slips for member in one.members)
    if unborn:
        args = {"household": slips[0].household_id} if len(slips) == 1 else {}
        message = f"{unborn} người chưa có ngày sinh nên chưa xét được điều kiện tham gia; phiếu ghi rõ và để trống."
        found.append(Check(level="warn", message=message, page="household", args=args))
    unnamed = sum(not one.collector for one in slips)
    if unnamed:
        message = f"{unnamed} phiếu chưa biết nhân viên thu; chỗ ghi tên và điện thoại để trống để viết tay."
        found.append(Check(level="hint", message=message))
    silent = sum(bool(one.collector) and not one.collector_phone for one in slips)
    if silent:
        found.append(Check(level="hint", message=f"{silent} phiếu có nhân viên thu chưa ghi số điện thoại."))
    if empty:
        found.append(
            Check(level="hint", message=f"{empty} hộ chưa có ai trong sổ nên không có phiếu.", page="household")
        )
    doubts = dict.fromkeys(text for one in slips for text in one.unverified)
    return [*found, *(Check(level="hint", message=f"Chưa kiểm chứng: {doubt}.") for doubt in doubts)]
