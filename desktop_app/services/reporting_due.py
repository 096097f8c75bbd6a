"""Who is due or overdue, under the collector who looks after them: to be walked, printed, exported; as of a day, without an end to the past."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from desktop_app.domain.birth import format_birth
from desktop_app.domain.dates import format_date, format_date_words
from desktop_app.domain.money import format_money
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.excel.list_writer import ListColumn, ListValue
from desktop_app.reports.report import Column, Line, Page, Report, Row, Signature, Value, heading_grid
from desktop_app.services.due import DueItem
from desktop_app.services.due_ages import Age, age_of, ages
from desktop_app.services.due_collectors import NOBODY, CollectorDues, dues_by_collector
from desktop_app.services.due_parts import DUE, LAPSED, LATE, LIMIT, DueFilter, due_page
from desktop_app.services.office import Office
from desktop_app.services.reporting_letterhead import letterhead
from desktop_app.services.reporting_values import Check, Filters, Form, ListTable, Sheet, closing_day
from desktop_app.storage.reporting import Contact

FORM = Form(
    code="DS-DENHAN-NV",
    title="Danh sách đến hạn, quá hạn theo người thu",
    filters=("commune", "collector"),
)
AHEAD = 90  # days: the longest look ahead that the due list offers
_EVERYBODY = 1_000_000
_SCHEMES = {HEALTH_HOUSEHOLD: "BHYT HGĐ", VOLUNTARY_SI: "BHXH TN"}
_PART_WORDS = {
    DUE: "đến hạn trong {within} ngày tới hoặc đang trong hạn đóng",
    LATE: "quá hạn, còn kịp đóng lại",
    LIMIT: "sắp quá mốc gián đoạn",
    LAPSED: "đã gián đoạn",
}
_NOTES = (
    "BHYT HGĐ: bảo hiểm y tế hộ gia đình; BHXH TN: bảo hiểm xã hội tự nguyện.",
    "Thẻ BHYT đã hết hạn mà đóng sau ngày “đóng tiếp chậm nhất” thì thẻ mới phải chờ mới có giá trị.",
)


@dataclass(frozen=True, kw_only=True)
class _Field:
    """One column: ``width`` relative on paper and in characters in the workbook."""

    key: str
    heading: str
    width: float
    kind: str = "text"
    align: str = ""


_FIELDS = (
    _Field(key="number", heading="TT", width=5, kind="count", align="center"),
    _Field(key="name", heading="Họ và tên", width=23),
    _Field(key="birth", heading="Ngày sinh", width=11, align="center"),
    _Field(key="address", heading="Địa chỉ", width=27),
    _Field(key="phone", heading="Điện thoại", width=12, kind="id", align="center"),
    _Field(key="scheme", heading="Chế độ", width=13),
    _Field(key="ends_on", heading="Hết hạn ngày", width=11, kind="date"),
    _Field(key="pay_by", heading="Đóng tiếp chậm nhất", width=11, kind="date"),
    _Field(key="days", heading="Còn (+), quá (−) ngày", width=9, kind="count"),
    _Field(key="age", heading="Mức quá hạn", width=16),
    _Field(key="note", heading="Kết quả, ghi chú", width=18),
)


def prepare(office: Office, form: Form, month: str, filters: Filters) -> Sheet:
    """Everybody due within 90 days of the closing day of the month and everybody late; the lapsed are counted by age under each collector."""
    on = closing_day(office, month)
    asked = DueFilter(within=AHEAD, collector_id=filters.collector)
    items = [
        *due_page(office, DueFilter(part=DUE, within=AHEAD, collector_id=filters.collector), on, 0, _EVERYBODY),
        *due_page(office, DueFilter(part=LATE, collector_id=filters.collector), on, 0, _EVERYBODY),
    ]
    facts = f"Tính đến {format_date(on)}: đến hạn trong {AHEAD} ngày tới và quá hạn còn kịp đóng lại; người đã gián đoạn ghi số lượng"
    return _sheet(office, form, month, filters, items, on, facts, counted=asked)


def due_sheet(office: Office, wanted: DueFilter, on: date) -> Sheet:
    """One part of the due list exactly as the screen shows it, under its collectors."""
    items = due_page(office, wanted, on, 0, _EVERYBODY)
    facts = f"Tính đến {format_date(on)}: {_PART_WORDS[wanted.part].format(within=wanted.within)}"
    if wanted.age and wanted.part in (LATE, LAPSED):
        facts += ", " + next(age.name for age in ages(office.read, on) if age.code == wanted.age)
    filters = Filters(collector=wanted.collector_id or None)
    return _sheet(office, FORM, on.isoformat()[:7], filters, items, on, facts, counted=None)


def _sheet(
    office: Office,
    form: Form,
    month: str,
    filters: Filters,
    items: Sequence[DueItem],
    on: date,
    facts: str,
    *,
    counted: DueFilter | None,
) -> Sheet:
    known = ages(office.read, on)
    contacts = office.read.reporting.contacts([item.person for item in items])
    groups: dict[int, list[DueItem]] = {}
    for item in items:
        if filters.commune in (None, contacts[item.person].commune_code):
            groups.setdefault(item.collector_id or 0, []).append(item)
    lapsed = _lapsed(office, on, counted, filters)
    names = _names(office)
    rows: list[Row] = []
    table: list[list[ListValue]] = []
    for collector_id in sorted({*groups, *lapsed}, key=lambda one: (not one, names[one], one)):
        people = sorted(
            groups.get(collector_id, ()), key=lambda item: (item.hamlet, item.acts_by, item.name, item.person)
        )
        name = names[collector_id]
        heading = f"{name}: {format_money(len(people))} lượt{_broken(lapsed.get(collector_id), known)}"
        rows.append(Row(kind="group", values={"number": heading}))
        for item in people:
            values = _values(item, contacts[item.person], known, on, len(table) + 1)
            rows.append(Row(kind="line", values=values, key=f"person:{item.person}/{item.scheme}"))
            table.append([values["number"], name, *(values.get(field.key) for field in _FIELDS[1:])])
    return Sheet(
        form=form,
        month=month,
        filters=filters,
        report=_report(office, form, filters, rows, len(table), facts, on),
        table=ListTable(columns=_columns(table), rows=table),
        stem=f"{form.code}-{on.isoformat()}" + (f"-{filters.collector}" if filters.collector else ""),
    ).with_checks(*_checks(table))


def _values(item: DueItem, contact: Contact, known: tuple[Age, ...], on: date, number: int) -> Mapping[str, Value]:
    # From `gap_limit_on` on a new card waits, so the last good day is the one before it.
    last = item.gap_limit_on - timedelta(days=1) if item.gap_limit_on else item.pay_by
    age = age_of(known, item.ends_on, on)
    return {
        "number": number,
        "name": contact.name,
        "birth": format_birth(contact.birth) if contact.birth else None,
        "address": ", ".join(part for part in (contact.address, contact.hamlet) if part),
        "phone": contact.phone,
        "scheme": _SCHEMES.get(item.scheme, item.scheme),
        "ends_on": item.ends_on,
        "pay_by": last if last is not None and last >= on else None,
        "days": item.days_left,
        "age": age.name if age else None,
    }


def _names(office: Office) -> dict[int, str]:
    """The collectors with their codes: two may have one name."""
    found = {one.id: f"{one.name} ({one.code})" if one.code else one.name for one in office.read.collectors.all()}
    return {0: NOBODY, **found}


def _lapsed(office: Office, on: date, counted: DueFilter | None, filters: Filters) -> dict[int, CollectorDues]:
    """Who has overdue people; not where one commune is asked for, because the file does not count them by commune."""
    if counted is None or filters.commune is not None:
        return {}
    rows = dues_by_collector(office, on, counted).rows
    return {
        row.collector_id: row
        for row in rows
        if filters.collector in (None, row.collector_id) and any(row.ages.values())
    }


def _broken(row: CollectorDues | None, known: tuple[Age, ...]) -> str:
    """How many of a collector's people are overdue by age."""
    if row is None:
        return ""
    told = [f"{age.name} {format_money(row.ages[age.code])}" for age in known if row.ages[age.code]]
    lapsed = f" · đã gián đoạn {format_money(row.counts[LAPSED])}" if row.counts[LAPSED] else ""
    return f"{lapsed} · quá hạn theo mức: {'; '.join(told)}"


