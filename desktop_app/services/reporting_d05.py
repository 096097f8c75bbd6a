"""D05-TS: the people of one declaration batch, with the amounts and parameters frozen when each enrolled."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from desktop_app.domain.dates import format_date, format_month, month_bounds
from desktop_app.domain.law import LawBook
from desktop_app.domain.period_changes import VOLUNTARY_CHANGE
from desktop_app.domain.quote import VOLUNTARY_SI
from desktop_app.domain.records import Collector, Organisation
from desktop_app.excel.form_loader import load_layout
from desktop_app.excel.form_paper import paper_form
from desktop_app.reports import d05
from desktop_app.reports.d05 import D05Batch, D05Line
from desktop_app.services.collecting_batches import BatchForm, BatchLine, BatchView, batch, batches, waiting
from desktop_app.services.office import Office
from desktop_app.services.reporting_values import Check, Filters, Form, Sheet, made_on
from desktop_app.system.faults import WorldFault

_ROW = re.compile(r"Dòng (\d+),")  # how the form's own remarks begin
_UNEVEN = frozenset({"ahead", "missing"})  # these discount or compound: the plain formula does not hold


@dataclass(frozen=True, kw_only=True)
class _List:
    """The people of one list and whose list it is; ``view`` is ``None`` while no batch was made."""

    lines: tuple[BatchLine, ...]
    view: BatchView | None
    organisation: Organisation | None
    collector: Collector | None
    on: date


def prepare(office: Office, form: Form, month: str, filters: Filters) -> Sheet:
    """The list of a batch, or of what waits for one in the month.

    Without a batch in ``filters`` it is the one batch made in the month; when there is none (or those who wait are asked
    for) the enrolments collected in the month that stand in no batch yet. Raises ``WorldFault`` when there are several batches, or nobody.
    """
    found = _find(office, form, month, filters)
    layout = load_layout(form.code, found.on)
    figures = figures_of(found, office.law)
    header = d05.header(figures)
    number = (found.view.batch.number or "") if found.view else ""
    waits = f"Đã thu trong tháng {format_month(month)}, chờ kê khai"
    return Sheet(
        form=form,
        month=month,
        filters=filters,
        report=d05.report(
            figures,
            paper_form(layout, header),
            caption=f"Đợt kê khai {number}, lập ngày {format_date(found.on)}" if found.view else waits,
            made_at=office.now(),
        ),
        layout=layout,
        header=header,
        stem=f"{form.code}-{_plain(number)}" if number else f"{form.code}-cho-ke-khai-{month}",
        batch_id=found.view.batch.id if found.view else None,
    ).with_checks(*_checks(found, figures, number))


def line_of(line: BatchLine, law: LawBook) -> D05Line:
    """One person with the amounts and rates kept with the enrolment; what was not recorded stays blank.

    Where an enrolment kept no rates the law of the day of collection serves to check the amounts, never to make them.
    """
    enrolment, person = line.enrolment, line.person
    kept: dict[str, Any] = json.loads(enrolment.snapshot)
    inputs = kept.get("inputs", {})
    rates = {rate["key"]: Decimal(rate["value"]) for rate in kept.get("rates", ())}
    on = date.fromisoformat(enrolment.collected_on or enrolment.quoted_on)
    for key in ("voluntary-si.rate", "rural-poverty-line"):
        rates.setdefault(key, law.at(key, on).value)
    percent = rates.get("voluntary-si.support")
    supported = int(inputs.get("months_supported_now", enrolment.months))
    local, other = _percent(inputs, "local"), _percent(inputs, "other")
    return D05Line(
        name=person.name,
        months=enrolment.months,
        income=enrolment.income or 0,
        rate=rates["voluntary-si.rate"],
        poverty_line=int(rates["rural-poverty-line"]),
        from_month=(enrolment.valid_from or "")[:7] or None,
        insurance_no=person.insurance_no or "",
        birth=person.birth,
        state_percent=percent if enrolment.state_support else Decimal(0),
        supported_months=supported,
        local_percent=local or None,
        local_amount=enrolment.local_support or None,
        other_percent=other or None,
        other_amount=enrolment.other_support or None,
        due=enrolment.gross,
        payable=enrolment.payable,
        plain_period=enrolment.method not in _UNEVEN and not _counted_anew(kept),
        change=line.kind_name,
    )


def _percent(inputs: dict[str, Any], payer: str) -> Decimal:
    """The percentage that was counted: a resolution's, else what the officer typed."""
    return Decimal(inputs.get(f"{payer}_percent_counted", inputs.get(f"{payer}_percent", "0")))


def _counted_anew(kept: dict[str, Any]) -> bool:
    """Whether months after a change of the law were counted at the new figures: one rate and one line are not enough then."""
    told = [rate for rate in kept.get("rates", ()) if rate["key"] == VOLUNTARY_CHANGE]
    return bool(kept.get("later")) and any(Decimal(rate["value"]) for rate in told)


