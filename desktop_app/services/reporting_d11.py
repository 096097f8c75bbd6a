"""D11-TS of a batch or a month, D11a-TS of a month, quarter or year: the remuneration lines as the forms take them.

What was confirmed stands there as it stands in the ledger; what was not yet is on the form as it would be confirmed, and the checks say so.
"""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.domain.batch_records import Batch
from desktop_app.domain.dates import format_month
from desktop_app.domain.law_names import method_name
from desktop_app.domain.money import format_money
from desktop_app.domain.names import sort_key
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.domain.records import Organisation
from desktop_app.excel.form_loader import load_layout
from desktop_app.excel.form_paper import paper_form
from desktop_app.reports import d11
from desktop_app.reports.d11 import D11Detail, D11Line, D11Section, D11Summary, D11Unit
from desktop_app.services.office import Office
from desktop_app.services.remuneration import remuneration_lines
from desktop_app.services.remuneration_values import RemunerationLine, sum_lines
from desktop_app.services.report_periods import last_month, months_of, period_key, period_words
from desktop_app.services.reporting_letterhead import letterhead
from desktop_app.services.reporting_values import QUARTER, YEAR, Check, Filters, Form, Sheet, made_on
from desktop_app.system.faults import WorldFault

_VOLUNTARY, _ACCIDENT, _HEALTH = "BHXH tự nguyện", "BHTNLĐ tự nguyện", "BHYT"
_HEALTH_GROUPS = {HEALTH_HOUSEHOLD: "Đối tượng tham gia theo hộ gia đình", "": "Đối tượng khác"}


def prepare(office: Office, form: Form, month: str, filters: Filters) -> Sheet:
    """D11-TS: the lines of a batch, or of a month, of one organisation or collector or of all; without any it is a blank form.

    Raises ``WorldFault`` for an unknown batch.
    """
    batch = _batch(office, filters.batch, month) if filters.batch is not None else None
    lines = remuneration_lines(
        office,
        batch_id=batch.id if batch else None,
        month=month,
        collector_id=filters.collector,
        organisation_id=filters.organisation,
    )
    occasion = f"{batch.form} {batch.number or batch.id}" if batch else f"tháng {format_month(month)}"
    figures = _detail(office, month, lines, occasion)
    layout = load_layout(form.code, made_on(office, month))
    header = d11.detail_header(figures)
    who = f"-{lines[0].code or filters.collector}" if filters.collector is not None and lines else ""
    return Sheet(
        form=form,
        month=month,
        filters=filters,
        report=d11.detail_report(
            figures, paper_form(layout, header), caption=f"Thù lao, đợt phát sinh {occasion}", made_at=office.now()
        ),
        layout=layout,
        header=header,
        stem=f"{form.code}-{_plain(batch)}{who}" if batch else f"{form.code}-{month}{who}",
        batch_id=batch.id if batch else None,
    ).with_checks(
        *_nobody(lines, batch, month),
        *_remarks(lines, d11.detail_remarks(figures)),
        *_checks(office, lines),
        *_several(lines),
    )


def prepare_summary(office: Office, form: Form, month: str, filters: Filters) -> Sheet:
    """D11a-TS of the period that ``month`` ends: one row per organisation under each scheme. A period without lines is a form of zeros."""
    month = last_month(form.period, month)
    lines = lines_of(office, form.period, month, filters.organisation)
    figures = _summary(office, form, month, lines)
    layout = load_layout(form.code, made_on(office, month))
    header = d11.summary_header(figures)
    words = period_words(form.period, month)
    return Sheet(
        form=form,
        month=month,
        filters=filters,
        report=d11.summary_report(
            figures, paper_form(layout, header), caption=f"Thù lao, {words}", made_at=office.now()
        ),
        layout=layout,
        header=header,
        stem=f"{form.code}-{period_key(form.period, month)}",
    ).with_checks(*_checks(office, lines), *_against_ledger(office, form.period, month, lines, filters))


def lines_of(office: Office, period: str, month: str, organisation_id: int | None) -> tuple[RemunerationLine, ...]:
    """The lines that D11a-TS of a period adds up; ``month`` is its last one."""
    if period == YEAR:
        return remuneration_lines(office, year=int(month[:4]), organisation_id=organisation_id)
    if period == QUARTER:
        return remuneration_lines(office, quarter=month, organisation_id=organisation_id)
    return remuneration_lines(office, month=month, organisation_id=organisation_id)


