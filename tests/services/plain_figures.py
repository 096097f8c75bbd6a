"""The figures of the monthly forms counted a second time, in plain loops over every row of the data file.

Nothing of the program counts here: rows are read whole and gone through one by one, so that a mistake in a question of the
storage room cannot repeat itself in the test.
"""

import calendar
import sqlite3
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

Row = sqlite3.Row
HEALTH = ("health-household", "health-other")
_FORM_CLASS = {
    "near-poor-poor-commune": "near-poor",
    "ethnic-difficult-area": "ethnic-minority",
    "ethnic-post-difficult": "ethnic-minority",
}
_OWN = ("poor", "island", "near-poor", "ethnic-minority")
_WINDOW = {"monthly": 1, "3": 3, "6": 4, "12": 7, "ahead": 1, "missing": 1}


@dataclass(frozen=True)
class Tables:
    """Every row that the figures rest on."""

    covers: list[Row]
    enrolments: dict[int, Row]
    ledger: list[Row]
    people: dict[int, Row]


def tables(path: Path) -> Tables:
    """Read them from the data file."""
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    db.row_factory = sqlite3.Row
    try:
        return Tables(
            covers=db.execute("SELECT * FROM coverage").fetchall(),
            enrolments={row["id"]: row for row in db.execute("SELECT * FROM enrolment")},
            ledger=db.execute("SELECT * FROM ledger_entry").fetchall(),
            people={row["id"]: row for row in db.execute("SELECT * FROM person")},
        )
    finally:
        db.close()


def month_end(month: str) -> date:
    """The last day of a month."""
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, calendar.monthrange(year, number)[1])


def known(data: Tables, cover: Row, day: str) -> bool:
    """Whether the office knew of this cover on a day."""
    if cover["enrolment_id"] is None:
        return (cover["valid_from"] or "") <= day
    return bool(data.enrolments[cover["enrolment_id"]]["collected_on"] <= day)


def latest(data: Tables, schemes: tuple[str, ...], day: str, begun: bool = True) -> dict[int, Row]:
    """The last period of each person."""
    found: dict[int, Row] = {}
    for cover in data.covers:
        if cover["scheme"] not in schemes or not known(data, cover, day):
            continue
        if begun and (cover["valid_from"] or "") > day:
            continue
        before = found.get(cover["person_id"])
        if before is None or (cover["valid_to"] or "9999", cover["id"]) > (before["valid_to"] or "9999", before["id"]):
            found[cover["person_id"]] = cover
    return found


def open_window(method: str | None, last: str, day: date) -> bool:
    """Whether the next period of voluntary insurance can still be paid."""
    if method not in _WINDOW:
        return False
    start = date.fromisoformat(last) + timedelta(days=1)
    number = start.month - 1 + _WINDOW[method] - 1
    closes = month_end(f"{start.year + number // 12}-{number % 12 + 1:02d}")
    return start <= day <= closes


def voluntary(data: Tables, day: date) -> dict[int, tuple[str, str]]:
    """State (paid, unpaid, ahead) and class of each participant; every cover must be an enrolment of the office."""
    found = {}
    for person, cover in latest(data, ("voluntary-si",), day.isoformat()).items():
        enrolment = data.enrolments[cover["enrolment_id"]]
        method, last = enrolment["method"], cover["valid_to"]
        held = enrolment["support_class"]
        form_class = _FORM_CLASS.get(held, held if held in _OWN else "other")
        if last >= day.isoformat():
            found[person] = ("ahead" if method == "ahead" else "paid", form_class)
        elif open_window(method, last, day):
            found[person] = ("unpaid", form_class)
    return found


def cards(data: Tables, day: date, schemes: tuple[str, ...] = HEALTH) -> set[int]:
    """Who holds a health card on a day."""
    on = day.isoformat()
    return {
        cover["person_id"]
        for cover in data.covers
        if cover["scheme"] in schemes
        and known(data, cover, on)
        and (cover["valid_from"] or "") <= on <= (cover["valid_to"] or "9999")
    }


def taken(data: Tables, schemes: tuple[str, ...], first: date, last: date) -> tuple[int, int]:
    """What was taken and what was given back or reversed between two days, in đồng."""
    up = down = 0
    for entry in data.ledger:
        if entry["kind"] not in ("collect", "void", "refund", "adjust") or entry["scheme"] not in schemes:
            continue
        if first.isoformat() <= entry["entry_on"] <= last.isoformat():
            up += max(0, entry["amount"])
            down -= min(0, entry["amount"])
    return up, down


def stopped(data: Tables, day: date, own: tuple[str, ...], returned: tuple[str, ...]) -> dict[int, str]:
    """Who had stopped by a day and not come back: person → last day covered."""
    on = day.isoformat()
    benefits = ("pension", "si-allowance", "monthly-allowance", "unemployment-benefit")
    held: dict[int, list[Row]] = {}
    for cover in data.covers:
        held.setdefault(cover["person_id"], []).append(cover)
    found = {}
    for person, cover in latest(data, own, on, begun=False).items():
        who: Any = data.people[person]
        if who["residence"] not in (None, "home", "away") or cover["valid_to"] is None or cover["valid_to"] >= on:
            continue
        if any(
            other["scheme"] in (*returned, *benefits) and known(data, other, on) and (other["valid_to"] or "9999") >= on
            for other in held[person]
        ):
            continue
        found[person] = cover["valid_to"]
    return found
