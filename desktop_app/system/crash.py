"""The bundle an officer can save and hand over when the program itself failed.

It holds the traceback, the versions of what runs, and the tail of the log, all masked: no person's data, no office
data, not even the name of the Windows account. It is built here, without Qt, so that the command line writes the very
same one; a window only shows where it lies.
"""

import json
import platform
import sys
import tempfile
import traceback
import zipfile
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

from desktop_app.system.clock import now
from desktop_app.system.disk import translate_os_error
from desktop_app.system.folders import folders
from desktop_app.system.log import FILE_NAME, log_tail
from desktop_app.system.masking import mask, mask_home, mask_quoted
from desktop_app.version import VERSION

_LIBRARIES = (
    "PySide6-Essentials",
    "sqlite-utils",
    "openpyxl",
    "python-calamine",
    "xlsxwriter",
    "rapidfuzz",
    "reportlab",
    "pypdfium2",
    "pyqtgraph",
    "filelock",
)


def write_bundle(
    exc: BaseException, *, folder: Path | None = None, log: Path | None = None, facts: Mapping[str, str] | None = None
) -> Path:
    """Write the crash bundle of `exc` and return its path.

    `facts` are further plain values worth knowing (page, verb, screen scale); they are masked like the rest. When the
    usual folder refuses (full disk, no permission) the machine's temporary folder is tried.
    Raises WorldFault when that fails too.
    """
    known = folders()
    texts = {
        "traceback.txt": describe(exc),
        "versions.json": json.dumps(versions(), ensure_ascii=False, indent=1),
        "facts.json": json.dumps(
            {key: mask_home(mask(value)) for key, value in (facts or {}).items()}, ensure_ascii=False, indent=1
        ),
        "log.txt": log_tail(log or known.logs / FILE_NAME),
    }
    name = f"an-sinh-xa-loi-{now():%Y%m%d-%H%M%S}"
    try:
        return _write(folder or known.crashes, name, texts)
    except OSError:
        place = Path(tempfile.gettempdir())
        try:
            return _write(place, name, texts)
        except OSError as second:
            raise translate_os_error(second, place / name) from second


def describe(exc: BaseException) -> str:
    """Return the traceback of `exc` and of its causes, oldest first: files, lines, functions; messages masked.

    Local values are left out, and what a message quotes is masked: it is usually the very value somebody typed.
    """
    parts = []
    for link in reversed(_chain(exc)):
        stack = traceback.format_list(traceback.extract_tb(link.__traceback__))
        message = mask_quoted("\n".join([str(link), *getattr(link, "__notes__", ())]))
        parts.append(mask_home("".join(stack)) + f"{type(link).__module__}.{type(link).__qualname__}: {message}\n")
        parts.extend(describe(inner) for inner in getattr(link, "exceptions", ()))
    return "\n".join(parts)


def versions() -> dict[str, str]:
    """Return the versions of the program, of Python, of the system and of each library that is installed."""
    found = {
        "program": VERSION,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "frozen": str(getattr(sys, "frozen", False)),
    }
    for library in _LIBRARIES:
        try:
            found[library] = metadata.version(library)
        except metadata.PackageNotFoundError:
            continue
    return found


def _chain(exc: BaseException) -> list[BaseException]:
    """Return `exc` and what led to it, newest first."""
    links: list[BaseException] = []
    link: BaseException | None = exc
    while link is not None and link not in links:
        links.append(link)
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return links


def _write(folder: Path, name: str, texts: Mapping[str, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.zip"
    number = 1
    while path.exists():
        number += 1
        path = folder / f"{name}-{number}.zip"
    with zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED) as bundle:
        for entry, text in texts.items():
            bundle.writestr(entry, text)
    return path