def figures_of(found: _List, law: LawBook) -> D05Batch:
    """The list as the form takes it."""
    return D05Batch(
        lines=tuple(line_of(line, law) for line in found.lines),
        organisation=found.organisation.name if found.organisation else "",
        organisation_code=(found.organisation.code or "") if found.organisation else "",
        collector=found.collector.name if found.collector else "",
        collector_code=(found.collector.code or "") if found.collector else "",
        list_number=(found.view.batch.number or "") if found.view else "",
        on=found.on,
    )


def _find(office: Office, form: Form, month: str, filters: Filters) -> _List:
    of_form = [view for view in batches(office, VOLUNTARY_SI) if view.batch.form == form.code]
    if filters.batch is not None:
        return _of_batch(office, _named(of_form, filters.batch, month))
    here = [view for view in of_form if view.batch.made_on.startswith(month) and not filters.waiting]
    if len(here) > 1:
        names = ", ".join(view.batch.number or str(view.batch.id) for view in reversed(here))
        raise WorldFault(
            f"Tháng {format_month(month)} có {len(here)} đợt kê khai {form.code}: {names}. Hãy chọn một đợt."
        )
    if here:
        return _of_batch(office, here[0])
    first, last = month_bounds(month)
    lines = waiting(office, BatchForm(since=first, until=last, collector_id=filters.collector))
    if not lines:
        raise WorldFault(
            f"Tháng {format_month(month)} không có ai đã thu BHXH tự nguyện đang chờ kê khai. "
            "Hãy chọn tháng hoặc đợt kê khai khác, hoặc ghi thu trước rồi lập đợt kê khai."
        )
    organisation, collector = _owner(office, lines)
    return _List(lines=lines, view=None, organisation=organisation, collector=collector, on=made_on(office, month))


def _of_batch(office: Office, view: BatchView) -> _List:
    return _List(
        lines=batch(office, view.batch.id).lines,
        view=view,
        organisation=view.organisation,
        collector=view.collector,
        on=date.fromisoformat(view.batch.made_on),
    )


def _named(views: Sequence[BatchView], wanted: int, month: str) -> BatchView:
    """The batch of that id, or of that number in the year of the month."""
    for view in views:
        number, _, year = (view.batch.number or "").partition("/")
        if view.batch.id == wanted or (number.isdigit() and (int(number), year) == (wanted, month[:4])):
            return view
    known = ", ".join(view.batch.number or str(view.batch.id) for view in views) or "chưa có đợt nào"
    raise WorldFault(f"Không có đợt kê khai số {wanted} của năm {month[:4]}. Các đợt đang có: {known}.")


def _owner(office: Office, lines: Sequence[BatchLine]) -> tuple[Organisation | None, Collector | None]:
    """Whose list it would be: the one collector or the one organisation that all lines share."""
    work = office.read
    ids = {line.enrolment.collector_id for line in lines}
    if None in ids:
        return None, None
    collectors = [work.collectors.get(key) for key in ids if key is not None]
    organisations = {collector.organisation_id for collector in collectors}
    if len(organisations) != 1:
        return None, None
    return work.organisations.get(organisations.pop()), collectors[0] if len(collectors) == 1 else None


def _checks(found: _List, figures: D05Batch, number: str) -> list[Check]:
    checks = []
    for text in d05.remarks(figures):
        row = _ROW.match(text)
        line = found.lines[int(row[1]) - 1] if row else None
        args = {"household": line.person.household_id, "person": line.person.id} if line else {}
        checks.append(Check(level="warn", message=text, page="household" if line else "", args=args))
    if found.view is None:
        checks.append(
            Check(
                level="hint",
                message="Chưa lập đợt kê khai: danh sách chưa có số và gồm mọi người đang chờ trong tháng. "
                "Hãy lập đợt kê khai cho từng tổ chức hoặc nhân viên thu trước khi gửi.",
            )
        )
    elif not found.lines:
        checks.append(Check(level="warn", message=f"Đợt kê khai {number} chưa có người nào."))
    for label, value in (
        ("tên tổ chức", figures.organisation),
        ("mã tổ chức", figures.organisation_code),
    ):
        if not value:
            checks.append(Check(level="hint", message=f"Phần đầu danh sách chưa có {label}; hãy điền tay nếu cần."))
    if found.lines:
        checks.append(
            Check(
                level="hint",
                message="Cột “Hình thức nhận kết quả” để trống vì chương trình chưa ghi sổ điện tử hay bản giấy; hãy điền tay.",
            )
        )
    return checks


def _plain(number: str) -> str:
    return re.sub(r"[^\w-]+", "-", number).strip("-")
