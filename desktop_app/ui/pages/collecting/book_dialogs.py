"""What is asked about receipt books: books that come in, numbers for a collector, what comes back, what is spoiled or lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from desktop_app.domain.receipt_book_records import ReceiptBook
from desktop_app.domain.records import Collector
from desktop_app.services.receipt_books import BOOK_KINDS, BookForm, HandForm, MarkForm
from desktop_app.services.receipt_books_view import Held, NumberRun
from desktop_app.ui.components.text import muted
from desktop_app.ui.pages.households.dialogs import FormDialog
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.date_field import DateField
from desktop_app.ui.widgets.money_field import MoneyField
from desktop_app.ui.widgets.text_field import DigitsField, TextField

Today = Callable[[], date]


class ReceiveDialog(FormDialog):
    """Books as they come in; serial and kind go on from the newest book."""

    def __init__(self, parent: QWidget, today: Today, newest: ReceiptBook | None) -> None:
        self.serial = TextField(placeholder="AA/26P")
        self.kind = CodeCombo([Choice(code=code, text=text) for code, text in BOOK_KINDS.items()], width=12)
        self.first = DigitsField(length=8, what="Từ số")
        self.last = DigitsField(length=8, what="Đến số")
        self.book_no = TextField()
        self.count = MoneyField(unit="quyển")
        self.received_on = DateField(today=today, latest=today)
        self.note_text = TextField()
        super().__init__(
            parent,
            "Nhận quyển biên lai",
            [
                ("Ký hiệu", self.serial, True),
                ("Loại", self.kind, True),
                ("Từ số (đủ số 0 ở đầu)", self.first, True),
                ("Đến số", self.last, True),
                ("Quyển số", self.book_no, False),
                ("Số quyển liền nhau", self.count, True),
                ("Ngày nhận", self.received_on, True),
                ("Ghi chú", self.note_text, False),
            ],
        )
        self.kind.set_value(newest.kind if newest else "paper")
        self.serial.set_value(newest.serial if newest else None)
        self.count.set_value(1)
        self.received_on.set_value(today())
        self.chain.start()

    def is_dirty(self) -> bool:
        """The rest is filled from the start."""
        return not (self.first.is_blank() and self.last.is_blank())

    def form(self) -> BookForm:
        """What was typed."""
        return BookForm(
            serial=str(self.serial.value()),
            first=str(self.first.value()),
            last=str(self.last.value()),
            received_on=self.received_on.value() or date.min,
            kind=str(self.kind.value()),
            book_no=self.book_no.value(),
            count=int(self.count.value() or 1),
            note=self.note_text.value(),
        )


class RangeDialog(FormDialog):
    """Some numbers of one book on a day; subclasses add who or why."""

    def __init__(
        self,
        parent: QWidget,
        heading: str,
        book: ReceiptBook,
        run: tuple[int, int],
        today: Today,
        fields: Sequence[tuple[str, QWidget, bool]],
    ) -> None:
        self.book = book
        self.first = DigitsField(length=8, what="Từ số")
        self.last = DigitsField(length=8, what="Đến số")
        self.on = DateField(today=today, latest=today)
        super().__init__(
            parent,
            f"{heading} – {book.serial} {book.span(book.first, book.last)}",
            [("Từ số", self.first, True), ("Đến số", self.last, True), ("Ngày", self.on, True), *fields],
        )
        self._proposed = (book.written(run[0]), book.written(run[1]))
        self.first.set_value(self._proposed[0])
        self.last.set_value(self._proposed[1])
        self.on.set_value(today())

    def is_dirty(self) -> bool:
        """Whether the numbers proposed were changed."""
        return (self.first.value(), self.last.value()) != self._proposed

    @property
    def span(self) -> tuple[int, int]:
        """The numbers typed."""
        return int(self.first.value() or 0), int(self.last.value() or 0)

    @property
    def day(self) -> date:
        """The day typed."""
        return self.on.value() or date.min


class HandDialog(RangeDialog):
    """Numbers for a collector."""

    def __init__(
        self, parent: QWidget, book: ReceiptBook, run: tuple[int, int], today: Today, collectors: Sequence[Collector]
    ) -> None:
        self.collector = CodeCombo(
            [Choice(code=str(one.id), text=one.name, keys=one.code or "", detail=one.code or "") for one in collectors],
            width=14,
        )
        self.note_text = TextField()
        fields: list[tuple[str, QWidget, bool]] = [
            ("Người thu", self.collector, True),
            ("Ghi chú", self.note_text, False),
        ]
        super().__init__(parent, "Giao biên lai", book, run, today, fields)
        self.collector.setFocus()

    def is_dirty(self) -> bool:
        """Whether anybody or anything was chosen."""
        return super().is_dirty() or not self.collector.is_blank() or not self.note_text.is_blank()

    def form(self) -> HandForm:
        """What was typed."""
        first, last = self.span
        return HandForm(
            book_id=self.book.id,
            collector_id=int(self.collector.value() or 0),
            first=first,
            last=last,
            on=self.day,
            note=self.note_text.value(),
        )


class MarkDialog(RangeDialog):
    """Numbers spoiled or left blank, with the reason."""

    def __init__(self, parent: QWidget, book: ReceiptBook, run: tuple[int, int], today: Today) -> None:
        self.kind = CodeCombo(
            [Choice(code="spoiled", text="Hỏng (rách, viết sai)"), Choice(code="blank", text="Bỏ trống, không dùng")],
            width=13,
        )
        self.reason = TextField()
        fields: list[tuple[str, QWidget, bool]] = [("Vì sao", self.kind, True), ("Lý do cụ thể", self.reason, True)]
        super().__init__(parent, "Số biên lai hỏng", book, run, today, fields)
        self.kind.set_value("spoiled")
        self.first.setFocus()

    def is_dirty(self) -> bool:
        """Whether a number or the reason was typed."""
        return super().is_dirty() or not self.reason.is_blank()

    def form(self) -> MarkForm:
        """What was typed."""
        first, last = self.span
        return MarkForm(
            book_id=self.book.id,
            first=first,
            last=last,
            on=self.day,
            kind=str(self.kind.value()),
            reason=self.reason.value() or "",
        )


class LostDialog(RangeDialog):
    """A book or a part of it that is lost: day, minutes, what happened."""

    def __init__(self, parent: QWidget, book: ReceiptBook, today: Today) -> None:
        self.document = TextField(placeholder="Biên bản số …, ngày …")
        self.reason = TextField()
        fields: list[tuple[str, QWidget, bool]] = [
            ("Biên bản", self.document, True),
            ("Mất như thế nào", self.reason, True),
        ]
        super().__init__(parent, "Báo mất biên lai", book, (book.first, book.last), today, fields)
        self.body.addWidget(
            muted("Các số chưa có biên lai trong khoảng này bị khóa: không ghi biên lai vào các số đó nữa.")
        )
        self.first.setFocus()

    def is_dirty(self) -> bool:
        """Whether anything was typed."""
        return super().is_dirty() or not (self.document.is_blank() and self.reason.is_blank())

    def form(self) -> MarkForm:
        """What was typed."""
        first, last = self.span
        return MarkForm(
            book_id=self.book.id,
            first=first,
            last=last,
            on=self.day,
            kind="lost",
            reason=self.reason.value() or "",
            document=self.document.value(),
        )


class BackDialog(FormDialog):
    """The unused rest of a collector's numbers comes back."""

    def __init__(self, parent: QWidget, book: ReceiptBook, holders: Sequence[Held], today: Today) -> None:
        self.held = CodeCombo(
            [
                Choice(
                    code=str(one.hand_out.id),
                    text=one.name,
                    detail=f"{book.span(one.hand_out.first, one.hand_out.last)}, còn {one.left} số",
                )
                for one in holders
            ],
            width=16,
        )
        self.on = DateField(today=today, latest=today)
        fields: list[tuple[str, QWidget, bool]] = [("Nhận lại của", self.held, True), ("Ngày", self.on, True)]
        super().__init__(parent, f"Nhận lại biên lai – {book.serial} {book.span(book.first, book.last)}", fields)
        if len(holders) == 1:
            self.held.set_value(str(holders[0].hand_out.id))
        self.on.set_value(today())
        self.body.addWidget(muted(_coming_back(book, holders)))
        self.chain.start()

    def is_dirty(self) -> bool:
        """Nothing here is typed at length."""
        return False

    @property
    def hand_out_id(self) -> int:
        """Whose numbers come back."""
        return int(self.held.value() or 0)


class ThresholdDialog(FormDialog):
    """At how many numbers left a collector is told to fetch the next book."""

    def __init__(self, parent: QWidget, present: int) -> None:
        self.numbers = MoneyField(unit="số")
        super().__init__(parent, "Báo sắp hết biên lai", [("Báo khi còn", self.numbers, True)])
        self._present = present
        self.numbers.set_value(present)
        self.numbers.setFocus()

    def is_dirty(self) -> bool:
        """Whether another number was typed."""
        return bool(self.numbers.value() != self._present)


def first_run(runs: Sequence[NumberRun], *kinds: str) -> tuple[int, int] | None:
    """The first numbers of a book that are of one of these kinds, the kinds in the order they are wanted."""
    for kind in kinds:
        for run in runs:
            if run.kind == kind:
                return run.first, run.last
    return None


def _coming_back(book: ReceiptBook, holders: Sequence[Held]) -> str:
    told = [
        f"{one.name}: {one.left} số chưa dùng" + (f", {one.skipped} số bỏ cách chưa rõ" if one.skipped else "")
        for one in holders
    ]
    return ". ".join(told) + "."
