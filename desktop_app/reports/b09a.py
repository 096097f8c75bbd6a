"""B09a-TS: participants of voluntary insurance and the State's support, by commune and class (QĐ 366/QĐ-BHXH).

Column 3 is column 2 − column 4 as the form says, so it holds what others gave too; column 6 is what is still to come of
column 4. A figure nobody knows is None and stays blank, in its row and in every sum that needs it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from desktop_app.reports.form_report import FilledForm, form_report
from desktop_app.reports.report import Report, Row, Value, add_up, roman

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, kw_only=True)
class SupportFigures:
    """People at the end of the period; of the period in đồng: what is due by registration, what of it the State
    supports, and what of that was transferred."""

    people: int | None = None
    due: int | None = None
    state: int | None = None
    transferred: int | None = None

    @property
    def own(self) -> int | None:
        """Column 3: what is due without the State's support."""
        return None if self.due is None or self.state is None else self.due - self.state

    @property
    def missing(self) -> int | None:
        """Column 6: what the State has still to transfer."""
        return None if self.state is None or self.transferred is None else self.state - self.transferred


@dataclass(frozen=True, kw_only=True)
class SupportLine:
    """One commune (`lines`: its classes in the form's order) or one class. `key` as in `Row`."""

    name: str
    figures: SupportFigures
    lines: tuple["SupportLine", ...] = ()
    key: str = ""


@dataclass(frozen=True, kw_only=True)
class SchemeBlock:
    """One scheme: I, II …; without communes it stays blank."""

    name: str
    communes: tuple[SupportLine, ...] = ()
    key: str = ""

    @property
    def figures(self) -> SupportFigures:
        """The sum of its communes."""
        return sum_support(line.figures for line in self.communes)


def rows(blocks: Sequence[SchemeBlock]) -> tuple[Row, ...]:
    """Return the body: `scheme` (I, II), under it `commune` (1, 2 …), under that `class` (a, b …)."""
    found = []
    for number, block in enumerate(blocks, start=1):
        found.append(_row("scheme", roman(number), block.name, block.figures, block.key))
        for place, commune in enumerate(block.communes, start=1):
            found.append(_row("commune", place, commune.name, commune.figures, commune.key))
            found += [
                _row("class", letter, line.name, line.figures, line.key)
                for letter, line in zip(_LETTERS, commune.lines, strict=False)
            ]
    return tuple(found)


def totals(blocks: Sequence[SchemeBlock]) -> Row:
    """Return the row of totals over the schemes that have communes."""
    return Row(kind="total", values=_values(sum_support(block.figures for block in blocks if block.communes)))


def report(
    blocks: Sequence[SchemeBlock], form: FilledForm, *, caption: str = "", made_at: datetime | None = None
) -> Report:
    """Return the report for screen and paper; `form` is the layout filled with its header."""
    return form_report(
        form,
        rows=rows(blocks),
        totals=totals(blocks),
        strong_kinds=frozenset({"scheme", "total"}),
        caption=caption,
        made_at=made_at,
    )


def sum_support(parts: Iterable[SupportFigures]) -> SupportFigures:
    """Add figures up; what was transferred is known only where every part knows it."""
    known = list(parts)
    transferred = [part.transferred for part in known]
    return SupportFigures(
        people=add_up([part.people for part in known]),
        due=add_up([part.due for part in known]),
        state=add_up([part.state for part in known]),
        transferred=None if None in transferred else add_up(transferred),
    )


def _row(kind: str, number: str | int, name: str, figures: SupportFigures, key: str) -> Row:
    return Row(kind=kind, values={"number": number, "name": name, **_values(figures)}, key=key)


def _values(figures: SupportFigures) -> Mapping[str, Value]:
    return {
        "people": figures.people,
        "due": figures.due,
        "own": figures.own,
        "state": figures.state,
        "transferred": figures.transferred,
        "missing": figures.missing,
    }
