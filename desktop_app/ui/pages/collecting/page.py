"""Tham gia & thu: a household pays; the receipts; the batches that leave."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QTabBar, QWidget

from desktop_app.services.collecting import receipt_of
from desktop_app.services.drafts import SavedDraft, list_drafts
from desktop_app.services.office import Office
from desktop_app.services.receipt_books_view import low_stock_words
from desktop_app.services.searching import search
from desktop_app.services.what_if import try_out
from desktop_app.services.what_if_values import Tried
from desktop_app.ui.actions import ActionSpec, declare, make_action, spec_of
from desktop_app.ui.components.boxes import STRETCH, column, panel, row
from desktop_app.ui.components.buttons import icon_button
from desktop_app.ui.components.empty import EmptyState
from desktop_app.ui.components.skeleton import Stage
from desktop_app.ui.page import Crumb, Page, PageContext
from desktop_app.ui.pages.collecting.batches import BatchesTab
from desktop_app.ui.pages.collecting.books import BooksTab
from desktop_app.ui.pages.collecting.drafts import PREFIX, offer
from desktop_app.ui.pages.collecting.flow import DeskFlow
from desktop_app.ui.pages.collecting.receipt_print import print_now
from desktop_app.ui.pages.collecting.receipts import ReceiptsTab
from desktop_app.ui.pages.collecting.remitting import RemittingTab
from desktop_app.ui.pages.collecting.trying import tried_of
from desktop_app.ui.shell.search_box import Hit, SearchBox
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.what_if.opening import OPEN_ACTION, open_what_if
from desktop_app.ui.what_if.opening_slip import show_slip

ACTIONS = declare(
    ActionSpec(id="collect.find", text="Thu hộ khác", shortcut="Ctrl+N", icon="search", help="Tìm hộ khác để thu tiền"),
    ActionSpec(
        id="collect.collect", text="Thu tiền", shortcut="F9", icon="receipt", help="Thu tiền và ghi biên lai cho cả hộ"
    ),
    ActionSpec(
        id="collect.quote", text="Lập, thu sau", shortcut="Ctrl+S", icon="save", help="Ghi phần tham gia, chưa thu tiền"
    ),
    ActionSpec(
        id="collect.next-tab",
        text="Thẻ kế tiếp",
        shortcut="Ctrl+Tab",
        help="Thu tiền → Biên lai → Quyển biên lai → Đợt kê khai → Nộp tiền",
    ),
    ActionSpec(
        id="collect.why",
        text="Vì sao ra số này?",
        shortcut="F5",
        icon="help",
        help="Biên lai: vì sao từng người đóng bấy nhiêu, tính lại có đúng không",
    ),
    ActionSpec(
        id="collect.void", text="Hủy biên lai", shortcut="Ctrl+Del", icon="error", help="Hủy biên lai đang chọn"
    ),
    ActionSpec(
        id="collect.received",
        text="Ghi số tiền đã nhận",
        shortcut="Ctrl+E",
        icon="edit",
        help="Đến ô Đã nhận, khi số tiền nhận khác số phải thu",
    ),
    ActionSpec(
        id="collect.credit",
        text="Trừ tiền đang giữ",
        shortcut="Ctrl+G",
        help="Trừ tiền thừa đang giữ của hộ vào số phải thu, hoặc thôi trừ",
    ),
    ActionSpec(
        id="collect.print",
        text="In biên lai",
        shortcut="Ctrl+P",
        icon="print",
        help="In biên lai vừa thu hoặc đang chọn; chưa thu: phiếu báo mức đóng",
    ),
    ActionSpec(
        id="collect.organisations",
        text="Tổ chức thu, thù lao",
        shortcut="Ctrl+Shift+T",
        icon="group",
        help="Tổ chức, người thu, điểm thu, hợp đồng và thù lao",
    ),
    ActionSpec(
        id="collect.slip",
        text="Phiếu báo mức đóng",
        shortcut="Ctrl+Shift+P",
        icon="print",
        help="Thu tiền: xem, in phiếu báo mức đóng kèm cách tính",
    ),
)
TABS = ("Thu tiền", "Biên lai", "Quyển biên lai", "Đợt kê khai", "Nộp tiền, đối chiếu")
_DESK, _RECEIPTS, _BOOKS, _BATCHES, _MONEY = range(5)


class CollectPage(Page):
    """`navigate("collect", household=…)` opens a household, `receipt=…` a receipt, `tab="batches"` the batches, `tab="money"` the
    balances (with `household=…` the ledger of a household).

    With `enrolled=True` the household was just enrolled elsewhere: what was chosen here before gives way to that.
    """

    page_id = "collect"
    title = "Thu"
    kinds = frozenset(
        {"household", "person", "entitlement", "coverage", "enrolment", "receipt", "ledger", "ledger_entry", "batch"}
        | {"collector", "law", "receipt_book", "receipt_print"}
        | {"remittance", "month"}
    )
    help_topic = "thu"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.picker = SearchBox(self._ask)
        self.picker.setPlaceholderText("Tìm hộ: họ tên, năm sinh, số giấy tờ   Ctrl+N")
        self.picker.setAccessibleName("Tìm hộ để thu tiền")
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setAccessibleName("Phần của trang Thu")
        scaled(self.tabs, lambda w: w.setMinimumWidth(em(w, 38)))
        for text in TABS:
            self.tabs.addTab(text)
        self.flow = DeskFlow(context, self)
        self.receipts = ReceiptsTab(context)
        self.books = BooksTab(context)
        self.batches = BatchesTab(context)
        self.remitting = RemittingTab(context)
        self._desk = Stage(self.flow.form)
        self._desk.empty(self._nobody())
        self._asked = False  # whether the drafts of an earlier day were looked for
        self._begin = False  # a household was asked for: its first cell gets the focus
        self._parts = (self._desk, self.receipts, self.books, self.batches, self.remitting)
        column(
            self,
            panel(row(None, self.tabs, self.picker, STRETCH, self._register_button(), gap=1.5), margin=0.5),
            *((part, 1) for part in self._parts),
            gap=0,
        )
        self.picker.opened.connect(self._found)
        self.flow.shown.connect(self._shown)
        self.flow.collected.connect(self._collected)
        self.flow.form.try_wanted.connect(self._try_out)
        self.flow.form.slip_wanted.connect(self._show_slip)
        self.receipts.household_wanted.connect(self.show_household)
        self.tabs.currentChanged.connect(self._show_tab)
        self.bind("collect.find", self.picker.summon)
        self.bind("collect.collect", self._only_at_desk(self.flow.collect))
        self.bind("collect.quote", self._only_at_desk(self.flow.enrol))
        self.bind("collect.next-tab", lambda: self.tabs.setCurrentIndex((self.tabs.currentIndex() + 1) % len(TABS)))
        self.bind("collect.void", self._void)
        self.bind("collect.organisations", self._open_register)
        self.bind("collect.why", self._why)
        self.bind("collect.print", self._print)
        pay = self.flow.form.pay
        for action_id, slot in (  # other tabs have these keys for themselves
            ("collect.slip", self._show_slip),
            ("collect.received", pay.write_received),
            ("collect.credit", pay.toggle_credit),
        ):
            self.specs.append(spec_of(action_id))
            make_action(spec_of(action_id), self.flow.form, slot)
        self.bind(OPEN_ACTION, self._try_out)
        self.books.bind_on(self)
        self.batches.bind_on(self)
        self.remitting.bind_on(self)
        self._show_tab(_DESK)

    def open(self, **args: Any) -> None:
        """Show what was asked for; without arguments the page stays as it was left."""
        if not self._asked:
            self._asked = True
            self.context.look(list_drafts, PREFIX, done=self._found_drafts, key="collect.drafts")
        if args.get("receipt") is not None:
            self.tabs.setCurrentIndex(_RECEIPTS)
            self.receipts.show_receipt(args["receipt"])
        elif args.get("tab") == "batches":
            self.tabs.setCurrentIndex(_BATCHES)
        elif args.get("tab") == "money":
            self.tabs.setCurrentIndex(_MONEY)
            if args.get("household") is not None:
                self.remitting.open_household(args["household"])
        elif args.get("tab") == "books":
            self.tabs.setCurrentIndex(_BOOKS)
        elif args.get("household") is not None:
            if args.get("enrolled"):
                self.flow.forget(args["household"])
            self.show_household(args["household"])

    def refresh(self, changes: frozenset[str]) -> None:
        """Read anew what is shown."""
        self.flow.reload()
        if self.tabs.currentIndex() == _RECEIPTS:
            self.receipts.reload()
        elif self.tabs.currentIndex() == _BOOKS:
            self.books.reload()
        elif self.tabs.currentIndex() == _BATCHES:
            self.batches.reload()
        elif self.tabs.currentIndex() == _MONEY:
            self.remitting.reload()

    def breadcrumb(self) -> tuple[Crumb, ...]:
        """The page and its tab."""
        first = Crumb(text=self.title, page=self.page_id)
        at = self.tabs.currentIndex()
        return (first,) if at == _DESK else (first, Crumb(text=TABS[at]))

    def first_focus(self) -> QWidget | None:
        """The household search, where every collection begins."""
        return self.picker if self.flow.choices is None else self.flow.form.health

    def show_household(self, household_id: int) -> None:
        """Open a household for paying."""
        self.tabs.setCurrentIndex(_DESK)
        self._begin = True
        self._desk.loading()
        self.flow.show_household(household_id)

    def _show_tab(self, at: int) -> None:
        for place, part in enumerate(self._parts):
            part.setVisible(place == at)
        if at == _RECEIPTS:
            self.receipts.reload()
        elif at == _BOOKS:
            self.books.reload()
        elif at == _BATCHES:
            self.batches.reload()
        elif at == _MONEY:
            self.remitting.reload()
        if self.isVisible():
            begins = (self.picker, self.receipts.table, self.books.table, self.batches.list, self.remitting.table)
            begins[at].setFocus()
        self.retitled.emit()

    def _shown(self) -> None:
        self._desk.ready()
        if self._begin:
            self._begin = False
            self.flow.start()

    def _collected(self, receipt_id: int) -> None:
        """The receipt stands at the side, the cursor where the next household is searched."""
        self.flow.show_receipt(receipt_id)
        self.picker.summon()
        self.context.look(_low_stock, receipt_id, done=self._tell_low_stock, key="collect.low-stock")

    def _tell_low_stock(self, words: str) -> None:
        if words:
            self.context.messages.toast(words, "warn", "Quyển biên lai", lambda: self.tabs.setCurrentIndex(_BOOKS))

    def _print(self) -> None:
        """Print what stands there: the receipt just written, the receipts selected, or the slip of what is not paid yet."""
        at = self.tabs.currentIndex()
        if at == _RECEIPTS:
            self.receipts.print()
        elif at == _DESK and self.flow.written is not None:
            print_now(self.window(), self.context, [self.flow.written])
        elif at == _DESK:
            self._show_slip()

    def _found(self, hit: Hit) -> None:
        household = hit.args.get("household")
        if household is not None:
            self.show_household(household)

    def _found_drafts(self, drafts: Sequence[SavedDraft]) -> None:
        self.flow.park(drafts)
        if self.flow.choices is None and not self._begin:
            offer(self.context, drafts, lambda draft: self.show_household(int(draft.payload["household"])))

    def _ask(self, text: str, answer: Callable[[Sequence[Hit]], object]) -> None:
        self.context.look(_households, text, done=answer, key="collect.find")

    def _only_at_desk(self, act: Callable[[], None]) -> Callable[[], None]:
        def go() -> None:
            if self.tabs.currentIndex() == _DESK:
                act()

        return go

    def _void(self) -> None:
        if self.tabs.currentIndex() == _RECEIPTS:
            self.receipts.void()

    def _try_out(self) -> None:
        """“Tính thử” for the household in hand, else for people who are not in the file."""
        choices = self.flow.choices if self.tabs.currentIndex() == _DESK else None
        if choices is None:
            open_what_if(self.context, None, self)
        else:
            self.flow.form.settle()
            open_what_if(self.context, choices.desk.household.id, self, begin=tried_of(choices))

    def _show_slip(self) -> None:
        """The slip of what stands on the form, with the steps of every amount."""
        choices = self.flow.choices
        if choices is None:
            return
        self.flow.form.settle()
        self.context.look(try_out, tried_of(choices), done=self._slip_ready, key="collect.slip")

    def _slip_ready(self, tried: Tried) -> None:
        if tried.complete and tried.lines:
            show_slip(self.window(), self.context, tried)
        else:
            said = tried.faults[0].sentence if tried.faults else "Chưa chọn ai. Đánh dấu ít nhất một người trong hộ."
            self.context.messages.toast(said, "warn")

    def _why(self) -> None:
        if self.tabs.currentIndex() == _RECEIPTS:  # at the desk the reasons stand at the side all the time
            self.receipts.why()

    def _register_button(self) -> QWidget:
        return icon_button("group", "Tổ chức thu, thù lao  (Ctrl+Shift+T)", self._open_register)

    def _open_register(self) -> None:
        self.context.navigate("collectors")

    def _nobody(self) -> EmptyState:
        return EmptyState(
            "collect",
            "Thu tiền của một hộ",
            "Tìm hộ theo họ tên, năm sinh hoặc số giấy tờ. Chương trình tính số phải đóng của từng người, nói rõ vì sao, "
            "rồi ghi biên lai cho cả hộ. Hộ chưa có trong danh sách: Ctrl+T để tính thử.",
            "Tìm hộ",
            lambda: self.picker.summon(),
        )


def _low_stock(office: Office, receipt_id: int) -> str:
    """Whether who wrote this receipt needs another book, in words."""
    found = receipt_of(office.read, receipt_id)
    return low_stock_words(office.read, found.collector_id, office.today)


def _households(office: Office, text: str) -> list[Hit]:
    return [
        Hit(
            text=found.title, page="collect", args={"household": found.household_id}, detail=found.subtitle, icon="home"
        )
        for found in search(office, text)
        if found.household_id is not None
    ]
