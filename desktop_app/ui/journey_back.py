"""What was done is taken back and done again on the keyboard, and the file must be as it was, row by row."""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.services.history import next_redo, next_undo
from desktop_app.services.office import Office
from desktop_app.ui.journey_trip import Trip

State = tuple[object, ...]
_MOST_STEPS = 40


def state_of(office: Office) -> State:
    """Everything this journey's desk and plan work may change, row by row."""
    read = office.read
    tables = (
        read.people,
        read.households,
        read.visits,
        read.leads,
        read.coverages,
        read.collectors,
        read.hamlets,
        read.round_hamlets,
        read.round_households,
        read.plans,
        read.plan_cells,
        read.monthly_figures,
        read.walk_lists,
    )
    return tuple(tuple(table.all()) for table in tables)


def back_and_forth(trip: Trip, before: State, what: str, *, seen: Callable[[], object] | None = None) -> None:
    """Ctrl+Z until the file is as `before`, `seen` there, then Ctrl+Y as often, and the file must be as it is now."""
    after, back = state_of(trip.office), 0
    while state_of(trip.office) != before and back < _MOST_STEPS:
        _press(trip, "window.undo", next_undo)
        back += 1
    trip.holds(state_of(trip.office) == before != after, f"Ctrl+Z {back} lần: {what} trở lại đúng như trước")
    if seen is not None:
        seen()
    for _ in range(back):
        _press(trip, "window.redo", next_redo)
    trip.holds(state_of(trip.office) == after, f"Ctrl+Y {back} lần: {what} đúng như đã làm")


def _press(trip: Trip, action: str, next_step: Callable[[Office], object]) -> None:
    """One step back or forth: the next one is another then."""
    step = next_step(trip.office)
    trip.act(action)
    trip.wait(lambda: next_step(trip.office) != step, "bước hoàn tác kế tiếp")
