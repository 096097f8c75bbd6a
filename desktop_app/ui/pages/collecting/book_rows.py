"""Receipt books and their numbers as table rows."""

from __future__ import annotations

from typing import Any

from desktop_app.domain.money import format_money
from desktop_app.services.receipt_books import BOOK_KINDS
from desktop_app.services.receipt_books_view import RUN_NAMES, BookView, NumberRun, Stock
from desktop_app.ui.models.columns import Column, as_count, as_date

STATES = {
    "low": ("Sắp hết", "warn", "warning"),
    "used-up": ("Hết số", "warn", "warning"),
    "open": ("Đang dùng", "good", "ok"),
    "stock": ("Ở cơ quan", "", "folder"),
    "done": ("Đã xong", "muted", "lock"),
    "lost": ("Đã báo mất", "bad", "error"),
}
_RUN_LOOK = {
    "used": ("good", "receipt"),
    "voided": ("bad", "error"),
    "spoiled": ("bad", "trash"),
    "blank": ("muted", "minus"),
    "lost": ("bad", "warning"),
    "skipped": ("warn", "warning"),
    "held": ("", "person"),
    "stock": ("", "folder"),
}
BOOK_COLUMNS = (
    Column(key="serial", heading="Ký hiệu", width=6, sort=False),
    Column(key="book_no", heading="Quyển số", width=6, sort=False),
    Column(key="span", heading="Từ số – đến số", width=11.2, sort=False),
    Column(
        key="state",
        heading="Tình trạng",
        width=8.5,
        sort=False,
        icon=lambda row: STATES[row["code"]][2],
        tone=lambda row: STATES[row["code"]][1],
    ),
    Column(key="left", heading="Còn dùng", width=6, align="right", show=as_count, sort=False),
    Column(key="holders", heading="Người giữ", width=14, sort=False),
    Column(key="used", heading="Đã thu", width=5, align="right", show=as_count, sort=False),
    Column(
        key="skipped",
        heading="Bỏ cách",
        width=5.2,
        align="right",
        show=as_count,
        sort=False,
        tone=lambda row: "warn" if row["skipped"] else "",
        tip="Số nhỏ hơn số đã dùng mà chưa có biên lai và chưa rõ lý do",
    ),
    Column(key="gone", heading="Hủy, hỏng, mất", width=9, align="right", show=as_count, sort=False),
    Column(key="stock", heading="Ở cơ quan", width=6.2, align="right", show=as_count, sort=False),
    Column(key="kind", heading="Loại", width=10, sort=False, show=BOOK_KINDS.__getitem__),
    Column(key="received_on", heading="Ngày nhận", width=6.5, show=as_date, sort=False),
    Column(key="note", heading="Ghi chú", width=12, sort=False),
)
RUN_COLUMNS = (
    Column(key="span", heading="Số", width=11, sort=False),
    Column(
        key="state",
        heading="Tình trạng",
        width=8.5,
        sort=False,
        icon=lambda row: _RUN_LOOK[row["kind"]][1],
        tone=lambda row: _RUN_LOOK[row["kind"]][0],
    ),
    Column(key="told", heading="Ai, vì sao", width=12, sort=False),
    Column(key="numbers", heading="Số lượng", width=6, align="right", show=as_count, sort=False),
)


def book_row(view: BookView) -> dict[str, Any]:
    """One book; holders with what they have left, where the book is shared."""
    book, shared = view.book, len(view.holders) > 1
    return {
        "id": book.id,
        "code": view.state,
        "serial": book.serial,
        "book_no": book.book_no or "",
        "span": book.span(book.first, book.last),
        "state": STATES[view.state][0],
        "holders": ", ".join(f"{one.name} (còn {one.left})" if shared else one.name for one in view.holders),
        "used": view.used,
        "gone": view.voided + view.spoiled + view.blank + view.lost,
        "skipped": view.skipped,
        "left": view.held,
        "stock": view.stock,
        "kind": book.kind,
        "received_on": book.received_on,
        "note": book.note or "",
        "view": view,
    }


def run_row(view: BookView, run: NumberRun) -> dict[str, Any]:
    """Numbers of a book of which the same is true."""
    return {
        "kind": run.kind,
        "span": view.book.span(run.first, run.last),
        "numbers": run.numbers,
        "state": RUN_NAMES[run.kind],
        "told": run.told,
        "run": run,
    }


def warning_words(stock: Stock) -> str:
    """Who needs another book, in one sentence; "" when nobody does."""
    low = [
        f"{one.name} còn {format_money(one.left)} số" if one.left else f"{one.name} hết số"
        for one in stock.holders
        if one.low
    ]
    more = f" và {len(low) - 4} người khác" if len(low) > 4 else ""
    return f"Sắp hết biên lai: {', '.join(low[:4])}{more}." if low else ""
