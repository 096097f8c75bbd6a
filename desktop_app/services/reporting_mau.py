"""Mẫu số 3 and Mẫu số 4 (NĐ 188/2025/NĐ-CP): the health lists a batch leaves on, as pages in the published layout and as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desktop_app.domain.dates import format_date_words, month_bounds
from desktop_app.domain.money import format_money
from desktop_app.domain.quote import HEALTH_HOUSEHOLD
from desktop_app.domain.records import Enrolment, Person
from desktop_app.excel.form_loader import load_layout
from desktop_app.excel.form_paper import paper_form
from desktop_app.reports.documents.layout import DocumentCopy
from desktop_app.reports.documents.loader import load_document
from desktop_app.reports.documents.rendering import Document
from desktop_app.reports.form_report import form_report
from desktop_app.reports.report import Row, Value
from desktop_app.services.collecting_batches import BatchLine, batch_lines
from desktop_app.services.office import Office
from desktop_app.services.quoting_facts import household_of
from desktop_app.services.reporting_batch_lists import BatchList, find_list, header_checks, lists_with
from desktop_app.services.reporting_documents import Resident, members_of, missing, residents
from desktop_app.services.reporting_health_lines import health_line
from desktop_app.services.reporting_values import Check, Filters, Form, Sheet
from desktop_app.system.faults import WorldFault

SUPPORTED_LIST, HOUSEHOLD_LIST = "MAU-3", "MAU-4"
_OPEN = frozenset({"quoted", "partial", "collected", "in-batch"})  # an enrolment that has not left yet
_HEADS = frozenset({"group", "household"})  # rows that head others
_WANTED = {"personal_id": "số CCCD/ĐDCN", "birth": "ngày sinh"}


@dataclass(frozen=True, kw_only=True)
class _Home:
    """One household of the list: its members, and the lines of those who ask for a card, by person."""

    head: str
    phone: str
    resident: Resident
    members: tuple[Resident, ...]
    lines: dict[int, Enrolment]


def prepare_households(office: Office, form: Form, month: str, filters: Filters) -> Sheet:
    """Mẫu số 4 for every household of a batch (or of those who wait), or for one household with what it has not declared yet.

    Every member who belongs to the household is listed; who asks for a card has salary, support and months. Raises ``WorldFault`` as
    ``find_list``, and for a household that is not there or has nobody to declare.
    """
    found = _of_household(office, filters.household) if filters.household else _of_batch(office, form, month, filters)
    homes = _homes(office, found.lines)
    rows = [row for home in homes for row in _household_rows(home, headed=len(homes) > 1)]
    people = sum(len(home.lines) for home in homes)
    header = {**found.header(), **_household_header(homes), "people": str(people) if people else ""}
    caption = found.caption(month) if filters.household is None else f"Hộ {header['head']}"
    sheet = _sheet(office, form, month, filters, found, rows, header, caption=caption)
    document = Document(
        layout=load_document(form.code, found.on),
        copies=tuple(_household_copy(home, found) for home in homes),
        unit="hộ",
    )
    return _finished(sheet, document, found, [home.members for home in homes], _household_checks(homes))


def prepare_supported(office: Office, form: Form, month: str, filters: Filters) -> Sheet:
    """Mẫu số 3 of a batch, or of those who wait for one in the month. Raises ``WorldFault`` as ``find_list``."""
    found = _of_batch(office, form, month, filters)
    known = residents(office, (line.person for line in found.lines))
    rows: list[Row] = [Row(kind="group", values={"number": "(1)", "name": "Tăng"}, key="group:more")]
    rows += [_supported_row(number, line, known) for number, line in enumerate(found.lines, start=1)]
    rows.append(Row(kind="group", values={"number": "(2)", "name": "Giảm"}, key="group:less"))
    day = format_date_words(found.on) if found.view else ""
    header = {**found.header(), "day_in_words": day}
    sheet = _sheet(office, form, month, filters, found, rows, header, caption=found.caption(month))
    copy = DocumentCopy(name=form.title, texts=header, rows={"people": tuple(rows)})
    document = Document(layout=load_document(form.code, found.on), copies=(copy,), unit="danh sách")
    checks = [
        Check(level="hint", message="Cột 5 đến 8 (phụ cấp) để trống vì chương trình không ghi; hãy điền tay nếu có.")
    ]
    return _finished(sheet, document, found, [tuple(known[line.person.id] for line in found.lines)], checks)


def _of_batch(office: Office, form: Form, month: str, filters: Filters) -> BatchList:
    return find_list(office, lists_with(office, code=form.code), month, filters)


def _of_household(office: Office, household_id: int) -> BatchList:
    """What a household has not declared yet, as a list without a batch."""
    work = office.read
    household_of(work, household_id)
    found = [
        one
        for one in work.enrolments.of_household(household_id)
        if one.scheme == HEALTH_HOUSEHOLD and one.state in _OPEN
    ]
    if not found:
        raise WorldFault("Hộ này chưa có ai đăng ký BHYT hộ gia đình chờ kê khai. Hãy lập tham gia hoặc ghi thu trước.")
    lines = batch_lines(work, sorted(found, key=lambda one: one.id))
    return BatchList(lines=lines, view=None, organisation=None, collector=None, on=office.today)


def _sheet(
    office: Office,
    form: Form,
    month: str,
    filters: Filters,
    found: BatchList,
    rows: Sequence[Row],
    header: dict[str, str],
    *,
    caption: str,
) -> Sheet:
    layout = load_layout(form.code, found.on)
    report = form_report(paper_form(layout, header), rows=rows, caption=caption, made_at=office.now())
    return Sheet(
        form=form,
        month=month,
        filters=filters,
        report=replace(report, span_kinds=_HEADS, strong_kinds=_HEADS),
        layout=layout,
        header=header,
        stem=found.stem(form.code, month) if filters.household is None else f"{form.code}-ho-{filters.household}",
        batch_id=found.batch_id,
    )


def _finished(
    sheet: Sheet, document: Document, found: BatchList, groups: Sequence[Sequence[Resident]], more: Sequence[Check]
) -> Sheet:
    """The sheet with its pages and with what is to be looked at."""
    asked = {line.person.id for line in found.lines}
    checks = [check for group in groups for one in group if one.person.id in asked for check in missing(one, _WANTED)]
    unknown = sum(not one.person.insurance_no for group in groups for one in group if one.person.id in asked)
    if unknown:
        told = f"{unknown} người chưa có mã số BHYT: tra cứu, hoặc kèm Mẫu số 2 nếu tham gia lần đầu."
        checks.append(Check(level="hint", message=told))
    blank = sum(not one.facility for group in groups for one in group if one.person.id in asked)
    if blank:
        checks.append(Check(level="hint", message=f"{blank} người chưa ghi nơi đăng ký khám, chữa bệnh ban đầu."))
    told = "Cột thẻ bản điện tử, bản giấy để trống vì chương trình chưa ghi người tham gia chọn loại nào; hãy đánh dấu tay."
    checks.append(Check(level="hint", message=told))
    return replace(sheet, document=document).with_checks(*checks, *more, *header_checks(found))


def _homes(office: Office, lines: Sequence[BatchLine]) -> list[_Home]:
    """The households of the lines in the order they come, each with everybody who belongs to it."""
    work = office.read
    by_household: dict[int, dict[int, Enrolment]] = {}
    payers: dict[int, list[Person]] = {}
    for line in lines:
        by_household.setdefault(line.enrolment.household_id, {})[line.person.id] = line.enrolment
        payers.setdefault(line.enrolment.household_id, []).append(line.person)
    members = {key: _with(members_of(work, key), payers[key]) for key in by_household}
    known = residents(office, (person for group in members.values() for person in group))
    homes = []
    for key, asked in by_household.items():
        group = tuple(known[person.id] for person in members[key])
        head = next((one for one in group if one.person.id == one.household.head_id), None)
        homes.append(
            _Home(
                head=head.person.name if head else "",
                phone=group[0].household.phone or (head.person.phone or "" if head else ""),
                resident=head or group[0],
                members=group,
                lines=asked,
            )
        )
    return homes


def _with(members: Sequence[Person], payers: Sequence[Person]) -> list[Person]:
    """The members, and who paid with them but has left since."""
    ids = {person.id for person in members}
    return [*members, *(person for person in payers if person.id not in ids)]


def _household_rows(home: _Home, *, headed: bool) -> list[Row]:
    rows = []
    if headed:
        told = [f"Hộ {home.head}" if home.head else "Hộ chưa ghi chủ hộ", home.phone and f"điện thoại {home.phone}"]
        told += [home.resident.address, home.resident.commune]
        household = home.resident.household.id
        name = ", ".join(part for part in told if part)
        rows.append(Row(kind="household", values={"name": name}, key=f"household:{household}"))
    for number, one in enumerate(home.members, start=1):
        line = home.lines.get(one.person.id)
        values: dict[str, Value] = {
            "number": number,
            "name": one.person.name,
            "insurance_no": one.person.insurance_no or "",
            "personal_id": one.person.personal_id or "",
            "birth": one.born,
            "relation": one.relation,
        }
        if line is not None:
            figures = health_line(line)
            values |= {"salary": figures.base, "percent": figures.percent, "note": figures.note}
            values["facility"] = one.facility
        key = one.key if line is None else f"{one.key}/enrolment:{line.id}"
        rows.append(Row(kind="line", values=values, key=key))
    return rows


def _household_header(homes: Sequence[_Home]) -> dict[str, str]:
    """The head of the workbook's list: the household, or how many there are."""
    if len(homes) != 1:
        return {"head": f"{format_money(len(homes))} hộ, ghi trong danh sách"}
    home = homes[0]
    return {"head": home.head, "phone": home.phone, **home.resident.place}


