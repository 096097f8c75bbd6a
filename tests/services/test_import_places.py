"""Places as lists write them: communes by code, by today's and by yesterday's name; hamlets however they are typed."""

import pytest

from desktop_app.domain.records import Commune, Hamlet
from desktop_app.services.import_places import UNKNOWN_HAMLET, Communes, Found, HamletPlan, Hamlets, Refused

# Two real communes of the shipped list; "Xã Hồng Kỳ" went wholly into the first in 2025 (seeds/commune_mergers.csv).
SOC_SON = Commune(code="00376", name="Xã Sóc Sơn", kind="xã", province_code="01")
KIM_ANH = Commune(code="00382", name="Xã Kim Anh", kind="xã", province_code="01")


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


def test_a_unit_that_was_divided_is_not_guessed() -> None:
    name, codes = _divided()
    provinces = [Commune(code=code, name=f"Xã Thử {code}", kind="xã", province_code="01") for code in codes]
    assert isinstance(Communes(provinces).by_columns("", name), Refused)


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