def summary_row(line: RemunerationLine) -> str:
    """The key of the row of D11a-TS that a line is added up in."""
    if line.scheme == VOLUNTARY_SI:
        section = "vsi"
    elif line.scheme == "voluntary-accident":
        section = "accident"
    else:
        section = f"health/{line.scheme if line.scheme in _HEALTH_GROUPS else ''}"
    return f"{section}/organisation:{line.organisation_id}"


def _detail(office: Office, month: str, lines: Sequence[RemunerationLine], occasion: str) -> D11Detail:
    head = letterhead(office)
    organisations = {line.organisation_id for line in lines}
    organisation = office.read.organisations.get(organisations.pop()) if len(organisations) == 1 else None
    return D11Detail(
        lines=tuple(_line(line) for line in lines),
        occasion=occasion,
        organisation=organisation.name if organisation else "",
        organisation_code=(organisation.code or "") if organisation else "",
        province=head.province,
        office=head.branch,
        on=made_on(office, month),
        signer_title=head.signers.director_title,
        signer=head.signers.director,
    )


def _line(line: RemunerationLine) -> D11Line:
    return D11Line(
        name=line.name,
        fresh=line.fresh,
        code=line.code or "",
        insurance_no=line.insurance_no or "",
        level=line.level,
        method=f"{line.months} tháng" if line.scheme != VOLUNTARY_SI else method_name(line.method or ""),
        base=line.base,
        percent=line.percent,
        amount=line.amount,
        months_back=line.months_back,
        refunded=line.clawed_base,
        clawed_percent=line.clawed_percent,
        clawed=line.clawed_amount,
        key=f"person:{line.person_id}/enrolment:{line.enrolment_id}/{'posted' if line.posted else 'pending'}",
    )


def _summary(office: Office, form: Form, month: str, lines: Sequence[RemunerationLine]) -> D11Summary:
    head = letterhead(office)
    organisations = {one.id: one for one in office.read.organisations.all()}
    health = [line for line in lines if line.scheme not in (VOLUNTARY_SI, "voluntary-accident")]
    groups = tuple(
        (title, _units(organisations, of_group, f"health/{key}"))
        for key, title in _HEALTH_GROUPS.items()
        if (of_group := [line for line in health if (line.scheme if line.scheme in _HEALTH_GROUPS else "") == key])
        or key == HEALTH_HOUSEHOLD
    )
    words = period_words(form.period, month)
    return D11Summary(
        sections=(
            D11Section(
                title=_VOLUNTARY,
                units=_units(organisations, [line for line in lines if line.scheme == VOLUNTARY_SI], "vsi"),
            ),
            D11Section(
                title=_ACCIDENT,
                units=_units(
                    organisations, [line for line in lines if line.scheme == "voluntary-accident"], "accident"
                ),
            ),
            D11Section(title=_HEALTH, groups=groups),
        ),
        period=words[:1].upper() + words[1:].replace("/", " năm "),
        province=head.province,
        office=head.branch,
        on=made_on(office, month),
        signer_title=head.signers.director_title,
        signer=head.signers.director,
    )


def _units(organisations: dict[int, Organisation], lines: Sequence[RemunerationLine], key: str) -> tuple[D11Unit, ...]:
    found = []
    for organisation_id in dict.fromkeys(line.organisation_id for line in lines):
        sums = sum_lines(line for line in lines if line.organisation_id == organisation_id)
        organisation = organisations[organisation_id]
        found.append(
            D11Unit(
                name=organisation.name,
                code=organisation.code or "",
                new_people=sums.fresh_people,
                new_base=sums.fresh_base,
                new_amount=sums.fresh_amount,
                going_on_people=sums.renewed_people,
                going_on_base=sums.renewed_base,
                going_on_amount=sums.renewed_amount,
                new_refunded=sums.fresh_clawed_base,
                new_clawed=sums.fresh_clawed_amount,
                going_on_refunded=sums.renewed_clawed_base,
                going_on_clawed=sums.renewed_clawed_amount,
                key=f"{key}/organisation:{organisation_id}",
            )
        )
    return tuple(sorted(found, key=lambda unit: sort_key(unit.name)))


