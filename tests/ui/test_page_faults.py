"""What a page's question or verb failed of is told as what it is."""

import sqlite3
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from desktop_app.storage.files import FileDamaged
from desktop_app.ui.page import PageContext


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (sqlite3.DatabaseError("database disk image is malformed"), FileDamaged),
        (ValueError("our own mistake"), ValueError),
        (sqlite3.ProgrammingError("our own mistake in SQL"), sqlite3.ProgrammingError),
    ],
)
def test_a_torn_file_is_not_our_mistake(error: Exception, told: type[Exception], tmp_path: Path) -> None:
    heard: list[BaseException] = []
    none: Any = None
    context = PageContext(
        office=cast(Any, SimpleNamespace(path=tmp_path / "a.db")),
        jobs=none,
        signals=none,
        messages=cast(Any, SimpleNamespace(fault=heard.append)),
        navigate=none,
        drafts=none,
        memory=none,
    )
    context.tell_fault(error)
    assert [type(one) for one in heard] == [told]
