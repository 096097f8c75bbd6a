"""What the lists of households and people can be asked for, as conditions of SQL.

The tables are called ``p`` (person), ``h`` (household), ``t`` (hamlet); ``:on`` is the day asked about, ``:soon`` the last day that counts as
ending soon.
"""

from __future__ import annotations

from collections.abc import Mapping

from desktop_app.storage.search_words import plain, word_condition, word_patterns

NO_END = "9999-12-31"
LIVING = "COALESCE({row}.residence, 'home') IN ('home', 'away')"
_HEALTH = "('health-household', 'health-other')"
LAST = f"(SELECT COALESCE(k.valid_to, '{NO_END}') FROM sum_last AS k WHERE k.person_id = p.id AND k.kind = '{{kind}}')"
HEALTH_TO = LAST.format(kind="health")
VOLUNTARY_TO = LAST.format(kind="voluntary-si")
# Few households are dissolved: leaving out their people by id keeps the walk inside the index of the order.
STANDING = "+p.id NOT IN (SELECT q.id FROM household AS d JOIN person AS q ON q.household_id = d.id WHERE d.state = 'dissolved')"
# Everybody with health cover on the day, in two stretches of an index: what ends, and what has no end.
COVERED = " UNION ALL ".join(
    f"SELECT k.person_id FROM coverage AS k WHERE k.scheme IN {_HEALTH} AND k.valid_to {ends} AND COALESCE(k.valid_from, '') <= :on"
    for ends in (">= :on", "IS NULL")
)
_COVERED_NOW = (
    "EXISTS (SELECT 1 FROM coverage AS k WHERE k.person_id = {row}.id "
    f"AND k.scheme IN {_HEALTH} AND COALESCE(k.valid_from, '') <= :on AND COALESCE(k.valid_to, '{NO_END}') >= :on)"
)
_HOLDS = (
    "EXISTS (SELECT 1 FROM entitlement AS e WHERE e.class_code = :class_code AND {whose} "
    "AND COALESCE(e.valid_from, '') <= :on AND COALESCE(e.valid_to, '9999') >= :on)"
)
_PERSON_HOLDS = (
    f"({_HOLDS.format(whose='e.person_id = p.id')} OR {_HOLDS.format(whose='e.household_id = p.household_id')})"
)
_HOUSEHOLD_HOLDS = _HOLDS.format(
    whose="(e.household_id = h.id OR e.person_id IN (SELECT id FROM person WHERE household_id = h.id))"
)
_COLLECTED = "EXISTS (SELECT 1 FROM sum_last AS k WHERE k.person_id = p.id AND k.collector_id = :collector_id)"
MISSING = ("birth", "sex", "personal_id", "insurance_no", "phone", "relation_code")


def uncovered(row: str) -> str:
    """The condition that somebody lives here and has no health cover on the day."""
    return f"{LIVING.format(row=row)} AND NOT {_COVERED_NOW.format(row=row)}"


def is_plain(wanted: Mapping[str, object]) -> bool:
    """Whether nothing is asked for: the whole list."""
    return not any(wanted.values())


def person_filter(wanted: Mapping[str, object], on: str, soon: str) -> tuple[str, dict[str, object]]:
    """The condition on people and its values.

    Keys: ``hamlet_id``, ``commune_code``, ``residence``, ``sex``, ``text``, ``cover`` (health insurance: ``missing``, ``ending``, ``lapsed``,
    ``valid``), ``voluntary`` (``yes``, ``no``), ``class_code``, ``born_after``, ``born_to`` (ISO days, the last included), ``missing`` (a field of
    ``MISSING``), ``collector_id`` (who collected last).
    """
    parts = [STANDING]
    values: dict[str, object] = {"on": on, "soon": soon}
    _places(wanted, parts, values)
    for key in ("residence", "sex"):
        if wanted.get(key):
            parts.append(f"p.{key} = :{key}")
            values[key] = wanted[key]
    parts += _covers(wanted)
    if wanted.get("class_code"):
        parts.append(_PERSON_HOLDS)
        values["class_code"] = wanted["class_code"]
    # A birth of which only the year is known counts as its 1 January: it sorts before every day of the year.
    for key, sign in (("born_after", ">"), ("born_to", "<=")):
        if wanted.get(key):
            parts.append(f"substr(p.birth || '-01-01', 1, 10) {sign} :{key}")
            values[key] = wanted[key]
    if wanted.get("missing") in MISSING:
        parts.append(f"COALESCE(p.{wanted['missing']}, '') = ''")
    if wanted.get("collector_id"):
        parts.append(_COLLECTED)
        values["collector_id"] = wanted["collector_id"]
    for number, word in enumerate(word_patterns(str(wanted.get("text") or ""))):
        parts.append(word_condition("p.folded", f":word{number}"))
        values[f"word{number}"] = word
    return " AND ".join(parts), values


