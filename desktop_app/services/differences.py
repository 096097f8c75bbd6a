"""Chênh lệch: what was reported against what the records say now, figure by figure and name by name, each with its cause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from desktop_app.reports.report import Value
from desktop_app.services import submission_names
from desktop_app.services.difference_causes import Causes
from desktop_app.services.office import Office
from desktop_app.services.reporting import prepare
from desktop_app.services.submission_figures import SUMMED, FrozenColumn, FrozenFigures, FrozenRow, freeze, plain, shown
from desktop_app.services.submission_names import FrozenName
from desktop_app.services.submission_register import SubmissionView, frozen, submission
from desktop_app.services.submitting import filters_of

GONE, NEW, CHANGED = "gone", "new", "changed"
NAME_WORDS = {GONE: "không còn", NEW: "thêm", CHANGED: "khác"}
Counted = Mapping[tuple[str, str], Mapping[int, "_Sum"]]  # (row, column) → person → what they add


@dataclass(frozen=True, kw_only=True)
class NameDifference:
    """One person behind a figure. ``state``: ``gone`` | ``new`` | ``changed``; ``reported`` and ``now``: what they add to it (1 person, or đồng),
    ``None`` for nothing."""

    person_id: int
    household_id: int | None
    name: str
    state: str
    reported: int | None
    now: int | None
    cause: str

    def as_json(self) -> dict[str, Any]:
        """One of the ``names`` of ``differences --json``."""
        return {
            "person": self.person_id,
            "name": self.name,
            "state": self.state,
            "reported": self.reported,
            "now": self.now,
            "cause": self.cause,
        }


@dataclass(frozen=True, kw_only=True)
class FigureDifference:
    """One figure that is not what was reported, or is the same number of other people (``difference`` 0).

    ``label``: row and column in words; ``kind``: the column's; ``difference`` is ``None`` where the values are not numbers.
    """

    row: str
    column: str
    row_label: str
    column_label: str
    kind: str
    reported: Value
    now: Value
    names: tuple[NameDifference, ...]
    cause: str

    @property
    def label(self) -> str:
        """“Hà Thị Thu, BHXH tự nguyện › Tăng mới”."""
        return f"{self.row_label}, {self.column_label}" if self.column_label else self.row_label

    @property
    def difference(self) -> int | Decimal | None:
        """Now less reported; a blank counts as nothing."""
        reported, now = self.reported, self.now
        if (
            not isinstance(reported, int | Decimal | None)
            or not isinstance(now, int | Decimal | None)
            or (reported, now) == (None, None)
        ):
            return None
        return (now or 0) - (reported or 0)

    def of(self, state: str) -> tuple[NameDifference, ...]:
        """The names that are ``gone``, ``new`` or ``changed``."""
        return tuple(name for name in self.names if name.state == state)

    @property
    def reported_words(self) -> str:
        """As the report wrote it."""
        return shown(self.reported, self.kind)

    @property
    def now_words(self) -> str:
        """As it would write it now."""
        return shown(self.now, self.kind)

    def as_json(self) -> dict[str, Any]:
        """One of the ``figures`` of ``differences --json``."""
        return {
            "row": self.row_label,
            "column": self.column_label,
            "row_key": self.row,
            "column_key": self.column,
            "reported": plain(self.reported),
            "now": plain(self.now),
            "difference": plain(self.difference),
            "names": [name.as_json() for name in self.names],
            "cause": self.cause,
        }


@dataclass(frozen=True, kw_only=True)
class Differences:
    """Everything that differs, in the order of the form; empty when nothing does."""

    submission: SubmissionView
    figures: tuple[FigureDifference, ...]

    def as_json(self) -> dict[str, Any]:
        """The object of ``differences --json``."""
        record = self.submission.record
        return {
            "submission": record.id,
            "form": record.form,
            "month": record.month,
            "made_at": record.made_at,
            "figures": [figure.as_json() for figure in self.figures],
        }


@dataclass(frozen=True, kw_only=True)
class _Sum:
    """What one person adds to one figure."""

    name: str
    household_id: int
    amount: int


def differences(office: Office, submission_id: int) -> Differences:
    """Make the same report from the records as they are now and compare it with what was submitted.

    Raises ``WorldFault`` for an unknown submission or tampered content, and as ``reporting.prepare`` when the report cannot be made any more.
    """
    found = submission(office, submission_id)
    reported, names_then = frozen(office, submission_id)
    sheet = prepare(office, found.record.form, found.record.month, filters_of(found.record))
    now, names_now = freeze(sheet), submission_names.names_of(office, sheet)
    causes = Causes(office, found.record)
    changed = _changed_people(names_then, names_now)
    counted = _counted(names_then, changed), _counted(names_now, changed)
    compared = list(_compare(reported, now, counted, causes))
    if any(row.person_id is not None for row in (*reported.rows, *now.rows)):
        keys = frozenset(row.key for row in reported.rows), frozenset(row.key for row in now.rows)
        compared = _with_row_names(office, compared, keys, causes)
    return Differences(submission=found, figures=tuple(compared))


def _changed_people(then: Sequence[FrozenName], now: Sequence[FrozenName]) -> frozenset[int]:
    """Who is counted otherwise than before, wherever: only these need be looked at cell by cell."""
    sums: dict[tuple[int, tuple[str, ...], tuple[str, ...]], int] = defaultdict(int)
    for names, sign in ((then, 1), (now, -1)):
        for one in names:
            sums[one.person_id, one.rows, one.columns] += sign * one.amount
    return frozenset(person_id for (person_id, _rows, _columns), left in sums.items() if left)


def _counted(names: Sequence[FrozenName], people: frozenset[int]) -> Counted:
    """What each of these people adds to each cell."""
    found: dict[tuple[str, str], dict[int, _Sum]] = defaultdict(dict)
    for one in names:
        if one.person_id not in people:
            continue
        for row in one.rows:
            for column in one.columns:
                cell = found[row, column]
                before = cell.get(one.person_id)
                amount = one.amount + (before.amount if before is not None else 0)
                cell[one.person_id] = _Sum(name=one.name, household_id=one.household_id, amount=amount)
    return found


def _compare(
    reported: FrozenFigures, now: FrozenFigures, counted: tuple[Counted, Counted], causes: Causes
) -> Iterator[FigureDifference]:
    rows_now = {row.key: row for row in now.rows}
    known = {row.key for row in reported.rows}
    described = {column.key: column for column in (*reported.columns, *now.columns)}
    pairs: list[tuple[FrozenRow | None, FrozenRow | None]] = [(row, rows_now.get(row.key)) for row in reported.rows]
    pairs += [(None, row) for row in now.rows if row.key not in known]
    for before, after in pairs:
        row = before if before is not None else after
        assert row is not None
        if before is None or after is None:
            yield from _whole_row(row, before, after, described, counted, causes)
            continue
        for column in described.values():
            then, value = before.values.get(column.key), after.values.get(column.key)
            names = _names(row.key, column.key, counted, causes)
            if then != value or (column.kind in SUMMED and value is not None and names and _even(names)):
                yield _figure(row, column, then, value, names, causes)


def _even(names: Sequence[NameDifference]) -> bool:
    """Whether those who came make up for those who went: the same number, of other people."""
    return sum((name.now or 0) - (name.reported or 0) for name in names) == 0


def _whole_row(
    row: FrozenRow,
    before: FrozenRow | None,
    after: FrozenRow | None,
    described: Mapping[str, FrozenColumn],
    counted: tuple[Counted, Counted],
    causes: Causes,
) -> Iterator[FigureDifference]:
    """A row that is gone or new: each of its sums, or the row itself where it has none."""
    sums = [column for column in described.values() if column.kind in SUMMED and column.key in row.values]
    kept = [column for column in sums if column.adds_up] or sums
    kept = [column for column in kept if row.values[column.key]] or kept  # a nought that came or went says nothing
    for column in kept:
        then = before.values.get(column.key) if before is not None else None
        value = after.values.get(column.key) if after is not None else None
        yield _figure(row, column, then, value, _names(row.key, column.key, counted, causes), causes)
    if not kept:
        line = FrozenColumn(key="", label="", kind="text")
        there = "có trong danh sách"
        then, value = (there, None) if before is not None else (None, there)
        yield _figure(row, line, then, value, (), causes)


def _figure(
    row: FrozenRow,
    column: FrozenColumn,
    reported: Value,
    now: Value,
    names: tuple[NameDifference, ...],
    causes: Causes,
) -> FigureDifference:
    told = tuple(dict.fromkeys(name.cause for name in names if name.cause))
    return FigureDifference(
        row=row.key,
        column=column.key,
        row_label=row.label,
        column_label=column.label,
        kind=column.kind,
        reported=reported,
        now=now,
        names=names,
        cause=causes.joined(told) if told else causes.of_row(row.key),
    )


def _names(row: str, column: str, counted: tuple[Counted, Counted], causes: Causes) -> tuple[NameDifference, ...]:
    then, now = (one.get((row, column), {}) for one in counted)
    found = []
    for person_id in dict.fromkeys([*then, *now]):
        before, after = then.get(person_id), now.get(person_id)
        amounts = tuple(one.amount if one is not None and one.amount else None for one in (before, after))
        if amounts[0] == amounts[1]:
            continue
        whose = after if after is not None else before
        assert whose is not None
        found.append(
            NameDifference(
                person_id=person_id,
                household_id=whose.household_id,
                name=whose.name,
                state=GONE if amounts[1] is None else NEW if amounts[0] is None else CHANGED,
                reported=amounts[0],
                now=amounts[1],
                cause=causes.of_person(person_id, whose.household_id),
            )
        )
    return tuple(found)


def _with_row_names(
    office: Office,
    compared: Sequence[FigureDifference],
    keys: tuple[frozenset[str], frozenset[str]],
    causes: Causes,
) -> list[FigureDifference]:
    """In a list of people the row is the name: of its own cells, and of the totals over it."""
    ids = {figure.row: _person_of(figure) for figure in compared}
    homes = {
        one.person_id: one for one in office.read.reporting.contacts([key for key in ids.values() if key]).values()
    }
    reported, listed = keys
    own: list[FigureDifference] = []
    by_column: dict[str, list[NameDifference]] = defaultdict(list)
    everybody: dict[int, NameDifference] = {}
    for figure in compared:
        person_id = ids[figure.row]
        if person_id is None:
            own.append(figure)
            continue
        amounts = [
            value if figure.kind in SUMMED and isinstance(value, int) else None
            for value in (figure.reported, figure.now)
        ]
        home = homes.get(person_id)
        household_id = home.household_id if home is not None else None
        name = NameDifference(
            person_id=person_id,
            household_id=household_id,
            name=figure.row_label,
            state=GONE if figure.row not in listed else NEW if figure.row not in reported else CHANGED,
            reported=amounts[0],
            now=amounts[1],
            cause=causes.of_person(person_id, household_id, paid=figure.kind in SUMMED or figure.column == ""),
        )
        own.append(replace(figure, names=(name,), cause=name.cause or figure.cause))
        by_column[figure.column].append(name)
        everybody.setdefault(person_id, name)
    return [_over_rows(figure, by_column, everybody, causes) if ids[figure.row] is None else figure for figure in own]


def _over_rows(
    figure: FigureDifference,
    by_column: Mapping[str, Sequence[NameDifference]],
    everybody: Mapping[int, NameDifference],
    causes: Causes,
) -> FigureDifference:
    names = tuple(by_column.get(figure.column) or (everybody.values() if figure.kind not in SUMMED else ()))
    told = tuple(dict.fromkeys(name.cause for name in names if name.cause))
    return replace(figure, names=names, cause=causes.joined(told) or figure.cause)


def _person_of(figure: FigureDifference) -> int | None:
    return FrozenRow(key=figure.row, kind="", label="", values={}).person_id
