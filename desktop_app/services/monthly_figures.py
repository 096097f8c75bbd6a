"""Figures the office only receives: typed or pasted month by month, each with where it comes from. What nobody said stays blank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.names import clean
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.services.planning_figures import COMMUNE, OFFICE, Indicator, Scope, office_scope, scopes_of
from desktop_app.services.planning_indicators import entered_indicators

CHANGES = frozenset({"plan", "monthly_figure"})
Known = tuple[int | None, ...]
_BLANK: Known = (None,) * 12


@dataclass(frozen=True, kw_only=True)
class FigureEdit:
    """One figure of one month (``YYYY-MM``), in the indicator's unit (people, đồng, tenths of a percent); ``None`` takes it away."""

    indicator: str
    scope: Scope
    month: str
    value: int | None


@dataclass(frozen=True, kw_only=True)
class FigureRow:
    """One indicator of a scope and year: what was entered, where each figure comes from, and ``computed`` where the program can tell.

    A share is computed from the numerator and denominator entered for the month; the office from its communes, where all of
    them have a figure; a whole from its kinds (tăng mới, tiếp tục), where both are known.
    """

    indicator: Indicator
    months: Known
    sources: tuple[str, ...]
    computed: Known


def entered_months(office: Office, year: int, indicator: str, scope: Scope) -> Known:
    """What was entered of one indicator, January first; ``None`` where nothing was."""
    return _entered(office, year, [indicator]).get((indicator, scope.kind, scope.code), (_BLANK, ()))[0]


def figure_scopes(office: Office) -> tuple[Scope, ...]:
    """The office, then its communes."""
    return (office_scope(office), *scopes_of(office, COMMUNE, office.today.year))


def figures_sheet(office: Office, year: int, scope: Scope) -> tuple[FigureRow, ...]:
    """Every entered indicator of one scope."""
    known = _entered(office, year)
    communes = [one.code for one in scopes_of(office, COMMUNE, year)] if scope.kind == OFFICE else []
    levels: dict[str, Known] = {}
    listed = entered_indicators(office)
    computed: dict[str, Known] = {}
    for indicator in listed:
        mine = known.get((indicator.code, scope.kind, scope.code), (_BLANK, ()))[0]
        parts = [known.get((indicator.code, COMMUNE, code), (_BLANK, ()))[0] for code in communes]
        computed[indicator.code] = _added(parts) if parts and not indicator.share else _BLANK
        levels[indicator.code] = tuple(
            own if own is not None else told for own, told in zip(mine, computed[indicator.code], strict=True)
        )
    found = []
    for indicator in listed:
        kinds = [levels[one.code] for one in listed if one.parent == indicator.code]
        if kinds and not indicator.share:  # new and continuing people
            told = map(_first_known, computed[indicator.code], _added(kinds))
            computed[indicator.code] = tuple(told)
        if indicator.share:
            above, below = (levels.get(code, _BLANK) for code in (indicator.numerator, indicator.denominator))
            computed[indicator.code] = tuple(map(_share, above, below))
        months, sources = known.get((indicator.code, scope.kind, scope.code), (_BLANK, ("",) * 12))
        found.append(FigureRow(indicator=indicator, months=months, sources=sources, computed=computed[indicator.code]))
    return tuple(found)


def set_figures(office: Office, edits: Sequence[FigureEdit], source: str) -> Outcome[int]:
    """Enter, correct or take away figures, in one step; how many changed. Every figure entered names its ``source``.

    Raises ``RuleBroken`` without a source, for a negative figure and for a share above 100 %.
    """
    told = clean(source)
    if not told and any(edit.value is not None for edit in edits):
        raise RuleBroken("Ghi nguồn của số liệu (báo cáo, công văn nào) trước khi nhập.", rule="figure.source")
    kinds = {indicator.code: indicator for indicator in entered_indicators(office)}
    for edit in edits:
        what = kinds.get(edit.indicator)
        if what is None:
            raise RuleBroken("Chỉ tiêu này tính từ hồ sơ của đơn vị, không nhập tay.", rule="figure.counted")
        if edit.value is not None and edit.value < 0:
            raise RuleBroken("Số liệu là số từ 0 trở lên.", rule="figure.value")
        if what.share and (edit.value or 0) > 1000:
            raise RuleBroken("Tỷ lệ từ 0 đến 100 %.", rule="figure.value")
    months = sorted({edit.month for edit in edits})
    label = f"Nhập {len(edits)} số liệu" if len(edits) > 1 else "Nhập số liệu tháng"
    changed = 0
    with office.write("monthly_figures.set_figures", label) as work:
        known = {
            (one.indicator, one.scope_kind, one.scope_code, one.month): one
            for one in work.monthly_figures.of_months(months, {edit.indicator for edit in edits})
        }
        for edit in edits:
            key = (edit.indicator, edit.scope.kind, edit.scope.code, edit.month)
            one = known.get(key)
            if edit.value is None:
                if one is not None:
                    work.monthly_figures.remove(one.id)
                    changed += 1
            elif one is not None:
                changed += work.monthly_figures.change(one.id, value=edit.value, source=told)
            else:
                work.monthly_figures.add(
                    indicator=key[0], scope_kind=key[1], scope_code=key[2], month=key[3], value=edit.value, source=told
                )
                changed += 1
    return Outcome(value=changed, changes=CHANGES, label=label)


def _entered(
    office: Office, year: int, indicators: Sequence[str] = ()
) -> dict[tuple[str, str, str], tuple[Known, tuple[str, ...]]]:
    table: dict[tuple[str, str, str], tuple[list[int | None], list[str]]] = {}
    for one in office.read.monthly_figures.of_months([f"{year}-{month:02d}" for month in range(1, 13)], indicators):
        key = (one.indicator, one.scope_kind, one.scope_code)
        values, sources = table.setdefault(key, ([None] * 12, [""] * 12))
        values[int(one.month[5:]) - 1], sources[int(one.month[5:]) - 1] = one.value, one.source
    return {key: (tuple(values), tuple(sources)) for key, (values, sources) in table.items()}


def _first_known(one: int | None, other: int | None) -> int | None:
    return one if one is not None else other


def _added(parts: Sequence[Known]) -> Known:
    """The sum of the communes, in the months in which every one of them has a figure."""
    found: list[int | None] = []
    for place in range(12):
        known = [value for part in parts if (value := part[place]) is not None]
        found.append(sum(known) if len(known) == len(parts) else None)
    return tuple(found)


def _share(above: int | None, below: int | None) -> int | None:
    if above is None or below is None or below <= 0:
        return None
    return (2000 * above + below) // (2 * below)
