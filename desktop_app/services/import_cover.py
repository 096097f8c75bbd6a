"""Periods of cover and support classes that a list of people names: what of it the office does not know yet, and which leads that answers.

History is kept: a period the office has not is added beside the others. A period it has is filled where it is open. An end that the office knows
to be later is never moved unseen: it is told, and only the policy "update" moves it; what the office was paid for stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from desktop_app.domain.dates import format_date
from desktop_app.services.canvassing_lead_lists import COVERED
from desktop_app.services.canvassing_leads import CLOSE_WORDS
from desktop_app.services.households_cover import notice_of
from desktop_app.services.import_codes import HOUSEHOLD_SCHEME, OTHER_HEALTH, CodeBook
from desktop_app.services.import_kinds.rules import Desk
from desktop_app.services.import_people import CoverSaid, EndSaid, Incoming
from desktop_app.services.import_values import CellChange
from desktop_app.storage.matching import KnownCover, KnownLead, Matching

HEALTH = frozenset({HOUSEHOLD_SCHEME, OTHER_HEALTH})
VOLUNTARY_SCHEME = "voluntary-si"
LABELS = {HOUSEHOLD_SCHEME: "Hạn thẻ BHYT", OTHER_HEALTH: "Hạn thẻ BHYT", VOLUNTARY_SCHEME: "Đóng BHXH tự nguyện"}
LEAD_NAMES = {HOUSEHOLD_SCHEME: "BHYT hộ gia đình", VOLUNTARY_SCHEME: "BHXH tự nguyện"}
# The lead that cover in a scheme answers.
ANSWERS = {HOUSEHOLD_SCHEME: HOUSEHOLD_SCHEME, OTHER_HEALTH: HOUSEHOLD_SCHEME, VOLUNTARY_SCHEME: VOLUNTARY_SCHEME}
_DETAILS = {
    "valid_from": "Hạn thẻ từ",
    "subject_group": "Mã đối tượng",
    "card_no": "Mã thẻ của kỳ này",
    "facility": "Nơi đăng ký KCB",
    "five_years_on": "Đủ 5 năm liên tục",
    "collector_id": "Nhân viên thu",
}
_DAYS = frozenset({"valid_from", "valid_to", "five_years_on"})
_PAID = "enrolment"  # a period that money was taken for


@dataclass(eq=False, kw_only=True, slots=True)
class Period:
    """A period of cover as it stands (``id``) or as an earlier row of the list adds it (``row``)."""

    said: CoverSaid
    valid_to: str | None
    source: str = "import"
    id: int | None = None
    row: int = 0


def add_classes(rows: Iterable[Incoming], desk: Desk) -> None:
    """Note in each row the support classes it adds; of what is known already nothing is noted."""
    living = [row for row in rows if row.classes and not row.rejected]
    if living:
        _classes(living, desk.store, desk.codes, may_fill=desk.may("fill", "update"))


def add_covers(rows: Iterable[Incoming], desk: Desk, *, closes: bool) -> None:
    """Note in each row the period of cover it adds, fills or ends, and with ``closes`` the open leads that cover answers."""
    living = [row for row in rows if not row.rejected and (row.cover is not None or _end(row) is not None)]
    if not living:
        return
    known = {row.known.id for row in living if row.known is not None}
    book = _Book(desk, desk.store.covers(known), _open_leads(desk, known) if closes else {})
    for row in living:
        end = _end(row)
        if end is not None:
            book.end(row, end)
        else:
            book.add(row)


def _end(row: Incoming) -> EndSaid | None:
    return row.extra.end if row.extra is not None else None


def _open_leads(desk: Desk, people: set[int]) -> dict[tuple[int, str], KnownLead]:
    return {(lead.person_id, lead.scheme): lead for lead in desk.store.leads(people) if lead.closed_on is None}


class _Book:
    def __init__(self, desk: Desk, known: Iterable[KnownCover], leads: dict[tuple[int, str], KnownLead]) -> None:
        self._desk, self._leads = desk, leads
        self._may_add = desk.may("fill", "update")
        self._settled_from = (desk.today + timedelta(days=notice_of(desk.law, desk.today))).isoformat() if leads else ""
        self._periods: dict[tuple[str, int], list[Period]] = {}
        for cover in known:
            self._periods.setdefault(("known", cover.person_id), []).append(_standing(cover))

    def add(self, row: Incoming) -> None:
        said = row.cover
        assert said is not None
        periods = self._of(row)
        twin = next((one for one in periods if _same(one, said)), None)
        if twin is not None:
            row.cover = None
            self._fill(row, said, twin)
        elif not self._moves_an_end(row, said, periods):
            self._add_new(row, said, periods)
        self._close_lead(row, said)

    def end(self, row: Incoming, end: EndSaid) -> None:
        """Let the periods that run on end on a day."""
        running = [
            one
            for one in self._of(row)
            if one.said.scheme in end.schemes and (one.valid_to is None or one.valid_to > end.last_day)
        ]
        later = next((one for one in running if one.said.valid_from and one.said.valid_from > end.last_day), None)
        if later is not None:
            row.refuse(
                f"Tệp ghi dừng từ {_shown(_next_day(end.last_day))} nhưng dữ liệu có kỳ từ {_shown(later.said.valid_from)} đến "
                f"{_shown(later.valid_to) or 'chưa rõ'}. Hãy kiểm tra; nếu phải hoàn trả thì xử lý ở phần thu."
            )
            return
        for one in running:
            if one.source == _PAID:
                row.tell("warn", "paid-period", "Kỳ bị dừng sớm đã thu tiền ở đây; hãy xét hoàn trả.")
            self._cell(row, one, "valid_to", end.last_day, LABELS[one.said.scheme])
        if not running:
            row.tell("hint", "ended-before", "Dữ liệu không có thời hạn nào còn chạy sau ngày dừng của tệp.")

    def _of(self, row: Incoming) -> list[Period]:
        if row.known is not None:
            return self._periods.setdefault(("known", row.known.id), [])
        first = row.same_as.row if row.same_as is not None else row.row
        return self._periods.setdefault(("new", first), [])

    def _add_new(self, row: Incoming, said: CoverSaid, periods: list[Period]) -> None:
        named = row.known is not None or row.same_as is not None
        allowed = self._may_add or row.known is None
        if named:
            ends = [one.valid_to for one in periods if one.said.scheme == said.scheme and one.valid_to]
            before = (
                _shown(max(ends)) if ends and max(ends) < said.valid_to else ""
            )  # else it is history beside the others
            after = said.text or _shown(said.valid_to)
            row.changes.append(CellChange(label=LABELS[said.scheme], before=before, after=after, kept=not allowed))
        if allowed:
            periods.append(Period(said=said, valid_to=said.valid_to, row=row.row))
        else:
            row.cover = None

    def _fill(self, row: Incoming, said: CoverSaid, twin: Period) -> None:
        """What a row says more of a period that is there."""
        if twin.id is None and twin.row != row.row:
            row.tell("hint", "said-before", f"Thời hạn này đã có ở dòng {twin.row} của tệp.")
        for field, label in _DETAILS.items():
            after = getattr(said, field)
            before = getattr(twin.said, field)
            if after is None or before == after:
                continue
            if field == "valid_from" and before is not None and (before < after or twin.source == _PAID):
                row.tell(
                    "hint",
                    "other-start",
                    f"Dữ liệu ghi kỳ này từ {_shown(before)}, tệp ghi từ {_shown(after)}; giữ nguyên.",
                )
            else:
                self._cell(row, twin, field, after, label)

    def _moves_an_end(self, row: Incoming, said: CoverSaid, periods: Sequence[Period]) -> bool:
        """Settle a period that speaks of one the office has with another end; says whether it does."""
        for one in periods:
            if one.said.scheme != said.scheme or not _touches(one, said):
                continue
            label = LABELS[said.scheme]
            if one.valid_to is None:
                self._cell(row, one, "valid_to", said.valid_to, label)
            elif one.valid_to > said.valid_to:
                self._tell_earlier(row, one, said, label)
            elif one.source != _PAID and one.said.valid_from is not None and one.said.valid_from == said.valid_from:
                self._cell(row, one, "valid_to", said.valid_to, label)
            else:
                continue
            row.cover = None
            return True
        return False

    def _tell_earlier(self, row: Incoming, one: Period, said: CoverSaid, label: str) -> None:
        """A list that knows an earlier end: the same period may be cut short, never one that was paid for or begins elsewhere."""
        row.tell(
            "warn", "earlier-end", f"{label}: dữ liệu ghi đến {_shown(one.valid_to)}, tệp ghi sớm hơn, đến {_shown(said.valid_to)}.",
            value=_shown(said.valid_to),
        )  # fmt: skip
        if one.source != _PAID and said.valid_from is not None and one.said.valid_from == said.valid_from:
            self._cell(row, one, "valid_to", said.valid_to, label)
        else:
            row.changes.append(
                CellChange(label=label, before=_shown(one.valid_to), after=_shown(said.valid_to), kept=True)
            )

    def _cell(self, row: Incoming, one: Period, field: str, after: Any, label: str) -> None:
        before = one.valid_to if field == "valid_to" else getattr(one.said, field)
        writes: dict[str, Any] = {}
        names = self._desk.collectors.names if field == "collector_id" else {}

        def show(cell: Any) -> str:
            return _shown(cell) if field in _DAYS else names.get(cell, str(cell or ""))

        self._desk.comparer.cell(row, field, before, after, writes, label, show)
        if not writes:
            return
        if field == "valid_to":
            one.valid_to = one.said.valid_to = writes[field]
        else:
            setattr(one.said, field, writes[field])
        if one.id is not None:
            row.brings.covers.setdefault(one.id, {}).update(writes)

    def _close_lead(self, row: Incoming, said: CoverSaid) -> None:
        lead = self._leads.get((row.known.id, ANSWERS[said.scheme])) if row.known is not None and self._leads else None
        if lead is None or said.valid_to <= self._settled_from:
            return
        row.changes.append(
            CellChange(
                label=f"Tiềm năng {LEAD_NAMES[lead.scheme]}", before="đang mở", after=f"đóng: {CLOSE_WORDS[COVERED]}",
                kept=not self._may_add,
            )
        )  # fmt: skip
        if self._may_add:
            day = max(self._desk.today.isoformat(), lead.opened_on)
            row.brings.closes[lead.id] = {"closed_on": day, "close_reason": COVERED}
            del self._leads[lead.person_id, lead.scheme]


def _standing(cover: KnownCover) -> Period:
    values = asdict(cover)
    said = CoverSaid(
        **{name: values[name] for name in ("scheme", "subject_group", "valid_from", *_DETAILS)},
        valid_to=cover.valid_to or "",
    )
    return Period(said=said, valid_to=cover.valid_to, source=cover.source, id=cover.id)


def _same(one: Period, said: CoverSaid) -> bool:
    """Whether a period is the one a row tells: the same last day, in the same scheme or with a card of the same group."""
    if one.valid_to != said.valid_to:
        return False
    if one.said.scheme == said.scheme:
        return True
    # The near-poor who pay here are covered as household members with a card of their own group; a list without groups may mean either.
    return {one.said.scheme, said.scheme} == HEALTH and said.subject_group in (None, one.said.subject_group)


def _touches(one: Period, said: CoverSaid) -> bool:
    """Whether a row speaks of this very period: it begins on the same day, or (its end being later or open) lies inside it."""
    start = one.said.valid_from
    if said.valid_from is None:
        return (start is None or start <= said.valid_to) and (one.valid_to is None or one.valid_to > said.valid_to)
    if start is not None and start == said.valid_from:
        return True
    return (start is None or start < said.valid_from) and (one.valid_to is None or one.valid_to > said.valid_to)


def _shown(day: str | None) -> str:
    return format_date(date.fromisoformat(day)) if day else ""


def _next_day(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def _classes(rows: list[Incoming], store: Matching, codes: CodeBook, *, may_fill: bool) -> None:
    people = store.classes("person_id", {row.known.id for row in rows if row.known is not None})
    homes = {plan.id for row in rows if (plan := row.household) is not None and plan.id is not None}
    households = store.classes("household_id", homes)
    for row in rows:
        allowed = row.known is None or may_fill
        for code in row.classes:
            if code in codes.of_household and row.group:
                new = _class_of_household(row, code, households, allowed=allowed)
            else:
                new = row.known is None or (row.known.id, code) not in people
                if new and allowed:
                    row.new_classes.append(code)
            if new and row.known is not None:
                after = codes.name("class", code)
                row.changes.append(CellChange(label="Diện hỗ trợ", before="", after=after, kept=not allowed))


def _class_of_household(row: Incoming, code: str, held: set[tuple[int, str]], *, allowed: bool) -> bool:
    """Note a class that a household holds as a whole, once; says whether it is new."""
    plan = row.household
    if plan is None or code in plan.classes or (plan.id is not None and (plan.id, code) in held):
        return False
    if allowed:
        plan.classes[code] = row.row
    return True
