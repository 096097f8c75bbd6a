"""What the tab of paper lists can do beside keying: make, print again, export, import, word the outcomes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.walk_records import WalkList
from desktop_app.services.canvassing_rounds import list_rounds, round_hamlets
from desktop_app.services.households_words import CodeLists
from desktop_app.services.office import Office
from desktop_app.services.outcome_list import outcome_table
from desktop_app.services.walk_list_document import save_walk_list_pdf
from desktop_app.services.walk_list_import import (
    BookPreview,
    apply_walk_list_book,
    preview_walk_list_book,
    save_walk_list_book,
)
from desktop_app.services.walk_lists import walk_lists
from desktop_app.system.faults import WorldFault
from desktop_app.ui import files
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.canvassing.paper_dialogs import PDF_KIND, BookDialog, EarlierDialog, MakeDialog
from desktop_app.ui.pages.canvassing.paper_outcomes import OutcomesDialog

_REMEMBERED = "canvass/place"  # where the tab of the doors stands


class PaperActs:
    """`opened(code)` after a list was made or chosen."""

    def __init__(
        self,
        tab: QWidget,
        context: PageContext,
        lists: CodeLists,
        *,
        opened: Callable[[str], object],
        head: Callable[[], tuple[date | None, int | None]],
    ) -> None:
        self._tab = tab
        self._context = context
        self._lists = lists
        self._opened = opened
        self._head = head

    def make(self) -> None:
        """A new list for the round in hand on the tab of the doors, else the newest open one."""
        office = self._context.office
        rounds = [one for one in list_rounds(office) if one.state == "open"]
        kept = self._context.memory.get(_REMEMBERED, {})
        place = kept if isinstance(kept, dict) else {}
        chosen = next((one for one in rounds if one.id == place.get("round")), next(iter(rounds), None))
        if chosen is None:
            self._context.messages.toast("Chưa có đợt vận động nào đang mở. Hãy lập đợt mới (Ctrl+N) trước.", "warn")
            return
        dialog = MakeDialog(
            self._tab, self._context, chosen.id, chosen.name, round_hamlets(office, chosen.id), place.get("hamlet")
        )
        dialog.exec()
        if dialog.made is not None:
            self.save(dialog.made, dialog.kind)
            self._opened(dialog.made.code)

    def choose(self) -> None:
        """The earlier lists."""
        EarlierDialog(
            self._tab, self._context, walk_lists(self._context.office), opened=self._opened, again=self.save
        ).exec()

    def save(self, walk_list: WalkList, kind: str) -> None:
        """Write a list as pages or as a workbook where the officer says, then offer to open it."""
        is_pdf = kind == PDF_KIND
        pattern = files.PDF if is_pdf else files.EXCEL
        path = files.choose_save(self._tab, "Lưu phiếu đi từng hộ", f"phieu-{walk_list.code}.{kind}", pattern)
        if path is None:
            return
        save = save_walk_list_pdf if is_pdf else save_walk_list_book
        self._context.look(
            _saver(save, walk_list.id, path), done=self._saved, failed=self._failed, key=f"canvass.paper.{kind}"
        )

    def import_book(self) -> None:
        """A filled workbook, shown row by row before anything is written."""
        path = files.choose_open(self._tab, "Chọn phiếu Excel đã điền", files.EXCEL)
        if path is not None:
            self.import_path(path)

    def import_path(self, path: Path) -> None:
        """The same for a file that is known already."""
        day, collector = self._head()
        self._context.look(
            preview_walk_list_book,
            path,
            day or self._context.office.today,
            collector,
            done=lambda preview: self._show_preview(preview, path),
            failed=self._failed,
            key="canvass.paper.import",
        )

    def outcomes(self) -> None:
        """The outcomes and reasons as the office words them."""
        OutcomesDialog(self._tab, self._context, outcome_table(self._context.office)).exec()

    def _show_preview(self, preview: BookPreview, path: Path) -> None:
        dialog = BookDialog(self._tab, preview, path.name)
        if dialog.exec():
            self._context.do(apply_walk_list_book, preview)

    def _saved(self, path: Path) -> None:
        self._context.messages.toast(
            f"Đã lưu {path.name}.", "good", "Mở", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
        )

    def _failed(self, error: Exception) -> None:
        if isinstance(error, RuleBroken | WorldFault):
            self._context.messages.banner(error.sentence, "warn")
        else:
            self._context.messages.fault(error)


def _saver(save: Callable[..., Path], list_id: int, path: Path) -> Callable[[Office], Path]:
    return lambda office: save(office, list_id, path)
