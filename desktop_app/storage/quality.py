"""Counts for the data-quality score: how many records lack or contradict what."""

from __future__ import annotations

from desktop_app.storage.engine import Database

# A person who died or moved away needs no phone and no visit; what identifies them still counts.
_GONE = "COALESCE(residence, '') NOT IN ('died', 'moved', 'other-household')"
_SEX_DIGIT = "CASE sex WHEN 'male' THEN '0' WHEN 'female' THEN '1' END"
# Digit 4 of the personal id tells century and sex, digits 5–6 the year of birth (NĐ 137/2015, NĐ 70/2024).
_CENTURY = "(1900 + 100 * (substr(personal_id, 4, 1) / 2) + substr(personal_id, 5, 2))"

# code → (word of the sector, Vietnamese name of the problem, table, condition of a good record among those it is asked of, asked of)
CHECKS: dict[str, tuple[str, str, str, str, str]] = {
    "birth": ("đủ", "Chưa có ngày sinh", "person", "birth IS NOT NULL", "1"),
    "sex": ("đủ", "Chưa có giới tính", "person", "sex IS NOT NULL", "1"),
    "personal_id": ("đủ", "Chưa có số định danh cá nhân", "person", "personal_id IS NOT NULL", "1"),
    "relation": (
        "đủ",
        "Chưa có quan hệ với chủ hộ",
        "person",
        "relation_code IS NOT NULL OR relation_text IS NOT NULL",
        _GONE,
    ),
    "head": ("đủ", "Hộ chưa có chủ hộ", "household", "head_id IS NOT NULL", "state = 'active'"),
    "contact": (
        "đủ",
        "Hộ không có số điện thoại nào",
        "household",
        "phone IS NOT NULL OR EXISTS (SELECT 1 FROM person WHERE household_id = household.id AND phone IS NOT NULL)",
        "state = 'active'",
    ),
    "id_shape": (
        "đúng",
        "Số định danh không đủ 12 chữ số",
        "person",
        "length(personal_id) = 12 AND personal_id NOT GLOB '*[^0-9]*'",
        "personal_id IS NOT NULL",
    ),
    "id_birth": (
        "đúng",
        "Số định danh khác năm sinh",
        "person",
        f"CAST(substr(birth, 1, 4) AS INTEGER) = {_CENTURY}",
        "length(personal_id) = 12 AND birth IS NOT NULL",
    ),
    "id_sex": (
        "đúng",
        "Số định danh khác giới tính",
        "person",
        f"substr(personal_id, 4, 1) % 2 = {_SEX_DIGIT} + 0",
        "length(personal_id) = 12 AND sex IS NOT NULL",
    ),
    "id_once": (
        "sạch",
        "Số định danh trùng nhau",
        "person",
        "(SELECT COUNT(*) FROM person AS other WHERE other.personal_id = person.personal_id) = 1",
        "personal_id IS NOT NULL",
    ),
    "insurance_once": (
        "sạch",
        "Mã số BHXH trùng nhau",
        "person",
        "(SELECT COUNT(*) FROM person AS other WHERE other.insurance_no = person.insurance_no) = 1",
        "insurance_no IS NOT NULL",
    ),
}


def measure(db: Database, code: str) -> tuple[int, int]:
    """(how many records the check is asked of, how many of them fail it)."""
    _word, _label, table, good, asked = CHECKS[code]
    row = db.conn.execute(
        f"SELECT COUNT(*), COUNT(*) FILTER (WHERE NOT ({good})) FROM {table} WHERE {asked}"
    ).fetchone()
    return row[0], row[1]
