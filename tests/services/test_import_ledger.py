"""The row ledger months later: each row with whom it speaks of, and the rejected rows as a workbook that comes in again."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from desktop_app.services import import_history, importing
from desktop_app.services.import_ledger import ledger_of, save_rejects_again
from desktop_app.services.office import Office
from desktop_app.system.faults import WorldFault
from tests.builders import empty_office, person
from tests.services.import_workbooks import AN, BUOI, CUONG, FAMILY, filled_template, untidy_list


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with empty_office(tmp_path, communes=("00376",)) as found:
        yield found


def take_in(office: Office, path: Path) -> int:
    receipt = importing.commit(office, importing.preview(office, path)).value
    assert receipt.import_id is not None
    return receipt.import_id


def test_every_row_says_what_became_of_it_and_of_whom(office: Office, tmp_path: Path) -> None:
    ledger = ledger_of(office, take_in(office, untidy_list(tmp_path / "thon.xlsx")))
    assert [(line.row, line.result) for line in ledger.lines] == [
        (9, "add"), (10, "add"), (12, "add"), (14, "add"), (15, "error"), (16, "add"),
    ]  # fmt: skip
    by_row = {line.row: line for line in ledger.lines}
    assert (by_row[10].name, by_row[10].place, by_row[10].person_id) == (
        "Phạm Thị Hạ",
        "Thôn Đông",
        person(office, "Phạm Thị Hạ").id,
    )
    assert (by_row[15].person_id, "Họ và tên" in by_row[15].message) == (None, True)
    assert ledger.batch.read == len(ledger.lines)


def test_the_rejected_rows_come_out_again_and_in_when_corrected(office: Office, tmp_path: Path) -> None:
    wrong = BUOI | {"full_name": "", "phone": "0912000333", "birth": "03/1968", "household_code": "TT-009"}
    import_id = take_in(office, filled_template(office, tmp_path / "mau.xlsx", [AN, wrong, CUONG]))
    out = tmp_path / "loi.xlsx"
    assert save_rejects_again(office, import_id, out) == 1
    book = openpyxl.load_workbook(out)
    page = book.active
    assert page is not None
    cells = {cell.value: cell for row in page.iter_rows() for cell in row if cell.value}
    name = next(cell for text, cell in cells.items() if text == "Mã hộ")
    assert "03/1968" in cells
    assert "Nữ" in cells
    assert "0912000333" in cells
    page.cell(name.row, page.max_column + 1, "Họ và tên")
    page.cell(name.row + 1, page.max_column, "Trần Thị Bưởi")
    book.save(out)
    seen = importing.preview(office, out)
    assert (seen.totals.read, seen.totals.added, seen.rows[0].note) == (1, 1, "")
    importing.commit(office, seen)
    found = person(office, "Trần Thị Bưởi")
    assert (found.birth, found.sex, found.phone) == ("1968-03", "female", "0912000333")
    assert office.read.households.get(found.household_id).code == "TT-009"


def test_what_is_gone_or_was_never_wrong_is_said(office: Office, tmp_path: Path) -> None:
    import_id = take_in(office, filled_template(office, tmp_path / "mau.xlsx", FAMILY))
    with pytest.raises(WorldFault, match="không có dòng nào bị loại"):
        save_rejects_again(office, import_id, tmp_path / "a.xlsx")
    import_history.undo_import(office, import_id)
    for ask in (
        lambda: ledger_of(office, import_id),
        lambda: save_rejects_again(office, import_id, tmp_path / "a.xlsx"),
    ):
        with pytest.raises(WorldFault, match="Không còn lần nhập này"):
            ask()
    assert not (tmp_path / "a.xlsx").exists()


def test_a_person_who_went_leaves_the_row_without_a_link(office: Office, tmp_path: Path) -> None:
    import_id = take_in(office, filled_template(office, tmp_path / "mau.xlsx", FAMILY))
    before = ledger_of(office, import_id).lines[1]
    assert before.person_id is not None
    with office.write("test", "Xoá") as work:
        work.people.remove(before.person_id)
    assert ledger_of(office, import_id).lines[1] == replace(before, person_id=None)
