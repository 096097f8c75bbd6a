"""Recognises places where a data file would not be safe: network folders and folders a cloud service synchronises.

On a network drive two programs can hold the "same" lock and SQLite's write-ahead log does not work; a synchronising
client copies the file in the middle of a transaction and answers a conflict with a second file. Both have cost offices
months of work, so such a place is refused before the first byte is written.
"""

import re
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import Literal

from desktop_app.system.faults import WorldFault
from desktop_app.system.machine import DRIVE_REMOTE, Machine


class UnsafePlace(WorldFault):
    """The chosen folder is on a network or is synchronised by a cloud service."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Why a place is unsafe: what it is, and the name of the service or the kind of network for the sentence."""

    kind: Literal["network", "cloud"]
    name: str


# Folder names the clients themselves create; compared without case, whole name.
_CLOUD_FOLDERS: tuple[tuple[str, str], ...] = (
    (r"onedrive( ?[-–] .+)?", "OneDrive"),
    (r"skydrive", "OneDrive"),
    (r"dropbox( \(.+\))?", "Dropbox"),
    (r"google ?drive( \(.+\))?|googledrive.*|my drive|drive của tôi|ổ đĩa của tôi|drivefs", "Google Drive"),
    (r"icloud ?drive|com~apple~clouddocs|mobile documents", "iCloud"),
    (r"box sync|box-box", "Box"),
    (r"p ?cloud ?drive|pcloud ?sync", "pCloud"),
    (r"nextcloud.*", "Nextcloud"),
    (r"owncloud.*", "ownCloud"),
    (r"mega|megasync( .*)?", "MEGA"),
    (r"zalo|zalopc|zalo received files|zalodownloads?|zcloud|zalo cloud", "Zalo"),
    (r"synologydrive|cloudstation", "Synology Drive"),
    (r"yandex\.?disk", "Yandex Disk"),
    (r"proton ?drive|my files - proton drive", "Proton Drive"),
    (r"seafile|seadrive", "Seafile"),
    (r"syncthing", "Syncthing"),
    (r"viettel ?(cloud|drive)|vnpt ?drive|fpt ?drive|fshare ?drive|fshare ?sync", "đám mây"),
)
_CLOUD_NAMES = tuple((re.compile(pattern), service) for pattern, service in _CLOUD_FOLDERS)

# "Box" and "Sync" are also ordinary words: they count only right under the user's home, where the clients put them.
_CLOUD_AT_HOME = {"box": "Box", "sync": "Sync.com"}

# What clients leave lying in the folders they watch: hidden files, all with a dot in front.
_CLOUD_MARKS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\.dropbox(\.cache)?"), "Dropbox"),
    (re.compile(r"\.tmp\.drive(download|upload)"), "Google Drive"),
    (re.compile(r"\.stfolder"), "Syncthing"),
    (re.compile(r"\._?sync_[0-9a-f]+\.db|\.nextcloudsync\.log"), "Nextcloud"),
    (re.compile(r"\.owncloudsync\.log"), "ownCloud"),
    (re.compile(r"\.megaignore"), "MEGA"),
    (re.compile(r"\.synologyworkingdirectory"), "Synology Drive"),
)
_CLOUD_VARIABLES = {"OneDrive": "OneDrive", "OneDriveCommercial": "OneDrive", "OneDriveConsumer": "OneDrive"}
_CLOUD_LABELS = {"google drive": "Google Drive", "pcloud drive": "pCloud", "onedrive": "OneDrive"}

# fmt: off
_NETWORK_KINDS = frozenset({
    "nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "ncpfs", "afs", "ceph", "glusterfs", "lustre", "davfs", "ocfs2",
    "gfs2", "beegfs", "orangefs", "fuse.sshfs", "fuse.smbnetfs", "fuse.gvfsd-fuse", "fuse.davfs", "fuse.davfs2",
    "fuse.glusterfs", "fuse.ceph", "fuse.curlftpfs", "fuse.httpfs", "fuse.s3fs", "fuse.goofys",
})
# fmt: on
_CLOUD_KINDS = {
    "fuse.rclone": "rclone",
    "fuse.google-drive-ocamlfuse": "Google Drive",
    "fuse.onedriver": "OneDrive",
    "fuse.dropboxfs": "Dropbox",
    "fuse.pcloud": "pCloud",
    "fuse.pCloud": "pCloud",
    "fuse.megafs": "MEGA",
    "fuse.seadrive": "Seafile",
}


