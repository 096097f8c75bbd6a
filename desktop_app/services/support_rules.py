"""Supports by local resolutions and other givers: who gets what share of the payment, where, and from when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law_names import class_name
from desktop_app.domain.money import format_decimal
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.domain.rule_records import SupportRow
from desktop_app.domain.supports import AMOUNT, COMMUNE, LOCAL, OTHER, PERCENT, PROVINCE, SupportRule, read_support
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.services.rule_book_values import CHANGES, SupportFacts
from desktop_app.storage.repositories import Repositories
from desktop_app.system.faults import WorldFault

_OLDEST = 120  # years: nobody is older


def support_rules(office: Office) -> tuple[SupportRule, ...]:
    """Every support of the office, in the order they were entered."""
    return tuple(read_support(asdict(row)) for row in office.read.support_rules.all())


def check_support(office: Office, facts: SupportFacts, replaces: int | None = None) -> tuple[str, ...]:
    """Why a support cannot be written, as Vietnamese sentences; empty when it can. ``replaces``: the support it takes the place of."""
    return tuple(_refusals(office.read, facts, replaces))


def add_support(office: Office, facts: SupportFacts) -> Outcome[int]:
    """Add a support; its id. Raises ``RuleBroken`` with every sentence when ``check_support`` speaks."""
    label = f"Thêm mức hỗ trợ: {facts.name.strip()}"
    with office.write("law.add_support", label) as work:
        _refuse(work, facts, None)
        made = work.support_rules.add(**_columns(facts))
    return _changed(office, made, label)


def change_support(office: Office, support_id: int, facts: SupportFacts) -> Outcome[int]:
    """Write a support anew; its id. What was collected keeps its snapshot. Raises ``RuleBroken`` when ``check_support`` speaks."""
    _row(office, support_id)
    label = f"Sửa mức hỗ trợ: {facts.name.strip()}"
    with office.write("law.change_support", label) as work:
        _refuse(work, facts, support_id)
        work.support_rules.change(support_id, **_columns(facts))
    return _changed(office, support_id, label)


def end_support(office: Office, support_id: int, last_day: date) -> Outcome[None]:
    """Let a support end on a day. Raises ``RuleBroken`` for a day before it begins."""
    row = _row(office, support_id)
    begins = date.fromisoformat(row.valid_from)
    if last_day < begins:
        raise RuleBroken(
            f"“{row.name}” bắt đầu {format_date(begins)}: ngày kết thúc phải từ ngày đó trở đi. Nếu nhập nhầm thì xóa mức hỗ trợ này.",
            rule="support.end",
        )
    label = f"Kết thúc mức hỗ trợ: {row.name} ngày {format_date(last_day)}"
    with office.write("law.end_support", label) as work:
        work.support_rules.change(support_id, valid_to=last_day.isoformat())
    return _changed(office, None, label)


def remove_support(office: Office, support_id: int) -> Outcome[None]:
    """Remove a support that was entered by mistake. Raises ``WorldFault`` for one that is not there."""
    label = f"Xóa mức hỗ trợ: {_row(office, support_id).name}"
    with office.write("law.remove_support", label) as work:
        work.support_rules.remove(support_id)
    return _changed(office, None, label)


def as_support(facts: SupportFacts, support_id: int = 0) -> SupportRule:
    """The rule that facts would become (id 0 while it is only considered)."""
    return SupportRule(id=support_id, **{**asdict(facts), "name": facts.name.strip(), "source": facts.source.strip()})


def _changed(office: Office, value: Any, label: str) -> Outcome[Any]:
    office.forget_law()
    return Outcome(value=value, changes=CHANGES, label=label)


def _row(office: Office, support_id: int) -> SupportRow:
    try:
        return office.read.support_rules.get(support_id)
    except KeyError:
        raise WorldFault("Không tìm thấy mức hỗ trợ này; có thể nó vừa được xóa hoặc hoàn tác.") from None


def _refuse(work: Repositories, facts: SupportFacts, replaces: int | None) -> None:
    problems = list(_refusals(work, facts, replaces))
    if problems:
        raise RuleBroken(" ".join(problems), rule="support.row", source=facts.source)


def _columns(facts: SupportFacts) -> dict[str, Any]:
    return {
        **asdict(facts),
        "value": format(facts.value, "f"),
        "name": facts.name.strip(),
        "valid_from": facts.valid_from.isoformat(),
        "valid_to": facts.valid_to.isoformat() if facts.valid_to else None,
        "source": facts.source.strip(),
        "note": facts.note.strip(),
    }


def _refusals(work: Repositories, facts: SupportFacts, replaces: int | None) -> Iterator[str]:
    if facts.scheme not in (HEALTH_HOUSEHOLD, VOLUNTARY_SI):
        yield "Chọn chế độ: BHYT hộ gia đình hoặc BHXH tự nguyện."
    if facts.payer not in (LOCAL, OTHER):
        yield "Chọn nguồn hỗ trợ: ngân sách địa phương hoặc nguồn khác."
    if not facts.name.strip():
        yield "Ghi tên mức hỗ trợ, ví dụ “Nghị quyết HĐND tỉnh, người từ 65 tuổi”."
    if not facts.source.strip():
        yield "Ghi căn cứ của mức hỗ trợ (số, ngày nghị quyết hoặc văn bản)."
    if facts.confidence not in ("H", "M", "L"):
        yield "Mức tin cậy là H, M hoặc L."
    yield from _place(work, facts)
    yield from _whom(work, facts)
    yield from _how_much(facts)
    if facts.valid_to is not None and facts.valid_to < facts.valid_from:
        yield f"Ngày hết hiệu lực {format_date(facts.valid_to)} trước ngày hiệu lực {format_date(facts.valid_from)}."
    yield from _twice(work, facts, replaces)


def _place(work: Repositories, facts: SupportFacts) -> Iterator[str]:
    if facts.place_kind == PROVINCE:
        if facts.place_code not in {province.code for province in work.reference.provinces()}:
            yield "Không có tỉnh, thành phố này trong danh mục; chọn lại nơi áp dụng."
    elif facts.place_kind == COMMUNE:
        if not work.reference.communes([facts.place_code]):
            yield "Không có xã, phường này trong danh mục; chọn lại nơi áp dụng."
    elif facts.place_kind or facts.place_code:
        yield "Chọn nơi áp dụng: cả cơ quan, một tỉnh hoặc một xã."


def _whom(work: Repositories, facts: SupportFacts) -> Iterator[str]:
    if facts.class_code and facts.class_code not in {code.code for code in work.reference.codes("support_classes")}:
        yield f"Không có diện “{class_name(facts.class_code)}” trong danh mục; chọn lại diện hoặc để trống (mọi người)."
    for age in (facts.age_from, facts.age_to):
        if age is not None and not 0 <= age <= _OLDEST:
            yield f"Tuổi {age} không thể đúng; nhập tuổi từ 0 đến {_OLDEST}."
    if facts.age_from is not None and facts.age_to is not None and facts.age_to < facts.age_from:
        yield f"Tuổi đến ({facts.age_to}) phải từ tuổi bắt đầu ({facts.age_from}) trở lên."


def _how_much(facts: SupportFacts) -> Iterator[str]:
    if not facts.value.is_finite() or facts.value <= 0:
        yield "Mức hỗ trợ phải là số lớn hơn 0."
    elif facts.basis == PERCENT:
        if facts.value > 100:
            yield f"Tỷ lệ hỗ trợ {format_decimal(facts.value)} % vượt quá 100 %."
    elif facts.basis == AMOUNT:
        if facts.value != facts.value.to_integral_value():
            yield "Số tiền hỗ trợ mỗi tháng phải là số đồng nguyên."
    else:
        yield "Chọn cách tính: tỷ lệ phần trăm hoặc số tiền mỗi tháng."


def _twice(work: Repositories, facts: SupportFacts, replaces: int | None) -> Iterator[str]:
    """A rule for the very same people of the same payer and scheme on some of the same days: one of the two is a mistake."""
    asked = _whose(facts)
    since, until = facts.valid_from.isoformat(), facts.valid_to.isoformat() if facts.valid_to else None
    for row in work.support_rules.all():
        if row.id == replaces or _whose(row) != asked:
            continue
        if (until is None or row.valid_from <= until) and (row.valid_to is None or since <= row.valid_to):
            begins = format_date(date.fromisoformat(row.valid_from))
            yield (
                f"Đã có mức hỗ trợ “{row.name}” cho đúng những người này từ {begins}. "
                "Sửa mức đó, hoặc cho mức đó kết thúc trước ngày hiệu lực mới."
            )


def _whose(rule: SupportFacts | SupportRow) -> tuple[object, ...]:
    return (
        rule.scheme,
        rule.payer,
        rule.place_kind,
        rule.place_code,
        rule.class_code,
        rule.age_from,
        rule.age_to,
    )
