"""Mẫu 01-ĐĐ: the letter that urges an employer to pay, for one employer or for everybody late in a commune or in the office."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.domain.dates import format_date, format_date_words, format_month
from desktop_app.domain.law import LawBook
from desktop_app.domain.money import format_money, format_percent
from desktop_app.reports.documents.layout import DocumentCopy
from desktop_app.reports.documents.loader import load_document
from desktop_app.reports.documents.rendering import Document
from desktop_app.reports.report import Row
from desktop_app.services.employer_arrears import Arrears, arrears_of
from desktop_app.services.employers import FUNDS, employer_card
from desktop_app.services.office import Office
from desktop_app.services.reporting_documents import ListField, document_sheet
from desktop_app.services.reporting_letterhead import Letterhead, letterhead
from desktop_app.services.reporting_values import Check, Filters, Form, Sheet
from desktop_app.system.faults import WorldFault

_KINDS = frozenset({"CƠ", "SỞ", "TỈNH", "THÀNH", "PHỐ"})  # words of a kind of office, not of its name
_FIELDS = (
    ListField(key="number", heading="TT", width=6, kind="count"),
    ListField(key="name", heading="Đơn vị", width=34),
    ListField(key="unit_code", heading="Mã đơn vị", width=16, kind="id"),
    ListField(key="tax_code", heading="Mã số thuế", width=15, kind="id"),
    ListField(key="address", heading="Địa chỉ", width=34),
    ListField(key="amount", heading="Số tiền chậm đóng (đ)", width=16, kind="money"),
    *(ListField(key=fund, heading=f"{name} (đ)", width=14, kind="money") for fund, name in FUNDS.items() if fund),
    ListField(key="since", heading="Chậm từ sau ngày", width=12, kind="date"),
    ListField(key="days", heading="Số ngày chậm", width=9, kind="count"),
    ListField(key="charge", heading="Số tiền xử lý chậm đóng (đ)", width=16, kind="money"),
    ListField(key="evasion", heading="Trốn đóng từ ngày", width=12, kind="date"),
)


def prepare(office: Office, form: Form, month: str, filters: Filters) -> Sheet:
    """The letters for a month: to one ``employer``, else to all that owe (of a ``commune``), by name; days and charge as of today.

    Raises ``WorldFault`` for an employer that is not there and where nobody owes anything as of the month.
    """
    if filters.employer is not None:
        employers = [employer_card(office, filters.employer).employer]
    else:
        employers = office.read.employers.listed(commune_code=filters.commune or "")
    found = arrears_of(office, employers, month, office.today)
    if not found:
        who = f"{employers[0].name} không" if filters.employer is not None else "Không đơn vị nào"
        raise WorldFault(
            f"{who} có số tiền chậm đóng của tháng {format_month(month)} trong tệp. "
            "Hãy nhập danh sách đơn vị chậm đóng của tháng đó, hoặc chọn tháng khác."
        )
    head = letterhead(office)
    document = Document(
        layout=load_document(form.code, office.today),
        copies=tuple(_letter(one, head, office.law) for one in found),
        unit="văn bản",
    )
    one = f"-don-vi-{filters.employer}" if filters.employer is not None else ""
    where = f"-{filters.commune}" if filters.commune is not None else ""
    return document_sheet(
        office,
        form,
        month,
        filters,
        document=document,
        fields=_FIELDS,
        rows=[_row(number, one) for number, one in enumerate(found, start=1)],
        scope=f"Số liệu tháng {format_month(month)}, tính đến ngày {format_date(office.today)}: {len(found)} đơn vị",
        stem=f"{form.code}-{month}{where}{one}",
        checks=_checks(found),
    )


def _letter(found: Arrears, head: Letterhead, law: LawBook) -> DocumentCopy:
    employer = found.employer
    texts = {
        "province": head.province,
        "branch": head.branch,
        "sender": _running(head.branch),
        "place": head.signers.place,
        "day": format_date_words(found.on),
        "director_title": head.signers.director_title,
        "director": head.signers.director,
        "employer": employer.name,
        "unit_code": employer.unit_code or "",
        "address": employer.address or "",
        "phone": employer.phone or "",
        "month": found.month[5:],
        "year": found.month[:4],
        "rate": f"{format_percent(law.at('late-payment.rate', found.on).value)}".replace(" ", ""),
        "late": format_money(found.amount),
        "late_funds": _by_fund(found),
        **_lateness(found),
    }
    return DocumentCopy(name=employer.name, texts=texts)


def _running(branch: str) -> str:
    """The office's name inside a sentence: one kept in capitals is written with a capital for each word of the name only."""
    if not branch.isupper():
        return branch
    return " ".join(word.lower() if word in _KINDS else word.capitalize() for word in branch.split())


