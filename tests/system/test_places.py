"""Network and cloud folders are recognised on Windows and Linux; ordinary folders are let be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

from desktop_app.system.machine import DRIVE_REMOTE, Machine, Mount
from desktop_app.system.places import Finding, UnsafePlace, recognise, refuse_unsafe_place
from tests.vietnamese import english_words

_DRIVE_FIXED = 3


@dataclass
class Described(Machine):
    """A machine made of facts, so that Windows can be described on Linux."""

    is_windows: bool = False
    variables: Mapping[str, str] = field(default_factory=dict)
    drives: Mapping[str, int] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    contents: Mapping[str, frozenset[str]] = field(default_factory=dict)
    cloud_roots: frozenset[str] = frozenset()
    mounted: tuple[Mount, ...] = (Mount(folder="/", kind="ext4"),)
    links: Mapping[str, str] = field(default_factory=dict)

    @property
    def windows(self) -> bool:
        return self.is_windows

    @property
    def environment(self) -> Mapping[str, str]:
        return self.variables

    @property
    def home(self) -> PurePath:
        return PureWindowsPath(r"C:\Users\canbo") if self.is_windows else PurePosixPath("/home/canbo")

    def resolve(self, path: PurePath) -> PurePath:
        return type(path)(self.links.get(str(path), str(path)))

    def drive_kind(self, root: str) -> int:
        return self.drives.get(root, _DRIVE_FIXED)

    def drive_label(self, root: str) -> str:
        return self.labels.get(root, "")

    def names_in(self, folder: PurePath) -> frozenset[str]:
        return self.contents.get(str(folder), frozenset())

    def in_cloud_root(self, folder: PurePath) -> bool:
        return str(folder) in self.cloud_roots

    def mounts(self) -> tuple[Mount, ...]:
        return self.mounted


WINDOWS = Described(
    is_windows=True,
    variables={"OneDriveCommercial": r"C:\Users\canbo\SoNoiVu", "OneDrive": ""},
    drives={"Z:\\": DRIVE_REMOTE},
    labels={"G:\\": "Google Drive", "E:\\": "USB"},
    contents={r"D:\DongBo": frozenset({".dropbox", "a.db"}), r"D:\NC": frozenset({"._sync_0a1b2c3d4e5f.db"})},
    cloud_roots=frozenset({r"D:\MayChu"}),
)
LINUX = Described(
    mounted=(
        Mount(folder="/", kind="ext4"),
        Mount(folder="/mnt/chung", kind="cifs"),
        Mount(folder="/mnt/chung/may", kind="ext4"),
        Mount(folder="/home/canbo/xa", kind="fuse.sshfs"),
        Mount(folder="/home/canbo/may", kind="fuse.rclone"),
    ),
    links={"/home/canbo/so-lieu/a.db": "/home/canbo/Dropbox/a.db"},
)


@pytest.mark.parametrize(
    ("path", "kind", "name"),
    [
        (r"\\may-chu\chung\a.db", "network", r"\\may-chu"),
        (r"\\?\UNC\may-chu\chung\a.db", "network", "thư mục mạng"),
        (r"//may-chu/chung/a.db", "network", r"\\may-chu"),
        (r"Z:\so-lieu\a.db", "network", "Z:"),
        (r"C:\Users\canbo\OneDrive\a.db", "cloud", "OneDrive"),
        (r"C:\Users\canbo\OneDrive - Sở Nội vụ\Xã\a.db", "cloud", "OneDrive"),
        (r"C:\Users\canbo\SoNoiVu\a.db", "cloud", "OneDrive"),
        (r"c:\users\canbo\sonoivu\a.db", "cloud", "OneDrive"),
        (r"D:\Dropbox (Cá nhân)\a.db", "cloud", "Dropbox"),
        (r"G:\Ổ đĩa của tôi\a.db", "cloud", "Google Drive"),
        (r"G:\a.db", "cloud", "Google Drive"),
        (r"C:\Users\canbo\iCloudDrive\a.db", "cloud", "iCloud"),
        (r"C:\Users\canbo\Box\a.db", "cloud", "Box"),
        (r"P:\pCloudDrive\a.db", "cloud", "pCloud"),
        (r"C:\Users\canbo\Nextcloud2\a.db", "cloud", "Nextcloud"),
        (r"C:\Users\canbo\Documents\Zalo Received Files\a.db", "cloud", "Zalo"),
        (r"D:\DongBo\2026\a.db", "cloud", "Dropbox"),
        (r"D:\NC\a.db", "cloud", "Nextcloud"),
        (r"D:\MayChu\a.db", "cloud", "đám mây"),
    ],
)
def test_unsafe_places_on_windows(path: str, kind: str, name: str) -> None:
    finding = recognise(PureWindowsPath(path), WINDOWS)
    assert finding is not None
    assert finding.kind == kind
    assert name in finding.name


@pytest.mark.parametrize(
    "path",
    [
        r"C:\Users\canbo\AnSinhXa\a.db",
        r"D:\AnSinhXa\a.db",
        r"E:\a.db",
        r"\\?\D:\AnSinhXa\a.db",
        r"D:\Box\a.db",
        r"D:\Hồ sơ Dropbox cũ\a.db",
        r"D:\AnSinhXa\OneDrive.db",
        r"C:\Users\canbo\SoNoiVu2\a.db",
    ],
)
def test_ordinary_places_on_windows(path: str) -> None:
    assert recognise(PureWindowsPath(path), WINDOWS) is None


@pytest.mark.parametrize(
    ("path", "finding"),
    [
        ("/mnt/chung/a.db", Finding(kind="network", name="ổ đĩa mạng")),
        ("/home/canbo/xa/thon/a.db", Finding(kind="network", name="ổ đĩa mạng")),
        ("/home/canbo/may/a.db", Finding(kind="cloud", name="rclone")),
        ("/home/canbo/so-lieu/a.db", Finding(kind="cloud", name="Dropbox")),
        ("/home/canbo/ownCloud/a.db", Finding(kind="cloud", name="ownCloud")),
        ("/mnt/chung/may/a.db", None),
        ("/mnt/chung2/a.db", None),
        ("/home/canbo/a.db", None),
        ("/home/canbo/xa2/a.db", None),
    ],
)
def test_places_on_linux(path: str, finding: Finding | None) -> None:
    assert recognise(PurePosixPath(path), LINUX) == finding


@pytest.mark.parametrize(
    ("folder", "word"), [("Dropbox", "Dropbox"), ("Google Drive", "Google Drive"), ("Nextcloud", "Nextcloud")]
)
def test_a_refusal_says_what_to_do(tmp_path: Path, folder: str, word: str) -> None:
    with pytest.raises(UnsafePlace) as caught:
        refuse_unsafe_place(tmp_path / folder / "TânPhú.db")
    assert "TânPhú.db" in caught.value.sentence
    assert word in caught.value.sentence
    assert "Hãy chép tệp" in caught.value.sentence
    assert english_words(caught.value.sentence) == []


def test_a_network_drive_is_refused_with_its_own_sentence() -> None:
    machine = Described(mounted=(Mount(folder="/", kind="nfs4"),))
    with pytest.raises(UnsafePlace, match="ổ đĩa mạng"):
        refuse_unsafe_place(Path("/home/canbo/a.db"), machine)


def test_the_folder_of_this_test_is_safe(tmp_path: Path) -> None:
    refuse_unsafe_place(tmp_path / "a.db")
