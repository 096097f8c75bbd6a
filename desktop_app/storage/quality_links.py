"""What data quality asks of cover, classes, leads, collections, plans and files, and of how records fit each other (see ``quality_checks``)."""

from __future__ import annotations

from desktop_app.domain.joining import EXCLUDED
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.storage.quality_checks import ACTIVE, GONE, Check

_PERIOD = "COALESCE(t.valid_from, '…') || ' → ' || COALESCE(t.valid_to, '…')"
_SCHEME = "(SELECT COALESCE(json_extract(details, '$.short_name'), name) FROM ref_code WHERE list = 'schemes' AND code = t.scheme LIMIT 1) || ' · '"
_CLASS = "(SELECT name FROM ref_code WHERE list = 'support_classes' AND code = t.class_code LIMIT 1) || ' · '"
_POVERTY = "('poor', 'near-poor', 'near-poor-poor-commune', 'multidimensional-poor', 'farm-average')"
_HEAD = "(SELECT name FROM person WHERE id = t.head_id)"
_WHERE_COVERED = "'health-household', 'health-other'"


def _in_force(row: str) -> str:
    return f"(COALESCE({row}.valid_from, '') <= :today AND ({row}.valid_to IS NULL OR {row}.valid_to >= :today))"


def _held(scheme: str) -> str:
    others = ", ".join(f"'{code}'" for code in sorted(EXCLUDED[scheme]))
    return f"(MAX(c.scheme = '{scheme}') AND MAX(c.scheme IN ({others})))"


_TWO_COVERS = f"""(SELECT c.person_id FROM coverage AS c INDEXED BY coverage_person WHERE {_in_force("c")} GROUP BY c.person_id
        HAVING COUNT(*) > 1 AND ({_held(HEALTH_HOUSEHOLD)} OR {_held(VOLUNTARY_SI)})) AS k JOIN person AS t ON t.id = k.person_id WHERE 1"""
# In the order of their ends a period overlaps an earlier one exactly when it overlaps the one before it; periods without end are asked one by one.
_ONCE_MORE = """(SELECT w.id AS twin FROM (SELECT id, valid_from, lag(valid_to) OVER (PARTITION BY person_id, scheme ORDER BY valid_to, valid_from)
            AS before FROM coverage WHERE valid_to IS NOT NULL) AS w WHERE w.before >= COALESCE(w.valid_from, '')
        UNION ALL SELECT e.id FROM coverage AS e WHERE e.valid_to IS NULL AND EXISTS (SELECT 1 FROM coverage AS o WHERE o.person_id = e.person_id
            AND o.scheme = e.scheme AND o.id <> e.id AND COALESCE(o.valid_to, '9999') >= COALESCE(e.valid_from, ''))) AS k
    JOIN coverage AS t ON t.id = k.twin WHERE 1"""
# Seen: visited, paid, or in a list that was taken in; or made since.
_UNSEEN = f"""household AS t WHERE {ACTIVE} AND t.id NOT IN (
        SELECT household_id FROM visit WHERE visited_on >= :limit_unseen
        UNION ALL SELECT household_id FROM enrolment WHERE collected_on >= :limit_unseen
        UNION ALL SELECT p.household_id FROM import_batch AS b JOIN import_row AS r ON r.import_id = b.id JOIN person AS p ON p.id = r.person_id
            WHERE b.imported_at >= :limit_unseen)
    AND NOT EXISTS (SELECT 1 FROM journal AS j JOIN journal_range AS r ON r.step_id = j.id JOIN journal_shape AS s ON s.id = r.shape_id
        WHERE j.at >= :limit_unseen AND s.table_name = 'household' AND t.id BETWEEN r.first_id AND r.last_id)"""
