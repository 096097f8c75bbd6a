"""The memory of a preview comes back without the cycle collector."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.services import importing
from desktop_app.services.import_letting_go import let_go
from desktop_app.services.import_people import Incoming
from desktop_app.services.import_planning import Plan
from desktop_app.services.office import Office
from tests.builders import office_of_twelve
from tests.services.import_workbooks import AN, filled_template, stopped_list


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with office_of_twelve(tmp_path) as found:
        yield found


@pytest.mark.parametrize("kind", ["households", "stopped"])
def test_a_preview_goes_at_once(office: Office, tmp_path: Path, kind: str) -> None:
    if kind == "households":
        path = filled_template(office, tmp_path / "a.xlsx")
    else:
        path = stopped_list(
            tmp_path / "a.xlsx", ["00376", "Đỗ Thị Lạ", "9900000077", "", "x", "", "", "05/2026", "", "", ""]
        )
    seen = importing.preview(office, path)
    assert isinstance(seen.plan, Plan)
    assert rows_alive() > 0
    gc.collect()
    gc.disable()
    try:
        let_go(office, seen)
        del seen
        assert rows_alive() == 0
    finally:
        gc.enable()


def rows_alive() -> int:
    return sum(isinstance(thing, Incoming) for thing in gc.get_objects())


def test_what_was_let_go_can_be_looked_at_anew(office: Office, tmp_path: Path) -> None:
    path = filled_template(
        office, tmp_path / "a.xlsx", [AN | {"full_name": "Võ Văn Mới", "personal_id": "", "insurance_no": ""}]
    )
    seen = importing.preview(office, path)
    let_go(office, seen)
    again = importing.revise(office, seen)
    assert importing.commit(office, again).value.totals.added == 1
