"""What the agency would send back, line by line: the rules of the pre-check. How grave each is stands in ``seeds/batch_checks.csv``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from desktop_app.domain.dates import format_date, format_month
from desktop_app.domain.deadlines import payment_window
from desktop_app.domain.eligibility import NO, can_join
from desktop_app.domain.identity import check_insurance_no, check_personal_id, digits_of
from desktop_app.domain.law_names import method_name, rate_name
from desktop_app.domain.money import format_decimal, format_money
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.batch_check_facts import BatchFacts, LineFacts
from desktop_app.services.enrolling_price import SCHEME_NAMES
from desktop_app.storage.batch_checks import PeriodRow

_UNANSWERED = frozenset({"draft", "checked", "sent"})
_UNEMPLOYMENT = "unemployment-benefit"
_WHOLE_BIRTH = 2  # dashes of a birth known to the day


@dataclass(frozen=True, kw_only=True)
class Found:
    """What one rule says of one line: the ``check`` of ``seeds/batch_checks.csv``, a sentence, and a source of its own where it has one."""

    check: str
    message: str
    source: str = ""


Rule = Callable[[LineFacts, BatchFacts], Iterator[Found]]


def findings_of(line: LineFacts, batch: BatchFacts) -> Iterator[Found]:
    """Everything the rules say of one line."""
    for rule in RULES:
        yield from rule(line, batch)


def _numbers(line: LineFacts, _batch: BatchFacts) -> Iterator[Found]:
    person = line.person
    if not person.personal_id and not person.insurance_no:
        yield Found(check="no-number", message="Chưa có số CCCD/ĐDCN và mã số BHXH.")
        return
    if not person.personal_id:
        yield Found(check="no-personal-id", message="Chưa có số CCCD/ĐDCN.")
    else:
        whole = len(digits_of(person.personal_id)) == 12
        for problem in check_personal_id(person.personal_id, person.birth, person.sex):
            yield Found(check="personal-id-facts" if whole else "personal-id-form", message=problem.message)
    if not person.insurance_no:
        yield Found(check="no-insurance-no", message="Chưa có mã số BHXH.")
    else:
        for problem in check_insurance_no(person.insurance_no):
            yield Found(check="insurance-no-form", message=problem.message)


def _shared(line: LineFacts, _batch: BatchFacts) -> Iterator[Found]:
    for other in line.sharers:
        number = "Số CCCD/ĐDCN" if other.personal_id == line.person.personal_id else "Mã số BHXH"
        yield Found(check="number-shared", message=f"{number} cũng ghi cho {other.name}.")


def _birth_and_sex(line: LineFacts, _batch: BatchFacts) -> Iterator[Found]:
    birth = line.person.birth
    if birth is None:
        yield Found(check="no-birth", message="Chưa có ngày sinh.")
    elif birth.count("-") < _WHOLE_BIRTH:
        yield Found(check="birth-part", message=f"Ngày sinh mới có {'tháng, năm' if '-' in birth else 'năm'}.")
    if line.person.sex is None:
        yield Found(check="no-sex", message="Chưa có giới tính.")


def _joining(line: LineFacts, batch: BatchFacts) -> Iterator[Found]:
    """Somebody compulsory, pensioned, covered by another group, too young, gone: by the law of the first day declared."""
    facts = replace(line.facts.for_rules(), holds=line.holds)
    verdict = can_join(batch.law, line.enrolment.scheme, facts, line.first_day)
    if verdict.answer == NO:
        yield Found(check="joining", message=verdict.reason, source=verdict.source)
    elif _UNEMPLOYMENT in line.holds:
        yield Found(check="unemployment", message="Đang hưởng trợ cấp thất nghiệp.")


def _overlap(line: LineFacts, _batch: BatchFacts) -> Iterator[Found]:
    since, until = line.enrolment.valid_from, line.enrolment.valid_to
    if since is None or until is None:
        return
    known = set()
    for other in line.others:
        if _same_time(line, other):
            known.add(other.id)
            yield Found(check="overlap", message=f"Đã đóng kỳ {_period(other)}, thu ngày {_day(other.collected_on)}.")
    for cover in line.covers:
        if cover.scheme != line.enrolment.scheme or cover.enrolment_id in known or cover.valid_from in (None, since):
            continue  # the same period from another list is this very line, already known to the agency
        if cover.valid_from <= until and (cover.valid_to or "9999") >= since:
            ends = f" đến {_day(cover.valid_to)}" if cover.valid_to else ""
            yield Found(check="overlap", message=f"Đã được ghi tham gia từ {_day(cover.valid_from)}{ends}.")


def _period_rules(line: LineFacts, batch: BatchFacts) -> Iterator[Found]:
    row = line.enrolment
    paid_on = date.fromisoformat(row.collected_on or row.quoted_on)
    if row.valid_from is None:
        if row.method != "missing":
            yield Found(check="no-period", message="Chưa ghi tham gia từ tháng nào.")
        return
    if row.scheme == VOLUNTARY_SI and row.method in ("monthly", "3", "6", "12", "ahead"):
        start = date.fromisoformat(row.valid_from)
        window = payment_window(batch.law, method=row.method, start=start, on=paid_on)
        if paid_on > window.closes_on:
            yield Found(
                check="window",
                message=f"Đóng từ tháng {format_month(row.valid_from[:7])}, phương thức {method_name(row.method)}: hạn đóng là "
                f"{format_date(window.closes_on)}, đã thu ngày {format_date(paid_on)}.",
                source=window.source,
            )


def _months(line: LineFacts, batch: BatchFacts) -> Iterator[Found]:
    row, law = line.enrolment, batch.law
    on = date.fromisoformat(row.collected_on or row.quoted_on)
    if row.scheme == HEALTH_HOUSEHOLD:
        inputs = line.snapshot.get("inputs", {})
        free = inputs.get("coterminous") or inputs.get("common_end")
        if not free and law.find("health-household.months", on, str(row.months)) is None:
            yield Found(check="months", message=f"Đóng {row.months} tháng không thuộc các kỳ hạn được đóng.")
    elif row.scheme == VOLUNTARY_SI and row.method:
        rate = law.find("voluntary-si.months", on, row.method)
        if rate is not None and rate.whole != row.months:
            yield Found(
                check="months",
                message=f"Phương thức {method_name(row.method)} là {rate.whole} tháng, đang ghi {row.months} tháng.",
                source=rate.source,
            )


def _twice(line: LineFacts, batch: BatchFacts) -> Iterator[Found]:
    """The same person on this list, on another one that has no answer, or on one of the last days."""
    scheme, days = SCHEME_NAMES.get(line.enrolment.scheme, ""), batch.law.at("declare.repeat-days", batch.today)
    oldest = (batch.today - timedelta(days=days.whole)).isoformat()
    for other in line.others:
        if other.batch_id is None:
            continue
        if other.batch_id == batch.batch.id:
            yield Found(
                check="twice-here", message=f"Còn một dòng nữa trong đợt này, thu ngày {_day(other.collected_on)}."
            )
        elif other.batch_state == "sent" and (other.batch_day or "") < oldest and not _same_time(line, other):
            yield Found(
                check="twice-unanswered",
                message=f"Kỳ trước ({_period(other)}) ở đợt {other.batch_number} gửi ngày {_day(other.batch_day)} chưa ghi kết quả.",
            )
        elif other.batch_state in _UNANSWERED:
            state = "đã gửi, chưa có kết quả" if other.batch_state == "sent" else "đang lập"
            yield Found(
                check="twice-open", message=f"Đang có ở đợt {other.batch_number} ({state}), kỳ {_period(other)}."
            )
        elif (other.batch_day or "") >= oldest:
            yield Found(
                check="twice-soon",
                message=f"Vừa kê khai {scheme} ngày {_day(other.batch_day)} ở đợt {other.batch_number}, kỳ {_period(other)}.",
                source=days.cited(),
            )


def _money(line: LineFacts, _batch: BatchFacts) -> Iterator[Found]:
    row, paid = line.enrolment, line.paid
    if row.payable == 0 and paid is None:
        return  # supported in full: nothing is collected, no receipt is given
    if paid is None or paid.receipt_id is None:
        yield Found(check="no-receipt", message="Chưa có biên lai thu tiền.")
        return
    if paid.voided:
        yield Found(check="receipt-void", message=f"Biên lai {paid.number} đã hủy.")
    elif paid.amount != row.payable:
        yield Found(
            check="amount",
            message=f"Phải thu {format_money(row.payable)} đ, sổ thu ghi {format_money(paid.amount)} đ (biên lai {paid.number}).",
        )


def _law_changed(line: LineFacts, batch: BatchFacts) -> Iterator[Found]:
    """Figures of the rule book that were put right since this amount was computed with them."""
    row = line.enrolment
    on = date.fromisoformat(line.snapshot.get("on") or row.collected_on or row.quoted_on)
    for kept in line.snapshot.get("rates", ()):
        since, until = kept.get("valid_from") or "", kept.get("valid_to") or "9999-12-31"
        day = on if since <= on.isoformat() <= until else date.fromisoformat(since)
        now = batch.law.find(kept["key"], day, kept.get("subject", ""))
        if now is not None and now.value != Decimal(kept["value"]):
            yield Found(
                check="law",
                message=f"{rate_name(now.key, now.subject)}: khi tính là {format_decimal(Decimal(kept['value']))}, nay ghi "
                f"{format_decimal(now.value)}.",
                source=now.cited(),
            )


def _columns(line: LineFacts, _batch: BatchFacts) -> Iterator[Found]:
    """What further columns of the lists ask for."""
    person = line.person
    if not person.relation_code and not person.relation_text:
        yield Found(check="no-relation", message="Chưa có quan hệ với chủ hộ.")
    if line.household.head_id is None:
        yield Found(check="no-head", message="Hộ chưa có chủ hộ.")
    if not line.has_facility:
        yield Found(check="no-facility", message="Chưa có nơi đăng ký khám chữa bệnh ban đầu.")
    if line.enrolment.collector_id is None:
        yield Found(check="no-collector", message="Chưa ghi nhân viên thu.")


RULES: tuple[Rule, ...] = (
    _numbers, _shared, _birth_and_sex, _joining, _overlap, _period_rules, _months, _twice, _money, _law_changed, _columns,
)  # fmt: skip


def _same_time(line: LineFacts, other: PeriodRow) -> bool:
    since, until = line.enrolment.valid_from, line.enrolment.valid_to
    return bool(since and until and other.valid_from and other.valid_to) and (
        (other.valid_from or "") <= (until or "") and (other.valid_to or "") >= (since or "")
    )


def _period(row: PeriodRow) -> str:
    if not row.valid_from or not row.valid_to:
        return "chưa rõ"
    return f"{_day(row.valid_from)} – {_day(row.valid_to)}"


def _day(iso: str | None) -> str:
    return format_date(date.fromisoformat(iso)) if iso else ""
