"""What a build must be able to do without its window, tried once in an empty folder: data file, migration, workbooks, PDF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from desktop_app.services import demo, import_files, importing, keeping, reporting
from desktop_app.services.office import Office, open_office
from desktop_app.storage import connection
from desktop_app.storage.migrations import SCHEMA_VERSION
from desktop_app.system.faults import WorldFault

_PEOPLE = 120


class CheckFailed(WorldFault):
    """A part of the build does not do what it must."""


def prepare(folder: Path, say: Callable[[str], None]) -> Office:
    """Make a small office, leave it as an older schema would be marked, and open it through backup and migration."""
    path = folder / "tu-kiem-tra.db"
    demo.build(path, people=_PEOPLE).close(with_backup=False)
    writer = connection.connect_writer(path)
    connection.mark_schema(writer, SCHEMA_VERSION - 1)
    writer.close()
    office = open_office(path)
    if office.last_backup() is None or not keeping.check(office).sound:
        raise CheckFailed("Tự kiểm tra: mở tệp đời cũ không tạo bản sao lưu hoặc tệp không nguyên vẹn.")
    say("tệp dữ liệu: lập, sao lưu, nâng đời, kiểm tra – đạt")
    return office


def workbooks(office: Office, folder: Path, say: Callable[[str], None]) -> None:
    """Write the blank template, read it back, and fill the official form."""
    template = import_files.write_template(office, folder / "mau-nhap.xlsx")
    seen = importing.preview(office, template)
    if seen.totals.read != 0 or seen.kind != "households":
        raise CheckFailed("Tự kiểm tra: mẫu trống ghi ra không đọc lại được.")
    say("bảng tính: ghi mẫu trống, đọc lại – đạt")
    month = f"{office.today:%Y-%m}"
    for suffix, name in (("xlsx", "biểu mẫu Excel"), ("pdf", "bản in PDF")):
        out = folder / f"B15a-UQ.{suffix}"
        reporting.report_json(office, "B15a-UQ", month, out=out, filters={})
        if out.stat().st_size < 5000:
            raise CheckFailed(f"Tự kiểm tra: {name} trống.")
        say(f"{name}: B15a-UQ – đạt")
