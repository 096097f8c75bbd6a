"""Phiếu giấy: a hamlet's list is printed, the morning's answers are keyed back by line number and digit, taken back, brought back."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QPushButton

from desktop_app.services.desk import PROMISES, desk
from desktop_app.services.households_list import list_people
from desktop_app.services.walk_list_paper import PaperLine, PaperList, open_paper, paper_line
from desktop_app.ui.journey_back import back_and_forth, state_of
from desktop_app.ui.journey_hand import JourneyBroken
from desktop_app.ui.journey_households import FAMILY
from desktop_app.ui.journey_trip import Trip
from desktop_app.ui.pages.canvassing.page import CanvassPage
from desktop_app.ui.pages.canvassing.paper import PaperTab
from desktop_app.ui.pages.canvassing.paper_dialogs import EarlierDialog, MakeDialog
from desktop_app.ui.pages.canvassing.paper_fields import DigitField
from desktop_app.ui.pages.canvassing.paper_unlisted import UnlistedDialog
from desktop_app.ui.pages.canvassing.tabs import TABS

TITLE = "Phiếu giấy của một buổi sáng"
PDF, BOOK = "hanh-trinh-phieu-di-tung-ho.pdf", "hanh-trinh-phieu-di-tung-ho.xlsx"
TWIN = FAMILY[2]  # met on the road and written down below the list, although her household has her already
# Digit, reason, promise: what stands on the paper, line after line.
_MORNING = (("3", "", ""), ("4", "1", ""), ("2", "", "27/11/2026"), ("5", "", ""), ("3", "", "30/11/2026"))
_NO_LINE = "9999"


def travel(trip: Trip) -> None:
    """Print, key back, undo and redo."""
    page = trip.go(CanvassPage)
    to_tab(trip, page, "paper")
    tab = page.tab("paper")
    assert isinstance(tab, PaperTab)
    paper = _print(trip, tab)
    before = state_of(trip.office)
    visits, promises = trip.office.read.visits.count(), desk(trip.office).group(PROMISES).count
    numbers = [line.number for line in _to_be_asked(trip, paper)]
    typed = [_key(trip, tab, number, said) for number, said in zip(numbers, _MORNING, strict=False)]
    trip.holds(
        trip.office.read.visits.count() == visits + sum(typed),
        f"Nhập lại {len(typed)} dòng của phiếu bằng số dòng và chữ số: {sum(typed)} kết quả",
    )
    agreed = [cells for cells, (digit, *_rest) in zip(typed, _MORNING, strict=False) if digit == "2"]
    trip.holds(desk(trip.office).group(PROMISES).count >= promises, f"{sum(agreed)} lời hẹn đóng ghi từ phiếu")
    _wrong_line(trip, tab, numbers[len(typed)])
    _unlisted(trip, tab)
    back_and_forth(trip, before, "phiếu đã nhập", seen=lambda: trip.picture("van-dong", "phieu-da-hoan-tac"))
    keyed = open_paper(trip.office, paper.list.code).keyed
    trip.holds(keyed >= set(numbers[: len(typed)]), "Phiếu nhớ những dòng đã nhập")
    trip.picture("van-dong", "phieu-lam-lai")


def to_tab(trip: Trip, page: CanvassPage, name: str) -> None:
    """By keys alone, however many tabs stand between."""
    for _ in TABS:
        if page.tab_name == name:
            trip.wait(lambda: page.tab(name) is not None, f"thẻ {name}")
            return
        trip.act("canvass.next-tab")
    raise JourneyBroken(f"Ctrl+Tab không đến thẻ {name}.")


def _print(trip: Trip, tab: PaperTab) -> PaperList:
    """A hamlet nobody walked today, as pages and as a workbook of the same numbers."""
    hand = trip.hand

    def make(dialog: QDialog) -> None:
        assert isinstance(dialog, MakeDialog)
        rows = dialog.model.rows()
        wanted = min(range(len(rows)), key=lambda at: _share(str(rows[at]["reached"])))
        for at, row in enumerate(rows):
            if row["take"] != (at == wanted):
                hand.press("Ctrl+Home", *["Down"] * at, "Space")
        trip.picture("van-dong", "lap-phieu")
        hand.tab_to(_button(dialog, "Lập phiếu PDF"))
        hand.press("Return")

    def again(dialog: QDialog) -> None:
        assert isinstance(dialog, EarlierDialog)
        trip.picture("van-dong", "phieu-da-lap")
        hand.tab_to(_button(dialog, "Xuất lại Excel"))
        hand.through(lambda: hand.press("Return"), lambda asked: hand.name_file(asked, book))

    pages, book = trip.out / PDF, trip.out / BOOK
    hand.through(lambda: trip.act("canvass.paper"), make, lambda dialog: hand.name_file(dialog, pages))
    trip.wait(lambda: pages.is_file() and tab.paper is not None, "phiếu PDF")
    assert tab.paper is not None
    trip.pdfs.append(pages)
    made = tab.paper
    hand.tab_to(_button(tab, "Phiếu đã lập…"))
    hand.through(lambda: hand.press("Space"), again)
    trip.wait(book.is_file, "phiếu Excel")
    trip.workbooks.append(book)
    trip.holds(made.count > len(_MORNING), f"Phiếu {made.list.code} có {made.count} dòng, ghi ra PDF và Excel")
    hand.tab_to(tab.code)
    hand.type_keys(made.list.code)
    hand.press("Return")
    trip.holds(hand.focus() is tab.form.line, "Gõ mã phiếu, Enter: con trỏ đến ô số dòng")
    trip.picture("van-dong", "phieu-giay")
    return made


def _share(reached: str) -> tuple[float, int]:
    done, _, whole = reached.partition("/")
    return int(done) / max(1, int(whole)), int(whole)


def _to_be_asked(trip: Trip, paper: PaperList) -> list[PaperLine]:
    """Lines of people who have nothing yet, so that nothing is doubtful."""
    found = []
    for number in range(1, paper.count + 1):
        line = paper_line(trip.office, paper.list.id, number)
        if not line.state and any(cover.wanted for cover in line.covers.values()):
            found.append(line)
        if len(found) > len(_MORNING):
            return found
    raise JourneyBroken("Phiếu không có đủ dòng để nhập.")


def _key(trip: Trip, tab: PaperTab, number: int, said: tuple[str, str, str]) -> int:
    """One line: number, Enter, a digit for each scheme asked, reason, date, Enter. Returns the outcomes typed."""
    hand, form = trip.hand, tab.form
    digit, reason, promise = said
    visits, typed = trip.office.read.visits.count(), 0
    hand.type_keys(str(number))
    hand.press("Return")
    while isinstance(hand.focus(), DigitField):
        hand.type_keys(digit)
        typed += 1
    if reason:
        trip.holds(hand.focus() is form.reason, "Từ chối: con trỏ đến ô lý do")
        hand.type_keys(reason)
    if promise:
        trip.holds(hand.focus() is form.promise, "Có hẹn: con trỏ ở ô ngày hẹn")
        hand.type_keys(promise)
        trip.picture("van-dong", f"phieu-dong-{number}")
    hand.press("Return")
    trip.wait(lambda: trip.office.read.visits.count() == visits + typed, f"dòng {number} của phiếu được lưu")
    trip.holds(hand.focus() is form.line and not form.is_dirty, f"Dòng {number} đã lưu, con trỏ ở số dòng kế tiếp")
    return typed


def _wrong_line(trip: Trip, tab: PaperTab, number: int) -> None:
    """A number that is not on the paper: a sentence, nothing written; the right one is typed over it."""
    hand, before = trip.hand, trip.office.read.visits.count()
    hand.type_keys(_NO_LINE)
    hand.press("Return")
    trip.holds(
        f"không có dòng {_NO_LINE}" in tab.form.state.text(),
        f"Gõ số dòng {_NO_LINE}: chương trình nói rõ, không ghi gì",
    )
    trip.holds(trip.office.read.visits.count() == before, "Số dòng gõ nhầm không ghi gì")
    trip.picture("van-dong", "phieu-sai-so-dong")
    _key(trip, tab, number, ("5", "", ""))


def _unlisted(trip: Trip, tab: PaperTab) -> None:
    """Somebody who is not on the paper: three fields, then the outcome as for any line."""
    hand, people = trip.hand, trip.office.read.people.count()

    def add(dialog: QDialog) -> None:
        assert isinstance(dialog, UnlistedDialog)
        hand.tab_to(dialog.name)
        hand.write(TWIN[0])
        hand.press("Return")
        hand.type_keys(TWIN[1])
        hand.press("Return")
        hand.press("Ctrl+A", "Delete")  # not of the household in hand: one of their own
        hand.through(lambda: hand.press("Return"), known)

    def known(dialog: QDialog) -> None:
        trip.holds(trip.office.read.people.count() == people, "Người ngoài phiếu giống người đã có: hỏi trước khi thêm")
        trip.picture("van-dong", "nguoi-ngoai-phieu")
        hand.tab_to(_button(dialog, "Vẫn thêm, xác minh sau"))
        hand.press("Return")

    hand.through(lambda: trip.act("canvass.household"), add)
    trip.wait(lambda: trip.office.read.people.count() == people + 1, "người ngoài phiếu được thêm")
    trip.wait(lambda: isinstance(hand.focus(), DigitField), "con trỏ ở ô kết quả của người ngoài phiếu")
    visits = trip.office.read.visits.count()
    while isinstance(hand.focus(), DigitField):
        hand.type_keys("3")
    hand.press("Return")
    trip.wait(lambda: trip.office.read.visits.count() > visits, "kết quả của người ngoài phiếu")
    found = list_people(trip.office, 0, 5, {"text": TWIN[0]})
    trip.holds(len(found) == 2, f"{TWIN[0]} ghi ngoài phiếu bằng ba ô, kết quả đã lưu")


def _button(parent: QDialog | PaperTab, text: str) -> QPushButton:
    return next(one for one in parent.findChildren(QPushButton) if one.text() == text)
