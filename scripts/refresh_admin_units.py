"""Rebuild the place lists of seeds/ from an installed copy of the `vietnamadminunits` data package (MIT licence).

    python scripts/refresh_admin_units.py [--data FOLDER] [--seeds FOLDER]

The package is read, never imported: it drags in libraries nobody here needs. Its names are those of August 2025; what
the National Assembly and its Standing Committee changed since stands in `PROVINCE_CHANGES` and `COMMUNE_CHANGES` below
and becomes a second dated row. Add the next change there, run this, and read the diff.
"""

import argparse
import csv
import importlib.metadata
import importlib.util
import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

PACKAGE = "vietnamadminunits"
FIRST_DAY = date(2025, 7, 1)
PROVINCE_SOURCE = "NQ 202/2025/QH15; QĐ 19/2025/QĐ-TTg"
COMMUNE_SOURCE = "QĐ 19/2025/QĐ-TTg"
MERGER_SOURCE = "Các NQ của UBTVQH sắp xếp cấp xã 2025"


@dataclass(frozen=True, kw_only=True)
class Change:
    """Units that became another kind of unit on a day; their codes stay."""

    codes: tuple[str, ...]
    kind: str
    on: date
    source: str


PROVINCE_CHANGES = (
    Change(codes=("75",), kind="thành phố", on=date(2026, 4, 30), source="NQ 30/2026/QH16"),
    Change(codes=("22",), kind="thành phố", on=date(2026, 9, 1), source="NQ 36/2026/QH16"),
    Change(codes=("24",), kind="thành phố", on=date(2026, 9, 20), source="NQ 39/2026/QH16"),
)
COMMUNE_CHANGES = (
    Change(
        codes=("25270", "25357", "25363", "26116", "26170", "26248", "26326", "26368", "26425", "26485"),
        kind="phường",
        on=date(2026, 4, 30),
        source="NQ 237/NQ-UBTVQH16",
    ),
    Change(
        codes=(
            "07294",
            "07375",
            "07399",
            "07444",
            "07840",
            "09193",
            "09292",
            "09313",
            "09319",
            "09454",
            "09475",
            "09496",
        ),
        kind="phường",
        on=date(2026, 9, 20),
        source="NQ 388/NQ-UBTVQH16",
    ),
)

Row = dict[str, str]


def main() -> None:
    """Read the package's data and write provinces.csv, communes.csv and commune_mergers.csv."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="the package's data folder (default: the installed copy)")
    parser.add_argument("--seeds", type=Path, default=Path(__file__).resolve().parent.parent / "seeds")
    arguments = parser.parse_args()
    data: Path = arguments.data or installed_data()
    seeds: Path = arguments.seeds
    credit = f"{PACKAGE} {importlib.metadata.version(PACKAGE)} (MIT)" if arguments.data is None else PACKAGE
    database = sqlite3.connect(f"file:{data / 'dataset.db'}?mode=ro", uri=True)
    database.row_factory = sqlite3.Row
    write(seeds / "provinces.csv", provinces(database, credit))
    write(seeds / "communes.csv", communes(database, credit))
    converter = json.loads((data / "converter_2025.json").read_text(encoding="utf-8"))
    write(seeds / "commune_mergers.csv", mergers(database, converter, credit))


def installed_data() -> Path:
    """Return the data folder of the installed package without importing it."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{PACKAGE} is not installed: pip install --no-deps {PACKAGE}")
    return Path(spec.origin).parent / "data"


def provinces(database: sqlite3.Connection, credit: str) -> Iterator[Row]:
    """Yield a row per province and period."""
    for unit in database.execute("SELECT DISTINCT provinceCode, province, provinceShort FROM admin_units ORDER BY 1"):
        code, name, short = unit["provinceCode"], unit["province"], unit["provinceShort"]
        kind = name.removesuffix(short).strip().lower()
        yield from dated(code, short, kind, {}, PROVINCE_CHANGES, f"{PROVINCE_SOURCE}; {credit}")


def communes(database: sqlite3.Connection, credit: str) -> Iterator[Row]:
    """Yield a row per commune and period."""
    for unit in database.execute("SELECT wardCode, ward, wardShort, provinceCode FROM admin_units ORDER BY 1"):
        short = unit["wardShort"]
        # The package's own type column is wrong for four units; the official full name is right.
        kind = unit["ward"].removesuffix(short).strip().lower()
        extra = {"province_code": unit["provinceCode"]}
        yield from dated(unit["wardCode"], short, kind, extra, COMMUNE_CHANGES, f"{COMMUNE_SOURCE}; {credit}")


def dated(code: str, short: str, kind: str, extra: Row, changes: Iterable[Change], source: str) -> Iterator[Row]:
    """Yield the periods of one unit: as of July 2025, then as each change left it."""
    start, confidence = FIRST_DAY, "H"
    for change in changes:
        if code in change.codes:
            last = change.on - timedelta(days=1)
            yield unit_row(code, short, kind, extra, start, last.isoformat(), source, confidence)
            # The changes of 2026 were read in published lists of the resolutions, not in the resolutions themselves.
            start, kind, source, confidence = change.on, change.kind, change.source, "M"
    yield unit_row(code, short, kind, extra, start, "", source, confidence)


def unit_row(code: str, short: str, kind: str, extra: Row, start: date, end: str, source: str, confidence: str) -> Row:
    """Build one row of provinces.csv or communes.csv."""
    name = f"{kind.capitalize()} {short}"
    head = {"code": code, "name": name, "short_name": short, "kind": kind} | extra
    return head | {"valid_from": start.isoformat(), "valid_to": end, "source": source, "confidence": confidence}


def mergers(database: sqlite3.Connection, converter: dict[str, Any], credit: str) -> Iterator[Row]:
    """Yield a row per old commune and new commune; an old one that was divided has several, one of them marked main."""
    new = {
        (row["provinceKey"], row["wardKey"]): row["wardCode"] for row in database.execute("SELECT * FROM admin_units")
    }
    heirs: dict[str, list[tuple[str, str]]] = {}
    for province, wards in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, old_keys in wards.items():
            for key in old_keys:
                heirs[key] = [(new[province, ward], "yes")]
    for province, divided in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for key, parts in divided.items():
            heirs[key] = [(new[province, p["newWardKey"]], "yes" if p["isDefaultNewWard"] else "no") for p in parts]
    old_units = "SELECT * FROM admin_units_legacy ORDER BY provinceCode, districtCode, wardCode"
    for unit in database.execute(old_units):
        key = f"{unit['provinceKey']}_{unit['districtKey']}_{unit['wardKey'] or ''}"
        for code, main_part in sorted(heirs[key], key=lambda heir: (heir[1] != "yes", heir[0])):
            yield {
                "old_code": unit["wardCode"] or "",
                "old_name": unit["ward"] or "",
                "old_district_code": unit["districtCode"],
                "old_district": unit["district"],
                "old_province_code": unit["provinceCode"],
                "old_province": unit["province"],
                "new_code": code,
                "main": main_part,
                "valid_from": FIRST_DAY.isoformat(),
                "valid_to": "",
                "source": f"{MERGER_SOURCE}; {credit}",
                "confidence": "M",
            }


def write(path: Path, rows: Iterable[Row]) -> None:
    """Write rows as UTF-8 CSV with a heading and plain line ends."""
    found = list(rows)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(found[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)
    print(f"{path.name}: {len(found)} rows")


if __name__ == "__main__":
    main()