def household_filter(wanted: Mapping[str, object], on: str) -> tuple[str, dict[str, object]]:
    """The condition on households and its values.

    Keys: ``hamlet_id``, ``commune_code``, ``state`` (``active`` by default), ``text`` (any member's name, code, phone, address), ``class_code``,
    ``cover`` (``missing``: somebody without health cover; ``none``: nobody has any), ``missing`` (``phone``, ``address``, ``code``, ``head_id``),
    ``collector_id`` (who collected last from a member).
    """
    parts = ["h.state = :state"]
    values: dict[str, object] = {"on": on, "state": wanted.get("state") or "active"}
    _places(wanted, parts, values)
    if wanted.get("class_code"):
        parts.append(_HOUSEHOLD_HOLDS)
        values["class_code"] = wanted["class_code"]
    if wanted.get("cover") in ("missing", "none"):
        parts.append(f"EXISTS (SELECT 1 FROM person AS m WHERE m.household_id = h.id AND {uncovered('m')})")
    if wanted.get("cover") == "none":
        parts.append(
            f"NOT EXISTS (SELECT 1 FROM person AS m WHERE m.household_id = h.id AND {_COVERED_NOW.format(row='m')})"
        )
    if wanted.get("missing") in ("phone", "address", "code", "head_id"):
        parts.append(f"COALESCE(h.{wanted['missing']}, '') = ''")
    if wanted.get("collector_id"):
        parts.append(f"EXISTS (SELECT 1 FROM person AS p WHERE p.household_id = h.id AND {_COLLECTED})")
        values["collector_id"] = wanted["collector_id"]
    words = word_patterns(str(wanted.get("text") or ""))
    if words:
        names = " AND ".join(word_condition("m.folded", f":word{number}") for number in range(len(words)))
        parts.append(
            f"(EXISTS (SELECT 1 FROM person AS m WHERE m.household_id = h.id AND {names}) OR h.code LIKE :typed "
            "ESCAPE '\\' OR h.phone LIKE :typed ESCAPE '\\' OR h.address LIKE :typed ESCAPE '\\')"
        )
        values |= {f"word{number}": word for number, word in enumerate(words)}
        values["typed"] = f"%{plain(str(wanted['text']).strip())}%"
    return " AND ".join(parts), values


def _covers(wanted: Mapping[str, object]) -> list[str]:
    parts = []
    cover = wanted.get("cover")
    if cover == "missing":
        parts.append(f"{LIVING.format(row='p')} AND +p.id NOT IN ({COVERED})")
    elif cover == "valid":
        parts.append(f"p.id IN ({COVERED})")
    elif cover == "ending":
        parts.append(f"{HEALTH_TO} BETWEEN :on AND :soon")
    elif cover == "lapsed":
        parts.append(f"{HEALTH_TO} < :on")
    if wanted.get("voluntary"):
        parts.append(f"COALESCE({VOLUNTARY_TO}, '') {'>=' if wanted['voluntary'] == 'yes' else '<'} :on")
    return parts


def _places(wanted: Mapping[str, object], parts: list[str], values: dict[str, object]) -> None:
    for key, column in (("hamlet_id", "h.hamlet_id"), ("commune_code", "t.commune_code")):
        if wanted.get(key):
            parts.append(f"{column} = :{key}")
            values[key] = wanted[key]
