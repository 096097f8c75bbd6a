"""D05-TS: the people of one declaration batch, with the amounts and parameters frozen when each enrolled."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from typing import Any

from desktop_app.domain.law import LawBook
from desktop_app.domain.period_changes import VOLUNTARY_CHANGE
from desktop_app.excel.form_loader import load_layout
from desktop_app.excel.form_paper import paper_form
from desktop_app.reports import d05
from desktop_app.reports.d05 import D05Batch, D05Line
from desktop_app.services.collecting_batches import BatchLine
from desktop_app.services.office import Office
from desktop_app.services.reporting_batch_lists import BatchList, find_list, header_checks, lists_with
from desktop_app.services.reporting_values import Check, Filters, Form, Sheet

_ROW = re.compile(r"Dòng (\d+),")  # how the form's own remarks begin
_UNEVEN = frozenset({"ahead", "missing"})  # these discount or compound: the plain formula does not hold


def prepare(office: Office, form: Form, month: str, filters: Filters) -> Sheet:
    """The list of a batch, or of what waits for one in the month.

    Without a batch in ``filters`` it is the one batch made in the month; when there is none (or those who wait are asked
    for) the enrolments collected in the month that stand in no batch yet. Raises ``WorldFault`` when there are several batches, or nobody.
    """
    found = find_list(office, lists_with(office, code=form.code), month, filters)
    layout = load_layout(form.code, found.on)
    figures = figures_of(found, office.law)
    header = d05.header(figures)
    return Sheet(
        form=form,
        month=month,
        filters=filters,
        report=d05.report(
            figures,
            paper_form(layout, header),
            caption=found.caption(month),
            made_at=office.now(),
        ),
        layout=layout,
        header=header,
        stem=found.stem(form.code, month),
        batch_id=found.batch_id,
    ).with_checks(*_checks(found, figures))


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
        key=f"person:{person.id}/enrolment:{enrolment.id}",
    )


def _percent(inputs: dict[str, Any], payer: str) -> Decimal:
    """The percentage that was counted: a resolution's, else what the officer typed."""
    return Decimal(inputs.get(f"{payer}_percent_counted", inputs.get(f"{payer}_percent", "0")))


def _counted_anew(kept: dict[str, Any]) -> bool:
    """Whether months after a change of the law were counted at the new figures: one rate and one line are not enough then."""
    told = [rate for rate in kept.get("rates", ()) if rate["key"] == VOLUNTARY_CHANGE]
    return bool(kept.get("later")) and any(Decimal(rate["value"]) for rate in told)


def figures_of(found: BatchList, law: LawBook) -> D05Batch:
    """The list as the form takes it."""
    header = found.header()
    return D05Batch(lines=tuple(line_of(line, law) for line in found.lines), on=found.on, **header)


def _checks(found: BatchList, figures: D05Batch) -> list[Check]:
    checks: list[Check] = []
    for text in d05.remarks(figures):
        row = _ROW.match(text)
        line = found.lines[int(row[1]) - 1] if row else None
        args = {"household": line.person.household_id, "person": line.person.id} if line else {}
        checks.append(Check(level="warn", message=text, page="household" if line else "", args=args))
    checks += header_checks(found)
    if found.lines:
        checks.append(
            Check(
                level="hint",
                message="Cột “Hình thức nhận kết quả” để trống vì chương trình chưa ghi sổ điện tử hay bản giấy; hãy điền tay.",
            )
        )
    return checks
