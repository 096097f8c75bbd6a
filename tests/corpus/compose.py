"""Turns a known truth into a dirty list: a recipe says how each thing is written and how the sheet is laid out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tests.corpus import old_text
from tests.corpus.pages import Broken, Cell, Formula, Page, serial
from tests.corpus.writers import WORKBOOKS, Writer, text_writer
from tests.excel.builders import Made, people

HEADINGS: Mapping[str, str] = {
    "stt": "STT", "household_code": "Mã hộ", "full_name": "Họ và tên", "relation": "Quan hệ với chủ hộ",
    "birth": "Ngày sinh", "sex": "Giới tính", "personal_id": "Số CCCD", "insurance_no": "Mã số BHXH",
    "phone": "Số điện thoại", "hamlet": "Thôn", "address": "Địa chỉ",
}  # fmt: skip
EVERYTHING = tuple(HEADINGS)
# Columns that are written as several: the parts stand in this order.
PARTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "birth": {"three": ("Ngày sinh", "Tháng sinh", "Năm sinh"), "under_sexes": ("Nam", "Nữ")},
    "sex": {"marks": ("Nam", "Nữ"), "female_marks": ("Nữ",)},
}


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """One dirty layout. `clean`: nothing may be reported of any cell. `asks`: something is rightly left to the officer."""

    name: str
    format: str = "xlsx"
    suffix: str = ""
    count: int = 14
    seed: int = 1
    columns: Sequence[str] = EVERYTHING
    heads: Mapping[str, str] = field(default_factory=dict)
    births: str = "dmy"
    sexes: str = "words"
    ids: str = "text"
    phones: str = "text"
    names: str = "plain"
    households: str = "every"
    kind: str = "households"
    above: Sequence[Sequence[Cell]] = ()
    left: int = 0
    deep: int = 1
    parents: Mapping[str, str] = field(default_factory=dict)
    merged_headings: bool = True
    code_row: bool = False
    repeat: int = 0
    totals: bool = False
    signature: bool = False
    blanks: bool = False
    sections: bool = False
    fonts: str = ""
    others: Sequence[Page] = ()
    hidden_first: bool = False
    broken: Mapping[tuple[int, str], Cell] = field(default_factory=dict)
    clean: bool = False
    asks: bool = False


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A file and what reading it has to give: the records in order, field by field."""

    recipe: Recipe
    path: Path
    expected: Sequence[Mapping[str, object]]
    households: Sequence[str]


def build(recipe: Recipe, folder: Path) -> Layout:
    """Write the file of a recipe."""
    made = people(recipe.count, recipe.seed)
    rows, merges = _head(recipe)
    top = len(rows)
    hamlet = ""
    for at, one in enumerate(made):
        first = at == 0 or made[at - 1].household != one.household
        if recipe.repeat and at and at % recipe.repeat == 0:
            rows.append(rows[top - 1 - recipe.code_row])
        if recipe.sections and one.hamlet != hamlet:
            rows.append([*[None] * recipe.left, one.hamlet])
            hamlet = one.hamlet
        if recipe.households == "banner" and first:
            rows.append([*[None] * recipe.left, _turned(recipe, f"Hộ số {int(one.household[1:])}")])
        if recipe.blanks and at % 4 == 3:
            rows.append([])
        if recipe.households == "merged":
            merges += _merged(recipe, made, at, len(rows))
        rows.append([*[None] * recipe.left, *_record(recipe, made, at, first)])
    if recipe.totals:
        total = [_turned(recipe, "Tổng cộng"), None, None, None, None, _turned(recipe, f"{len(made)} người")]
        rows.append([*[None] * recipe.left, *total])
    if recipe.signature:
        rows += [
            [],
            [None] * 6 + ["Ngày 05 tháng 11 năm 2026"],
            [None] * 6 + ["NGƯỜI LẬP BIỂU"],
            [None] * 6 + ["Lê Văn Ký"],
        ]
    fonts = {recipe.left + at: recipe.fonts for at in range(len(recipe.columns) + 3)} if recipe.fonts else {}
    page = Page(name="Danh sách", rows=rows, merges=merges, fonts=fonts)
    pages = [*recipe.others, page] if recipe.hidden_first else [page, *recipe.others]
    path = folder / f"{recipe.name}.{recipe.suffix or recipe.format}"
    writer(recipe.format)(path, pages)
    expected = [_expected(recipe, made, at) for at in range(len(made))]
    return Layout(recipe=recipe, path=path, expected=expected, households=[one.household for one in made])


