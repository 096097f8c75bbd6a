"""What data quality asks of people and households: each check says whom it is asked of and which of them fail it, as SQL over the row ``t``.

A condition is plain (asked of every row of the table in one walk), or ``found`` names the failing rows by a key that an index answers.
Parameters: ``:today``, and ``:limit_<code>`` where the criterion has a limit (a day, or a count).
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.storage.quality_text import not_digits, odd_signs, untidy, wrong_case

# A person who died or moved away needs no phone and no visit; what identifies them still counts.
GONE = "('died', 'moved', 'other-household')"
LIVES = f"COALESCE(t.residence, '') NOT IN {GONE}"
ACTIVE = "t.state = 'active'"
_SEX_DIGIT = "CASE t.sex WHEN 'male' THEN 0 ELSE 1 END"
# Digit 4 of the personal id tells century and sex, digits 5–6 the year of birth (NĐ 137/2015, NĐ 70/2024).
_CENTURY = "(1900 + 100 * (substr(t.personal_id, 4, 1) / 2) + substr(t.personal_id, 5, 2))"
_PHONE = "(t.phone GLOB '0[35789][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]' OR t.phone GLOB '02[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]')"


@dataclass(frozen=True, kw_only=True)
class Check:
    """``table``: whose rows fail (alias ``t``); ``fact``: what such a row says, as text; ``field``: the field of the sheet that holds it.

    ``person`` and ``household``: whose it is, as SQL over ``t`` (``NULL``: nobody's). ``found``: FROM … WHERE of the failing rows, in place of
    walking through the table by ``bad``; ``asked_of``: FROM … WHERE of those asked, where an index counts them.
    """

    table: str
    asked: str = "1"
    bad: str = ""
    found: str = ""
    asked_of: str = ""
    fact: str = "''"
    field: str = ""

    @property
    def person(self) -> str:
        """Whose row it is, as SQL."""
        if self.table == "household":
            return "t.head_id"
        own = self.table in ("coverage", "enrolment", "lead", "entitlement")
        return "t.id" if self.table == "person" else "t.person_id" if own else "NULL"

    @property
    def household(self) -> str:
        """In which household it is, as SQL."""
        of_person = "(SELECT household_id FROM person WHERE id = t.person_id)"
        return {
            "person": "t.household_id",
            "household": "t.id",
            "coverage": of_person,
            "lead": of_person,
            "enrolment": of_person,
            "entitlement": f"COALESCE(t.household_id, {of_person})",
        }.get(self.table, "NULL")

    @property
    def failing(self) -> str:
        """FROM … WHERE of the rows that fail."""
        return self.found or f"{self.table} AS t WHERE {self.asked} AND {self.bad}"


def _twice(column: str) -> str:
    """People who share a number with somebody, by its index."""
    walk = f"person INDEXED BY person_{column} WHERE {column} IS NOT NULL"
    return f"""person AS t INDEXED BY person_{column} WHERE t.{column} IS NOT NULL
        AND t.{column} IN (SELECT {column} FROM {walk} GROUP BY {column} HAVING COUNT(*) > 1)"""


def _named(bad: str) -> str:
    """People whose name has a fault: each different name is looked at once."""
    return f"person AS t WHERE (t.folded, t.name) IN (SELECT n.folded, n.name FROM sum_name AS n WHERE {bad})"


_HEAD_NAME = "(SELECT name FROM person WHERE id = t.head_id)"
_HOME = "COALESCE(t.code, '') || CASE WHEN t.code IS NOT NULL AND t.address IS NOT NULL THEN ' · ' ELSE '' END || COALESCE(t.address, '')"
_ALIKE = """(SELECT folded, birth FROM person INDEXED BY person_folded WHERE length(birth) = 10
        GROUP BY folded, birth HAVING COUNT(*) > 1) AS k JOIN person AS t INDEXED BY person_folded ON t.folded = k.folded AND t.birth = k.birth
        WHERE EXISTS (SELECT 1 FROM person AS o WHERE o.folded = t.folded AND o.birth = t.birth AND o.id <> t.id
            AND NOT EXISTS (SELECT 1 FROM two_people WHERE one_id = min(o.id, t.id) AND other_id = max(o.id, t.id)))"""
_SAME_HOME = f"""(SELECT h.hamlet_id AS place, h.address AS door, q.folded AS head FROM (SELECT hamlet_id, address FROM household
        WHERE state = 'active' AND address IS NOT NULL GROUP BY 1, 2 HAVING COUNT(*) > 1) AS k
        JOIN household AS h ON h.hamlet_id = k.hamlet_id AND h.address = k.address AND h.state = 'active'
        JOIN person AS q ON q.id = h.head_id GROUP BY 1, 2, 3 HAVING COUNT(*) > 1) AS s
    JOIN household AS t ON t.hamlet_id = s.place AND t.address = s.door JOIN person AS p ON p.id = t.head_id AND p.folded = s.head WHERE {ACTIVE}"""
_SAME_CODE = f"""household AS t WHERE {ACTIVE} AND t.code IN (
        SELECT code FROM household WHERE state = 'active' AND code IS NOT NULL GROUP BY code HAVING COUNT(*) > 1)"""

CHECKS: dict[str, Check] = {
    # đủ
    "birth": Check(table="person", bad="t.birth IS NULL", field="birth"),
    "birth_part": Check(
        table="person", asked="t.birth IS NOT NULL", bad="length(t.birth) < 10", fact="t.birth", field="birth"
    ),
    "sex": Check(table="person", bad="t.sex IS NULL", field="sex"),
    "personal_id": Check(table="person", bad="t.personal_id IS NULL", field="personal_id"),
    "relation": Check(
        table="person",
        asked=LIVES,
        bad="(t.relation_code IS NULL AND t.relation_text IS NULL)",
        field="relation_code",
    ),
    "head": Check(table="household", asked=ACTIVE, bad="t.head_id IS NULL", fact=_HOME, field="head"),
    "contact": Check(
        table="household",
        asked=ACTIVE,
        bad="(t.phone IS NULL AND NOT EXISTS (SELECT 1 FROM person WHERE household_id = t.id AND phone IS NOT NULL))",
        fact=_HOME,
        field="phone",
    ),
    "address": Check(
        table="household", asked=ACTIVE, bad="t.address IS NULL", fact="COALESCE(t.code, '')", field="address"
    ),
    "empty_home": Check(
        table="household",
        asked=ACTIVE,
        bad="NOT EXISTS (SELECT 1 FROM person WHERE household_id = t.id)",
        fact=_HOME,
        field="members",
    ),
    # đúng
    "id_shape": Check(
        table="person",
        asked="t.personal_id IS NOT NULL",
        bad=not_digits("t.personal_id", 12),
        fact="t.personal_id",
        field="personal_id",
    ),
    "id_birth": Check(
        table="person",
        asked="length(t.personal_id) = 12 AND t.birth IS NOT NULL",
        bad=f"CAST(substr(t.birth, 1, 4) AS INTEGER) <> {_CENTURY}",
        fact="t.personal_id || ' · sinh ' || substr(t.birth, 1, 4)",
        field="personal_id",
    ),
    "id_sex": Check(
        table="person",
        asked="length(t.personal_id) = 12 AND t.sex IS NOT NULL",
        bad=f"substr(t.personal_id, 4, 1) % 2 <> {_SEX_DIGIT}",
        fact="t.personal_id || CASE t.sex WHEN 'male' THEN ' · nam' ELSE ' · nữ' END",
        field="personal_id",
    ),
    "birth_future": Check(
        table="person", asked="t.birth IS NOT NULL", bad="t.birth > :today", fact="t.birth", field="birth"
    ),
    "birth_old": Check(
        table="person",
        asked=f"t.birth IS NOT NULL AND {LIVES}",
        bad="t.birth < :limit_birth_old",
        fact="t.birth",
        field="birth",
    ),
    "phone_shape": Check(
        table="person", asked="t.phone IS NOT NULL", bad=f"NOT {_PHONE}", fact="t.phone", field="phone"
    ),
    "head_member": Check(
        table="household",
        asked="t.head_id IS NOT NULL",
        bad="NOT EXISTS (SELECT 1 FROM person WHERE id = t.head_id AND household_id = t.id)",
        fact=_HEAD_NAME,
        field="head",
    ),
    # sạch
    "id_once": Check(
        table="person",
        asked="t.personal_id IS NOT NULL",
        found=_twice("personal_id"),
        fact="t.personal_id",
        field="personal_id",
    ),
    "insurance_once": Check(
        table="person",
        asked="t.insurance_no IS NOT NULL",
        found=_twice("insurance_no"),
        fact="t.insurance_no",
        field="insurance_no",
    ),
    "alike": Check(
        table="person",
        asked="length(t.birth) = 10",
        found=_ALIKE,
        fact="t.birth || COALESCE(' · ' || t.personal_id, '')",
        field="name",
    ),
    "home_code": Check(
        table="household", asked=f"{ACTIVE} AND t.code IS NOT NULL", found=_SAME_CODE, fact="t.code", field="code"
    ),
    "home_twice": Check(
        table="household",
        asked=f"{ACTIVE} AND t.head_id IS NOT NULL AND t.address IS NOT NULL",
        found=_SAME_HOME,
        fact=f"t.address || ' · ' || {_HEAD_NAME}",
        field="address",
    ),
    "name_text": Check(table="person", found=_named(untidy("n.name")), fact="t.name", field="name"),
    "name_digits": Check(table="person", found=_named(odd_signs("n.folded")), fact="t.name", field="name"),
    "name_case": Check(table="person", found=_named(wrong_case("n.name")), fact="t.name", field="name"),
    "address_text": Check(
        table="household", asked="t.address IS NOT NULL", bad=untidy("t.address"), fact="t.address", field="address"
    ),
    # dùng chung
    "ethnicity": Check(
        table="person",
        asked=LIVES,
        bad="(t.ethnicity_code IS NULL OR t.ethnicity_code NOT IN (SELECT code FROM ref_code WHERE list = 'ethnicities'))",
        fact="COALESCE(t.ethnicity_code, '')",
        field="ethnicity_code",
    ),
    "relation_code": Check(
        table="person",
        asked=LIVES,
        bad="(t.relation_code IS NULL OR t.relation_code NOT IN (SELECT code FROM ref_code WHERE list = 'relations'))",
        fact="COALESCE(t.relation_code, t.relation_text, '')",
        field="relation_code",
    ),
    "insurance_shape": Check(
        table="person",
        asked="t.insurance_no IS NOT NULL",
        bad=not_digits("t.insurance_no", 10),
        fact="t.insurance_no",
        field="insurance_no",
    ),
    # thống nhất
    "relation_words": Check(
        table="person",
        asked="t.relation_text IS NOT NULL",
        bad="t.relation_code IS NULL",
        fact="t.relation_text",
        field="relation_code",
    ),
}
