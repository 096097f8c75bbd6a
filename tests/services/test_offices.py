"""Founding an office: communes found by typing, a safe place for the file, and what is still missing said field by field."""

from pathlib import Path

import pytest

from desktop_app.services import offices
from desktop_app.services.offices import (
    facts_of,
    fault_of_place,
    faults_of,
    found_office,
    search_communes,
    suggested_file,
)
from desktop_app.system.faults import WorldFault
from desktop_app.system.resources import read_seed

FACTS = facts_of("BHXH cơ sở Thử", parent_name="BHXH tỉnh Thử", communes=["00376"], station=2, year=2026)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("soc son", "00376"),
        ("Sóc Sơn", "00376"),
        ("xã sóc sơn", "00376"),
        ("son soc", "00376"),
        ("sóc sơn hà nội", "00376"),
        ("00376", "00376"),
        ("hoan kiem", "00070"),
        ("phú quốc", "31078"),
    ],
)
def test_a_commune_is_found_by_what_is_typed(typed: str, first: str) -> None:
    assert search_communes(typed)[0].code == first


def test_marks_decide_between_names_that_fold_alike() -> None:
    # Hòa Bình and Hoá Bình fold alike; the tone may stand on either vowel.
    marked = [choice.name for choice in search_communes("hoà bình")[:3]]
    assert all(name.endswith("Hòa Bình") for name in marked)


def test_an_old_name_leads_to_todays_commune() -> None:
    (choice, *_) = search_communes("phường hàng mã")
    assert (choice.code, choice.name, choice.via) == (
        "00070",
        "Phường Hoàn Kiếm",
        "Phường Hàng Mã (cũ), Quận Hoàn Kiếm",
    )
    assert "→ Phường Hoàn Kiếm" in choice.text


def test_a_divided_unit_offers_each_part() -> None:
    parts = [
        choice
        for choice in search_communes("phường điện biên quận ba đình", limit=200)
        if choice.via.startswith("Phường Điện Biên (cũ)")
    ]
    assert len(parts) > 1
    assert any(choice.partly and choice.text.endswith("(một phần)") for choice in parts)


def test_every_commune_of_today_is_found_by_its_code() -> None:
    today = [row["code"] for row in read_seed("communes") if not row["valid_to"]]
    assert len(today) == 3321
    assert all(offices.commune_choice(code) is not None for code in today)
    assert all(search_communes(code)[0].code == code for code in today[::97])


@pytest.mark.parametrize("typed", ["", "   ", "zzzz", "0"])
def test_nothing_is_found_for_nothing(typed: str) -> None:
    assert search_communes(typed) == []


def test_an_office_is_founded(tmp_path: Path) -> None:
    with found_office(tmp_path / "moi.db", FACTS) as office:
        assert [commune.code for commune in office.read.communes.covered()] == ["00376"]
        assert office.station == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "  "}, "name"),
        ({"communes": []}, "communes"),
        ({"station": 0}, "station"),
        ({"year": None}, "year"),
        ({"year": 26}, "year"),
    ],
)
def test_what_is_missing_is_said_by_field(tmp_path: Path, change: dict[str, object], field: str) -> None:
    values: dict[str, object] = {"name": "A", "parent_name": "", "communes": ["00376"], "station": 1, "year": 2026}
    values |= change
    name = str(values.pop("name"))
    facts = facts_of(name, **values)  # type: ignore[arg-type]
    path = tmp_path / "moi.db"
    assert list(faults_of(facts, path)) == [field]
    with pytest.raises(WorldFault):
        found_office(path, facts)
    assert not path.exists()


def test_no_place_is_a_fault_too() -> None:
    assert list(faults_of(FACTS, None)) == ["path"]


def test_a_synchronised_folder_is_refused_with_a_sentence(tmp_path: Path) -> None:
    sentence = fault_of_place(tmp_path / "OneDrive" / "moi.db")
    assert "OneDrive" in sentence
    assert sentence.endswith(".")


def test_an_existing_file_and_a_folder_are_no_place(tmp_path: Path) -> None:
    (tmp_path / "cu.db").write_bytes(b"x")
    assert "Đã có tệp cu.db" in fault_of_place(tmp_path / "cu.db")
    assert "đặt tên cho tệp" in fault_of_place(tmp_path)
    assert fault_of_place(tmp_path / "moi.db") == ""


def test_a_file_is_suggested_from_the_name(home: Path) -> None:
    assert suggested_file("BHXH cơ sở Sóc Sơn") == home / "offices" / "BhxhCoSoSocSon.db"
    assert suggested_file("").name == "VanPhong.db"
    (home / "offices").mkdir(parents=True)
    (home / "offices" / "VanPhong.db").touch()
    assert suggested_file("").name == "VanPhong-2.db"