def writer(name: str) -> Writer:
    """Return the writer of a format: a workbook, or `csv:encoding:separator`."""
    if name in WORKBOOKS:
        return WORKBOOKS[name]
    _, encoding, separator = name.split(":", 2)
    encoders: dict[str, Callable[[str], bytes]] = {
        "tcvn3": lambda text: old_text.tcvn3(text).encode("latin-1"),
        "vni": lambda text: old_text.vni(text).encode("latin-1"),
        "cp1258": old_text.cp1258,
    }
    return text_writer(encoders.get(encoding, lambda text: text.encode(encoding)), separator.replace("tab", "\t"))


def _leaves(recipe: Recipe) -> list[tuple[str, str]]:
    """Return the headings of the last row, each with the column of the recipe it belongs to."""
    out: list[tuple[str, str]] = []
    for key in recipe.columns:
        way = {"birth": recipe.births, "sex": recipe.sexes}.get(key, "")
        parts = PARTS.get(key, {}).get(way)
        said = recipe.heads.get(key, HEADINGS.get(key, key))
        out += [(key, part) for part in parts] if parts else [(key, said)]
    return out


def _head(recipe: Recipe) -> tuple[list[Sequence[Cell]], list[tuple[int, int, int, int]]]:
    leaves = _leaves(recipe)
    rows: list[Sequence[Cell]] = [list(row) for row in recipe.above]
    merges: list[tuple[int, int, int, int]] = []
    begin = len(rows)
    parents = dict(recipe.parents)
    if "sex" in recipe.columns and recipe.sexes in ("marks", "female_marks"):
        parents.setdefault("sex", "Giới tính")
    if "birth" in recipe.columns and recipe.births in ("three", "under_sexes"):
        parents.setdefault("birth", "Năm sinh" if recipe.births == "under_sexes" else "Ngày, tháng, năm sinh")
    deep = max(recipe.deep, 2 if parents else 1)
    block: list[list[Cell]] = [[None] * (recipe.left + len(leaves)) for _ in range(deep)]
    for at, (key, said) in enumerate(leaves, start=recipe.left):
        parent = parents.get(key)
        if parent is None:
            block[0][at] = _turned(recipe, said)
            if deep > 1 and recipe.merged_headings:
                merges.append((begin, at, begin + deep - 1, at))
        else:
            first = at == recipe.left or leaves[at - recipe.left - 1][0] not in _same(parents, parent)
            block[0][at] = _turned(recipe, parent) if first else None
            block[deep - 1][at] = _turned(recipe, said)
    if recipe.merged_headings:
        over = [parents.get(key) for key, _ in leaves]
        for at, parent in enumerate(over):
            if parent is not None and (at == 0 or over[at - 1] != parent):
                last = next((to for to in range(at, len(over)) if over[to] != parent), len(over)) - 1
                if last > at:
                    merges.append((begin, recipe.left + at, begin, recipe.left + last))
    rows += block
    if recipe.code_row:
        rows.append([*[None] * recipe.left, "A", "B", *[str(number) for number in range(1, len(leaves) - 1)]])
    return rows, merges


def _same(parents: Mapping[str, str], parent: str) -> set[str]:
    return {key for key, said in parents.items() if said == parent}


def _record(recipe: Recipe, made: Sequence[Made], at: int, first: bool) -> list[Cell]:
    one = made[at]
    out: list[Cell] = []
    for key in recipe.columns:
        if (at, key) in recipe.broken:
            out.append(recipe.broken[at, key])
        elif key == "stt":
            out.append(at + 1)
        elif key == "household_code":
            out.append(one.household if first or recipe.households == "every" else None)
        elif key == "household_head":
            out.append(_name(recipe, next(p.name for p in made if p.household == one.household)))
        elif key == "full_name":
            out.append(_name(recipe, one.name))
        elif key == "birth":
            out += _birth(recipe.births, one)
        elif key == "sex":
            out += [_turned(recipe, cell) if isinstance(cell, str) else cell for cell in _sex(recipe.sexes, one)]
        elif key == "personal_id":
            out.append(_id(recipe.ids, one.personal_id))
        elif key == "insurance_no":
            out.append(_id(recipe.ids, one.insurance_no))
        elif key == "phone":
            out.append(_phone(recipe.phones, one.phone))
        else:
            said = getattr(one, key, "x")
            kept = key in ("hamlet", "address") and recipe.households in ("first", "merged") and not first
            out.append(None if kept else _turned(recipe, said))
    return out


def _merged(recipe: Recipe, made: Sequence[Made], at: int, row: int) -> list[tuple[int, int, int, int]]:
    """Return the merged cells of a household that begins here: its code, hamlet and address stand once."""
    one = made[at]
    size = sum(other.household == one.household for other in made)
    if size < 2 or (at and made[at - 1].household == one.household):
        return []
    leaves = [key for key, _ in _leaves(recipe)]
    return [
        (row, recipe.left + column, row + size - 1, recipe.left + column)
        for column, key in enumerate(leaves)
        if key in ("household_code", "hamlet", "address")
    ]


