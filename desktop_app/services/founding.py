"""The file of a new office: filled beside its name, and given it when it is whole."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from desktop_app.services import seeding
from desktop_app.storage import connection, files, journal
from desktop_app.storage.engine import Database, DatabaseError
from desktop_app.storage.repositories import Repositories
from desktop_app.storage.unit_of_work import unit_of_work
from desktop_app.system.disk import translate_os_error
from desktop_app.system.faults import WorldFault
from desktop_app.system.resources import read_seed

MAX_STATION = 2**22 - 1  # station × 2^40 must stay a 63-bit integer


@dataclass(frozen=True, kw_only=True)
class OfficeFacts:
    """What a new office needs: its name, the one above it, the communes it covers (5-digit codes) and the number of this installation."""

    name: str
    communes: Sequence[str]
    station: int = 1
    year: int | None = None
    parent_name: str = ""
    code: str = ""

    def check(self) -> None:
        """Raise ``WorldFault`` for a station number out of range or an office without communes."""
        if not 1 <= self.station <= MAX_STATION:
            raise WorldFault(f"Số máy phải từ 1 đến {MAX_STATION}.")
        if not self.communes:
            raise WorldFault("Chưa chọn xã, phường nào. Hãy chọn ít nhất một xã, phường mà cơ quan phụ trách.")


def make_file(path: Path, facts: OfficeFacts, who: journal.Who, year: int) -> None:
    """Make the data file of a new office at ``path``, where none is yet (the caller holds its lock).

    Raises ``WorldFault`` for an unknown commune, a full disk, a folder that refuses; then there is no file.
    """
    fresh = path.with_name(f".{path.name}.moi")
    try:
        _remove(fresh)  # what a program killed in the middle left
        writer = connection.connect_writer(fresh)
        try:
            connection.create_schema(writer, facts.station)
            with writer.atomic():
                seeding.load(Repositories(writer))
            _found(writer, facts, who, year)
        finally:
            writer.close()
        fresh.rename(path)
    except OSError as exc:
        raise translate_os_error(exc, path) from exc
    except DatabaseError as exc:
        raise files.world_fault(exc, path) from exc
    finally:
        with suppress(OSError):  # the fault that is on its way says more
            _remove(fresh)


def _remove(path: Path) -> None:
    for tail in ("", "-wal", "-shm"):
        path.with_name(path.name + tail).unlink(missing_ok=True)


def _found(writer: Database, facts: OfficeFacts, who: journal.Who, year: int) -> None:
    """The first step of every file: who the office is."""
    communes = _in_force(Repositories(writer), facts.communes)
    with unit_of_work(writer, "office.create", "Lập tệp dữ liệu", who, undoable=False) as work:
        values = {
            "office.name": facts.name,
            "office.parent_name": facts.parent_name,
            "office.code": facts.code,
            "station": str(facts.station),
            "year": str(facts.year or year),
        }
        for key, value in values.items():
            work.settings.set(key, value)
        for order, code in enumerate(communes):
            work.communes.cover(code, order)


def _in_force(work: Repositories, codes: Sequence[str]) -> list[str]:
    """The communes of today that ``codes`` mean, each once: a code from before the mergers of 2025 means the commune that most of it went to."""
    known = {commune.code for commune in work.reference.communes(codes)}
    old = [code for code in codes if code not in known]
    if old:
        went_to = {row["old_code"]: row["new_code"] for row in read_seed("commune_mergers") if row["main"] == "yes"}
        unknown = [code for code in old if code not in went_to]
        if unknown:
            raise WorldFault(
                f"Không có xã, phường mang mã {', '.join(unknown)} trong danh mục 3.321 đơn vị. Hãy kiểm tra lại mã 5 chữ số."
            )
        codes = [code if code in known else went_to[code] for code in codes]
    return list(dict.fromkeys(codes))
