"""The walk list as a workbook: written to be filled in, read back with every fault named before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop_app.domain.birth import parse_birth
from desktop_app.domain.dates import parse_typed_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.excel.walk_list_book import BookLine, FilledLine, read_walk_list_book, write_walk_list_book
from desktop_app.services.canvassing import outcomes_of
from desktop_app.services.canvassing_visits import VisitsSaved, changes_of
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.services.walk_list_document import reason_numbers, walk_paper
from desktop_app.services.walk_list_keying import PaperEntry, concerns, write_entry
from desktop_app.services.walk_list_paper import PaperList, open_paper, paper_line

_BIRTH = "Ngày sinh"


@dataclass(frozen=True, kw_only=True)
class BookRow:
    """One filled row: who, what was said in words, the entry when it can be written, else what stands in the way.

    Rows of people who were not on the list have no ``number``; they are added by hand, their row says how.
    """

    row: int
    number: int | None
    name: str
    words: str
    entry: PaperEntry | None = None
    fault: str = ""


@dataclass(frozen=True, kw_only=True)
class BookPreview:
    """A workbook as it would be taken over."""

    paper: PaperList
    rows: tuple[BookRow, ...]

    @property
    def ready(self) -> tuple[PaperEntry, ...]:
        """The entries without a fault."""
        return tuple(row.entry for row in self.rows if row.entry is not None)


def save_walk_list_book(
    office: Office, list_id: int, path: Path, *, progress: Callable[[int, int, str], None] | None = None
) -> Path:
    """Write a list as a workbook. Raises ``WorldFault`` when that cannot be done."""
    paper = walk_paper(office, list_id, progress=progress)
    lines = [
        BookLine(number=line.number, home=home.title, name=line.name, birth=line.birth, has=line.has, pays=line.pays)
        for hamlet in paper.hamlets
        for home in hamlet.homes
        for line in home.lines
    ]
    hamlets = ", ".join(hamlet.name for hamlet in paper.hamlets)
    return write_walk_list_book(
        path,
        code=paper.code,
        title=f"PHIẾU ĐI TỪNG HỘ – {hamlets}",
        facts=f"{paper.round} · Lập ngày {paper.made_on} · Người ngoài phiếu: ghi ở các dòng trống cuối trang, cột Hộ ghi số dòng cùng hộ",
        schemes=[(one.code, one.name, one.pays) for one in paper.schemes],
        lines=lines,
        outcomes=[f"{digit} {name}" for digit, name in paper.outcomes.items()],
        reasons=[f"{number} {name}" for number, name in paper.reasons.items()],
    )


def preview_walk_list_book(office: Office, path: Path, visited_on: date, collector_id: int | None) -> BookPreview:
    """Read a filled workbook; rows without a day of their own are of ``visited_on``.

    Raises ``WorldFault`` for a file that is no walk list or of another office, ``RuleBroken`` for a code that was changed.
    """
    code, _ = read_walk_list_book(path)
    paper = open_paper(office, code)
    _, filled = read_walk_list_book(path, paper.schemes)
    reader = _Reader(office, paper, visited_on, collector_id)
    return BookPreview(paper=paper, rows=tuple(reader.row(line) for line in filled))


def apply_walk_list_book(office: Office, preview: BookPreview) -> Outcome[VisitsSaved]:
    """Write the rows without a fault as one step. Raises ``RuleBroken`` when there is none."""
    if not preview.ready:
        raise RuleBroken("Không có dòng nào ghi được. Hãy sửa các dòng được nêu rồi nhập lại.", rule="walk-list.empty")
    label = f"Nhập phiếu {preview.paper.list.code} từ Excel ({len(preview.ready)} dòng)"
    with office.write("walk-list.import", label) as work:
        parts = [write_entry(office, work, entry) for entry in preview.ready]
    saved = VisitsSaved(
        visits=tuple(visit for part in parts for visit in part.visits),
        closed=sum(part.closed for part in parts),
        opened=sum(part.opened for part in parts),
        moved=sum(part.moved for part in parts),
        died=tuple(person for part in parts for person in part.died),
    )
    return Outcome(value=saved, changes=changes_of(saved), label=label)


class _Reader:
    """Turns filled rows into entries."""

    def __init__(self, office: Office, paper: PaperList, visited_on: date, collector_id: int | None) -> None:
        self._office = office
        self._paper = paper
        self._on = visited_on
        self._collector_id = collector_id
        self._outcomes = outcomes_of(office.read)
        self._reasons: Mapping[str, str] = reason_numbers(office.read)

    def row(self, line: FilledLine) -> BookRow:
        """One row with its entry or its fault."""
        words = "; ".join(part for part in (*line.outcomes.values(), line.reason, line.note) if part)
        try:
            entry = self._entry(line)
            asked = concerns(self._office, entry)
            if asked:
                raise RuleBroken(f"{asked[0].sentence} Hãy nhập tay dòng này để chọn.", rule="walk-list.concern")
        except RuleBroken as broken:
            return BookRow(row=line.row, number=line.number, name=line.name, words=words, fault=broken.sentence)
        return BookRow(row=line.row, number=line.number, name=line.name, words=words, entry=entry)

    def _entry(self, line: FilledLine) -> PaperEntry:
        if line.number is None:
            birth = f", {_BIRTH.lower()} {line.birth}" if line.birth and parse_birth(line.birth) else ""
            raise RuleBroken(
                f"Người ngoài phiếu: bấm “Người ngoài phiếu” (F2) để thêm {line.name}{birth}.",
                rule="walk-list.unlisted",
            )
        who = paper_line(self._office, self._paper.list.id, line.number)
        outcomes = {scheme: self._digit(text) for scheme, text in line.outcomes.items()}
        if not outcomes:
            raise RuleBroken("Có lý do, ngày hẹn hoặc ghi chú nhưng chưa chọn kết quả.", rule="walk-list.outcome")
        visited = self._day(line.visited, "Ngày gặp") or self._on
        promise = self._day(line.promise, "Hẹn ngày")
        reason = self._reason(line.reason)
        for digit in outcomes.values():
            one = self._outcomes[digit]
            if one.needs_reason and reason is None:
                raise RuleBroken(f"Kết quả “{one.name}” cần chọn lý do.", rule="visit.reason")
            if one.needs_promise and promise is None:
                raise RuleBroken(f"Kết quả “{one.name}” cần ngày hẹn đóng.", rule="visit.promise")
        if promise is not None and promise < visited:
            raise RuleBroken("Ngày hẹn trước ngày gặp; chọn từ ngày gặp trở đi.", rule="visit.day")
        return PaperEntry(
            list_id=self._paper.list.id,
            round_id=self._paper.list.round_id,
            lines=(who,),
            outcomes=outcomes,
            visited_on=visited,
            collector_id=self._collector_id,
            reason=reason,
            promise_on=promise,
            note=line.note or None,
        )

    def _digit(self, text: str) -> str:
        digit = text.split()[0].rstrip(".")
        if digit not in self._outcomes or self._outcomes[digit].hidden:
            raise RuleBroken(
                f"Kết quả “{text}” không có trong bảng; chọn trong danh sách thả xuống.", rule="visit.outcome"
            )
        return digit

    def _reason(self, text: str) -> str | None:
        if not text:
            return None
        code = self._reasons.get(text.split()[0].rstrip("."))
        if code is None:
            raise RuleBroken(
                f"Lý do “{text}” không có trong bảng; chọn trong danh sách thả xuống.", rule="visit.reason"
            )
        return code

    def _day(self, value: str | date, name: str) -> date | None:
        if isinstance(value, date) or not value:
            return value or None
        try:
            return parse_typed_date(value, self._office.today).day
        except RuleBroken as broken:
            raise RuleBroken(f"{name} “{value}” chưa đọc được: ghi ngày/tháng/năm.", rule="walk-list.day") from broken
