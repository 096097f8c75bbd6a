"""Nhập phiếu giấy: the list code, then line after line – number, digit, reason, date, Enter."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.collectors import list_collectors
from desktop_app.services.drafts import SavedDraft, list_drafts
from desktop_app.services.households_words import CodeLists
from desktop_app.services.walk_list_document import reason_numbers
from desktop_app.services.walk_list_paper import PaperList, open_paper
from desktop_app.system.faults import WorldFault
from desktop_app.ui.components.boxes import STRETCH, column, flow, panel, row, rule, scrolled
from desktop_app.ui.components.buttons import button, quiet
from desktop_app.ui.components.legend import KeyLegend, LegendItem
from desktop_app.ui.components.text import section, set_tone, small, strong
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.canvassing.columns import outcome_tone
from desktop_app.ui.pages.canvassing.paper_acts import PaperActs
from desktop_app.ui.pages.canvassing.paper_fields import KeyField, field_over
from desktop_app.ui.pages.canvassing.paper_form import PaperForm
from desktop_app.ui.pages.households.draft_question import offer_draft
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.date_field import DateField
from desktop_app.ui.widgets.field import on_commit

_DRAFTS = "paper:"


class PaperTab(QWidget):
    """Keys a walk list back. `opened(household id)`: the door of a line is asked for."""

    opened = Signal(object)

    def __init__(self, context: PageContext, lists: CodeLists) -> None:
        super().__init__()
        self._context = context
        self._asked_drafts = False
        self.paper: PaperList | None = None
        self.code = KeyField("Mã phiếu", 7)
        self.code.setPlaceholderText("123 456")
        self.day = DateField(today=lambda: context.office.today)
        self.day.set_value(context.office.today)
        self.collector = CodeCombo(width=13)
        self.about = strong("")
        self.about.setWordWrap(True)
        self.remark = set_tone(small(""), "warn")
        self.remark.setWordWrap(True)
        self.form = PaperForm(context, lists, head=self._head, kept=self._keep_draft)
        self.acts = PaperActs(self, context, lists, opened=self.show_code, head=self._head)
        self._legend = KeyLegend()
        self._reasons = small("")
        self._reasons.setWordWrap(True)
        self._lists = lists
        column(self, self._top(), rule(), row(None, (self._left(), 1), self._right(), gap=0), gap=0)
        self.code.entered.connect(self._open_typed)
        self._legend.picked.connect(self.form.pick)
        self.form.saved.connect(self._count)
        self.form.line.back.connect(self.code.setFocus)
        on_commit(self.day, self._keep_draft)
        on_commit(self.collector, self._keep_draft)
        self.own_acts: dict[str, Callable[[], object]] = {
            "canvass.save": self.form.save,
            "canvass.household": self.form.add_unlisted,
            "canvass.collect": self._collect,
            "canvass.paper": self.acts.make,
        }

    # -- what the page asks of a tab

    def reload(self) -> None:
        """Read the collectors and the list anew; what is typed stays."""
        people = [
            Choice(code=str(one.collector.id), text=one.collector.name) for one in list_collectors(self._context.office)
        ]
        self.collector.set_choices(people)
        self._explain()
        if self.paper is not None:
            self._show(open_paper(self._context.office, self.paper.list.code), again=True)
        self.form.reread()
        if not self._asked_drafts:
            self._asked_drafts = True
            offer_draft(self._context, list_drafts(self._context.office, _DRAFTS), self._restore)

    def open(self, **args: Any) -> None:
        """`code`: open this list; `make`: ask what to print."""
        if args.get("make"):
            self.acts.make()
        if args.get("code"):
            self.show_code(str(args["code"]))

    def focus_target(self) -> QWidget | None:
        """Where the hand is, or goes: the list code first, then the line."""
        if self.paper is None:
            return self.code
        return self.form.here()

    # -- the list

    def show_code(self, code: str) -> None:
        """Open the list with a code; what is wrong with it is said beside the field, which keeps what was typed."""
        try:
            found = open_paper(self._context.office, code)
        except (RuleBroken, WorldFault) as fault:
            self.remark.setText(fault.sentence)
            self.code.setText(code)
            self.code.setFocus()
            self.code.selectAll()
            return
        if self.form.is_dirty and self.paper is not None and found.list.id != self.paper.list.id:
            answer = self._context.messages.ask(
                "Dòng đang nhập của phiếu trước chưa lưu.",
                {"stay": "Quay lại lưu", "leave": "Bỏ dòng đó, mở phiếu mới"},
                default="stay",
                risky="leave",
            )
            if answer == "stay":
                self.code.setText(self.paper.list.code)
                self.form.here().setFocus()
                return
            self._drop_draft()
        if found.remark:
            answer = self._context.messages.ask(
                f"{found.remark[:1].upper()}{found.remark[1:]}",
                {"on": "Nhập tiếp phiếu này", "other": "Gõ mã khác"},
                default="other",
            )
            if answer == "other":
                self.code.setFocus()
                self.code.selectAll()
                return
        if found.list.collector_id is not None:
            self.collector.set_value(str(found.list.collector_id))
        self._show(found)
        self.form.begin(found)

    def _open_typed(self) -> None:
        self.show_code(self.code.text())

    def _show(self, found: PaperList, *, again: bool = False) -> None:
        self.paper = found
        if not again:
            self.code.setText(f"{found.list.code[:3]} {found.list.code[3:]}")
        self.about.setText(f"{found.round} · {found.hamlets} · đã nhập {len(found.keyed)}/{found.count} dòng")
        self.remark.setText(found.remark)
        self.form.keyed(found.keyed)

    def _count(self) -> None:
        if self.paper is not None:
            self._show(open_paper(self._context.office, self.paper.list.code), again=True)

    def _collect(self) -> None:
        """Take the household of the line to the page where money is taken."""
        if self.form.lines and self.form.lines[0].household:
            self._context.navigate("collect", household=self.form.lines[0].household_id)

    def _head(self) -> tuple[date | None, int | None]:
        collector = self.collector.value()
        return self.day.value(), int(collector) if collector else None

    # -- drafts

    def _keep_draft(self) -> None:
        if self.paper is None:
            return
        key = _DRAFTS + self.paper.list.code
        if not self.form.is_dirty:
            self._context.drafts.drop(key)
            return
        day, collector = self._head()
        payload = {"code": self.paper.list.code, "day": day.isoformat() if day else None, "collector": collector}
        title = f"phiếu giấy {self.paper.list.code}, dòng {self.form.line.text()}"
        self._context.drafts.keep(key, title, json.dumps({**payload, **self.form.payload()}, ensure_ascii=False))

    def _drop_draft(self) -> None:
        if self.paper is not None:
            self._context.drafts.drop(_DRAFTS + self.paper.list.code)

    def _restore(self, draft: SavedDraft) -> None:
        self._show(open_paper(self._context.office, draft.payload["code"]))
        assert self.paper is not None
        self.form.begin(self.paper)
        if draft.payload.get("day"):
            self.day.set_value(date.fromisoformat(draft.payload["day"]))
        collector = draft.payload.get("collector")
        self.collector.set_value(str(collector) if collector else None)
        self.form.restore(draft.payload)

    # -- how it looks

    def _top(self) -> QWidget:
        head = row(
            None,
            field_over("Mã phiếu", self.code),
            field_over("Ngày gặp", self.day),
            field_over("Người đi", self.collector),
            (panel(self.about, self.remark, gap=0.1), 1),
            gap=0.8,
        )
        return panel(
            head,
            flow(
                button("In phiếu mới… (Ctrl+P)", self.acts.make, "print"),
                button("Phiếu đã lập…", self.acts.choose, "list"),
                quiet("Nhập từ Excel…", self.acts.import_book, "excel"),
                quiet("Sửa bảng kết quả…", self.acts.outcomes, "settings"),
            ),
            gap=0.4,
            margin=0.7,
        )

    def _left(self) -> QWidget:
        return scrolled(panel(self.form, STRETCH, margin=1.0))

    def _right(self) -> QWidget:
        side = scrolled(
            panel(section("Kết quả"), self._legend, rule(), section("Lý do"), self._reasons, STRETCH, margin=0.9)
        )
        scaled(side, lambda w: w.setFixedWidth(em(w, 17)))
        return side

    def _explain(self) -> None:
        offered = {digit: one for digit, one in self._lists.outcomes.items() if not one.hidden}
        self._legend.show_items(
            [LegendItem(key=digit, text=one.name, tone=outcome_tone(one.code)) for digit, one in offered.items()]
        )
        numbers = reason_numbers(self._context.office.read)
        self._reasons.setText("\n".join(f"{number}  {self._lists.reasons[code]}" for number, code in numbers.items()))
