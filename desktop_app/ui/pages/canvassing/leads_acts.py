"""What is done with leads: given out, made from a list that was taken in, put in another order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from desktop_app.domain.dates import format_date
from desktop_app.domain.money import format_money
from desktop_app.services.assigning import assign_leads
from desktop_app.services.canvassing_leads import lead_ids_of, leads_from_import
from desktop_app.services.collectors import CollectorEntry, list_collectors
from desktop_app.services.households_words import CodeLists
from desktop_app.services.import_history import list_imports
from desktop_app.services.lead_ranking import set_weights, weight_lines
from desktop_app.ui.components.bulk_dialog import confirm_bulk
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.canvassing.leads_dialogs import AssignDialog, FromImportDialog, WeightsDialog


class LeadActs:
    """The verbs behind the buttons; each asks first, and is undone by one step."""

    def __init__(self, parent: QWidget, context: PageContext, lists: CodeLists) -> None:
        self._parent = parent
        self._context = context
        self._lists = lists

    def assign(self, rows: Sequence[Any]) -> None:
        """Give some leads to somebody."""
        if not rows:
            self._context.messages.toast("Chọn người trong danh sách trước (Shift+↓, Ctrl+A), rồi Ctrl+G.", "info")
            return
        self._ask([row.id for row in rows], rows)

    def assign_all(self, wanted: Mapping[str, Any], total: int, sample: Sequence[Any]) -> None:
        """Give everything a filter finds to somebody."""
        if total:
            self._context.look(lead_ids_of, wanted, done=lambda ids: self._ask(ids, sample), key="canvass.lead-ids")

    def weights(self) -> None:
        """Change the points of the ranking."""

        def show(lines: Any) -> None:
            dialog = WeightsDialog(self._parent.window(), lines, lambda points: save(dialog, points))
            dialog.exec()
            dialog.deleteLater()

        def save(dialog: WeightsDialog, points: Mapping[str, int]) -> None:
            self._context.do(set_weights, points, done=lambda _outcome: dialog.settled(), failed=dialog.show_failure)

        self._context.look(weight_lines, done=show, key="canvass.weights")

    def from_import(self) -> None:
        """Make leads of the people a list names."""

        def show(imports: Sequence[Any]) -> None:
            if not imports:
                self._context.messages.toast(
                    "Chưa nhập danh sách nào. Hãy nhập danh sách người trước (Ctrl+6).", "info"
                )
                return
            dialog = FromImportDialog(self._parent.window(), imports, self._lists)
            if dialog.exec() == QDialog.DialogCode.Accepted:
                import_id, source, schemes = dialog.chosen()
                self._context.do(leads_from_import, import_id, source, schemes)
            dialog.deleteLater()

        self._context.look(list_imports, done=show, key="canvass.imports")

    def _ask(self, lead_ids: Sequence[int], sample: Sequence[Any]) -> None:
        def show(collectors: Sequence[CollectorEntry]) -> None:
            count = format_money(len(lead_ids))
            dialog = AssignDialog(
                self._parent.window(), f"{count} tiềm năng", collectors, lambda: self._context.office.today
            )
            if dialog.exec() == QDialog.DialogCode.Accepted:
                collector_id, due = dialog.chosen()
                names = {one.collector.id: one.collector.name for one in collectors}
                who = names.get(collector_id or 0, "không ai")
                by = f", xong trước ngày {format_date(due)}" if due else ""
                shown = [f"{row.name} – {row.hamlet}" for row in sample]
                if confirm_bulk(
                    self._context,
                    f"Giao {count} tiềm năng cho {who}?",
                    f"Từng người được giao cho {who}{by}.",
                    len(lead_ids),
                    shown,
                    unit="người",
                    verb="Giao",
                ):
                    self._context.do(assign_leads, lead_ids, collector_id, due)
            dialog.deleteLater()

        self._context.look(list_collectors, active_only=True, done=show, key="canvass.assign-people")
