"""What each collector has on hand and reached, and what stays open when somebody's work ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.money import format_money
from desktop_app.domain.receipt_book_records import HandOut, ReceiptBook
from desktop_app.domain.records import Collector
from desktop_app.services.money_balances import balance_in, balances
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.storage.repositories import Repositories
from desktop_app.storage.workload import OpenHamlet

CHANGES = frozenset({"collector"})


@dataclass(frozen=True, kw_only=True)
class CollectorWork:
    """One collector in a period. ``leads`` open and ``households`` of open rounds are as of now; the rest counts the period.

    ``met``: person × scheme spoken to, ``joined`` of them paid since; ``promises_kept`` of ``promises_due`` paid by the day promised; ``held`` đồng.
    """

    collector_id: int
    leads: int
    households: int
    visits: int
    met: int
    joined: int
    promises_due: int
    promises_kept: int
    held: int
    owed: int


@dataclass(frozen=True, kw_only=True)
class OpenWork:
    """What a collector leaves behind: hamlets with their leads, ``homes`` given by hand in open rounds, numbers of receipt books, cash, money not
    declared yet, remuneration owed."""

    hamlets: tuple[OpenHamlet, ...]
    leads: int
    books: tuple[tuple[ReceiptBook, HandOut], ...]
    held: int
    undeclared_people: int
    undeclared_amount: int
    owed: int
    homes: int = 0

    @property
    def nothing(self) -> bool:
        """Whether everything is settled."""
        return not (self.hamlets or self.homes or self.books or self.held or self.undeclared_people or self.owed)

    def sentences(self) -> tuple[str, ...]:
        """What is open, one sentence each, the money first."""
        found = []
        if self.held:
            word = "Đang giữ" if self.held > 0 else "Đã nộp thừa"
            found.append(f"{word} {format_money(abs(self.held))} đ tiền mặt.")
        if self.undeclared_people:
            found.append(
                f"{self.undeclared_people} người đã thu {format_money(self.undeclared_amount)} đ chưa kê khai xong."
            )
        for book, given in self.books:
            found.append(f"Đang giữ biên lai {book.serial} số {book.span(given.first, given.last)}.")
        if self.hamlets:
            names = ", ".join(dict.fromkeys(one.hamlet for one in self.hamlets))
            found.append(f"Phụ trách {names}: {self.leads} đối tượng tiềm năng đang mở.")
        if self.homes:
            found.append(f"Được giao riêng {self.homes} hộ trong đợt đang mở.")
        if self.owed:
            word = "Còn được chi" if self.owed > 0 else "Phải thu hồi"
            found.append(f"{word} {format_money(abs(self.owed))} đ thù lao.")
        return tuple(found)


def workload(office: Office, since: date, until: date) -> dict[int, CollectorWork]:
    """Everybody's work between two days, by collector id; who did nothing is among them with zeros."""
    work = office.read
    first, last = since.isoformat(), until.isoformat()
    load = work.workload
    leads, households = load.open_leads(), load.households()
    visits, met, joined = load.visits(first, last), load.met(first, last), load.joined(first, last)
    promises = load.promises(first, last)
    money = {one.collector_id: one for one in balances(office) if one.collector_id is not None}
    found = {}
    for one in work.collectors.all():
        kept, due = promises.get(one.id, (0, 0))
        account = money.get(one.id)
        found[one.id] = CollectorWork(
            collector_id=one.id,
            leads=leads.get(one.id, 0),
            households=households.get(one.id, 0),
            visits=visits.get(one.id, 0),
            met=met.get(one.id, 0),
            joined=joined.get(one.id, 0),
            promises_due=due,
            promises_kept=kept,
            held=account.held if account else 0,
            owed=account.owed if account else 0,
        )
    return found


def open_work(office: Office, collector_id: int) -> OpenWork:
    """What would stay open if a collector stopped today."""
    return open_work_in(office.read, collector_id)


def open_work_in(work: Repositories, collector_id: int) -> OpenWork:
    """The same inside a running verb."""
    hamlets = tuple(work.workload.open_hamlets(collector_id))
    places = {one.hamlet_id: one.leads for one in hamlets}
    given = work.hand_outs.held_by(collector_id, "9999-12-31")
    books = {one.book_id: work.receipt_books.get(one.book_id) for one in given}
    people, amount = work.workload.waiting_money(collector_id)
    account = balance_in(work, collector_id)
    return OpenWork(
        hamlets=hamlets,
        leads=sum(places.values()),
        books=tuple((books[one.book_id], one) for one in given),
        held=account.held,
        undeclared_people=people,
        undeclared_amount=amount,
        owed=account.owed,
        homes=len(work.round_households.open_of(collector_id)),
    )


def end_work(office: Office, collector_id: int, last_day: date) -> Outcome[OpenWork]:
    """Note a collector's last day of work; what stays open is told, and nothing of it is touched. The person stays in every list of the past.

    Raises ``RuleBroken`` for a day before the first one or before the last money that was taken.
    """
    person = office.read.collectors.get(collector_id)
    label = f"Ghi ngày nghỉ {format_date(last_day)} – {person.name}"
    with office.write("collector.end_work", label) as work:
        left = open_work_in(work, collector_id)
        note_last_day(work, person, last_day)
    return Outcome(value=left, changes=CHANGES, label=label, notes=left.sentences())


def note_last_day(work: Repositories, person: Collector, last_day: date) -> None:
    """Note the last day of work inside a running verb; raises as ``end_work``."""
    day = last_day.isoformat()
    if person.active_from and day < person.active_from:
        began = format_date(date.fromisoformat(person.active_from))
        raise RuleBroken(f"Ngày nghỉ {format_date(last_day)} trước ngày bắt đầu {began}.", rule="period.order")
    taken = work.workload.last_taken(person.id)
    if taken is not None and day < taken:
        raise RuleBroken(
            f"{person.name} còn thu tiền ngày {format_date(date.fromisoformat(taken))}; ngày nghỉ không thể sớm hơn.",
            rule="collector.last-day",
        )
    work.collectors.change(person.id, active_to=day)
