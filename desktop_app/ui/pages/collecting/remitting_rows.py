"""The columns and rows of “Nộp tiền, đối chiếu”: balances, days, entries, remittances."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from desktop_app.domain.dates import format_date
from desktop_app.services.money_balances import Balance
from desktop_app.services.money_entries import LedgerLine
from desktop_app.services.reconciling import ReconciledDay, late_words
from desktop_app.services.remitting import RemittanceView
from desktop_app.ui.models.columns import Column, as_date, as_money

Row = dict[str, Any]
EVERYBODY = "Tất cả"


def _money(key: str, heading: str, width: float = 8.2, **more: Any) -> Column:
    return Column(key=key, heading=heading, width=width, align="right", show=as_money, sort=False, **more)


BALANCES = (
    Column(key="name", heading="Người thu", width=12.5, sort=False, icon=lambda row: "group" if row["all"] else ""),
    Column(key="code", heading="Mã", width=6, sort=False),
    Column(key="organisation", heading="Tổ chức", width=11, sort=False),
    _money("collected", "Đã thu (đ)", 8, tip="Đã trừ hủy, hoàn trả, điều chỉnh"),
    _money("by_transfer", "Chuyển khoản (đ)", 9.8, tip="Vào thẳng tài khoản cơ quan BHXH, người thu không giữ"),
    _money("credit", "Tiền thừa (đ)", 7.6, tip="Tiền thừa giữ lại cho hộ"),
    _money("remitted", "Đã nộp (đ)", 8),
    _money("held", "Đang giữ (đ)", 7.8, tone=lambda row: "bad" if row["late"] else ""),
    Column(
        key="since",
        heading="Giữ từ ngày",
        width=7.5,
        show=as_date,
        sort=False,
        icon=lambda row: "warning" if row["late"] else "",
        tone=lambda row: "bad" if row["late"] else "",
        tip="Ngày thu của khoản tiền mặt cũ nhất chưa nộp; có dấu ! là quá hạn nộp",
    ),
    _money("owed", "Thù lao còn trả (đ)", 9.5, tip="Được hưởng trừ thu hồi, trừ đã chi trả"),
)
DAYS = (
    Column(key="on", heading="Ngày thu", width=6.5, show=as_date, sort=False),
    Column(key="name", heading="Người thu", width=11.5, sort=False),
    Column(key="code", heading="Mã", width=5.6, sort=False),
    Column(key="receipts", heading="Biên lai", width=5, align="right", sort=False),
    _money("cash", "Tiền mặt (đ)", 7.6),
    _money("transfer", "Chuyển khoản (đ)", 10),
    _money("returned", "Hoàn trả (đ)", 7.2),
    _money("remitted", "Đã nộp (đ)", 7.6),
    _money("short", "Còn thiếu (đ)", 7.6, tone=lambda row: "bad" if row["short"] else ""),
    Column(
        key="state",
        heading="Tình trạng",
        width=17,
        sort=False,
        icon=lambda row: row["icon"],
        tone=lambda row: row["tone"],
    ),
    Column(key="batches", heading="Đợt kê khai", width=11, sort=False),
)
ENTRIES = (
    Column(key="on", heading="Ngày", width=6.2, show=as_date, sort=False),
    Column(key="kind", heading="Loại", width=9, sort=False),
    Column(key="who", heading="Người, hộ", width=12, sort=False),
    Column(key="paper", heading="Chứng từ", width=8, sort=False, tip="Số biên lai, số phiếu nộp tiền"),
    _money("amount", "Số tiền (đ)", 7.6, tone=lambda row: "bad" if row["amount"] < 0 else ""),
    _money("balance", "Lũy kế (đ)", 7.8, tip="Người thu: tiền mặt đang giữ; hộ: đã nộp"),
    Column(key="about", heading="Nội dung", width=16, sort=False),
    Column(key="entered", heading="Người nhập, lúc", width=16, sort=False),
    Column(key="method", heading="Hình thức", width=8, sort=False),
    Column(key="scheme", heading="Chế độ", width=9.5, sort=False),
    Column(key="collector", heading="Người thu", width=10, sort=False),
)
HANDED = (
    Column(key="on", heading="Ngày nộp", width=6.5, show=as_date, sort=False),
    Column(key="name", heading="Người nộp", width=13, sort=False),
    _money("amount", "Số tiền (đ)", 8, tone=lambda row: "bad" if row["amount"] < 0 else ""),
    Column(key="method", heading="Hình thức", width=8, sort=False),
    Column(key="document", heading="Số phiếu, chứng từ", width=9.5, sort=False),
    Column(key="covers", heading="Tiền thu từ – đến", width=12, sort=False),
    Column(
        key="state",
        heading="Trạng thái",
        width=8,
        sort=False,
        icon=lambda row: {"Đã nộp": "ok", "Đã hủy": "error"}.get(row["state"], "undo"),
        tone=lambda row: "good" if row["state"] == "Đã nộp" else "bad",
    ),
    Column(key="note", heading="Ghi chú", width=16, sort=False),
)


def balance_rows(found: Sequence[Balance], within: int | None, today: date) -> list[Row]:
    """The accounts under the sum of all; late is who holds cash longer than he may."""
    rows = [_balance(one, within, today) for one in found]
    sums = {
        name: sum_of(rows, name) or None for name in ("collected", "by_transfer", "credit", "remitted", "held", "owed")
    }
    everybody: Row = {
        "id": None,
        "all": True,
        "name": EVERYBODY,
        "organisation": "",
        "since": min((row["since"] for row in rows if row["since"]), default=None),
        "late": any(row["late"] for row in rows),
        **sums,
    }
    return [everybody, *rows]


def _balance(one: Balance, within: int | None, today: date) -> Row:
    late = False
    if one.oldest_held_on is not None and within is not None:
        late = date.fromisoformat(one.oldest_held_on) + timedelta(days=within) < today
    return {
        "id": one.collector_id,
        "all": False,
        "name": one.name,
        "organisation": one.organisation,
        "code": one.code,
        "collected": one.collected or None,
        "by_transfer": one.by_transfer or None,
        "credit": one.credit or None,
        "remitted": one.remitted or None,
        "held": one.held or None,
        "since": one.oldest_held_on,
        "late": late,
        "owed": one.owed or None,
    }


def day_row(day: ReconciledDay) -> Row:
    """One collector's day."""
    tone = "bad" if day.late else "warn" if day.short else "good" if day.settled_on else ""
    return {
        "on": day.on,
        "name": day.name,
        "code": day.code,
        "receipts": day.receipts or None,
        "cash": day.collected_cash or None,
        "transfer": day.collected_transfer or None,
        "returned": day.returned or None,
        "remitted": day.remitted or None,
        "short": day.short or None,
        "state": late_words(day),
        "icon": {"bad": "warning", "warn": "clock", "good": "ok"}.get(tone, ""),
        "tone": tone,
        "batches": ", ".join(day.batches),
    }


