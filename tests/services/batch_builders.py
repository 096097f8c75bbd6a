"""An office where many people paid and wait to be declared."""

import json
from datetime import date
from pathlib import Path

from desktop_app.domain.voluntary_si import quote_voluntary_si
from desktop_app.services.office import Office
from tests.builders import office_of

VOLUNTARY = "voluntary-si"


def a_crowd(folder: Path, people: int, name: str = "") -> Office:
    """Return an office where this many people paid voluntary insurance to nobody on record and wait to be declared."""
    office = office_of(folder, people, name=name)
    on = date(2026, 11, 10)
    quote = quote_voluntary_si(office.law, on=on, income=1_500_000, method="3", support_class="other")
    members = office.read.people.all()[:people]
    homes = {one.id: one for one in office.read.households.all()}
    with office.write("test.crowd", "Nhiều người", undoable=False) as work:
        number = work.enrolments.next_id()
        receipt = work.receipts.next_id()
        common = {"scheme": VOLUNTARY, "method": "3", "gross": quote.gross, "payable": quote.payable}
        snapshot = json.dumps({**quote.snapshot, "explanation": []}, default=str)
        work.enrolments.add_many(
            [
                {
                    **common, "person_id": one.id, "household_id": one.household_id, "kind": "new", "months": 3,
                    "valid_from": "2026-11-01", "valid_to": "2027-01-31", "income": 1_500_000, "order_no": None,
                    "support_class": "other", "state_support": quote.state_support, "local_support": 0, "other_support": 0,
                    "snapshot": snapshot, "state": "collected", "quoted_on": on.isoformat(), "collected_on": on.isoformat(),
                    "commune_code": "00376", "hamlet_id": homes[one.household_id].hamlet_id, "collector_id": None,
                    "batch_id": None, "note": None,
                }
                for one in members
            ]
        )  # fmt: skip
        work.receipts.add_many(
            [
                {"number": f"T{at}", "issued_on": on.isoformat(), "household_id": one.household_id, "method": "cash",
                 "total": quote.payable}
                for at, one in enumerate(members)
            ]
        )  # fmt: skip
        for at, one in enumerate(members):
            work.ledger.post(
                receipt_id=receipt + at, enrolment_id=number + at, person_id=one.id, household_id=one.household_id,
                method="cash", kind="collect", scheme=VOLUNTARY, amount=quote.payable, entry_on=on.isoformat(),
                commune_code="00376",
            )  # fmt: skip
    return office