def _turned(recipe: Recipe, text: str) -> str:
    turn = {"tcvn3": old_text.tcvn3, "vni": old_text.vni, "nfd": old_text.decomposed}.get(recipe.names)
    return turn(text) if turn else text


def _name(recipe: Recipe, name: str) -> str:
    if recipe.names == "upper":
        return name.upper()
    if recipe.names == "littered":
        return old_text.littered(name)
    if recipe.names == "broken":
        return name.replace(" ", "\n", 1)
    return _turned(recipe, name)


def _birth(way: str, one: Made) -> list[Cell]:
    parts = one.birth.split("-")
    year, whole = parts[0], len(parts) == 3
    day = date.fromisoformat(one.birth) if whole else None
    if way == "three":
        return [int(parts[2]), int(parts[1]), int(year)] if whole else [None, None, int(year)]
    if way == "under_sexes":
        return [int(year), None] if one.sex == "male" else [None, int(year)]
    if way == "year":
        return [int(year)]
    if day is None:
        return [f"0/0/{year}" if way == "noughts" else int(year) if way in ("real", "serial") else year]
    written: dict[str, Cell] = {
        "dmy": f"{day:%d/%m/%Y}", "short": f"{day.day}/{day.month}/{day.year}", "two_digits": f"{day:%d/%m/%y}",
        "dashes": f"{day:%d-%m-%Y}", "dots": f"{day:%d.%m.%Y}", "iso": f"{day:%Y-%m-%d}", "mdy": f"{day:%m/%d/%Y}",
        "real": day, "serial": serial(day), "packed": f"{day:%d%m%Y}", "words": f"ngày {day.day} tháng {day.month} năm {day.year}",
        "month": f"{day:%m/%Y}", "noughts": f"{day:%d/%m/%Y}", "time": f"{day:%d/%m/%Y} 00:00:00",
        "excel": f"{day:%d-%b-%Y}",
        # Opened under American settings: what can be a month-first date becomes one.
        "swapped": date(day.year, day.day, day.month) if day.day <= 12 else f"{day:%d/%m/%Y}",
    }  # fmt: skip
    return [written[way]]


def _sex(way: str, one: Made) -> list[Cell]:
    male = one.sex == "male"
    if way == "marks":
        return ["x" if male else None, None if male else "x"]
    if way == "female_marks":
        return [None if male else "x"]
    written: dict[str, Cell] = {
        "words": "Nam" if male else "Nữ", "upper": "NAM" if male else "NỮ", "plain": "nam" if male else "nu",
        "ones": 1 if male else 0, "noughts": 0 if male else 1, "letters": "M" if male else "F", "x": "x" if male else None,
    }  # fmt: skip
    return [written[way]]


def _id(way: str, number: str) -> Cell:
    if not number:
        return None
    written: dict[str, Cell] = {
        "text": number, "number": int(number), "spaces": f"{number[:3]} {number[3:6]} {number[6:]}",
        "dots": f"{number[:3]}.{number[3:6]}.{number[6:]}", "apostrophe": f"'{number}", "float": f"{int(number)}.0",
        "stripped": str(int(number)), "scientific": f"{float(number):.1E}", "littered": f"\u200b{number}\u00a0",
    }  # fmt: skip
    return written[way]


def _phone(way: str, number: str) -> Cell:
    if not number:
        return None
    written: dict[str, Cell] = {
        "text": number, "number": int(number), "dots": f"{number[:4]}.{number[4:7]}.{number[7:]}",
        "world": f"+84{number[1:]}", "two": f"{number}; 0912000111",
    }  # fmt: skip
    return written[way]


def _expected(recipe: Recipe, made: Sequence[Made], at: int) -> dict[str, object]:
    one = made[at]
    want: dict[str, object] = {}
    for key in recipe.columns:
        if (at, key) in recipe.broken:
            wrong = recipe.broken[at, key]
            want[key] = wrong.result if isinstance(wrong, Formula) and isinstance(wrong.result, str) else _LOST
        elif key == "birth":
            year_only = recipe.births in ("year", "under_sexes")
            want[key] = one.birth[:4] if year_only else one.birth[:7] if recipe.births == "month" else one.birth
        elif key == "full_name" and recipe.names == "upper":
            want[key] = one.name.upper()
        elif key == "full_name":
            want[key] = one.name
        elif key == "sex" and recipe.sexes == "female_marks":
            want[key] = one.sex if one.sex == "female" else None
        elif key not in ("stt", "household_head", "household_code") and key in HEADINGS:
            value = getattr(one, {"personal_id": "personal_id"}.get(key, key))
            want[key] = value or None
    if recipe.births == "under_sexes" and "birth" in recipe.columns:
        want["sex"] = one.sex
    if recipe.sections:
        want["hamlet"] = one.hamlet
    return want


_LOST = Broken("lost")
