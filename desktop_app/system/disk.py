"""Turns what the operating system says into a sentence, and writes files whole or not at all."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from desktop_app.system.faults import WorldFault


class DiskFull(WorldFault):
    """No room left on the drive, or the user's share of it is used up."""


class FileInUse(WorldFault):
    """Another program holds the file, most often Excel."""


class NoPermission(WorldFault):
    """The account may not read or write there, or the place is read-only."""


class FileMissing(WorldFault):
    """The file or its folder is not there."""


class PlaceUnreadable(WorldFault):
    """The drive failed or went away, or the name cannot be used."""


# Windows says more precisely than errno what is wrong.
_WINDOWS_SHARING = (32, 33)  # sharing violation, lock violation
_WINDOWS_FULL = (39, 112)  # handle disk full, disk full
_WINDOWS_GONE = (21, 53, 55, 64, 67, 1117, 1167)  # not ready, network path, device gone, I/O error
_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
_NAME = (errno.EINVAL, errno.ENAMETOOLONG, errno.EILSEQ)


def translate_os_error(exc: OSError, path: Path | str) -> WorldFault:
    """Return the fault that says in Vietnamese what happened to `path` and what to do; raise it `from exc`."""
    name = Path(path).name or str(path)
    windows = getattr(exc, "winerror", None)
    if windows in _WINDOWS_FULL or exc.errno in _FULL or exc.errno == errno.EFBIG:
        return DiskFull(f"Ổ đĩa đã đầy nên không ghi được {name}. Hãy xoá bớt tệp không cần trên ổ đó rồi làm lại.")
    if windows in _WINDOWS_SHARING or exc.errno in (errno.EBUSY, errno.ETXTBSY, errno.EDEADLK):
        return FileInUse(
            f"Tệp {name} đang được mở bởi chương trình khác (thường là Excel). Hãy đóng tệp đó rồi làm lại."
        )
    if exc.errno == errno.EROFS:
        return NoPermission(f"Nơi chứa {name} chỉ cho đọc nên không ghi được. Hãy chọn một thư mục khác trên máy này.")
    if exc.errno in (errno.EACCES, errno.EPERM):
        return NoPermission(
            f"Máy không cho phép đọc hoặc ghi {name}. "
            "Hãy đóng tệp nếu đang mở, bỏ dấu “Chỉ đọc” của tệp, hoặc chọn thư mục khác."
        )
    if exc.errno in (errno.ENOENT, errno.ENOTDIR):
        return FileMissing(f"Không tìm thấy {name}. Hãy kiểm tra lại tên và thư mục, hoặc cắm lại ổ đĩa chứa tệp.")
    if exc.errno == errno.EISDIR:
        return PlaceUnreadable(f"{name} là một thư mục, không phải tệp. Hãy chọn một tệp.")
    if exc.errno == errno.EEXIST:
        return PlaceUnreadable(f"Đã có sẵn {name}. Hãy chọn tên khác hoặc chuyển tệp cũ đi nơi khác.")
    if exc.errno in _NAME:
        return PlaceUnreadable(f"Không dùng được tên {name}. Hãy đặt tên ngắn hơn, không có ký tự đặc biệt.")
    if windows in _WINDOWS_GONE or exc.errno in (errno.EIO, errno.ENODEV, errno.ENXIO):
        return PlaceUnreadable(
            f"Ổ đĩa chứa {name} không trả lời hoặc bị lỗi. Hãy cắm lại ổ đĩa; nếu vẫn lỗi, hãy dùng bản sao lưu."
        )
    return PlaceUnreadable(f"Không đọc hoặc ghi được {name}. Hãy thử lại, hoặc chọn một thư mục khác trên máy này.")


@contextmanager
def writing(path: Path) -> Iterator[Path]:
    """Yield a temporary file beside `path`; when the block ends well it takes the place of `path` in one step.

    When the block or the replacing fails, `path` keeps its old content and no half file stays behind. An OSError comes
    out as the WorldFault of `translate_os_error`; every other exception passes unchanged.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.stem[:40]}-", suffix=path.suffix, dir=path.parent)
        os.close(handle)
    except OSError as exc:
        raise translate_os_error(exc, path) from exc
    temporary = Path(name)
    try:
        yield temporary
        _settle(temporary, path)
    except OSError as exc:
        raise translate_os_error(exc, path) from exc
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _settle(temporary: Path, path: Path) -> None:
    """Put the finished file on the disk itself, then under its name: a power cut leaves the old file or the new one."""
    with temporary.open("rb+") as stream:
        os.fsync(stream.fileno())
    if path.exists():
        temporary.chmod(path.stat().st_mode & 0o777)
    # A new file stays readable by its owner alone, as `mkstemp` made it: it usually holds people's data.
    temporary.replace(path)
