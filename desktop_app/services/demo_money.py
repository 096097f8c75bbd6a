"""Two years of cover and collections of the demo office, every amount computed by the rules of the day it was paid."""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from desktop_app.domain.dates import add_months
from desktop_app.domain.household_health import quote_household_member
from desktop_app.domain.law import LawBook
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI, Quote
from desktop_app.domain.voluntary_si import quote_voluntary_si
from desktop_app.services.demo_people import Member, Village
from desktop_app.storage.unit_of_work import UnitOfWork

USER = "Cán bộ mẫu"
_ABOVE_LINE = (0, 0, 0, 500_000, 1_000_000, 1_500_000, 3_500_000)  # đồng a month over the lowest income the law allows
_METHODS = (("monthly", 1), ("3", 3), ("6", 6), ("12", 12), ("12", 12))
_COLLECTOR_FAMILY = ("Trần Thị", "Lê Văn", "Phạm Thị", "Huỳnh Văn", "Nguyễn Thị")
_COLLECTOR_GIVEN = ("Ngân", "Thành", "Hạnh", "Lộc", "Đào", "Út")
_BATCH_MONTHS = 3
_ANSWER_DAYS = 3  # between a batch that was sent and its answer
_OTHER_COVER = {
    "child": ("health-other", "TE"),
    "pupil": ("health-other", "HS"),
    "state": ("health-other", "BT"),
    "pension": ("health-other", "HT"),
}


@dataclass(kw_only=True)
class History:
    """What the money part leaves for the others: collectors by commune, and persons collected per year, commune, scheme and month."""

    collectors: dict[str, list[int]] = field(default_factory=dict)
    counted: Counter[tuple[int, str, str, int]] = field(default_factory=Counter)
    money: Counter[tuple[int, str, int]] = field(default_factory=Counter)
    by_collector: Counter[tuple[int, int, str, bool]] = field(default_factory=Counter)


@dataclass(frozen=True, kw_only=True)
class _Line:
    member: Member
    quote: Quote
    kind: str
    method: str | None
    months: int
    income: int | None
    order_no: int | None
    support: str | None


@dataclass(frozen=True, kw_only=True)
class _Payment:
    on: date
    household_id: int
    lines: tuple[_Line, ...]


def two_years(work: UnitOfWork, draw: random.Random, village: Village, law: LawBook, day: date) -> History:
    """Write organisations, collectors, cover of every kind and the collections from 1 January of last year to ``day``."""
    history = History(collectors=_organisations(work, draw, village, day))
    start = date(day.year - 1, 1, 1)
    _cover_of_others(work, draw, village, day)
    earlier: list[dict[str, Any]] = []
    payments: list[_Payment] = []
    for household, members in village.households.items():
        payments += _health(draw, law, household, members, start, day, earlier)
        for member in members:
            payments += _voluntary(draw, law, member, start, day)
    work.coverages.add_many(earlier)
    payments.sort(key=lambda payment: (payment.on, payment.household_id, payment.lines[0].member.id))
    _write(work, draw, village, history, payments, day)
    return history


def _organisations(work: UnitOfWork, draw: random.Random, village: Village, day: date) -> dict[str, list[int]]:
    service = work.organisations.add(name="Tổ chức dịch vụ Sông Mẫu", code="TC99901", kind="service")
    women = work.organisations.add(name="Hội dịch vụ liên xã Sông Mẫu", code="TC99902", kind="service")
    own = work.organisations.add(name="Cán bộ BHXH cơ sở Sông Mẫu", code="TC99900", kind="office")
    found: dict[str, list[int]] = {}
    number = 0
    for commune in village.communes:
        found[commune] = []
        for organisation, kind in ((service, "collector"), (women, "collector"), (service, "collaborator")):
            number += 1
            name = f"{draw.choice(_COLLECTOR_FAMILY)} {draw.choice(_COLLECTOR_GIVEN)}"
            found[commune].append(
                work.collectors.add(
                    organisation_id=organisation,
                    name=name,
                    code=f"NV999{number:02d}",
                    phone=f"0999000{number:03d}",
                    kind=kind,
                    active_from=f"{day.year - 2}-01-01",
                )
            )
    work.collectors.add(
        organisation_id=own, name="Võ Minh Cẩn", code="CB99901", kind="officer", active_from=f"{day.year - 2}-01-01"
    )
    return found


def _cover_of_others(work: UnitOfWork, draw: random.Random, village: Village, day: date) -> None:
    rows: list[dict[str, Any]] = []

    def cover(member: Member, scheme: str, group: str | None, until: date | None) -> None:
        rows.append(
            {
                "person_id": member.id,
                "scheme": scheme,
                "subject_group": group,
                "valid_from": f"{day.year}-01-01",
                "valid_to": until.isoformat() if until else None,
                "source": "import",
            }
        )

    year_end = date(day.year, 12, 31)
    for member in village.members():
        if member.group in _OTHER_COVER:
            if member.group == "pupil" and draw.random() < 0.06:
                continue
            scheme, group = _OTHER_COVER[member.group]
            member.health_until = year_end
            cover(member, scheme, group, year_end)
            if member.group == "pension":
                cover(member, "pension", None, None)
        elif member.group == "employed":
            member.health_until = year_end
            cover(member, "compulsory-si", None, None)
            cover(member, "health-other", "DN", year_end)
    work.coverages.add_many(rows)


