"""The office's own lists of a month: whose cover ends, and who could still be won over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from desktop_app.domain.birth import format_birth
from desktop_app.domain.dates import format_date, format_date_words, format_month, month_bounds
from desktop_app.domain.money import format_money
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.excel.list_writer import ListColumn, ListValue
from desktop_app.reports.report import Column, Line, Page, Report, Row, Signature, Value, heading_grid
from desktop_app.services.due import DueItem, due
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import COMMUNE, scopes_of
from desktop_app.services.reporting_letterhead import letterhead
from desktop_app.services.reporting_values import Check, Filters, Form, ListTable, Sheet, closing_day, made_on
from desktop_app.storage.reporting import Contact


@dataclass(frozen=True, kw_only=True)
class _Field:
    """One column of a list: ``width`` relative on paper and in characters in the workbook."""

    key: str
    heading: str
    width: float
    kind: str = "text"
    align: str = ""


_NUMBER = _Field(key="number", heading="TT", width=5, kind="count", align="center")
_NAME = _Field(key="name", heading="Họ và tên", width=24)
_BIRTH = _Field(key="birth", heading="Ngày sinh", width=12, align="center")
_PHONE = _Field(key="phone", heading="Điện thoại", width=12, kind="id", align="center")
_SCHEME = _Field(key="scheme", heading="Chế độ", width=14)
_DUE = (
    _NUMBER,
    _NAME,
    _BIRTH,
    _Field(key="address", heading="Địa chỉ", width=34),
    _PHONE,
    _SCHEME,
    _Field(key="ends_on", heading="Hết hạn ngày", width=12, kind="date"),
    _Field(key="pay_by", heading="Đóng tiếp chậm nhất", width=12, kind="date"),
    _Field(key="collector", heading="Nhân viên thu", width=22),
    _Field(key="note", heading="Kết quả, ghi chú", width=24),
)
_POTENTIAL = (
    _NUMBER,
    _NAME,
    _BIRTH,
    _Field(key="address", heading="Địa chỉ", width=18),
    _PHONE,
    _SCHEME,
    _Field(key="source", heading="Nguồn", width=34),
    _Field(key="opened_on", heading="Ngày vào danh sách", width=12, kind="date"),
    _Field(key="outcome", heading="Kết quả gần nhất", width=16),
    _Field(key="visited_on", heading="Ngày gặp", width=12, kind="date"),
    _Field(key="next_on", heading="Hẹn ngày", width=12, kind="date"),
    _Field(key="note", heading="Ghi chú", width=14),
)
_SHORT_NAMES = {HEALTH_HOUSEHOLD: "BHYT HGĐ", VOLUNTARY_SI: "BHXH TN"}
_NOTE = "BHYT HGĐ: bảo hiểm y tế hộ gia đình; BHXH TN: bảo hiểm xã hội tự nguyện."
_DUE_NOTE = "Thẻ BHYT đã hết hạn mà đóng sau ngày “đóng tiếp chậm nhất” thì thẻ mới phải chờ mới có giá trị."
_WIDEST = 60
Values = Mapping[str, Value]


@dataclass(frozen=True, kw_only=True)
class _Entry:
    """One line of a list: the code of its group, the person, the values by column key."""

    group: str
    contact: Contact
    values: Values


@dataclass(frozen=True, kw_only=True)
class _Group:
    """The lines of one commune or hamlet under its name."""

    name: str
    entries: tuple[_Entry, ...]


def prepare_due(office: Office, form: Form, month: str, filters: Filters) -> Sheet:
    """Whose cover ends in the month and was not renewed, and whose last day to renew falls into it."""
    first, last = month_bounds(month)
    items = [
        item
        for item in due(office, first, (last - first).days).items
        if filters.collector is None or item.collector_id == filters.collector
    ]
    contacts = office.read.reporting.contacts([item.person for item in items])
    found = [(item, contacts[item.person]) for item in items]
    listed = [
        _Entry(group=contact.commune_code, contact=contact, values=_due_values(item, contact))
        for item, contact in found
        if filters.commune in (None, contact.commune_code)
    ]
    return _sheet(
        office,
        form,
        month,
        filters,
        title="DANH SÁCH NGƯỜI ĐẾN HẠN ĐÓNG, HẾT HẠN THẺ",
        facts=f"Hết hạn hoặc phải đóng tiếp từ {format_date(first)} đến {format_date(last)}, chưa đóng lại "
        f"tính đến {format_date(office.today)}",
        fields=_DUE,
        groups=_in_order(listed, _commune_names(office)),
        notes=(_NOTE, _DUE_NOTE),
    )


def prepare_potential(office: Office, form: Form, month: str, filters: Filters) -> Sheet:
    """Who was in the list of potential participants at the end of the month (today, while it runs), by hamlet."""
    on = closing_day(office, month)
    rows = office.read.reporting.potential(on.isoformat(), filters.commune)
    sources = {code.code: code.name for code in office.read.reference.codes("lead_sources")}
    outcomes = {code.code: code.name for code in office.read.reference.codes("visit_outcomes")}
    communes = _commune_names(office)
    names = {str(row.hamlet_id): f"{communes.get(row.commune_code, row.commune_code)}, {row.hamlet}" for row in rows}
    listed = [
        _Entry(
            group=str(row.hamlet_id),
            contact=row,
            values={
                **_who(row, row.scheme),
                "address": row.address,
                "source": sources.get(row.source, row.source),
                "opened_on": _day(row.opened_on),
                "outcome": outcomes.get(row.outcome, row.outcome) if row.outcome else None,
                "visited_on": _day(row.visited_on),
                "next_on": _day(row.promise_on or row.next_on),
                "note": row.detail,
            },
        )
        for row in rows
    ]
    people = len({row.person_id for row in rows})
    return _sheet(
        office,
        form,
        month,
        filters,
        title="DANH SÁCH NGƯỜI THAM GIA TIỀM NĂNG",
        facts=f"Tính đến hết ngày {format_date(on)}: {format_money(people)} người, {format_money(len(rows))} lượt theo chế độ",
        fields=_POTENTIAL,
        groups=_in_order(listed, names),
        notes=(_NOTE,),
    )


def _due_values(item: DueItem, contact: Contact) -> Values:
    # From `gap_limit_on` on a new card waits, so the last good day is the one before it.
    last = item.gap_limit_on - timedelta(days=1) if item.gap_limit_on else item.pay_by
    return {
        **_who(contact, item.scheme),
        "address": ", ".join(part for part in (contact.address, contact.hamlet) if part),
        "ends_on": item.ends_on,
        "pay_by": last,
        "collector": item.collector,
    }


def _who(contact: Contact, scheme: str) -> dict[str, Value]:
    return {
        "name": contact.name,
        "birth": format_birth(contact.birth) if contact.birth else None,
        "phone": contact.phone,
        "scheme": _SHORT_NAMES.get(scheme, scheme),
    }


def _commune_names(office: Office) -> dict[str, str]:
    """The office's communes in its own order, by code."""
    return {scope.code: scope.name for scope in scopes_of(office, COMMUNE, office.today.year)}


