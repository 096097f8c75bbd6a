"""An amount of years ago computed again from what was kept with it, whatever the law has become since.

A snapshot of schema 2 holds every rate, support and input that its quote used. One of schema 1 (before the key
`schema`) lacks the scheme, the day and the rows that decide periods only: the caller hands them in.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.household_health import quote_household_member
from desktop_app.domain.late_payment import quote_late_payment
from desktop_app.domain.law import LawBook, Rate, read_rates
from desktop_app.domain.period_changes import HEALTH_CHANGE, VOLUNTARY_CHANGE
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, LATE_PAYMENT, SCHEMA, VOLUNTARY_SI, Quote
from desktop_app.domain.supports import read_support
from desktop_app.domain.voluntary_si import quote_voluntary_si


def recompute(snapshot: Mapping[str, Any], *, on: date | None = None, law: LawBook | None = None) -> Quote:
    """Return the quote that a snapshot was kept of: the same amounts, days and steps.

    `on` (the day of payment) and `law` (the book of today) serve for snapshots of schema 1 only: a row the snapshot
    does not have is taken from the book, which decides no amount but whether the period was allowed and when a card
    begins. Raises RuleBroken where the snapshot holds too little, or is of a newer version of the program.
    """
    schema = snapshot.get("schema", 1)
    inputs = snapshot.get("inputs")
    if not isinstance(schema, int) or schema > SCHEMA:
        raise RuleBroken(
            "Số này do phiên bản mới hơn của chương trình tính; cập nhật chương trình để tính lại.",
            rule="snapshot.newer",
        )
    if not isinstance(inputs, Mapping) or not inputs:
        raise _incomplete("dữ liệu đã nhập")
    scheme = str(snapshot.get("scheme") or _scheme_of(inputs))
    if scheme == LATE_PAYMENT:
        day = date.fromisoformat(inputs["paid"])
    elif snapshot.get("on"):
        day = date.fromisoformat(str(snapshot["on"]))
    elif on is not None:
        day = on
    else:
        raise _incomplete("ngày đóng tiền")
    book = _book(snapshot, None if schema == SCHEMA else law)
    if scheme == HEALTH_HOUSEHOLD:
        return _health(book, inputs, day)
    return _voluntary(book, inputs, day) if scheme == VOLUNTARY_SI else _late(book, inputs)


def _book(snapshot: Mapping[str, Any], fallback: LawBook | None) -> LawBook:
    kept = read_rates([*snapshot.get("rates", ()), *snapshot.get("later", ())])
    have = {(rate.key, rate.subject) for rate in kept}
    added = [rate for rate in _rows(fallback) if (rate.key, rate.subject) not in have] if fallback else []
    return LawBook([*kept, *added], [read_support(row) for row in snapshot.get("supports", ())])


def _rows(law: LawBook) -> Iterator[Rate]:
    """Every row of a book but those on changes inside a period, which schema 1 did not know."""
    known = set(law.keys()) - {HEALTH_CHANGE, VOLUNTARY_CHANGE}
    for key in sorted(known):
        yield from law.all(key)


def _health(book: LawBook, inputs: Mapping[str, Any], on: date) -> Quote:
    return quote_household_member(
        book,
        on=on,
        order=inputs.get("order"),
        months=inputs["months"],
        last_end=_day(inputs.get("last_end")),
        support_class=inputs.get("support_class"),
        coterminous=inputs.get("coterminous", False),
        common_end=_day(inputs.get("common_end")),
        supports=book.supports,
        **_extras(inputs),
    )


def _voluntary(book: LawBook, inputs: Mapping[str, Any], on: date) -> Quote:
    method, start = inputs["method"], inputs.get("from_month")
    if method != "missing" and start == f"{on:%Y-%m}":
        start = None  # the month of payment needs no window, whose row was then not looked up
    return quote_voluntary_si(
        book,
        on=on,
        income=inputs["income"],
        method=method,
        months=inputs["months"],
        support_class=inputs["support_class"],
        supported_months=inputs["supported_months"],
        fund_yield=inputs.get("fund_yield"),
        from_month=start,
        supports=book.supports,
        **_extras(inputs),
    )


def _late(book: LawBook, inputs: Mapping[str, Any]) -> Quote:
    due, paid = date.fromisoformat(inputs["due"]), date.fromisoformat(inputs["paid"])
    return quote_late_payment(book, amount=inputs["amount"], due=due, paid=paid)


def _extras(inputs: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "local_percent": inputs.get("local_percent", 0),
        "local_amount": inputs.get("local_amount", 0),
        "other_percent": inputs.get("other_percent", 0),
        "other_amount": inputs.get("other_amount", 0),
    }


def _scheme_of(inputs: Mapping[str, Any]) -> str:
    if "income" in inputs:
        return VOLUNTARY_SI
    if "card" in inputs:
        return HEALTH_HOUSEHOLD
    if "amount" in inputs:
        return LATE_PAYMENT
    raise _incomplete("chế độ đã tính")


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _incomplete(what: str) -> RuleBroken:
    return RuleBroken(
        f"Phần giữ lại khi tính số này thiếu {what} nên không tính lại được; các dòng giải thích đã giữ vẫn xem được.",
        rule="snapshot.incomplete",
    )
