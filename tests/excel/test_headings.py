"""What a heading means: as a whole, by its path, and never by a part of it."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.excel.fields import fields, kinds
from desktop_app.excel.headings import heading_key, lexicon
from desktop_app.system.resources import resource
from tests.excel.builders import decomposed


def meaning(*path: str) -> tuple[str, ...]:
    match = lexicon().match(path)
    return match.fields if match else ()


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("STT", "stt"),
        ("Họ và tên", "full_name"),
        ("HỌ VÀ TÊN", "full_name"),
        ("  Họ\nvà   tên ", "full_name"),
        (decomposed("Họ và tên"), "full_name"),
        ("ho va ten", "full_name"),
        ("HoTen", "full_name"),
        ("ho_ten", "full_name"),
        ("Họ và tên (*)", "full_name"),
        ("[01]. Họ và tên", "full_name"),
        ("1. Họ và tên", "full_name"),
        ("(2) Họ tên", "full_name"),
        ("Họ, chữ đệm và tên", "full_name"),
        ("Số CCCD/\nCNTND\nĐDCN/hộ chiếu", "personal_id"),
        ("Số căn cước công dân/ Định danh cá nhân", "personal_id"),
        ("[03]. Ngày, tháng, năm sinh", "birth"),
        ("Ngày, tháng, năm sinh (dd/mm/yyyy)", "birth"),
        ("Mã số BHXH", "insurance_no"),
        ("Mã số bảo hiểm y tế", "insurance_no"),
        ("Quan hệ với chủ hộ", "relation"),
        ("Mã hộ GĐ", "household_code"),
        ("Số nhà, đường/phố, thôn/xóm", "address"),
        ("Tổ dân phố", "hamlet"),
        ("Mã xã", "commune_code"),
        ("Tháng dừng tham gia", "stopped_month"),
        ("Mã đơn vị tại thời điểm dừng", "unit_code"),
        ("Lý do bị loại", "reject_reason"),
    ],
)
def test_a_heading_is_known_however_it_is_dressed(heading: str, field: str) -> None:
    assert meaning(heading) == (field,)


@pytest.mark.parametrize(
    "heading",
    ["Ngày", "ngay", "Ngày sinh của con", "Họ và tên cha", "Tên thuốc", "Số", "Ngày sinh nhật công ty", "Mã", "sinh",
     "Chủ hộ kinh doanh", "Số điện thoại cơ quan thuế", ""],
)  # fmt: skip
def test_a_part_of_a_heading_is_no_heading(heading: str) -> None:
    assert meaning(heading) == ()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("Loại hình tham gia", "BHXH", "Bắt buộc"), ("stopped_compulsory",)),
        (("Loại hình tham gia", "BHXH", "Tự nguyện"), ("stopped_voluntary",)),
        (("Loại hình tham gia", "BHYT"), ("stopped_health",)),
        (("Năm sinh", "Nam"), ("birth_male",)),
        (("Năm sinh", "Nữ"), ("birth_female",)),
        (("Ngày, tháng, năm sinh", "Ngày"), ("birth_day",)),
        (("Giới tính", "Nữ"), ("sex_female",)),
        (("Chủ hộ", "Họ và tên"), ("household_head",)),
        (("Họ và tên", "chủ hộ"), ("household_head",)),
        (("Ngày tháng", "năm sinh"), ("birth",)),
        (("Thông tin cá nhân", "Họ và tên"), ("full_name",)),
        (("Thông tin liên hệ", "Địa chỉ", "Thôn"), ("hamlet",)),
        (("Hạn thẻ", "Từ ngày"), ("valid_from",)),
    ],
)
def test_a_heading_under_merged_ones_is_a_path(path: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert meaning(*path) == expected


def test_a_known_heading_under_somebody_else_is_not_taken() -> None:
    assert meaning("Nhân viên thu", "Họ và tên") == ()
    assert meaning("Biên lai", "Số") == ()


def test_a_known_heading_under_an_unknown_one_is_less_sure() -> None:
    whole, below = lexicon().match(("Họ và tên",)), lexicon().match(("Cột lạ nào đó", "Họ và tên"))
    assert whole is not None
    assert below is not None
    assert below.fields == whole.fields
    assert below.confidence < 0.7 < whole.confidence


def test_diacritics_keep_headings_apart_that_fold_to_the_same_letters() -> None:
    assert meaning("Người thu") == ("collector_name",)
    assert meaning("Người thứ") == ("member_order",)
    assert set(meaning("nguoi thu")) == {"collector_name", "member_order"}
    misspelt = lexicon().match(("Qùan hê với chủ hộ",))
    assert misspelt is not None
    assert misspelt.fields == ("relation",)
    assert misspelt.confidence < 1


def test_where_the_tone_mark_stands_does_not_matter() -> None:
    assert meaning("Số giấy tờ tuỳ thân") == meaning("Số giấy tờ tùy thân") == ("personal_id",)


def test_several_meanings_stay_several() -> None:
    assert set(meaning("Số thẻ")) == {"card_no", "insurance_no", "personal_id"}
    assert set(meaning("BHYT")) == {"card_no", "stopped_health"}
    assert set(meaning("Ngày sinh")) == {"birth", "birth_day"}


def test_every_heading_shipped_leads_to_its_own_field() -> None:
    with resource("import", "headings.csv").open(encoding="utf-8", newline="") as stream:
        entries = [(row["field"], row["heading"]) for row in csv.DictReader(stream)]
    assert len(entries) == len(set(entries)), "the same heading twice for one field"
    for field, heading in entries:
        if field != "_group":
            assert field in meaning(*heading.split(" / ")), heading


def test_the_data_files_agree_with_each_other() -> None:
    known = set(fields())
    with resource("import", "headings.csv").open(encoding="utf-8", newline="") as stream:
        assert {row["field"] for row in csv.DictReader(stream)} - {"_group"} <= known
    for kind in kinds().values():
        named = {*kind.fields, *kind.row_needs, *sum((*kind.required, *kind.telling, *kind.match_keys), ())}
        assert named <= known, kind.code
        assert set(sum((*kind.required, *kind.telling), ())) <= set(kind.fields), kind.code
    assert all(field.label and field.type and field.scope in ("person", "household") for field in fields().values())


@given(st.text(max_size=40))
def test_any_text_is_a_heading_or_none_and_folds_the_same_twice(text: str) -> None:
    lexicon().match((text,))
    assert heading_key(heading_key(text)) == heading_key(text).replace("%", "") + (
        "%" if "%" in heading_key(text) else ""
    )
