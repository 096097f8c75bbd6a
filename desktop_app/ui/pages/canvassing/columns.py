"""The columns of the entry desk's grid: cover and outcome of each scheme, reason, day, note."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from desktop_app.domain.dates import format_date
from desktop_app.services.households_words import CodeLists
from desktop_app.ui.models.columns import Row
from desktop_app.ui.models.editable_grid import GridColumn
from desktop_app.ui.pages.canvassing.entry import COVER, OUT, PROMISE, REASON, Entry
from desktop_app.ui.pages.households.cells import code_reader, day_reader
from desktop_app.ui.pages.households.members import STATE_ICONS
from desktop_app.ui.pages.households.words import choices
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.date_field import DateField
from desktop_app.ui.widgets.suggestions import SuggestionList
from desktop_app.ui.widgets.text_field import TextField

_TONES = {"joined": "good", "agreed": "accent", "refused": "bad", "moved": "muted", "died": "muted"}


def outcome_tone(slug: str) -> str:
    """The tone of an outcome; the digit and the word beside it say the same."""
    return _TONES.get(slug, "")


class ReasonField(CodeCombo):
    """The reasons in a list wide enough to be read: the column itself is narrow."""

    def __init__(self, entries: Sequence[Choice], parent: QWidget) -> None:
        super().__init__(entries, parent)
        self._popup = SuggestionList(self, min_width=22)
        self._popup.chosen.connect(self._take)


def canvass_columns(
    schemes: Sequence[str],
    lists: CodeLists,
    entry: Callable[[], Entry | None],
    row_now: Callable[[], int],
    today: Callable[[], date],
) -> tuple[GridColumn, ...]:
    """The columns for the schemes of a round."""

    def takes(name: str) -> Callable[[Row], bool]:
        def ask(row: Row) -> bool:
            found = entry()
            if found is None:
                return False
            place = next((at for at, one in enumerate(found.rows) if one["id"] == row["id"]), None)
            return place is not None and found.takes(place, name)

        return ask

    def reason_field(parent: QWidget) -> QWidget:
        found = entry()
        return ReasonField(choices(found.reasons(row_now()) if found else {}), parent)

    columns = [
        GridColumn(
            key="name",
            heading="Họ và tên, tuổi",
            width=12.1,
            editable=False,
            icon=lambda row: "home" if row["is_head"] else "",
        ),
    ]
    for scheme in schemes:
        short = lists.scheme_shorts.get(scheme, scheme)
        columns.append(_cover(scheme, short))
        columns.append(_outcome(scheme, short, lists))
    columns += [
        GridColumn(
            key=REASON,
            heading="Lý do",
            width=4.4,
            show=lambda code: lists.reasons.get(code, code),
            parse=code_reader(lambda: choices(lists.reasons), "Lý do"),
            editable=takes(REASON),
            editor=reason_field,
        ),
        GridColumn(
            key=PROMISE,
            heading="Hẹn ngày",
            width=6.5,
            show=format_date,
            parse=day_reader(today),
            editable=takes(PROMISE),
            editor=DateField,
            tip="Ngày hẹn đóng, hoặc ngày đến lại",
        ),
        GridColumn(key="note", heading="Ghi chú", width=2.2, editable=takes("note"), editor=TextField),
    ]
    return tuple(columns)


def _cover(scheme: str, heading: str) -> GridColumn:
    key = f"{COVER}.{scheme}"
    return GridColumn(
        key=key,
        heading=heading,
        width=7.7,
        editable=False,
        icon=lambda row: STATE_ICONS.get(row[f"{key}.state"], ""),
        tip="Đang có thẻ, đã đóng đến ngày nào",
    )


def _outcome(scheme: str, short: str, lists: CodeLists) -> GridColumn:
    key = f"{OUT}.{scheme}"
    return GridColumn(
        key=key,
        heading="Kết quả",
        width=5.5,
        editable=False,
        show=lambda digit: f"{digit} {lists.outcomes[digit].name}",
        tint=lambda row: "accent-soft" if row["living"] and row[f"{COVER}.{scheme}.lead"] and not row[key] else "",
        icon=lambda row: "target" if row["living"] and row[f"{COVER}.{scheme}.lead"] and not row[key] else "",
        tip=f"Kết quả vận động {short}: gõ một chữ số 1–9",
    )