def _household_copy(home: _Home, found: BatchList) -> DocumentCopy:
    texts = {**found.header(), "head": home.head, "phone": home.phone, **home.resident.place}
    return DocumentCopy(
        name=home.head or home.resident.address,
        texts={**texts, "people": str(len(home.lines))},
        rows={"members": tuple(_household_rows(home, headed=False))},
    )


def _household_checks(homes: Sequence[_Home]) -> list[Check]:
    return [
        Check(
            level="warn",
            message=f"Hộ tại {home.resident.address or 'địa chỉ chưa ghi'}: chưa ghi chủ hộ.",
            page="household",
            args={"household": home.resident.household.id},
        )
        for home in homes
        if not home.head
    ]


def _supported_row(number: int, line: BatchLine, known: dict[int, Resident]) -> Row:
    one, figures = known[line.person.id], health_line(line.enrolment)
    first = line.enrolment.valid_from
    return Row(
        kind="line",
        values={
            "number": number,
            "name": one.person.name,
            "insurance_no": one.person.insurance_no or "",
            "personal_id": one.person.personal_id or "",
            "facility": one.facility,
            "salary": figures.level,
            "from_month": month_bounds(first[:7])[0] if first else None,
            "percent": figures.percent,
            "note": figures.note,
        },
        key=f"{one.key}/enrolment:{line.enrolment.id}",
    )
