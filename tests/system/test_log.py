"""The log is masked, turns over, and never stands in the way."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.system import log
from desktop_app.system.log import log_tail, start_log, stop_log

_writer = logging.getLogger("desktop_app.services.example")


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    stop_log()


def _started(folder: Path) -> Path:
    path = start_log(folder)
    assert path is not None
    return path


def test_a_line_is_masked_before_it_reaches_the_disk(tmp_path: Path) -> None:
    path = _started(tmp_path)
    _writer.info("đã đọc CCCD %s của %s", "001065012345", "Nguyễn Văn An")
    text = path.read_text(encoding="utf-8")
    assert "***345" in text
    assert "001065012345" not in text
    assert "Nguyễn" not in text
    assert text.startswith("20")


def test_a_traceback_is_masked_too(tmp_path: Path) -> None:
    path = _started(tmp_path)
    try:
        raise ValueError("0912345678")
    except ValueError:
        _writer.exception("hỏng")
    assert "0912345678" not in path.read_text(encoding="utf-8")


def test_starting_again_moves_to_the_new_folder(tmp_path: Path) -> None:
    first = _started(tmp_path / "a")
    second = _started(tmp_path / "b")
    _writer.info("một dòng")
    assert not first.exists()
    assert second.read_text(encoding="utf-8").count("một dòng") == 1


def test_it_turns_over_and_keeps_a_few_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "_LARGEST", 200)
    _started(tmp_path)
    for number in range(50):
        _writer.info("dòng %s", number)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [log.FILE_NAME, *(f"{log.FILE_NAME}.{number}" for number in range(1, 6))]


def test_a_folder_that_cannot_be_made_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("đây là tệp", encoding="utf-8")
    assert start_log(tmp_path / "logs") is None
    _writer.info("vẫn chạy")


def test_a_log_that_can_no_longer_be_written_stops_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = _started(tmp_path)
    path.mkdir()
    _writer.info("vẫn chạy")
    assert capsys.readouterr().err == ""


def test_the_tail_is_masked_once_more(tmp_path: Path) -> None:
    path = tmp_path / "old.log"
    path.write_text("".join(f"dòng {number} 0912345678\n" for number in range(1, 501)), encoding="utf-8")
    tail = log_tail(path, lines=2)
    assert tail == "dòng 499 ***678\ndòng 500 ***678\n"
    assert log_tail(tmp_path / "none.log") == ""
