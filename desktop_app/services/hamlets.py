"""Thôn, ấp, bản, tổ dân phố of the office's communes: add, rename, put in walking order."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.names import clean
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.storage.unit_of_work import UnitOfWork

KINDS = ("thôn", "ấp", "bản", "buôn", "làng", "xóm", "phum", "sóc", "khu phố", "tổ dân phố", "khóm", "khu")
_CHANGES = frozenset({"hamlet", "household"})


def add_hamlet(office: Office, commune_code: str, name: str, kind: str | None = None) -> Outcome[int]:
    """Add a hamlet at the end of its commune's walking order; the value is its id.

    ``kind`` is read off the name where it begins with one ("Thôn Bình Hòa") and nothing is given. Raises ``RuleBroken``
    for a blank or used name and for a commune that the office does not cover.
    """
    typed = clean(name)
    with office.write("hamlet.add", f"Thêm {typed}") as work:
        if commune_code not in {commune.code for commune in work.communes.covered()}:
            raise RuleBroken("Xã, phường này không thuộc phạm vi của cơ quan.", rule="hamlet.commune")
        _check_name(work, commune_code, typed)
        hamlet_id = work.hamlets.add(
            commune_code=commune_code,
            name=typed,
            kind=kind or kind_of(typed),
            list_order=work.hamlets.last_order(commune_code) + 1,
        )
    return Outcome(value=hamlet_id, changes=_CHANGES, label=f"Thêm {typed}")


def rename_hamlet(office: Office, hamlet_id: int, name: str) -> Outcome[int]:
    """Give a hamlet another name. Raises as ``add_hamlet`` does."""
    typed = clean(name)
    with office.write("hamlet.rename", f"Đổi tên thành {typed}") as work:
        hamlet = work.hamlets.get(hamlet_id)
        _check_name(work, hamlet.commune_code, typed, but=hamlet_id)
        work.hamlets.change(hamlet_id, name=typed, kind=kind_of(typed) or hamlet.kind)
    return Outcome(value=hamlet_id, changes=_CHANGES, label=f"Đổi tên {hamlet.name} thành {typed}")


def reorder_hamlets(office: Office, commune_code: str, hamlet_ids: Sequence[int]) -> Outcome[int]:
    """Fix the walking order of a commune; hamlets not named follow in their present order."""
    with office.write("hamlet.order", "Sắp lại thứ tự thôn") as work:
        rest = [row.id for row in work.hamlets.of_commune(commune_code) if row.id not in set(hamlet_ids)]
        changed = sum(
            work.hamlets.change(hamlet_id, list_order=place)
            for place, hamlet_id in enumerate([*hamlet_ids, *rest], start=1)
        )
    changes = _CHANGES if changed else frozenset()
    return Outcome(value=changed, changes=changes, label="Sắp lại thứ tự thôn")


def remove_hamlet(office: Office, hamlet_id: int) -> Outcome[int]:
    """Take out a hamlet made by mistake. Raises ``RuleBroken`` when households or rounds use it."""
    with office.write("hamlet.remove", "Bỏ thôn nhập nhầm") as work:
        hamlet = work.hamlets.get(hamlet_id)
        if work.hamlets.is_used(hamlet_id):
            raise RuleBroken(f"{hamlet.name} đã có hộ hoặc đợt vận động nên không xoá được.", rule="hamlet.remove")
        work.hamlets.remove(hamlet_id)
    return Outcome(value=hamlet_id, changes=_CHANGES, label=f"Bỏ {hamlet.name}")


def kind_of(name: str) -> str | None:
    """The kind a name begins with ("Tổ dân phố 1" → "tổ dân phố"), None where it says none."""
    lowered = clean(name).lower()
    found = [kind for kind in KINDS if lowered.startswith(f"{kind} ")]
    return max(found, key=len) if found else None


def _check_name(work: UnitOfWork, commune_code: str, name: str, but: int | None = None) -> None:
    if not name:
        raise RuleBroken("Chưa gõ tên thôn, tổ dân phố.", rule="hamlet.name")
    same = work.hamlets.by_name(commune_code, name)
    if same is not None and same.id != but:
        raise RuleBroken(f"Xã, phường này đã có {same.name}; mỗi tên chỉ ghi một lần.", rule="hamlet.name")
