"""“Cảnh báo” on the first page: what needs somebody now, the most pressing first; Enter goes to where it is dealt with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from desktop_app.domain.alert_rules import HINT, URGENT, WARN
from desktop_app.services.alerts import Alert, alerts
from desktop_app.services.alerts_criteria import (
    aside_on,
    criteria,
    reset_criteria,
    save_criteria,
    snooze,
    wake_all,
)
from desktop_app.services.office import Office
from desktop_app.ui.components.boxes import column, flow
from desktop_app.ui.components.buttons import link, quiet
from desktop_app.ui.components.text import muted
from desktop_app.ui.icons import icon
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.overview.alert_dialogs import AlertCriteriaDialog, SnoozeDialog
from desktop_app.ui.theme import em, scaled

_ICONS = {URGENT: ("error", "bad"), WARN: ("warning", "warn"), HINT: ("info", "muted")}
_LINES = 6  # rows in sight before it scrolls
NOTHING = "Không có cảnh báo nào."


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What was read: the alerts to tell, and how many are put aside."""

    alerts: tuple[Alert, ...]
    aside: int


def read_shown(office: Office) -> Shown:
    """The alerts of today."""
    every, aside = alerts(office, hidden=True), aside_on(office, office.today)
    told = tuple(one for one in every if one.key not in aside)
    return Shown(alerts=told, aside=len(every) - len(told))


class AlertsCard(QWidget):
    """The list with its three doors: act (Enter), put aside (Delete), criteria. `reload()` reads it anew."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._alerts: tuple[Alert, ...] = ()
        self.list = _List(self)
        self.list.setAccessibleName("Cảnh báo")
        self.none = muted(NOTHING)
        self._act = quiet("Xử lý  (Enter)", self.act, "chevron-right")
        self._aside = quiet("Ẩn đến ngày…  (Del)", self.put_aside, "clock")
        self._woken = link("", self.wake)
        column(
            self,
            self.none,
            self.list,
            flow(self._act, self._aside, self._woken, quiet("Tiêu chí…", self.edit, "settings")),
            gap=0.4,
        )
        self._show(Shown(alerts=(), aside=0))

    def reload(self) -> None:
        """Read what is to be told."""
        self.context.look(read_shown, done=self._show, key="overview.alerts")

    def act(self) -> None:
        """Go to where the chosen one is dealt with."""
        chosen = self._chosen()
        if chosen is not None:
            self.context.navigate(chosen.page, **dict(chosen.args))

    def put_aside(self) -> None:
        """Hide the chosen one until a day."""
        chosen, office = self._chosen(), self.context.office
        if chosen is not None:
            key = chosen.key

            def until(dialog: SnoozeDialog, day: date) -> None:
                self._do(dialog, snooze, key, day)

            SnoozeDialog(self.window(), chosen.sentence, office.today, until).exec()

    def wake(self) -> None:
        """Show everything again that was put aside."""
        self.context.do(wake_all, done=lambda _outcome: self.reload())

    def edit(self) -> None:
        """Change the criteria."""
        office = self.context.office
        AlertCriteriaDialog(
            self.window(),
            criteria(office),
            lambda dialog, wanted: self._do(dialog, save_criteria, wanted),
            lambda dialog: self._do(dialog, reset_criteria),
        ).exec()

    def _do(self, dialog: AlertCriteriaDialog | SnoozeDialog, verb: Callable[..., Any], *args: Any) -> None:
        """Run a verb for a dialog, which closes when it is done and tells why when it is refused."""

        def done(_outcome: object) -> None:
            dialog.accept()
            self.reload()

        self.context.do(verb, *args, done=done, failed=dialog.refuse)

    def _chosen(self) -> Alert | None:
        at = self.list.currentRow()
        return self._alerts[at] if 0 <= at < len(self._alerts) else None

    def _show(self, shown: Shown) -> None:
        at = max(0, self.list.currentRow())
        self._alerts = shown.alerts
        self.list.fill(shown.alerts)
        some = bool(shown.alerts)
        self.list.setVisible(some)
        self.none.setVisible(not some)
        self._act.setVisible(some)
        self._aside.setVisible(some)
        self._woken.setText(f"{shown.aside} cảnh báo đang ẩn – hiện lại")
        self._woken.setVisible(shown.aside > 0)
        if some:
            self.list.setCurrentRow(min(at, len(shown.alerts) - 1))


class _List(QListWidget):
    """The level stands as a word and as an icon before the sentence, never as a colour alone."""

    def __init__(self, card: AlertsCard) -> None:
        super().__init__(card)
        self._card = card
        self.setWordWrap(True)
        self.setUniformItemSizes(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemDoubleClicked.connect(lambda _item: card.act())
        scaled(self, lambda w: w.setMaximumHeight(em(w, _LINES * 3.2)))

    def fill(self, told: Sequence[Alert]) -> None:
        """Show these."""
        self.clear()
        for one in told:
            item = QListWidgetItem(icon(*_ICONS[one.level]), f"{one.level_word} · {one.sentence}")
            item.setToolTip(f"Bấm Enter để {one.act[:1].lower()}{one.act[1:]}")
            self.addItem(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter acts, Delete puts aside."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._card.act()
        elif event.key() == Qt.Key.Key_Delete:
            self._card.put_aside()
        else:
            super().keyPressEvent(event)