def _report(
    office: Office, form: Form, filters: Filters, rows: Sequence[Row], count: int, facts: str, on: date
) -> Report:
    head = letterhead(office)
    kept = head.signers
    hint = Line(text="(Ký, ghi rõ họ tên)", italic=True)
    day = Line(text=f"{kept.place or '…'}, {format_date_words(on)}", italic=True)
    corner = ((head.superior, False), (head.name, True))
    return Report(
        code=form.title,
        corner=tuple(Line(text=text.upper(), bold=bold) for text, bold in corner if text),
        title=(
            Line(text="DANH SÁCH ĐẾN HẠN, QUÁ HẠN THEO NGƯỜI THU", bold=True),
            Line(text=facts, italic=True),
        ),
        columns=tuple(Column(key=one.key, width=one.width, kind=one.kind, align=one.align) for one in _FIELDS),
        headings=heading_grid([(one.heading,) for one in _FIELDS]),
        rows=tuple(rows),
        total=Row(kind="total", values={"name": f"Cộng: {format_money(count)} lượt"}),
        notes=_NOTES,
        signatures=(
            Signature(lines=(Line(text="NHÂN VIÊN THU", bold=True), hint), name="", center=0.2),
            Signature(lines=(day, Line(text="NGƯỜI LẬP DANH SÁCH", bold=True), hint), name=kept.preparer, center=0.8),
        ),
        caption=_scope(office, filters),
        made_at=office.now(),
        span_kinds=frozenset({"group"}),
        page=Page(landscape=True, margins=(15.0, 10.0, 12.0, 13.0), size=9.0),
    )


def _columns(rows: Sequence[Sequence[ListValue]]) -> list[ListColumn]:
    """The columns of the workbook: the collector as one of its own, because a workbook is filtered."""
    fields = [_FIELDS[0], _Field(key="collector", heading="Người phụ trách", width=22), *_FIELDS[1:]]
    made = []
    for place, field in enumerate(fields):
        longest = max((len(text) for row in rows if isinstance(text := row[place], str)), default=0)
        made.append(ListColumn(heading=field.heading, kind=field.kind, width=min(60, max(field.width, longest + 2))))
    return made


def _checks(rows: Sequence[Sequence[ListValue]]) -> list[Check]:
    if not rows:
        return [Check(level="hint", message="Danh sách không có ai. Hãy đổi phần đang xem hoặc bỏ bớt bộ lọc.")]
    silent = sum(row[5] is None for row in rows)
    if not silent:
        return []
    text = f"{format_money(silent)} trong {format_money(len(rows))} lượt chưa có số điện thoại (của người hoặc của hộ)."
    return [Check(level="hint", message=text, page="household")]


def _scope(office: Office, filters: Filters) -> str:
    communes = {commune.code: commune.name for commune in office.read.communes.covered()}
    found = [communes.get(filters.commune, filters.commune)] if filters.commune else ["toàn đơn vị"]
    if filters.collector:
        found.append(f"nhân viên thu {office.read.collectors.get(filters.collector).name}")
    return f"Phạm vi: {', '.join(found)}"
