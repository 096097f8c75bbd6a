import pytest

from desktop_app.domain.receipt_book_records import HandOut, ReceiptBook

BOOK = ReceiptBook(id=1, serial="AA/26P", first=1, last=50, digits=7, received_on="2026-11-02")


def held(first: int, last: int, returned_from: int | None = None) -> HandOut:
    day = "2026-11-21" if returned_from is not None else None
    return HandOut(
        id=1, book_id=1, collector_id=1, first=first, last=last, handed_on="2026-11-02", returned_on=day, returned_from=returned_from
    )  # fmt: skip


def test_numbers_keep_their_leading_zeros() -> None:
    assert (BOOK.size, BOOK.written(7), BOOK.full(7)) == (50, "0000007", "AA/26P-0000007")
    assert (BOOK.span(7, 9), BOOK.span(7, 7)) == ("0000007–0000009", "0000007")


@pytest.mark.parametrize(
    ("hand_out", "last", "yes", "no"),
    [
        (held(3, 9), 9, (3, 9), (2, 10)),
        (held(3, 9, 6), 5, (3, 5), (6, 9)),
        (held(3, 9, 3), 2, (), (3, 9)),
        (held(3, 9, 10), 9, (3, 9), (10,)),
    ],
)
def test_what_came_back_is_held_no_longer(
    hand_out: HandOut, last: int, yes: tuple[int, ...], no: tuple[int, ...]
) -> None:
    assert hand_out.held_last == last
    assert all(hand_out.holds(number) for number in yes)
    assert not any(hand_out.holds(number) for number in no)
