"""Units in the search box, and why a hit was found."""

from collections.abc import Iterator

import pytest

from desktop_app.services.office import Office
from desktop_app.services.searching import search
from tests.builders import household_of, office_of_twelve


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office_of_twelve(tmp_path_factory.mktemp("units")) as found:
        with found.write("test.units", "Đơn vị") as work:
            work.employers.add(name="Công ty TNHH An Phát", tax_code="0101234567", commune_code="00376")
            work.employers.add(
                name="Hộ kinh doanh Phở Đức",
                tax_code="8012345678",
                owner_name="Phạm Văn Đức",
                owner_personal_id="001051000031",
            )
            (owner,) = [one for one in work.people.all() if one.name == "Phạm Văn Đức"]
            work.people.change(owner.id, personal_id="001051000031")
        yield found


@pytest.mark.parametrize("text", ["an phat", "phat an", "công ty an phát", "AN PHÁT", "0101234567", "01012"])
def test_a_unit_is_found_by_its_name_in_any_order_and_by_its_tax_code(office: Office, text: str) -> None:
    hits = [hit for hit in search(office, text) if hit.kind == "employer"]
    assert [(hit.title, hit.household_id) for hit in hits] == [("Công ty TNHH An Phát", None)]
    assert hits[0].subtitle.startswith("MST 0101234567 · ")


def test_a_unit_leads_to_the_household_of_its_owner(office: Office) -> None:
    (hit,) = [hit for hit in search(office, "phở đức") if hit.kind == "employer"]
    assert hit.household_id == household_of(office, "Phạm Văn Đức").id


def test_a_unit_is_not_pushed_out_by_namesakes_and_one_letter_brings_none(office: Office) -> None:
    assert next(hit.kind for hit in search(office, "phạm văn", limit=3)) == "person"
    assert "employer" in [hit.kind for hit in search(office, "công", limit=3)]
    assert "employer" not in [hit.kind for hit in search(office, "h")]


@pytest.mark.parametrize(
    ("text", "name", "why"),
    [
        ("5678", "Nguyễn Văn An", "điện thoại 0912345678"),
        ("001065000011", "Nguyễn Văn An", "CCCD/ĐDCN 001065000011"),
        ("9900000021", "Đặng Thị Ơn", "mã số BHXH 9900000021"),
        ("nva", "Nguyễn Văn An", "viết tắt NVA"),
        ("đức 0031", "Phạm Văn Đức", "CCCD/ĐDCN 001051000031"),
    ],
)
def test_a_hit_says_what_it_was_found_by(office: Office, text: str, name: str, why: str) -> None:
    first = search(office, text)[0]
    assert first.title == name
    assert first.subtitle.endswith(why)


def test_a_name_that_shows_itself_needs_no_reason(office: Office) -> None:
    assert "viết tắt" not in search(office, "nguyen van an")[0].subtitle
    assert "điện thoại" not in search(office, "an 65")[0].subtitle
