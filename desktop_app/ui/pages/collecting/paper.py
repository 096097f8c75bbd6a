"""The receipt as it stands on paper, at the side of the form: before it is written, and after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from desktop_app.domain.dates import format_date, format_date_words
from desktop_app.domain.money import format_money, money_in_words
from desktop_app.services.collecting_receipts import ReceiptView
from desktop_app.ui.components.badge import Badge
from desktop_app.ui.components.boxes import Card, clear, column, panel, row, rule
from desktop_app.ui.components.text import body, muted, set_tone, small, strong

STATES = {
    "draft": ("Bản xem trước", "accent", "eye"),
    "valid": ("Đã thu", "good", "ok"),
    "voided": ("Đã hủy", "bad", "error"),
    "reversal": ("Biên lai hủy", "bad", "undo"),
}


@dataclass(frozen=True, kw_only=True)
class PaperLine:
    """One line: who, for what, until when, the amount in đồng, and what is to be said of it."""

    name: str
    what: str
    span: str
    amount: int
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What stands on the paper. `credits`: surplus kept for the household or used (text, đồng). `state`: a key of `STATES`."""

    office: str
    number: str
    day: date
    payer: str
    address: str
    method: str
    collector: str
    lines: tuple[PaperLine, ...]
    total: int
    state: str
    note: str = ""
    credits: tuple[tuple[str, int], ...] = ()


def paper_of(view: ReceiptView) -> Paper:
    """A written receipt as paper."""
    return Paper(
        office=view.office_name,
        number=view.number,
        day=view.issued_on,
        payer=view.payer,
        address=view.address,
        method=view.method_name,
        collector=view.collector.name if view.collector else "",
        lines=tuple(
            PaperLine(
                name=line.name,
                what=f"{line.scheme_name}, {line.months} tháng",
                span=span_text(
                    date.fromisoformat(line.valid_from) if line.valid_from else None,
                    date.fromisoformat(line.valid_to) if line.valid_to else None,
                ),
                amount=line.amount,
                note=line.note,
            )
            for line in view.lines
        ),
        total=view.total,
        state=view.state,
        note=view.note or "",
        credits=tuple((one.text, one.amount) for one in view.credits),
    )


def span_text(since: date | None, until: date | None) -> str:
    """“01/12/2026 – 30/11/2027”, or nothing where no cover was bought."""
    return f"{format_date(since)} – {format_date(until)}" if since and until else ""


class ReceiptPaper(Card):
    """Shows one `Paper`."""

    def __init__(self) -> None:
        self._inner = QWidget()
        super().__init__(self._inner)
        self._layout = column(self._inner, gap=0.35)
        self._texts: list[str] = []
        self.setAccessibleName("Biên lai")
        self.show_nothing()

    @property
    def texts(self) -> list[str]:
        """Every text on the paper."""
        return list(self._texts)

    def show_nothing(self) -> None:
        """Say what will stand here."""
        self._clear()
        self._add(muted("Biên lai hiện ở đây khi có người đóng."))

    def show_paper(self, paper: Paper) -> None:
        """Show a paper."""
        self._clear()
        text, tone, icon = STATES[paper.state]
        self._texts.append(text)
        office = small(paper.office)
        office.setWordWrap(True)
        self._layout.addLayout(row(None, (office, 1), Badge(text, tone, icon)))
        heading = strong("BIÊN LAI THU TIỀN")
        heading.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._add(heading)
        number = body(f"Số {paper.number} – {format_date_words(paper.day)}")
        number.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        number.setWordWrap(True)
        self._add(number)
        self._add_fact("Người nộp", paper.payer)
        self._add_fact("Địa chỉ", paper.address)
        self._layout.addWidget(rule())
        for line in paper.lines:
            self._add_line(line)
        for text, amount in paper.credits:
            self._layout.addWidget(_pair(_wrapped(text), strong(format_money(amount))))
            self._texts += [text, format_money(amount)]
        self._layout.addWidget(rule())
        self._layout.addWidget(_pair(strong("Cộng"), strong(f"{format_money(paper.total)} đ")))
        self._texts += ["Cộng", f"{format_money(paper.total)} đ"]
        words = body(f"Bằng chữ: {money_in_words(paper.total)}")
        words.setWordWrap(True)
        self._add(words)
        self._add_fact("Hình thức", paper.method)
        self._add_fact("Người thu", paper.collector)
        self._add_fact("Lý do hủy" if paper.state in ("voided", "reversal") else "Ghi chú", paper.note)
        if paper.state != "draft":
            self._layout.addWidget(small("Ctrl+P: in biên lai, hai liên"))

    def _add_line(self, line: PaperLine) -> None:
        name = body(line.name)
        name.setWordWrap(True)
        detail = small(" · ".join(part for part in (line.what, line.span) if part))
        detail.setWordWrap(True)
        parts = [_pair(name, strong(format_money(line.amount))), detail]
        if line.note:
            parts.append(set_tone(_wrapped(f"{line.note[:1].upper()}{line.note[1:]}"), "warn"))
        self._layout.addWidget(panel(*parts, gap=0.1))
        self._texts += [line.name, line.what, line.span, format_money(line.amount), line.note]

    def _add_fact(self, name: str, value: str) -> None:
        if value:
            label = muted(f"{name}: {value}")
            self._add(label)

    def _add(self, label: QLabel) -> None:
        self._layout.addWidget(label)
        self._texts.append(label.text())

    def _clear(self) -> None:
        self._texts = []
        while self._layout.count():
            item = self._layout.takeAt(0)
            nested, widget = item.layout() if item else None, item.widget() if item else None
            if nested is not None:
                clear(nested)
            if widget is not None:
                widget.hide()
                widget.deleteLater()


def _wrapped(text: str) -> QLabel:
    label = small(text)
    label.setWordWrap(True)
    return label


def _pair(left: QLabel, right: QLabel) -> QWidget:
    right.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
    holder = QWidget()
    row(holder, (left, 1), right, gap=0.5)
    return holder
