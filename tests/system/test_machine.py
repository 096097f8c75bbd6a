"""The machine is asked without ever raising."""

from pathlib import Path

from desktop_app.system.machine import Machine, Mount, parse_mounts


def test_mounts_are_read_with_their_escapes() -> None:
    text = "//server/chung /mnt/t\\040\\303\\242n cifs rw 0 0\n/dev/sda1 / ext4 rw 0 0\nbroken\n"
    first, second = parse_mounts(text)
    assert first == Mount(folder="/mnt/t \\303\\242n", kind="cifs")
    assert second == Mount(folder="/", kind="ext4")


def test_what_cannot_be_read_answers_empty(tmp_path: Path) -> None:
    machine = Machine()
    missing = tmp_path / "none"
    assert machine.names_in(missing) == frozenset()
    assert machine.in_cloud_root(missing) is False
    assert machine.resolve(missing) == missing.resolve()


def test_names_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    assert Machine().names_in(tmp_path) == {"a.txt"}
