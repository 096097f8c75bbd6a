"""Supports beyond the central State's: resolutions of a province or a commune, and what other payers add.

A rule says who (a place, a class, an age), what (a percentage, or đồng a month) and since when. Which rules apply to a
person is decided here; which of them is the most favourable, per payer, is decided where the amount is known.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from desktop_app.domain.birth import age_on
from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law_names import class_name
from desktop_app.domain.money import format_decimal, format_percent

LOCAL, OTHER = "local", "other"
WHOLE_OFFICE, PROVINCE, COMMUNE = "", "province", "commune"
PERCENT, AMOUNT = "percent", "amount"

# A class that is also the wider one beside it: a resolution for the wider one holds for it too.
_ALSO = {
    "near-poor-poor-commune": "near-poor",
    "ethnic-difficult-area": "ethnic-minority",
    "ethnic-post-difficult": "ethnic-minority",
}


@dataclass(frozen=True, kw_only=True)
class SupportRule:
    """One support of one payer for one scheme.

    `scheme` is `health-household` or `voluntary-si`; `payer` `local` (a budget of the province or the commune) or
    `other`. `place_kind` is "" (the whole office), `province` or `commune` with its `place_code`; `class_code` "" means
    everybody; `age_from` and `age_to` are full years on the day of payment, both included. `basis` `percent` is a
    percentage of the amount due (health) or of the contribution on the rural poverty line (voluntary); `amount` is đồng
    a month. `name` is the resolution in few words, `source` its number and date; `confidence` as in `law.Rate`.
    """

    id: int
    scheme: str
    payer: str
    place_kind: str
    place_code: str
    class_code: str
    age_from: int | None
    age_to: int | None
    basis: str
    value: Decimal
    name: str
    valid_from: date
    valid_to: date | None
    source: str
    confidence: str
    note: str

    def in_force(self, on: date) -> bool:
        """Whether the rule holds on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def cited(self) -> str:
        """The source as shown to the officer, with a mark where it was not verified in two sources."""
        return self.source if self.confidence == "H" else f"{self.source} (chưa kiểm chứng)"

    def as_json(self) -> dict[str, str | int | None]:
        """The rule as plain values, for the snapshot kept with a computed amount."""
        return {
            "id": self.id,
            "scheme": self.scheme,
            "payer": self.payer,
            "place_kind": self.place_kind,
            "place_code": self.place_code,
            "class_code": self.class_code,
            "age_from": self.age_from,
            "age_to": self.age_to,
            "basis": self.basis,
            "value": format(self.value, "f"),
            "name": self.name,
            "valid_from": self.valid_from.isoformat(),
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
            "source": self.source,
            "confidence": self.confidence,
            "note": self.note,
        }


@dataclass(frozen=True, kw_only=True)
class Beneficiary:
    """What decides which supports a person gets: where the household lives, classes in force, birth as ISO text."""

    commune_code: str = ""
    province_code: str = ""
    classes: frozenset[str] = frozenset()
    birth: str | None = None


