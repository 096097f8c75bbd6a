"""An import is one step: cancelled or failed it leaves nothing, taken back it is forgotten, and what was used since stays."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.services import import_history, importing, keeping
from desktop_app.services.history import redo_last, undo_last
from desktop_app.services.import_values import ImportReceipt
from desktop_app.services.office import Office
from desktop_app.system.disk import DiskFull
from desktop_app.system.faults import WorldFault
from tests.builders import empty_office, person
from tests.services.import_workbooks import AN, BUOI, CUONG, filled_template, stopped_list, untidy_list


class _Stop(Exception):
    """What the window's progress raises when the user cancels."""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with empty_office(tmp_path, communes=("00376",)) as found:
        yield found


def take_in(office: Office, path: Path) -> ImportReceipt:
    return importing.commit(office, importing.preview(office, path)).value


def state(office: Office) -> dict[str, list[Any]]:
    read = office.read
    return {
        "hamlets": read.hamlets.all(), "households": read.households.all(), "people": read.people.all(),
        "leads": read.leads.all(), "entitlements": read.entitlements.all(), "coverages": read.coverages.all(),
        "imports": read.imports.all(),
    }  # fmt: skip


def test_undo_takes_everything_and_forgets_the_file(office: Office, tmp_path: Path) -> None:
    path = filled_template(office, tmp_path / "mau.xlsx")
    before = state(office)
    receipt = take_in(office, path)
    assert receipt.import_id is not None
    undone = import_history.undo_import(office, receipt.import_id)
    assert state(office) == before
    assert (undone.value.file_name, undone.value.left, undone.notes) == ("mau.xlsx", (), ())
    assert {"person", "household", "import"} <= undone.changes
    assert importing.preview(office, path).earlier == ()


def test_the_file_comes_in_again_after_undo(office: Office, tmp_path: Path) -> None:
    path = untidy_list(tmp_path / "thon.xlsx")
    first = take_in(office, path)
    undo_last(office)
    assert office.read.people.count() == 0
    second = take_in(office, path)
    assert (second.totals, second.import_id != first.import_id) == (first.totals, True)
    assert keeping.check(office).sound


def test_ctrl_z_and_ctrl_y_bring_the_same_office(office: Office, tmp_path: Path) -> None:
    receipt = take_in(office, filled_template(office, tmp_path / "mau.xlsx"))
    after = state(office)
    undo_last(office)
    redo_last(office)
    assert state(office) == after
    assert receipt.import_id is not None
    assert [row.result for row in import_history.import_rows(office, receipt.import_id)] == ["add", "add", "add"]
    import_history.undo_import(office, receipt.import_id)
    assert office.read.people.count() == 0


def test_undo_of_an_update_brings_the_old_values_back(office: Office, tmp_path: Path) -> None:
    take_in(office, filled_template(office, tmp_path / "mau.xlsx"))
    before = state(office)
    changed = [AN | {"phone": "0987654321"}, BUOI | {"birth": "12/08/1968"}, CUONG]
    receipt = take_in(office, filled_template(office, tmp_path / "sua.xlsx", changed))
    assert person(office, "Nguyễn Văn An").phone == "0987654321"
    assert receipt.import_id is not None
    import_history.undo_import(office, receipt.import_id)
    assert state(office) == before


def test_what_somebody_edited_since_stays_and_is_named(office: Office, tmp_path: Path) -> None:
    path = filled_template(office, tmp_path / "mau.xlsx")
    receipt = take_in(office, path)
    buoi = person(office, "Trần Thị Bưởi")
    with office.write("test", "Sửa") as work:
        work.people.change(buoi.id, phone="0911111111")
    assert receipt.import_id is not None
    undone = import_history.undo_import(office, receipt.import_id)
    kinds = {(one.kind, one.text) for one in undone.value.left}
    assert kinds == {
        ("person", "Trần Thị Bưởi"), ("person", "Nguyễn Văn An"), ("household", "hộ TT-001"), ("hamlet", "Thôn Bình Hòa"),
    }  # fmt: skip
    assert "Giữ lại" in undone.notes[0]
    assert [one.name for one in office.read.people.all()] == ["Nguyễn Văn An", "Trần Thị Bưởi"]
    assert import_history.list_imports(office) == ()
    assert keeping.check(office).sound
    again = take_in(office, path)
    assert (again.totals.added, again.totals.rejected) == (1, 0)
    assert {one.name for one in office.read.people.all()} == {"Nguyễn Văn An", "Trần Thị Bưởi", "Lê Văn Cường"}
    assert person(office, "Trần Thị Bưởi").phone == "0911111111"


