"""The widgets of the entry desk: day, collector and channel that stay, the household's head line, its members' grid."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from desktop_app.services.canvassing import STATE_WORDS, CanvassSheet
from desktop_app.services.households_words import CodeLists
from desktop_app.ui.components.boxes import STRETCH, column, flow, panel, row, rule, scrolled
from desktop_app.ui.components.buttons import button, icon_button, primary, quiet
from desktop_app.ui.components.head_line import HeadLine
from desktop_app.ui.components.text import set_tone, small
from desktop_app.ui.models.editable_grid import CellEdit
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.canvassing.columns import canvass_columns
from desktop_app.ui.pages.canvassing.entry import Entry
from desktop_app.ui.pages.canvassing.grid import CanvassGrid, CanvassModel
from desktop_app.ui.pages.canvassing.walk import STATE_ICONS, STATE_TONES
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.date_field import DateField

Act = Callable[[], object]


class DeskForm(QWidget):
    """What is seen of the household in hand. What happens with it lives in `flow.py`."""

    def __init__(
        self,
        context: PageContext,
        lists: CodeLists,
        schemes: Sequence[str],
        *,
        entry: Callable[[], Entry | None],
        edited: Callable[[Sequence[CellEdit]], object],
        acts: dict[str, Act],
    ) -> None:
        super().__init__()
        today = context.office.today
        self.schemes = tuple(schemes)
        self.head = HeadLine()
        self.day = DateField(today=lambda: context.office.today, latest=lambda: context.office.today)
        self.day.set_value(today)
        self.collector = CodeCombo(width=10)
        self.channel = CodeCombo(width=9)
        for field, name in ((self.day, "Ngày gặp"), (self.collector, "Người vận động"), (self.channel, "Hình thức")):
            field.setAccessibleName(name)
        columns = canvass_columns(
            self.schemes, lists, entry, lambda: self.grid.currentIndex().row(), lambda: context.office.today
        )
        self.grid = CanvassGrid(CanvassModel(columns, edited, lists, entry, self), entry, self)
        self.state = small("")
        self.state.setWordWrap(True)
        self.count = small("")
        self.legend = small(
            " · ".join(f"{digit} {one.name}" for digit, one in lists.outcomes.items() if not one.hidden)
        )
        self.legend.setWordWrap(True)
        self.save_button = primary("Lưu, sang hộ kế", acts["save"], "save")
        self._show_list = quiet("Các hộ", acts["list"], "list")
        self._show_side = quiet("Tiền, lịch sử", acts["side"], "info")
        inside = panel(
            row(
                None,
                (self.head, 1),
                self.count,
                self._show_list,
                self._show_side,
                icon_button("chevron-up", "Hộ trước (Ctrl+PgUp)", acts["previous"]),
                icon_button("chevron-down", "Hộ tiếp theo (Ctrl+PgDn)", acts["next"]),
                gap=0.4,
            ),
            flow(
                panel(small("Ngày gặp"), self.day, gap=0.3, flow="row"),
                panel(small("Người đi"), self.collector, gap=0.3, flow="row"),
                panel(small("Hình thức"), self.channel, gap=0.3, flow="row"),
                gap=0.8,
            ),
            self.grid,
            self.legend,
            STRETCH,
            gap=0.5,
            margin=0.6,
        )
        bar = panel(
            row(
                None,
                (self.state, 1),
                button("Cả hộ vắng nhà (F4)", acts["absent"], "home"),
                quiet("Sửa hộ (F2)", acts["household"], "edit"),
                self.save_button,
                gap=0.5,
            ),
            margin=0.4,
        )
        column(self, (scrolled(inside), 1), rule(), bar, gap=0)

    def show_roomy(self, *, with_list: bool, with_side: bool) -> None:
        """Whether the list and the side stand beside the desk; where they do not, a button shows them."""
        self._show_list.setVisible(not with_list)
        self.count.setVisible(not with_list)
        self._show_side.setVisible(not with_side)
        self.legend.setVisible(not with_side)

    def offer(self, collectors: Sequence[Choice], channels: Sequence[Choice]) -> None:
        """Give the collectors and channels to choose from."""
        self.collector.set_choices(collectors)
        self.channel.set_choices(channels)

    def show_sheet(self, found: CanvassSheet) -> None:
        """Show the head line of a household."""
        sheet = found.sheet
        living = sum(member.living for member in sheet.members)
        badges = [(STATE_WORDS[found.state], STATE_TONES[found.state], STATE_ICONS[found.state])]
        badges += [(name[:1].upper() + name[1:], "warn", "flag") for name in sheet.classes]
        facts = [
            ("home", sheet.household.address or ""),
            ("phone", sheet.household.phone or ""),
            ("group", f"{living} người đang ở"),
            ("info", sheet.household.note or ""),
        ]
        self.head.show_line(sheet.title, facts, badges)

    def show_state(self, text: str, tone: str = "muted") -> None:
        """Say at the foot what is typed or what is missing."""
        self.state.setText(text)
        set_tone(self.state, tone)
