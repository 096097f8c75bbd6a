"""Runs commands of the program the way a script would, inside this process or in one of its own."""

import io
import json
import os
import subprocess
import sys
import unicodedata
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app import cli

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, kw_only=True)
class Ran:
    """What a command left: exit code, stdout, stderr."""

    code: int
    out: str
    err: str

    @property
    def answer(self) -> dict[str, Any]:
        """The one JSON object on stdout; anything beside it is a mistake."""
        lines = self.out.splitlines()
        assert len(lines) == 1, (self.out, self.err)
        answer = json.loads(lines[0])
        assert isinstance(answer, dict)
        return answer


def run(*arguments: str | Path) -> Ran:
    """Run a command inside this process."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code = cli.main([str(one) for one in arguments])
        except SystemExit as end:  # the parser leaves this way
            code = end.code if isinstance(end.code, int) else 1
    return Ran(code=code, out=out.getvalue(), err=err.getvalue())


def child(*arguments: str | Path, **environment: str) -> Ran:
    """Run a command in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "desktop_app", *map(str, arguments)], cwd=ROOT, capture_output=True, text=True,
        encoding="utf-8", check=False, env={**os.environ, **environment},
    )  # fmt: skip
    return Ran(code=done.returncode, out=done.stdout, err=done.stderr)


def is_one_sentence(text: str) -> bool:
    """Whether `text` is one line of Vietnamese that ends as a sentence does, and nothing of a traceback."""
    line = text.strip("\n")
    marked = any("WITH" in unicodedata.name(letter, "") or letter in "đĐ" for letter in line if letter.isalpha())
    return (
        "\n" not in line
        and marked
        and line.endswith((".", ")", "…"))
        and "Traceback" not in line
        and "Error" not in line
    )


def refused(ran: Ran, *words: str) -> bool:
    """Assert that a command was refused for the world's fault: exit 1, nothing on stdout, one sentence with these words."""
    assert (ran.code, ran.out) == (1, ""), ran
    assert is_one_sentence(ran.err), ran.err
    for word in words:
        assert word in ran.err, ran.err
    return True