def entry_row(line: LedgerLine) -> Row:
    """One entry of the ledger."""
    at = line.entered_at or ""
    when = f"{format_date(date.fromisoformat(at[:10]))} {at[11:16]}" if at else ""
    return {
        "id": line.id,
        "kind_code": line.kind,
        "household_id": line.household_id,
        "enrolment_id": line.enrolment_id,
        "on": line.on,
        "kind": line.kind_name,
        "who": line.who,
        "paper": line.paper,
        "amount": line.amount,
        "balance": line.balance,
        "method": line.method_name,
        "scheme": line.scheme_name,
        "about": ". ".join(part for part in (line.about, line.note) if part),
        "collector": line.collector,
        "entered": ", ".join(part for part in (line.entered_by, when) if part) or "chưa ghi (trước khi có sổ)",
    }


def handed_row(view: RemittanceView) -> Row:
    """One remittance."""
    one = view.remittance
    covers = " – ".join(as_date(day) for day in (one.covers_from, one.covers_to) if day)
    return {
        "id": one.id,
        "on": one.remitted_on,
        "name": view.name,
        "amount": one.amount,
        "method": view.method_name,
        "document": one.document,
        "covers": covers,
        "state": "Đã hủy" if view.reversed else "Bút toán hủy" if one.voids_id else "Đã nộp",
        "note": one.note,
    }


def sum_of(rows: Sequence[Mapping[str, Any]], key: str) -> int:
    """The sum of a column; blanks count nothing."""
    return sum(row[key] or 0 for row in rows)
