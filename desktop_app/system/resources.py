"""Finds the files that travel with the program: `resources/` (icons, theme, help) and `seeds/` (reference data).

Three homes are possible: beside the package in a source tree, inside the package in an installed wheel, and in the
unpacked folder of a frozen program. Nothing outside this module needs to know which.
"""

import csv
import sys
from functools import lru_cache
from pathlib import Path

from desktop_app.system.faults import WorldFault

_PACKAGE = Path(__file__).resolve().parent.parent


def homes() -> tuple[Path, ...]:
    """Return the folders that may hold `resources/` and `seeds/`, the most specific first."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return (Path(frozen),)
    return (_PACKAGE, _PACKAGE.parent)


def resource(*parts: str) -> Path:
    """Return the path of a shipped resource, for instance `resource("theme", "tokens.json")`.

    Raises WorldFault when the file or folder is missing: the installation is incomplete.
    """
    return _find("resources", *parts)


def seed(name: str) -> Path:
    """Return the path of one list of reference data, for instance `seed("communes.csv")`; the ending may be left out.

    Raises WorldFault when the list is missing.
    """
    return _find("seeds", name if name.endswith(".csv") else f"{name}.csv")


def read_seed(name: str) -> list[dict[str, str]]:
    """Read one list of reference data: a row per line, keyed by the heading; every value is text.

    Raises WorldFault when the list is missing, and ValueError when a line has more or fewer cells than the heading.
    """
    path = seed(name)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        lines = csv.reader(stream)
        heading = next(lines, [])
        rows = []
        for cells in lines:
            if len(cells) != len(heading):
                where = f"{path.name}, line {lines.line_num}"
                raise ValueError(f"{where}: {len(cells)} cells under {len(heading)} headings")
            rows.append(dict(zip(heading, cells, strict=True)))
    return rows


def _find(*parts: str) -> Path:
    return _find_in(homes(), parts)


@lru_cache(maxsize=512)
def _find_in(folders: tuple[Path, ...], parts: tuple[str, ...]) -> Path:
    for folder in folders:
        path = folder.joinpath(*parts)
        if path.exists():
            return path
    name = "/".join(parts)
    raise WorldFault(f"Bản cài đặt thiếu tệp {name}. Hãy cài lại chương trình từ bộ cài đầy đủ.")
