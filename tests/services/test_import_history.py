"""Taking an import back weeks later: what stays is named, what the import taught is forgotten."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.services import import_history, import_memory, importing, keeping
from desktop_app.services.history import redo_last, undo_last
from desktop_app.services.import_values import Decision
from desktop_app.services.office import Office
from desktop_app.storage import journal
from tests.builders import empty_office, person
from tests.services.import_workbooks import AN, BUOI, CUONG, filled_template, plain_list

NAMESAKE = AN | {"personal_id": "", "insurance_no": "", "birth": "", "phone": "0911111111"}
HEADINGS = ("Họ và tên", "Ngày sinh", "Số CCCD", "Thôn", "Số nào đó")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with empty_office(tmp_path, communes=("00376",)) as found:
        yield found


def take_in(office: Office, path: Path, **choices: object) -> int:
    receipt = importing.commit(office, importing.preview(office, path, **choices)).value  # type: ignore[arg-type]
    assert receipt.import_id is not None
    return receipt.import_id


def test_what_was_deleted_since_is_not_left(office: Office, tmp_path: Path) -> None:
    import_id = take_in(office, filled_template(office, tmp_path / "mau.xlsx"))
    cuong = person(office, "Lê Văn Cường")
    with office.write("test", "Xoá") as work:
        work.households.change(cuong.household_id, head_id=None)
        work.people.remove(cuong.id)
    left = import_history.undo_import(office, import_id).value.left
    assert {(one.kind, one.text) for one in left} == {("household", "hộ TT-002"), ("hamlet", "TDP 2")}
    assert keeping.check(office).sound


def test_everything_that_can_stay_is_named(office: Office, tmp_path: Path) -> None:
    import_id = take_in(
        office, filled_template(office, tmp_path / "mau.xlsx", [AN | {"support_class": "hộ nghèo"}, BUOI])
    )
    (entitlement,) = office.read.entitlements.all()
    with office.write("test", "Sửa") as work:
        work.entitlements.change(entitlement.id, evidence="QĐ 12")
    left = {one.kind: one.text for one in import_history.undo_import(office, import_id).value.left}
    assert left["entitlement"] == "diện hỗ trợ của TT-001"
    assert left["household"] == "hộ TT-001"
    assert "person" in left  # the head stays with the household that stays


def test_every_table_of_the_office_that_imports_write_has_a_noun(office: Office) -> None:
    written_otherwise = {
        "setting", "office_commune", "waiver", "round", "round_hamlet", "visit", "batch", "office_rate", "support_rule",
        "receipt_book", "receipt_hand_out", "receipt_mark", "receipt_print", "e_receipt", "remittance", "month_lock",
        "contract", "contract_target", "contract_rate", "collection_point", "remuneration_line",
        "batch_event", "batch_return", "batch_exception", "submission", "submission_part", "submission_event",
        "own_workbook", "own_binding", "own_indicator", "death", "two_people", "merged_person",
        "succession", "round_household", "saved_view",
            "walk_list", "walk_list_line", "own_code", "quality_skip", "outreach", "outreach_person",
    }  # fmt: skip
    tables = set(journal.journalled_tables(office.read.db)) - written_otherwise
    assert tables == set(import_history._NOUNS)  # a new table: say here and there how a row of it is called


def test_a_wrong_layout_goes_with_its_import(office: Office, tmp_path: Path) -> None:
    path = plain_list(tmp_path / "ds.xlsx", HEADINGS, ["Phan Văn Lạ", "1970", "", "Thôn Một", "0912345678"])
    right = take_in(office, path, mapping={"E": "phone"}, kind="members")
    again = plain_list(tmp_path / "ds2.xlsx", HEADINGS, ["Phan Văn Xa", "1971", "", "Thôn Một", "0912345679"])
    assert importing.preview(office, again).mapping["E"] == "phone"
    wrong = take_in(office, again, mapping={"E": "note"}, kind="members")
    third = plain_list(tmp_path / "ds3.xlsx", HEADINGS, ["Phan Văn Ba", "1972", "", "Thôn Một", "0912345670"])
    assert importing.preview(office, third).mapping["E"] == "note"
    import_history.undo_import(office, wrong)
    assert importing.preview(office, third).mapping["E"] == "phone"
    import_history.undo_import(office, right)
    assert "E" not in importing.preview(office, third).mapping


def test_decisions_go_with_their_import_and_come_back_by_redo(office: Office, tmp_path: Path) -> None:
    take_in(office, filled_template(office, tmp_path / "mau.xlsx"))
    doubtful = filled_template(office, tmp_path / "ngo.xlsx", [NAMESAKE])
    seen = importing.preview(office, doubtful)
    an = person(office, "Nguyễn Văn An").id
    assert seen.rows[0].result == "suspect"
    importing.commit(
        office, importing.revise(office, seen, decisions={seen.rows[0].row: Decision(action="match", person_id=an)})
    )
    assert [one.person for one in import_memory.list_decisions(office)] == ["Nguyễn Văn An"]
    undo_last(office)
    assert import_memory.list_decisions(office) == ()
    assert importing.preview(office, doubtful).rows[0].result == "suspect"
    redo_last(office)
    assert [one.meaning for one in import_memory.list_decisions(office)] == ["là người này"]


def test_a_decision_forgotten_since_does_not_stop_the_undo(office: Office, tmp_path: Path) -> None:
    path = filled_template(office, tmp_path / "mau.xlsx")
    take_in(office, path)
    doubtful = filled_template(office, tmp_path / "ngo.xlsx", [CUONG | {"personal_id": "", "birth": "1991"}])
    seen = importing.preview(office, doubtful)
    decided = importing.revise(office, seen, decisions={seen.rows[0].row: Decision(action="skip")})
    import_id = importing.commit(office, decided).value.import_id
    assert import_id is not None
    (kept,) = import_memory.list_decisions(office)
    import_memory.forget_decisions(office, [kept.id])
    assert import_history.undo_import(office, import_id).value.left == ()


def test_the_ledger_of_an_undone_import_is_forgotten_with_the_next_one(office: Office, tmp_path: Path) -> None:
    first = take_in(office, filled_template(office, tmp_path / "mau.xlsx"))
    import_history.undo_import(office, first)
    assert len(import_history.import_rows(office, first)) == 3  # a redo would need it
    second = take_in(office, filled_template(office, tmp_path / "khac.xlsx", [CUONG]))
    assert import_history.import_rows(office, first) == ()
    assert [row.row_number for row in import_history.import_rows(office, second)] == [5]
    assert [number for number, _ in office.read.imports.content_of(second)] == [5]
