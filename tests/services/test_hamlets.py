"""Hamlets: names that stand once, walking order, and nothing in use is taken out."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.hamlets import add_hamlet, kind_of, remove_hamlet, rename_hamlet, reorder_hamlets
from desktop_app.services.history import undo_last
from desktop_app.services.office import Office
from tests.builders import FIRST_COMMUNE, SECOND_COMMUNE, hamlet, office_of_twelve


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = office_of_twelve(tmp_path)
    yield found
    found.close(with_backup=False)


def names(office: Office) -> list[str]:
    return [row.name for row in office.read.hamlets.of_commune(FIRST_COMMUNE)]


def test_a_new_hamlet_comes_last_and_its_kind_is_read_off(office: Office) -> None:
    made = add_hamlet(office, FIRST_COMMUNE, "  Xóm   Đông ")
    found = office.read.hamlets.get(made.value)
    assert (found.name, found.kind, names(office)[-1]) == ("Xóm Đông", "xóm", "Xóm Đông")
    undo_last(office)
    assert "Xóm Đông" not in names(office)


@pytest.mark.parametrize(
    ("name", "kind"),
    [("Tổ dân phố 1", "tổ dân phố"), ("Khu phố 3", "khu phố"), ("Khu 5", "khu"), ("Ấp Mỹ A", "ấp"), ("Bình Hòa", None)],
)
def test_kinds(name: str, kind: str | None) -> None:
    assert kind_of(name) == kind


@pytest.mark.parametrize("name", ["", "   ", "thôn binh hoà", "THÔN BÌNH HÒA"])
def test_blank_and_used_names_are_refused(office: Office, name: str) -> None:
    with pytest.raises(RuleBroken):
        add_hamlet(office, FIRST_COMMUNE, name)


def test_the_same_name_may_stand_in_another_commune(office: Office) -> None:
    add_hamlet(office, SECOND_COMMUNE, "Thôn Bình Hòa")
    with pytest.raises(RuleBroken):
        add_hamlet(office, "00004", "Thôn Bình Hòa")


def test_rename_keeps_the_households(office: Office) -> None:
    known = hamlet(office, "Thôn Bình Hòa")
    rename_hamlet(office, known.id, "Thôn Bình Hoà Mới")
    assert len(office.read.households.of_hamlet(known.id)) == 2
    with pytest.raises(RuleBroken):
        rename_hamlet(office, known.id, "Thôn Tân Lập")


def test_walking_order(office: Office) -> None:
    far = hamlet(office, "Thôn Đồi Vắng").id
    reorder_hamlets(office, FIRST_COMMUNE, [far])
    assert names(office) == ["Thôn Đồi Vắng", "Thôn Bình Hòa", "Thôn Tân Lập"]
    assert reorder_hamlets(office, FIRST_COMMUNE, [far]).changes == frozenset()


def test_only_an_unused_hamlet_is_taken_out(office: Office) -> None:
    with pytest.raises(RuleBroken):
        remove_hamlet(office, hamlet(office, "Thôn Bình Hòa").id)
    remove_hamlet(office, hamlet(office, "Thôn Đồi Vắng").id)
    assert names(office) == ["Thôn Bình Hòa", "Thôn Tân Lập"]