def refuse_unsafe_place(path: Path, machine: Machine | None = None) -> None:
    """Raise UnsafePlace when a data file at `path` would lie on a network or in a synchronised folder."""
    finding = recognise(path, Machine() if machine is None else machine)
    if finding is None:
        return
    if finding.kind == "network":
        raise UnsafePlace(
            f"{path.name} nằm trên {finding.name}. Tệp dữ liệu đặt trên mạng dễ hỏng và mất số liệu. "
            "Hãy chép tệp về một thư mục trên ổ đĩa của máy này (ví dụ D:\\AnSinhXa) rồi mở ở đó."
        )
    raise UnsafePlace(
        f"{path.name} nằm trong thư mục do {finding.name} đồng bộ. Việc đồng bộ có thể ghi đè làm hỏng số liệu. "
        "Hãy chép tệp ra một thư mục thường trên máy này (ví dụ D:\\AnSinhXa) rồi mở ở đó; "
        "bản sao lưu thì vẫn để trong thư mục đồng bộ được."
    )


def recognise(path: PurePath, machine: Machine) -> Finding | None:
    """Return why `path` is an unsafe place, or None when nothing speaks against it.

    Both the path as it was given and the one behind its links are looked at: a link may lead into a cloud folder, and a
    mapped drive may hide behind a letter.
    """
    for known in dict.fromkeys((path, machine.resolve(path))):
        finding = _network(known, machine) or _cloud(known, machine)
        if finding is not None:
            return finding
    return None


def _network(path: PurePath, machine: Machine) -> Finding | None:
    text = str(path)
    if text.startswith("\\\\") or (machine.windows and text.startswith("//")):
        return _share(PureWindowsPath(text))
    if machine.windows:
        drive = PureWindowsPath(text).drive
        if drive and machine.drive_kind(drive + "\\") == DRIVE_REMOTE:
            return Finding(kind="network", name=f"ổ đĩa mạng {drive}")
        return None
    kind = _mount_kind(text, machine)
    if kind in _CLOUD_KINDS:
        return Finding(kind="cloud", name=_CLOUD_KINDS[kind])
    return Finding(kind="network", name="ổ đĩa mạng") if kind in _NETWORK_KINDS else None


def _share(path: PureWindowsPath) -> Finding | None:
    server = path.drive.removeprefix("\\\\").split("\\")[0]
    if server in ("?", "."):
        # `\\?\C:\…` is this machine spelt the long way; only `\\?\UNC\…` leaves it.
        return Finding(kind="network", name="thư mục mạng") if "UNC" in str(path).upper().split("\\")[3:4] else None
    return Finding(kind="network", name=f"thư mục mạng \\\\{server}")


def _mount_kind(text: str, machine: Machine) -> str:
    place = PurePosixPath(text)
    best, kind = -1, ""
    for mount in machine.mounts():
        # Of two mounts on one folder the later one is seen.
        if place.is_relative_to(mount.folder) and len(mount.folder) >= best:
            best, kind = len(mount.folder), mount.kind
    return kind


def _cloud(path: PurePath, machine: Machine) -> Finding | None:
    folders = tuple(path.parents)
    service = (
        _cloud_variable(path, machine)
        or next((found for folder in folders if (found := _cloud_name(folder, machine))), "")
        or _cloud_label(path, machine)
        or next((found for folder in folders if (found := _cloud_mark(folder, machine))), "")
    )
    return Finding(kind="cloud", name=service) if service else None


def _cloud_variable(path: PurePath, machine: Machine) -> str:
    for variable, service in _CLOUD_VARIABLES.items():
        root = machine.environment.get(variable, "")
        if root and path.is_relative_to(type(path)(root)):
            return service
    return ""


def _cloud_name(folder: PurePath, machine: Machine) -> str:
    name = folder.name.casefold()
    for pattern, service in _CLOUD_NAMES:
        if pattern.fullmatch(name):
            return service
    if folder.parent == machine.home:
        return _CLOUD_AT_HOME.get(name, "")
    return ""


def _cloud_label(path: PurePath, machine: Machine) -> str:
    drive = PureWindowsPath(path).drive if machine.windows else ""
    if not drive:
        return ""
    label = machine.drive_label(drive + "\\").casefold()
    return next((service for start, service in _CLOUD_LABELS.items() if label.startswith(start)), "")


def _cloud_mark(folder: PurePath, machine: Machine) -> str:
    if machine.in_cloud_root(folder):
        return "đám mây của máy này (OneDrive hoặc tương tự)"
    # A folder of downloads holds thousands of names; only the hidden ones can be a mark.
    names = [name.casefold() for name in machine.names_in(folder) if name.startswith(".")]
    for pattern, service in _CLOUD_MARKS:
        if any(pattern.fullmatch(name) for name in names):
            return service
    return ""
