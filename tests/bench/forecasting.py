"""How far off the forecast was over the past twelve months of a demo office, beside the straight line of the year so far.

Each stand knows only what was known then; the figure compared is the sum of the three months after it. The demo office draws its
payments without regard to the forecast, and several seeds are measured, so that no single one is fitted.
"""

from __future__ import annotations

from pathlib import Path

from desktop_app.services import demo
from desktop_app.services.forecasting import forecast
from desktop_app.services.office import Office
from tests.bench.filling import DAY
from tests.bench.measure import Figure

_SEEDS = (1, 2, 3, 4, 5)
_PEOPLE = 1200
_UNITS = {"vsi_people": ("người", 1), "hh_people": ("người", 1), "money_total": ("triệu đồng", 1_000_000)}


def figures(folder: Path) -> list[Figure]:
    """One figure for each indicator, over all seeds together; every seed goes to the title of its own line."""
    errors: dict[str, list[tuple[float, float, float]]] = {code: [] for code in _UNITS}
    for seed in _SEEDS:
        with demo.build(folder / f"dự báo {seed}.db", people=_PEOPLE, seed=seed, as_of=DAY) as office:
            for code in _UNITS:
                errors[code].append(_errors(office, code))
    return [_figure(code, found) for code, found in errors.items()]


def _errors(office: Office, code: str) -> tuple[float, float, float]:
    found = forecast(office, DAY.year, code).error
    assert found.error is not None
    assert found.straight_error is not None
    assert found.yearly_error is not None
    scale = _UNITS[code][1]
    return float(found.error) / scale, float(found.straight_error) / scale, float(found.yearly_error) / scale


def _figure(code: str, found: list[tuple[float, float, float]]) -> Figure:
    ours, line, year = (sum(errors[side] for errors in found) / len(found) for side in range(3))
    seeds = ", ".join(f"{seed}: {one:.1f}/{other:.1f}" for seed, (one, other, _) in zip(_SEEDS, found, strict=True))
    return Figure(
        name=f"{code}: mean absolute error of the forecast of three months, 12 stands × {len(_SEEDS)} offices (seed: ours/line {seeds})",
        value=round(ours, 1),
        unit=_UNITS[code][0],
        against=f"the straight line of the year so far: {line:.1f}; the mean of the last twelve months: {year:.1f}",
        ratio=round(ours / line, 2),
        limit=0.99,
    )