def _by_fund(found: Arrears) -> str:
    """“ (trong đó: BHXH 9.000.000 đồng; BHYT 2.000.000 đồng)” where the funds are known and add up."""
    if sum(found.funds.values()) != found.amount:
        return ""
    told = "; ".join(f"{FUNDS[fund]} {format_money(found.funds[fund])} đồng" for fund in FUNDS if fund in found.funds)
    return f" (trong đó: {told})"


def _lateness(found: Arrears) -> dict[str, str]:
    """Days, charge and the day from which it counts as evaded; blank where the months are not known."""
    oldest = found.oldest
    if oldest is None or found.days_late is None:
        return {}
    since, evasion = format_date(oldest.due.due_on), oldest.due.evasion_from
    started = "đã quá thời hạn từ" if found.on >= evasion else "từ"
    texts = {
        "late_days": str(found.days_late),
        "late_since": f" (khoản sớm nhất, tháng {format_month(oldest.month)}, hạn đóng ngày {since})",
        "evasion": f"; khoản chậm đóng sớm nhất {started} ngày {format_date(evasion)}",
    }
    if found.charge is not None:
        texts |= {
            "late_charge": format_money(found.charge),
            "late_charge_day": f" (tính đến ngày {format_date(found.on)})",
        }
    return texts


def _row(number: int, found: Arrears) -> Row:
    employer, oldest = found.employer, found.oldest
    values = {
        "number": number,
        "name": employer.name,
        "unit_code": employer.unit_code or "",
        "tax_code": employer.tax_code or "",
        "address": employer.address or "",
        "amount": found.amount,
        **found.funds,
        "since": oldest.due.due_on if oldest else None,
        "days": found.days_late,
        "charge": found.charge,
        "evasion": oldest.due.evasion_from if oldest else None,
    }
    return Row(kind="line", values=values, key=f"employer:{employer.id}")


def _checks(found: Sequence[Arrears]) -> list[Check]:
    checks = []
    for one in found:
        name = one.employer.name
        if one.oldest is None:
            told = (
                "chưa biết chậm từ tháng nào; số ngày và số tiền xử lý để trống. "
                "Hãy ghi số tháng chậm đóng, hoặc số phải đóng và đã đóng từng tháng."
            )
            checks.append(Check(level="warn", message=f"{name}: {told}"))
        elif one.charge is None:
            told = "chậm nhiều tháng nhưng chưa biết số tiền từng tháng; số tiền xử lý để trống. Hãy ghi số phải đóng và đã đóng từng tháng."
            checks.append(Check(level="warn", message=f"{name}: {told}"))
        if one.funds and sum(one.funds.values()) != one.amount:
            checks.append(
                Check(level="warn", message=f"{name}: số tiền theo quỹ cộng lại khác tổng số; văn bản chỉ ghi tổng số.")
            )
        if one.oldest is not None and one.on >= one.oldest.due.evasion_from:
            told = "đã quá thời hạn; nếu trước đó đã đôn đốc bằng văn bản thì là trốn đóng, hãy ghi tay phần trốn đóng."
            checks.append(Check(level="warn", message=f"{name}: {told}"))
        blank = [
            words
            for value, words in ((one.employer.unit_code, "mã đơn vị"), (one.employer.address, "địa chỉ"))
            if not value
        ]
        if blank:
            checks.append(Check(level="warn", message=f"{name}: chưa có {', '.join(blank)}; chỗ đó để trống."))
    checks.append(Check(level="hint", message="Số văn bản và phần trốn đóng để trống; hãy điền khi phát hành."))
    return checks