def _in_order(listed: Sequence[_Entry], names: Mapping[str, str]) -> list[_Group]:
    """The entries under the names of their groups: groups in the order of ``names``, entries in their own."""
    groups: dict[str, list[_Entry]] = {code: [] for code in names}
    for entry in listed:
        groups.setdefault(entry.group, []).append(entry)
    return [_Group(name=names.get(code, code), entries=tuple(found)) for code, found in groups.items() if found]


def _sheet(
    office: Office,
    form: Form,
    month: str,
    filters: Filters,
    *,
    title: str,
    facts: str,
    fields: Sequence[_Field],
    groups: Sequence[_Group],
    notes: tuple[str, ...],
) -> Sheet:
    """The list for paper (grouped, numbered through) and for the workbook (the group as a column of its own)."""
    rows: list[Row] = []
    table: list[list[ListValue]] = []
    number = 0
    for group in groups:
        rows.append(Row(kind="group", values={"number": f"{group.name}: {len(group.entries)} lượt"}))
        for entry in group.entries:
            number += 1
            key = f"person:{entry.contact.person_id}/{entry.values.get('scheme')}"
            rows.append(Row(kind="line", values={"number": number, **entry.values}, key=key))
            table.append([number, group.name, *(entry.values.get(field.key) for field in fields[1:])])
    report = Report(
        code=f"{form.title} {format_month(month)}",
        corner=_corner(office),
        title=(
            Line(text=title, bold=True),
            Line(text=f"Tháng {month[5:]} năm {month[:4]}", italic=True),
            Line(text=facts, italic=True),
        ),
        columns=tuple(Column(key=field.key, width=field.width, kind=field.kind, align=field.align) for field in fields),
        headings=heading_grid([(field.heading,) for field in fields]),
        rows=tuple(rows),
        total=Row(kind="total", values={"name": f"Cộng: {format_money(number)} lượt"}),
        notes=notes,
        signatures=_signatures(office, month),
        caption=_scope(office, filters),
        made_at=office.now(),
        span_kinds=frozenset({"group"}),
        page=Page(landscape=True, margins=(15.0, 10.0, 12.0, 13.0), size=9.0),
    )
    place = _Field(key="group", heading="Xã, phường, thôn", width=24)
    return Sheet(
        form=form,
        month=month,
        filters=filters,
        report=report,
        table=ListTable(columns=_list_columns([fields[0], place, *fields[1:]], table), rows=table),
        stem=f"{form.code}-{month}" + (f"-{filters.commune}" if filters.commune else ""),
    ).with_checks(*_contact_checks([entry.contact for group in groups for entry in group.entries]))


