"""Người trùng: pairs of records that may be one human being. J and K walk, A merges as proposed, E chooses values, S puts aside with a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop_app.domain.birth import format_birth
from desktop_app.domain.dates import format_date
from desktop_app.services.merging import SKIP_REASONS, keep_apart, look_again, merge_people, skipped_pairs
from desktop_app.services.merging_likely import LikelyPair, hamlets_to_search, likely_duplicates, near_duplicates
from desktop_app.services.merging_preview import MergePreview, preview_merge
from desktop_app.services.office import Office
from desktop_app.ui.components.boxes import column, flow, panel
from desktop_app.ui.components.buttons import primary, quiet
from desktop_app.ui.components.empty import EmptyState
from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.skeleton import Stage
from desktop_app.ui.components.table import Table
from desktop_app.ui.components.text import muted
from desktop_app.ui.models.columns import Column
from desktop_app.ui.models.paged_table import PagedTableModel
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.households.merge_dialog import open_merge
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.field import on_commit

LOOK, SKIPPED = "look", "skipped"
_MOST, _AT_ONCE = 500, 8  # pairs shown at most, and hamlets searched in one go
_NOTHING = (
    "Chương trình tìm người cùng số CCCD, cùng mã số BHXH, cùng họ tên và ngày sinh, rồi tìm gần giống theo từng thôn."
)
_COLUMNS = (
    Column(key="names", heading="Hai bản ghi", width=18, sort=False),
    Column(key="births", heading="Ngày sinh", width=11, sort=False),
    Column(key="words", heading="Mức", width=7.5, sort=False, tone=lambda row: row["tone"]),
    Column(key="reasons", heading="Vì sao", width=25, sort=False),
)


class PairsTable(Table):
    """The letters of a review; everything else is the table's."""

    letter = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """J and K go down and up like the arrows."""
        key = Qt.Key(event.key())
        step = {Qt.Key.Key_J: 1, Qt.Key.Key_K: -1}.get(key)
        letter = {Qt.Key.Key_A: "A", Qt.Key.Key_E: "E", Qt.Key.Key_S: "S", Qt.Key.Key_R: "R"}.get(key)
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if plain and step is not None and self.rows.total:
            self.select_row(min(max(0, self.currentIndex().row() + step), self.rows.total - 1))
        elif plain and letter is not None:
            self.letter.emit(letter)
        else:
            super().keyPressEvent(event)


