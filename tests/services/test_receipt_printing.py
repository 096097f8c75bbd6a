"""Receipts on paper: what stands on the pages, and that a print is remembered."""

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from desktop_app.services.collecting import void_receipt
from desktop_app.services.e_receipts import note_e_number
from desktop_app.services.office import Office
from desktop_app.services.receipt_printing import (
    SHEETS,
    PrintedPages,
    is_printed,
    print_receipts,
    receipt_pages,
    receipts_of_month,
    save_receipts,
)
from desktop_app.system.faults import WorldFault
from tests.builders import collector
from tests.services.book_builders import handed
from tests.services.money_builders import AN, BUOI, DUC, LU, Paid, pay, the_twelve


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def texts(pages: PrintedPages) -> list[str]:
    """The text of each page, one blank between words."""
    document = pypdfium2.PdfDocument(pages.pdf)
    try:
        return [" ".join(document[at].get_textpage().get_text_range().split()) for at in range(len(document))]
    finally:
        document.close()


def test_both_copies_say_who_paid_what_in_figures_and_words(office: Office) -> None:
    thu = collector(office)
    handed(office, thu.id)
    paid = pay(office, Paid(name=AN), Paid(name=BUOI), collector_id=thu.id)
    pages = receipt_pages(office, [paid.receipt_id])
    first, second = texts(pages)
    for text, copy in ((first, "Liên 1: Lưu"), (second, "Liên 2: Giao người nộp tiền")):
        for said in (
            "BIÊN LAI THU TIỀN", "Mẫu số: C45-BB", "Ký hiệu: AA/26P", "Quyển số: 07", "Số: 0000001", copy,
            "Ngày 21 tháng 11 năm 2026", AN, BUOI, "1.366.200", "956.340", "2.322.540", "06/12/2026 – 05/12/2027",
            "Hai triệu ba trăm hai mươi hai nghìn năm trăm bốn mươi đồng.", "Tiền mặt", "NGƯỜI NỘP TIỀN",
            "NGƯỜI THU TIỀN", thu.name,
        ):  # fmt: skip
            assert said in text
        for absent in ("In lại", "hủy"):
            assert absent not in text
    assert (pages.receipt_ids, pages.title) == ((paid.receipt_id, paid.receipt_id), "Biên lai AA/26P-0000001")
    assert pages.stem == "bien-lai-aa-26p-0000001"
    assert (round(pages.sizes[0].width), round(pages.sizes[0].height)) == (595, 421)


@pytest.mark.parametrize("sheet", list(SHEETS))
def test_every_sheet_carries_both_copies(office: Office, sheet: str) -> None:
    paid = pay(office, Paid(name=DUC))
    pages = receipt_pages(office, [paid.receipt_id], sheet)
    said = " ".join(texts(pages))
    assert len(pages.sizes) == (1 if sheet == "a4" else 2)
    for text in ("Liên 1", "Liên 2", "Số: 2026-000001"):
        assert said.count(text) == (2 if text.startswith("Số") else 1)


def test_a_reprint_says_which_one_it_is(office: Office) -> None:
    paid = pay(office, Paid(name=DUC))
    for count in range(3):
        text = texts(receipt_pages(office, [paid.receipt_id]))[0]
        assert (f"In lại lần {count}" in text) == (count > 0)
        outcome = print_receipts(office, [paid.receipt_id])
    assert (outcome.value, outcome.label) == (1, "Đã in biên lai 2026-000001")
    assert [(one.print_no, one.kind) for one in office.read.receipt_prints.all()] == [
        (1, "paper"),
        (2, "paper"),
        (3, "paper"),
    ]


def test_a_voided_receipt_and_its_reversal_cannot_be_taken_for_a_valid_one(office: Office) -> None:
    paid = pay(office, Paid(name=DUC))
    reversal = void_receipt(office, paid.receipt_id, "Ghi nhầm người").value
    old = texts(receipt_pages(office, [paid.receipt_id]))[0]
    assert "ĐÃ HỦY" in old
    assert "đã hủy ngày 21/11/2026. Lý do: Ghi nhầm người." in old
    new = texts(receipt_pages(office, [reversal]))[0]
    assert "BIÊN LAI HỦY" in new
    assert "Hủy biên lai số 2026-000001. Lý do: Ghi nhầm người." in new
    assert "-1.366.200" in new
    assert "Âm một triệu" in new


def test_the_number_of_the_e_receipt_is_printed(office: Office) -> None:
    paid = pay(office, Paid(name=DUC))
    note_e_number(office, paid.receipt_id, "C45-26E 0001234")
    assert "Số biên lai điện tử: C45-26E 0001234" in texts(receipt_pages(office, [paid.receipt_id]))[0]


def test_many_receipts_print_in_the_order_given_and_are_noted_once_each(office: Office) -> None:
    ids = [pay(office, Paid(name=name)).receipt_id for name in (AN, DUC, LU)]
    asked = [ids[2], ids[0]]
    done: list[tuple[int, int]] = []
    pages = receipt_pages(office, asked, progress=lambda *step: done.append(step))
    assert pages.receipt_ids == (ids[2], ids[2], ids[0], ids[0])
    assert (done, pages.title, pages.stem) == ([(1, 2), (2, 2)], "2 biên lai", "2-bien-lai")
    assert print_receipts(office, pages.receipt_ids).label == "Đã in 2 biên lai"
    assert receipts_of_month(office, "2026-11") == (ids[1],)
    assert receipts_of_month(office, "2026-10") == ()
    assert receipts_of_month(office, "2026-11", collector(office).id) == ()


def test_a_saved_file_counts_as_a_print(office: Office, tmp_path: Path) -> None:
    paid = pay(office, Paid(name=DUC))
    pages = receipt_pages(office, [paid.receipt_id])
    outcome = save_receipts(office, pages, tmp_path / "bien-lai.pdf")
    assert outcome.value.read_bytes() == pages.pdf
    assert is_printed(office.read, paid.receipt_id)
    assert office.read.receipt_prints.all()[0].kind == "file"


def test_a_file_that_cannot_be_written_is_no_print(office: Office, tmp_path: Path) -> None:
    paid = pay(office, Paid(name=DUC))
    (tmp_path / "no-folder").write_text("")
    with pytest.raises(WorldFault):
        save_receipts(office, receipt_pages(office, [paid.receipt_id]), tmp_path / "no-folder" / "bien-lai.pdf")
    assert not is_printed(office.read, paid.receipt_id)
