"""`undo` of a collection whose receipt was printed: refused with what would happen, done by a reversing receipt with `--reason`."""

from pathlib import Path

import pytest

from desktop_app.services.office import open_office
from desktop_app.services.receipt_printing import print_receipts
from tests.builders import TODAY
from tests.journeys.commands import refused, run
from tests.services.money_builders import DUC, Paid, pay


@pytest.fixture
def printed(twelve: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The office of twelve with one receipt collected and printed."""
    monkeypatch.setenv("AN_SINH_XA_TODAY", TODAY.isoformat())
    with open_office(twelve) as office:
        print_receipts(office, [pay(office, Paid(name=DUC)).receipt_id])
    return twelve


def test_a_printed_receipt_is_reversed_only_with_a_reason(printed: Path) -> None:
    assert refused(run("undo", printed), "--reason")
    made = run("undo", printed, "--reason", "Ghi nhầm", "--json")
    assert (made.code, made.answer) == (0, {"undone": "Hủy biên lai 2026-000001", "rows": 0, "left": []})
    with open_office(printed) as office:
        receipts = office.read.receipts.all()
        assert [(one.number, one.note) for one in receipts] == [("2026-000001", None), ("2026-000001-H", "Ghi nhầm")]
        assert office.read.ledger.balance() == 0
