"""The way in: a file becomes a list of canonical records with everything a person has to know about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop_app.excel.assigning import EMPTY, Column
from desktop_app.excel.fields import Kind
from desktop_app.excel.legacy_text import NAMES, OLD_ENCODINGS, Legacy
from desktop_app.excel.mapping import Question, Rows
from desktop_app.excel.plain import Progress
from desktop_app.excel.problems import Ignored, Problem
from desktop_app.excel.reading import Workbook, open_workbook
from desktop_app.excel.recognise import Recognition, recognise
from desktop_app.excel.sheets import Sheet
from desktop_app.system import clock


@dataclass(frozen=True, kw_only=True)
class ListReading:
    """A list read from a file.

    `read_count` is the number of records, each of which `rows` yields exactly once (and again when walked again);
    `ignored` are the rows below the heading that hold none, with reasons; `blank_rows` counts the empty ones.
    `problems` concern columns or the whole file, those of single cells travel with their row. `questions` are to be
    answered through `read_list(answers=…)`. `mapping` is the field of every column by its letters ('' = left out),
    as it may be remembered for the next list with the same `fingerprint`. `legacy` says, by column, which code table
    before Unicode was found; the text as written is `workbook.sheet(sheet).as_written(row, column)`.
    """

    path: Path
    sha256: str
    kind: Kind
    sheet: str
    title: str
    heading_rows: tuple[int, ...]
    columns: tuple[Column, ...]
    rows: Rows
    read_count: int
    ignored: tuple[Ignored, ...]
    blank_rows: int
    problems: tuple[Problem, ...]
    questions: tuple[Question, ...]
    confidence: float
    fingerprint: str
    other_sheets: tuple[str, ...]
    legacy: Mapping[int, Legacy]
    recognition: Recognition
    workbook: Workbook

    @property
    def mapping(self) -> dict[str, str]:
        """Return column letters → field code, '' for columns left out; undecided columns are not named."""
        return {
            column.letter: column.field
            for column in self.columns
            if (column.confidence > EMPTY if column.field else not column.candidates)
        }


def read_list(
    path: Path,
    *,
    kind: str | None = None,
    sheet: str | None = None,
    mapping: Mapping[str, str] | None = None,
    answers: Mapping[str, Mapping[str, str]] | None = None,
    today: date | None = None,
    progress: Progress | None = None,
) -> ListReading:
    """Open a file, recognise the list in it and return its records.

    `kind` (a code of `resources/import/kinds.toml`) and `sheet` force what is otherwise recognised; `mapping` gives
    columns by their letters another field; `answers` explains codes (question key → code → `male` or `female`) and
    code tables (`text:` and column letters → `{"encoding": "tcvn3" | "vni" | "unicode"}`).
    `progress` is called with rows done and rows in all, while reading and again while the rows are walked through.

    Raises WorkbookFault with a Vietnamese sentence when the file cannot be read or holds no known list, ValueError
    for a mapping to a field that the kind does not read or an unknown code table, KeyError for an unknown kind.
    """
    return read_from(
        open_workbook(path), kind=kind, sheet=sheet, mapping=mapping, answers=answers, today=today, progress=progress
    )


def read_from(
    book: Workbook,
    *,
    kind: str | None = None,
    sheet: str | None = None,
    mapping: Mapping[str, str] | None = None,
    answers: Mapping[str, Mapping[str, str]] | None = None,
    today: date | None = None,
    progress: Progress | None = None,
) -> ListReading:
    """Do the same as `read_list` with a workbook that is already open: another kind, sheet, mapping or answer."""
    book = book.told(_code_tables(answers or {}))
    for name in (sheet,) if sheet is not None else book.sheet_names:
        book.sheet(name, progress)
    found = recognise(book, kind=kind, sheet=sheet, mapping=mapping)
    rows = Rows(book.sheet(found.sheet), found, today=today or clock.today(), answers=answers or {}, progress=progress)
    return ListReading(
        path=book.path,
        sha256=book.sha256,
        kind=found.kind,
        sheet=found.sheet,
        title=found.title,
        heading_rows=found.heading_rows,
        columns=found.columns,
        rows=rows,
        read_count=len(rows),
        ignored=found.ignored,
        blank_rows=found.blank_rows,
        problems=(
            *book.remarks,
            *found.problems,
            *_about_text(found, book.sheet(found.sheet)),
            *_about_list(found, rows),
        ),
        legacy=dict(book.sheet(found.sheet).legacy),
        questions=tuple(rows.questions),
        confidence=found.confidence,
        fingerprint=found.fingerprint,
        other_sheets=found.others,
        recognition=found,
        workbook=book,
    )


def _code_tables(answers: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return {
        key.removeprefix("text:"): said.get("encoding", "") for key, said in answers.items() if key.startswith("text:")
    }


def _about_text(found: Recognition, sheet: Sheet) -> list[Problem]:
    """Say which columns were turned into Unicode, and which could not be."""
    problems: list[Problem] = []
    for column in found.columns:
        legacy = sheet.legacy.get(column.index)
        if legacy is None or not legacy.cells:
            continue
        before, after = legacy.samples[0] if legacy.samples else ("", "")
        if legacy.encoding in OLD_ENCODINGS:
            code = "old-font-converted"
            rest = " Các ô đã là Unicode được giữ nguyên." if legacy.mixed else ""
            message = (
                f"Cột {column.letter}: chữ gõ bằng phông {NAMES[legacy.encoding]} đã được chuyển sang Unicode, "
                f"ví dụ “{before}” thành “{after}” (độ chắc {round(legacy.confidence * 100)} %).{rest} Hãy xem lại."
            )
        else:
            code = "old-font-undecided"
            message = (
                f"Cột {column.letter}: có chữ giống phông cũ (TCVN3 hoặc VNI), ví dụ “{before}”, nhưng chưa đủ rõ là "
                "bảng mã nào nên chưa chuyển. Hãy chuyển danh sách sang Unicode rồi nhập lại."
            )
        problems.append(Problem(level="warn", code=code, message=message, column=column.heading, field=column.field))
    return problems


def _about_list(found: Recognition, rows: Rows) -> list[Problem]:
    problems = [Problem(level="warn", code="question", message=question.text) for question in rows.questions]
    problems += rows.remarks
    if found.others:
        names = ", ".join(f"“{name}”" for name in found.others[:5])
        message = f"Tệp còn trang khác cũng là danh sách ({names}); mỗi lần nhập một trang. Hãy nhập tiếp các trang đó."
        problems.append(Problem(level="hint", code="other-sheets", message=message))
    count, written, proposal = rows.spelling()
    if count:
        message = f"{count} họ tên viết toàn chữ in hoa hoặc chữ thường; khi nhập ghi theo cách viết quen: “{written}” thành “{proposal}”."
        problems.append(Problem(level="hint", code="name-case", message=message, field="full_name"))
    if rows.continued:
        message = f"Ô “{rows.continued}” để trống được hiểu là cùng hộ với dòng trên."
        problems.append(Problem(level="hint", code="blank-continues", message=message))
    if not len(rows):
        problems.append(Problem(level="warn", code="no-rows", message="Dưới dòng tiêu đề không có dòng dữ liệu nào."))
    return problems
