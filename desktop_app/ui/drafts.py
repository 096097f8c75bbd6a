"""Drafts: every field typed and left is kept until the record is saved, so that a crash loses no typing."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop_app.ui.widgets.field import Field


class DraftKeeper(Protocol):
    """Where drafts are kept (a port: the composition root puts the data file behind it)."""

    def keep(self, key: str, title: str, payload: str) -> None:
        """Keep the JSON `payload` of a form under `key`; `title` names the record in the question at the next start."""

    def drop(self, key: str) -> None:
        """Forget a draft: the record was saved, or the officer gave it up."""


class FormDraft(QObject):
    """Keeps the fields of one form as a draft whenever one of them is committed."""

    def __init__(self, parent: QWidget, keeper: DraftKeeper, fields: Mapping[str, Field]) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self._fields = dict(fields)
        self._key = ""
        self._title = ""
        self._quiet = False
        for known in self._fields.values():
            known.committed.connect(self._keep)

    def begin(self, key: str, title: str) -> None:
        """Tell which record is being typed; `title` names it for people ("hộ Nguyễn Văn An, thôn Bình Hòa")."""
        self._key, self._title = key, title

    def finish(self) -> None:
        """The record was saved or given up."""
        if self._key:
            self._keeper.drop(self._key)
        self._key = ""

    def restore(self, payload: str) -> None:
        """Put a kept draft back into the fields; a field the draft does not know stays as it is."""
        values: dict[str, Any] = json.loads(payload)
        self._quiet = True
        for name, value in values.items():
            if name in self._fields:
                self._fields[name].set_value(_from_json(value))
        self._quiet = False

    def _keep(self) -> None:
        if self._quiet or not self._key:
            return
        values = {name: _to_json(known.value()) for name, known in self._fields.items() if not known.is_blank()}
        self._keeper.keep(self._key, self._title, json.dumps(values, ensure_ascii=False))


def _to_json(value: Any) -> Any:
    return {"date": value.isoformat()} if isinstance(value, date) else value


def _from_json(value: Any) -> Any:
    return date.fromisoformat(value["date"]) if isinstance(value, dict) and "date" in value else value
