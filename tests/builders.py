"""Fake offices for tests: an empty one, twelve people with every odd case, and any size. Names and numbers are made up.

Everything is written by the program's own unit of work, in one step that Ctrl+Z does not reach, so that a test's own
verbs are the only ones to undo. The fixed day of the tests is 21/11/2026 (`tests/conftest.py`); coverage ends are
counted from there.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from desktop_app.domain.canvassing_records import Round
from desktop_app.domain.records import Collector, Hamlet, Household, Person
from desktop_app.services import demo
from desktop_app.services.canvassing_leads import build_leads
from desktop_app.services.office import Office, OfficeFacts, create, open_office
from desktop_app.storage.unit_of_work import UnitOfWork

TODAY = date(2026, 11, 21)
FIRST_COMMUNE, SECOND_COMMUNE = "00376", "00382"
COMMUNES = (FIRST_COMMUNE, SECOND_COMMUNE)
_MADE: dict[tuple[str, ...], bytes] = {}
LONG_NAME = "Công Tằng Tôn Nữ Nguyễn Phúc Hoàng Thị Bảo Trân Châu Diễm Ngọc Thiên Kim"


def empty_office(folder: Path, *, name: str = "van-phong.db", communes: Sequence[str] = COMMUNES) -> Office:
    """Make an office of two communes without a hamlet, a person or a collector."""
    facts = OfficeFacts(
        name="BHXH cơ sở Thử Nghiệm", parent_name="BHXH tỉnh Thử Nghiệm", code="00700", communes=communes, year=2026
    )
    return _copied(("empty", *communes), folder / name, lambda path: create(path, facts))


def _copied(key: tuple[str, ...], path: Path, make: Callable[[Path], Office]) -> Office:
    """Open a copy of an office that is made once a process and day: making one anew for each of thousands of tests was most of their time."""
    key = (*key, os.environ.get("AN_SINH_XA_TODAY", ""))
    if key not in _MADE:
        with TemporaryDirectory() as folder:
            made = Path(folder) / "mau.db"
            make(made).close(with_backup=False)
            _MADE[key] = made.read_bytes()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_MADE[key])
    return open_office(path, every_page=False)


def office_of_twelve(folder: Path, *, name: str = "muoi-hai.db") -> Office:
    """Make an office of twelve people in seven households (one empty), four hamlets (one empty), two communes.

    The odd cases: no birth; year-only and month-only birth; no ids at all; a personal id that contradicts birth and
    sex; two heads; no head; a name of one word; a name of over sixty letters; died; moved; away; covered by the
    employer; pensioner; near-poor and ethnic-minority classes; cards ending in 14 days, lapsed 40 and 100 days, never
    had one; a running and a lapsed voluntary insurance; a collector who left. The open round “Đợt 11/2026” covers two
    hamlets of the first commune.
    """

    def make(path: Path) -> Office:
        office = empty_office(path.parent, name=path.name)
        with office.write("test.build", "Dựng dữ liệu thử", undoable=False) as work:
            _twelve(work)
        return office

    return _copied(("twelve",), folder / name, make)


def twelve_with_leads(folder: Path, *, name: str = "muoi-hai.db") -> Office:
    """The office of twelve once its list of leads was made; that step is the newest and can be undone."""

    def make(path: Path) -> Office:
        office = office_of_twelve(path.parent, name=path.name)
        build_leads(office)
        return office

    return _copied(("twelve-leads",), folder / name, make)


def office_of(
    folder: Path, people: int, *, seed: int = 1, name: str = "", communes: Sequence[str] = COMMUNES
) -> Office:
    """Make an office of `people` persons in households of one to six, some 400 people to a hamlet; same seed, same."""

    def make(path: Path) -> Office:
        office = empty_office(path.parent, name=path.name, communes=communes)
        with office.write("test.build", "Dựng dữ liệu thử", undoable=False) as work:
            _crowd(work, people, random.Random(seed), communes)
        return office

    return _copied(("crowd", str(people), str(seed), *communes), folder / (name or f"van-phong-{people}.db"), make)


def demo_office(folder: Path, people: int, *, seed: int = 1, name: str = "mau.db") -> Office:
    """Make the demo office of the program as of the tests' day."""
    return _copied(
        ("demo", str(people), str(seed)),
        folder / name,
        lambda path: demo.build(path, people=people, seed=seed, as_of=TODAY),
    )


