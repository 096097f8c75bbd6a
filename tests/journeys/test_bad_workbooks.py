"""A workbook that cannot be taken in: one sentence, exit 1, and nothing in the office has changed."""

import errno
import io
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from desktop_app.storage import journal
from desktop_app.storage.connection import connect_reader
from tests.builders import office_of_twelve
from tests.excel.binary_builders import compound_file
from tests.excel.builders import write_grid
from tests.journeys.commands import refused, run

LIST = [["Họ và tên", "Ngày sinh", "Giới tính", "Thôn"], ["Nguyễn Thị Mới", "01/02/1980", "Nữ", "Thôn Bình Hòa"]]
TAKE = ["--commune", "00376", "--json"]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    made = office_of_twelve(tmp_path)
    made.close(with_backup=False)
    return made.path


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return write_grid(tmp_path / "danh sách tháng 11.xlsx", LIST)


def steps(path: Path) -> int:
    """Return how many verbs the office has seen."""
    db = connect_reader(path)
    try:
        return journal.count_steps(db)
    finally:
        db.close()


@dataclass(frozen=True, kw_only=True)
class Bad:
    """How a workbook goes bad, and words of the sentence that says so."""

    spoil: Callable[[Path], object]
    words: tuple[str, ...]


def tear(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 3 : len(content) // 2] = os.urandom(len(content) // 2 - len(content) // 3)
    path.write_bytes(content)


def folder_instead(path: Path) -> None:
    path.unlink()
    path.mkdir()


BAD = {
    "cut short": Bad(spoil=lambda path: os.truncate(path, path.stat().st_size * 2 // 3), words=("bị hỏng",)),
    "torn": Bad(spoil=tear, words=("bị hỏng",)),
    "with a password": Bad(
        spoil=lambda path: path.write_bytes(compound_file({"EncryptionInfo": b"x", "EncryptedPackage": b"x" * 5000})),
        words=("mật khẩu", "bỏ mật khẩu"),
    ),
    "a photo": Bad(spoil=lambda path: path.write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(500)), words=("không phải bảng tính",)),
    "a PDF": Bad(spoil=lambda path: path.write_bytes(b"%PDF-1.7\n" + b"x" * 500), words=("không phải bảng tính",)),
    "missing": Bad(spoil=Path.unlink, words=("Không tìm thấy tệp",)),
    "a folder": Bad(spoil=folder_instead, words=("Không tìm thấy tệp",)),
    "no byte": Bad(spoil=lambda path: path.write_bytes(b""), words=("rỗng",)),
    "no row": Bad(spoil=lambda path: write_grid(path, []), words=("danh-sách",)),
    "no heading that is known": Bad(
        spoil=lambda path: write_grid(path, [["Mặt hàng", "Đơn giá"], ["Gạo", 15_000], ["Muối", 4_000]]),
        words=("Không nhận ra danh sách", "tiêu đề cột"),
    ),
}  # fmt: skip
BAD["no row"] = Bad(spoil=BAD["no row"].spoil, words=())


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("way", [[], ["--dry-run"], ["--as", "households"]])
def test_it_is_refused_in_one_sentence_and_nothing_is_written(
    office: Path, workbook: Path, kind: str, way: list[str]
) -> None:
    BAD[kind].spoil(workbook)
    before = steps(office)
    assert refused(run("import", office, workbook, *TAKE, *way), *BAD[kind].words)
    assert steps(office) == before
    assert run("imports", office, "--json").answer == {"imports": []}


def sharing_violation() -> OSError:
    """What Windows says of a workbook that Excel has open."""
    fault = PermissionError(
        errno.EACCES, "The process cannot access the file because it is being used by another process"
    )
    fault.winerror = 32  # type: ignore[attr-defined, unused-ignore]
    return fault


def test_still_open_in_excel(office: Path, workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real_open, real_path_open = io.open, Path.open

    def held(file: Any, *arguments: Any, **options: Any) -> Any:
        if str(file) == str(workbook):
            raise sharing_violation()
        return real_open(file, *arguments, **options)

    def held_path(self: Path, *arguments: Any, **options: Any) -> Any:
        return held(self, *arguments, **options) if self == workbook else real_path_open(self, *arguments, **options)

    before = steps(office)
    with monkeypatch.context() as patch:
        patch.setattr("builtins.open", held)
        patch.setattr(Path, "open", held_path)
        assert refused(run("import", office, workbook, *TAKE), "danh sách tháng 11.xlsx", "đóng tệp trong Excel")
    assert steps(office) == before
    assert run("import", office, workbook, *TAKE).answer["added"] == 1


def test_a_sheet_that_is_not_there(office: Path, workbook: Path) -> None:
    assert refused(run("import", office, workbook, *TAKE, "--sheet", "Tháng 13"), "Tháng 13", "Sheet1")


def test_the_list_of_rejected_rows_cannot_be_written(office: Path, tmp_path: Path) -> None:
    rows = [*LIST, ["", "01/02/1980", "Nữ", "Thôn Bình Hòa"]]
    workbook = write_grid(tmp_path / "có lỗi.xlsx", rows)
    before = steps(office)
    assert refused(run("import", office, workbook, *TAKE, "--rejects", workbook / "lỗi.xlsx"), "lỗi.xlsx")
    assert refused(run("import", office, workbook, *TAKE, "--rejects", workbook), "chính tệp đang nhập")
    assert steps(office) == before
    ran = run("import", office, workbook, *TAKE, "--rejects", tmp_path / "lỗi.xlsx")
    assert (ran.answer["added"], ran.answer["rejected"]) == (1, 1)
    assert (tmp_path / "lỗi.xlsx").is_file()