def _remarks(lines: Sequence[RemunerationLine], remarks: Sequence[str]) -> list[Check]:
    """What the form says of single lines, each with the way to the person."""
    checks = []
    for text in remarks:
        line = lines[int(text.split(",")[0].removeprefix("Dòng ")) - 1]
        household = {"person": line.person_id} if "mã số BHXH" in text else {}
        checks.append(Check(level="warn", message=text, page="household" if household else "", args=household))
    return checks


def _nobody(lines: Sequence[RemunerationLine], batch: Batch | None, month: str) -> list[Check]:
    if lines:
        return []
    text = f"Không có dòng thù lao nào của {_occasion_words(batch, month)}: chưa ai nộp tiền qua nhân viên thu, hoặc đợt chưa được tiếp nhận."
    return [Check(level="warn", message=text, page="collectors", args={"tab": "remuneration"})]


def _several(lines: Sequence[RemunerationLine]) -> list[Check]:
    if len({line.organisation_id for line in lines}) <= 1:
        return []
    text = "Bảng gồm nhiều tổ chức nên phần đầu không ghi mã, tên đơn vị. Hãy xuất từng tổ chức ở trang Tổ chức thu, thẻ Thù lao."
    return [Check(level="hint", message=text, page="collectors", args={"tab": "remuneration"})]


def _checks(office: Office, lines: Sequence[RemunerationLine]) -> list[Check]:
    checks = []
    waiting = [line for line in lines if not line.posted]
    if waiting:
        sums = sum_lines(waiting)
        checks.append(
            Check(
                level="warn",
                message=f"{len(waiting)} dòng ({format_money(sums.amount - sums.clawed_amount)} đ) chưa xác nhận, chưa ghi sổ. "
                "Hãy xác nhận thù lao của tháng ở trang Tổ chức thu, thẻ Thù lao, trước khi gửi.",
                page="collectors",
                args={"tab": "remuneration"},
            )
        )
    unrated = sum(1 for line in lines if line.problem)
    if unrated:
        checks.append(
            Check(
                level="warn",
                message=f"{unrated} dòng chưa có tỷ lệ thù lao cho ngày thu. Hãy ghi tỷ lệ vào hợp đồng của tổ chức hoặc trang Quy định.",
                page="collectors",
                args={"tab": "register"},
            )
        )
    used = {line.organisation_id for line in lines}
    no_code = [one.name for one in office.read.organisations.all() if one.id in used and not one.code]
    if no_code:
        checks.append(Check(level="warn", message=f"Tổ chức chưa có mã: {', '.join(no_code)}."))
    return checks


def _against_ledger(
    office: Office, period: str, month: str, lines: Sequence[RemunerationLine], filters: Filters
) -> list[Check]:
    """The confirmed lines against the ledger: the two are made of the same entries and must agree to the đồng."""
    if filters.organisation is not None:
        return []
    posted = sum_lines(line for line in lines if line.posted)
    granted = clawed = 0
    for one in months_of(period, month):
        for row in office.read.balances.month(one):
            granted += row.amount if row.kind == "remuneration" else 0
            clawed -= row.amount if row.kind == "claw-back" else 0
    if (posted.amount, posted.clawed_amount) == (granted, clawed):
        return []
    return [
        Check(
            level="warn",
            message=f"Bảng có {format_money(posted.amount)} đ thù lao, thu hồi {format_money(posted.clawed_amount)} đ; sổ thu có "
            f"{format_money(granted)} đ và {format_money(clawed)} đ. Hãy kiểm tra dữ liệu (Sao lưu và kiểm tra).",
        )
    ]


def _batch(office: Office, wanted: int, month: str) -> Batch:
    """The batch of that id, or of that number in the year of the month."""
    for one in office.read.batches.newest():
        number, _, year = (one.number or "").partition("/")
        if one.id == wanted or (number.isdigit() and (int(number), year) == (wanted, month[:4])):
            return one
    raise WorldFault(f"Không có đợt kê khai số {wanted} của năm {month[:4]}. Hãy chọn lại đợt.")


def _occasion_words(batch: Batch | None, month: str) -> str:
    return f"đợt {batch.form} {batch.number or batch.id}" if batch else f"tháng {format_month(month)}"


def _plain(batch: Batch) -> str:
    return f"{batch.form}-{(batch.number or str(batch.id)).replace('/', '-')}"