def person(office: Office, name: str) -> Person:
    """Return the one person of exactly that name."""
    (found,) = [row for row in office.read.people.all() if row.name == name]
    return found


def household_of(office: Office, name: str) -> Household:
    """Return the household in which the person of that name lives."""
    return office.read.households.get(person(office, name).household_id)


def hamlet(office: Office, name: str) -> Hamlet:
    """Return the hamlet of that name."""
    (found,) = [row for row in office.read.hamlets.all() if row.name == name]
    return found


def collector(office: Office, name: str = "Hà Thị Thu") -> Collector:
    """Return the collector of that name."""
    (found,) = [row for row in office.read.collectors.all() if row.name == name]
    return found


def the_round(office: Office) -> Round:
    """Return the round of the office of twelve."""
    (found,) = office.read.rounds.all()
    return found


def days(count: int) -> str:
    """Return the ISO day `count` days after the fixed day (before it when negative)."""
    return (TODAY + timedelta(days=count)).isoformat()


# ----------------------------------------------------------------------------------------------------------- the twelve


@dataclass(frozen=True, kw_only=True)
class _Home:
    """One household of the twelve; a member is a line of `_MEMBER` columns and the periods of cover."""

    hamlet: str
    values: dict[str, str]
    members: Sequence[tuple[str, Sequence[tuple[str, str, str | None]]]] = ()


_MEMBER = "name birth sex personal_id insurance_no phone relation_code residence".split()

_HOMES = (
    _Home(
        hamlet="Thôn Bình Hòa",
        values={"code": "HGD-001", "address": "Số 1, đường Làng", "phone": "0912345678"},
        members=[
            (
                "Nguyễn Văn An|1965-03-05|male|001065000011|9900000011|0912345678|00|home",
                [("health-household", "2025-12-06", days(14)), ("voluntary-si", "2026-06-01", "2026-12-31")],
            ),
            ("Trần Thị Bưởi|1968|female||||01|home", [("health-household", "2025-08-14", days(-100))]),
            (
                "Nguyễn Văn Cường|1990-07|male|001090000013|9900000013||08|away",
                [("compulsory-si", "2020-01-01", None), ("health-other", "2020-01-01", None)],
            ),
        ],
    ),
    _Home(
        hamlet="Thôn Bình Hòa",
        values={"code": "HGD-002", "address": "Xóm Chùa"},
        members=[
            (  # the id speaks of a man born 1971
                "Đặng Thị Ơn|1958-11-30|female|001071000021|9900000021||00|home",
                [("health-household", "2025-10-13", days(-40)), ("voluntary-si", "2025-01-01", "2025-12-31")],
            ),
            ("Lò|2012-02-29|male||||09|home", []),
        ],
    ),
    _Home(
        hamlet="Thôn Tân Lập",
        values={"code": "HGD-003", "phone": "0987000003"},
        members=[
            ("Phạm Văn Đức|1979-05-20|male|001079000031|||00|home", []),
            (
                "Phạm Thị Hạnh|1982-09-02|female|001182000032||0987000032|00|home",
                [("health-household", "2026-03-01", "2027-02-28")],
            ),
        ],
    ),
    _Home(hamlet="Thôn Tân Lập", values={"code": "HGD-004"}, members=[(f"{LONG_NAME}|||||||", [])]),
    _Home(
        hamlet="Thôn Tân Lập",
        values={"code": "HGD-005", "address": "Cuối thôn"},
        members=[
            (
                "Lê Thị Hoà|1950-01-15|female|001150000051|9900000051||00|home",
                [("pension", "2005-02-01", None), ("health-other", "2005-02-01", "2026-12-31")],
            ),
            ("Lê Văn Hùng|1948|male||||02|died", []),
            ("Lê Văn Khoa|1980-10-10|male||||08|moved", [("health-household", "2025-12-01", days(5))]),
        ],
    ),
    _Home(
        hamlet="Tổ dân phố 1",
        values={"code": "HGD-006", "address": "Số 6, phố Mới"},
        members=[("Hoàng A Lử|1995-12-31|male|001095000061|||00|home", [("voluntary-si", "2026-01-01", "2026-03-31")])],
    ),
    _Home(hamlet="Tổ dân phố 1", values={"code": "HGD-007", "address": "Nhà khoá cửa", "note": "Chưa rõ ai ở"}),
)


