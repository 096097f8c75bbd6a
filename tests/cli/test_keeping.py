"""`new`, `check`, `backup` and `restore`."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.journeys.commands import refused, run

NEW = ["--office", "BHXH cơ sở Thử", "--communes"]


def test_a_new_office_covers_the_communes_asked_for(tmp_path: Path) -> None:
    made = run("new", tmp_path / "a.db", *NEW, "00376,00382", "--station", "9", "--json").answer
    assert [one["code"] for one in made["communes"]] == ["00376", "00382"]
    assert made["station"] == 9
    checked = run("check", tmp_path / "a.db", "--json").answer
    assert (checked["people"], checked["households"], checked["quality"]["score"]) == (0, 0, 100.0)


def test_a_code_from_before_the_mergers_means_the_commune_it_went_into(tmp_path: Path) -> None:
    ran = run("new", tmp_path / "a.db", *NEW, "00070,00073")
    assert ran.code == 0
    assert "Mã cũ 00073 được thay" in ran.out
    made = run("new", tmp_path / "b.db", *NEW, "00070,00073", "--json").answer
    assert made["communes"][0] == {"code": "00070", "name": "Phường Hoàn Kiếm"}
    assert len(made["communes"]) == 2


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["00376,99999"], "99999"),
        ([","], "Chưa chọn xã"),
        (["00376", "--station", "0"], "Số máy"),
        (["00376", "--station", "9999999"], "Số máy"),
    ],
)
def test_an_office_that_cannot_be(tmp_path: Path, options: list[str], words: str) -> None:
    assert refused(run("new", tmp_path / "a.db", *NEW, *options), words)
    assert not (tmp_path / "a.db").exists()


def test_an_existing_file_is_never_overwritten(twelve: Path) -> None:
    before = twelve.read_bytes()
    assert refused(run("new", twelve, *NEW, "00376"), "không bị ghi đè")
    assert refused(run("demo", twelve, "--people", "5"), "không bị ghi đè")
    assert twelve.read_bytes() == before


def test_a_new_office_makes_its_folder_and_no_other_command_does(tmp_path: Path) -> None:
    path = tmp_path / "Cơ sở" / "năm 2026" / "a.db"
    opening: list[list[str | Path]] = [["check", path], ["backup", path], ["import", path, tmp_path / "a.xlsx"]]
    for command in opening:
        assert refused(run(*command), "Không tìm thấy")
    assert list(tmp_path.iterdir()) == []
    assert run("new", path, *NEW, "00376").code == 0
    assert run("check", path).code == 0


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "ghi chú").write_text("là một tệp", encoding="utf-8")
    assert refused(run("new", tmp_path / "ghi chú" / "a.db", *NEW, "00376"), "ghi chú")


def test_check_of_a_sound_file(village: Path) -> None:
    ran = run("check", village, "--json")
    found = ran.answer
    assert ran.code == 0
    assert (found["integrity"], found["foreign_keys"], found["journal"]) == ("ok", "ok", "ok")
    assert found["people"] == 300
    quality = found["quality"]
    assert quality.keys() >= {"score", "criteria", "problems"}
    assert 0 < quality["score"] <= 100
    assert set(quality["criteria"]) == {"đúng", "đủ", "sạch", "sống", "thống nhất", "dùng chung"}


def test_check_of_a_changed_file_says_where_and_ends_with_1(twelve: Path) -> None:
    with closing(sqlite3.connect(twelve)) as connection:
        connection.execute("DROP TRIGGER journal_person_update")
        connection.execute("UPDATE person SET personal_id = NULL WHERE name LIKE 'Nguyễn%'")
        connection.commit()
    ran = run("check", twelve, "--json")
    assert ran.code == 1
    assert ran.answer["integrity"] == "ok"
    assert "step" in ran.answer["journal"]
    assert "phục hồi" in ran.err


def test_a_backup_can_go_elsewhere_and_comes_back(twelve: Path, tmp_path: Path) -> None:
    made = run("backup", twelve, "--to", tmp_path / "USB của cơ quan", "--json").answer
    assert Path(made["path"]).parent == tmp_path / "USB của cơ quan"
    assert (made["people"], made["verified"]) == (12, True)
    twelve.unlink()
    back = run("restore", made["path"], twelve, "--json").answer
    assert back["kept_aside"] is None
    assert run("check", twelve, "--json").answer["people"] == 12


def test_restore_keeps_what_stood_there(village: Path, twelve: Path) -> None:
    back = run("restore", village, twelve, "--json").answer
    assert run("check", twelve, "--json").answer["people"] == 300
    assert run("check", back["kept_aside"], "--json").answer["people"] == 12


def test_restore_onto_itself_is_refused(twelve: Path) -> None:
    assert refused(run("restore", twelve, twelve), "cùng một tệp")
    assert run("check", twelve).code == 0
