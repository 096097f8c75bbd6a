"""One program at a time on one data file.

The lock is the operating system's, on a small file beside the data file: it ends with the process that holds it, so a
program killed in the middle leaves nothing to be cleared by hand. The small file itself stays, and means nothing.
"""

import errno
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from desktop_app.system.disk import translate_os_error
from desktop_app.system.faults import WorldFault

if TYPE_CHECKING:
    from filelock import FileLock


class OfficeInUse(WorldFault):
    """A second program, or a second window, wants the same data file."""

    def __init__(self, data_file: Path) -> None:
        super().__init__(
            f"Tệp dữ liệu {data_file.name} đang được mở ở một cửa sổ An Sinh Xã khác trên máy này. "
            "Hãy chuyển sang cửa sổ đó, hoặc đóng nó rồi mở lại."
        )


class OfficeLock:
    """The right to open one data file; a context manager that takes it on entry and gives it back on exit."""

    def __init__(self, data_file: Path) -> None:
        # Two names of one file (a link, another spelling) must meet at the same lock.
        self._data_file = data_file.resolve()
        self._lock: FileLock | None = None

    @property
    def path(self) -> Path:
        """The small file that carries the lock."""
        return self._data_file.with_name(f"{self._data_file.name}.lock")

    @property
    def held(self) -> bool:
        """Whether this object holds the lock now."""
        return self._lock is not None

    def acquire(self) -> None:
        """Take the lock at once or not at all.

        Raises OfficeInUse when another program or window holds it, and another WorldFault when the folder refuses the
        lock file. Taking it twice through one object changes nothing.
        """
        if self._lock is not None:
            return
        if not self._data_file.parent.is_dir():
            # The library would make the folder; a misspelt one must not come into being.
            raise translate_os_error(FileNotFoundError(errno.ENOENT, "no such folder"), self._data_file)
        # Loaded here: the library is large, and commands that open no office do not need it.
        import filelock

        # No soft lock as a way out: that one survives a killed program and would block the office for ever.
        lock = filelock.FileLock(self.path, timeout=0, thread_local=False, fallback_to_soft=False)
        try:
            lock.acquire()
        except filelock.Timeout as exc:
            raise OfficeInUse(self._data_file) from exc
        except OSError as exc:
            raise translate_os_error(exc, self._data_file) from exc
        self._lock = lock

    def release(self) -> None:
        """Give the lock back; nothing happens when it is not held."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
