"""The one search box: every way an officer looks for somebody."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop_app.domain.names import fold
from desktop_app.services.collecting import CollectForm, PaidLine, collect
from desktop_app.services.enrolling import EnrolmentForm, enrol
from desktop_app.services.office import Office
from desktop_app.services.searching import search
from tests.builders import LONG_NAME, household_of, office_of_twelve
from tests.services.money_builders import DUC, Paid, line


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    found = office_of_twelve(tmp_path_factory.mktemp("search"))
    yield found
    found.close(with_backup=False)


def titles(office: Office, text: str, kind: str = "person") -> list[str]:
    return [hit.title for hit in search(office, text) if hit.kind == kind]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("nguyen van an", "Nguyễn Văn An"),
        ("an nguyen", "Nguyễn Văn An"),
        ("AN  văn   NGUYỄN", "Nguyễn Văn An"),
        ("nva", "Nguyễn Văn An"),
        ("ttb", "Trần Thị Bưởi"),
        ("nguyen van a 65", "Nguyễn Văn An"),
        ("an 1965", "Nguyễn Văn An"),
        ("buoi 68", "Trần Thị Bưởi"),
        ("cuong 90", "Nguyễn Văn Cường"),
        ("đặng", "Đặng Thị Ơn"),
        ("dang", "Đặng Thị Ơn"),
        ("lo", "Lò"),
        ("hoà", "Lê Thị Hoà"),
        ("hòa", "Lê Thị Hoà"),
        ("001065000011", "Nguyễn Văn An"),
        ("0011 5000 0051", "Lê Thị Hoà"),
        ("9900000021", "Đặng Thị Ơn"),
        ("0021", "Đặng Thị Ơn"),
        ("5678", "Nguyễn Văn An"),
        ("0912.345.678", "Nguyễn Văn An"),
        ("0987000003", "Phạm Văn Đức"),
        ("đức 0031", "Phạm Văn Đức"),
        ("hộ phạm", "Phạm Văn Đức"),
        ("chu ho le", "Lê Thị Hoà"),
        ("cong tang ton nu", LONG_NAME),
    ],
)
def test_who_comes_first(office: Office, text: str, first: str) -> None:
    assert titles(office, text)[0] == first


@pytest.mark.parametrize(
    "text", ["", "   ", "khong co ai ca", "999999999999", "nguyen van an 1971", "%", "_", "' OR 1"]
)
def test_nothing_is_found(office: Office, text: str) -> None:
    assert search(office, text) == []


def test_typed_marks_rank_first(office: Office) -> None:
    assert titles(office, "lò") == ["Lò"]
    assert titles(office, "hộ hoàng") == ["Hoàng A Lử"]
    assert titles(office, "đức")[0] == "Phạm Văn Đức"
    assert titles(office, "pham văn") == ["Phạm Văn Đức"]


def test_heads_only_after_the_word_household(office: Office) -> None:
    assert titles(office, "hộ phạm thị hạnh") == []
    assert titles(office, "phạm thị hạnh") == ["Phạm Thị Hạnh"]


def test_hamlets_households_and_their_subtitles(office: Office) -> None:
    (hit,) = [hit for hit in search(office, "thon binh hoa") if hit.kind == "hamlet"]
    assert (hit.title, hit.subtitle, hit.household_id) == ("Thôn Bình Hòa", "2 hộ", None)
    hit = search(office, "hgd-002")[0]
    assert (hit.kind, hit.title, hit.household_id) == ("household", "Hộ Đặng Thị Ơn", household_of(office, "Lò").id)
    assert search(office, "tổ dân phố 1")[0].title == "Tổ dân phố 1"


def test_namesakes_can_be_told_apart(office: Office) -> None:
    hits = {hit.title: hit.subtitle for hit in search(office, "le")}
    assert hits["Lê Thị Hoà"] == "sinh 15/01/1950 · chủ hộ · Thôn Tân Lập"
    assert hits["Lê Văn Hùng"] == "sinh 1948 · Thôn Tân Lập · đã mất"
    assert search(office, LONG_NAME)[0].subtitle.startswith("chưa rõ ngày sinh")


def test_a_receipt_by_its_number(tmp_path: Path) -> None:
    office = office_of_twelve(tmp_path)
    home = household_of(office, DUC)
    wanted = line(office, Paid(name=DUC))
    (enrolment,) = enrol(office, EnrolmentForm(household_id=home.id, lines=(wanted,))).value
    paid = collect(office, CollectForm(household_id=home.id, lines=(PaidLine(enrolment_id=enrolment, paid=1_366_200),)))
    hit = next(hit for hit in search(office, paid.value.number) if hit.kind == "receipt")
    assert (hit.title, hit.household_id) == (f"Biên lai {paid.value.number}", home.id)
    assert any(one.kind == "receipt" for one in search(office, paid.value.number[-4:]))
    office.close(with_backup=False)


@example(text="\u0300")
@given(text=st.text(max_size=30))
def test_whatever_is_typed_is_answered(office: Office, text: str) -> None:
    assert len(search(office, text, limit=5)) <= 5


@given(data=st.data())
def test_any_order_and_any_marks_find_the_person(office: Office, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([row.name for row in office.read.people.all()]))
    words = data.draw(st.permutations(name.split()))
    typed = [data.draw(st.sampled_from([word, word.lower(), word.upper(), fold(word)])) for word in words]
    if typed[0].lower() == "hộ":
        return
    assert name in titles(office, " ".join(typed))
