"""C21a-TS of a month: everybody whose cover ended and who has not come back by the end of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from desktop_app.domain.dates import format_date, format_month, month_key
from desktop_app.domain.money import format_money
from desktop_app.excel.form_loader import load_layout
from desktop_app.excel.form_paper import paper_form
from desktop_app.reports import c21a
from desktop_app.reports.c21a import StoppedLine
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import COMMUNE, scopes_of
from desktop_app.services.reporting_head import header_of, month_line
from desktop_app.services.reporting_movements import span_of
from desktop_app.services.reporting_stops import Marks, Stop, of_year, stops
from desktop_app.services.reporting_values import Check, Filters, Form, Sheet, made_on

_WORDS = {"compulsory": "BHXH bắt buộc", "voluntary": "BHXH tự nguyện", "health": "BHYT", "unemployment": "BHTN"}


def prepare(office: Office, form: Form, month: str, filters: Filters) -> Sheet:
    """The list of a month with its checks. Raises ``WorldFault`` where no layout is valid."""
    span = span_of(office, month)
    layout = load_layout(form.code, made_on(office, month))
    marks: Marks = layout.data["stopped"]
    found = stops(office, span.day, marks)
    lines = _lines(office, found, span.year_first.year, filters.commune)
    header = header_of(office, month, month_line(month))
    names = {scope.code: scope.name for scope in scopes_of(office, COMMUNE, span.day.year)}
    scope = names.get(filters.commune, filters.commune) if filters.commune else "toàn đơn vị"
    report = c21a.report(
        lines,
        paper_form(layout, header),
        caption=f"Phạm vi: {scope}; dừng tham gia, chưa tham gia lại đến hết ngày {format_date(span.day)}",
        made_at=office.now(),
    )
    return Sheet(
        form=form,
        month=month,
        filters=filters,
        report=report,
        layout=layout,
        header=header,
        stem=f"{form.code}-{month}" + (f"-{filters.commune}" if filters.commune else ""),
    ).with_checks(*_checks(office, month, found, lines, marks, span.year_first))


def _lines(office: Office, found: Sequence[Stop], year: int, commune: str | None) -> list[StoppedLine]:
    """A line for each person and month of stopping, in the order of the walk."""
    together: dict[int, dict[str, list[Stop]]] = {}
    for one in found:
        together.setdefault(one.person_id, {}).setdefault(month_key(one.stopped_on), []).append(one)
    names = {scope.code: scope.name for scope in scopes_of(office, COMMUNE, year)}
    lines = []
    for person in office.read.stopped_facts.listed(list(together)):
        if commune not in (None, person.commune_code):
            continue
        place = ", ".join(part for part in (person.address, person.hamlet, names.get(person.commune_code, "")) if part)
        for month, group in sorted(together[person.person_id].items()):
            lines.append(
                StoppedLine(
                    commune_code=person.commune_code,
                    name=person.name,
                    marks=frozenset(one.mark for one in group),
                    stopped=group[0].stopped_on,
                    insurance_no=person.insurance_no or "",
                    unit_code="; ".join(dict.fromkeys(one.unit_code for one in group if one.unit_code)),
                    address=place,
                    phone=person.phone or "",
                    key=f"person:{person.person_id}/{month}",
                )
            )
    return lines


def _checks(
    office: Office,
    month: str,
    found: tuple[Stop, ...],
    lines: Sequence[StoppedLine],
    marks: Marks,
    year_first: date,
) -> Iterator[Check]:
    if not lines:
        yield Check(level="hint", message="Danh sách không có ai. Hãy đổi tháng hoặc bỏ bớt bộ lọc.")
    unknown = [mark for mark, rule in marks.items() if not office.read.cover_facts.any_of(rule["schemes"])]
    if unknown:
        words = ", ".join(_WORDS[mark] for mark in unknown)
        yield Check(
            level="hint",
            message=f"Sổ không có quá trình tham gia {words}: cột đó để trống. Hãy nhập danh sách tham gia nếu có.",
            page="import",
        )
    yield from _holes(office, lines)
    counts = of_year(found, year_first)
    told = "; ".join(f"{_WORDS[mark]} {format_money(len(counts[mark]))}" for mark in marks if counts.get(mark))
    if told:
        yield Check(
            level="hint",
            message=f"Dừng trong năm {month[:4]}, chưa tham gia lại (mã 82–85 của B06a-TS), toàn đơn vị: {told} người.",
            page="report",
            args={"form": "B06a-TS", "month": month},
        )
    listed = {one.person_id for one in found}
    leads = office.read.reporting.potential(office.today.isoformat())
    missing = {row.person_id for row in leads if row.source in ("stopped", "c21a")} - listed
    if missing:
        yield Check(
            level="hint",
            message=f"{format_money(len(missing))} người trong danh sách dừng tham gia đã nhập không có ngày hết hạn trong sổ nên không "
            f"có trong mẫu tháng {format_month(month)}. Hãy ghi quá trình tham gia của họ.",
            page="canvass",
            args={"tab": "leads"},
        )


def _holes(office: Office, lines: Sequence[StoppedLine]) -> Iterator[Check]:
    wanted: Iterable[tuple[str, list[StoppedLine]]] = (
        ("mã số BHXH", [line for line in lines if not line.insurance_no]),
        ("số điện thoại", [line for line in lines if not line.phone]),
        ("mã đơn vị tại thời điểm dừng", [line for line in lines if not line.unit_code]),
    )
    for what, without in wanted:
        if without:
            person = int(without[0].key.removeprefix("person:").partition("/")[0])
            yield Check(
                level="hint",
                message=f"{format_money(len(without))} trong {format_money(len(lines))} dòng chưa có {what}, đầu tiên là "
                f"{without[0].name}.",
                page="household",
                args={"household": office.read.people.get(person).household_id, "person": person},
            )
