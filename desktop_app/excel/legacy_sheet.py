"""Turns the columns of a sheet that are written in an old code table (TCVN3, VNI) into Unicode, column by column.

Nothing is done silently: the sheet keeps what was written, says for each column what was found and how sure it is, and
marks every cell whose conversion a person should look at. The answer of the officer (`told`) wins over the evidence.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from desktop_app.excel.addresses import letters
from desktop_app.excel.legacy_text import (
    OLD_ENCODINGS,
    Legacy,
    certainly_unicode,
    convert,
    detect_encoding,
    doubtful,
    reads_both_ways,
    reads_in,
    suspicious,
    told_by_fonts,
)
from desktop_app.excel.plain import Plain
from desktop_app.excel.sheets import Sheet

ANSWERS = ("tcvn3", "vni", "unicode")
_NEARLY_ALL, _FEW_OTHERS = 0.9, 0.1
_MAX_COLUMNS = 1_000  # no list is wider
_FEW = 3  # texts under which a column goes with the rest of its sheet


def readable(sheet: Sheet, told: Mapping[str, str]) -> Sheet:
    """Return the sheet in Unicode. `told` maps column letters to `tcvn3`, `vni` or `unicode`.

    Raises ValueError for any other answer.
    """
    if wrong := set(told.values()) - set(ANSWERS):
        raise ValueError(f"no code table: {sorted(wrong)}")
    if not told and not _anything_odd(sheet.rows):
        return sheet
    width = min(max((len(row) for row in sheet.rows), default=0), _MAX_COLUMNS)
    texts = [_texts(sheet.rows, column) for column in range(width)]
    fonts: Counter[str] = Counter()
    for counts in sheet.fonts.values():
        fonts.update(counts)
    whole = detect_encoding({text for column in texts for text in column}, fonts)
    found: dict[int, Legacy] = {}
    for column in range(width):
        if not texts[column]:
            continue
        answer = told.get(letters(column))
        legacy = _answered(answer, texts[column]) if answer else _guessed(texts[column], sheet, column, whole)
        if legacy.encoding != "unicode":
            found[column] = legacy
    rows, doubts = _converted(sheet.rows, found) if found else (sheet.rows, {})
    return replace(sheet, rows=rows, written=sheet.rows, legacy=found, doubts=doubts)


def _anything_odd(rows: Sequence[Sequence[Plain]]) -> bool:
    seen: set[Plain] = set()
    for row in rows:
        seen.update(row)
    # Word by word, each word once: a long list is made of a few thousand.
    text = " ".join(cell for cell in seen if isinstance(cell, str) and not cell.isascii())
    return any(suspicious(word) for word in set(text.split()) if not word.isascii())


def _texts(rows: Iterable[Sequence[Plain]], column: int) -> set[str]:
    return {cell for row in rows if column < len(row) and isinstance(cell := row[column], str) and not cell.isascii()}


def _answered(answer: str, texts: Iterable[str]) -> Legacy:
    if answer == "unicode":
        return Legacy(encoding="unicode", confidence=1.0)
    samples = [(text, turned) for text in sorted(texts) if (turned := convert(text, answer)) != text]
    encoding = OLD_ENCODINGS[0] if answer == OLD_ENCODINGS[0] else OLD_ENCODINGS[1]
    return Legacy(encoding=encoding, confidence=1.0, samples=tuple(samples[:5]), cells=len(samples))


def _guessed(texts: set[str], sheet: Sheet, column: int, whole: Legacy) -> Legacy:
    legacy = detect_encoding(texts, sheet.fonts.get(column))
    if (
        legacy.mixed
        and told_by_fonts(sheet.fonts.get(column, {})) == legacy.encoding
        and _all_in_old_fonts(sheet, column)
    ):
        legacy = replace(legacy, others=0)  # what could be either is shown by the font as the old table says
    # A heading alone, or one remark in a column of blanks, says too little by itself: the sheet speaks for it.
    if legacy.encoding == "unsure" and legacy.cells < _FEW and whole.encoding in OLD_ENCODINGS:
        again = detect_encoding(texts, {".Vn" if whole.encoding == "tcvn3" else "VNI-": 1})
        if again.encoding == whole.encoding:
            return again
    # "Sè CCCD" is Vietnamese as it stands; in a sheet of old text it is "Số CCCD".
    agreeing = told_by_fonts(sheet.fonts.get(column, {})) == whole.encoding
    if (
        legacy.encoding == "unicode"
        and whole.encoding in OLD_ENCODINGS
        and (agreeing or whole.others <= _FEW_OTHERS * whole.cells)
    ):
        samples = [(text, turned) for text in sorted(texts) if (turned := convert(text, whole.encoding)) != text]
        if samples and all(reads_in(text, whole.encoding) for text in texts):
            return replace(whole, samples=tuple(samples[:5]), cells=len(samples), others=0)
    return legacy


def _all_in_old_fonts(sheet: Sheet, column: int) -> bool:
    texts = sum(column < len(row) and isinstance(row[column], str) and row[column] != "" for row in sheet.rows)
    return sum(sheet.fonts[column].values()) >= _NEARLY_ALL * texts


def _converted(
    rows: Sequence[tuple[Plain, ...]], found: Mapping[int, Legacy]
) -> tuple[tuple[tuple[Plain, ...], ...], dict[tuple[int, int], str]]:
    change = {column: _changer(legacy) for column, legacy in found.items()}
    doubts: dict[tuple[int, int], str] = {}
    out: list[tuple[Plain, ...]] = []
    for number, row in enumerate(rows, start=1):
        cells: list[Plain] | None = None
        for column, turn in change.items():
            cell = row[column] if column < len(row) else ""
            if not isinstance(cell, str) or (cell.isascii() and not found[column].capitals):
                continue
            text, sure = turn(cell)
            if text != cell:
                cells = list(row) if cells is None else cells
                cells[column] = text
            if not sure:
                doubts[number, column] = cell
        out.append(row if cells is None else tuple(cells))
    return tuple(out), doubts


def _changer(legacy: Legacy) -> Callable[[str], tuple[str, bool]]:
    """Return what turns one cell of a column: the text to take, and whether that is sure."""

    @lru_cache(maxsize=20_000)
    def turn(cell: str) -> tuple[str, bool]:
        if certainly_unicode(cell):
            return cell, True
        if legacy.encoding == "unsure":
            return cell, not reads_both_ways(cell)  # what is no Vietnamese as it stands is refused where it is read
        converted = convert(cell, legacy.encoding, capitals=legacy.capitals)
        if converted == cell:
            return cell, not suspicious(cell)
        if legacy.mixed and reads_in(cell, "unicode"):
            return cell, False  # Vietnamese both ways, in a column that has both
        return converted, not doubtful(cell, legacy.encoding, capitals=legacy.capitals)

    return turn
