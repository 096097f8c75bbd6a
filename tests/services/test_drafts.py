"""Drafts: kept on every field, listed at the next start, never part of the journal."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.services.drafts import clear_draft, list_drafts, save_draft
from desktop_app.services.history import NothingToUndo, undo_last
from desktop_app.services.office import Office, open_office
from tests.builders import empty_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = empty_office(tmp_path)
    yield found
    found.close(with_backup=False)


def test_the_newest_text_of_a_form_is_kept(office: Office) -> None:
    save_draft(office, "household:1", "hộ Nguyễn Văn An, Thôn Bình Hòa", {"phone": "09"})
    save_draft(office, "household:1", "hộ Nguyễn Văn An, Thôn Bình Hòa", {"phone": "0912"})
    save_draft(office, "visit:1:2", "hộ khác", {})
    (draft,) = list_drafts(office, "household:")
    assert (draft.title, draft.payload) == ("hộ Nguyễn Văn An, Thôn Bình Hòa", {"phone": "0912"})
    assert draft.saved_at.startswith("2026-11-21T")
    clear_draft(office, "household:1")
    clear_draft(office, "never:was")
    assert [left.key for left in list_drafts(office)] == ["visit:1:2"]


def test_a_draft_is_there_after_the_file_was_opened_again(tmp_path: Path) -> None:
    office = empty_office(tmp_path, name="lai.db")
    save_draft(office, "household:new", "hộ mới", {"members": [{"name": "Đặng Thị Ơn"}]})
    office.close(with_backup=False)
    again = open_office(tmp_path / "lai.db")
    assert list_drafts(again)[0].payload == {"members": [{"name": "Đặng Thị Ơn"}]}
    again.close(with_backup=False)


def test_drafts_leave_no_step_to_undo(office: Office) -> None:
    save_draft(office, "household:1", "hộ", {"phone": "09"})
    with pytest.raises(NothingToUndo):
        undo_last(office)
    assert not office.changed_since_open()


def test_a_draft_that_cannot_be_read_is_left_out(office: Office) -> None:
    save_draft(office, "household:1", "hộ", {"phone": "09"})
    with office.maintenance() as db:
        db.conn.execute("UPDATE draft SET payload = 'không phải JSON'")
    assert list_drafts(office) == []
