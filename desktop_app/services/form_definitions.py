"""The definition of a form as a file: which version it is, and the checks it names for itself."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from desktop_app.services.reporting_values import Sheet
from desktop_app.system.resources import resource
from desktop_app.version import VERSION


@dataclass(frozen=True, kw_only=True)
class FormDefinition:
    """``version``: what tells one definition from another; ``checks``: its table ``[checks]`` (``services/report_rules.py``)."""

    version: str
    checks: Mapping[str, Any] = field(default_factory=dict)


def definition_of(sheet: Sheet) -> FormDefinition:
    """The definition a sheet was made by: of an official form its layout file, of the office's own tables the program itself."""
    own = f"An Sinh Xã {VERSION}"
    if sheet.layout is None:
        return FormDefinition(version=own, checks=_own_checks().get(sheet.form.code, {}))
    for path in sorted(resource("forms").glob("*.toml")):
        table, digest = _read(path)
        if (table.get("code"), table.get("valid_from")) == (sheet.layout.code, sheet.layout.valid_from):
            version = f"{sheet.layout.code}, hiệu lực từ {sheet.layout.valid_from.isoformat()}, {digest[:16]}"
            return FormDefinition(version=version, checks=table.get("checks", {}))
    return FormDefinition(version=own)


def between_forms() -> tuple[Mapping[str, Any], ...]:
    """The rules between forms, as ``resources/checks/between-forms.toml`` lists them."""
    return tuple(_read(resource("checks", "between-forms.toml"))[0]["rule"])


def _own_checks() -> Mapping[str, Any]:
    """The checks of the office's own tables, by code."""
    return _read(resource("checks", "own-tables.toml"))[0]


@lru_cache(maxsize=64)
def _read(path: Path) -> tuple[dict[str, Any], str]:
    content = path.read_bytes()
    return tomllib.loads(content.decode("utf-8")), hashlib.sha256(content).hexdigest()
