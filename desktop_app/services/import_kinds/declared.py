"""What was declared: D03-TS (health cards, QĐ 490/QĐ-BHXH) and D05-TS (voluntary insurance, QĐ 490 and QĐ 366/QĐ-BHXH).

A row gives the cover of its months, with source "import"; somebody reported as leaving (GH, the group "Giảm") is covered until the month before.
Amounts are compared with the law of their day and told where they differ: they never enter the ledger, which knows only receipts.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from desktop_app.domain.dates import add_months, format_date, format_month, month_bounds, month_key, period_end
from desktop_app.domain.money import format_money
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.excel.dates import read_date
from desktop_app.services.import_cover import HEALTH
from desktop_app.services.import_kinds.declared_amounts import health_doubts, percent, voluntary_doubts
from desktop_app.services.import_kinds.list_facts import section_words
from desktop_app.services.import_kinds.movements import ENDS, Sections, movement
from desktop_app.services.import_kinds.rules import Desk, KindRules
from desktop_app.services.import_people import CoverSaid, EndSaid, Incoming

_LONGEST = 120  # months; a longer period is a slip of the pen


def understand_health(rows: Sequence[Incoming], desk: Desk) -> None:
    """Understand the rows of a D03-TS."""
    _Understanding(desk, HEALTH_HOUSEHOLD).run(rows)


def understand_voluntary(rows: Sequence[Incoming], desk: Desk) -> None:
    """Understand the rows of a D05-TS."""
    _Understanding(desk, VOLUNTARY_SI).run(rows)


class _Understanding:
    def __init__(self, desk: Desk, scheme: str) -> None:
        self._desk, self._scheme = desk, scheme
        self._sections = Sections(section_words(desk.reading))
        column = desk.reading.recognition.column_of("from_month")
        self._month_column = column.index if column is not None else None
        self._sheet = desk.reading.workbook.sheet(desk.reading.sheet)

    def run(self, rows: Sequence[Incoming]) -> None:
        for row in rows:
            if not row.rejected:
                self._row(row)

    def _row(self, row: Incoming) -> None:
        text = str(row.said.get("plan_code") or "")
        moved = movement(text, self._sections.at(row.row))
        start = self._start(row)
        if moved is None:
            row.refuse(f"Không rõ loại “{text}” là tăng, đóng tiếp, điều chỉnh hay giảm. Hãy ghi lại (TM, ON, DC, GH).")
        elif start is None:
            row.refuse("Thiếu “Từ tháng” nên không rõ kỳ kê khai. Hãy bổ sung.")
        elif moved == ENDS:
            self._ends(row, start)
        else:
            self._joins(row, start)

    def _ends(self, row: Incoming, start: date) -> None:
        last = start.replace(day=1) - timedelta(days=1)
        schemes = HEALTH if self._scheme == HEALTH_HOUSEHOLD else frozenset({VOLUNTARY_SI})
        row.only_known = "Người này chưa có trong dữ liệu nên không có thời hạn nào để kết thúc."
        row.brings.end = EndSaid(schemes=schemes, last_day=last.isoformat())

    def _joins(self, row: Incoming, start: date) -> None:
        months = row.said.get("months")
        if not isinstance(months, int) or not 1 <= months <= _LONGEST:
            row.refuse("Thiếu số tháng đóng (từ 1 đến 120) nên không rõ kỳ kê khai đến khi nào. Hãy bổ sung.")
        elif self._scheme == VOLUNTARY_SI:
            self._voluntary(row, start, months)
        else:
            self._health(row, start, months)

    def _voluntary(self, row: Incoming, start: date, months: int) -> None:
        last = month_bounds(month_key(add_months(start, months - 1)))[1]
        row.cover = CoverSaid(
            scheme=VOLUNTARY_SI, subject_group=None, valid_from=start.isoformat(), valid_to=last.isoformat(),
            collector_id=self._collector(row), text=self._voluntary_text(row, start, last, months),
        )  # fmt: skip
        self._tell(row, voluntary_doubts(self._desk.law, row.said, self._day(row, start), months))

    def _health(self, row: Incoming, start: date, months: int) -> None:
        card = str(row.said.get("card_no") or "")
        own = str(row.said.get("subject_code") or "") or (card if card[:2].isalpha() else "")
        group = self._desk.codes.health_cover(own or self._desk.list.subject_code, "")
        last = period_end(start, months)
        if group is None:
            row.tell(
                "warn", "cover-without-group",
                "Không rõ mã đối tượng (cột mã đối tượng, hoặc dòng “Mã đối tượng:” phía trên bảng) nên chưa ghi thời hạn thẻ.",
            )  # fmt: skip
            return
        row.cover = CoverSaid(
            scheme=group[0], subject_group=group[1], valid_from=start.isoformat(), valid_to=last.isoformat(), card_no=card or None,
            facility=row.said.get("facility"), collector_id=self._collector(row),
            text=f"{format_date(start)} – {format_date(last)} ({months} tháng)",
        )  # fmt: skip
        said = {**row.said, "base_salary": row.said.get("base_salary") or self._desk.list.base_salary}
        said["state_support"] = row.said.get("state_support") or self._desk.list.state_support
        support = self._desk.codes.class_of_card(group[1])
        self._tell(row, health_doubts(self._desk.law, said, self._day(row, start), months, support))

    def _start(self, row: Incoming) -> date | None:
        """The first day of the period; cards may begin inside a month, and then the cell holds a day."""
        month = row.said.get("from_month")
        if not isinstance(month, str):
            return None
        first = month_bounds(month)[0]
        if self._scheme == VOLUNTARY_SI or self._month_column is None:
            return first
        cells = self._sheet.rows[row.row - 1]
        cell = cells[self._month_column] if self._month_column < len(cells) else ""
        day = read_date(cell, today=self._desk.today).value if cell != "" else None
        return date.fromisoformat(day) if isinstance(day, str) and day[:7] == month else first

    def _day(self, row: Incoming, start: date) -> date:
        """The day whose law the amounts are compared with: of the receipt, of the list, or the first day of the period."""
        paid = row.said.get("receipt_date")
        return date.fromisoformat(paid) if isinstance(paid, str) else self._desk.list.day or start

    def _collector(self, row: Incoming) -> int | None:
        said = row.said
        code = str(said.get("collector_code") or self._desk.list.collector_code)
        name = str(said.get("collector_name") or self._desk.list.collector_name)
        found = self._desk.collectors.find(code, name)
        if found is None and (code or name):
            row.tell(
                "hint",
                "unknown-collector",
                f"Chưa có nhân viên thu “{code or name}” trong dữ liệu nên không gán người thu.",
            )
        return found.id if found is not None else None

    @staticmethod
    def _voluntary_text(row: Incoming, start: date, last: date, months: int) -> str:
        words = [f"{format_month(month_key(start))} – {format_month(month_key(last))} ({months} tháng)"]
        income, rate = row.said.get("income"), percent(row.said.get("state_support"))
        if isinstance(income, int):
            words.append(f"thu nhập {format_money(income)}")
        if rate is not None:
            words.append(f"NSNN hỗ trợ {rate.normalize():f} %".replace(".", ","))
        return ", ".join(words)

    @staticmethod
    def _tell(row: Incoming, doubts: Sequence[str]) -> None:
        for sentence in doubts:
            row.tell("warn", "amount-differs", f"{sentence} Chỉ báo để kiểm tra, không ghi vào sổ thu.")


HEALTH_RULES = KindRules(by_address=True, repeats=True, understand=understand_health)
VOLUNTARY_RULES = KindRules(by_address=True, repeats=True, understand=understand_voluntary)
