"""The rows and columns of the batches tab: what stands on the left, and the people on the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from desktop_app.domain.dates import format_month
from desktop_app.domain.law_names import method_name
from desktop_app.domain.money import format_money
from desktop_app.domain.quote import HEALTH_HOUSEHOLD
from desktop_app.services.batch_answers import RESOLUTIONS, ReturnedItem
from desktop_app.services.batch_making import WaitingList
from desktop_app.services.collecting_batches import STATE_NAMES, BatchLine, BatchView
from desktop_app.ui.models.columns import Column, as_birth, as_date, as_money

WAITING, RETURNED, BATCH = "waiting", "returned", "batch"
FORM_NAMES = {"MAU-3": "Mẫu số 3", "MAU-4": "Mẫu số 4", "MAU-2": "Mẫu số 2"}
WAITS, CAME_BACK = "Chờ lập", "Chờ giải quyết"
_ICONS = {
    WAITS: "clock",
    CAME_BACK: "undo",
    STATE_NAMES["draft"]: "edit",
    STATE_NAMES["checked"]: "check",
    STATE_NAMES["sent"]: "upload",
    STATE_NAMES["accepted"]: "ok",
    STATE_NAMES["returned"]: "undo",
    STATE_NAMES["resolved"]: "ok",
}
TONES = {
    CAME_BACK: "bad",
    STATE_NAMES["sent"]: "accent",
    STATE_NAMES["accepted"]: "good",
    STATE_NAMES["returned"]: "bad",
    STATE_NAMES["resolved"]: "good",
}
_LINE_STATES = {"accepted": "Chấp nhận", "returned": "Trả lại", "refunded": "Đã hoàn trả", "sent": "Chờ kết quả"}
_LINE_ICONS = {"accepted": "ok", "returned": "undo", "refunded": "undo", "sent": "clock"}


def form_name(code: str) -> str:
    """A list as people call it: “Mẫu số 4”, “D05-TS”."""
    return FORM_NAMES.get(code, code)


def state_icon(state: str) -> str:
    """The icon of a state in words."""
    return _ICONS[state]


LIST_COLUMNS = (
    Column(key="name", heading="Đợt", width=9.5, sort=False),
    Column(
        key="state",
        heading="Trạng thái",
        width=9,
        sort=False,
        icon=lambda found: _ICONS[found["state"]],
        tone=lambda found: TONES.get(found["state"], ""),
    ),
    Column(key="people", heading="Người", width=3.9, align="right", show=as_money, sort=False),
    Column(key="payable", heading="Số tiền (đ)", width=6.6, align="right", show=as_money, sort=False),
    Column(
        key="age",
        heading="Số ngày",
        width=4.5,
        align="right",
        sort=False,
        tip="Đã ở trạng thái này bao nhiêu ngày: đang lập, chờ kết quả, chờ giải quyết",
    ),
    Column(key="owner", heading="Tổ chức, người thu", width=13, sort=False),
    Column(key="made_on", heading="Ngày lập", width=6.2, show=as_date, sort=False),
)
LINE_COLUMNS = (
    Column(key="name", heading="Họ và tên", width=13, sort=False),
    Column(
        key="answer",
        heading="Kết quả",
        width=7.8,
        sort=False,
        icon=lambda found: _LINE_ICONS.get(found["state"], ""),
        tone=lambda found: {"returned": "bad", "refunded": "muted", "accepted": "good"}.get(found["state"], ""),
    ),
    Column(key="said", heading="Lý do, cách giải quyết", width=22, sort=False),
    Column(key="birth", heading="Ngày sinh", width=6.2, show=as_birth, sort=False),
    Column(key="personal_id", heading="Số CCCD", width=8, sort=False),
    Column(key="insurance_no", heading="Mã số BHXH", width=7, sort=False),
    Column(key="kind", heading="Loại", width=8.5, sort=False),
    Column(key="method", heading="Phương thức", width=8.5, sort=False),
    Column(key="from_month", heading="Từ tháng", width=5.5, sort=False),
    Column(key="income", heading="Thu nhập (đ)", width=7.5, align="right", show=as_money, sort=False),
    Column(key="gross", heading="Phải đóng (đ)", width=8, align="right", show=as_money, sort=False),
    Column(key="payable", heading="Người đóng (đ)", width=8, align="right", show=as_money, sort=False),
    Column(key="receipt", heading="Biên lai", width=8, sort=False),
    Column(key="paid_on", heading="Ngày thu", width=6.2, show=as_date, sort=False),
)


def waiting_row(one: WaitingList) -> dict[str, Any]:
    """Who waits for one list, as a row on the left."""
    return {
        "kind": WAITING,
        "id": None,
        "form": one.form.code,
        "scheme": one.form.scheme,
        "name": f"Chờ {form_name(one.form.code)}",
        "state": WAITS,
        "people": one.sums.people,
        "payable": one.sums.payable,
        "age": None,
        "owner": "",
        "made_on": None,
    }


def returned_row(items: Sequence[ReturnedItem]) -> dict[str, Any]:
    """What came back and waits, as a row on the left."""
    return {
        "kind": RETURNED,
        "id": None,
        "form": "",
        "scheme": "",
        "name": "Bị trả lại",
        "state": CAME_BACK,
        "people": len(items),
        "payable": sum(item.line.enrolment.payable for item in items),
        "age": max((item.days for item in items), default=None),
        "owner": "",
        "made_on": None,
    }


def batch_row(view: BatchView) -> dict[str, Any]:
    """One batch as a row on the left."""
    owner = view.collector or view.organisation
    return {
        "kind": BATCH,
        "id": view.batch.id,
        "form": view.batch.form,
        "scheme": view.batch.scheme,
        "name": f"{form_name(view.batch.form)} {view.batch.number or view.batch.id}",
        "state": view.state_name,
        "people": view.people,
        "payable": view.payable,
        "age": view.age_days,
        "owner": owner.name if owner else "",
        "made_on": view.batch.made_on,
        "code": view.batch.state,
        "unresolved": view.unresolved,
        "returned": view.returned,
    }


def line_row(line: BatchLine, reasons: Mapping[str, str]) -> dict[str, Any]:
    """One person as a row on the right; ``reasons``: why lines come back, by code."""
    enrolment, back = line.enrolment, line.returned
    state = _state_of(line)
    return {
        "id": enrolment.id,
        "batch": enrolment.batch_id,
        "person": line.person.id,
        "household": line.person.household_id,
        "state": state,
        "answer": _LINE_STATES.get(state, ""),
        "open": back is not None and back.resolved_on is None,
        "name": line.person.name,
        "birth": line.person.birth,
        "personal_id": line.person.personal_id,
        "insurance_no": line.person.insurance_no,
        "kind": line.kind_name,
        "method": _method(line),
        "from_month": format_month(enrolment.valid_from[:7]) if enrolment.valid_from else "",
        "income": enrolment.income,
        "gross": enrolment.gross,
        "payable": enrolment.payable,
        "receipt": line.receipt_number,
        "paid_on": line.receipt_on,
        "said": _said(line, reasons),
    }


def returned_line_row(item: ReturnedItem, reasons: Mapping[str, str]) -> dict[str, Any]:
    """A line that came back, whatever batch it came back of."""
    found = line_row(item.line, reasons)
    collector = f" · {item.collector.name}" if item.collector else ""
    return found | {
        "batch": item.batch.id,
        "state": "returned",
        "answer": "Trả lại",
        "open": True,
        "said": f"{item.said}{collector}",
    }


def sum_of(lines: Sequence[Mapping[str, Any]], key: str) -> str:
    """The sum of a money column."""
    return format_money(sum(line[key] for line in lines))


def _state_of(line: BatchLine) -> str:
    """What the agency said of the line in this batch; what became of it afterwards stands in the words beside it."""
    back = line.returned
    if back is None:
        return line.enrolment.state
    return {"keep": "accepted", "refund": "refunded"}.get(back.resolution or "", "returned")


def _method(line: BatchLine) -> str:
    enrolment = line.enrolment
    if enrolment.scheme == HEALTH_HOUSEHOLD:
        order = f", thứ {enrolment.order_no}" if enrolment.order_no else ""
        return f"{enrolment.months} tháng{order}"
    return method_name(enrolment.method or "")


def _said(line: BatchLine, reasons: Mapping[str, str]) -> str:
    parts = []
    for one in (*line.earlier, *((line.returned,) if line.returned else ())):
        words = f"{reasons.get(one.reason_code, one.reason_code)}{f': {one.reason}' if one.reason else ''}"
        parts.append(f"{words} → {RESOLUTIONS[one.resolution].lower()}" if one.resolution else words)
    return "; ".join(parts)
