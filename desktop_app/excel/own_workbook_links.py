"""The parts that belong to one sheet and name its rows: drawings, notes, tables. They follow when rows are put in."""

import posixpath
import re
from collections.abc import Mapping
from contextlib import suppress

from desktop_app.excel.archive import Archive
from desktop_app.excel.own_workbook_parts import Unusual, plain, rewrite
from desktop_app.excel.own_workbook_shift import Shift

_LINK = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
_TARGET = re.compile(r'\bTarget\s*=\s*["\']([^"\']+)["\']')


def follow_rows(archive: Archive, sheet_part: str, shift: Shift) -> dict[str, bytes | None]:
    """Return the parts of a sheet that name rows, as they read afterwards."""
    parts: dict[str, bytes | None] = {}
    for part in _related(archive, sheet_part):
        data = archive.read(part)
        if "/drawings/drawing" in part:
            parts[part] = rewrite(data, texts=lambda path, text: _drawing(path, text, shift))
        elif "/tables/" in part:
            parts[part] = rewrite(data, attributes=lambda path, given: _table(path, given, shift))
        elif "comment" in part.lower() and part.endswith(".xml"):
            parts[part] = rewrite(data, attributes=lambda path, given: _note(path, given, shift))
        elif part.endswith(".vml"):
            with suppress(Unusual):  # old drawings are not always well formed; a note then opens a little higher
                parts[part] = rewrite(data, texts=lambda path, text: _old_drawing(path, text, shift))
    return parts


def _related(archive: Archive, part: str) -> list[str]:
    folder, name = posixpath.split(part)
    links = f"{folder}/_rels/{name}.rels"
    if links not in archive.names:
        return []
    found = []
    for link in _LINK.findall(archive.read(links).decode("utf-8", "replace")):
        target = _TARGET.search(link)
        if target is not None and 'TargetMode="External"' not in link:
            path = plain(target[1])
            full = path.lstrip("/") if path.startswith("/") else posixpath.normpath(f"{folder}/{path}")
            if full in archive.names:
                found.append(full)
    return found


def _drawing(path: tuple[str, ...], text: str, shift: Shift) -> str:
    if path[-1] == "row" and len(path) > 1 and path[-2] in ("from", "to") and text.isdigit():
        return str(shift.row(int(text) + 1) - 1)
    return text


def _table(path: tuple[str, ...], given: Mapping[str, str], shift: Shift) -> Mapping[str, str]:
    if path[-1] in ("table", "autoFilter") and "ref" in given:
        return {"ref": shift.areas(given["ref"])}
    return {}


def _note(path: tuple[str, ...], given: Mapping[str, str], shift: Shift) -> Mapping[str, str]:
    if path[-1] in ("comment", "threadedComment") and "ref" in given:
        return {"ref": shift.kept(given["ref"])}
    return {}


def _old_drawing(path: tuple[str, ...], text: str, shift: Shift) -> str:
    if path[-1] == "Row" and text.strip().isdigit():
        return str(shift.row(int(text) + 1) - 1)
    if path[-1] == "Anchor":
        numbers = [one.strip() for one in text.split(",")]
        if len(numbers) == 8 and all(one.lstrip("-").isdigit() for one in numbers):
            for at in (2, 6):
                numbers[at] = str(shift.row(int(numbers[at]) + 1) - 1)
            return ", ".join(numbers)
    return text
