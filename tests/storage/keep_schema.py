"""Keeps the data file of a schema version under test for ever:

    python -m tests.storage.keep_schema

Run once when a version leaves the house; a kept file is never written again.
"""

import gzip
import sys
import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path

from desktop_app.services import demo, rule_book, support_rules
from desktop_app.services.office import Office
from desktop_app.services.rule_book_values import NewRate, SupportFacts
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
        office = demo.build(path, people=PEOPLE, as_of=date(2026, 11, 21))
        _write_law(office)
        office.close(with_backup=False)
        KEPT.mkdir(exist_ok=True)
        target.write_bytes(gzip.compress(path.read_bytes(), compresslevel=9, mtime=0))
    return 0


def _write_law(office: Office) -> None:
    """What a demo office lacks: a figure and a support of its own."""
    salary = NewRate(
        key="base-salary", value=Decimal(2_700_000), valid_from=date(2028, 7, 1), source="Nghị định của bộ thử"
    )
    rule_book.switch_on(office, [salary])
    elderly = SupportFacts(
        scheme="health-household", age_from=65, value=Decimal(100), name="Người từ 65 tuổi", valid_from=date(2026, 1, 1),
        source="Nghị quyết của bộ thử",
    )  # fmt: skip
    support_rules.add_support(office, elderly)


if __name__ == "__main__":
    sys.exit(main())
