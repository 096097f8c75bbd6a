"""Tells the rows below a heading apart: records, and what only looks like them.

Nothing disappears: a row that is no record is listed with the reason. When in doubt a row is a record, so that a person
is never dropped; what is wrong with it is then said cell by cell.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from desktop_app.domain.names import clean, fold
from desktop_app.excel.headings import heading_key, lexicon
from desktop_app.excel.plain import Plain, shown
from desktop_app.excel.problems import Ignored
from desktop_app.excel.sheets import Sheet
from desktop_app.excel.tables import Table, is_code_row

_EVIDENCE = (
    "personal_id", "insurance_no", "card_no", "phone", "birth", "birth_male", "birth_female", "birth_year",
    "stopped_month",
)  # fmt: skip
_TOTAL = re.compile(
    r"(?:tong(?: so| cong| cong so)?|cong)"
    r"(?: (?:ho|khau|nguoi|so ho|so nguoi|nhan khau|trang|nhom|so|lai|dong|the|tang|giam|[ivx]+))*"
    r"(?: (?:thon|xom|ap|to|xa|khu)\b.*)?"
    r" ?[:.=]?(?: ?\d[\d.,]*.*)?"
)
_FOOTER = re.compile(
    r"(?:nguoi lap|lap bieu|lap bang|can bo |thu truong|giam doc|pho giam doc|truong thon|truong ap|truong ban|"
    r"to truong|chu tich|tm\.? |kt\.? |xac nhan|\(?ky,? |\(ky|nguoi ke khai|to chuc lap|co quan.*lap danh sach|"
    r"de nghi co quan|"
    r"tong so nguoi de nghi|ghi chu ?:|luu y|huong dan|bang chu ?:).*|.*\bngay [\d. …_]*thang [\d. …_]*nam\b.*"
)
_LEAST_HEADINGS = 3
_LONGEST = 200  # characters of a cell that may tell what its row is
_ROMAN = re.compile(r"[ivxlc]{1,5}(?:\.\d{1,2})*[.)]?|[a-zđ][.)]")
_NUMBERING = re.compile(r"^(?:[IVXLC]{1,5}|[A-ZĐ]|\d{1,3})[.)/:]\s+")
_NUMBERLIKE = re.compile(r"\W*[A-Za-z]{0,2}[\d\W_]*\d[\d\W_]*")
# With their marks these words are hamlets ("bản", not the family name Bàn); without marks only the unmistakable ones.
_HAMLET = re.compile(
    r"(?:thôn|xóm|ấp|bản|buôn|làng|khóm|tổ dân phố|tổ|tdp|khu phố|khu vực|khu dân cư|khu|tiểu khu|đội|phum|sóc)\b"
    r"(?: số)? ?:? ?\S.*"
)
_PLAIN_HAMLET = re.compile(
    r"(?:(?:thon|xom|ap|khom|to dan pho|tdp|khu pho)\b(?: so)? ?:? ?\S.*|(?:ban|buon|lang|to|khu|doi)(?: so)? ?\d.*)"
)
_HOUSEHOLD_NO = re.compile(r"hộ(?: gia đình)?(?: số| thứ)? ?[:.]? ?(\d{1,6})\b.*")
_HOUSEHOLD_OF = re.compile(r"(?:hộ (?:gia đình )?(?:ông|bà)|(?:họ và tên |họ tên )?chủ hộ ?:(?: ông| bà)?) ?:? ?(\S.*)")


class Banner(NamedTuple):
    """A row that speaks for the rows below it: `field` is hamlet, household_seq or household_head."""

    row: int
    field: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Body:
    """What stands below a heading: the row numbers of the records, the banners between them, the rest with reasons.

    `others` are the heading rows of further tables below, whose rows are not taken for records of this one.
    """

    data_rows: tuple[int, ...]
    banners: tuple[Banner, ...]
    ignored: tuple[Ignored, ...]
    blank_rows: int
    others: tuple[int, ...] = ()


def sort_rows(sheet: Sheet, table: Table, columns: Mapping[str, int]) -> Body:
    """Sort all rows below the heading; `columns` maps the fields that were recognised to their columns."""
    return _Sorter(sheet, table, columns).run()


class _Sorter:
    def __init__(self, sheet: Sheet, table: Table, columns: Mapping[str, int]) -> None:
        self._sheet, self._table = sheet, table
        self._name = columns.get("full_name", -1)
        self._number = columns.get("stt", -1)
        self._evidence = [columns[field] for field in _EVIDENCE if field in columns]
        self._headings = {column: {heading_key(part) for part in path} for column, path in table.paths.items()}
        name_path = table.paths.get(self._name, ())
        self._odd_names = {part.casefold() for part in name_path} | {
            "cộng",
            "tổng cộng",
            "tổng",
            "tong cong",
            "cong",
            "tổng số",
        }
        self._wide = {
            merge.top for merge in sheet.merges if merge.right - merge.left + 1 >= max(3, 0.5 * len(table.paths))
        }
        self._banners: list[Banner] = []
        self._in_footer = False
        self._others: list[int] = []
        self._elsewhere = False

    def run(self) -> Body:
        data: list[int] = []
        ignored: list[Ignored] = []
        blank = 0
        first = self._table.first_row
        for number, row in enumerate(self._sheet.rows[first - 1 :], start=first):
            if not row:
                blank += 1
            elif not self._elsewhere and self._plainly_a_record(row):
                data.append(number)
                self._in_footer = False
            else:
                cells = {column: text for column, cell in enumerate(row) if cell != "" and (text := shown(cell))}
                reason = self._reason(number, row, cells) if cells else None
                if not cells:
                    blank += 1
                elif reason is None:
                    data.append(number)
                else:
                    ignored.append(Ignored(row=number, reason=reason, text=" · ".join(cells.values())[:200]))
        return Body(
            data_rows=tuple(data),
            banners=tuple(self._banners),
            ignored=tuple(ignored),
            blank_rows=blank,
            others=tuple(self._others),
        )

    def _plainly_a_record(self, row: tuple[Plain, ...]) -> bool:
        name = row[self._name] if 0 <= self._name < len(row) else ""
        if not isinstance(name, str) or " " not in name.strip() or name.casefold().strip() in self._odd_names:
            return False
        return any(column < len(row) and _speaks(row[column]) for column in self._evidence)

    def _reason(self, number: int, row: tuple[Plain, ...], cells: dict[int, str]) -> str | None:
        """Return why a row is no record; None for a record."""
        repeated = sum(heading_key(text) in self._headings.get(column, ()) for column, text in cells.items())
        if repeated >= max(2, 0.6 * len(cells)):
            self._elsewhere = False
            return "Dòng tiêu đề lặp lại"
        if is_code_row(row, len(self._headings)):
            return "Dòng đánh số cột"
        if self._other_heading(row, cells):
            self._others.append(number)
            self._elsewhere = True
        if self._elsewhere:
            return "Thuộc bảng khác ở dưới"
        texts = [clean(text[:_LONGEST]) for text in cells.values()]
        numbered = cells.get(self._number, "").rstrip(".").isdigit() and self._name in cells
        if not numbered and self._is_total(texts):
            return "Dòng cộng"
        if set(cells) == {self._number}:
            if re.fullmatch(r"\d{1,6}\.?", cells[self._number]):
                return "Dòng chỉ có số thứ tự"
        elif any(column in cells and _speaks(row[column]) for column in self._evidence):
            self._in_footer = False
            return None
        if not numbered and len(cells) <= 6 and any(_FOOTER.fullmatch(fold(text)) for text in texts):
            self._in_footer = True
            return "Phần chữ ký, chân trang"
        if not numbered and len(cells) <= 2 and (banner := _banner(number, texts)) is not None:
            self._banners.append(banner)
            return "Dòng tiêu đề nhóm"
        if self._in_footer and len(cells) <= 3 and not numbered:
            return "Phần chữ ký, chân trang"
        if not numbered and self._is_section(number, cells):
            return "Dòng tiêu đề nhóm"
        self._in_footer = False
        return None

    def _other_heading(self, row: tuple[Plain, ...], cells: dict[int, str]) -> bool:
        """Whether a row heads another table: most of its cells are known headings, and not those of their columns."""
        if len(cells) < _LEAST_HEADINGS or any(not isinstance(cell, str) for cell in row):
            return False
        words = lexicon()
        texts = [text for text in cells.values() if len(text) < _LONGEST and not any(map(str.isdigit, text))]
        known = {heading_key(text) for text in texts if words.leaf(text)}
        return len(known) >= max(_LEAST_HEADINGS, 0.6 * len(cells))

    def _is_total(self, texts: list[str]) -> bool:
        first = next((text for text in texts if any(letter.isalpha() for letter in text)), "")
        folded = fold(first)
        if not _TOTAL.fullmatch(folded):
            return False
        # "Tống" and "Công" are names; only "tổng" and "cộng", or the words without any marks, are sums.
        return folded == first.lower() or first.lower().startswith(("tổng", "cộng"))

    def _is_section(self, number: int, cells: dict[int, str]) -> bool:
        """A lone text that is no name, or a numeral beside a short text ("I · Tăng"), heads a group of rows."""
        others = [column for column in cells if column != self._number]
        lone = len(cells) == 1
        if lone and self._name not in cells:
            return True
        if number in self._wide and len(others) <= 1:
            return True
        numeral = fold(cells.get(self._number, ""))
        if numeral and _ROMAN.fullmatch(numeral) and not numeral.isdigit():
            return True
        return lone and (" " not in cells[self._name] or any(letter.isdigit() for letter in cells[self._name]))


def _speaks(cell: Plain) -> bool:
    """Whether a cell under an identity heading can belong to a person at all (a signature's text cannot)."""
    return cell != "" and (not isinstance(cell, str) or bool(_NUMBERLIKE.fullmatch(cell[:60])))


def _banner(number: int, texts: list[str]) -> Banner | None:
    text = max(texts, key=len)
    text = re.sub(r"\s*\([^()]*\)\s*$", "", _NUMBERING.sub("", text)).strip(" :.-–")
    lowered = text.lower()
    if len(text) > 80:
        return None
    if found := _HOUSEHOLD_NO.fullmatch(lowered):
        return Banner(number, "household_seq", found[1])
    if found := _HOUSEHOLD_OF.fullmatch(lowered):
        return Banner(number, "household_head", clean(text[found.start(1) : found.end(1)]))
    if _HAMLET.fullmatch(lowered) or (fold(text) == lowered and _PLAIN_HAMLET.fullmatch(lowered)):
        return Banner(number, "hamlet", text)
    return None
