"""Schema 5: receipt books, who holds which numbers of them, what became of numbers without a receipt, prints, numbers of e-receipts."""

from __future__ import annotations

from desktop_app.storage.engine import Database

_HELD = "BETWEEN {h}.first AND COALESCE({h}.returned_from - 1, {h}.last)"
_OVERLAPS = (
    "{a}.first <= COALESCE({b}.returned_from - 1, {b}.last) AND {b}.first <= COALESCE({a}.returned_from - 1, {a}.last)"
)
_STATEMENTS: tuple[str, ...] = (
    """
CREATE TABLE receipt_book (id INTEGER PRIMARY KEY AUTOINCREMENT, serial TEXT NOT NULL, serial_key TEXT NOT NULL, book_no TEXT,
    kind TEXT NOT NULL CHECK (kind IN ('paper', 'electronic')), first INTEGER NOT NULL CHECK (first >= 0),
    last INTEGER NOT NULL CHECK (last >= first), digits INTEGER NOT NULL CHECK (digits BETWEEN 1 AND 12), received_on TEXT NOT NULL,
    note TEXT) STRICT
""",
    "CREATE INDEX receipt_book_serial ON receipt_book(serial_key, first)",
    """
CREATE TRIGGER receipt_book_overlap BEFORE INSERT ON receipt_book WHEN EXISTS (SELECT 1 FROM receipt_book AS b
    WHERE b.serial_key = NEW.serial_key AND b.first <= NEW.last AND NEW.first <= b.last)
    BEGIN SELECT RAISE(ABORT, 'receipt books overlap'); END
""",
    # returned_from: the first number given back; NULL while the collector holds the range, last + 1 when nothing was left to give back.
    """
CREATE TABLE receipt_hand_out (id INTEGER PRIMARY KEY AUTOINCREMENT, book_id INTEGER NOT NULL REFERENCES receipt_book(id),
    collector_id INTEGER NOT NULL REFERENCES collector(id), first INTEGER NOT NULL, last INTEGER NOT NULL CHECK (last >= first),
    handed_on TEXT NOT NULL, returned_on TEXT, returned_from INTEGER CHECK (returned_from BETWEEN first AND last + 1), note TEXT,
    CHECK ((returned_on IS NULL) = (returned_from IS NULL))) STRICT
""",
    "CREATE INDEX receipt_hand_out_book ON receipt_hand_out(book_id, first)",
    "CREATE INDEX receipt_hand_out_holder ON receipt_hand_out(collector_id) WHERE returned_on IS NULL",
    *(
        f"""
CREATE TRIGGER receipt_hand_out_overlap_{event.lower()} BEFORE {event} ON receipt_hand_out WHEN EXISTS (
    SELECT 1 FROM receipt_hand_out AS h WHERE h.book_id = NEW.book_id AND h.id <> NEW.id AND {_OVERLAPS.format(a="NEW", b="h")})
    BEGIN SELECT RAISE(ABORT, 'receipt numbers are handed out'); END
"""
        for event in ("INSERT", "UPDATE")
    ),
    """
CREATE TRIGGER receipt_hand_out_shrink BEFORE UPDATE ON receipt_hand_out WHEN EXISTS (
    SELECT 1 FROM receipt AS r WHERE r.hand_out_id = NEW.id AND r.book_number >= COALESCE(NEW.returned_from, NEW.last + 1))
    BEGIN SELECT RAISE(ABORT, 'receipt numbers are used'); END
""",
    """
CREATE TABLE receipt_mark (id INTEGER PRIMARY KEY AUTOINCREMENT, book_id INTEGER NOT NULL REFERENCES receipt_book(id), first INTEGER NOT NULL,
    last INTEGER NOT NULL CHECK (last >= first), kind TEXT NOT NULL CHECK (kind IN ('spoiled', 'blank', 'lost')), marked_on TEXT NOT NULL,
    reason TEXT NOT NULL, document TEXT) STRICT
""",
    "CREATE INDEX receipt_mark_book ON receipt_mark(book_id, first)",
    "ALTER TABLE receipt ADD COLUMN book_id INTEGER REFERENCES receipt_book(id)",
    "ALTER TABLE receipt ADD COLUMN book_number INTEGER",
    "ALTER TABLE receipt ADD COLUMN hand_out_id INTEGER REFERENCES receipt_hand_out(id)",
    "CREATE UNIQUE INDEX receipt_book_number ON receipt(book_id, book_number) WHERE book_id IS NOT NULL",
    "CREATE INDEX receipt_handed ON receipt(hand_out_id) WHERE hand_out_id IS NOT NULL",
    # A number of a book is only ever given by who holds it, and never when it was marked as spoiled, blank or lost.
    f"""
CREATE TRIGGER receipt_number_held BEFORE INSERT ON receipt WHEN NEW.book_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM receipt_hand_out AS h WHERE h.id = NEW.hand_out_id AND h.book_id = NEW.book_id AND NEW.book_number {_HELD.format(h="h")})
    BEGIN SELECT RAISE(ABORT, 'receipt number is not held'); END
""",
    """
CREATE TRIGGER receipt_number_marked BEFORE INSERT ON receipt WHEN NEW.book_id IS NOT NULL AND EXISTS (
    SELECT 1 FROM receipt_mark AS m WHERE m.book_id = NEW.book_id AND NEW.book_number BETWEEN m.first AND m.last)
    BEGIN SELECT RAISE(ABORT, 'receipt number is marked'); END
""",
    """
CREATE TRIGGER receipt_mark_used BEFORE INSERT ON receipt_mark WHEN EXISTS (
    SELECT 1 FROM receipt AS r WHERE r.book_id = NEW.book_id AND r.book_number BETWEEN NEW.first AND NEW.last) OR EXISTS (
    SELECT 1 FROM receipt_mark AS m WHERE m.book_id = NEW.book_id AND m.first <= NEW.last AND NEW.first <= m.last)
    BEGIN SELECT RAISE(ABORT, 'receipt number is used or marked'); END
""",
    """
CREATE TABLE receipt_print (id INTEGER PRIMARY KEY AUTOINCREMENT, receipt_id INTEGER NOT NULL REFERENCES receipt(id),
    print_no INTEGER NOT NULL CHECK (print_no > 0), kind TEXT NOT NULL CHECK (kind IN ('paper', 'file')), printed_at TEXT NOT NULL,
    printed_by TEXT NOT NULL, UNIQUE (receipt_id, print_no)) STRICT
""",
    "CREATE TRIGGER receipt_print_no_update BEFORE UPDATE ON receipt_print BEGIN SELECT RAISE(ABORT, 'receipt_print is append-only'); END",
    "CREATE TRIGGER receipt_print_no_delete BEFORE DELETE ON receipt_print BEGIN SELECT RAISE(ABORT, 'receipt_print is append-only'); END",
    """
CREATE TABLE e_receipt (id INTEGER PRIMARY KEY AUTOINCREMENT, receipt_id INTEGER NOT NULL UNIQUE REFERENCES receipt(id),
    number TEXT NOT NULL UNIQUE) STRICT
""",
)


def apply(db: Database) -> None:
    """Make the tables and their guards."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)
