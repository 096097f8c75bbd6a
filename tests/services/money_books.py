"""The books of an office recounted from the bare rows, with rules of their own: what the program's balances are held against."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from desktop_app.services.money_balances import Balance, balance_of, balances, organisation_balances
from desktop_app.services.office import Office
from desktop_app.services.reconciling import reconcile
from tests.builders import FIRST_COMMUNE, empty_office

HOMES, PEOPLE_EACH = 10, 2
CASH_KINDS = {"collect", "void", "refund", "adjust", "credit", "remit"}


def office_of_homes(folder: Path, name: str = "so-thu.db") -> Office:
    """Make an office of ten homes of two adults without any cover, two organisations and three collectors."""
    office = empty_office(folder, name=name, communes=[FIRST_COMMUNE])
    with office.write("test.build", "Dựng dữ liệu thử", undoable=False) as work:
        hamlet = work.hamlets.add(commune_code=FIRST_COMMUNE, name="Thôn Thử", kind="thôn", list_order=1)
        post = work.organisations.add(name="Bưu điện Thử", code="BD01", kind="service")
        union = work.organisations.add(name="Hội Thử", code="HT01", kind="service")
        for number, organisation in enumerate((post, post, union), start=1):
            work.collectors.add(
                name=f"Thu Thử {number}", code=f"NV{number:03d}", organisation_id=organisation, kind="collector"
            )
        for home in range(HOMES):
            household = work.households.add(hamlet_id=hamlet, state="active", list_order=home, code=f"H{home:02d}")
            people = [
                work.people.add(
                    household_id=household,
                    name=f"Người Thử {home}{'AB'[place]}",
                    birth=f"19{60 + home}-0{place + 1}-15",
                    sex="male" if place else "female",
                    personal_id=f"001{1 - place}{60 + home}{home * 10 + place:06d}",
                    relation_code="01" if place else "00",
                    residence="home",
                    list_order=place,
                )
                for place in range(PEOPLE_EACH)
            ]
            work.households.change(household, head_id=people[0])
    return office


def rows(office: Office, sql: str, *values: object) -> list[dict[str, Any]]:
    """Return the rows of a question."""
    return [dict(row) for row in office.read.db.conn.execute(sql, values)]


def entries(office: Office) -> list[dict[str, Any]]:
    """Return every entry of the ledger, oldest first."""
    return rows(office, "SELECT * FROM ledger_entry ORDER BY id")


@dataclass(frozen=True, kw_only=True)
class Recount:
    """What the bare entries of one account say."""

    collected: int
    credit: int
    by_transfer: int
    remitted: int
    held: int
    owed: int


def recount(found: Iterable[dict[str, Any]]) -> Recount:
    """Add the entries of one account up, one by one."""
    sums: dict[str, int] = defaultdict(int)
    for one in found:
        kind, amount = one["kind"], one["amount"]
        if kind in ("remuneration", "claw-back", "pay-out"):
            sums["owed"] += amount
        elif kind == "remit":
            sums["remitted"] -= amount
            sums["held"] -= -amount
        else:
            sums["credit" if kind == "credit" or one["scheme"] is None else "collected"] += amount
            sums["by_transfer" if one["method"] == "transfer" else "held"] += amount
    names = Recount.__dataclass_fields__
    return Recount(**{name: sums[name] for name in names})


def oldest_held(found: list[dict[str, Any]]) -> str | None:
    """The day of the oldest cash not handed in, đồng by đồng: reversed cash never was there, handing in takes the oldest."""
    by_id = {one["id"]: one for one in found}
    piles: dict[str, int] = defaultdict(int)
    out = 0
    for one in found:
        if one["kind"] not in CASH_KINDS or (one["method"] == "transfer" and one["kind"] != "remit"):
            continue
        alone = one["kind"] == "adjust" and one["receipt_id"] is None
        origin = by_id[one["reverses_id"] or (one["corrects_id"] if alone else None) or one["id"]]
        if origin["kind"] in ("remit", "refund"):
            out -= one["amount"]
        else:
            piles[origin["entry_on"]] += one["amount"]
    total = sum(piles.values()) - out
    if total <= 0:
        return None
    newest_first = sorted(piles, reverse=True)
    for day in newest_first:
        total -= piles[day]
        if total <= 0:
            return day
    raise AssertionError("more is held than was ever taken")


def check_books(office: Office) -> None:
    """Assert that everything that adds up does: entries, sums kept, balances, receipts, enrolments, surplus, reconciliation."""
    found = entries(office)
    _check_sums(office, found)
    _check_balances(balances(office), found, office)
    by_organisation = defaultdict(list)
    for one in found:
        by_organisation[one["organisation_id"]].append(one)
    for account in organisation_balances(office):
        assert _as_recount(account) == recount(by_organisation.pop(account.organisation_id))
    assert not by_organisation
    _check_receipts(office)
    _check_enrolments(office)
    _check_remuneration(office)
    for home, credit in _grouped(found, "household_id").items():
        kept = recount(credit).credit
        assert kept >= 0, home
        assert sum(part.amount for part in office.read.balances.surplus_parts(home)) == kept
        assert sum(office.read.household_money.credit(home).values()) == kept
    _check_reconciliation(office, found)


def _check_sums(office: Office, found: list[dict[str, Any]]) -> None:
    """The sums kept by triggers are those of the entries, and nothing else."""
    expected: dict[tuple[object, ...], list[int]] = defaultdict(lambda: [0, 0])
    for one in found:
        key = (
            one["collector_id"] or 0,
            one["entry_on"][:7],
            one["kind"],
            one["scheme"] or "",
            one["method"] or "",
            one["organisation_id"] or 0,
            one["commune_code"] or "",
        )
        expected[key][0] += one["amount"]
        expected[key][1] += 1
    kept = {tuple(row.values())[:7]: list(row.values())[7:] for row in rows(office, "SELECT * FROM sum_ledger")}
    assert {key: value for key, value in kept.items() if value[1]} == dict(expected)
    assert all(amount == 0 for amount, count in kept.values() if not count)


def _check_balances(found: Iterable[Balance], all_entries: list[dict[str, Any]], office: Office) -> None:
    by_collector = _grouped(all_entries, "collector_id", none=True)
    for account in found:
        mine = by_collector.pop(account.collector_id, [])
        assert _as_recount(account) == recount(mine)
        assert account.collected + account.credit == account.remitted + account.by_transfer + account.held
        assert account.oldest_held_on == oldest_held(mine)
        for day in {one["entry_on"] for one in mine[:2]}:
            before = [one for one in mine if one["entry_on"] <= day]
            assert _as_recount(balance_of(office, account.collector_id, date.fromisoformat(day))) == recount(before)
    assert not by_collector


def _check_receipts(office: Office) -> None:
    differ = """SELECT number FROM receipt AS r WHERE total <> (SELECT COALESCE(SUM(amount), 0) FROM ledger_entry
        WHERE receipt_id = r.id)"""
    assert rows(office, differ) == []
    assert rows(office, "SELECT number FROM receipt GROUP BY number HAVING COUNT(*) > 1") == []
    differ = """SELECT id FROM remittance AS m WHERE amount <> -(SELECT COALESCE(SUM(amount), 0) FROM ledger_entry
        WHERE remittance_id = m.id)"""
    assert rows(office, differ) == []


def _check_enrolments(office: Office) -> None:
    """Nobody has paid less than nothing or more than is due, and the state says what was paid."""
    sql = """SELECT e.id, e.state, e.payable, COALESCE(SUM(l.amount), 0) AS paid,
        COALESCE(SUM(iif(l.kind = 'refund', l.amount, 0)), 0) AS back,
        COALESCE(SUM(l.kind = 'adjust'), 0) AS adjusted, COALESCE(SUM(l.kind = 'void'), 0) AS voids,
        EXISTS (SELECT 1 FROM coverage AS c WHERE c.enrolment_id = e.id) AS covered
        FROM enrolment AS e LEFT JOIN ledger_entry AS l ON l.enrolment_id = e.id AND l.kind IN ('collect', 'void', 'refund', 'adjust')
        GROUP BY e.id"""
    for one in rows(office, sql):
        assert one["paid"] >= 0, one
        match one["state"]:
            case "quoted" | "voided":
                assert (one["paid"], one["covered"]) == (0, 0), one
            case "partial":
                assert one["paid"] < one["payable"], one
                assert not one["covered"], one
            case "refunded":
                assert one["back"] < 0 or one["voids"], one  # voided after its month was closed, where it stays counted
                assert not one["paid"] or one["adjusted"], one  # a refund that was entered wrongly is put right
            case _:
                assert one["paid"] <= one["payable"], one
                # What was given back while it was paid in part was taken again.
                assert one["adjusted"] or one["paid"] - one["back"] >= one["payable"], one


def _check_remuneration(office: Office) -> None:
    """Every entry of remuneration has its line; nothing stays granted for money that is not there any more."""
    signed = "iif(r.kind = 'grant', 1, -1)"
    differ = f"""SELECT e.id FROM ledger_entry AS e LEFT JOIN remuneration_line AS r ON r.entry_id = e.id
        WHERE e.kind IN ('remuneration', 'claw-back') AND (r.id IS NULL OR e.amount <> {signed} * r.amount
            OR r.enrolment_id <> e.enrolment_id)"""
    assert rows(office, differ) == []
    granted = f"""SELECT r.enrolment_id, n.state, SUM({signed} * r.base) AS base, SUM({signed} * r.amount) AS amount,
        (SELECT COALESCE(SUM(l.amount), 0) FROM ledger_entry AS l
         WHERE l.enrolment_id = r.enrolment_id AND l.kind IN ('collect', 'void', 'refund', 'adjust')) AS paid
        FROM remuneration_line AS r JOIN enrolment AS n ON n.id = r.enrolment_id GROUP BY r.enrolment_id"""
    for one in rows(office, granted):
        assert 0 <= one["base"] <= (0 if one["state"] == "partial" else one["paid"]), one
        assert one["amount"] == 0 if one["base"] == 0 else one["amount"] > 0, one


def _check_reconciliation(office: Office, found: list[dict[str, Any]]) -> None:
    """A period in the middle: its opening, days and closing are those of the entries, and what is short is what is held."""
    until = office.today
    since = until - timedelta(days=40)
    result = reconcile(office, since, until)
    by_collector = _grouped(found, "collector_id", none=True)
    for one in result.collectors:
        mine = by_collector[one.collector_id]
        before = [entry for entry in mine if entry["entry_on"] < since.isoformat()]
        assert one.opening == recount(before).held
        held = recount(mine).held
        assert one.closing == held
        assert one.short + one.short_before == max(0, held), one
        dates = [day for day in result.days if day.collector_id == one.collector_id]
        oldest = next((day.on for day in dates if day.short), None)
        if oldest is not None and not one.short_before:
            assert oldest == oldest_held(mine)


def _as_recount(account: Balance) -> Recount:
    return Recount(**{name: getattr(account, name) for name in Recount.__dataclass_fields__})


def _grouped(found: Iterable[dict[str, Any]], key: str, *, none: bool = False) -> dict[Any, list[dict[str, Any]]]:
    groups: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for one in found:
        if none or one[key] is not None:
            groups[one[key]].append(one)
    return groups


def closed_rows(office: Office, month: str) -> list[dict[str, Any]]:
    """Return everything of money that belongs to a month."""
    found = []
    for table, day in (("ledger_entry", "entry_on"), ("receipt", "issued_on"), ("remittance", "remitted_on")):
        found += rows(office, f"SELECT * FROM {table} WHERE substr({day}, 1, 7) = ? ORDER BY id", month)
    return found


def month_of(day: date) -> str:
    """The month of a day as the ledger keys it."""
    return f"{day:%Y-%m}"
