"""The way of a household's money without pause, until somebody pulls the plug: a program of its own, started by `test_kill_money.py`.

    python -m tests.journeys.money_worker FILE SKIP

For one household after the other: collect → print the receipt → gather a batch → send it → hand the money in. After each step one JSON line says
what was confirmed. The first SKIP households of the file were served by a program before this one.
"""

import json
import sys
from pathlib import Path
from typing import Any

from desktop_app.domain.quote import HEALTH_HOUSEHOLD
from desktop_app.services.batch_sending import mark_sent
from desktop_app.services.collecting import CollectForm, PaidLine, collect
from desktop_app.services.collecting_batches import BatchForm, create_batch
from desktop_app.services.enrolling_price import EnrolmentLine, price
from desktop_app.services.money_balances import balance_of
from desktop_app.services.office import Office, open_office
from desktop_app.services.receipt_printing import print_receipts
from desktop_app.services.remitting import RemitForm, remit

FORM = "MAU-4"


def say(**line: Any) -> None:
    """Tell the parent, at once."""
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def serve(office: Office, home: int, collector: int) -> None:
    """Every step of one household's money."""
    people = office.read.people.of_household(home)
    lines = [EnrolmentLine(person_id=one.id, scheme=HEALTH_HOUSEHOLD) for one in people]
    priced = price(office.read, office.law, home, lines, office.today)
    paid = tuple(PaidLine(line=line, paid=one.quote.payable) for line, one in zip(lines, priced, strict=True))
    made = collect(office, CollectForm(household_id=home, lines=paid, collector_id=collector)).value
    say(did="collect", number=made.number, total=made.total, receipt=made.receipt_id)
    print_receipts(office, [made.receipt_id])
    say(did="print", receipt=made.receipt_id)
    form = BatchForm(scheme=HEALTH_HOUSEHOLD, form=FORM, enrolment_ids=made.enrolment_ids)
    batch = create_batch(office, form).value
    say(did="batch", batch=batch, people=len(made.enrolment_ids))
    mark_sent(office, batch)
    say(did="send", batch=batch)
    held = balance_of(office, collector).held
    handed = remit(office, RemitForm(collector_id=collector, on=office.today, amount=held)).value
    say(did="remit", remittance=handed, amount=held)


def main(path: Path, skip: int) -> None:
    """Work until killed, or until every household was served."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    if not sys.stdin.readline():
        return
    with open_office(path) as office:
        collectors = [one.id for one in office.read.collectors.all()]
        for number, home in enumerate(office.read.households.all()):
            if number >= skip:
                serve(office, home.id, collectors[number % len(collectors)])
    say(did="done")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
