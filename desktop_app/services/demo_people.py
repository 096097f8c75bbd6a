"""Hamlets, households and people of the demo office."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from desktop_app.storage.unit_of_work import UnitOfWork

_FAMILY = "Nguyễn Trần Lê Phạm Huỳnh Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đoàn Trương Mai Tô Đinh Lâm Châu".split()
_MIDDLE = {
    "male": "Văn Hữu Minh Quốc Thanh Đức Công Hoàng Xuân Ngọc".split(),
    "female": "Thị Ngọc Thanh Kim Mỹ Thu Hồng Bích Như Cẩm".split(),
}
_GIVEN = {
    "male": "An Bình Cường Dũng Đạt Hải Hiếu Hùng Khánh Lâm Long Nam Nghĩa Phong Phúc Quân Sơn Tài Thắng Tuấn Vinh Ý Ơn Đông Ân".split(),
    "female": "Anh Bích Chi Dung Duyên Giang Hà Hạnh Hoa Hương Lan Linh Loan Mai Nga Nhung Oanh Phượng Quyên Thảo Trang Tuyết Vân Yến Đào".split(),
}
_HAMLETS = (
    *("Bình Hòa", "Tân Phú", "An Thạnh", "Phú Lợi", "Long Điền", "Thạnh Mỹ", "Hòa Bình", "Đông Thuận"),
    *("Tây Ninh Hòa", "Vĩnh Phước", "Mỹ Hưng", "Tân Long", "Phước Thọ", "An Khánh"),
)
_JOBS = (
    "Làm ruộng",
    "Buôn bán nhỏ",
    "Thợ hồ",
    "Chạy xe",
    "Nội trợ",
    "Nuôi thủy sản",
    "Làm vườn",
    "May gia công",
    None,
    None,
)
_SIZES = (1, 2, 2, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 6, 6, 7, 8)


@dataclass(kw_only=True)
class Member:
    """A person of the demo with what decides about cover. ``group``: ``pupil`` | ``child`` | ``employed`` | ``pension`` | ``state`` | ``self``."""

    id: int
    household_id: int
    hamlet_id: int
    commune: str
    age: int
    group: str
    support: str | None
    ethnic: bool
    name: str
    order: int
    health_until: date | None = None
    voluntary_until: date | None = None


@dataclass(kw_only=True)
class Village:
    """The whole demo population: members by household, hamlets by commune."""

    communes: list[str]
    hamlets: dict[int, str] = field(default_factory=dict)
    households: dict[int, list[Member]] = field(default_factory=dict)

    def members(self) -> list[Member]:
        """Every member in the order they were made."""
        return [member for members in self.households.values() for member in members]


def populate(work: UnitOfWork, draw: random.Random, communes: list[str], people: int, day: date) -> Village:
    """Fill the office with exactly ``people`` persons."""
    village = Village(communes=communes)
    hamlets_each = max(2, min(len(_HAMLETS), people // len(communes) // 350))
    for commune in communes:
        for order, name in enumerate(draw.sample(_HAMLETS, hamlets_each), 1):
            hamlet = work.hamlets.add(commune_code=commune, name=f"Thôn {name}", kind="thôn", list_order=order)
            village.hamlets[hamlet] = commune
    hamlets = list(village.hamlets)
    household_rows: list[dict[str, Any]] = []
    person_rows: list[dict[str, Any]] = []
    class_rows: list[dict[str, Any]] = []
    house_order = dict.fromkeys(hamlets, 0)
    household_id, person_id = work.households.next_id(), work.people.next_id()
    while len(person_rows) < people:
        size = min(draw.choice(_SIZES), people - len(person_rows))
        hamlet = hamlets[len(household_rows) % len(hamlets)]
        house_order[hamlet] += 1
        level = draw.random()
        support = "poor" if level < 0.03 else "near-poor" if level < 0.08 else "farm-average" if level < 0.11 else None
        ethnic = draw.random() < 0.04
        members = _family(draw, size, day)
        commune = village.hamlets[hamlet]
        village.households[household_id] = []
        for order, person in enumerate(members, 1):
            number = len(person_rows) + 1
            age = day.year - int(person["birth_year"])
            person_rows.append(_row(draw, person, number, household_id, order, ethnic, day))
            village.households[household_id].append(
                Member(
                    id=person_id,
                    household_id=household_id,
                    hamlet_id=hamlet,
                    commune=commune,
                    age=age,
                    ethnic=ethnic,
                    order=order,
                    group=_group(draw, age, support),
                    support=support,
                    name=person_rows[-1]["name"],
                )
            )
            person_id += 1
        household_rows.append(
            {
                "hamlet_id": hamlet,
                "code": f"H{len(household_rows) + 1:05d}",
                "address": f"Số {house_order[hamlet]}, {'tổ ' + str(draw.randint(1, 9))}",
                "phone": person_rows[-len(members)]["phone"],
                "state": "active",
                "list_order": house_order[hamlet],
                "head_id": village.households[household_id][0].id,
            }
        )
        if support:
            class_rows.append(
                {
                    "class_code": support,
                    "household_id": household_id,
                    "valid_from": f"{day.year}-01-01",
                    "valid_to": f"{day.year}-12-31",
                    "evidence": f"Danh sách rà soát năm {day.year - 1} (dữ liệu mẫu)",
                }
            )
        if ethnic:
            class_rows.append(
                {
                    "class_code": "ethnic-minority",
                    "household_id": household_id,
                    "valid_from": f"{day.year - 2}-01-01",
                    "valid_to": None,
                    "evidence": None,
                }
            )
        household_id += 1
    work.check_keys_at_the_end()
    work.households.add_many(household_rows)
    work.people.add_many(person_rows)
    work.entitlements.add_many(class_rows)
    return village


def _family(draw: random.Random, size: int, day: date) -> list[dict[str, Any]]:
    """A head, a spouse, children and the old, in the order of the list."""
    head_age = draw.randint(24, 82) if size <= 2 else draw.randint(30, 64)
    head_sex = "male" if draw.random() < 0.68 else "female"
    family = draw.choice(_FAMILY)
    people = [_person(draw, family, head_sex, head_age, "00", day)]
    if size >= 2 and draw.random() < 0.9:
        other = "female" if head_sex == "male" else "male"
        people.append(
            _person(
                draw,
                draw.choice(_FAMILY),
                other,
                max(20, head_age + draw.randint(-6, 4)),
                "01" if other == "female" else "02",
                day,
            )
        )
    while len(people) < size:
        if len(people) >= 4 and draw.random() < 0.3 and head_age < 62:
            sex = draw.choice(("male", "female"))
            people.append(
                _person(
                    draw, family, sex, min(96, head_age + draw.randint(22, 33)), "03" if sex == "male" else "04", day
                )
            )
        else:
            people.append(
                _person(
                    draw, family, draw.choice(("male", "female")), max(0, head_age - draw.randint(21, 36)), "08", day
                )
            )
    return people


def _person(draw: random.Random, family: str, sex: str, age: int, relation: str, day: date) -> dict[str, Any]:
    words = [family, draw.choice(_MIDDLE[sex]), draw.choice(_GIVEN[sex])]
    born = date(day.year - age, 1, 1) + timedelta(days=draw.randrange(365))
    return {
        "name": " ".join(words),
        "sex": sex,
        "born": min(born, day),
        "birth_year": min(born, day).year,
        "relation": relation,
    }


def _row(
    draw: random.Random, person: dict[str, Any], number: int, household_id: int, order: int, ethnic: bool, day: date
) -> dict[str, Any]:
    born: date = person["born"]
    age = day.year - born.year
    century_sex = (0 if born.year < 2000 else 2) + (0 if person["sex"] == "male" else 1)
    chance = draw.random()
    birth: str | None = born.isoformat()
    if chance < 0.01:
        birth = None
    elif chance < 0.05:
        birth = str(born.year)
    return {
        "household_id": household_id,
        "name": person["name"],
        "birth": birth,
        "sex": person["sex"],
        "personal_id": f"999{century_sex}{born.year % 100:02d}{number % 1_000_000:06d}"
        if draw.random() < 0.93
        else None,
        "insurance_no": f"99{number % 100_000_000:08d}" if draw.random() < 0.85 else None,
        "card_no": None,
        "phone": f"0999{number % 1_000_000:06d}" if 16 <= age <= 75 and draw.random() < 0.6 else None,
        "ethnicity_code": "05" if ethnic else "01",
        "relation_code": person["relation"],
        "occupation": draw.choice(_JOBS) if 18 <= age <= 65 else None,
        "residence": "home" if draw.random() < 0.93 else "away",
        "list_order": order,
    }


def _group(draw: random.Random, age: int, support: str | None) -> str:
    if age < 6:
        return "child"
    if age < 18 or (age < 22 and draw.random() < 0.5):
        return "pupil"
    if support == "poor":
        return "state"
    if age < 60:
        return "employed" if draw.random() < 0.3 else "self"
    if age >= 75:
        return "state"
    return "pension" if draw.random() < 0.2 else "self"
