"""Recognised rows become canonical records: one value per field, and a problem for every cell a person should see."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import itemgetter

from desktop_app.excel.addresses import Merge
from desktop_app.excel.cells import Complaint, Value
from desktop_app.excel.columns import ColumnReader, Note, column_reader, prove_sex_codes, sex_codes, sex_reader
from desktop_app.excel.combining import combine
from desktop_app.excel.fields import fields, label
from desktop_app.excel.grouping import HOUSEHOLD_FIELDS, BannerWalk, Grouper, layout_of
from desktop_app.excel.money_units import money_unit
from desktop_app.excel.name_case import case_proposal
from desktop_app.excel.plain import Plain, Progress, shown
from desktop_app.excel.problems import Problem
from desktop_app.excel.recognise import Recognition
from desktop_app.excel.sheets import Sheet

_SLICE = 2_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One record of a list.

    `number` is the workbook's own row. `values` holds every field of the list's columns: text, int or bool; None where
    the cell is blank or could not be read (a problem then says so). Births are ISO text of their own precision, dates
    and months ISO text, sexes `male` or `female`, identity numbers text. `household` is a key shared by the rows of one
    household inside this file, None where the list does not tell.
    """

    number: int
    values: dict[str, Value]
    problems: tuple[Problem, ...]
    household: str | None


@dataclass(frozen=True, kw_only=True)
class Question:
    """Something only the officer knows: `key` for the answer, Vietnamese `text`, the `codes` to be explained."""

    key: str
    text: str
    codes: tuple[str, ...]


