"""The canonical fields and the kinds of list, read from `resources/import/` where they are kept as data."""

import csv
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from desktop_app.system.resources import resource


@dataclass(frozen=True, kw_only=True)
class Field:
    """One thing a list can say: `code` for the program, `label` for the screen, `type` tells how its cells are read.

    `scope` is `person` or `household`: what is said once for a whole household may stand on its first row only.
    """

    code: str
    label: str
    type: str
    scope: str


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of list; see the comments in `kinds.toml` for each entry."""

    code: str
    title: str
    fields: tuple[str, ...]
    required: tuple[tuple[str, ...], ...]
    telling: tuple[tuple[str, ...], ...]
    row_needs: tuple[str, ...]
    words: tuple[str, ...]
    grouped: bool
    match_keys: tuple[tuple[str, ...], ...]


@lru_cache(maxsize=1)
def fields() -> dict[str, Field]:
    """Return every canonical field by its code."""
    with resource("import", "fields.csv").open(encoding="utf-8", newline="") as stream:
        return {
            row["field"]: Field(code=row["field"], label=row["label"], type=row["type"], scope=row["scope"])
            for row in csv.DictReader(stream)
        }


@lru_cache(maxsize=1)
def kinds() -> dict[str, Kind]:
    """Return every kind of list by its code, in the order in which they are tried."""
    definitions: dict[str, dict[str, Any]] = tomllib.loads(resource("import", "kinds.toml").read_text(encoding="utf-8"))
    return {
        code: Kind(
            code=code,
            title=entry["title"],
            fields=tuple(entry["fields"]),
            required=_groups(entry["required"]),
            telling=_groups(entry["telling"]),
            row_needs=tuple(entry["row_needs"]),
            words=tuple(entry["words"]),
            grouped=entry["grouped"],
            match_keys=_groups(entry["match_keys"]),
        )
        for code, entry in definitions.items()
    }


def label(code: str) -> str:
    """Return the Vietnamese label of a field; the code itself when it is unknown."""
    field = fields().get(code)
    return field.label if field else code


def _groups(lists: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(group) for group in lists)
