"""Official forms filled with plainly fictitious figures, and an independent reader for what was written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import python_calamine

from desktop_app.excel.form_layout import FormLayout
from desktop_app.excel.form_loader import load_layout
from desktop_app.excel.forms import FormValue, fill_form

ON = date(2026, 11, 5)
CODES = ("B15a-UQ", "D05-TS", "D11-TS", "D11at-TS", "D11aq-TS", "D11an-TS")
PRESCRIBED = ("B06a-TS", "B01a-TS", "B16a-TS", "B16b-TS", "B16c-TS")
"""Forms whose rows are given by the form itself."""
OFFICIAL = (*CODES, *PRESCRIBED, "B09a-TS", "C21a-TS")
"""Every form whose published facts are kept in `official/`."""

B15A_HEADER = {
    "province": "tỉnh Cao Bằng",
    "office": "cơ sở Hòa An",
    "month": "10",
    "year": "2026",
    "place_and_day": "Hòa An, ngày 05 tháng 11 năm 2026",
    "signer_title": "Giám đốc BHXH cơ sở Hòa An",
    "signer": "Trần Văn Ký",
}
D05_HEADER = {
    "organisation": "Bưu điện Hòa An",
    "organisation_code": "0400123",
    "collector": "Nguyễn Thị Thử",
    "collector_code": "0400123001",
    "list_number": "03/DS",
    "day_in_words": "ngày 05 tháng 11 năm 2026",
}


@dataclass(frozen=True, kw_only=True)
class SampleRow:
    kind: str
    values: Mapping[str, FormValue]


def layout_of(code: str) -> FormLayout:
    return load_layout(code, ON)


def collector(number: int, name: str = "Nguyễn Thị Thử", **figures: FormValue) -> SampleRow:
    values: dict[str, FormValue] = {"number": number, "name": name, "code": f"0400123{number:03d}"}
    return SampleRow(kind="collector", values={**values, **{key.replace("__", "."): v for key, v in figures.items()}})


def organisation(number: str, name: str = "Bưu điện Hòa An", **figures: FormValue) -> SampleRow:
    values: dict[str, FormValue] = {"number": number, "name": name, "code": "0400123"}
    return SampleRow(
        kind="organisation", values={**values, **{key.replace("__", "."): v for key, v in figures.items()}}
    )


def person(number: int, **changes: FormValue) -> SampleRow:
    values: dict[str, FormValue] = {
        "number": number,
        "name": "Nông Thị Thử",
        "insurance_no": "0412345678",
        "birth": date(1980, 3, 5),
        "from_month": date(2026, 10, 1),
        "months": 12,
        "income": 1_500_000,
        "due": 3_960_000,
        "payable": 3_168_000,
        "state_percent": 20,
        "result_form": "Điện tử",
        "change": "Tham gia lần đầu",
    }
    return SampleRow(kind="line", values={**values, **changes})


def write_form(
    path: Path,
    code: str,
    *,
    rows: Sequence[SampleRow] = (),
    totals: Mapping[str, FormValue] | None = None,
    header: Mapping[str, str] | None = None,
) -> Path:
    fill_form(layout_of(code), header=header or {}, rows=rows, totals=totals or {}, out_path=path)
    return path


def cells_of(path: Path) -> list[list[Any]]:
    """Every cell of the first sheet as the independent reader sees it, from A1 on."""
    book = python_calamine.CalamineWorkbook.from_path(path)
    return book.get_sheet_by_index(0).to_python(skip_empty_area=False)
