"""Filters of lists kept under a name."""

from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.services import history
from desktop_app.services.office import Office
from desktop_app.services.saved_views import remove_view, save_view, views_of
from tests.builders import empty_office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return empty_office(tmp_path)


def names(office: Office, list_name: str = "people") -> list[str]:
    return [one.name for one in views_of(office, list_name)]


def test_filters_are_kept_per_list_and_stand_by_name(office: Office) -> None:
    kept = save_view(
        office, "people", "  Ơn chưa  có thẻ ", {"filter": {"cover": "missing", "ages": [16, 59]}, "sort": "birth"}
    )
    save_view(office, "people", "Ấp Bắc", {})
    save_view(office, "households", "Hộ nghèo", {"class_code": "poor"})
    assert names(office) == ["Ấp Bắc", "Ơn chưa có thẻ"]
    assert names(office, "households") == ["Hộ nghèo"]
    (one,) = [view for view in views_of(office, "people") if view.id == kept.value]
    assert one.state == {"filter": {"cover": "missing", "ages": [16, 59]}, "sort": "birth"}
    assert kept.changes == {"saved_view"}


def test_the_same_name_is_kept_anew_whatever_its_marks(office: Office) -> None:
    first = save_view(office, "people", "Hộ nghèo", {"hamlet_id": 1})
    second = save_view(office, "people", "hộ NGHÈO", {"hamlet_id": 2})
    assert second.value == first.value
    assert second.label == "Thay bộ lọc “hộ NGHÈO”"
    assert [(one.name, one.state) for one in views_of(office, "people")] == [("hộ NGHÈO", {"hamlet_id": 2})]


def test_a_filter_let_go_comes_back_by_undo(office: Office) -> None:
    kept = save_view(office, "people", "Hộ nghèo", {"hamlet_id": 1}).value
    remove_view(office, kept)
    assert names(office) == []
    undone = history.undo_last(office)
    assert undone.changes == {"saved_view"}
    assert names(office) == ["Hộ nghèo"]
    history.redo_last(office)
    assert names(office) == []
    with pytest.raises(RuleBroken, match="đã được bỏ"):
        remove_view(office, kept)


@pytest.mark.parametrize("name", ["", "  ", "dài " * 20])
def test_a_filter_needs_a_name_that_fits(office: Office, name: str) -> None:
    with pytest.raises(RuleBroken, match="tên"):
        save_view(office, "people", name, {})
    assert names(office) == []