@dataclass(frozen=True, kw_only=True)
class SupportChoice:
    """The rules that apply to a person on a day, and those that only a known birth could decide.

    `notes` says in Vietnamese, a sentence for each undecided rule, what is missing.
    """

    rules: tuple[SupportRule, ...]
    undecided: tuple[SupportRule, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """One Vietnamese sentence for every rule that could not be decided."""
        return tuple(
            f"Chưa có ngày sinh nên chưa xét được “{rule.name}” ({describe_age(rule)})." for rule in self.undecided
        )


def choose_supports(rules: Iterable[SupportRule], *, scheme: str, who: Beneficiary, on: date) -> SupportChoice:
    """Return the rules of a scheme that apply to a person who pays on a day, in the order of the book.

    Place, class and full years on the day of payment must all fit; a birth known by its year only counts from 1 January
    (TT 11/2025/TT-BNV Điều 5); an unknown birth never fulfils an age rule, which is then among the undecided. Several
    rules of one payer do not add up: the quote counts the most favourable.
    """
    fitting = [
        rule
        for rule in rules
        if rule.scheme == scheme and rule.in_force(on) and _lives_there(rule, who) and _has_class(rule, who.classes)
    ]
    age = age_on(who.birth, on)
    undecided = [rule for rule in fitting if age is None and _asks_age(rule)]
    applying = [rule for rule in fitting if rule not in undecided and _is_aged(rule, age)]
    return SupportChoice(rules=tuple(applying), undecided=tuple(undecided))


def describe_age(rule: SupportRule) -> str:
    """Return the ages of a rule in Vietnamese: "từ 65 tuổi", "từ 6 đến 18 tuổi", "mọi tuổi"."""
    if rule.age_from is None:
        return "mọi tuổi" if rule.age_to is None else f"đến hết {rule.age_to} tuổi"
    return f"từ {rule.age_from} tuổi" if rule.age_to is None else f"từ {rule.age_from} đến hết {rule.age_to} tuổi"


def describe_value(rule: SupportRule) -> str:
    """Return what a rule gives in Vietnamese: "20 % số phải đóng", "30.000 đ/tháng"."""
    if rule.basis == AMOUNT:
        return f"{format_decimal(rule.value)} đ/tháng"
    of = "số phải đóng" if rule.scheme == "health-household" else "mức đóng theo chuẩn hộ nghèo nông thôn"
    return f"{format_percent(rule.value)} {of}"


def describe_who(rule: SupportRule) -> str:
    """Return whom a rule is for, by class and age: "hộ cận nghèo, từ 65 tuổi", "mọi người"."""
    parts = [class_name(rule.class_code)] if rule.class_code else []
    if _asks_age(rule):
        parts.append(describe_age(rule))
    return ", ".join(parts) or "mọi người"


def read_support(row: Mapping[str, object]) -> SupportRule:
    """Build a rule from plain values (the shape of `SupportRule.as_json`). Raises RuleBroken for an unreadable one."""
    name = str(row.get("name") or "")
    try:
        rule = SupportRule(
            id=int(str(row["id"])),
            scheme=str(row["scheme"]),
            payer=str(row["payer"]),
            place_kind=str(row.get("place_kind") or ""),
            place_code=str(row.get("place_code") or ""),
            class_code=str(row.get("class_code") or ""),
            age_from=_whole(row.get("age_from")),
            age_to=_whole(row.get("age_to")),
            basis=str(row["basis"]),
            value=Decimal(str(row["value"])),
            name=name,
            valid_from=date.fromisoformat(str(row["valid_from"])),
            valid_to=date.fromisoformat(str(row["valid_to"])) if row.get("valid_to") else None,
            source=str(row.get("source") or ""),
            confidence=str(row.get("confidence") or ""),
            note=str(row.get("note") or ""),
        )
    except (KeyError, InvalidOperation, ValueError) as fault:
        raise RuleBroken(
            f"Mức hỗ trợ “{name}” có giá trị hoặc ngày không đọc được; nhập lại ở trang Quy định.", rule="support.row"
        ) from fault
    return checked(rule)


def checked(rule: SupportRule) -> SupportRule:
    """Return the rule where it can be applied. Raises RuleBroken with what would be allowed for one that makes no sense.

    A percentage lies between 0 and 100, an amount is not negative, ages and days are in order, words are known.
    """
    for wrong, sentence in (
        (rule.scheme not in {"health-household", "voluntary-si"}, "chế độ là BHYT hộ gia đình hoặc BHXH tự nguyện"),
        (rule.payer not in {LOCAL, OTHER}, "nguồn hỗ trợ là ngân sách địa phương hoặc nguồn khác"),
        (rule.place_kind not in {WHOLE_OFFICE, PROVINCE, COMMUNE}, "nơi áp dụng là cả đơn vị, một tỉnh hoặc một xã"),
        (bool(rule.place_kind) != bool(rule.place_code), "nơi áp dụng cần mã tỉnh hoặc mã xã"),
        (rule.basis not in {PERCENT, AMOUNT}, "cách tính là tỷ lệ hoặc số tiền mỗi tháng"),
        (not rule.value.is_finite() or rule.value < 0, "mức hỗ trợ là số từ 0 trở lên"),
        (rule.basis == PERCENT and rule.value.is_finite() and rule.value > 100, "tỷ lệ hỗ trợ từ 0 đến 100 %"),
        (min(rule.age_from or 0, rule.age_to or 0) < 0, "tuổi là số từ 0 trở lên"),
        (rule.age_to is not None and rule.age_to < (rule.age_from or 0), "tuổi đến phải từ tuổi bắt đầu trở lên"),
        (
            rule.valid_to is not None and rule.valid_to < rule.valid_from,
            f"ngày hết hiệu lực phải từ {format_date(rule.valid_from)} trở đi",
        ),
    ):
        if wrong:
            raise RuleBroken(f"Mức hỗ trợ “{rule.name}”: {sentence}.", rule="support.row", source=rule.source)
    return rule


def _lives_there(rule: SupportRule, who: Beneficiary) -> bool:
    if rule.place_kind == WHOLE_OFFICE:
        return True
    return rule.place_code == (who.province_code if rule.place_kind == PROVINCE else who.commune_code)


def _has_class(rule: SupportRule, classes: frozenset[str]) -> bool:
    wider = {_ALSO[code] for code in classes if code in _ALSO}
    return not rule.class_code or rule.class_code in classes | wider


def _asks_age(rule: SupportRule) -> bool:
    return rule.age_from is not None or rule.age_to is not None


def _is_aged(rule: SupportRule, age: int | None) -> bool:
    if age is None:
        return True  # only rules without ages come here with an unknown birth
    return (rule.age_from is None or rule.age_from <= age) and (rule.age_to is None or age <= rule.age_to)


def _whole(value: object) -> int | None:
    return None if value in (None, "") else int(str(value))
