"""Quy định: a decree is entered, its effect looked at, applied, and taken back: the figures stand as before."""

from __future__ import annotations

from datetime import date

from desktop_app.services.rule_book import rule_history
from desktop_app.ui.journey_trip import Trip
from desktop_app.ui.pages.rules.decree import DecreeForm
from desktop_app.ui.pages.rules.page import RulesPage

TITLE = "Quy định"
_FIGURE = "base-salary"
_DECREE, _FIRST, _VALUE = "NĐ 999/2026/NĐ-CP", date(2027, 1, 1), "2,7tr"


def travel(trip: Trip) -> None:
    """Enter a decree that does not exist, see what it would change, apply it, undo it."""
    page = trip.go(RulesPage)
    trip.wait(lambda: len(page.figures.list.rows) > 0, "danh sách quy định")
    trip.picture("quy-dinh", "dang-ap-dung")
    before = rule_history(trip.office, _FIGURE)
    figures = page.figures
    _type(trip, page)
    pane = figures.pane
    assert pane is not None
    trip.act("rules.preview")
    trip.wait(lambda: pane.impact.impact is not None, "ảnh hưởng của quy định mới")
    assert pane.impact.impact is not None
    dues = len(pane.impact.impact.dues)
    trip.holds(dues > 0, f"Xem ảnh hưởng trước khi áp dụng: {dues} dòng người đến hạn đổi số tiền")
    trip.holds(rule_history(trip.office, _FIGURE) == before, "Xem ảnh hưởng chưa đổi quy định nào")
    trip.picture("quy-dinh", "anh-huong")
    trip.act("rules.apply")
    trip.wait(lambda: not figures.is_editing, "quy định mới được áp dụng")
    trip.holds(trip.office.law.at(_FIGURE, _FIRST).source == _DECREE, f"Từ {_FIRST:%d/%m/%Y} dùng mức của {_DECREE}")
    trip.picture("quy-dinh", "da-ap-dung")
    trip.act("window.undo")
    trip.wait(lambda: rule_history(trip.office, _FIGURE) == before, "Ctrl+Z rút quy định vừa thêm")
    trip.holds(trip.office.law.at(_FIGURE, _FIRST).source != _DECREE, "Ctrl+Z: bộ quy định trở lại như trước")


def _type(trip: Trip, page: RulesPage) -> None:
    hand = trip.hand
    trip.act("rules.new")
    trip.wait(lambda: page.figures.is_editing, "phần nhập quy định mới")
    pane = page.figures.pane
    assert pane is not None
    form = pane.form
    assert isinstance(form, DecreeForm)
    hand.tab_to(form.source)
    hand.write(_DECREE)
    hand.press("Return")
    hand.type_keys(f"{_FIRST:%d%m%Y}")
    hand.press("Return")
    hand.choose(form.sure, "M")
    hand.choose(form.figures[0].which, f"{_FIGURE}|")
    hand.tab_to(form.figures[0].value)
    hand.type_keys(_VALUE)
    hand.press("Return")