def _health(
    draw: random.Random,
    law: LawBook,
    household: int,
    members: list[Member],
    start: date,
    day: date,
    earlier: list[dict[str, Any]],
) -> list[_Payment]:
    """The household's yearly payments; some stop, some come late, some pay six months only."""
    payers = [member for member in members if member.group == "self"]
    if not payers or draw.random() < 0.22:
        return []
    payers = [member for member in payers if draw.random() < 0.9] or payers[:1]
    on = start + timedelta(days=draw.randrange(365))
    months = draw.choice((3, 6, 12, 12, 12, 12))
    if draw.random() < 0.75:
        ended = on + timedelta(days=draw.randint(-20, 15))
        for member in payers:
            member.health_until = ended
            earlier.append(
                {
                    "person_id": member.id,
                    "scheme": HEALTH_HOUSEHOLD,
                    "subject_group": "GD",
                    "valid_from": (add_months(ended, -12) + timedelta(days=1)).isoformat(),
                    "valid_to": ended.isoformat(),
                    "source": "import",
                }
            )
    found: list[_Payment] = []
    joined: dict[int, dict[int, int]] = {}
    while on <= day:
        steps = joined.setdefault(on.year, {})
        lines: list[_Line] = []
        for member in payers:
            support = member.support if member.support in ("near-poor", "farm-average") else None
            order = None if support else steps.setdefault(member.id, len(steps) + 1)
            last_end = member.health_until
            quote = quote_household_member(
                law, on=on, order=order, months=months, last_end=last_end, support_class=support
            )
            kind = "new" if last_end is None else "return" if (on - last_end).days >= 90 else "continue"
            lines.append(
                _Line(
                    member=member,
                    quote=quote,
                    kind=kind,
                    method=str(months),
                    months=months,
                    income=None,
                    order_no=order,
                    support=support,
                )
            )
            member.health_until = quote.valid_to
        found.append(_Payment(on=on, household_id=household, lines=tuple(lines)))
        if draw.random() < 0.12:
            break
        ends = max(member.health_until for member in payers if member.health_until)
        on = ends + timedelta(days=draw.choice((-25, -12, -6, -3, 1, 8, 30, 110)))
    return found


def _voluntary(draw: random.Random, law: LawBook, member: Member, start: date, day: date) -> list[_Payment]:
    if member.group not in ("self", "state") or not 20 <= member.age <= 58 or draw.random() > 0.16:
        return []
    method, months = draw.choice(_METHODS)
    above = draw.choice(_ABOVE_LINE)
    support = (
        member.support if member.support in ("poor", "near-poor") else "ethnic-minority" if member.ethnic else "other"
    )
    on = start + timedelta(days=draw.randrange((day - start).days))
    found: list[_Payment] = []
    supported, kind = 0, "new" if draw.random() < 0.6 else "continue"
    while on <= day:
        income = law.at("rural-poverty-line", on).whole + above
        quote = quote_voluntary_si(
            law, on=on, income=income, method=method, support_class=support, supported_months=supported
        )
        line = _Line(
            member=member,
            quote=quote,
            kind=kind,
            method=method,
            months=months,
            income=income,
            order_no=None,
            support=support,
        )
        found.append(_Payment(on=on, household_id=member.household_id, lines=(line,)))
        supported, kind, member.voluntary_until = supported + months, "continue", quote.valid_to
        if draw.random() < (0.02 if months == 1 else 0.08):
            break
        on = add_months(on.replace(day=min(on.day, 25)), months)
    return found


