"""The dirty layouts: every way of writing and laying out a list that offices are known to have."""

import random
from collections.abc import Iterator

from tests.corpus.compose import EVERYTHING, Recipe
from tests.corpus.pages import Broken, Cell, Formula, Page, Rows

TITLES: Rows = [
    ["UBND XÃ BÌNH MINH"],
    [None, None, None, "DANH SÁCH HỘ GIA ĐÌNH VÀ THÀNH VIÊN"],
    [None, None, None, "(Tháng 10 năm 2026)"],
    [],
]
PLAIN = tuple(key for key in EVERYTHING if key != "household_code")
PEOPLE = ("stt", "full_name", "birth", "sex", "personal_id", "insurance_no", "phone", "address")
FAR_DOWN: Rows = [*TITLES, *[[] for _ in range(33)]]
COVER = Page(name="Bìa", rows=[["BÁO CÁO"], ["Kính gửi: UBND xã"]])
CODES = Page(name="Danh mục", rows=[["Mã", "Tên"], ["01", "Kinh"], ["02", "Tày"]], hidden=True)
OLD = Page(
    name="Bản cũ",
    rows=[["STT", "Mã hộ", "Họ và tên", "Quan hệ với chủ hộ"], [1, "H9999", "Lê Văn Cũ", "Chủ hộ"]],
    hidden=True,
)
TOOL = {"stt": "stt", "household_code": "maHo", "full_name": "hoTen", "relation": "quanHe", "birth": "ngaySinh", "sex": "gioiTinh",
        "personal_id": "soCccd", "insurance_no": "maSoBhxh", "phone": "soDienThoai", "hamlet": "thon", "address": "diaChi"}  # fmt: skip
SHOUTED = {"full_name": "HỌ VÀ TÊN", "birth": "NGÀY, THÁNG,\nNĂM SINH", "personal_id": "SỐ CCCD/\nĐDCN", "phone": "SĐT"}
UNMARKED = {"stt": "So TT", "household_code": "Ma ho", "full_name": "Ho va ten", "birth": "Ngay sinh", "sex": "Gioi tinh",
            "personal_id": "So CCCD", "insurance_no": "Ma so BHXH", "phone": "So dien thoai", "address": "Dia chi",
            "relation": "Quan he voi chu ho", "hamlet": "Thon"}  # fmt: skip
NUMBERED = {"stt": "[01]", "full_name": "[02]. Họ và tên", "birth": "[03]. Ngày sinh", "personal_id": "[04]. Số CCCD"}
AMBIGUOUS = {"personal_id": "Số thẻ", "insurance_no": "Mã số", "sex": "GT", "birth": "NS", "phone": "ĐT"}
PARENTS = {
    "full_name": "Thông tin cá nhân",
    "relation": "Thông tin cá nhân",
    "personal_id": "Giấy tờ",
    "insurance_no": "Giấy tờ",
}


def recipes() -> list[Recipe]:
    """Return all recipes."""
    return [*_formats(), *_texts(), *_births(), *_numbers(), *_sexes(), *_households(), *_layouts(), *_broken()]


def _formats() -> list[Recipe]:
    made = [Recipe(name=f"format-{kind}", format=kind, seed=at, clean=True) for at, kind in
            enumerate(["xlsx", "xls", "xlsb", "ods", "xml", "html"], start=10)]  # fmt: skip
    made += [
        Recipe(name=f"named-xls-{kind}", format=kind, suffix="xls", above=TITLES, births="short", seed=at)
        for at, kind in enumerate(["xlsx", "xml", "html", "csv:utf-8:tab"], start=20)
    ]
    made += [
        Recipe(name="xls-named-xlsx", format="xls", suffix="xlsx", seed=30),
        Recipe(name="named-xlsm", format="xlsx", suffix="xlsm", seed=31, clean=True),
    ]
    ways = [
        "utf-8:,",
        "utf-8-sig:;",
        "utf-16:tab",
        "utf-16-le:;",
        "utf-16-be:|",
        "cp1258:;",
        "tcvn3:;",
        "vni:;",
        "utf-8:|",
    ]
    return made + [
        Recipe(name=f"csv-{at}", format=f"csv:{way}", suffix="csv" if at % 2 else "txt", names=_old(way), seed=40 + at)
        for at, way in enumerate(ways)
    ]


def _old(way: str) -> str:
    """The bytes of these texts are turned as a whole, so the cells themselves are written plainly."""
    return "plain" if way else ""


