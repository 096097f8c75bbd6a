"""Chất lượng dữ liệu: left the six words with their problems, right the records of the chosen problem, walked and mended by single keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.services.collectors import CollectorEntry, list_collectors
from desktop_app.services.households_list import CommuneEntry, places
from desktop_app.services.office import Office
from desktop_app.services.quality import Quality, measure
from desktop_app.services.quality_criteria import meanings
from desktop_app.services.quality_scores import Finding
from desktop_app.ui.components.boxes import column, panel, row, split
from desktop_app.ui.components.empty import EmptyState
from desktop_app.ui.components.skeleton import Stage
from desktop_app.ui.components.text import figure, muted, section
from desktop_app.ui.models.paged_table import PagedTableModel
from desktop_app.ui.page import Crumb, Page, PageContext
from desktop_app.ui.pages.quality.actions import ACTIONS
from desktop_app.ui.pages.quality.criterion_dialog import CriterionDialog
from desktop_app.ui.pages.quality.records import RecordsSide
from desktop_app.ui.pages.quality.tables import PROBLEM_COLUMNS, LetterTable
from desktop_app.ui.pages.quality.words import Words, as_score

_KINDS = "household person hamlet entitlement coverage visit lead enrolment import plan collector round quality quality_skip setting law"


class QualityPage(Page):
    """`navigate("quality", word="đủ")` chooses a word, `problem="birth"` a problem of it."""

    page_id = "quality"
    title = "Chất lượng dữ liệu"
    kinds = frozenset(_KINDS.split())
    help_topic = "chat-luong"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._quality: Quality | None = None
        self._rows: list[dict[str, Any]] = []
        self._asked = ""
        self._meanings = meanings(context.office.today)
        self.words = Words()
        self.meaning = muted("", wrap=True)
        self.score = figure("…")
        self.model = PagedTableModel(PROBLEM_COLUMNS, self._fetch, lambda _filter: len(self._rows), self)
        self.problems = LetterTable(self.model, name="quality-problems", memory=context.memory)
        self.problems.setAccessibleName("Các vấn đề của tiêu chí")
        self._stage = Stage(self.problems)
        self.records = RecordsSide(context, self)
        left = panel(
            row(None, section("Điểm chung"), self.score),
            self.words,
            self.meaning,
            (self._stage, 1),
            gap=0.5,
            margin=0.75,
        )
        self._all = Stage(split(left, self.records, name="quality", memory=context.memory, widths=(28, 0)))
        self._all.loading()
        column(self, (self._all, 1), gap=0)
        self.words.chosen.connect(lambda _word: self._show_word())
        self.words.left.connect(self.problems.setFocus)
        self.problems.row_changed.connect(lambda _row: self._show_problem())
        self.problems.opened.connect(lambda _row: self.records.table.setFocus())
        self.problems.letter.connect(self.records.act)
        for table in (self.problems, self.records.table):
            table.key_pressed.connect(self._digit)
        self.records.emptied.connect(self._to_problems)
        slots: dict[str, Callable[[], object]] = {
            "quality.fix-all": self.records.fix_all,
            "quality.other-side": self._other_side,
            "quality.place": lambda: self.records.filter.combos["hamlet"].setFocus(),
            "quality.export": self.records.export,
            "quality.criterion": self._weigh,
        }
        for spec in ACTIONS:  # the letters are keys of the tables; they stand on the key sheet only
            self.bind(spec.id, slots.get(spec.id, lambda: None))
        self.words.show_scores(dict.fromkeys(self._meanings, 100.0), self._meanings)
        context.look(_begin, done=self._begun, key="quality.begin")

    def open(self, **args: Any) -> None:
        """Show what was asked for."""
        self._asked = str(args.get("problem", "")) or self._asked
        if args.get("word"):
            self.words.choose(str(args["word"]))
        if self._quality is not None:
            self._show_asked()

    def refresh(self, changes: frozenset[str]) -> None:
        """Count anew; the cursor stays where it was."""
        self.context.look(measure, done=self._show, key="quality.measure")

    def breadcrumb(self) -> tuple[Crumb, ...]:
        """The page and the word."""
        return (Crumb(text=self.title, page=self.page_id), Crumb(text=self.words.word.capitalize()))

    def first_focus(self) -> QWidget | None:
        """The problems, worst first."""
        return self.problems if self._rows else self.words.buttons[self.words.word]

    # -- showing

    def _begun(self, found: tuple[Sequence[CommuneEntry], Sequence[CollectorEntry]]) -> None:
        self.records.filter.offer(*found)
        self.context.look(measure, done=self._show, key="quality.measure")

    def _show(self, quality: Quality) -> None:
        first, self._quality = self._quality is None, quality
        self.score.setText(as_score(quality.score))
        self.words.show_scores(quality.criteria, self._meanings)
        if not any(one.asked for one in quality.findings):
            self._all.empty(_nothing_yet(lambda: self.context.navigate("import")))
            return
        self._all.ready()
        if first and not self._asked:
            self.words.choose(min(quality.criteria, key=lambda word: quality.criteria[word]))
        self._show_asked()
        if first and self.isVisible():
            self._to_problems()

    def _show_asked(self) -> None:
        assert self._quality is not None
        asked = next((one for one in self._quality.problems if one.criterion.code == self._asked), None)
        if asked is not None:
            self.words.choose(asked.criterion.word)
        self._show_word()
        if asked is not None:
            codes = [one["code"] for one in self._rows]
            self.problems.select_row(codes.index(self._asked))
        self._asked = ""

    def _show_word(self) -> None:
        word = self.words.word
        self.meaning.setText(self._meanings[word])
        self.retitled.emit()
        if self._quality is None:
            return
        before, at = self._current(), max(0, self.problems.currentIndex().row())
        found = [one for one in self._quality.findings if one.criterion.word == word and (one.failing or one.skipped)]
        found.sort(key=lambda one: (-one.rank, -one.failing))
        self._rows = [_line(one) for one in found]
        self.model.reload()
        if not self._rows:
            had_focus = self.problems.hasFocus()
            self._stage.empty(EmptyState("ok", "Không còn vấn đề nào", "Mọi dòng được hỏi đều đạt tiêu chí này."))
            self.records.show_problem(None)
            if had_focus:
                self.words.buttons[word].setFocus()
            return
        self._stage.ready()
        same = [place for place, line in enumerate(self._rows) if before is not None and line["code"] == before["code"]]
        place = same[0] if same else min(at, len(self._rows) - 1) if before is not None else 0
        self.problems.select_row(place)
        self._show_problem()

    def _show_problem(self) -> None:
        line = self._current()
        self.records.show_problem(line["finding"] if line is not None else None)

    def _fetch(self, offset: int, limit: int, _sort: object, _filter: object) -> list[dict[str, Any]]:
        return self._rows[offset : offset + limit]

    def _current(self) -> dict[str, Any] | None:
        at = self.problems.currentIndex().row()
        return self._rows[at] if 0 <= at < len(self._rows) else None

    # -- acting

    def _digit(self, digit: str) -> None:
        words = list(self.words.buttons)
        if digit.isdigit() and 1 <= int(digit) <= len(words):
            self.words.choose(words[int(digit) - 1])

    def _other_side(self) -> None:
        if self.records.table.hasFocus():
            self._to_problems()
        else:
            self.records.table.setFocus()

    def _to_problems(self) -> None:
        target = self.first_focus()
        if target is not None:
            target.setFocus()

    def _weigh(self) -> None:
        line = self._current()
        if line is not None:
            CriterionDialog(self, self.context, line["finding"].criterion).exec()


def _begin(office: Office) -> tuple[Sequence[CommuneEntry], Sequence[CollectorEntry]]:
    return places(office), list_collectors(office)


def _line(found: Finding) -> dict[str, Any]:
    return {
        "code": found.criterion.code,
        "name": found.criterion.name,
        "failing": found.failing,
        "share": found.share,
        "finding": found,
    }


def _nothing_yet(slot: Callable[[], object]) -> EmptyState:
    return EmptyState(
        "ok",
        "Chưa có dữ liệu để đo",
        "Khi có người và hộ trong tệp, trang này cho biết chỗ nào sai, thiếu, trùng, cũ, mâu thuẫn, chưa đủ mã và cách sửa.",
        "Nhập danh sách từ Excel",
        slot,
    )
