"""Making, changing and closing rounds, and adding a collector on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QDialog, QWidget

from desktop_app.domain.canvassing_records import Round
from desktop_app.domain.dates import format_date
from desktop_app.domain.money import format_money
from desktop_app.domain.records import Organisation
from desktop_app.services.assigning import assign_households
from desktop_app.services.canvassing import WalkRow
from desktop_app.services.canvassing_rounds import RoundHamletEntry, close_round, find_round, round_hamlets
from desktop_app.services.collectors import CollectorEntry, list_collectors, list_organisations
from desktop_app.services.households_list import CommuneEntry, places
from desktop_app.services.households_words import CodeLists
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.ui.components.bulk_dialog import confirm_bulk
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.canvassing.collector_dialog import CollectorDialog, add_collector
from desktop_app.ui.pages.canvassing.leads_dialogs import AssignDialog
from desktop_app.ui.pages.canvassing.round_dialog import RoundDialog


@dataclass(frozen=True, kw_only=True)
class _Ground:
    """What the dialog of a round needs to know."""

    places: Sequence[CommuneEntry]
    collectors: Sequence[CollectorEntry]
    organisations: Sequence[Organisation]
    known: Round | None
    walks: Sequence[RoundHamletEntry]


class RoundActs:
    """The acts around rounds; `made(round id)` is called after one was saved."""

    def __init__(
        self,
        page: QWidget,
        context: PageContext,
        *,
        lists: Callable[[], CodeLists | None],
        round_id: Callable[[], int | None],
        made: Callable[[int], object],
    ) -> None:
        self._page = page
        self._context = context
        self._lists = lists
        self._round_id = round_id
        self._made = made

    def new(self) -> None:
        """A round to be made."""
        self._context.look(_ground, None, done=self._show_dialog, key="canvass.round-ground")

    def change(self) -> None:
        """The round in hand, to be changed."""
        if self._round_id() is not None:
            self._context.look(_ground, self._round_id(), done=self._show_dialog, key="canvass.round-ground")

    def close(self) -> None:
        """Close the round in hand."""
        self._close(closed=True)

    def open_again(self) -> None:
        """Open the round in hand again."""
        self._close(closed=False)

    def assign(self, rows: Sequence[WalkRow]) -> None:
        """Give households of the round in hand to somebody by hand, or back to whoever walks the hamlet."""

        def show(collectors: Sequence[CollectorEntry]) -> None:
            count = f"{format_money(len(rows))} hộ"
            today = self._context.office.today
            dialog = AssignDialog(self._page.window(), count, collectors, lambda: today, nobody="Theo người đi thôn")
            if dialog.exec() == QDialog.DialogCode.Accepted:
                self._give(rows, *dialog.chosen(), {one.collector.id: one.collector.name for one in collectors})
            dialog.deleteLater()

        self._context.look(list_collectors, active_only=True, done=show, key="canvass.assign-people")

    def _give(
        self, rows: Sequence[WalkRow], collector_id: int | None, due: date | None, names: Mapping[int, str]
    ) -> None:
        who = names[collector_id] if collector_id is not None else "người đi thôn"
        by = f", xong trước ngày {format_date(due)}" if due else ""
        asked = len(rows) == 1 or confirm_bulk(
            self._context,
            f"Giao {format_money(len(rows))} hộ cho {who}?",
            f"Từng hộ được giao cho {who}{by}; tiềm năng chưa giao ai của hộ đi theo.",
            len(rows),
            [f"{row.number}. {row.title}" + (f" – đang là {row.collector}" if row.collector else "") for row in rows],
            unit="hộ",
            verb="Giao",
        )
        if asked:
            ids = [row.household_id for row in rows]
            self._context.do(assign_households, self._round_id(), ids, collector_id, due)

    def add_collector(self, then: Callable[[Sequence[CollectorEntry]], object]) -> None:
        """Add a collector; `then` gets everybody."""
        self._context.look(list_organisations, done=lambda found: self._ask_collector(found, then))

    def _close(self, *, closed: bool) -> None:
        if self._round_id() is not None:
            self._context.do(close_round, self._round_id(), closed=closed)

    def _show_dialog(self, ground: _Ground) -> None:
        lists = self._lists()
        if lists is None:
            return
        if not any(place.hamlets for place in ground.places):
            self._context.messages.toast(
                "Chưa có thôn, tổ dân phố nào. Hãy thêm thôn ở trang Hộ gia đình hoặc nhập danh sách hộ.", "warn"
            )
            return
        dialog = RoundDialog(
            self._page,
            self._context,
            places=ground.places,
            collectors=ground.collectors,
            lists=lists,
            known=ground.known,
            walks=ground.walks,
            add_collector=lambda: self.add_collector(dialog.offer_collectors),
        )
        if dialog.exec() and dialog.made is not None:
            self._made(dialog.made)

    def _ask_collector(
        self, organisations: Sequence[Organisation], then: Callable[[Sequence[CollectorEntry]], object]
    ) -> None:
        dialog = CollectorDialog(self._page, organisations)

        def added(_outcome: Outcome[int]) -> None:
            dialog.accept()
            self._context.look(list_collectors, active_only=True, done=then)

        dialog.attempt = lambda: self._context.do(add_collector, dialog.typed(), done=added, failed=dialog.show_failure)
        dialog.exec()


def _ground(office: Office, round_id: int | None) -> _Ground:
    return _Ground(
        places=places(office),
        collectors=list_collectors(office, active_only=True),
        organisations=list_organisations(office),
        known=find_round(office.read, round_id) if round_id is not None else None,
        walks=round_hamlets(office, round_id) if round_id is not None else (),
    )