class ReviewTab(QWidget):
    """The queue of likely duplicates, and what was put aside."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._rows: list[dict[str, Any]] = []
        self._sure: list[LikelyPair] = []
        self._near: list[LikelyPair] = []
        self.which = CodeCombo([Choice(code=LOOK, text="Cần xem"), Choice(code=SKIPPED, text="Đã bỏ qua")], width=9)
        self.which.setAccessibleName("Cặp nào")
        self.which.set_value(LOOK)
        self.model = PagedTableModel(_COLUMNS, self._fetch, lambda _filter: len(self._rows), self)
        self.table = PairsTable(self.model, name="duplicates", memory=context.memory)
        self.table.setAccessibleName("Các cặp có thể là một người")
        self.detail = muted("", wrap=True)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        scaled(self.detail, lambda w: w.setMinimumHeight(em(w, 5)))
        self.foot = TableFoot()
        self._acts: dict[str, Callable[[], object]] = {
            "A": self._accept,
            "E": self._edit,
            "S": self._skip,
            "R": self._again,
        }
        self.looking = (
            primary("Gộp như đề nghị  (A)", self._accept),
            quiet("Xem và chọn giá trị…  (E)", self._edit, "edit"),
            quiet("Bỏ qua, có lý do…  (S)", self._skip, "lock"),
        )
        self.revoking = quiet("Xét lại cặp này  (R)", self._again, "undo")
        self.stage = Stage(self.table)
        column(
            self,
            panel(flow(self.which, *self.looking, self.revoking), gap=0.5, margin=0.75),
            (self.stage, 1),
            panel(self.detail, margin=0.75),
            self.foot,
            gap=0,
        )
        self.table.letter.connect(lambda letter: self._acts[letter]())
        self.table.opened.connect(lambda _row: self._edit())
        self.table.row_changed.connect(lambda _row: self._show_detail())
        on_commit(self.which, self.reload)

    def reload(self) -> None:
        """Look for pairs anew; near ones follow hamlet by hamlet."""
        aside = self.which.value() == SKIPPED
        for shown in self.looking:
            shown.setVisible(not aside)
        self.revoking.setVisible(aside)
        if aside:
            self._context.look(skipped_pairs, done=self._show_skipped, key="people.pairs")
        else:
            self._context.look(_begin, done=self._begun, key="people.pairs")

    def focus_target(self) -> QWidget:
        """Where the keys of the review are taken; the choice above while there is no pair."""
        return self.table if self.table.isVisibleTo(self) else self.which

    # -- showing

    def _begun(self, found: tuple[list[LikelyPair], list[int]]) -> None:
        self._sure, self._near = found[0], []
        self._show(f"Đang tìm gần giống: 0/{len(found[1])} thôn" if found[1] else "")
        self._search(found[1], 0)

    def _search(self, hamlets: list[int], done: int) -> None:
        if done >= len(hamlets) or len(self._sure) + len(self._near) >= _MOST:
            self._show("")
            return
        some = hamlets[done : done + _AT_ONCE]

        def take(found: list[LikelyPair]) -> None:
            if self.which.value() != LOOK:
                return
            self._near += found
            after = done + len(some)
            if found or after >= len(hamlets):
                self._show(f"Đang tìm gần giống: {after}/{len(hamlets)} thôn" if after < len(hamlets) else "")
            self._search(hamlets, after)

        self._context.look(near_duplicates, some, done=take, key="people.near")

    def _show(self, searching: str) -> None:
        rows = [
            {
                "key": pair.key,
                "ids": (pair.keep_id, pair.drop_id),
                "names": pair.names[0] if pair.names[0] == pair.names[1] else " / ".join(pair.names),
                "births": " / ".join(dict.fromkeys(format_birth(birth) if birth else "…" for birth in pair.births)),
                "words": pair.words,
                "tone": "good" if pair.words == "gần như chắc" else "warn" if pair.words == "có thể" else "muted",
                "reasons": ", ".join(pair.reasons),
            }
            for pair in (*self._sure, *self._near)[:_MOST]
        ]
        self._put(rows)
        self.foot.show_counts(f"{len(rows)} cặp cần xem", searching)

    def _show_skipped(self, found: list[Any]) -> None:
        self._put(
            [
                {
                    "key": (pair.note.one_id, pair.note.other_id),
                    "ids": (pair.note.one_id, pair.note.other_id),
                    "note": pair.note.id,
                    "names": " / ".join(dict.fromkeys(pair.names)),
                    "births": format_date(date.fromisoformat(pair.note.noted_on)),
                    "words": "đã bỏ qua",
                    "tone": "muted",
                    "reasons": pair.note.reason,
                }
                for pair in found
            ]
        )
        self.foot.show_counts(f"{len(found)} cặp đã bỏ qua", "")

    def _put(self, rows: list[dict[str, Any]]) -> None:
        before, at = self._current(), max(0, self.table.currentIndex().row())
        had_focus = self.table.hasFocus()
        self._rows = rows
        self.model.reload()
        if not rows:
            self.stage.empty(EmptyState("ok", "Không thấy cặp nào", _NOTHING))
            self.detail.setText("")
            if had_focus:  # the table is gone: Qt would send the hand to the first button of the window
                self.which.setFocus()
            return
        self.stage.ready()
        places = [place for place, row in enumerate(rows) if before is not None and row["key"] == before["key"]]
        self.table.select_row(places[0] if places else min(at, len(rows) - 1))
        if had_focus:
            self.table.setFocus()
        self._show_detail()

    def _show_detail(self) -> None:
        row = self._current()
        if row is not None:
            self._context.look(preview_merge, *row["ids"], done=self._tell, failed=_quiet, key="people.detail")

    def _tell(self, seen: MergePreview) -> None:
        lines = [f"Bản ghi giữ: {seen.titles[0]}. Bản ghi gộp: {seen.titles[1]}."]
        if seen.open:
            lines.append(f"Hai bên khác nhau, phải chọn: {', '.join(field.label.lower() for field in seen.open)}.")
        lines += [*seen.warnings, *seen.told]
        self.detail.setText("\n".join(lines))

    def _fetch(self, offset: int, limit: int, _sort: object, _filter: object) -> list[dict[str, Any]]:
        return self._rows[offset : offset + limit]

    def _current(self) -> dict[str, Any] | None:
        at = self.table.currentIndex().row()
        return self._rows[at] if 0 <= at < len(self._rows) else None

    # -- acting

    def _accept(self) -> None:
        row = self._current()
        if row is None or "note" in row:
            return

        def merge(seen: MergePreview) -> None:
            if seen.open or seen.warnings:
                self._edit()
            else:
                self._context.do(merge_people, *row["ids"])

        self._context.look(preview_merge, *row["ids"], done=merge, key="people.accept")

    def _edit(self) -> None:
        row = self._current()
        if row is not None and "note" not in row:
            open_merge(self, self._context, *row["ids"])

    def _skip(self) -> None:
        row = self._current()
        if row is None or "note" in row:
            return
        reason = self._context.messages.ask_reason(f"Vì sao không gộp: {row['names']}?", SKIP_REASONS)
        if reason is not None:
            words = SKIP_REASONS.get(reason.code, reason.code)
            self._context.do(keep_apart, *row["ids"], f"{words}: {reason.note}" if reason.note else words)

    def _again(self) -> None:
        row = self._current()
        if row is not None and "note" in row:
            self._context.do(look_again, row["note"])


def _begin(office: Office) -> tuple[list[LikelyPair], list[int]]:
    return likely_duplicates(office, 0, _MOST), hamlets_to_search(office)


def _quiet(_error: Exception) -> None:
    """A pair that was merged meanwhile: the list is read anew anyhow."""
