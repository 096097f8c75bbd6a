"""Gives each column of a table its field, for one kind of list: headings propose, content decides."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from desktop_app.excel.addresses import letters
from desktop_app.excel.evidence import Profile
from desktop_app.excel.fields import Kind, label
from desktop_app.excel.headings import Match, lexicon
from desktop_app.excel.problems import Problem

_ENOUGH = 5  # filled cells before the content may speak against a heading
_UNLIKE = 0.2  # share of fitting cells under which a column does not look like its heading
_LIKE, _MARGIN = 0.6, 0.2
EMPTY = 0.6  # confidence of a heading with several meanings over a column without content


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a table: where it stands, what it is called, which field it was given and why (Vietnamese).

    `field` is '' for a column that is not taken in; `candidates` are the fields its heading may mean for this kind.
    """

    index: int
    letter: str
    heading: str
    field: str
    confidence: float
    why: str
    candidates: tuple[str, ...] = ()


def assign(
    kind: Kind, paths: Mapping[int, tuple[str, ...]], profiles: Mapping[int, Profile], mapping: Mapping[str, str]
) -> tuple[tuple[Column, ...], tuple[Problem, ...]]:
    """Return the columns with their fields, and what has to be asked or told about them.

    `mapping` (column letters → field of the kind, '' for none) is the user's word.
    """
    work = _Assignment(kind, profiles)
    for index, path in sorted(paths.items()):
        column = Column(index=index, letter=letters(index), heading=" / ".join(path), field="", confidence=0.0, why="")
        if column.letter in mapping:
            work.told(column, mapping[column.letter])
        else:
            work.guess(column, lexicon().match(path))
    work.settle()
    return work.result()


class _Assignment:
    def __init__(self, kind: Kind, profiles: Mapping[int, Profile]) -> None:
        self._kind = kind
        self._profiles = profiles
        self._columns: dict[int, Column] = {}
        self._open: list[tuple[Column, Match]] = []
        self._problems: list[Problem] = []

    def told(self, column: Column, field: str) -> None:
        """Take the user's word."""
        self._columns[column.index] = replace(
            column,
            field=field,
            confidence=1.0 if field else 0.0,
            why="Người dùng chọn" if field else "Người dùng bỏ qua",
            candidates=(field,) if field else (),
        )

    def guess(self, column: Column, match: Match | None) -> None:
        """Take what the heading says; leave it open where it may mean several fields."""
        if match is None:
            self._keep(column, why="Chưa biết tiêu đề này")
            if self._profiles[column.index].count:
                self._tell(
                    column,
                    "hint",
                    "unknown-heading",
                    "Chưa biết tiêu đề này nên không nhập cột. Hãy chọn nội dung nếu cần.",
                )
            return
        usable = tuple(field for field in match.fields if field in self._kind.fields)
        if not usable:
            self._keep(column, why=f"Loại danh sách này không dùng “{label(match.fields[0])}”")
        elif len(usable) == 1:
            self._certain(column, usable[0], match)
        else:
            self._open.append((replace(column, candidates=usable), match))

    def _certain(self, column: Column, field: str, match: Match) -> None:
        profile = self._profiles[column.index]
        confidence, why = match.confidence, "Khớp tiêu đề"
        if profile.decided(field) and profile.count:
            share = profile.share(field)
            if share >= _LIKE:
                why = "Khớp tiêu đề và nội dung"
            elif share < _UNLIKE and profile.count >= _ENOUGH:
                confidence, why = confidence * 0.5, "Khớp tiêu đề nhưng nội dung không giống"
                message = (
                    f"Tiêu đề là “{label(field)}” nhưng phần lớn nội dung không giống. Hãy kiểm tra hoặc chọn lại."
                )
                self._tell(column, "warn", "content-mismatch", message, field)
        self._keep(column, field=field, confidence=confidence, why=why, candidates=(field,))

    def settle(self) -> None:
        """Decide the open columns by their content; then let no field be taken twice."""
        for column, match in self._open:
            taken = {other.field for other in self._columns.values() if other.field and other.confidence >= 0.8}
            left = [field for field in column.candidates if field not in taken]
            self._keep(column, why="Tiêu đề nhiều nghĩa, các nghĩa đã có ở cột khác")
            self._decide(column, left, match)
        self._once_each()

    def _decide(self, column: Column, left: list[str], match: Match) -> None:
        profile = self._profiles[column.index]
        ranked = sorted(left, key=profile.weight, reverse=True)
        if profile.count and ranked and profile.share(ranked[0]) >= _LIKE:
            second = profile.weight(ranked[1]) if len(ranked) > 1 else 0.0
            if profile.weight(ranked[0]) - second >= _MARGIN:
                confidence = match.confidence * (0.7 + 0.25 * profile.share(ranked[0]))
                self._keep(
                    column, field=ranked[0], confidence=confidence, why="Tiêu đề nhiều nghĩa, chọn theo nội dung"
                )
                return
        if not profile.count:
            if left:
                self._keep(column, field=left[0], confidence=EMPTY, why="Cột trống, tạm hiểu theo tiêu đề")
            return
        choices = " hoặc ".join(f"“{label(field)}”" for field in column.candidates)
        self._keep(column, why="Tiêu đề nhiều nghĩa, nội dung chưa đủ rõ")
        self._tell(column, "warn", "ambiguous-heading", f"Cột này có thể là {choices}; chưa nhập. Hãy chọn một.")

    def _once_each(self) -> None:
        winners: dict[str, Column] = {}
        for column in sorted(self._columns.values(), key=lambda column: column.index):
            if not column.field:
                continue
            winner = winners.get(column.field)
            if winner is None or column.confidence > winner.confidence + 1e-9:
                winners[column.field] = column
        for column in list(self._columns.values()):
            winner = winners.get(column.field)
            if winner is not None and winner.index != column.index:
                self._columns[column.index] = replace(
                    column, field="", confidence=0.0, why=f"Trùng với cột {winner.letter}"
                )
                if self._profiles[column.index].count:
                    said = label(column.field)
                    message = f"Cột này trùng “{said}” với cột {winner.letter} nên không nhập. Hãy chọn lại nếu sai."
                    self._tell(column, "warn", "duplicate-column", message, column.field)

    def result(self) -> tuple[tuple[Column, ...], tuple[Problem, ...]]:
        """Return the columns in their order, and the problems."""
        return tuple(self._columns[index] for index in sorted(self._columns)), tuple(self._problems)

    def _keep(
        self,
        column: Column,
        *,
        why: str,
        field: str = "",
        confidence: float = 0.0,
        candidates: tuple[str, ...] | None = None,
    ) -> None:
        self._columns[column.index] = replace(
            column,
            field=field,
            confidence=round(confidence, 3),
            why=why,
            candidates=column.candidates if candidates is None else candidates,
        )

    def _tell(self, column: Column, level: str, code: str, message: str, field: str = "") -> None:
        self._problems.append(
            Problem(level="warn" if level == "warn" else "hint", code=code, message=f"Cột {column.letter}: {message}",
                    column=column.heading, field=field)
        )  # fmt: skip