def test_ctrl_z_passes_over_an_import_that_brought_nothing(office: Office, tmp_path: Path) -> None:
    path = filled_template(office, tmp_path / "mau.xlsx")
    take_in(office, path)
    empty = take_in(office, path)
    assert (empty.totals.same, len(import_history.list_imports(office))) == (3, 2)
    undo_last(office)
    assert office.read.people.count() == 0
    assert empty.import_id is not None
    import_history.undo_import(office, empty.import_id)
    assert import_history.list_imports(office) == ()


def test_an_older_import_goes_while_a_newer_one_stays(office: Office, tmp_path: Path) -> None:
    first = take_in(office, filled_template(office, tmp_path / "mau.xlsx"))
    second = take_in(office, untidy_list(tmp_path / "thon.xlsx"))
    assert [batch.id for batch in import_history.list_imports(office)] == [second.import_id, first.import_id]
    assert first.import_id is not None
    import_history.undo_import(office, first.import_id)
    assert office.read.people.count() == 5
    assert [batch.id for batch in import_history.list_imports(office)] == [second.import_id]


def test_an_import_that_is_gone_is_a_sentence(office: Office, tmp_path: Path) -> None:
    receipt = take_in(office, filled_template(office, tmp_path / "mau.xlsx"))
    undo_last(office)
    assert receipt.import_id is not None
    with pytest.raises(WorldFault, match="Không còn lần nhập này"):
        import_history.undo_import(office, receipt.import_id)


@pytest.mark.parametrize("build", [filled_template, stopped_list])
def test_cancelled_at_any_moment_nothing_is_written(office: Office, tmp_path: Path, build: Callable[..., Path]) -> None:
    if build is filled_template:
        path = filled_template(office, tmp_path / "mau.xlsx")
    else:
        path = stopped_list(
            tmp_path / "c21.xlsx",
            ["00376", "Đỗ Thị Lạ", "9900000077", "", "x", "x", "", "03/2026", "", "Xã Sóc Sơn", ""],
        )
    seen = importing.preview(office, path)
    before = state(office)
    moments = _moments(lambda progress: importing.commit(office, seen, progress=progress))
    assert moments >= 4
    assert state(office) != before  # the counting run went through
    undo_last(office)
    fresh = importing.revise(office, seen)
    for moment in range(moments):
        with pytest.raises(_Stop):
            importing.commit(office, fresh, progress=_stop_at(moment))
        assert state(office) == before
    assert keeping.check(office).sound
    assert importing.commit(office, fresh).value.totals.rejected == 0


def test_a_preview_can_be_cancelled(office: Office, tmp_path: Path) -> None:
    path = filled_template(office, tmp_path / "mau.xlsx")
    with pytest.raises(importing.ImportCancelled, match="chưa ghi gì"):
        importing.preview(office, path, cancel=lambda: True)
    with pytest.raises(_Stop):
        importing.preview(office, path, progress=_stop_at(1))


def test_a_full_disk_leaves_the_office_as_it_was(office: Office, tmp_path: Path) -> None:
    many = [
        CUONG
        | {
            "household_code": f"H{at}",
            "full_name": f"Người Thứ {at}",
            "personal_id": f"001090{at:06d}",
            "note": "dài " * 60,
        }
        for at in range(400)
    ]
    seen = importing.preview(office, filled_template(office, tmp_path / "nhieu.xlsx", many))
    before = state(office)
    with office.maintenance() as db:
        pages = db.conn.execute("PRAGMA page_count").fetchone()[0]
        db.conn.execute(f"PRAGMA max_page_count = {pages + 3}")
    with pytest.raises(DiskFull, match="đã đầy"):
        importing.commit(office, seen)
    assert state(office) == before
    with office.maintenance() as db:
        db.conn.execute("PRAGMA max_page_count = 1073741823")
    assert keeping.check(office).sound
    assert importing.commit(office, seen).value.totals.added == 400


def test_every_row_of_the_file_stands_in_the_ledger(office: Office, tmp_path: Path) -> None:
    receipt = take_in(office, untidy_list(tmp_path / "thon.xlsx"))
    assert receipt.import_id is not None
    rows = import_history.import_rows(office, receipt.import_id)
    assert [(row.row_number, row.result) for row in rows] == [
        (9, "add"), (10, "add"), (12, "add"), (14, "add"), (15, "error"), (16, "add"),
    ]  # fmt: skip
    assert rows[0].person_id == person(office, "Nguyễn Văn Đông").id
    assert (rows[4].person_id, "Thiếu “Họ và tên”" in (rows[4].message or "")) == (None, True)


def _moments(run: Callable[[Any], object]) -> int:
    calls: list[int] = []
    run(lambda done, total, text="": calls.append(done))
    return len(calls)


def _stop_at(moment: int) -> Callable[..., None]:
    calls: list[int] = []

    def progress(done: int, total: int, text: str = "") -> None:
        calls.append(done)
        if len(calls) > moment:
            raise _Stop

    return progress
