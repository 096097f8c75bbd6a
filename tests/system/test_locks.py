"""One program at a time on one data file, whatever happens to the one before."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.system.disk import FileMissing
from desktop_app.system.locks import OfficeInUse, OfficeLock
from tests.house.source import ROOT

_HOLD = """
import sys
from pathlib import Path
from desktop_app.system.locks import OfficeLock
lock = OfficeLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
sys.stdin.readline()
"""


def _holder(data_file: Path) -> "subprocess.Popen[str]":
    """Start another program that holds the lock, and wait until it does."""
    command = [sys.executable, "-c", _HOLD, str(data_file)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_window_is_refused_and_told_why(tmp_path: Path) -> None:
    data_file = tmp_path / "TânPhú.db"
    with OfficeLock(data_file):
        with pytest.raises(OfficeInUse) as caught:
            OfficeLock(data_file).acquire()
        assert "TânPhú.db" in caught.value.sentence
        assert "Hãy" in caught.value.sentence


def test_it_can_be_taken_again_after_it_was_given_back(tmp_path: Path) -> None:
    data_file = tmp_path / "a.db"
    for _ in range(3):
        with OfficeLock(data_file) as lock:
            assert lock.held
        assert not lock.held


def test_taking_and_giving_back_twice_changes_nothing(tmp_path: Path) -> None:
    lock = OfficeLock(tmp_path / "a.db")
    lock.acquire()
    lock.acquire()
    lock.release()
    lock.release()
    with OfficeLock(tmp_path / "a.db"):
        pass


def test_two_names_of_one_file_are_one_lock(tmp_path: Path) -> None:
    data_file = tmp_path / "a.db"
    data_file.touch()
    (tmp_path / "folder").mkdir()
    with OfficeLock(data_file), pytest.raises(OfficeInUse):
        OfficeLock(tmp_path / "folder" / ".." / "a.db").acquire()
    if hasattr(os, "symlink") and os.name != "nt":
        (tmp_path / "link.db").symlink_to(data_file)
        with OfficeLock(data_file), pytest.raises(OfficeInUse):
            OfficeLock(tmp_path / "link.db").acquire()


def test_two_files_are_two_locks(tmp_path: Path) -> None:
    with OfficeLock(tmp_path / "a.db"), OfficeLock(tmp_path / "b.db") as second:
        assert second.held


def test_another_program_is_refused_until_the_first_is_gone(tmp_path: Path) -> None:
    data_file = tmp_path / "a.db"
    with _holder(data_file) as process:
        with pytest.raises(OfficeInUse):
            OfficeLock(data_file).acquire()
        process.communicate("\n", timeout=30)
    with OfficeLock(data_file) as lock:
        assert lock.held


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 here")
def test_a_killed_program_blocks_nobody(tmp_path: Path) -> None:
    data_file = tmp_path / "a.db"
    with _holder(data_file) as process:
        with pytest.raises(OfficeInUse):
            OfficeLock(data_file).acquire()
        process.kill()
        process.wait(timeout=30)
    with OfficeLock(data_file) as lock:
        assert lock.path.exists()


def test_what_lies_in_an_old_lock_file_means_nothing(tmp_path: Path) -> None:
    data_file = tmp_path / "a.db"
    OfficeLock(data_file).path.write_text("99999")
    with OfficeLock(data_file) as lock:
        assert lock.held


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        OfficeLock(tmp_path / "none" / "a.db").acquire()
    assert list(tmp_path.iterdir()) == []
