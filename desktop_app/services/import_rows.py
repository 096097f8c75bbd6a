"""From the rows of a workbook to people as the office writes them down: codes for words, checks of numbers, the problems told."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from typing import Any

from desktop_app.domain.identity import check_card_no, check_personal_id, personal_id_facts
from desktop_app.domain.names import fold
from desktop_app.excel.lists import ListReading
from desktop_app.excel.mapping import Row
from desktop_app.excel.name_case import case_proposal
from desktop_app.excel.problems import Problem
from desktop_app.services.import_codes import CodeBook
from desktop_app.services.import_people import CoverSaid, Incoming

# What a list says of a person in the words of the record.
_PLAIN = ("birth", "sex", "personal_id", "insurance_no", "card_no", "phone", "occupation", "workplace", "note")
_EVERY = 2_000
_FULL_BIRTH = len("1965-03-05")


def incoming_rows(
    reading: ListReading,
    codes: CodeBook,
    pulse: Callable[[int, int], None],
    *,
    repeats: bool = False,
    subject: str = "",
) -> list[Incoming]:
    """Every record of the list, in its order. ``pulse`` is called with rows done and in all, and may raise to stop.

    ``repeats``: several rows may speak of one person; they are linked. ``subject``: the card group of rows that name none ("": not told).
    """
    headings = {column.field: column.heading for column in reading.columns if column.field}
    reader = _RowReader(codes, headings, subject)
    rows: list[Incoming] = []
    for row in reading.rows:
        rows.append(reader.read(row))
        if len(rows) % _EVERY == 0:
            pulse(len(rows), reading.read_count)
    mark_duplicates(rows, repeats=repeats)
    return rows


class _RowReader:
    def __init__(self, codes: CodeBook, headings: dict[str, str], subject: str) -> None:
        self._codes = codes
        self._headings = headings
        self._subject = subject
        self._names: dict[str, tuple[str, str]] = {}

    def read(self, row: Row) -> Incoming:
        said = row.values
        name, folded = self._name(said.get("full_name"))
        values: dict[str, Any] = {"name": name}
        for field in _PLAIN:
            value = said.get(field)
            if value is not None:
                values[field] = value
        made = Incoming(
            row=row.number, name=name, folded=folded, values=values, said=said, group=row.household or "",
            problems=list(row.problems),
        )  # fmt: skip
        if row.problems:
            blocking = next((problem.message for problem in row.problems if problem.level == "block"), None)
            if blocking is not None:
                made.refuse(blocking)
        self._words(made)
        self._numbers(made)
        return made

    def _name(self, text: Any) -> tuple[str, str]:
        if not isinstance(text, str):
            return "", ""
        known = self._names.get(text)
        if known is None:
            name = _written(text)
            known = self._names[text] = (name, fold(name))
        return known

    def _words(self, made: Incoming) -> None:
        said, values = made.said, made.values
        relation = said.get("relation")
        if isinstance(relation, str):
            values["relation_text"] = relation
            code = self._codes.relation(relation)
            if code is not None:
                values["relation_code"] = code
            else:
                self._tell(
                    made, "relation", "hint", "unknown-relation", "Quan hệ này không có trong danh mục; giữ nguyên chữ."
                )
        if said.get("head_flag") is True and "relation_code" not in values:
            values["relation_code"] = "00"
        ethnicity = said.get("ethnicity")
        if isinstance(ethnicity, str):
            code = self._codes.ethnicity(ethnicity)
            if code is not None:
                values["ethnicity_code"] = code
            else:
                self._remark(made, f"Dân tộc ghi trong tệp: {ethnicity}")
                self._tell(
                    made,
                    "ethnicity",
                    "warn",
                    "unknown-ethnicity",
                    "Dân tộc này không có trong danh mục; giữ chữ ở ghi chú.",
                )
        support = said.get("support_class")
        if isinstance(support, str):
            made.classes, unknown = self._codes.support_classes(support)
            if unknown:
                self._remark(made, f"Diện ghi trong tệp: {unknown}")
                self._tell(
                    made,
                    "support_class",
                    "warn",
                    "unknown-class",
                    f"Không rõ diện “{unknown}”; giữ chữ ở ghi chú, không tính hỗ trợ.",
                )
        if said.get("valid_to") is not None or said.get("valid_from") is not None:
            self._cover(made)

    def _cover(self, made: Incoming) -> None:
        subject, card = made.said.get("subject_code") or "", made.said.get("card_no") or ""
        cover = self._codes.health_cover(str(subject), str(card))
        if cover is None and self._subject and not subject and not str(card)[:2].isalpha():
            cover = self._codes.health_cover(self._subject, "")
        start, end = made.said.get("valid_from"), made.said.get("valid_to")
        if cover is None:
            message = (
                "Có hạn thẻ nhưng không rõ nhóm đối tượng (mã đối tượng hoặc hai chữ đầu mã thẻ), nên chưa ghi thời hạn. "
                "Hãy bổ sung cột mã đối tượng."
            )
            self._tell(made, "valid_to" if end is not None else "valid_from", "warn", "cover-without-group", message)
        elif isinstance(start, str) and isinstance(end, str) and end < start:
            self._tell(
                made,
                "valid_to",
                "warn",
                "cover-ends-early",
                "Hạn thẻ kết thúc trước khi bắt đầu nên chưa ghi. Hãy sửa lại.",
            )
        elif end is None:
            self._tell(
                made,
                "valid_from",
                "warn",
                "cover-without-end",
                "Thẻ không có ngày hết hạn nên chưa ghi thời hạn. Hãy bổ sung.",
            )
        else:
            made.cover = CoverSaid(
                scheme=cover[0], subject_group=cover[1], valid_from=start, valid_to=end, card_no=card or None,
                facility=made.said.get("facility"), five_years_on=made.said.get("five_years_on"),
            )  # fmt: skip

    def _numbers(self, made: Incoming) -> None:
        values = made.values
        number = values.get("personal_id")
        if number is not None:
            year, sex = personal_id_facts(number)
            birth, said_sex = values.get("birth"), values.get("sex")
            if (birth and int(birth[:4]) != year) or (said_sex and said_sex != sex) or number.startswith("000"):
                for problem in check_personal_id(number, birth, said_sex):
                    self._tell(made, "personal_id", problem.level, "personal-id-contradiction", problem.message)
        card = values.get("card_no")
        if card is not None and not (card[2] in "12345" and card[5:] == values.get("insurance_no")):
            for problem in check_card_no(card, values.get("insurance_no")):
                self._tell(made, "card_no", problem.level, "card-contradiction", problem.message)

    def _tell(self, made: Incoming, field: str, level: str, code: str, message: str) -> None:
        value = made.said.get(field)
        made.problems.append(
            Problem(
                level="warn" if level == "warn" else "hint",
                code=code,
                message=message,
                row=made.row,
                column=self._headings.get(field, ""),
                field=field,
                value="" if value is None else str(value),
            )
        )

    @staticmethod
    def _remark(made: Incoming, text: str) -> None:
        note = made.values.get("note")
        made.values["note"] = f"{note}; {text}" if note else text


def mark_duplicates(rows: Sequence[Incoming], *, repeats: bool = False) -> None:
    """Leave out rows that bear a number of an earlier row: the same person twice, or one number given to two people.

    With ``repeats`` the same person twice is no fault: the later row is linked to the earlier one.
    """
    for field, label in (("personal_id", "số CCCD/định danh"), ("insurance_no", "mã số BHXH")):
        first: dict[str, Incoming] = {}
        groups: dict[str, list[Incoming]] = {}
        for row in rows:
            number = row.values.get(field)
            if number is None and field == "insurance_no" and (card := row.values.get("card_no")) is not None:
                number = card[-10:]  # the insurance number stands in the card (QĐ 1351/QĐ-BHXH)
            if number is not None and not row.rejected and (earlier := first.setdefault(number, row)) is not row:
                groups.setdefault(number, [earlier]).append(row)
        for alike in groups.values():
            _settle_duplicates(alike, label, repeats=repeats)


def link(row: Incoming, first: Incoming) -> None:
    """Let a row be the same person as an earlier one: what it says more goes to that row, what it says otherwise is told and left out."""
    while first.same_as is not None:
        first = first.same_as
    if row.same_as is not None or first is row:
        return
    row.same_as = first
    for field, value in row.values.items():
        held = first.values.get(field)
        if field in ("name", "note") or value is None or held == value:
            continue
        if held is None or (field == "birth" and value.startswith(held)):
            first.values[field] = value
        elif not (field == "birth" and held.startswith(value)):
            row.tell(
                "warn", "differs-from-row", f"Dòng {first.row} của cùng người này ghi “{held}”; giữ theo dòng đó.", value=str(value)
            )  # fmt: skip


def mark_twins(rows: Iterable[Incoming], asked_to_add: Container[int] = (), *, repeats: bool = False) -> None:
    """Leave out rows whose name and birth stand in an earlier row of the same household (without households: hamlet and address).

    Where both rows bear numbers these tell the two apart. ``asked_to_add`` are rows the user wants as people of their own. With ``repeats`` rows of
    the same name and full birth are linked.
    """
    named: dict[tuple[object, ...], Incoming] = {}
    for row in rows:
        if row.rejected or row.same_as is not None or not row.folded:
            continue
        place = (row.group, id(row.hamlet), "" if row.group else row.said.get("address"))
        earlier = named.setdefault((row.folded, row.values.get("birth"), place), row)
        if earlier is not row and row.row not in asked_to_add and not _told_apart(row, earlier):
            if repeats and len(row.values.get("birth") or "") == _FULL_BIRTH:
                link(row, earlier)
                continue
            where = "trong cùng hộ" if row.group else "của tệp, không có số giấy tờ để phân biệt"
            row.refuse(f"Trùng họ tên, ngày sinh với dòng {earlier.row} {where}.", "suspect")


def _told_apart(one: Incoming, other: Incoming) -> bool:
    return any(one.values.get(number) and other.values.get(number) for number in ("personal_id", "insurance_no"))


def _settle_duplicates(alike: list[Incoming], label: str, *, repeats: bool) -> None:
    first = alike[0]
    if all(row.folded == first.folded for row in alike):
        for row in alike[1:]:
            if repeats:
                link(row, first)
                continue
            row.refuse(f"Trùng với dòng {first.row} của tệp: cùng họ tên và {label}.", "suspect")
        return
    for row in alike:
        other = next(each for each in alike if each is not row)
        row.refuse(
            f"Cùng {label} với dòng {other.row} của tệp ({other.name}) nhưng khác họ tên. Hãy đối chiếu giấy tờ.",
            "suspect",
        )


def _written(text: str) -> str:
    """A name in capitals or small letters as names are written (the reading tells how many); every other name exactly as it stands."""
    return case_proposal(text) or text
