"""Undo and redo of the last steps; the file is closed, copied, opened again on the same state, its copy shown as verified."""

from __future__ import annotations

from desktop_app.services import keeping
from desktop_app.services.collecting_batches import batches
from desktop_app.services.history import next_redo, next_undo
from desktop_app.services.office import Office, open_office
from desktop_app.services.planning import plan_grid
from desktop_app.ui.journey_trip import Trip
from desktop_app.ui.pages.overview.page import OverviewPage

TITLE = "Hoàn tác, đóng và mở lại"
_BACK = 3  # steps taken back: the batch, the sharing of the plan, the commune's figure


def travel(trip: Trip) -> None:
    """Take back and bring back, close, open again."""
    _undo_and_redo(trip)
    _close_and_open(trip)


def _undo_and_redo(trip: Trip) -> None:
    trip.go(OverviewPage)
    labels = []
    states = [_state(trip.office)]
    for _ in range(_BACK):
        step = next_undo(trip.office)
        assert step is not None
        labels.append(step.label)
        trip.act("window.undo")
        trip.wait(lambda: next_redo(trip.office) is not None, f"hoàn tác “{step.label}”")
        states.append(_state(trip.office))
        trip.holds(states[-1] != states[-2], f"Ctrl+Z hoàn tác “{step.label}”")
    trip.picture("tong-quan", "da-hoan-tac")
    for label, state in zip(reversed(labels), reversed(states[:-1]), strict=True):
        trip.act("window.redo")
        trip.holds(_state(trip.office) == state, f"Ctrl+Y làm lại “{label}”")
    trip.holds(_state(trip.office) == states[0], "Mọi số trở lại như trước khi hoàn tác")


def _close_and_open(trip: Trip) -> None:
    before, path = _state(trip.office), trip.office.path
    window = trip.window
    trip.act("window.exit")
    trip.hand.wait(lambda: not window.isVisible(), "cửa sổ đóng lại")
    trip.close_window()
    trip.open_window(open_office(path))
    trip.go(OverviewPage)
    trip.holds(_state(trip.office) == before, "Mở lại: người, hộ, biên lai, chỉ tiêu đúng như lúc đóng")
    checked = keeping.check(trip.office)
    trip.holds(checked.sound, "Tệp nguyên vẹn, sổ nhật ký liền mạch")
    people = f"{trip.office.read.people.count():,}".replace(",", ".")
    shown = trip.window.status.texts()
    trip.holds(
        any("Bản sao đã kiểm tra" in text and people in text for text in shown),
        f"Bản sao lúc đóng đã kiểm tra: {people} người",
    )
    trip.picture("tong-quan", "mo-lai")


def _state(office: Office) -> tuple[object, ...]:
    """What must be the same after closing: counts of every noun of the day, and the plan to the last cell."""
    read = office.read
    tables = (
        read.people,
        read.households,
        read.visits,
        read.leads,
        read.enrolments,
        read.receipts,
        read.ledger,
        read.plan_cells,
    )
    grid = plan_grid(office, office.today.year, "vsi_people")
    return (*(table.count() for table in tables), len(batches(office)), tuple(row.months for row in grid.rows))
