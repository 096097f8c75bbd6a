"""Phiếu hộ: everything the office has of a household on a page – members, cover, classes, visits, receipts; one or a whole hamlet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.birth import format_birth
from desktop_app.domain.dates import format_date
from desktop_app.domain.money import format_money
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.domain.records import Entitlement, Household
from desktop_app.excel.list_writer import ListColumn, ListValue
from desktop_app.reports.household_sheet import HouseholdDocument, HouseholdSheet, Section
from desktop_app.reports.report import Column, Line, Page, Report, Row, heading_grid
from desktop_app.services.advising import active_households
from desktop_app.services.households_people import Member, members_of
from desktop_app.services.households_words import CodeLists, code_lists
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import COMMUNE, scopes_of
from desktop_app.services.quoting_facts import household_of
from desktop_app.services.reporting_letterhead import letterhead
from desktop_app.services.reporting_values import Check, Filters, Form, ListTable, Sheet
from desktop_app.system.faults import WorldFault

_COLUMNS = (("number", "TT", 6), ("head", "Chủ hộ", 30), ("address", "Địa chỉ", 40), ("members", "Số người", 10))
_LATEST = 8  # visits and receipts shown, the newest ones
_SEX = {"male": "Nam", "female": "Nữ"}
_MEMBERS = (
    ("TT", 4.0, "center"),
    ("Họ và tên", 21.0, "left"),
    ("Ngày sinh", 11.0, "center"),
    ("Giới", 6.0, "center"),
    ("Quan hệ", 12.0, "left"),
    ("Số CCCD", 14.0, "center"),
    ("Mã số BHXH", 12.0, "center"),
    ("Thẻ BHYT", 20.0, "left"),
    ("BHXH tự nguyện", 20.0, "left"),
)
_CLASSES = (("Diện", 40.0, "left"), ("Của", 30.0, "left"), ("Từ ngày", 15.0, "center"), ("Đến ngày", 15.0, "center"))
_VISITS = (
    ("Ngày", 12.0, "center"),
    ("Về người", 24.0, "left"),
    ("Chế độ", 16.0, "left"),
    ("Kết quả", 24.0, "left"),
    ("Lý do, ghi chú", 28.0, "left"),
    ("Hẹn", 12.0, "center"),
)
_RECEIPTS = (
    ("Số biên lai", 18.0, "left"),
    ("Ngày", 12.0, "center"),
    ("Người nộp", 26.0, "left"),
    ("Số tiền (đ)", 16.0, "right"),
    ("Hình thức", 16.0, "left"),
    ("Nhân viên thu", 26.0, "left"),
    ("Ghi chú", 18.0, "left"),
)
_METHODS = {"cash": "Tiền mặt", "transfer": "Chuyển khoản"}


@dataclass(frozen=True, kw_only=True)
class _Home:
    """One household read once: for its page and its lines of the list."""

    household: Household
    head: str
    place: str
    members: Sequence[Member]
    sheet: HouseholdSheet


def prepare(office: Office, form: Form, month: str, filters: Filters) -> Sheet:
    """The page of one household, or of every household of a hamlet in house order, as of today.

    Raises ``WorldFault`` where neither or both are chosen and for what is not in the file.
    """
    if (filters.household is None) == (filters.hamlet is None):
        raise WorldFault("Phiếu hộ lập cho một hộ hoặc cho một thôn, tổ: hãy chọn một trong hai.")
    if filters.household is not None:
        chosen = [household_of(office.read, filters.household)]
        code = chosen[0].code
        stem = code if code and re.fullmatch(r"[\w.-]+", code) else str(chosen[0].id)
    else:
        assert filters.hamlet is not None, "one of the two is chosen"
        chosen = [office.read.households.get(one) for one in active_households(office, filters.hamlet)]
        stem = f"thon-{filters.hamlet}"
        if not chosen:
            raise WorldFault("Thôn, tổ này chưa có hộ nào trong sổ. Hãy chọn thôn, tổ khác.")
    lists = code_lists(office)
    homes = [_home(office, one, lists) for one in chosen]
    return Sheet(
        form=form,
        month=month,
        filters=filters,
        report=_report(office, form, homes),
        table=_table(homes, lists),
        stem=f"{form.code}-{stem}-{office.today.isoformat()}",
        document=HouseholdDocument([home.sheet for home in homes]),
    ).with_checks(*_checks(homes))


def _home(office: Office, household: Household, lists: CodeLists) -> _Home:
    work = office.read
    members = [one for one in members_of(work, office.law, household.id, office.today) if one.living]
    hamlet = work.hamlets.get(household.hamlet_id)
    communes = {scope.code: scope.name for scope in scopes_of(office, COMMUNE, office.today.year)}
    names = {one.person.id: one.person.name for one in members}
    head = names.get(household.head_id or 0, "")
    place = ", ".join(part for part in (household.address, hamlet.name, communes.get(hamlet.commune_code, "")) if part)
    sheet = HouseholdSheet(
        household_id=household.id,
        office=letterhead(office).name,
        head=head,
        subtitle=f"Ngày {format_date(office.today)}",
        facts=(
            ("Chủ hộ", head or "chưa ghi"),
            ("Địa chỉ", place),
            (
                "Mã hộ",
                (
                    f"{household.code or 'chưa có'}. Điện thoại: {household.phone or 'chưa có'}. Tình trạng: "
                    f"{lists.household_states.get(household.state, household.state)}"
                ),
            ),
            *((("Ghi chú", household.note),) if household.note else ()),
        ),
        sections=(
            Section(
                title=f"1. Thành viên và quyền lợi đang có ({len(members)} người)",
                columns=_MEMBERS,
                rows=tuple(_member(place, one, lists) for place, one in enumerate(members, start=1)),
                empty="Chưa có ai trong sổ.",
            ),
            Section(
                title="2. Diện hỗ trợ",
                columns=_CLASSES,
                rows=_classes(office, household, names, lists),
                empty="Không có diện nào đang có hiệu lực.",
            ),
            _visits(office, household, names, lists),
            _receipts(office, household),
        ),
        foot=f"Lập ngày {format_date(office.today)}. Có dữ liệu cá nhân: giữ kín, không để lại nơi công cộng.",
    )
    return _Home(household=household, head=head, place=place, members=members, sheet=sheet)


def _member(number: int, one: Member, lists: CodeLists) -> tuple[str, ...]:
    person = one.person
    relation = lists.relations.get(person.relation_code or "", person.relation_text or "")
    return (
        str(number),
        person.name,
        format_birth(person.birth) if person.birth else "",
        _SEX.get(person.sex or "", ""),
        relation,
        person.personal_id or "",
        person.insurance_no or "",
        _cover(one, HEALTH_HOUSEHOLD),
        _cover(one, VOLUNTARY_SI),
    )


def _cover(one: Member, scheme: str) -> str:
    cover = one.covers.get(scheme)
    return cover.text if cover is not None else ""


def _classes(
    office: Office, household: Household, names: dict[int, str], lists: CodeLists
) -> tuple[tuple[str, ...], ...]:
    """The classes in force today, of the household and of its people."""
    day = office.today.isoformat()

    def whose(row: Entitlement) -> str:
        return "Cả hộ" if row.person_id is None else names.get(row.person_id, "")

    return tuple(
        (lists.classes.get(row.class_code, row.class_code), whose(row), _shown(row.valid_from), _shown(row.valid_to))
        for row in office.read.entitlements.of_household(household.id)
        if (row.valid_from or "") <= day <= (row.valid_to or "9999")
        and (row.person_id is None or row.person_id in names)
    )


def _visits(office: Office, household: Household, names: dict[int, str], lists: CodeLists) -> Section:
    found = [visit for visit in office.read.visits.of_household(household.id) if visit.outcome in lists.outcomes]
    rows = tuple(
        (
            _shown(visit.visited_on),
            names.get(visit.person_id or 0, "") if visit.person_id else "Cả hộ",
            lists.scheme_shorts.get(visit.scheme or "", ""),
            lists.outcomes[visit.outcome].name,
            "; ".join(part for part in (lists.reasons.get(visit.reason or "", ""), visit.note or "") if part),
            _shown(visit.promise_on or visit.next_on),
        )
        for visit in found[:_LATEST]
    )
    return Section(title=_titled("3. Lần vận động", len(found)), columns=_VISITS, rows=rows, empty="Chưa ghi lần nào.")


def _receipts(office: Office, household: Household) -> Section:
    found = office.read.receipts.of_household(household.id)
    rows = tuple(
        (
            one.number,
            _shown(one.issued_on),
            one.payer or "",
            format_money(one.total),
            _METHODS.get(one.method, one.method),
            one.collector or "",
            "biên lai hủy" if one.voids_id else "đã hủy" if one.voided_by else "",
        )
        for one in found[:_LATEST]
    )
    return Section(title=_titled("4. Biên lai", len(found)), columns=_RECEIPTS, rows=rows, empty="Chưa có biên lai.")


def _titled(title: str, count: int) -> str:
    return f"{title} ({_LATEST} lần mới nhất trong {count})" if count > _LATEST else title


def _shown(iso: str | None) -> str:
    return format_date(date.fromisoformat(iso)) if iso else ""


def _report(office: Office, form: Form, homes: Sequence[_Home]) -> Report:
    return Report(
        code=form.title,
        title=(
            Line(text=form.title.upper(), bold=True),
            Line(text=f"Ngày {format_date(office.today)}: {format_money(len(homes))} hộ", italic=True),
        ),
        columns=tuple(Column(key=key, width=width) for key, _, width in _COLUMNS),
        headings=heading_grid([(heading,) for _, heading, _ in _COLUMNS]),
        rows=tuple(
            Row(
                kind="line",
                values={"number": number, "head": home.head, "address": home.place, "members": len(home.members)},
                key=f"household:{home.household.id}",
            )
            for number, home in enumerate(homes, start=1)
        ),
        caption="Phạm vi: các hộ đã chọn",
        made_at=office.now(),
        page=Page(landscape=False),
    )


def _table(homes: Sequence[_Home], lists: CodeLists) -> ListTable:
    """A line for each member, with the household in front."""
    columns = [
        ListColumn(heading="Chủ hộ", width=24),
        ListColumn(heading="Địa chỉ", width=36),
        ListColumn(heading="Điện thoại", kind="id", width=13),
        *(
            ListColumn(
                heading=heading, kind="id" if heading in ("Số CCCD", "Mã số BHXH") else "text", width=max(10, width)
            )
            for heading, width, _ in _MEMBERS
        ),
    ]
    rows: list[list[ListValue]] = [
        [home.head, home.place, home.household.phone, *(text or None for text in _member(number, one, lists))]
        for home in homes
        for number, one in enumerate(home.members, start=1)
    ]
    return ListTable(columns=columns, rows=rows)


def _checks(homes: Sequence[_Home]) -> list[Check]:
    found = [
        Check(
            level="hint",
            message="Phiếu có số CCCD, mã số BHXH và điện thoại của hộ: chỉ in khi cần, giao đúng người.",
        )
    ]
    headless = sum(not home.head for home in homes)
    if headless:
        args = {"household": homes[0].household.id} if len(homes) == 1 else {}
        found.append(Check(level="warn", message=f"{headless} hộ chưa ghi chủ hộ.", page="household", args=args))
    empty = sum(not home.members for home in homes)
    if empty:
        found.append(Check(level="hint", message=f"{empty} hộ chưa có ai trong sổ.", page="household"))
    return found