_LAPSED = f"""sum_due AS d JOIN person AS t ON t.id = d.person_id WHERE d.scheme = '{HEALTH_HOUSEHOLD}' AND d.valid_to < :limit_lapsed
        AND NOT EXISTS (SELECT 1 FROM lead WHERE person_id = t.id AND closed_on IS NULL)
        AND NOT EXISTS (SELECT 1 FROM visit WHERE household_id = t.household_id AND visited_on > d.valid_to)
        AND NOT EXISTS (SELECT 1 FROM coverage AS c WHERE c.person_id = t.id AND c.scheme IN ({_WHERE_COVERED}) AND {_in_force("c")})"""
_UNREACHED = f"""household AS t WHERE {ACTIVE} AND t.id IN (SELECT household_id FROM visit WHERE channel = 'phone' GROUP BY household_id
        HAVING COUNT(*) >= :limit_phone_unreached AND SUM(outcome <> '5') = 0)"""
_HEADS = f"""household AS t WHERE {ACTIVE} AND t.id IN (SELECT household_id FROM person WHERE relation_code = '00'
        AND COALESCE(residence, '') NOT IN {GONE} GROUP BY household_id HAVING COUNT(*) > 1)"""
_LEFT = "t.active_to IS NOT NULL AND t.active_to < :today"
_HOLDS = """(EXISTS (SELECT 1 FROM collector_hamlet WHERE collector_id = t.id)
        OR EXISTS (SELECT 1 FROM lead WHERE collector_id = t.id AND closed_on IS NULL)
        OR EXISTS (SELECT 1 FROM round_hamlet AS r JOIN round AS o ON o.id = r.round_id WHERE r.collector_id = t.id AND o.state = 'open')
        OR EXISTS (SELECT 1 FROM round_household AS r JOIN round AS o ON o.id = r.round_id WHERE r.collector_id = t.id AND o.state = 'open'))"""
_PAID = "t.state IN ('collected', 'in-batch', 'sent', 'accepted') AND t.kind <> 'adjust' AND t.valid_from IS NOT NULL AND t.valid_to >= :today"
_COLLECTED = "enrolment AS t INDEXED BY enrolment_collected WHERE t.collected_on IS NOT NULL AND t.state <> 'voided'"
_WAITING = "enrolment AS t WHERE t.state = 'collected' AND t.batch_id IS NULL"
_LACKS = (("birth", "ngày sinh"), ("sex", "giới tính"), ("personal_id", "số định danh"), ("ethnicity_code", "dân tộc"))
_PARTS = " || ".join(f"CASE WHEN p.{field} IS NULL THEN '{words}, ' ELSE '' END" for field, words in _LACKS)
_MISSING = f"rtrim({_PARTS}, ', ')"
_UNEQUAL = """SELECT COUNT(*) FROM plan_cell AS w JOIN (SELECT indicator, group_code, month, SUM(value) AS parts FROM plan_cell
        WHERE plan_id = t.id AND scope_kind = 'commune' GROUP BY 1, 2, 3) AS c ON c.indicator = w.indicator AND c.group_code = w.group_code
        AND c.month = w.month WHERE w.plan_id = t.id AND w.scope_kind = 'office' AND w.value <> c.parts"""