def _texts() -> list[Recipe]:
    made = [
        Recipe(name="names-upper", names="upper"),
        Recipe(name="names-nfd", names="nfd"),
        Recipe(name="names-littered", names="littered"),
        Recipe(name="names-line-breaks", names="broken"),
    ]
    for at, kind in enumerate(["xlsx", "xls", "xlsb", "ods", "xml", "html"]):
        fonts = {"xml": "", "html": ""}
        made.append(
            Recipe(name=f"tcvn3-{kind}", format=kind, names="tcvn3", fonts=fonts.get(kind, ".VnTime"), seed=60 + at)
        )
        made.append(
            Recipe(name=f"vni-{kind}", format=kind, names="vni", fonts=fonts.get(kind, "VNI-Times"), seed=70 + at)
        )
    made.append(Recipe(name="tcvn3-no-font", names="tcvn3", seed=80))
    made.append(Recipe(name="vni-no-font", names="vni", seed=81, count=30))
    return made


def _births() -> list[Recipe]:
    ways = ["short", "dashes", "dots", "iso", "mdy", "real", "serial", "packed", "words", "month", "year", "noughts", "time",
            "two_digits", "three", "under_sexes", "excel", "swapped"]  # fmt: skip
    return [
        Recipe(
            name=f"birth-{way}",
            births=way,
            seed=100 + at,
            count=40,
            columns=tuple(key for key in EVERYTHING if not (key == "sex" and way == "under_sexes")),
        )
        for at, way in enumerate(ways)
    ]


def _numbers() -> list[Recipe]:
    ways = ["number", "spaces", "dots", "apostrophe", "float", "stripped", "scientific", "littered"]
    made = [Recipe(name=f"ids-{way}", ids=way, seed=130 + at) for at, way in enumerate(ways)]
    phones = ["number", "dots", "world", "two"]
    made += [Recipe(name=f"phones-{way}", phones=way, seed=140 + at) for at, way in enumerate(phones)]
    made += [
        Recipe(name=f"ids-number-{kind}", format=kind, ids="number", phones="number", births="real", seed=150 + at)
        for at, kind in enumerate(["xls", "xlsb", "ods", "xml"])
    ]
    return made


def _sexes() -> list[Recipe]:
    without_ids = tuple(key for key in EVERYTHING if key not in ("personal_id", "insurance_no"))
    return [
        Recipe(name="sex-upper", sexes="upper", seed=160),
        Recipe(name="sex-plain", sexes="plain", seed=161),
        Recipe(name="sex-ones", sexes="ones", seed=162, count=30),
        Recipe(name="sex-noughts", sexes="noughts", seed=163, count=30),
        Recipe(name="sex-letters", sexes="letters", seed=164, count=30),
        Recipe(name="sex-x", sexes="x", seed=165, count=30),
        Recipe(name="sex-ones-unproved", sexes="ones", seed=166, columns=without_ids, asks=True),
        Recipe(name="sex-marks", sexes="marks", seed=167),
        Recipe(name="sex-female-marks", sexes="female_marks", seed=168),
    ]


def _households() -> list[Recipe]:
    return [
        Recipe(name="households-first-row", households="first", seed=170, count=30),
        Recipe(name="households-merged", households="merged", seed=171, count=30),
        Recipe(name="households-merged-ods", households="merged", format="ods", seed=172, count=30),
        Recipe(name="households-merged-xlsb", households="merged", format="xlsb", seed=173, count=30),
        Recipe(name="households-banner", households="banner", columns=PLAIN, seed=174, count=30),
        Recipe(name="households-order", households="order", columns=PLAIN, seed=175, count=30),
        Recipe(name="households-head", households="head", columns=("stt", "household_head", *PLAIN[1:]), seed=176, count=30,
               heads={"household_head": "Họ tên chủ hộ"}),
        Recipe(name="members-only", columns=PEOPLE, kind="members", households="none", seed=177),
    ]  # fmt: skip


def _layouts() -> list[Recipe]:
    return [
        Recipe(name="titles", above=TITLES, seed=180),
        Recipe(name="far-down", above=FAR_DOWN, seed=181),
        Recipe(name="far-right", left=25, seed=182),
        Recipe(name="code-row", code_row=True, above=TITLES, seed=183),
        Recipe(name="two-heading-rows", parents=PARENTS, seed=184),
        Recipe(name="three-heading-rows", parents=PARENTS, deep=3, code_row=True, seed=185),
        Recipe(name="five-heading-rows", parents=PARENTS, deep=5, sexes="marks", seed=186),
        Recipe(name="unmerged-headings", parents=PARENTS, merged_headings=False, seed=187),
        Recipe(name="parents-in-csv", parents=PARENTS, format="csv:utf-8:,", suffix="csv", sexes="marks", seed=188),
        Recipe(name="repeated-headings", repeat=5, seed=189, count=30),
        Recipe(name="totals-and-signature", totals=True, signature=True, above=TITLES, seed=190),
        Recipe(name="blank-rows", blanks=True, seed=191, count=30),
        Recipe(name="hamlets-as-sections", sections=True, columns=tuple(k for k in EVERYTHING if k != "hamlet"), seed=192),
        Recipe(name="hidden-sheets", others=[COVER, CODES, OLD], seed=193),
        Recipe(name="not-the-first-sheet", others=[COVER, OLD], hidden_first=True, seed=194),
        Recipe(name="headings-of-tools", heads=TOOL, seed=195),
        Recipe(name="headings-shouted", heads=SHOUTED, names="upper", seed=196),
        Recipe(name="headings-unmarked", heads=UNMARKED, seed=197),
        Recipe(name="headings-numbered", heads=NUMBERED, seed=198),
        Recipe(name="headings-ambiguous", heads=AMBIGUOUS, seed=199, count=30),
        Recipe(name="everything-at-once", format="xls", above=TITLES, parents=PARENTS, deep=3, code_row=True, repeat=9, totals=True,
               signature=True, blanks=True, ids="number", phones="number", births="real", names="tcvn3", fonts=".VnTime",
               others=[OLD], seed=200, count=40),
        Recipe(name="everything-in-ods", format="ods", above=TITLES, parents=PARENTS, code_row=True, totals=True, signature=True,
               ids="stripped", births="short", sexes="marks", households="merged", seed=201, count=40),
    ]  # fmt: skip


