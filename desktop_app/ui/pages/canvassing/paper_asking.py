"""What is asked before a paper line is written, and what is offered after it."""

from __future__ import annotations

from desktop_app.services.households_words import CodeLists
from desktop_app.services.walk_list_keying import EDIT, PaperEntry, concerns
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.canvassing.paper_checks import MOST_AT_ONCE

_JOINED = "joined"
_MOST_QUESTIONS = 4 * MOST_AT_ONCE


def ask_concerns(context: PageContext, entry: PaperEntry) -> tuple[PaperEntry | None, str]:
    """Ask about everything doubtful, one after the other: the entry with the answers, or nothing and the sentence to correct by."""
    for _ in range(_MOST_QUESTIONS):
        asked = concerns(context.office, entry)
        if not asked:
            break
        words = dict(asked[0].choices)
        choice = context.messages.ask(asked[0].sentence, words, default=EDIT if EDIT in words else next(iter(words)))
        if choice == EDIT:
            return None, asked[0].sentence
        entry = entry.answer(asked[0].code, choice)
    return entry, ""


def offer_enrolment(context: PageContext, lists: CodeLists, entry: PaperEntry) -> None:
    """Whoever joined may be taken to the page of money at once."""
    if any(lists.outcomes[digit].code == _JOINED for digit in entry.outcomes.values()):
        household = entry.lines[0].household_id
        context.messages.toast(
            f"{entry.lines[0].name} đã tham gia – lập hồ sơ và thu tiền?",
            "good",
            "Lập và thu tiền",
            lambda: context.navigate("collect", household=household),
        )
