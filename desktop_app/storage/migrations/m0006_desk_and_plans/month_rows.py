"""Schema 6: the months of a year of every hamlet in one row, and the cash each collector took on a day, kept by triggers.

``sum_hamlet_people`` and ``sum_hamlet_money`` say what ``sum_people`` and ``sum_money`` say of the cut by hamlet, twelve months to a row: an office
of 500 hamlets has tens of thousands of the others in a year. ``sum_cash``: what a collector (0: the office itself) took in cash on a day.
"""

from __future__ import annotations

from desktop_app.storage.engine import Database

MONTHS = tuple(f"m{number:02d}" for number in range(1, 13))
_CASH = "kind IN ('collect', 'void', 'credit', 'adjust') AND {row}method IS NOT 'transfer'"


def _spread(row: str, value: str) -> str:
    """A value in the column of its month, nothing in the others."""
    return ", ".join(f"iif(substr({row}.month, 6) = '{column[1:]}', {value}, 0)" for column in MONTHS)


def _add(table: str, keys: str, value: str) -> str:
    grown = ", ".join(f"{column} = {column} + excluded.{column}" for column in MONTHS)
    return f"""
    INSERT INTO {table} VALUES ({keys}, {_spread("NEW", value)}) ON CONFLICT DO UPDATE SET {grown};"""


def _packed(table: str, of: str, keys: str, count: str) -> tuple[str, ...]:
    names = [key.split()[0] for key in keys.split(", ")]
    columns = ", ".join(f"{column} INTEGER NOT NULL" for column in MONTHS)
    own = ", ".join(f"NEW.{name}" for name in names)
    sums = ", ".join(f"SUM(iif(substr(s.month, 6) = '{column[1:]}', s.{count}, 0))" for column in MONTHS)
    grown = _add(table, own, f"NEW.{count} - OLD.{count}")
    return (
        f"CREATE TABLE {table} ({keys}, {columns}, PRIMARY KEY ({', '.join(names)})) STRICT, WITHOUT ROWID",
        f"INSERT INTO {table} SELECT {', '.join(names)}, {sums} FROM {of} AS s WHERE s.cut = 'hamlet' GROUP BY {', '.join(names)}",
        f"CREATE TRIGGER {of}_hamlet_add AFTER INSERT ON {of} WHEN NEW.cut = 'hamlet' BEGIN {_add(table, own, f'NEW.{count}')} END",
        f"CREATE TRIGGER {of}_hamlet_move AFTER UPDATE OF {count} ON {of} WHEN NEW.cut = 'hamlet' BEGIN {grown} END",
    )


def _cash(row: str, sign: str) -> str:
    return f"""
    INSERT INTO sum_cash VALUES (COALESCE({row}.collector_id, 0), {row}.entry_on, {sign}{row}.amount)
        ON CONFLICT DO UPDATE SET amount = amount + excluded.amount;"""


_STATEMENTS = (
    *_packed(
        "sum_hamlet_people",
        "sum_people",
        "year INTEGER NOT NULL, part TEXT NOT NULL, scheme TEXT NOT NULL, fresh INTEGER NOT NULL",
        "people",
    ),
    *_packed(
        "sum_hamlet_money", "sum_money", "year INTEGER NOT NULL, part TEXT NOT NULL, scheme TEXT NOT NULL", "amount"
    ),
    """
CREATE TABLE sum_cash (collector_id INTEGER NOT NULL, day TEXT NOT NULL, amount INTEGER NOT NULL, PRIMARY KEY (collector_id, day))
    STRICT, WITHOUT ROWID
""",
    f"INSERT INTO sum_cash SELECT COALESCE(collector_id, 0), entry_on, SUM(amount) FROM ledger_entry WHERE {_CASH.format(row='')} GROUP BY 1, 2",
    f"CREATE TRIGGER ledger_entry_cash_add AFTER INSERT ON ledger_entry WHEN NEW.{_CASH.format(row='NEW.')} BEGIN {_cash('NEW', '')} END",
    f"CREATE TRIGGER ledger_entry_cash_take AFTER DELETE ON ledger_entry WHEN OLD.{_CASH.format(row='OLD.')} BEGIN {_cash('OLD', '-')} END",
)


def apply(db: Database) -> None:
    """Make the tables, fill them from what is there, and keep them from now on."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)
