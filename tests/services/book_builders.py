"""Short ways to have receipt books and collectors in the fake offices of `tests/builders.py`."""

from datetime import date

from desktop_app.domain.records import Collector
from desktop_app.services.collectors import CollectorForm, OrganisationForm, save_collector, save_organisation
from desktop_app.services.office import Office
from desktop_app.services.receipt_books import BookForm, HandForm, hand_out, receive_books

SERIAL = "AA/26P"
DAY = date(2026, 11, 2)


def a_collector(office: Office, name: str, code: str) -> Collector:
    """Return a new collector of an organisation of his or her own."""
    organisation = save_organisation(office, OrganisationForm(name=f"Tổ chức của {name}")).value
    return office.read.collectors.get(
        save_collector(office, CollectorForm(organisation_id=organisation, name=name, code=code)).value
    )


def a_book(office: Office, first: str = "0000001", last: str = "0000010", serial: str = SERIAL) -> int:
    """Take in one paper book and return its id."""
    form = BookForm(serial=serial, first=first, last=last, book_no="07", received_on=DAY)
    return receive_books(office, form).value[0]


def handed(office: Office, collector_id: int, first: int = 1, last: int = 10, book_id: int | None = None) -> int:
    """Hand numbers to a collector; returns the id of the hand-out."""
    book = a_book(office) if book_id is None else book_id
    return hand_out(office, HandForm(book_id=book, collector_id=collector_id, first=first, last=last, on=DAY)).value
