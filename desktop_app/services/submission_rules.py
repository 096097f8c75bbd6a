"""By which law a report was reckoned: a fingerprint of every figure and support in force in this office, and of the shipped lists."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict

from desktop_app.services.office import Office
from desktop_app.services.rule_overlay import read_book
from desktop_app.version import VERSION


def rules_now(office: Office) -> str:
    """The fingerprint as JSON: ``sha256`` over all rows, how many are ``shipped`` and the office's ``own``, its ``supports``, and the program's
    ``version``."""
    book = read_book(office.read)
    told = {
        "shipped": [asdict(rate) for rate in book.shipped],
        "own": [asdict(one.rate) for one in book.own],
        "supports": [asdict(rule) for rule in book.supports],
    }
    text = json.dumps(told, ensure_ascii=False, default=str, sort_keys=True)
    found = {
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "shipped": len(book.shipped),
        "own": len(book.own),
        "supports": len(book.supports),
        "version": VERSION,
    }
    return json.dumps(found, ensure_ascii=False)
