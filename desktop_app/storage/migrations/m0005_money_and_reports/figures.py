"""Schema 5: the figures of people and money, kept by triggers in the transaction that changes them (decision 0007 says who counts where).

``sum_first`` is the counting enrolment of each person, scheme and year; ``sum_people`` and ``sum_money`` hold the counts and sums of each cut. A part
is '' where an enrolment or entry has no such mark.
"""

from __future__ import annotations

from desktop_app.storage.engine import Database

_STANDING = "state NOT IN ('quoted', 'partial', 'voided')"
_TAKEN = "('collect', 'void', 'refund', 'adjust')"
# What decides where an enrolment counts; a change of anything else (batch, note, the way through sent and accepted) moves no figure.
_DECIDING = (
    "person_id",
    "scheme",
    "kind",
    "collected_on",
    "commune_code",
    "hamlet_id",
    "collector_id",
    "support_class",
)
_CUTS = {
    "office": "''",
    "commune": "COALESCE({r}.commune_code, '')",
    "hamlet": "COALESCE(CAST({r}.hamlet_id AS TEXT), '')",
    "collector": "COALESCE(CAST({r}.collector_id AS TEXT), '')",
    "group": "COALESCE({r}.support_class, '')",
}
_FIRST = """person_id, scheme, CAST(substr(collected_on, 1, 4) AS INTEGER), id, collected_on, commune_code, hamlet_id, collector_id, support_class,
    kind <> 'continue'"""


def _add_person(row: str, sign: str) -> str:
    return "".join(
        f"""
    INSERT INTO sum_people VALUES ({row}.year, '{cut}', {part.format(r=row)}, {row}.scheme, substr({row}.collected_on, 1, 7), {row}.fresh, {sign}1)
        ON CONFLICT DO UPDATE SET people = people + excluded.people;"""
        for cut, part in _CUTS.items()
    )


def _add_money(row: str, sign: str) -> str:
    return "".join(
        f"""
    INSERT INTO sum_money VALUES (CAST(substr({row}.entry_on, 1, 4) AS INTEGER), '{cut}', {part.format(r=row)}, {row}.scheme,
        substr({row}.entry_on, 1, 7), {sign}{row}.amount)
        ON CONFLICT DO UPDATE SET amount = amount + excluded.amount;"""
        for cut, part in _CUTS.items()
    )


def _count_again(row: str) -> str:
    """The counting enrolment of the person, scheme and year of a row, found anew. A row that was not collected has no year and moves nothing."""
    return f"""
    DELETE FROM sum_first WHERE person_id = {row}.person_id AND scheme = {row}.scheme AND year = CAST(substr({row}.collected_on, 1, 4) AS INTEGER);
    INSERT INTO sum_first SELECT {_FIRST} FROM enrolment WHERE person_id = {row}.person_id AND scheme = {row}.scheme AND {_STANDING}
        AND collected_on BETWEEN substr({row}.collected_on, 1, 4) || '-01-01' AND substr({row}.collected_on, 1, 4) || '-12-31'
        ORDER BY collected_on, id LIMIT 1;"""


_MOVED = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in _DECIDING)
_MOVED += f" OR (OLD.{_STANDING}) <> (NEW.{_STANDING})"
_STATEMENTS = (
    """
CREATE TABLE sum_first (person_id INTEGER NOT NULL, scheme TEXT NOT NULL, year INTEGER NOT NULL, enrolment_id INTEGER NOT NULL,
    collected_on TEXT NOT NULL, commune_code TEXT NOT NULL, hamlet_id INTEGER NOT NULL, collector_id INTEGER, support_class TEXT,
    fresh INTEGER NOT NULL, PRIMARY KEY (person_id, scheme, year)) STRICT, WITHOUT ROWID
""",
    "CREATE INDEX sum_first_when ON sum_first(scheme, collected_on)",
    """
CREATE TABLE sum_people (year INTEGER NOT NULL, cut TEXT NOT NULL, part TEXT NOT NULL, scheme TEXT NOT NULL, month TEXT NOT NULL,
    fresh INTEGER NOT NULL, people INTEGER NOT NULL, PRIMARY KEY (year, cut, part, scheme, month, fresh)) STRICT, WITHOUT ROWID
""",
    """
CREATE TABLE sum_money (year INTEGER NOT NULL, cut TEXT NOT NULL, part TEXT NOT NULL, scheme TEXT NOT NULL, month TEXT NOT NULL,
    amount INTEGER NOT NULL, PRIMARY KEY (year, cut, part, scheme, month)) STRICT, WITHOUT ROWID
""",
    f"CREATE TRIGGER sum_first_add AFTER INSERT ON sum_first BEGIN {_add_person('NEW', '')} END",
    f"CREATE TRIGGER sum_first_take AFTER DELETE ON sum_first BEGIN {_add_person('OLD', '-')} END",
    f"""
INSERT INTO sum_first SELECT {_FIRST} FROM (
    SELECT *, row_number() OVER (PARTITION BY person_id, scheme, substr(collected_on, 1, 4) ORDER BY collected_on, id) AS place
    FROM enrolment WHERE collected_on IS NOT NULL AND {_STANDING}) WHERE place = 1
""",
    f"CREATE TRIGGER enrolment_sum_add AFTER INSERT ON enrolment WHEN NEW.collected_on IS NOT NULL BEGIN {_count_again('NEW')} END",
    f"CREATE TRIGGER enrolment_sum_take AFTER DELETE ON enrolment WHEN OLD.collected_on IS NOT NULL BEGIN {_count_again('OLD')} END",
    f"""
CREATE TRIGGER enrolment_sum_move AFTER UPDATE OF {", ".join(_DECIDING)}, state ON enrolment WHEN {_MOVED}
    BEGIN {_count_again("OLD")} {_count_again("NEW")} END
""",
    f"""
CREATE TRIGGER ledger_entry_figure_add AFTER INSERT ON ledger_entry WHEN NEW.kind IN {_TAKEN} AND NEW.scheme IS NOT NULL
    BEGIN {_add_money("NEW", "")} END
""",
    f"""
CREATE TRIGGER ledger_entry_figure_take AFTER DELETE ON ledger_entry WHEN OLD.kind IN {_TAKEN} AND OLD.scheme IS NOT NULL
    BEGIN {_add_money("OLD", "-")} END
""",
    *(
        f"""
INSERT INTO sum_money SELECT CAST(substr(e.entry_on, 1, 4) AS INTEGER), '{cut}', {part.format(r="e")}, e.scheme, substr(e.entry_on, 1, 7),
    SUM(e.amount) FROM ledger_entry AS e WHERE e.kind IN {_TAKEN} AND e.scheme IS NOT NULL GROUP BY 1, 2, 3, 4, 5
"""
        for cut, part in _CUTS.items()
    ),
)


def apply(db: Database) -> None:
    """Make the sums, fill them from what is there, and keep them from now on."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)