def _twelve(work: UnitOfWork) -> None:
    ids: dict[str, int] = {}
    for order, (commune, name, kind) in enumerate(
        (
            (FIRST_COMMUNE, "Thôn Bình Hòa", "thôn"),
            (FIRST_COMMUNE, "Thôn Tân Lập", "thôn"),
            (FIRST_COMMUNE, "Thôn Đồi Vắng", "thôn"),
            (SECOND_COMMUNE, "Tổ dân phố 1", "tổ dân phố"),
        ),
        start=1,
    ):
        ids[name] = work.hamlets.add(commune_code=commune, name=name, kind=kind, list_order=order)
    post = work.organisations.add(name="Bưu điện Thử Nghiệm", code="BD01", kind="service")
    staff = {"organisation_id": post, "active_from": "2025-01-01"}
    first = work.collectors.add(name="Hà Thị Thu", code="NV001", phone="0912000001", kind="collector", **staff)
    work.collectors.add(name="Cao Văn Nghỉ", code="NV002", kind="collaborator", active_to="2026-06-30", **staff)
    for order, home in enumerate(_HOMES, start=1):
        _home(work, home, order, ids, first)
    year = {"valid_from": "2026-01-01", "valid_to": "2026-12-31"}
    work.entitlements.add(class_code="near-poor", household_id=ids["HGD-002"], evidence="QĐ 12/QĐ-UBND", **year)
    work.entitlements.add(class_code="ethnic-minority", person_id=ids["Hoàng A Lử"], valid_from="2025-07-01")
    round_id = work.rounds.add(
        name="Đợt 11/2026",
        aim="Vận động người đến hạn và đã ngừng tham gia",
        starts_on="2026-11-01",
        ends_on="2026-11-30",
        state="open",
    )
    for name, due in (("Thôn Bình Hòa", "2026-11-25"), ("Thôn Tân Lập", "2026-11-30")):
        work.round_hamlets.add(round_id=round_id, hamlet_id=ids[name], collector_id=first, due_on=due)


def _home(work: UnitOfWork, home: _Home, order: int, ids: dict[str, int], collector_id: int) -> None:
    household = work.households.add(hamlet_id=ids[home.hamlet], state="active", list_order=order, **home.values)
    ids[home.values["code"]] = household
    head: int | None = None
    for position, (line, cover) in enumerate(home.members, start=1):
        values: dict[str, Any] = {key: text or None for key, text in zip(_MEMBER, line.split("|"), strict=True)}
        person_id = work.people.add(household_id=household, list_order=position, **values)
        ids[values["name"]] = person_id
        if values["relation_code"] == "00" and head is None:
            head = person_id
        for scheme, start, end in cover:
            paid = scheme in {"health-household", "voluntary-si"}
            work.coverages.add(
                person_id=person_id,
                scheme=scheme,
                valid_from=start,
                valid_to=end,
                source="import" if paid else "entered",
                collector_id=collector_id if paid else None,
            )
    if head is not None:
        work.households.change(household, head_id=head)


# ------------------------------------------------------------------------------------------------------------ the crowd

