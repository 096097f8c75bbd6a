"""An answer list of the agency, pasted or from a workbook: whose line each row is, whether it came back, and why.

A row is known by its insurance number, else its personal id, else the name when only one line has it. Nothing is written and nothing guessed: what
stays unclear is shown as such and left to the officer.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.identity import digits_of
from desktop_app.domain.names import clean, fold
from desktop_app.services.collecting_batches import BatchLine, batch, batch_of
from desktop_app.services.office import Office
from desktop_app.storage.repositories import Repositories

_NUMBER = re.compile(r"(?<!\d)\d{9,12}(?!\d)")
_PLAIN = re.compile(r"[\d\s.,:/+-]*")  # a running number, a date, an amount
_WORD_ENDS = re.compile(r"\W+")
_REASON_HEADS = ("ly do", "noi dung", "ghi chu", "loi", "nguyen nhan")
_RESULT_HEADS = ("ket qua", "trang thai", "tinh trang")
_ACCEPTED = ("chap nhan", "dong y", "hop le", "thanh cong", "da duyet", "dat yeu cau", "da tiep nhan")
_REFUSED = ("khong ", "tra lai", "tu choi", "chua ", "bi ")
_OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class AnswerRow:
    """One row of the list. ``enrolment_id`` ``None``: nobody of the batch, ``problem`` says why. ``reason_code`` "": the officer chooses."""

    row: int
    text: str
    enrolment_id: int | None = None
    name: str = ""
    accepted: bool = False
    reason_code: str = ""
    reason: str = ""
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class AnswerList:
    """What a list says of a batch."""

    batch_id: int
    rows: tuple[AnswerRow, ...]

    @property
    def returned(self) -> tuple[AnswerRow, ...]:
        """The rows of lines that came back."""
        return tuple(row for row in self.rows if row.enrolment_id is not None and not row.accepted)

    @property
    def accepted(self) -> tuple[AnswerRow, ...]:
        """The rows of lines that were accepted."""
        return tuple(row for row in self.rows if row.enrolment_id is not None and row.accepted)

    @property
    def unclear(self) -> tuple[AnswerRow, ...]:
        """The rows that are nobody's."""
        return tuple(row for row in self.rows if row.enrolment_id is None)

    @property
    def sentence(self) -> str:
        """The list in one line."""
        parts = [f"{len(self.returned)} người bị trả lại"]
        parts += [f"{len(self.accepted)} người được chấp nhận"] if self.accepted else []
        parts += [f"{len(self.unclear)} dòng không rõ là ai"] if self.unclear else []
        return f"Danh sách có {', '.join(parts)}."


def read_text(office: Office, batch_id: int, text: str) -> AnswerList:
    """An answer list copied from a workbook, a page or a message. Raises ``RuleBroken`` when it names nobody of the batch."""
    rows = list(csv.reader(StringIO(text), delimiter="\t")) if "\t" in text else [[line] for line in text.splitlines()]
    return read_rows(office, batch_id, rows)


def read_file(office: Office, batch_id: int, path: Path) -> AnswerList:
    """The same from a workbook: every visible sheet counts. Raises ``WorldFault`` for a file that cannot be read."""
    # Loaded when first used: the workbook readers are no part of a cold start.
    from desktop_app.excel.plain import shown
    from desktop_app.excel.reading import open_workbook

    book = open_workbook(path)
    sheets = [book.sheet(name) for name in book.sheet_names if not book.hidden(name)]
    rows = [[shown(cell) for cell in row] for sheet in sheets for row in sheet.rows]
    return read_rows(office, batch_id, rows)


def read_rows(office: Office, batch_id: int, rows: Iterable[Sequence[str]]) -> AnswerList:
    """Match rows of cells with the lines of a batch that wait for an answer; see the module.

    Raises ``WorldFault`` for an unknown batch and ``RuleBroken`` when no row is of this batch, naming the batch they are of where one is found.
    """
    work = office.read
    lines = [line for line in batch(office, batch_id).lines if line.enrolment.batch_id == batch_id]
    reader = _Reader(work, lines)
    found: list[AnswerRow] = []
    for number, cells in enumerate(rows, start=1):
        row = reader.read(number, [clean(cell) for cell in cells])
        if row is not None:
            found.append(row)
    if not any(row.enrolment_id is not None or row.problem for row in found):
        raise RuleBroken(_nobody(work, batch_id, [row.text for row in found]), rule="batch.answers")
    return AnswerList(batch_id=batch_id, rows=tuple(found))


