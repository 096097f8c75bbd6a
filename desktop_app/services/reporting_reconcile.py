"""Biên bản đối chiếu thu – nộp tiền: a month's cash of each collector against what was handed in, day by day, to be signed by both sides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from desktop_app.domain.dates import format_date, format_date_words, format_month, month_bounds
from desktop_app.domain.money import format_money, money_in_words
from desktop_app.excel.list_writer import ListColumn, ListValue
from desktop_app.reports.report import Column, Line, Page, Report, Row, Signature, Value, heading_grid
from desktop_app.services.office import Office
from desktop_app.services.reconciling import ReconciledCollector, ReconciledDay, Reconciliation, late_words, reconcile
from desktop_app.services.remitting import remittances
from desktop_app.services.reporting_letterhead import letterhead
from desktop_app.services.reporting_values import Check, Filters, Form, ListTable, Sheet, closing_day, made_on

FORM = Form(code="DC-THU", title="Biên bản đối chiếu thu – nộp tiền", filters=("collector",))
# key, heading, width on paper, kind
_FIELDS = (
    ("number", ("TT",), 4.0, "count"),
    ("on", ("Ngày",), 9.0, "date"),
    ("receipts", ("Số biên lai",), 6.0, "count"),
    ("cash", ("Đã thu (đồng)", "Tiền mặt"), 11.0, "money"),
    ("transfer", ("Đã thu (đồng)", "Chuyển khoản"), 11.0, "money"),
    ("returned", ("Đã hoàn trả tiền mặt (đồng)",), 10.0, "money"),
    ("remitted", ("Đã nộp (đồng)",), 11.0, "money"),
    ("documents", ("Chứng từ nộp",), 11.0, "text"),
    ("short", ("Còn thiếu (đồng)",), 10.0, "money"),
    ("state", ("Tình trạng nộp",), 18.0, "text"),
    ("batches", ("Đợt kê khai",), 14.0, "text"),
)
_LIST_HEADS = {"cash": "Tiền mặt (đồng)", "transfer": "Chuyển khoản (đồng)", "returned": "Hoàn trả (đồng)"}
_WIDEST = 40


def prepare(office: Office, form: Form, month: str, filters: Filters) -> Sheet:
    """What each collector took and handed in during a month, what was held before and after, and what is still short on the day it is made."""
    first, last = month_bounds(month)
    found = reconcile(office, first, last, filters.collector)
    papers = _documents(office, found)
    rows: list[Row] = []
    table: list[list[ListValue]] = []
    for one in found.collectors:
        days = [day for day in found.days if day.collector_id == one.collector_id]
        key = f"collector:{one.collector_id or 0}"
        rows.append(Row(kind="group", values={"number": _heading(one)}, key=key))
        for number, day in enumerate(days, 1):
            values = _values(number, day, papers)
            rows.append(Row(kind="line", values=values, key=f"{key}/{day.on}"))
            table.append([one.name, one.code, one.organisation, *(values[field[0]] for field in _FIELDS)])
        rows.append(Row(kind="subtotal", values=_sums(one), key=f"{key}/sum"))
    total = Row(kind="total", values=_total(found))
    report = Report(
        code=f"{form.title} {format_month(month)}",
        corner=_corner(office),
        title=(
            Line(text="BIÊN BẢN ĐỐI CHIẾU THU – NỘP TIỀN", bold=True),
            Line(text=f"Tháng {month[5:]} năm {month[:4]}", italic=True),
            Line(text=_facts(office, found), italic=True),
        ),
        columns=tuple(
            Column(key=key, width=width, kind=kind, align="center" if key == "number" else "")
            for key, _heading, width, kind in _FIELDS
        ),
        headings=heading_grid([heading for _key, heading, _width, _kind in _FIELDS]),
        rows=tuple(rows),
        total=total,
        notes=_notes(office, found, closing_day(office, month)),
        signatures=_signatures(office, month, found.collectors),
        caption=_scope(office, filters),
        made_at=office.now(),
        strong_kinds=frozenset({"group", "subtotal", "total"}),
        span_kinds=frozenset({"group"}),
        page=Page(landscape=True, margins=(15.0, 10.0, 12.0, 13.0), size=9.0),
    )
    return Sheet(
        form=form,
        month=month,
        filters=filters,
        report=report,
        table=ListTable(
            columns=_columns(table), rows=table, totals=["Tổng cộng", None, None, *_in_order(_total(found))]
        ),
        stem=f"{form.code}-{month}" + (f"-{filters.collector}" if filters.collector else ""),
    ).with_checks(*_checks(found))


def _values(number: int, day: ReconciledDay, papers: dict[tuple[int | None, str], list[str]]) -> dict[str, Value]:
    return {
        "number": number,
        "on": date.fromisoformat(day.on),
        "receipts": day.receipts or None,
        "cash": day.collected_cash or None,
        "transfer": day.collected_transfer or None,
        "returned": day.returned or None,
        "remitted": day.remitted or None,
        "documents": ", ".join(papers.get((day.collector_id, day.on), [])) or None,
        "short": day.short or None,
        "state": late_words(day) or None,
        "batches": ", ".join(day.batches) or None,
    }


def _heading(one: ReconciledCollector) -> str:
    code = f" ({one.code})" if one.code else ""
    place = f", {one.organisation}" if one.organisation else ""
    return f"{one.name}{code}{place}: đầu tháng giữ {format_money(one.opening)} đồng"


def _sums(one: ReconciledCollector) -> dict[str, Value]:
    return {
        "on": "Cộng",
        "receipts": one.receipts or None,
        "cash": one.collected_cash,
        "transfer": one.collected_transfer or None,
        "returned": one.returned or None,
        "remitted": one.remitted or None,
        "short": one.short + one.short_before or None,
        "state": f"Cuối tháng giữ {format_money(one.closing)}",
    }


def _total(found: Reconciliation) -> dict[str, Value]:
    return {
        "on": "Tổng cộng",
        "receipts": found.total("receipts"),
        "cash": found.total("collected_cash"),
        "transfer": found.total("collected_transfer"),
        "returned": found.total("returned"),
        "remitted": found.total("remitted"),
        "short": found.total("short") + found.total("short_before"),
        "state": f"Cuối tháng giữ {format_money(found.total('closing'))}",
    }


def _in_order(values: dict[str, Value]) -> list[Value]:
    """The sums under their columns, for the workbook."""
    return [values.get(key) if kind in ("money", "count") else None for key, _heading, _width, kind in _FIELDS]


def _facts(office: Office, found: Reconciliation) -> str:
    opening, closing = format_money(found.total("opening")), format_money(found.total("closing"))
    return (
        f"Từ {format_date(found.since)} đến {format_date(found.until)}: đầu tháng giữ {opening} đồng, cuối tháng giữ {closing} đồng; "
        f"phần còn thiếu tính đến ngày {format_date(office.today)}"
    )


def _notes(office: Office, found: Reconciliation, on: date) -> tuple[str, ...]:
    short = found.total("short") + found.total("short_before")
    late = sum(one.late_days for one in found.collectors)
    notes = [
        f"Số tiền thu chưa nộp: {format_money(short)} đồng (bằng chữ: {money_in_words(short)}).",
        "Tiền nộp trừ vào tiền mặt thu trước; biên lai đã hủy tính vào ngày lập biên lai; chuyển khoản vào thẳng tài khoản cơ quan BHXH.",
    ]
    before = found.total("short_before")
    if before:
        notes.insert(1, f"Trong đó thu từ các tháng trước: {format_money(before)} đồng.")
    rate = office.law.find("remittance.days", on)
    if rate is not None:
        notes.append(
            f"Hạn nộp: {rate.whole} ngày kể từ ngày thu ({rate.cited()}); {late} ngày thu nộp chậm hoặc quá hạn."
        )
    return tuple(notes)


def _documents(office: Office, found: Reconciliation) -> dict[tuple[int | None, str], list[str]]:
    papers: dict[tuple[int | None, str], list[str]] = {}
    for view in reversed(remittances(office, found.since, found.until)):
        one = view.remittance
        if one.document:
            word = f"hủy {one.document}" if one.voids_id else one.document
            papers.setdefault((one.collector_id, one.remitted_on), []).append(word)
    return papers


def _checks(found: Reconciliation) -> list[Check]:
    if not found.collectors:
        return [Check(level="hint", message="Tháng này không có tiền thu, nộp. Hãy đổi tháng hoặc bỏ bớt bộ lọc.")]
    late = [day for day in found.days if day.late and day.short]
    if not late:
        return []
    names = ", ".join(dict.fromkeys(day.name for day in late))
    short = format_money(sum(day.short for day in late))
    message = f"Quá hạn nộp {short} đồng của {names}."
    return [Check(level="warn", message=message, page="collect", args={"tab": "money"})]


def _columns(table: Sequence[Sequence[ListValue]]) -> list[ListColumn]:
    """The columns of the workbook: who first, then those of the paper, each as wide as its longest text."""
    heads = [
        ("Người thu", "text"),
        ("Mã", "text"),
        ("Tổ chức", "text"),
        *((_LIST_HEADS.get(key, heading[-1]), kind) for key, heading, _width, kind in _FIELDS),
    ]
    columns = []
    for place, (heading, kind) in enumerate(heads):
        longest = max((len(text) for row in table if isinstance(text := row[place], str)), default=0)
        columns.append(
            ListColumn(heading=heading, kind=kind, width=min(_WIDEST, max(10, longest + 2, len(heading) + 2)))
        )
    return columns


def _corner(office: Office) -> tuple[Line, ...]:
    head = letterhead(office)
    lines = ((head.superior, False), (head.name, True))
    return tuple(Line(text=text.upper(), bold=bold) for text, bold in lines if text)


def _scope(office: Office, filters: Filters) -> str:
    if filters.collector is None:
        return "Phạm vi: mọi người thu"
    return f"Phạm vi: nhân viên thu {office.read.collectors.get(filters.collector).name}"


def _signatures(office: Office, month: str, collectors: Sequence[ReconciledCollector]) -> tuple[Signature, ...]:
    kept = letterhead(office).signers
    hint = Line(text="(Ký, ghi rõ họ tên)", italic=True)
    day = Line(text=f"{kept.place or '…'}, {format_date_words(made_on(office, month))}", italic=True)
    title = Line(text=kept.director_title.upper() or "GIÁM ĐỐC", bold=True)
    # One collector signs with the own name; a sheet of several leaves the space.
    name = collectors[0].name if len(collectors) == 1 and collectors[0].collector_id is not None else ""
    return (
        Signature(lines=(Line(text="NGƯỜI NỘP TIỀN", bold=True), hint), name=name, center=0.15),
        Signature(lines=(Line(text="NGƯỜI ĐỐI CHIẾU", bold=True), hint), name=kept.preparer, center=0.5),
        Signature(lines=(day, title, hint), name=kept.director, center=0.85),
    )