_FAMILIES = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Nông Lò".split()
_MIDDLES = {"male": "Văn Hữu Đức Công Quang".split(), "female": "Thị Thu Ngọc Thanh Diệu".split()}
_GIVEN = {
    "male": "An Bình Cường Dũng Đạt Hải Hùng Khoa Lâm Minh Nam Phúc Quân Sơn Tuấn Vinh".split(),
    "female": "Ánh Bưởi Chi Dung Đào Hạnh Hoa Hương Lan Mai Nga Oanh Phượng Thủy Uyên Yến".split(),
}


def _crowd(work: UnitOfWork, people: int, chance: random.Random, communes: Sequence[str]) -> None:
    post = work.organisations.add(name="Bưu điện Thử Nghiệm", code="BD01", kind="service")
    staff = {"organisation_id": post, "kind": "collector", "active_from": "2025-01-01"}
    collectors = [
        work.collectors.add(name=name, code=f"NV{number:03d}", **staff)
        for number, name in enumerate(("Hà Thị Thu", "Cao Văn Đi", "Mạc Thị Đến"), start=1)
    ]
    hamlets = [
        work.hamlets.add(
            commune_code=communes[number % len(communes)], name=f"Thôn {number + 1}", kind="thôn", list_order=number + 1
        )
        for number in range(max(1, people // 400))
    ]
    next_household, next_person = work.households.next_id(), work.people.next_id()
    households: list[dict[str, Any]] = []
    persons: list[dict[str, Any]] = []
    cover: list[dict[str, Any]] = []
    heads: list[tuple[int, int]] = []
    while len(persons) < people:
        number = len(households) + 1
        household = {"id": next_household + number - 1, "hamlet_id": hamlets[number % len(hamlets)], "state": "active"}
        phone = f"09{chance.randrange(10**8):08d}"
        households.append(
            household | {"list_order": number, "code": f"HGD-{number:05d}", "phone": phone, "address": f"Số {number}"}
        )
        heads.append((next_household + number - 1, next_person + len(persons)))
        for position in range(1, min(chance.randint(1, 6), people - len(persons)) + 1):
            person_id = next_person + len(persons)
            persons.append(_someone(chance, person_id, next_household + number - 1, position))
            cover.extend(_covered(chance, person_id, collectors))
    work.households.add_many(households)
    work.people.add_many(persons)
    for household_id, head in heads:
        work.households.change(household_id, head_id=head)
    work.coverages.add_many(cover)


def _someone(chance: random.Random, person_id: int, household_id: int, position: int) -> dict[str, Any]:
    sex = chance.choice(("male", "female"))
    year = chance.randint(1945, 1996) if position == 1 else chance.randint(1945, 2026)
    century = (2 if year >= 2000 else 0) + (sex == "female")
    number = person_id % 10**6
    return {
        "id": person_id,
        "household_id": household_id,
        "name": f"{chance.choice(_FAMILIES)} {chance.choice(_MIDDLES[sex])} {chance.choice(_GIVEN[sex])}",
        "birth": f"{year}-{chance.randint(1, 10):02d}-{chance.randint(1, 28):02d}",
        "sex": sex,
        "personal_id": f"001{century}{year % 100:02d}{number:06d}",
        "insurance_no": f"99{number:08d}",
        "relation_code": "00" if position == 1 else "01" if position == 2 else "08",
        "residence": "home",
        "list_order": position,
    }


def _covered(chance: random.Random, person_id: int, collectors: Sequence[int]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    fixed = {"person_id": person_id, "source": "import"}
    if chance.random() < 0.7:
        end = TODAY + timedelta(days=chance.randint(-200, 360))
        start = (end - timedelta(days=364)).isoformat()
        period = {"scheme": "health-household", "valid_from": start, "valid_to": end.isoformat()}
        rows.append(fixed | period | {"collector_id": chance.choice(collectors)})
    if chance.random() < 0.1:
        period = {"scheme": "voluntary-si", "valid_from": "2026-01-01", "valid_to": days(chance.randint(-60, 120))}
        rows.append(fixed | period | {"collector_id": chance.choice(collectors)})
    return rows