def _write(
    work: UnitOfWork, draw: random.Random, village: Village, history: History, payments: list[_Payment], day: date
) -> None:
    names = {member.id: member.name for member in village.members()}
    organisation = {one.id: one.organisation_id for one in work.collectors.all()}
    enrolment_id, receipt_id = work.enrolments.next_id(), work.receipts.next_id()
    enrolments: list[dict[str, Any]] = []
    receipts: list[dict[str, Any]] = []
    entries: list[dict[str, Any]] = []
    covers: list[dict[str, Any]] = []
    numbers: Counter[int] = Counter()
    seen: set[tuple[int, int, str]] = set()
    for payment in payments:
        on = payment.on.isoformat()
        first = payment.lines[0].member
        collector = history.collectors[first.commune][min(2, int(draw.random() * 3.4) % 3)]
        numbers[payment.on.year] += 1
        method = "cash" if draw.random() < 0.8 else "transfer"
        receipts.append(
            {
                "number": f"{payment.on.year}-{numbers[payment.on.year]:06d}",
                "issued_on": on,
                "household_id": payment.household_id,
                "collector_id": collector,
                "method": method,
                "total": sum(line.quote.payable for line in payment.lines),
                "payer": names[first.id],
            }
        )
        for line in payment.lines:
            quote, member = line.quote, line.member
            enrolments.append(_enrolment_row(line, payment, collector, on))
            entries.append(
                {
                    "receipt_id": receipt_id,
                    "enrolment_id": enrolment_id,
                    "person_id": member.id,
                    "kind": "collect",
                    "scheme": quote.scheme,
                    "amount": quote.payable,
                    "entry_on": on,
                    "commune_code": member.commune,
                    "collector_id": collector,
                    "organisation_id": organisation[collector],
                    "entered_at": f"{on}T08:00:00",
                    "entered_by": USER,
                    "hamlet_id": member.hamlet_id,
                    "support_class": line.support,
                    "household_id": payment.household_id,
                    "method": method,
                }
            )
            covers.append(
                {
                    "person_id": member.id,
                    "scheme": quote.scheme,
                    "subject_group": "GD" if quote.scheme == HEALTH_HOUSEHOLD else None,
                    "valid_from": _iso(quote.valid_from),
                    "valid_to": _iso(quote.valid_to),
                    "source": "enrolment",
                    "collector_id": collector,
                    "enrolment_id": enrolment_id,
                }
            )
            year = payment.on.year
            history.money[year, member.commune, payment.on.month] += quote.payable
            if (year, member.id, quote.scheme) not in seen:
                seen.add((year, member.id, quote.scheme))
                history.counted[year, member.commune, quote.scheme, payment.on.month] += 1
                history.by_collector[year, collector, quote.scheme, line.kind == "continue"] += 1
            enrolment_id += 1
        receipt_id += 1
    _declare(work, enrolments, day)
    work.enrolments.add_many(enrolments)
    work.receipts.add_many(receipts)
    work.ledger.add_many(entries)
    work.coverages.add_many(covers)


def _declare(work: UnitOfWork, enrolments: list[dict[str, Any]], day: date) -> None:
    """What was collected before this month has left: the first organisation's voluntary SI of the last three months in one batch a month."""
    organisation = {one.id: one.organisation_id for one in work.collectors.all()}
    first = min(organisation.values())
    first_open, oldest = day.replace(day=1), add_months(day.replace(day=1), -_BATCH_MONTHS)
    lines: dict[str, list[dict[str, Any]]] = {}
    for row in enrolments:
        on = date.fromisoformat(row["collected_on"])
        row["batch_id"] = None
        if on >= first_open:
            continue
        row["state"] = "accepted"
        if row["scheme"] == VOLUNTARY_SI and on >= oldest and organisation[row["collector_id"]] == first:
            lines.setdefault(row["collected_on"][:7], []).append(row)
    for number, month in enumerate(sorted(lines), 1):
        state = "sent" if number == len(lines) else "accepted"  # the last one waits for its answer
        made_on = add_months(date.fromisoformat(f"{month}-01"), 1) - timedelta(days=1)
        batch = work.batches.add(
            form="D05-TS",
            scheme=VOLUNTARY_SI,
            organisation_id=first,
            number=f"{number:02d}/{made_on.year}",
            made_on=made_on.isoformat(),
            state=state,
            sent_on=made_on.isoformat(),
            answered_on=None if state == "sent" else (made_on + timedelta(days=_ANSWER_DAYS)).isoformat(),
        )
        for row in lines[month]:
            row.update(batch_id=batch, state=state)


def _enrolment_row(line: _Line, payment: _Payment, collector: int, on: str) -> dict[str, Any]:
    quote, member = line.quote, line.member
    snapshot = {**quote.snapshot, "explanation": quote.as_json()["explanation"]}
    return {
        "person_id": member.id,
        "household_id": payment.household_id,
        "scheme": quote.scheme,
        "kind": line.kind,
        "method": line.method,
        "valid_from": _iso(quote.valid_from),
        "valid_to": _iso(quote.valid_to),
        "months": line.months,
        "income": line.income,
        "order_no": line.order_no,
        "support_class": line.support,
        "gross": quote.gross,
        "state_support": quote.state_support,
        "local_support": quote.local_support,
        "other_support": quote.other_support,
        "payable": quote.payable,
        "snapshot": json.dumps(snapshot, ensure_ascii=False, default=str),
        "state": "collected",
        "quoted_on": on,
        "collected_on": on,
        "commune_code": member.commune,
        "hamlet_id": member.hamlet_id,
        "collector_id": collector,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


__all__ = ["HEALTH_HOUSEHOLD", "VOLUNTARY_SI", "History", "two_years"]