def _broken() -> list[Recipe]:
    cells: dict[tuple[int, str], Cell] = {
        (1, "phone"): Broken("#REF!"),
        (2, "insurance_no"): Broken("#N/A"),
        (3, "address"): Broken("#VALUE!"),
        (4, "birth"): Broken("#N/A"),
    }
    formulas: dict[tuple[int, str], Cell] = {
        (1, "hamlet"): Formula("Thôn 9"),
        (2, "hamlet"): Formula(None),
        (3, "phone"): Formula(Broken("#REF!")),
    }
    made = [
        Recipe(name=f"errors-{kind}", format=kind, broken=cells, seed=210 + at)
        for at, kind in enumerate(["xlsx", "xls", "xlsb", "ods", "xml", "html", "csv:utf-8:,"])
    ]
    made = [
        recipe
        if ":" not in recipe.format
        else Recipe(name="errors-csv", format=recipe.format, suffix="csv", broken=cells)
        for recipe in made
    ]
    return made + [
        Recipe(name=f"formulas-{kind}", format=kind, broken=formulas, seed=220 + at)
        for at, kind in enumerate(["xlsx", "xls", "ods", "xml"])
    ]


def mixtures(seed: int, count: int) -> Iterator[Recipe]:
    """Yield recipes in which everything is drawn at random, for defects that only meet in combination."""
    dice = random.Random(f"mixtures {seed}")
    for number in range(count):
        kind = dice.choice(
            ["xlsx", "xls", "xlsb", "ods", "xml", "html", "csv:utf-8:,", "csv:cp1258:;", "csv:utf-16:tab"]
        )
        names = dice.choice(["plain", "plain", "upper", "nfd", "littered", "tcvn3", "vni"])
        if ":" in kind or kind in ("xml", "html"):
            names = "plain" if names in ("tcvn3", "vni") or "cp1258" in kind else names
        births = dice.choice(
            ["dmy", "short", "real", "serial", "mdy", "year", "month", "noughts", "three", "two_digits", "dots"]
        )
        households = dice.choice(["every", "every", "first", "merged", "banner", "order"])
        columns = [key for key in EVERYTHING if key != "household_code" or households not in ("banner", "order")]
        kept = columns[:4] + [key for key in columns[4:] if dice.random() < 0.8]
        middle = kept[1:]
        dice.shuffle(middle)
        yield Recipe(
            name=f"mixture-{seed}-{number}",
            format=kind,
            suffix=kind.split(":")[0],
            count=dice.randint(8, 40),
            seed=dice.randrange(10**6),
            columns=tuple(kept[:1] + middle),
            births=births,
            sexes=dice.choice(["words", "upper", "plain", "marks", "ones", "letters", "x"]),
            ids=dice.choice(
                ["text", "text", "number", "spaces", "dots", "stripped", "float", "apostrophe", "scientific"]
            ),
            phones=dice.choice(["text", "number", "dots", "world"]),
            names=names,
            fonts={"tcvn3": ".VnTime", "vni": "VNI-Times"}.get(names, "") if dice.random() < 0.5 else "",
            households=households,
            above=TITLES if dice.random() < 0.5 else (),
            left=dice.choice([0, 0, 0, 2]),
            parents=PARENTS if dice.random() < 0.3 else {},
            code_row=dice.random() < 0.3,
            repeat=dice.choice([0, 0, 7]),
            totals=dice.random() < 0.3,
            signature=dice.random() < 0.3,
            blanks=dice.random() < 0.3,
            others=[OLD] if dice.random() < 0.2 and kind in ("xlsx", "xls", "ods") else [],
        )
