"""What a command gives back, and the ways it may end without being a success."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from desktop_app.services.office import Office
from desktop_app.system.faults import WorldFault

Answer = tuple[dict[str, Any], str]


class Refused(Exception):
    """A command answered, and there is bad news with it (a damaged file, a copy that could not be made): exit 1 after printing the answer."""

    def __init__(self, answer: Answer, sentence: str) -> None:
        super().__init__(sentence)
        self.answer, self.sentence = answer, sentence


class WrongUsage(Exception):
    """Options that do not make a command together: exit 2 with this Vietnamese sentence."""


@contextmanager
def closing_well(office: Office, options: argparse.Namespace) -> Iterator[Office]:
    """Close the data file after a command. What was written stays written when the copy at closing fails: the answer is still given, with this
    trouble told beside it."""
    try:
        yield office
    except BaseException:
        office.close(with_backup=False)
        raise
    try:
        office.close()
    except WorldFault as exc:
        options.trouble = f"Đã ghi xong vào {options.file.name}, nhưng chưa sao lưu được. {exc.sentence}"