def _list_columns(fields: Sequence[_Field], rows: Sequence[Sequence[ListValue]]) -> list[ListColumn]:
    """The columns of the workbook, wide enough for their longest text: a list is read line by line."""
    columns = []
    for place, field in enumerate(fields):
        longest = max((len(text) for row in rows if isinstance(text := row[place], str)), default=0)
        width = min(_WIDEST, max(field.width, longest + 2, len(field.heading) + 2))
        columns.append(ListColumn(heading=field.heading, kind=field.kind, width=width))
    return columns


def _contact_checks(people: Sequence[Contact]) -> list[Check]:
    """Nobody at all, or somebody who cannot be called."""
    whole = {contact.person_id for contact in people}
    silent = {contact.person_id for contact in people if not contact.phone}
    if not whole:
        return [Check(level="hint", message="Danh sách không có ai. Hãy đổi tháng hoặc bỏ bớt bộ lọc.")]
    if not silent:
        return []
    message = f"{format_money(len(silent))} trong {format_money(len(whole))} người chưa có số điện thoại (của người hoặc của hộ)."
    return [Check(level="hint", message=message, page="household")]


def _scope(office: Office, filters: Filters) -> str:
    found = [_commune_names(office)[filters.commune]] if filters.commune else ["toàn đơn vị"]
    if filters.collector is not None:
        found.append(f"nhân viên thu {office.read.collectors.get(filters.collector).name}")
    return f"Phạm vi: {', '.join(found)}"


def _corner(office: Office) -> tuple[Line, ...]:
    head = letterhead(office)
    lines = ((head.superior, False), (head.name, True))
    return tuple(Line(text=text.upper(), bold=bold) for text, bold in lines if text)


def _signatures(office: Office, month: str) -> tuple[Signature, ...]:
    kept = letterhead(office).signers
    hint = Line(text="(Ký, ghi rõ họ tên)", italic=True)
    day = Line(text=f"{kept.place or '…'}, {format_date_words(made_on(office, month))}", italic=True)
    title = Line(text=kept.director_title.upper() or "GIÁM ĐỐC", bold=True)
    return (
        Signature(lines=(Line(text="NGƯỜI LẬP DANH SÁCH", bold=True), hint), name=kept.preparer, center=0.2),
        Signature(lines=(day, title, hint), name=kept.director, center=0.8),
    )


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


Preparer = Callable[[Office, Form, str, Filters], Sheet]
