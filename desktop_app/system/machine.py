"""Asks the machine about drives and mounts; what the answers mean is decided in `places`.

Everything is asked through `Machine`, so that a Windows network drive can be described in a test on Linux.
"""

import os
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

DRIVE_REMOTE = 4  # GetDriveTypeW
_CLOUD_TAG = 0x9000001A  # IO_REPARSE_TAG_CLOUD; the bits under _CLOUD_VARIANTS number the provider
_CLOUD_VARIANTS = 0x0000F000
_LABEL_LENGTH = 261


@dataclass(frozen=True, kw_only=True)
class Mount:
    """One mounted file system of a Unix machine."""

    folder: str
    kind: str


class Machine:
    """The machine the program runs on. Questions it cannot answer come back empty, never as an exception."""

    @property
    def windows(self) -> bool:
        """Whether paths and drives are those of Windows."""
        return sys.platform == "win32"

    @property
    def environment(self) -> Mapping[str, str]:
        """The environment variables."""
        return os.environ

    @property
    def home(self) -> PurePath:
        """The user's home folder."""
        return Path.home()

    def resolve(self, path: PurePath) -> PurePath:
        """Return the path with links followed as far as they exist."""
        try:
            return Path(path).resolve()
        except OSError:
            return path

    def drive_kind(self, root: str) -> int:
        """Return GetDriveTypeW of a drive such as `Z:\\`; 0 (unknown) elsewhere than on Windows."""
        if sys.platform == "win32":
            # Loaded here: the library exists on Windows only.
            import ctypes

            return int(ctypes.windll.kernel32.GetDriveTypeW(root))
        return 0

    def drive_label(self, root: str) -> str:
        """Return the volume label of a drive; empty elsewhere than on Windows."""
        if sys.platform == "win32":
            # Loaded here: the library exists on Windows only.
            import ctypes

            label = ctypes.create_unicode_buffer(_LABEL_LENGTH)
            found = ctypes.windll.kernel32.GetVolumeInformationW(root, label, _LABEL_LENGTH, None, None, None, None, 0)
            return label.value if found else ""
        return ""

    def names_in(self, folder: PurePath) -> frozenset[str]:
        """Return the names in a folder; none when it cannot be read."""
        try:
            return frozenset(entry.name for entry in os.scandir(folder))
        except OSError:
            return frozenset()

    def in_cloud_root(self, folder: PurePath) -> bool:
        """Whether Windows marks the folder, by a reparse tag, as kept by a cloud provider such as OneDrive."""
        try:
            facts = os.lstat(folder)
        except OSError:
            return False
        tag = int(getattr(facts, "st_reparse_tag", 0))
        attributes = int(getattr(facts, "st_file_attributes", 0))
        return bool(attributes & stat.FILE_ATTRIBUTE_REPARSE_POINT) and (tag & ~_CLOUD_VARIANTS) == _CLOUD_TAG

    def mounts(self) -> tuple[Mount, ...]:
        """Return the mounted file systems of a Linux machine; none elsewhere."""
        try:
            text = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ()
        return parse_mounts(text)


def parse_mounts(text: str) -> tuple[Mount, ...]:
    """Read the lines of `/proc/mounts`, where a space in a folder's name is written `\\040`."""
    found = []
    for line in text.splitlines():
        parts = line.split()
        if len(parts) >= 3:
            found.append(Mount(folder=_unescape(parts[1]), kind=parts[2]))
    return tuple(found)


def _unescape(folder: str) -> str:
    for code, sign in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        folder = folder.replace(code, sign)
    return folder
