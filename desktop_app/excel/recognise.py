"""Recognises a list: which sheet, which table, which kind, and what each column holds.

Every sheet is weighed against every kind; headings propose, the content of the columns decides between proposals, and
what stays open is left out and reported. The officer sees the guess with its confidence and may correct it; the
fingerprint of the headings lets the correction be remembered for the next list of the same layout.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from desktop_app.domain.names import fold
from desktop_app.excel import faults
from desktop_app.excel.addresses import letters
from desktop_app.excel.assigning import Column, assign
from desktop_app.excel.evidence import Profile
from desktop_app.excel.fields import Kind, kinds, label
from desktop_app.excel.headings import heading_key
from desktop_app.excel.plain import Plain
from desktop_app.excel.problems import Ignored, Problem
from desktop_app.excel.reading import Workbook
from desktop_app.excel.rows import Banner, sort_rows
from desktop_app.excel.sheets import Sheet
from desktop_app.excel.tables import Table, find_table

_SAMPLE_NEAR, _SAMPLE_FAR = 200, 100  # rows below the heading, and rows spread over the rest
_TELLING, _TITLE, _HIDDEN, _EMPTY = 0.15, 0.1, 0.2, 0.5
_PER_COLUMN = 0.02


@dataclass(frozen=True, kw_only=True)
class Recognition:
    """A list as it was recognised.

    `heading_rows`, `data_rows` and the rows of `ignored` and `banners` are the workbook's own row numbers. `columns`
    has one entry per column with a heading, mapped or not. `confidence` lies between 0 and 1. `fingerprint` is the
    same for every list with the same headings. `others` names further sheets that look like lists.
    """

    kind: Kind
    sheet: str
    title: str
    heading_rows: tuple[int, ...]
    code_row: int | None
    columns: tuple[Column, ...]
    data_rows: tuple[int, ...]
    banners: tuple[Banner, ...]
    ignored: tuple[Ignored, ...]
    blank_rows: int
    confidence: float
    fingerprint: str
    problems: tuple[Problem, ...]
    others: tuple[str, ...] = ()

    def column_of(self, field: str) -> Column | None:
        """Return the column that a field was found in."""
        return next((column for column in self.columns if column.field == field), None)


@dataclass(frozen=True, kw_only=True)
class _Guess:
    """One kind weighed against one table."""

    kind: Kind
    columns: tuple[Column, ...]
    problems: tuple[Problem, ...]
    missing: tuple[str, ...]
    score: float


def recognise(
    book: Workbook, *, kind: str | None = None, sheet: str | None = None, mapping: Mapping[str, str] | None = None
) -> Recognition:
    """Return the best reading of a workbook.

    `kind` and `sheet` force the choice; `mapping` (column letters → field code, '' for "leave out") overrides the guess
    for the columns it names. Raises WorkbookFault when no sheet holds a known list, KeyError for an unknown kind, ValueError for a
    mapping to fields that the kind does not read.
    """
    wanted = {field for field in (mapping or {}).values() if field}
    tried = [one for one in ([kinds()[kind]] if kind is not None else kinds().values()) if wanted <= set(one.fields)]
    if not tried:
        raise ValueError(f"no kind of list has all the fields {sorted(wanted)}")
    best: tuple[float, Sheet, Table, _Guess] | None = None
    nearest: tuple[float, str] = (
        0.0,
        "Không trang nào có dòng tiêu đề quen thuộc như “Họ và tên”, “Ngày sinh”, “Số CCCD”.",
    )
    found_on: list[str] = []
    for name in (sheet,) if sheet is not None else book.sheet_names:
        page = book.sheet(name)
        table = find_table(page)
        if table is None:
            continue
        guess = _best_guess(page, table, tried, mapping or {}, forced=kind is not None)
        weight = guess.score + _PER_COLUMN * min(20.0, table.score) - _HIDDEN * page.hidden
        if guess.missing:
            nearest = max(nearest, (table.score, _missing(name, table, guess)))
            continue
        if len(page.rows) < table.first_row:
            weight -= _EMPTY
        found_on.append(name)
        if best is None or weight > best[0]:
            best = (weight, page, table, guess)
    if best is None:
        raise faults.not_recognised(book.path, nearest[1])
    _, page, table, guess = best
    return replace(_recognition(page, table, guess), others=tuple(name for name in found_on if name != page.name))


def fingerprint(table: Table) -> str:
    """Return a short digest of the headings in their columns: equal for lists of the same layout.

    The reason column of our own rejects does not count: a corrected file is still the same layout.
    """
    text = "\n".join(
        f"{column}:{'/'.join(heading_key(part) for part in path)}"
        for column, path in sorted(table.paths.items())
        if heading_key(path[-1]) != heading_key(label("reject_reason"))
    )
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _best_guess(
    sheet: Sheet, table: Table, tried: Sequence[Kind], mapping: Mapping[str, str], *, forced: bool
) -> _Guess:
    profiles = _profiles(sheet, table)
    title = fold(table.title)
    guesses = [_guess(kind, table, profiles, mapping, title, forced=forced) for kind in tried]
    return max(guesses, key=lambda guess: (-len(guess.missing), guess.score))


def _guess(
    kind: Kind, table: Table, profiles: Mapping[int, Profile], mapping: Mapping[str, str], title: str, *, forced: bool
) -> _Guess:
    columns, problems = assign(kind, table.paths, profiles, mapping)
    mapped = {column.field: column.confidence for column in columns if column.field}
    missing = [group[0] for group in kind.required if not any(field in mapped for field in group)]
    told = sum(any(field in mapped for field in group) for group in kind.telling)
    if kind.telling and not told and not forced:
        missing.append(kind.telling[0][0])
    # Columns that no kind reads (money, receipts) speak for none; a heading nobody knows speaks for none either.
    worth = sum(confidence for field, confidence in mapped.items() if field != "stt")
    score = worth / max(1, sum(bool(column.candidates) and column.field != "stt" for column in columns))
    score += _TELLING * told / len(kind.telling) if kind.telling else 0.0
    score += _TITLE if any(word in title for word in kind.words) else 0.0
    return _Guess(kind=kind, columns=columns, problems=problems, missing=tuple(missing), score=score)


def _recognition(sheet: Sheet, table: Table, guess: _Guess) -> Recognition:
    by_field = {column.field: column.index for column in guess.columns if column.field}
    body = sort_rows(sheet, table, by_field)
    mapped = [column.confidence for column in guess.columns if column.field]
    problems = list(guess.problems)
    if sheet.stray:
        shown = ", ".join(sheet.stray[:3])
        message = f"Bỏ qua {len(sheet.stray)} ô nằm rất xa bảng ({shown}). Hãy xoá các ô đó nếu không cần."
        problems.append(Problem(level="warn", code="stray-cells", message=message))
    if body.others:
        rows = ", ".join(str(number) for number in body.others[:3])
        message = f"Từ dòng {rows} là bảng khác, có tiêu đề khác, nên không nhập. Hãy tách bảng đó ra trang riêng rồi nhập tiếp."
        problems.append(Problem(level="warn", code="other-table", message=message))
    return Recognition(
        kind=guess.kind,
        sheet=sheet.name,
        title=table.title,
        heading_rows=table.heading_rows,
        code_row=table.code_row,
        columns=guess.columns,
        data_rows=body.data_rows,
        banners=body.banners,
        ignored=body.ignored,
        blank_rows=body.blank_rows,
        confidence=round(min(1.0, guess.score) * sum(mapped) / max(1, len(mapped)), 3),
        fingerprint=fingerprint(table),
        problems=tuple(problems),
    )


def _profiles(sheet: Sheet, table: Table) -> dict[int, Profile]:
    below = [row for row in sheet.rows[table.first_row - 1 :] if row] if len(sheet.rows) < 2_000 else None
    if below is None:
        near = [row for row in sheet.rows[table.first_row - 1 : table.first_row + 2 * _SAMPLE_NEAR] if row]
        rest = sheet.rows[table.first_row + 2 * _SAMPLE_NEAR :]
        below = near + [row for row in rest[:: max(1, len(rest) // _SAMPLE_FAR)] if row]
    sample = below[:_SAMPLE_NEAR] + below[_SAMPLE_NEAR :: max(1, len(below) // _SAMPLE_FAR)]

    def cells(column: int) -> list[Plain]:
        return [row[column] for row in sample if column < len(row)]

    return {column: Profile(cells(column)) for column in table.paths}


def _missing(name: str, table: Table, guess: _Guess) -> str:
    wanted = ", ".join(f"“{label(field)}”" for field in dict.fromkeys(guess.missing))
    seen = ", ".join(f"{letters(column)} “{' / '.join(path)}”" for column, path in list(table.paths.items())[:8])
    return f"Trang “{name}” có tiêu đề ở dòng {table.heading_rows[-1]} ({seen}) nhưng thiếu cột {wanted}."
