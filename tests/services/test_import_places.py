"""Places as lists write them: communes by code, by today's and by yesterday's name; hamlets however they are typed."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.domain.names import fold
from desktop_app.domain.records import Commune, Hamlet
from desktop_app.services import importing
from desktop_app.services.import_places import (
    UNKNOWN_HAMLET,
    Communes,
    Found,
    HamletPlan,
    Hamlets,
    Refused,
    _district_named,
)
from tests.builders import empty_office
from tests.services.import_workbooks import plain_list

# Two real communes of the shipped list; "Xã Phù Linh" went wholly into the first in 2025 (seeds/commune_mergers.csv).
SOC_SON = Commune(code="00376", name="Xã Sóc Sơn", kind="xã", province_code="01")
KIM_ANH = Commune(code="00382", name="Xã Kim Anh", kind="xã", province_code="01")
_TONES = (("oà", "òa"), ("oá", "óa"), ("oạ", "ọa"), ("uỷ", "ủy"), ("uý", "úy"), ("uỳ", "ùy"))


def tone_moved(name: str) -> str:
    """Return the name with its tone over the other vowel: "Hoà" for "Hòa"."""
    for one, other in _TONES:
        if one in name or other in name:
            return name.replace(one, "\0").replace(other, one).replace("\0", other)
    return name


@pytest.mark.parametrize(
    ("code", "name", "expected"),
    [
        ("00376", "", "00376"),
        ("00382", "Xã Sóc Sơn", "00382"),  # the code is surer than the name
        ("", "Xã Sóc Sơn", "00376"),
        ("", "sóc sơn", "00376"),
        ("", "SOC SON", "00376"),
        ("", "X. Sóc Sơn", "00376"),
        ("", "", "00382"),  # the one that was chosen
    ],
)
def test_a_commune_is_found(code: str, name: str, expected: str) -> None:
    found = Communes([SOC_SON, KIM_ANH], chosen="00382").by_columns(code, name)
    assert isinstance(found, Found)
    assert (found.code, found.note) == (expected, "")


def test_the_only_commune_needs_no_choice() -> None:
    assert Communes([KIM_ANH]).by_columns("", "") == Found(code="00382")
    assert isinstance(Communes([SOC_SON, KIM_ANH]).by_columns("", ""), Refused)


@pytest.mark.parametrize(
    ("code", "name"), [("00004", ""), ("", "Phường Ba Đình"), ("", "Xã Không Có Thật"), ("99999", "")]
)
def test_a_foreign_commune_is_refused_by_name(code: str, name: str) -> None:
    found = Communes([SOC_SON]).by_columns(code, name)
    assert isinstance(found, Refused)
    assert (code or name) in found.reason


def test_a_name_from_before_the_mergers_leads_to_todays() -> None:
    communes = Communes([SOC_SON, KIM_ANH])
    old = _old_names_into("00376")
    found = communes.by_columns("", old[0])
    assert isinstance(found, Found)
    assert found.code == "00376"
    assert "Xã Sóc Sơn" in found.note


def test_a_unit_that_was_divided_is_asked_about_and_never_guessed() -> None:
    name, codes = _divided()
    covered = [Commune(code=code, name=f"Xã Thử {code}", kind="xã", province_code="01") for code in codes]
    communes = Communes(covered)
    assert isinstance(communes.by_columns("", name, hamlet="Thôn Một"), Refused)
    assert isinstance(communes.by_columns("", name), Refused)
    first, second = communes.asks
    assert (first.key, [code for code, _ in first.choices]) == ("commune", [*codes, "-"])
    assert "“Thôn Một” của xã cũ" in first.text
    assert second.code == first.code.partition(" / ")[0]


@pytest.mark.parametrize(
    ("told", "hamlet", "expected"),
    [
        ({}, "Thôn Một", None),
        ({"{key}": "{first}"}, "Thôn Một", "{first}"),
        ({"{key} / thon mot": "{second}"}, "thôn một", "{second}"),
        ({"{key} / thon mot": "{second}", "{key}": "{first}"}, "Thôn Hai", "{first}"),
        ({"{key} / thon mot": "{second}"}, "Thôn Hai", None),
        ({"{key}": "-"}, "Thôn Một", None),
        ({"{key}": "99999"}, "Thôn Một", None),  # an answer that was no choice
    ],
)
def test_an_answer_about_a_divided_unit(told: dict[str, str], hamlet: str, expected: str | None) -> None:
    name, (one, two) = _divided()
    words = {"key": fold(name), "first": one, "second": two}
    answers = {key.format(**words): code.format(**words) for key, code in told.items()}
    covered = [Commune(code=code, name=f"Xã Thử {code}", kind="xã", province_code="01") for code in (one, two)]
    communes = Communes(covered, told=answers)
    found = communes.by_columns("", name, hamlet=hamlet)
    assert (found.code if isinstance(found, Found) else None) == (expected and expected.format(**words))
    assert bool(communes.asks) is (expected is None and told.get("{key}") != "-")


def test_a_part_of_a_divided_unit_is_not_taken_for_the_whole() -> None:
    name, codes = _divided()
    for code in codes:  # the office has one of the two parts: the people may live in the other
        communes = Communes([Commune(code=code, name=f"Xã Thử {code}", kind="xã", province_code="01")])
        assert isinstance(communes.by_columns("", name), Refused)
        assert [choice for choice, _ in communes.asks[0].choices] == [code, "-"]


def test_the_old_district_tells_namesakes_apart() -> None:
    name, units = _namesakes()
    covered = [Commune(code=code, name=f"Xã Thử {code}", kind="xã", province_code="01") for _, code in units]
    assert isinstance(Communes(covered).by_columns("", name), Refused)
    for district, code in units:
        for written in (district, fold(district)):
            found = Communes(covered).by_columns("", name, district=written)
            assert isinstance(found, Found), (name, written)
            assert found.code == code
        lives = Communes(covered).by_address(f"Thôn 1, {name}, {district}")
        assert isinstance(lives, Found)
        assert lives.code == code


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("Huyện Sóc Sơn", True),
        ("H. Sóc Sơn", True),
        ("sóc sơn", True),
        ("TP. Sóc Sơn", True),
        ("Huyện Mê Linh", False),
        ("", False),
    ],
)
def test_a_district_is_named_with_or_without_its_kind(written: str, named: bool) -> None:
    assert _district_named("huyen soc son", frozenset({fold(written)} - {""})) is named


@pytest.mark.parametrize("spelling", [str, str.upper, str.lower, fold, tone_moved])
def test_old_names_are_found_however_they_are_typed(spelling: Callable[[str], str]) -> None:
    name, code = _with_movable_tone()
    found = Communes([Commune(code=code, name="Xã Thử", kind="xã", province_code="01")]).by_columns("", spelling(name))
    assert isinstance(found, Found), spelling(name)
    assert (found.code, "nay là Xã Thử" in found.note) == (code, True)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("Thôn 1, xã Sóc Sơn, Hà Nội", "00376"),
        ("Thôn 1, Sóc Sơn, Hà Nội", "00376"),
        ("Số 2; X.Kim Anh; TP Hà Nội", "00382"),
        ("Thôn 1, phường Ba Đình, Hà Nội", "refused"),
        ("Thôn Sóc Sơn", "none"),
        ("Số 9 đường Lớn", "none"),
        ("", "none"),
    ],
)
def test_the_commune_of_an_address(address: str, expected: str) -> None:
    found = Communes([SOC_SON, KIM_ANH]).by_address(address)
    match found:
        case Found(code=code):
            assert code == expected
        case Refused():
            assert expected == "refused"
        case None:
            assert expected == "none"


def hamlets(*names: str) -> Hamlets:
    return Hamlets(
        [Hamlet(id=at, commune_code="00376", name=name, list_order=at) for at, name in enumerate(names, start=1)]
    )


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Thôn Bình Hòa", 1),
        ("thôn bình hoà", 1),
        ("Bình Hòa", 1),
        ("BINH HOA", 1),
        ("Tổ dân phố 2", 2),
        ("TDP 2", 2),
        ("tdp2", 2),
        ("TDP số 2", None),
        ("Ấp Bình Hòa", None),  # another kind is another hamlet
        ("KP 02", 3),
        ("Xóm Mới", None),
    ],
)
def test_a_hamlet_is_found_or_planned(typed: str, expected: int | None) -> None:
    found = hamlets("Thôn Bình Hòa", "Tổ dân phố 2", "Khu phố 2").named("00376", typed)
    assert isinstance(found, HamletPlan)
    assert found.id == expected


def test_a_bare_name_two_hamlets_have_is_refused() -> None:
    found = hamlets("Thôn 2", "Tổ dân phố 2").named("00376", "2")
    assert isinstance(found, Refused)
    assert "“Thôn 2”, “Tổ dân phố 2”" in found.reason


def test_a_new_hamlet_is_planned_once_and_only_in_its_commune() -> None:
    book = hamlets()
    first, again, other = (
        book.named("00376", "Bình Hòa"),
        book.named("00376", "Thôn Bình Hoà"),
        book.named("00382", "Bình Hòa"),
    )
    assert first is again
    assert first is not other
    assert [(plan.commune_code, plan.name, plan.list_order) for plan in book.planned] == [
        ("00376", "Bình Hòa", 1),
        ("00382", "Bình Hòa", 1),
    ]


def test_marks_that_differ_are_told() -> None:
    book = hamlets("Thôn Hóa")
    found = book.named("00376", "Thôn Hòa")
    assert isinstance(found, HamletPlan)
    assert (found.id, book.note("00376", "Thôn Hòa")) == (1, "“Thôn Hòa” được hiểu là “Thôn Hóa”.")
    assert book.note("00376", "Thôn Hoá") == ""


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("Số 1, thôn Bình Hòa, xã Sóc Sơn", "Thôn Bình Hòa"),
        ("Tổ 3, khu phố 2", "Khu phố 2"),
        ("Tổ 3, xã Sóc Sơn", "Tổ 3"),
        ("Bình Hòa, Sóc Sơn", "Thôn Bình Hòa"),
        ("Ấp Lạ, xã Sóc Sơn", "Ấp Lạ"),
        ("Số 9 đường Lớn", None),
        ("2, Sóc Sơn", None),
    ],
)
def test_the_hamlet_of_an_address(address: str, expected: str | None) -> None:
    found = hamlets("Thôn Bình Hòa", "Khu phố 2").by_address("00376", address)
    assert (found.name if found else None) == expected


def test_a_commune_named_like_a_hamlet_is_none() -> None:
    lau = Commune(code="02647", name="Xã Bản Lầu", kind="xã", province_code="15")
    book = Hamlets([], Communes([lau]).names)
    assert book.by_address("02647", "Số 9, Bản Lầu, Lào Cai") is None


def test_the_collecting_hamlet_is_one_of_each_commune() -> None:
    book = hamlets()
    assert book.collecting("00376") is book.collecting("00376")
    assert book.collecting("00376").name == UNKNOWN_HAMLET
    assert book.collecting("00382") is not book.collecting("00376")


def _old_names_into(code: str) -> list[str]:
    """Names of old units that went into one commune only, and of which no other unit of the country bears the name."""
    from desktop_app.system.resources import read_seed  # only here: the table is long

    rows = read_seed("commune_mergers")
    into: dict[str, set[str]] = {}
    for row in rows:
        into.setdefault(row["old_name"], set()).add(row["new_code"])
    names = [row["old_name"] for row in rows if row["new_code"] == code and into[row["old_name"]] == {code}]
    assert names
    return [name for name in names if name not in ("Xã Sóc Sơn", "Xã Kim Anh")]


def _divided() -> tuple[str, list[str]]:
    """An old unit that went into two communes."""
    from desktop_app.system.resources import read_seed  # only here: the table is long

    into: dict[tuple[str, str], set[str]] = {}
    for row in read_seed("commune_mergers"):
        into.setdefault((row["old_code"], row["old_name"]), set()).add(row["new_code"])
    (_, name), codes = next((key, codes) for key, codes in into.items() if len(codes) == 2)
    return name, sorted(codes)


def _units() -> dict[tuple[str, str, str], set[str]]:
    """The communes each old unit went into, by its code, name and district."""
    from desktop_app.system.resources import read_seed  # only here: the table is long

    into: dict[tuple[str, str, str], set[str]] = {}
    for row in read_seed("commune_mergers"):
        into.setdefault((row["old_code"], row["old_name"], row["old_district"]), set()).add(row["new_code"])
    return into


def _namesakes() -> tuple[str, list[tuple[str, str]]]:
    """A name that two old units of two districts had, each of which went whole into a commune of its own."""
    named: dict[str, list[tuple[str, str]]] = {}
    for (_, name, district), codes in _units().items():
        if len(codes) == 1:
            named.setdefault(name, []).append((district, next(iter(codes))))
    everywhere = Counter(name for _, name, _ in _units())
    return next(
        (name, units)
        for name, units in named.items()
        if len(units) == everywhere[name] == 2 and len(set(units)) == len({code for _, code in units}) == 2
    )


def _with_movable_tone() -> tuple[str, str]:
    """An old name of its own, gone whole into one commune, whose tone may stand over two letters."""
    everywhere = Counter(fold(name) for _, name, _ in _units())
    return next(
        (name, next(iter(codes)))
        for (_, name, _), codes in _units().items()
        if len(codes) == 1
        and everywhere[fold(name)] == 1
        and any(one in name or other in name for one, other in _TONES)
    )


def test_a_list_of_a_divided_commune_is_asked_about_and_comes_in(tmp_path: Path) -> None:
    """“Xã Phú Minh” went into Xã Sóc Sơn for a part only."""
    headings = ("Họ và tên", "Ngày sinh", "Thôn", "Xã", "Huyện")
    rows = [
        [f"Võ Văn {name}", "1970", hamlet, "Xã Phú Minh", "Sóc Sơn"]
        for name, hamlet in (("An", "Thôn Một"), ("Bê", "Thôn Hai"))
    ]
    path = plain_list(tmp_path / "ds.xlsx", headings, *rows)
    with empty_office(tmp_path) as office:
        seen = importing.preview(office, path)
        assert [row.result for row in seen.rows] == ["error", "error"]
        assert "nhiều xã" in seen.rows[0].note
        assert (seen.known_layout, len(seen.asks)) == (False, 2)
        here, there = seen.asks
        assert here.choices == (("00376", "Xã Sóc Sơn"), ("-", "Nơi khác, không thuộc cơ quan này"))
        told = importing.revise(office, seen, answers={here.key: {here.code: "00376"}})
        assert [row.result for row in told.rows] == ["add", "error"]
        done = importing.revise(office, told, answers={there.key: {there.code: "-"}})
        assert [row.result for row in done.rows] == ["add", "error"]
        assert done.asks == ()
        importing.commit(office, done)
        assert [hamlet.commune_code for hamlet in office.read.hamlets.all()] == ["00376"]
