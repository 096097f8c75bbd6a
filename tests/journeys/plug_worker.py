"""Runs commands of the program and pulls the plug at a given point of each; started by `test_kill_keeping.py`.

    python -m tests.journeys.plug_worker [--newer]

Reads requests from stdin, one JSON line each: `{"at": N, "arguments": [...]}`. The command runs in a process of its own
that kills itself at its Nth event: a file opened for writing, renamed or removed, a connection made, a statement of SQL
begun. With `at` 0 it runs to its end. The answer, one line, says how many events there were, or that it was killed.
`--newer` makes this a later release of the program, whose schema has one more step.

What a program works out once (the triggers a sound file has, the law) is worked out before the first request, so that
each command starts at its own work and its events are those of the file it was given.

Where there is no fork (Windows) a worker serves one request and ends; the parent starts another.
"""

import json
import os
import signal
import sqlite3
import sys
from contextlib import redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from desktop_app.storage import migrations
from desktop_app.storage.engine import Database


def _later(db: Database) -> None:
    db.conn.execute("ALTER TABLE person ADD COLUMN nickname TEXT")
    db.conn.execute("CREATE TABLE pet (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL) STRICT")
    db.conn.execute("CREATE INDEX person_nickname ON person(nickname)")


if "--newer" in sys.argv:  # before anything else reads the version
    migrations.SCHEMA_VERSION += 1
    migrations.STEPS.append(("9999-of-the-test", _later))


import sqlite_utils.migrations  # noqa: E402, F401  (what a command would load is loaded once, not at every command)

from desktop_app import cli  # noqa: E402
from desktop_app.services import demo, keeping, quality  # noqa: E402, F401

_FILES = {"os.rename", "os.remove", "os.mkdir", "shutil.copyfile", "sqlite3.connect"}
_CONNECT = sqlite3.connect
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_STATEMENT = 24  # letters that tell one statement from the next; a run of inserts is one event


class Plug:
    """Counts events and pulls the plug at the one asked for (never, when 0)."""

    def __init__(self, at: int) -> None:
        self.at, self.events, self.last = at, 0, ""

    def event(self) -> None:
        """Count, and perhaps die."""
        self.events += 1
        if self.events == self.at:
            os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))

    def audit(self, name: str, arguments: tuple[Any, ...]) -> None:
        """Look at what Python is about to do with files."""
        if name in _FILES or (name == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING):
            self.event()

    def connect(self, *arguments: Any, **options: Any) -> sqlite3.Connection:
        """Make a connection whose statements are seen."""
        made: sqlite3.Connection = _CONNECT(*arguments, **options)
        made.set_trace_callback(self.statement)
        return made

    def statement(self, sql: str) -> None:
        """Look at what SQLite is about to do."""
        if sql[:_STATEMENT] != self.last and not sql.startswith(("SELECT", "--")):
            self.last = sql[:_STATEMENT]
            self.event()


def run(at: int, arguments: list[str]) -> None:
    """Run one command; say how many events there were."""
    plug = Plug(at)
    out, sys.stdout = sys.stdout, sys.stderr
    sys.addaudithook(plug.audit)
    sqlite3.connect = plug.connect  # type: ignore[assignment]
    code = cli.main(arguments)
    sys.stdout = out
    say({"events": plug.events, "code": code})


def say(answer: dict[str, Any]) -> None:
    """Answer the parent."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def warm_up() -> None:
    """Make and check a file that nobody asked for."""
    with TemporaryDirectory() as folder, redirect_stdout(sys.stderr):
        path = str(Path(folder) / "thử.db")
        assert cli.main(["new", path, "--office", "Thử", "--communes", "00376"]) == 0
        assert cli.main(["check", path]) == 0
    sys.dont_write_bytecode = True  # a compiled module written by the first command only would shift its events


def main() -> None:
    """Serve until stdin ends."""
    if hasattr(os, "fork"):  # elsewhere each request would pay for it
        warm_up()
    for line in sys.stdin:
        asked = json.loads(line)
        if not hasattr(os, "fork"):
            run(asked["at"], asked["arguments"])
            return
        child = os.fork()
        if child == 0:
            run(asked["at"], asked["arguments"])
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            say({"killed": True})


if __name__ == "__main__":
    main()