class Rows:
    """The records of a list; can be walked through any number of times, a slice in memory at a time."""

    def __init__(
        self,
        sheet: Sheet,
        recognition: Recognition,
        *,
        today: date,
        answers: Mapping[str, Mapping[str, str]],
        progress: Progress | None,
    ) -> None:
        self._sheet, self._recognition, self._today, self._progress = sheet, recognition, today, progress
        self._columns = {column.field: column for column in recognition.columns if column.field}
        self._filled = _merged_values(sheet, [c.index for f, c in self._columns.items() if _household_scope(f)])
        self._lost = self._by_row(sheet.lost)
        self._doubts = self._by_row(_spread(sheet.doubts, sheet.merges))
        self.questions: list[Question] = []
        self.remarks: list[Problem] = []
        self._readers = {field: self._reader(field, answers) for field in self._columns}
        raw: dict[str, Sequence[object]] = {
            field: self._raw(field) for field in HOUSEHOLD_FIELDS if field in self._columns
        }
        banners = [banner.field for banner in recognition.banners]
        self._layout = layout_of(raw, banners=banners) if recognition.kind.grouped else None
        self._from_banner = tuple(dict.fromkeys(field for field in banners if field not in self._columns))

    def __len__(self) -> int:
        return len(self._recognition.data_rows)

    def __iter__(self) -> Iterator[Row]:
        grouper = Grouper(self._layout)
        numbers = self._recognition.data_rows
        context = BannerWalk(self._recognition.banners, self._recognition.kind.fields)
        for start in range(0, len(numbers), _SLICE):
            if self._progress is not None:
                self._progress(start, len(numbers))
            yield from self._slice(numbers[start : start + _SLICE], grouper, context)
        if self._progress is not None:
            self._progress(len(numbers), len(numbers))

    @property
    def continued(self) -> str | None:
        """Return the label of the household field whose blanks mean "as above"; None where there are no such blanks."""
        if self._layout is None or not self._layout.field or not self._layout.blank_continues:
            return None
        return label(self._layout.field) if self._layout.field in self._columns else None

    def spelling(self) -> tuple[int, str, str]:
        """Return how many names are spelt unusually (capitals, small first letters), one of them, and its proposal."""
        if "full_name" not in self._columns:
            return 0, "", ""
        count, sample = 0, ("", "")
        for cell in self._raw("full_name"):
            # Most names have a capital and a small letter in the usual places: those are passed over fast.
            if isinstance(cell, str) and not cell.istitle() and (proposal := case_proposal(cell)) is not None:
                count += 1
                sample = sample if sample[0] else (cell, proposal)
        return count, *sample

    def _slice(self, numbers: Sequence[int], grouper: Grouper, context: BannerWalk) -> Iterator[Row]:
        values: dict[str, list[Value]] = {}
        notes: dict[str, list[Note]] = {}
        for field, cells in self._cells(numbers).items():
            values[field], notes[field] = self._readers[field].convert(cells)
        problems: dict[int, list[Problem]] = {}

        def tell(at: int, field: str, complaint: Complaint) -> None:
            problems.setdefault(at, []).append(self._problem(numbers[at], field, complaint))

        combine(values, notes, self._recognition.kind.fields, self._today, tell, self._text_of(numbers))
        for field in self._from_banner:
            if field in self._recognition.kind.fields:
                values.setdefault(field, [None] * len(numbers))
        self._tell_lost(numbers, problems)
        self._tell_doubts(numbers, problems)
        names = tuple(values)
        needs = self._recognition.kind.row_needs
        for at, cells in enumerate(zip(*values.values(), strict=True)):
            record = dict(zip(names, cells, strict=True))
            context.fill(numbers[at], record)
            for field in needs:
                if record.get(field) is None:
                    missing = Complaint(
                        "block", "missing-required", f"Thiếu “{label(field)}” nên không nhập dòng này. Hãy bổ sung."
                    )
                    tell(at, field, missing)
            household = grouper.key(record)
            yield Row(number=numbers[at], values=record, problems=tuple(problems.get(at, ())), household=household)

    def _cells(self, numbers: Sequence[int]) -> dict[str, Sequence[Plain]]:
        """Return the raw cells of a slice, column by column."""
        if not numbers:
            return dict.fromkeys(self._columns, ())
        rows = self._sheet.rows
        indices = [column.index for column in self._columns.values()]
        pick: Callable[[Sequence[Plain]], tuple[Plain, ...]] = (
            itemgetter(*indices) if len(indices) > 1 else lambda row: (row[indices[0]],)
        )
        columns = dict(
            zip(self._columns, zip(*(pick(rows[number - 1]) for number in numbers), strict=True), strict=True)
        )
        out: dict[str, Sequence[Plain]] = dict(columns)
        for field, column in self._columns.items():
            merged = self._filled.get(column.index)
            if merged:
                out[field] = [
                    cell if cell != "" else merged.get(number, "")
                    for number, cell in zip(numbers, columns[field], strict=True)
                ]
        return out

    def _raw(self, field: str) -> Sequence[Plain]:
        index = self._columns[field].index
        rows = self._sheet.rows
        merged = self._filled.get(index)
        if not merged:
            return [rows[number - 1][index] for number in self._recognition.data_rows]
        cells = [(number, rows[number - 1][index]) for number in self._recognition.data_rows]
        return [cell if cell != "" else merged.get(number, "") for number, cell in cells]

    def _text_of(self, numbers: Sequence[int]) -> Callable[[int, str], Plain]:
        return lambda at, field: self._sheet.rows[numbers[at] - 1][self._columns[field].index]

    def _reader(self, field: str, answers: Mapping[str, Mapping[str, str]]) -> ColumnReader:
        kind = fields()[field].type
        if kind == "sex":
            return self._sex_reader(field, answers)
        if kind == "money":
            column = self._columns[field]
            unit = money_unit(column.heading, self._recognition.title, self._raw(field))
            if unit.code:
                message = f"Cột {column.letter}: {unit.remark}"
                self.remarks.append(
                    Problem(level="warn", code=unit.code, message=message, column=column.heading, field=field)
                )
            return column_reader(kind, lambda: (), self._today, unit.factor)
        return column_reader(kind, lambda: self._raw(field), self._today)

    def _sex_reader(self, field: str, answers: Mapping[str, Mapping[str, str]]) -> ColumnReader:
        column = self._columns[field]
        cells = self._raw(field)
        codes = sex_codes(cells)
        if not codes:
            return sex_reader(None, codes)
        key = f"sex:{column.letter}"
        meaning: Mapping[str, str] | None = answers.get(key)
        if meaning is None and "personal_id" in self._columns:
            meaning = prove_sex_codes(codes, cells, self._raw("personal_id"))
        if meaning is None:
            listed = " và ".join(f"“{code}”" if code else "ô trống" for code in sorted(codes, reverse=True))
            text = f"Cột {column.letter} “{column.heading}” ghi {listed}: ký hiệu nào là Nam, ký hiệu nào là Nữ?"
            self.questions.append(Question(key=key, text=text, codes=tuple(sorted(codes))))
        return sex_reader(meaning, codes)

    def _problem(self, number: int, field: str, complaint: Complaint) -> Problem:
        column = self._columns.get(field)
        value = ""
        if column is not None:
            row = self._sheet.rows[number - 1]
            value = shown(row[column.index]) if column.index < len(row) else ""
        return Problem(
            level=complaint.level,
            code=complaint.code,
            message=complaint.message,
            row=number,
            column=column.heading if column is not None else label(field),
            field=field,
            value=value,
        )

    def _by_row(self, cells: Mapping[tuple[int, int], str]) -> dict[int, list[tuple[str, str]]]:
        by_index = {column.index: field for field, column in self._columns.items()}
        found: dict[int, list[tuple[str, str]]] = {}
        for (row, column), what in cells.items():
            if column in by_index:
                found.setdefault(row, []).append((by_index[column], what))
        return found

    def _tell_lost(self, numbers: Sequence[int], problems: dict[int, list[Problem]]) -> None:
        if not self._lost:
            return
        for at, number in enumerate(numbers):
            for field, what in self._lost.get(number, ()):
                if what == "=":
                    message = (
                        "Ô là công thức chưa được tính nên không có giá trị. Hãy mở tệp bằng Excel, lưu lại rồi nhập."
                    )
                    complaint = Complaint("warn", "formula-uncalculated", message)
                else:
                    complaint = Complaint(
                        "warn", "formula-error", f"Ô báo lỗi {what} nên không có giá trị. Hãy sửa rồi nhập lại."
                    )
                problem = self._problem(number, field, complaint)
                problems.setdefault(at, []).append(
                    Problem(level=problem.level, code=problem.code, message=problem.message, row=number,
                            column=problem.column, field=field, value="" if what == "=" else what)
                )  # fmt: skip

    def _tell_doubts(self, numbers: Sequence[int], problems: dict[int, list[Problem]]) -> None:
        if not self._doubts:
            return
        message = "Cột có chữ gõ bằng phông cũ; ô này chưa chắc đọc đúng. Hãy đối chiếu với tệp gốc."
        for at, number in enumerate(numbers):
            for field, written in self._doubts.get(number, ()):
                problem = self._problem(number, field, Complaint("warn", "old-font-doubt", message))
                problems.setdefault(at, []).append(replace(problem, value=written))


def _household_scope(field: str) -> bool:
    return fields()[field].scope == "household"


def _spread(cells: Mapping[tuple[int, int], str], merges: Sequence[Merge]) -> Mapping[tuple[int, int], str]:
    """Return marks of cells with those of merged cells on every row they cover."""
    if not cells or not merges:
        return cells
    out = dict(cells)
    for top, left, bottom, right in merges:
        if left == right and (top, left) in cells:
            out.update({(row, left): cells[top, left] for row in range(top, min(bottom, top + _SLICE) + 1)})
    return out


def _merged_values(sheet: Sheet, columns: Iterable[int]) -> dict[int, dict[int, Plain]]:
    """Return, per column, the value of merged cells for the rows they cover: one household's address merged down."""
    wanted = set(columns)
    filled: dict[int, dict[int, Plain]] = {}
    for top, left, bottom, right in sheet.merges:
        if bottom > top and left == right and left in wanted and top <= len(sheet.rows):
            row = sheet.rows[top - 1]
            value = row[left] if left < len(row) else ""
            if value != "":
                filled.setdefault(left, {}).update(dict.fromkeys(range(top, min(bottom, len(sheet.rows)) + 1), value))
    return filled