LINKS: dict[str, Check] = {
    # đúng
    "cover_order": Check(
        table="coverage",
        asked="t.valid_from IS NOT NULL AND t.valid_to IS NOT NULL",
        bad="t.valid_from > t.valid_to",
        fact=f"{_SCHEME} || {_PERIOD}",
        field="cover",
    ),
    "class_order": Check(
        table="entitlement",
        asked="t.valid_from IS NOT NULL AND t.valid_to IS NOT NULL",
        bad="t.valid_from > t.valid_to",
        fact=f"{_CLASS} || {_PERIOD}",
        field="class",
    ),
    # sống
    "unseen": Check(
        table="household",
        asked=ACTIVE,
        found=_UNSEEN,
        fact="'lần đến cuối: ' || COALESCE((SELECT MAX(visited_on) FROM visit WHERE household_id = t.id), 'chưa có')",
        field="members",
    ),
    "lapsed": Check(
        table="person",
        found=_LAPSED,
        asked_of=f"sum_due AS t WHERE t.scheme = '{HEALTH_HOUSEHOLD}' AND t.valid_to < :limit_lapsed",
        fact=f"'hết hạn ' || COALESCE((SELECT valid_to FROM sum_due WHERE person_id = t.id AND scheme = '{HEALTH_HOUSEHOLD}'), '')",
        field="name",
    ),
    "left_collector": Check(
        table="collector", asked=_LEFT, bad=_HOLDS, fact="'nghỉ từ ' || t.active_to", field="collector"
    ),
    "class_expired": Check(
        table="entitlement",
        asked="t.valid_to IS NOT NULL",
        bad=f"""(t.valid_to < :today AND NOT EXISTS (SELECT 1 FROM entitlement AS n WHERE n.household_id IS t.household_id
            AND n.person_id IS t.person_id AND n.id <> t.id AND COALESCE(n.valid_to, '9999') > t.valid_to
            AND (n.class_code = t.class_code OR n.class_code IN {_POVERTY} AND t.class_code IN {_POVERTY})))""",
        fact=f"{_CLASS} || {_PERIOD}",
        field="class",
    ),
    "aged_out": Check(
        table="coverage",
        asked=f"t.scheme = 'health-other' AND t.subject_group = 'TE' AND {_in_force('t')}",
        bad="""EXISTS (SELECT 1 FROM person WHERE id = t.person_id AND birth IS NOT NULL
            AND CAST(substr(birth, 1, 4) AS INTEGER) + :child_age < CAST(substr(:today, 1, 4) AS INTEGER))""",
        fact=f"'TE · ' || {_PERIOD} || COALESCE(' · sinh ' || (SELECT birth FROM person WHERE id = t.person_id), '')",
        field="cover",
    ),
    "phone_unreached": Check(
        table="household", asked=ACTIVE, found=_UNREACHED, fact="COALESCE(t.phone, '')", field="phone"
    ),
    # thống nhất
    "two_covers": Check(
        table="person",
        found=_TWO_COVERS,
        fact=f"""(SELECT group_concat(n, ' + ') FROM (SELECT DISTINCT r.name AS n FROM coverage AS c JOIN ref_code AS r ON r.list = 'schemes'
            AND r.code = c.scheme WHERE c.person_id = t.id AND {_in_force("c")} ORDER BY 1))""",
        field="cover",
    ),
    "cover_overlap": Check(table="coverage", found=_ONCE_MORE, fact=f"{_SCHEME} || {_PERIOD}", field="cover"),
    "class_clash": Check(
        table="entitlement",
        asked=f"t.person_id IS NOT NULL AND t.class_code IN {_POVERTY} AND {_in_force('t')}",
        bad=f"""EXISTS (SELECT 1 FROM person AS p JOIN entitlement AS h ON h.household_id = p.household_id WHERE p.id = t.person_id
            AND h.class_code IN {_POVERTY} AND h.class_code <> t.class_code AND {_in_force("h")})""",
        fact=f"{_CLASS} || {_PERIOD}",
        field="class",
    ),
    "head_twice": Check(
        table="household",
        asked=ACTIVE,
        found=_HEADS,
        fact="(SELECT group_concat(name, ', ') FROM person WHERE household_id = t.id AND relation_code = '00')",
        field="relation_code",
    ),
    "head_relation": Check(
        table="household",
        asked=f"{ACTIVE} AND t.head_id IS NOT NULL",
        bad="EXISTS (SELECT 1 FROM person WHERE id = t.head_id AND relation_code <> '00')",
        fact=f"""{_HEAD} || ' · ' || COALESCE((SELECT r.name FROM person AS p JOIN ref_code AS r ON r.list = 'relations' AND r.code = p.relation_code
            WHERE p.id = t.head_id LIMIT 1), '')""",
        field="relation_code",
    ),
    "head_gone": Check(
        table="household",
        asked=f"{ACTIVE} AND t.head_id IS NOT NULL",
        bad=f"EXISTS (SELECT 1 FROM person WHERE id = t.head_id AND residence IN {GONE})",
        fact=_HEAD,
        field="head",
    ),
    "dead_lead": Check(
        table="lead",
        asked="t.closed_on IS NULL",
        bad=f"EXISTS (SELECT 1 FROM person WHERE id = t.person_id AND residence IN {GONE})",
        fact=f"{_SCHEME} || t.opened_on",
        field="residence",
    ),
    "enrolment_cover": Check(
        table="enrolment",
        asked=_PAID,
        bad="""NOT EXISTS (SELECT 1 FROM coverage AS c WHERE c.enrolment_id = t.id AND c.valid_from IS t.valid_from
            AND c.valid_to IS t.valid_to)""",
        fact=f"{_SCHEME} || {_PERIOD}",
        field="cover",
    ),
    "place": Check(
        table="enrolment",
        found=f"{_COLLECTED} AND t.commune_code <> (SELECT commune_code FROM hamlet WHERE id = t.hamlet_id)",
        asked_of=_COLLECTED,
        fact=f"{_SCHEME} || COALESCE(t.collected_on, t.quoted_on) || ' · ' || t.commune_code",
        field="cover",
    ),
    "plan_parts": Check(
        table="plan",
        asked="""EXISTS (SELECT 1 FROM plan_cell WHERE plan_id = t.id AND scope_kind = 'office')
            AND EXISTS (SELECT 1 FROM plan_cell WHERE plan_id = t.id AND scope_kind = 'commune')""",
        bad=f"({_UNEQUAL}) > 0",
        fact=f"t.year || ' · ' || t.name || ' · lệch ở ' || ({_UNEQUAL}) || ' ô'",
        field="plan",
    ),
    # dùng chung
    "commune_code": Check(
        table="hamlet",
        bad="""t.commune_code NOT IN (SELECT code FROM ref_commune WHERE valid_from <= :today AND (valid_to IS NULL OR valid_to >= :today))""",
        fact="t.commune_code",
        field="hamlet",
    ),
    "insurance_no": Check(
        table="person",
        found=f"""person AS t WHERE t.insurance_no IS NULL AND EXISTS (SELECT 1 FROM coverage AS c WHERE c.person_id = t.id AND {_in_force("c")})""",
        asked_of=f"(SELECT DISTINCT c.person_id FROM coverage AS c INDEXED BY coverage_person WHERE {_in_force('c')}) AS t WHERE 1",
        field="insurance_no",
    ),
    "facility": Check(
        table="coverage",
        asked=f"t.scheme IN ({_WHERE_COVERED}) AND {_in_force('t')}",
        bad="t.facility IS NULL",
        fact=f"{_SCHEME} || {_PERIOD}",
        field="cover",
    ),
    "forms": Check(
        table="enrolment",
        found=f"""{_WAITING} AND EXISTS (SELECT 1 FROM person AS p WHERE p.id = t.person_id
            AND (p.birth IS NULL OR p.sex IS NULL OR p.personal_id IS NULL OR p.ethnicity_code IS NULL))""",
        asked_of=_WAITING,
        fact=f"(SELECT 'thiếu ' || {_MISSING} FROM person AS p WHERE p.id = t.person_id)",
        field="birth",
    ),
    "rejects": Check(
        table="import_batch",
        bad="""(t.rejected > 0 AND NOT EXISTS (SELECT 1 FROM import_batch AS n WHERE n.id > t.id AND n.kind = t.kind
            AND n.file_name = t.file_name AND n.rejected = 0))""",
        fact="t.file_name || ' · ' || substr(t.imported_at, 1, 10) || ' · ' || t.rejected || ' dòng'",
        field="import",
    ),
}