class _Reader:
    """Reads rows against the lines of one batch, remembering the columns that a heading row names."""

    def __init__(self, work: Repositories, lines: Sequence[BatchLine]) -> None:
        self._lines = lines
        self._reason_at: int | None = None
        self._result_at: int | None = None
        self._seen: set[int] = set()
        self._numbers: dict[str, BatchLine] = {}
        self._names: dict[str, list[BatchLine]] = {}
        for line in lines:
            for number in (line.person.insurance_no, line.person.personal_id):
                if number:
                    self._numbers[digits_of(number)] = line
            self._names.setdefault(fold(line.person.name), []).append(line)
        self._words = [
            (entry.code, tuple(entry.details["words"].split(";")) if entry.details["words"] else ())
            for entry in work.reference.codes("return_reasons")
        ]

    def read(self, number: int, cells: list[str]) -> AnswerRow | None:
        """The row as it is understood; ``None`` for blank rows, headings and rows that name nobody at all."""
        text = " · ".join(cell for cell in cells if cell)
        if not text:
            return None
        numbers = [_whole(match) for match in _NUMBER.findall(" ".join(digits_if_number(cell) for cell in cells))]
        line = next((self._numbers[one] for one in numbers if one in self._numbers), None)
        named = self._named(cells)
        if line is None and len(named) == 1 and not numbers:
            line = named[0]
        elif line is None and len(named) == 1:
            return AnswerRow(
                row=number, text=text, problem="Họ tên có trong đợt nhưng số giấy tờ khác. Chọn người bằng tay."
            )
        elif line is None and len(named) > 1:
            return AnswerRow(row=number, text=text, problem="Có nhiều người cùng tên trong đợt. Chọn người bằng tay.")
        if line is None:
            if self._heading(cells):
                return None
            return AnswerRow(row=number, text=text) if numbers else None
        return self._of_line(number, text, cells, line)

    def _of_line(self, number: int, text: str, cells: list[str], line: BatchLine) -> AnswerRow:
        name, enrolment = line.person.name, line.enrolment
        if enrolment.id in self._seen:
            return AnswerRow(
                row=number, text=text, problem=f"{name} có hai dòng trong danh sách; dòng trước được dùng."
            )
        self._seen.add(enrolment.id)
        if enrolment.state != "sent":
            return AnswerRow(row=number, text=text, problem=f"{name} đã có kết quả trước đó.")
        result, reason = self._said(cells, line)
        if _accepts(result) or (not result and _accepts(reason)):
            return AnswerRow(row=number, text=text, enrolment_id=enrolment.id, name=name, accepted=True)
        return AnswerRow(
            row=number,
            text=text,
            enrolment_id=enrolment.id,
            name=name,
            reason_code=self._code(reason or result),
            reason=reason or result,
        )

    def _named(self, cells: list[str]) -> list[BatchLine]:
        """The lines whose name stands in a cell, else inside a line of running text."""
        exact = [line for cell in cells for line in self._names.get(fold(cell), ())]
        if exact or len([cell for cell in cells if cell]) > 1:
            return exact
        text = f" {_WORD_ENDS.sub(' ', fold(' '.join(cells)))} "
        return [line for name, lines in self._names.items() if " " in name and f" {name} " in text for line in lines]

    def _heading(self, cells: list[str]) -> bool:
        """Whether a row is a heading; the columns it names are remembered."""
        folded = [fold(cell) for cell in cells]
        reason = next((at for at, cell in enumerate(folded) if cell.startswith(_REASON_HEADS)), None)
        result = next((at for at, cell in enumerate(folded) if cell.startswith(_RESULT_HEADS)), None)
        if reason is None and result is None:
            return False
        self._reason_at, self._result_at = reason, result
        return True

    def _said(self, cells: list[str], line: BatchLine) -> tuple[str, str]:
        """Result and reason as the row writes them."""
        result = cells[self._result_at] if self._result_at is not None and self._result_at < len(cells) else ""
        if self._reason_at is not None:
            return result, cells[self._reason_at] if self._reason_at < len(cells) else ""
        if len([cell for cell in cells if cell]) == 1:
            return result, _rest(cells[0], line)
        known = {fold(line.person.name), fold(result)}
        left = [cell for cell in cells if cell and fold(cell) not in known and not _PLAIN.fullmatch(cell)]
        return result, max(left, key=len, default="")

    def _code(self, said: str) -> str:
        folded = fold(said)
        if not folded:
            return ""
        return next((code for code, words in self._words if any(word in folded for word in words)), _OTHER)


def digits_if_number(cell: str) -> str:
    """A cell that is one number written with blanks or points, without them; any other cell as it is."""
    digits = digits_of(cell)
    return digits if digits.isdigit() else cell


def _whole(number: str) -> str:
    """A number whose leading zero Excel has lost, with the zero."""
    return f"0{number}" if len(number) in (9, 11) else number


def _rest(text: str, line: BatchLine) -> str:
    """What a line of running text says besides the person's name and numbers."""
    rest = _NUMBER.sub(" ", text)
    rest = re.sub(re.escape(line.person.name), " ", rest, flags=re.IGNORECASE)
    return " ".join(rest.split()).strip(" -–:;,.()|")


def _accepts(said: str) -> bool:
    folded = fold(said)
    return any(word in folded for word in _ACCEPTED) and not any(word in folded for word in _REFUSED)


def _nobody(work: Repositories, batch_id: int, texts: Sequence[str]) -> str:
    """Why a list fits no line: it is of another batch, or names nobody that is known."""
    asked = batch_of(work, batch_id)
    numbers = {_whole(one) for text in texts for one in _NUMBER.findall(text)}
    people = [one.person_id for one in work.batch_checks.same_numbers(numbers, numbers)]
    elsewhere: dict[str, int] = {}
    for row in work.batch_checks.periods(people, asked.scheme):
        if row.batch_id not in (None, batch_id) and row.batch_state == "sent":
            elsewhere[row.batch_number or ""] = elsewhere.get(row.batch_number or "", 0) + 1
    if elsewhere:
        number, count = max(elsewhere.items(), key=lambda item: item[1])
        return (
            f"Không ai trong danh sách này ở đợt {asked.number}; có {count} người ở đợt {number}. "
            "Hãy mở đợt đó rồi đưa danh sách vào."
        )
    return f"Danh sách này không có ai ở đợt {asked.number}. Cần có cột mã số BHXH, số CCCD hoặc họ tên đúng như danh sách đã gửi."
