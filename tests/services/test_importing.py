"""Taking in a workbook: every row is accounted for, nothing is invented, the same file again changes nothing."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from desktop_app.services import import_files, importing
from desktop_app.services.import_values import ImportReceipt, Preview
from desktop_app.services.office import Office
from desktop_app.system.faults import WorldFault
from tests.builders import empty_office, person
from tests.services.import_workbooks import (
    AN,
    BUOI,
    COMMUNE,
    CUONG,
    FAMILY,
    filled_template,
    plain_list,
    untidy_list,
)

HEADINGS = ("Mã hộ", "Họ và tên", "Quan hệ", "Ngày sinh", "Giới tính", "Số CCCD", "Thôn")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with empty_office(tmp_path, communes=("00376",)) as found:
        yield found


def take_in(office: Office, path: Path, **options: Any) -> ImportReceipt:
    return importing.commit(office, importing.preview(office, path, **options)).value


def counts(seen: Preview | ImportReceipt) -> tuple[int, int, int, int, int]:
    found = seen.totals
    assert found.adds_up
    return found.read, found.added, found.updated, found.same, found.rejected


def results(seen: Preview) -> dict[int, str]:
    return {row.row: row.result for row in seen.rows}


def test_the_template_filled_comes_in_whole(office: Office, tmp_path: Path) -> None:
    receipt = take_in(office, filled_template(office, tmp_path / "mau.xlsx"))
    assert counts(receipt) == (3, 3, 0, 0, 0)
    assert dict(receipt.made) == {"hamlet": 2, "household": 2, "person": 3, "entitlement": 1}
    an, buoi = person(office, "Nguyễn Văn An"), person(office, "Trần Thị Bưởi")
    assert (an.birth, an.sex, an.personal_id, an.insurance_no) == ("1965-03-05", "male", "001065000011", "9900000011")
    assert (an.ethnicity_code, an.relation_code, an.relation_text) == ("01", "00", "Chủ hộ")
    assert (buoi.birth, buoi.personal_id, buoi.household_id) == ("1968", None, an.household_id)
    home = office.read.households.get(an.household_id)
    assert (home.code, home.address, home.head_id, home.list_order) == ("TT-001", "Số 1", an.id, 1)
    assert person(office, "Lê Văn Cường").birth == "1990-07"
    assert [hamlet.name for hamlet in office.read.hamlets.all()] == ["Thôn Bình Hòa", "TDP 2"]
    (held,) = office.read.entitlements.all()
    assert (held.class_code, held.household_id, held.valid_from) == ("near-poor", home.id, None)


def test_nothing_is_written_by_a_preview(office: Office, tmp_path: Path) -> None:
    path = filled_template(office, tmp_path / "mau.xlsx")
    before = office.read.imports.count(), office.read.hamlets.count()
    importing.preview(office, path)
    assert (office.read.imports.count(), office.read.hamlets.count(), office.read.people.count()) == (*before, 0)
    assert not office.changed_since_open()


def test_an_untidy_list_comes_in(office: Office, tmp_path: Path) -> None:
    seen = importing.preview(office, untidy_list(tmp_path / "thon.xlsx"))
    assert (seen.kind, counts(seen), seen.totals.ignored) == ("households", (6, 5, 0, 0, 1), 5)
    assert results(seen) == {9: "add", 10: "add", 12: "add", 14: "add", 15: "error", 16: "add"}
    (lost,) = [problem for problem in seen.problems if problem.code == "zeros-restored"]
    assert (lost.row, lost.column, "001071000103" in lost.message) == (12, "Thông tin cá nhân / Số CCCD", True)
    importing.commit(office, seen)
    assert person(office, "Nguyễn Văn Đông").birth == "1950-03-05"
    assert (person(office, "Phạm Thị Hạ").birth, person(office, "Lê Thị Thu").birth) == ("1955", "1980-02")
    homes = {home.id: home for home in office.read.households.all()}
    hamlets = {hamlet.id: hamlet.name for hamlet in office.read.hamlets.all()}
    lived = {one.name: hamlets[homes[one.household_id].hamlet_id] for one in office.read.people.all()}
    assert lived == {
        "Nguyễn Văn Đông": "Thôn Đông", "Phạm Thị Hạ": "Thôn Đông", "Trần Văn Nam": "Thôn Đông",
        "Lê Thị Thu": "Thôn Tây", "Lê Văn Đạt": "Thôn Tây",
    }  # fmt: skip
    assert len(homes) == 3


@pytest.mark.parametrize("build", [untidy_list, None])
def test_the_same_file_again_is_all_the_same(office: Office, tmp_path: Path, build: Any) -> None:
    path = tmp_path / "tep.xlsx"
    build(path) if build else filled_template(office, path)
    first = take_in(office, path)
    again = importing.preview(office, path)
    assert counts(again)[1:] == (0, 0, first.totals.added, first.totals.rejected)
    assert [earlier.import_id for earlier in again.earlier] == [first.import_id]
    people = office.read.people.count()
    assert importing.commit(office, again).value.made == {}
    assert office.read.people.count() == people


def test_a_corrected_file_shows_before_and_after(office: Office, tmp_path: Path) -> None:
    take_in(office, filled_template(office, tmp_path / "mau.xlsx"))
    corrected = [AN | {"phone": "0987654321"}, BUOI | {"birth": "12/08/1968", "personal_id": "001168000012"}, CUONG]
    seen = importing.preview(office, filled_template(office, tmp_path / "sua.xlsx", corrected))
    assert counts(seen) == (3, 0, 2, 1, 0)
    first, second, _ = seen.rows
    assert [(c.label, c.before, c.after) for c in first.changes] == [("Điện thoại", "0912345678", "0987654321")]
    assert [(c.label, c.before, c.after) for c in second.changes] == [
        ("Ngày sinh", "1968", "12/08/1968"),
        ("Số CCCD/định danh", "", "001168000012"),
    ]
    importing.commit(office, seen)
    assert person(office, "Trần Thị Bưởi").birth == "1968-08-12"


@pytest.mark.parametrize(
    ("policy", "expected", "phone", "job"),
    [
        ({"add"}, (4, 1, 0, 3, 0), "0912345678", None),
        ({"add", "fill"}, (4, 1, 1, 2, 0), "0912345678", "Thợ xây"),
        ({"fill"}, (4, 0, 1, 2, 1), "0912345678", "Thợ xây"),
        ({"update"}, (4, 0, 1, 2, 1), "0987654321", "Thợ xây"),
        ({"add", "fill", "update"}, (4, 1, 1, 2, 0), "0987654321", "Thợ xây"),
    ],
)
def test_the_policy_decides_what_is_written(
    office: Office, tmp_path: Path, policy: set[str], expected: tuple[int, ...], phone: str, job: str | None
) -> None:
    take_in(office, filled_template(office, tmp_path / "mau.xlsx"))
    new = {
        "household_code": "TT-003",
        "full_name": "Võ Thị Mới",
        "birth": "2001",
        "hamlet": "TDP 2",
        "commune": COMMUNE,
    }
    changed = [AN | {"phone": "0987654321", "occupation": "Thợ xây"}, BUOI, CUONG, new]
    receipt = take_in(office, filled_template(office, tmp_path / "sua.xlsx", changed), policy=frozenset(policy))
    assert counts(receipt) == expected
    an = person(office, "Nguyễn Văn An")
    assert (an.phone, an.occupation) == (phone, job)
    if "update" not in policy:
        (kept,) = [p for p in receipt.problems if p.code == "kept" and p.column == "Điện thoại"]
        assert "0912345678" in kept.message


def test_an_unknown_policy_is_our_fault(office: Office, tmp_path: Path) -> None:
    path = filled_template(office, tmp_path / "mau.xlsx")
    with pytest.raises(ValueError, match="replace"):
        importing.preview(office, path, policy=frozenset({"replace"}))


def test_a_blank_and_a_poorer_value_never_overwrite(office: Office, tmp_path: Path) -> None:
    take_in(office, filled_template(office, tmp_path / "mau.xlsx"))
    poorer = [{key: value for key, value in AN.items() if key not in ("phone", "ethnicity", "sex")}]
    poorer[0] |= {"full_name": "NGUYEN VAN AN", "birth": "1965"}
    seen = importing.preview(office, filled_template(office, tmp_path / "it.xlsx", poorer))
    assert counts(seen) == (1, 0, 0, 1, 0)


def test_rows_without_any_number_never_collapse(office: Office, tmp_path: Path) -> None:
    rows = [[f"H{number}", "Nguyễn Thị Lan", "Chủ hộ", "1960", "Nữ", "", "Thôn Một"] for number in range(1, 6)]
    path = plain_list(tmp_path / "trung.xlsx", HEADINGS, *rows)
    assert counts(take_in(office, path)) == (5, 5, 0, 0, 0)
    assert office.read.people.count() == 5
    assert counts(take_in(office, path)) == (5, 0, 0, 5, 0)


def test_one_person_on_two_rows_is_told(office: Office, tmp_path: Path) -> None:
    row = ["H1", "Nguyễn Văn An", "Chủ hộ", "05/03/1965", "Nam", "001065000011", "Thôn Một"]
    path = plain_list(tmp_path / "hai.xlsx", HEADINGS, row, [*row[:2], "", *row[3:]])
    seen = importing.preview(office, path)
    assert (counts(seen), results(seen)) == ((2, 1, 0, 0, 1), {2: "add", 3: "suspect"})
    assert "Trùng với dòng 2" in seen.rows[1].note


def test_one_number_on_two_people_files_neither(office: Office, tmp_path: Path) -> None:
    row = ["H1", "Nguyễn Văn An", "Chủ hộ", "05/03/1965", "Nam", "001065000011", "Thôn Một"]
    path = plain_list(tmp_path / "hai.xlsx", HEADINGS, row, ["H1", "Trần Thị Bưởi", "Vợ", *row[3:]])
    seen = importing.preview(office, path)
    assert results(seen) == {2: "suspect", 3: "suspect"}
    assert "dòng 3" in seen.rows[0].note
    assert take_in(office, path).made == {}


def test_a_hamlet_is_made_once_however_it_is_typed(office: Office, tmp_path: Path) -> None:
    typed = ["Thôn Bình Hòa", "thôn Bình Hoà", "THÔN BÌNH HÒA", "Bình Hòa", "Thôn  Bình Hòa"]
    rows = [[f"H{at}", f"Người Số {at}", "Chủ hộ", "1970", "Nam", "", text] for at, text in enumerate(typed)]
    take_in(office, plain_list(tmp_path / "thon.xlsx", HEADINGS, *rows))
    assert [hamlet.name for hamlet in office.read.hamlets.all()] == ["Thôn Bình Hòa"]


def test_several_communes_and_no_column_must_be_chosen(tmp_path: Path) -> None:
    path = plain_list(tmp_path / "ds.xlsx", HEADINGS, ["H1", "Nguyễn Văn An", "Chủ hộ", "1965", "Nam", "", "Thôn Một"])
    with empty_office(tmp_path) as office:
        seen = importing.preview(office, path)
        assert (seen.needs_commune, counts(seen)) == (True, (1, 0, 0, 0, 1))
        assert "Hãy chọn xã" in seen.rows[0].note
        again = importing.revise(office, seen, commune="00382")
        assert counts(again) == (1, 1, 0, 0, 0)
        importing.commit(office, again)
        assert [hamlet.commune_code for hamlet in office.read.hamlets.all()] == ["00382"]


def test_people_of_other_communes_stay_outside(office: Office, tmp_path: Path) -> None:
    people = [AN, BUOI | {"household_code": "X", "commune": "Xã Ở Đâu Đó"}]
    seen = importing.preview(office, filled_template(office, tmp_path / "mau.xlsx", people))
    assert counts(seen) == (2, 1, 0, 0, 1)
    assert "“Xã Ở Đâu Đó” không phải xã, phường của cơ quan này" in seen.rows[1].note


def test_a_contradicting_personal_id_only_warns(office: Office, tmp_path: Path) -> None:
    row = ["H1", "Nguyễn Văn An", "Chủ hộ", "05/03/1970", "Nữ", "001065000011", "Thôn Một"]
    receipt = take_in(office, plain_list(tmp_path / "ds.xlsx", HEADINGS, row))
    assert counts(receipt) == (1, 1, 0, 0, 0)
    warned = [p.message for p in receipt.problems if p.code == "personal-id-contradiction"]
    assert len(warned) == 2
    assert person(office, "Nguyễn Văn An").sex == "female"


def test_words_no_list_knows_are_kept_as_text(office: Office, tmp_path: Path) -> None:
    odd = AN | {"ethnicity": "Xyz", "support_class": "Diện lạ", "relation": "Con đỡ đầu"}
    receipt = take_in(office, filled_template(office, tmp_path / "mau.xlsx", [odd]))
    an = person(office, "Nguyễn Văn An")
    assert (an.ethnicity_code, an.relation_code, an.relation_text) == (None, None, "Con đỡ đầu")
    assert an.note == "Dân tộc ghi trong tệp: Xyz; Diện ghi trong tệp: Diện lạ"
    assert {"unknown-ethnicity", "unknown-class", "unknown-relation"} <= {p.code for p in receipt.problems}
    assert counts(take_in(office, tmp_path / "mau.xlsx")) == (1, 0, 0, 1, 0)


def test_a_card_comes_with_its_group_or_not_at_all(office: Office, tmp_path: Path) -> None:
    cards = [
        AN | {"card_no": "GD4019900000011", "valid_from": "01/01/2026", "valid_to": "31/12/2026"},
        BUOI | {"valid_to": "31/12/2026"},
        CUONG | {"card_no": "HT3019900000013", "valid_to": "31/12/2026"},
    ]
    receipt = take_in(office, filled_template(office, tmp_path / "mau.xlsx", cards))
    held = {(c.person_id, c.scheme, c.subject_group, c.valid_to, c.source) for c in office.read.coverages.all()}
    an, cuong = person(office, "Nguyễn Văn An").id, person(office, "Lê Văn Cường").id
    assert held == {
        (an, "health-household", "GD", "2026-12-31", "import"),
        (cuong, "health-other", "HT", "2026-12-31", "import"),
    }
    assert [p.row for p in receipt.problems if p.code == "cover-without-group"] == [6]
    assert counts(take_in(office, tmp_path / "mau.xlsx")) == (3, 0, 0, 3, 0)


def test_two_heads_or_none_are_told_and_none_is_set(office: Office, tmp_path: Path) -> None:
    rows = [
        ["H1", "Nguyễn Văn An", "Chủ hộ", "1965", "Nam", "", "Thôn Một"],
        ["H1", "Trần Thị Bưởi", "Chủ hộ", "1968", "Nữ", "", "Thôn Một"],
        ["H2", "Lê Văn Cường", "Con", "1990", "Nam", "", "Thôn Một"],
    ]
    receipt = take_in(office, plain_list(tmp_path / "ds.xlsx", HEADINGS, *rows))
    assert {(p.row, p.code) for p in receipt.problems} >= {(2, "two-heads"), (4, "no-head")}
    assert [home.head_id for home in office.read.households.all()] == [None, None]


def test_the_mapping_is_remembered_for_the_layout(office: Office, tmp_path: Path) -> None:
    headings = ("Mã hộ", "Họ và tên", "Năm sinh", "Số riêng của thôn", "Thôn")
    row = ["H1", "Nguyễn Văn An", "1965", "0912345678", "Thôn Một"]
    seen = importing.preview(office, plain_list(tmp_path / "a.xlsx", headings, row))
    assert not seen.known_layout
    chosen = importing.revise(office, seen, mapping={"D": "phone"})
    assert chosen.reading.mapping["D"] == "phone"
    importing.commit(office, chosen)
    assert person(office, "Nguyễn Văn An").phone == "0912345678"
    other = plain_list(tmp_path / "b.xlsx", headings, ["H2", "Lê Thị Hai", "1970", "0987654321", "Thôn Một"])
    again = importing.preview(office, other)
    assert (again.known_layout, again.reading.mapping["D"]) == (True, "phone")


def test_a_stale_preview_is_refused(office: Office, tmp_path: Path) -> None:
    seen = importing.preview(office, filled_template(office, tmp_path / "mau.xlsx"))
    with office.write("test", "thử") as work:
        work.hamlets.add(commune_code="00376", name="Thôn Khác", list_order=9)
    with pytest.raises(importing.PreviewStale, match="Hãy kiểm tra lại"):
        importing.commit(office, seen)
    assert office.read.people.count() == 0
    assert counts(importing.commit(office, importing.revise(office, seen)).value) == (3, 3, 0, 0, 0)


def test_rejected_rows_leave_as_a_workbook_that_comes_back(office: Office, tmp_path: Path) -> None:
    seen = importing.preview(office, untidy_list(tmp_path / "thon.xlsx"))
    importing.commit(office, seen)
    out = tmp_path / "loi.xlsx"
    assert import_files.save_rejects(seen, out) == 1
    book = openpyxl.load_workbook(out)
    page = book.worksheets[0]
    (line,) = [row for row in page.iter_rows() if "Thiếu “Họ và tên”" in str(row[-1].value)]
    line[1].value = "Lê Văn Hai"
    book.save(out)
    receipt = take_in(office, out)
    assert counts(receipt)[1:] == (1, 0, 0, 0)
    assert person(office, "Lê Văn Hai").birth == "2010-01-01"


def test_a_corrected_member_goes_to_the_household_its_list_named(office: Office, tmp_path: Path) -> None:
    """The rejects hold nobody else of the household; in a list of its own the same row would be in doubt."""
    head = ["H1", "Nguyễn Văn An", "Chủ hộ", "1970", "Nam", "001070000011", "Thôn Một"]
    child = ["H1", "", "Con", "2001", "Nữ", None, "Thôn Một"]
    seen = importing.preview(office, plain_list(tmp_path / "hộ.xlsx", HEADINGS, head, child))
    importing.commit(office, seen)
    out = tmp_path / "lỗi.xlsx"
    assert import_files.save_rejects(seen, out) == 1
    book = openpyxl.load_workbook(out)
    (line,) = [row for row in book.worksheets[0].iter_rows() if row[0].value == "H1"]
    line[1].value = "Nguyễn Thị Bé"
    book.save(out)
    assert counts(take_in(office, out)) == (1, 1, 0, 0, 0)
    assert person(office, "Nguyễn Thị Bé").household_id == person(office, "Nguyễn Văn An").household_id
    stranger = plain_list(
        tmp_path / "khác.xlsx", HEADINGS, ["H1", "Trần Thị Lạ", "Con", "2002", "Nữ", None, "Thôn Một"]
    )
    assert [row.result for row in importing.preview(office, stranger).rows] == ["suspect"]


def test_without_rejects_no_file_is_written(office: Office, tmp_path: Path) -> None:
    seen = importing.preview(office, filled_template(office, tmp_path / "mau.xlsx"))
    with pytest.raises(WorldFault, match="Không có dòng nào bị loại"):
        import_files.save_rejects(seen, tmp_path / "loi.xlsx")
    assert not (tmp_path / "loi.xlsx").exists()


def test_the_file_itself_is_never_overwritten_by_its_rejects(office: Office, tmp_path: Path) -> None:
    path = untidy_list(tmp_path / "thon.xlsx")
    content = path.read_bytes()
    with pytest.raises(WorldFault, match="chính tệp đang nhập"):
        import_files.save_rejects(importing.preview(office, path), path)
    assert path.read_bytes() == content


def test_the_receipt_for_scripts_has_the_promised_keys(office: Office, tmp_path: Path) -> None:
    seen = importing.preview(office, untidy_list(tmp_path / "thon.xlsx"))
    dry = import_files.receipt_json(seen)
    assert dry["import_id"] is None
    done = import_files.receipt_json(importing.commit(office, seen).value)
    assert {"kind", "read", "added", "updated", "same", "rejected", "ignored", "problems", "import_id"} <= set(done)
    assert done["read"] == done["added"] + done["updated"] + done["same"] + done["rejected"] == 6
    assert {"row", "column", "level", "message"} <= set(done["problems"][0])
    assert {key: value for key, value in done.items() if key != "import_id"} == {
        key: value for key, value in dry.items() if key != "import_id"
    }


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "rỗng"), (b"PK\x03\x04 broken", "hỏng"), (b"%PDF-1.7 ...", "không phải bảng tính")],
)
def test_what_is_no_workbook_is_one_sentence(office: Office, tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "tep.xlsx"
    path.write_bytes(content)
    with pytest.raises(WorldFault) as caught:
        importing.preview(office, path)
    assert words in caught.value.sentence
    assert caught.value.sentence.endswith(".")


def test_the_order_of_rows_gives_the_order_of_members(office: Office, tmp_path: Path) -> None:
    take_in(office, filled_template(office, tmp_path / "mau.xlsx"))
    child = AN | {"full_name": "Nguyễn Thị Con", "relation": "Con", "birth": "2001", "sex": "Nữ"}
    child = {key: value for key, value in child.items() if key not in ("personal_id", "insurance_no", "support_class")}
    assert counts(take_in(office, filled_template(office, tmp_path / "con.xlsx", [*FAMILY[:2], child]))) == (
        3,
        1,
        0,
        2,
        0,
    )
    home = person(office, "Nguyễn Văn An").household_id
    assert [one.name for one in office.read.people.of_household(home)] == [
        "Nguyễn Văn An",
        "Trần Thị Bưởi",
        "Nguyễn Thị Con",
    ]


def test_outcome_names_what_changed(office: Office, tmp_path: Path) -> None:
    seen = importing.preview(office, filled_template(office, tmp_path / "mau.xlsx"))
    outcome = importing.commit(office, seen)
    assert (outcome.label, {"household", "person", "import"} <= outcome.changes) == ("Nhập mau.xlsx", True)
    (batch,) = office.read.imports.all()
    assert replace(batch, id=0, fingerprint="", sha256="") == replace(
        batch, id=0, fingerprint="", sha256="", file_name="mau.xlsx", policy="add,fill,update", read=3, added=3
    )
