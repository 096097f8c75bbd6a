"""Reads whole columns: what one cell cannot tell, the cells beside and below it can.

The order of day and month is decided for a column at a time; what `x`, `1` or `0` mean in a column of sexes is proved
from the personal ids of the same rows, or asked, never assumed.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import NamedTuple

from desktop_app.domain.identity import personal_id_facts
from desktop_app.domain.names import clean, fold
from desktop_app.excel import cells, dates, id_cells
from desktop_app.excel.cells import CellReader, Complaint, Understood, Value
from desktop_app.excel.plain import Plain, shown

_ID = re.compile(r"\d{12}", re.ASCII)
_INSURANCE = re.compile(r"\d{10}", re.ASCII)
_CARD = re.compile(r"[A-Z]{2}\d{13}", re.ASCII)
_PHONE = re.compile(r"0[35789]\d{8}", re.ASCII)
_FULL_DATE = re.compile(r"(\d{2})/(\d{2})/\d{4}", re.ASCII)

_REMEMBERED = 20_000  # texts of a column kept in memory
_PROOFS = 3  # ids that must agree before a code counts as proved
_AGREEMENT = 0.95
_SUSPECT = 3  # cells of each sort before a column is suspected of swapped days


class Note(NamedTuple):
    """Something to tell of one cell of a column: its position in the slice, and what was understood of it."""

    at: int
    understood: Understood


class ColumnReader:
    """Reads the cells of one column, slice by slice."""

    def __init__(self, read: CellReader, quick: Callable[[str], object] | None = None, blank: Value = None) -> None:
        """`quick` is true for a text that can be taken in as it stands; `blank` is what a blank cell means."""
        self._read = read
        self._quick = quick
        self._blank = blank
        # Lists repeat themselves (hamlets, relations, dates): what was understood once need not be read again.
        self._memory: dict[str, Understood] = {}
        self._taken: set[Plain] = {""} if blank is None else set()

    def convert(self, column: Sequence[Plain]) -> tuple[list[Value], list[Note]]:
        """Return the values of a slice and what is to be told about its cells."""
        values: list[Value] = []
        notes: list[Note] = []
        quick, memory, taken = self._quick, self._memory, self._taken
        if taken.issuperset(column):
            return [str(cell) or None for cell in column], []
        for at, cell in enumerate(column):
            if cell == "":
                values.append(self._blank)
                continue
            if isinstance(cell, str):
                if cell in taken:
                    values.append(cell)
                    continue
                if quick is not None and quick(cell):
                    if len(taken) < _REMEMBERED:
                        taken.add(cell)
                    values.append(cell)
                    continue
                remembered = memory.get(cell)
                if remembered is None:
                    remembered = self._read(cell)
                    if len(memory) < _REMEMBERED:
                        memory[cell] = remembered
                found = remembered
            else:
                found = self._read(cell)
            values.append(found.value)
            if found.complaint is not None or found.also is not None:
                notes.append(Note(at, found))
        return values, notes


def column_reader(kind: str, column: Callable[[], Iterable[Plain]], today: date, factor: int = 1) -> ColumnReader:
    """Return the reader for a column of a field type; `column` gives all its cells when the whole is needed.

    `factor` is the unit of a column of money, in đồng.
    """
    if kind == "money":
        return ColumnReader(partial(cells.read_money, factor=factor))
    if kind in _SIMPLE:
        read, quick, blank = _SIMPLE[kind]
        return ColumnReader(read, quick, blank)
    if kind in ("birth", "date", "month", "year"):
        return _date_reader(kind, column(), today)
    return ColumnReader(cells.read_text, cells.tidy)


def _name_tidy(text: str) -> bool:
    return cells.tidy(text) and not any(map(str.isdigit, text))


_SIMPLE: dict[str, tuple[CellReader, Callable[[str], object] | None, Value]] = {
    "text": (cells.read_text, cells.tidy, None),
    "name": (cells.read_name, _name_tidy, None),
    "code": (cells.read_code, None, None),
    "personal_id": (id_cells.read_personal_id, _ID.fullmatch, None),
    "insurance_no": (id_cells.read_insurance_no, _INSURANCE.fullmatch, None),
    "card_no": (id_cells.read_card_no, _CARD.fullmatch, None),
    "phone": (id_cells.read_phone, _PHONE.fullmatch, None),
    "commune_code": (id_cells.read_commune_code, None, None),
    "flag": (cells.read_flag, None, False),
    "sex": (cells.read_sex, None, None),
    "integer": (cells.read_integer, None, None),
    "day": (cells.read_integer, None, None),
    "month_number": (cells.read_integer, None, None),
    "ordinal": (cells.read_code, None, None),
}


def _date_reader(kind: str, column: Iterable[Plain], today: date) -> ColumnReader:
    seen = Counter(column)
    texts = {cell for cell in seen if isinstance(cell, str)}
    real = [cell.date() if isinstance(cell, datetime) else cell for cell in seen if isinstance(cell, date)]
    order = dates.day_order(texts)
    if kind == "month":
        return ColumnReader(partial(dates.read_month, today=today, order=order))
    if kind == "date":
        read: CellReader = partial(dates.read_date, today=today, order=order)
    else:
        read = partial(dates.read_birth, today=today, order=order)
    if kind == "birth" and dates.unproved_order(texts):
        return ColumnReader(_unproved(read))
    return ColumnReader(_suspicious(read) if _swapped(texts, real) else read)


def _swapped(texts: Iterable[str], real: Sequence[date]) -> bool:
    """Whether Excel seems to have swapped day and month where it could.

    Opened under American settings, 05/03/1965 becomes the 3rd of May, a real date, while 25/03/1965 stays a text. Then
    every text has a day above 12 and no real date has.
    """
    days = [int(found[1]) for text in texts if (found := _FULL_DATE.fullmatch(clean(text)))]
    told = [day for day in real if dates.year_in_date_format(day) is None]
    return len(days) >= _SUSPECT and len(told) >= _SUSPECT and min(days) > 12 and max(day.day for day in told) <= 12


def _suspicious(read: CellReader) -> CellReader:
    complaint = Complaint(
        "warn", "maybe-swapped",
        "Excel có thể đã đảo ngày và tháng của ô này (các ô khác của cột là chữ). Hãy đối chiếu giấy tờ.",
    )  # fmt: skip

    def with_doubt(cell: Plain) -> Understood:
        found = read(cell)
        if isinstance(cell, date) and found.value is not None and found.complaint is None and cell.day != cell.month:
            return found._replace(complaint=complaint)
        return found

    return with_doubt


def _unproved(read: CellReader) -> CellReader:
    message = "Cả cột không có ngày nào quá 12 nên chưa rõ ngày hay tháng đứng trước. Hãy đối chiếu giấy tờ."

    def with_doubt(cell: Plain) -> Understood:
        found = read(cell)
        if (
            isinstance(cell, str)
            and isinstance(found.value, str)
            and len(found.value) == 10
            and found.complaint is None
        ):
            return found._replace(complaint=Complaint("warn", "order-unproved", message))
        return found

    return with_doubt


def sex_codes(column: Iterable[Plain]) -> frozenset[str]:
    """Return the cells of a sex column that are codes instead of words; '' is one of them where only marks stand."""
    seen: Counter[str] = Counter()
    for cell, count in Counter(column).items():
        seen[fold(shown(cell))] += count
    codes = {word for word in seen if word and len(word) <= 2 and cells.read_sex(word).complaint is not None}
    if codes and seen[""] and len(codes) == 1 and all(word in codes for word in seen if word):
        codes.add("")
    return frozenset(codes)


def prove_sex_codes(
    codes: frozenset[str], column: Iterable[Plain], personal_ids: Iterable[Plain]
) -> Mapping[str, str] | None:
    """Return what each code means where the personal ids of the same rows prove it; None where they do not.

    Every code needs ids that agree, and no two codes may mean the same.
    """
    tally: dict[str, Counter[str]] = {code: Counter() for code in codes}
    folded: dict[Plain, str] = {}
    for cell, number in zip(column, personal_ids, strict=False):
        code = folded.get(cell) or folded.setdefault(cell, fold(shown(cell)))
        if code in tally:
            found = id_cells.read_personal_id(number).value
            if isinstance(found, str):
                tally[code][personal_id_facts(found)[1]] += 1
    meaning: dict[str, str] = {}
    for code, counts in tally.items():
        total = counts.total()
        sex, agreeing = counts.most_common(1)[0] if total else ("", 0)
        if agreeing < _PROOFS or agreeing < _AGREEMENT * total:
            return None
        meaning[code] = sex
    return meaning if len(set(meaning.values())) == len(meaning) else None


def sex_reader(meaning: Mapping[str, str] | None, codes: frozenset[str]) -> ColumnReader:
    """Return a reader of sexes; codes without a proved or answered meaning are complained about and left unknown."""
    complaint = Complaint(
        "warn", "sex-unknown", "Giới tính ghi bằng ký hiệu chưa rõ nghĩa, để trống. Hãy trả lời câu hỏi về cột này."
    )  # fmt: skip

    def read(cell: Plain) -> Understood:
        code = fold(shown(cell))
        if code not in codes:
            return cells.read_sex(cell)
        if meaning is None or code not in meaning:
            return Understood(None, complaint if code else None)
        return Understood(meaning[code])

    return ColumnReader(read, blank=None if meaning is None else meaning.get(""))
