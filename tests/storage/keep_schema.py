"""Keeps the data file of a schema version under test for ever:

    python -m tests.storage.keep_schema

Run once when a version leaves the house; a kept file is never written again.
"""

import gzip
import sys
import tempfile
from datetime import date
from pathlib import Path

from desktop_app.services import demo
from desktop_app.storage.migrations import SCHEMA_VERSION

KEPT = Path(__file__).parent / "kept"
PEOPLE = 60


def kept_file(version: int) -> Path:
    """Where the file of a schema version lies."""
    return KEPT / f"schema-{version:04d}.db.gz"


def main() -> int:
    """Write the file of the present version."""
    target = kept_file(SCHEMA_VERSION)
    if target.exists():
        sys.stderr.write(f"{target.name} is kept already\n")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "office.db"
        demo.build(path, people=PEOPLE, as_of=date(2026, 11, 21)).close(with_backup=False)
        KEPT.mkdir(exist_ok=True)
        target.write_bytes(gzip.compress(path.read_bytes(), compresslevel=9, mtime=0))
    return 0


if __name__ == "__main__":
    sys.exit(main())
