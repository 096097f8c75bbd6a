"""What the people of a receipt owed on its day, by the rules that the collecting page uses; a reason where it is not certain or not the amount."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.money import format_money
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.collecting import PaidLine
from desktop_app.services.collecting_repeats import refuse_repeats
from desktop_app.services.enrolling import line_of
from desktop_app.services.enrolling_price import SCHEME_NAMES, EnrolmentLine, PricedLine, price
from desktop_app.services.import_kinds.rules import Desk
from desktop_app.services.import_people import Incoming

_METHOD_CODES = {
    "1": "monthly",
    "3": "3",
    "6": "6",
    "12": "12",
    "vs": "ahead",
    "th": "missing",
}  # seeds/payment_methods.csv


class Refusal(Exception):
    """Why a receipt is not taken in, as a Vietnamese sentence; ``row``: the row at fault where one is."""

    def __init__(self, sentence: str, row: Incoming | None = None) -> None:
        super().__init__(sentence)
        self.row = row


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A row as a line of a receipt, certain but for the amount: ``choices`` are the lines it may be (an income not told, the last ones known)."""

    row: Incoming
    paid: int
    on: date
    choices: tuple[EnrolmentLine, ...]


class Pricing:
    """Prices the receipts of one list, one after the other: an earlier one of the same household takes its places in the order."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._places: dict[tuple[int, int], int] = {}
        self._paid: dict[tuple[int, str], str] = {}

    def line(self, row: Incoming, slip: Sequence[Incoming]) -> Asked:
        """A row of a receipt as a line that can be priced. Raises ``Refusal``."""
        if row.known is None:
            raise Refusal("Chưa rõ người tham gia của dòng này.")
        on = self.day(slip)
        self._check_collector(row)
        scheme = self._scheme(row)
        paid, months = row.said.get("amount_paid"), row.said.get("months")
        if not isinstance(paid, int):
            raise Refusal("Thiếu số tiền của người này. Hãy bổ sung.")
        if not isinstance(months, int):
            raise Refusal("Thiếu số tháng đóng nên không kiểm tra được số tiền. Hãy bổ sung.")
        if len({one.known.household_id for one in slip if one.known is not None}) > 1:
            raise Refusal("Biên lai có người của nhiều hộ; mỗi biên lai thu của một hộ. Hãy tách biên lai.")
        choices = (self._health(row, months),) if scheme == HEALTH_HOUSEHOLD else tuple(self._voluntary(row, months))
        if not choices:
            raise Refusal(
                "BHXH tự nguyện: tệp không ghi mức thu nhập và dữ liệu chưa có, nên không kiểm tra được số tiền. Hãy bổ sung."
            )
        return Asked(row=row, paid=paid, on=on, choices=choices)

    def price(self, number: str, asked: Sequence[Asked]) -> tuple[PaidLine, ...]:
        """The lines of a receipt as they can be collected. Raises ``Refusal`` with the row whose amount is not what is owed."""
        first = asked[0].row
        assert first.known is not None
        home, on = first.known.household_id, asked[0].on
        for one in asked:
            self._refuse_second(number, one)
        lines, priced = self._settle(home, on, asked)
        for one, line in zip(asked, lines, strict=True):
            self._paid[line.person_id, line.scheme] = number
            assert one.row.known is not None
        new = [one for one in priced if one.order is not None and not self._held(home, on, one.line.person_id)]
        self._places[home, on.year] = self._places.get((home, on.year), 0) + len(new)
        return tuple(PaidLine(paid=one.paid, line=line) for one, line in zip(asked, lines, strict=True))

    def day(self, slip: Sequence[Incoming]) -> date:
        """The day of a receipt, told by the rows that tell one. Raises ``Refusal``."""
        days = {row.said["receipt_date"] for row in slip if isinstance(row.said.get("receipt_date"), str)}
        if not days:
            raise Refusal("Thiếu ngày biên lai nên không rõ mức đóng của ngày nào. Hãy bổ sung.")
        if len(days) > 1:
            raise Refusal("Các dòng của biên lai này ghi ngày khác nhau. Hãy sửa lại.")
        found = date.fromisoformat(days.pop())
        if found > self._desk.today:
            raise Refusal(f"Ngày biên lai {format_date(found)} ở sau hôm nay. Hãy kiểm tra lại.")
        return found

    def collector(self, slip: Sequence[Incoming]) -> int | None:
        """Who took the money: told by the rows, or above the list; None where nobody is named."""
        for row in slip:
            code, name = self._said_collector(row)
            found = self._desk.collectors.find(code, name)
            if found is not None:
                return found.id
        return None

    def _said_collector(self, row: Incoming) -> tuple[str, str]:
        facts = self._desk.list
        code, name = str(row.said.get("collector_code") or ""), str(row.said.get("collector_name") or "")
        return (code, name) if code or name else (facts.collector_code, facts.collector_name)

    def _check_collector(self, row: Incoming) -> None:
        code, name = self._said_collector(row)
        if (code or name) and self._desk.collectors.find(code, name) is None:
            raise Refusal(f"Chưa có nhân viên thu “{code or name}” trong dữ liệu. Hãy nhập nhân viên thu trước.")

    def _scheme(self, row: Incoming) -> str:
        named = row.said.get("insurance_type")
        found = self._desk.codes.scheme(str(named)) if named else self._desk.list.scheme
        if not found:
            what = f"Chế độ “{named}” không phải" if named else "Không rõ chế độ là"
            raise Refusal(f"{what} BHYT hộ gia đình hay BHXH tự nguyện. Hãy ghi lại.")
        return found

    def _health(self, row: Incoming, months: int) -> EnrolmentLine:
        assert row.known is not None
        order = row.said.get("member_order")
        return EnrolmentLine(
            person_id=row.known.id,
            scheme=HEALTH_HOUSEHOLD,
            months=months,
            order=order if isinstance(order, int) else None,
        )

    def _voluntary(self, row: Incoming, months: int) -> Iterator[EnrolmentLine]:
        """The line told; without an income, the ones quoted or paid before in the office: the amount decides whether one of them was meant."""
        assert row.known is not None
        method = self._method(row, months)
        told = EnrolmentLine(
            person_id=row.known.id, scheme=VOLUNTARY_SI, months=months if method in ("ahead", "missing") else None,
            method=method, income=row.said.get("income"), from_month=row.said.get("from_month"),
        )  # fmt: skip
        if told.income is not None:
            yield told
            return
        seen: set[int] = set()
        for enrolment in reversed(self._desk.read.enrolments.of_person(row.known.id, VOLUNTARY_SI)):
            known = line_of(enrolment)
            if enrolment.state == "voided" or known.income is None or known.income in seen:
                continue
            seen.add(known.income)
            yield replace(told, income=known.income)

    def _method(self, row: Incoming, months: int) -> str:
        said = str(row.said.get("method") or "").strip().casefold()
        if said in _METHOD_CODES and said not in ("1", "3", "6", "12"):
            return _METHOD_CODES[said]
        return _METHOD_CODES.get(str(months), "ahead")

    def _refuse_second(self, number: str, asked: Asked) -> None:
        assert asked.row.known is not None
        for line in asked.choices[:1]:
            other = self._paid.get((line.person_id, line.scheme))
            if other is not None and other != number:
                raise Refusal(
                    f"Người này đã đóng {SCHEME_NAMES[line.scheme]} ở biên lai {other} của cùng tệp. Hãy nhập biên lai đó trước.",
                    asked.row,
                )

    def _settle(self, home: int, on: date, asked: Sequence[Asked]) -> tuple[list[EnrolmentLine], list[PricedLine]]:
        """The lines whose amounts are exactly what was paid. Raises ``Refusal``."""
        lines = [self._income(home, on, one) for one in asked]
        priced = self._priced(home, lines, on, asked)
        shift = self._places.get((home, on.year), 0)
        if shift:
            lines = [self._shifted(home, on, line, one, shift) for line, one in zip(lines, priced, strict=True)]
            priced = self._priced(home, lines, on, asked)
        if self._wrong(asked, priced) is not None:
            other = self._by_amount(asked, lines, priced)
            if other is not None:
                again = self._priced(home, other, on, asked)
                if self._wrong(asked, again) is None:
                    return other, again
        wrong = self._wrong(asked, priced)
        if wrong is not None:
            one, due = wrong
            raise Refusal(
                f"Số tiền {format_money(one.paid)} khác mức phải đóng {format_money(due)} ngày {format_date(on)}. Hãy kiểm tra số tiền, "
                "số tháng, ngày và thứ tự trong hộ.",
                one.row,
            )
        return lines, priced

    def _income(self, home: int, on: date, asked: Asked) -> EnrolmentLine:
        """The line of a row whose amount is right; the first one when none is, or only one can be."""
        for line in asked.choices:
            if len(asked.choices) == 1:
                break
            try:
                found = price(self._desk.read, self._desk.law, home, [line], on)
            except RuleBroken:
                continue
            if found[0].quote.payable == asked.paid:
                return line
        return asked.choices[0]

    def _priced(self, home: int, lines: list[EnrolmentLine], on: date, asked: Sequence[Asked]) -> list[PricedLine]:
        try:
            priced = price(self._desk.read, self._desk.law, home, lines, on)
            refuse_repeats(self._desk.read, self._desk.law, priced, on)
            self._refuse_begun(home, priced)
            return priced
        except RuleBroken as broken:
            name = next((one.row for one in asked if broken.sentence.startswith(f"{one.row.name}")), None)
            raise Refusal(broken.sentence, name) from broken

    def _refuse_begun(self, home: int, priced: Sequence[PricedLine]) -> None:
        """A receipt that goes on with what was paid in part is taken by hand: the list does not say what it completes."""
        begun = {(part.person_id, part.scheme) for part in self._desk.read.household_money.partial(home)}
        for one in priced:
            if (one.line.person_id, one.line.scheme) in begun:
                raise RuleBroken(
                    f"{one.name} đã nộp một phần {SCHEME_NAMES[one.line.scheme]}. Thu phần còn thiếu ở trang Thu, không nhập từ tệp.",
                    rule="enrolment.partial",
                )

    def _shifted(self, home: int, on: date, line: EnrolmentLine, one: PricedLine, shift: int) -> EnrolmentLine:
        """A line behind the members that earlier receipts of the list bring."""
        if one.order is None or line.order is not None or self._held(home, on, line.person_id):
            return line
        return replace(line, order=one.order + shift)

    def _by_amount(
        self, asked: Sequence[Asked], lines: list[EnrolmentLine], priced: list[PricedLine]
    ) -> list[EnrolmentLine] | None:
        """The same lines with their places in the order of the amounts: who paid most was counted first. The law leaves the order to the office."""
        movable = [at for at, one in enumerate(priced) if one.order is not None and lines[at].months == lines[0].months]
        orders = sorted(order for at in movable if (order := priced[at].order) is not None)
        if len(orders) < 2 or any(asked[at].row.said.get("member_order") for at in movable):
            return None
        ranked = sorted(movable, key=lambda at: -asked[at].paid)
        other = list(lines)
        for at, order in zip(ranked, orders, strict=True):
            other[at] = replace(lines[at], order=order)
        return other

    def _held(self, home: int, on: date, person_id: int) -> bool:
        """Whether somebody has a place in the order of this year already."""
        return person_id in self._desk.read.enrolments.paid_orders(home, HEALTH_HOUSEHOLD, on.year)

    @staticmethod
    def _wrong(asked: Sequence[Asked], priced: Sequence[PricedLine]) -> tuple[Asked, int] | None:
        for one, line in zip(asked, priced, strict=True):
            if one.paid != line.quote.payable:
                return one, line.quote.payable
        return None
