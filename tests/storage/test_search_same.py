"""The indexed search answers what a look at everybody answers, in the same order."""

import random
from collections.abc import Iterator

import pytest

from desktop_app.domain.names import fold, initials
from desktop_app.domain.records import Person
from desktop_app.services.office import Office
from desktop_app.storage.search import NameQuestion
from tests.builders import office_of

LIMIT = 20


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office_of(tmp_path_factory.mktemp("same"), 1_500) as found:
        yield found


def by_hand(office: Office, asked: NameQuestion) -> list[int]:
    """Everybody looked at one by one. Marks are taken as they stand, so only words without a movable tone mark may be asked."""
    heads = {household.head_id for household in office.read.households.all()}
    folded = [fold(word) for word in asked.words]
    found = []
    for person in office.read.people.all():
        parts = fold(person.name).split()
        named = all(any(part.startswith(word) for part in parts) for word in folded)
        if not named and not (len(folded) == 1 and len(folded[0]) > 1 and initials(person.name) == folded[0]):
            continue
        numbers = (person.personal_id, person.insurance_no, person.phone)
        if asked.heads and person.id not in heads:
            continue
        if asked.year and not (person.birth and person.birth[:4].endswith(asked.year)):
            continue
        if asked.tail and not any(number and number.endswith(asked.tail) for number in numbers):
            continue
        found.append((place(person, asked, folded), fold(person.name), person.birth or "", person.id))
    return [row[-1] for row in sorted(found)][:LIMIT]


def place(person: Person, asked: NameQuestion, folded: list[str]) -> int:
    marks = sum(8 for word in asked.words if fold(word) != word and word not in person.name.lower())
    whole = all(word in fold(person.name).split() for word in folded)
    return marks + 4 * (not whole) + 2 * (not fold(person.name).startswith(folded[0]))


def questions(office: Office) -> list[NameQuestion]:
    chance = random.Random(3)
    people = office.read.people.all()
    asked = []
    for _ in range(150):
        person = chance.choice(people)
        words = (person.name.lower() if chance.random() < 0.5 else fold(person.name)).split()
        chance.shuffle(words)
        words = [word[: chance.randint(1, len(word))] for word in words[: chance.randint(1, 3)]]
        number = next((one for one in (person.phone, person.personal_id, person.insurance_no) if one), "0912")
        asked.append(
            NameQuestion(
                words=tuple(words),
                year=chance.choice(("", "", (person.birth or "1960")[:4], (person.birth or "1960")[2:4])),
                tail=chance.choice(("", "", "", number[-3:], number[-4:])),
                heads=chance.random() < 0.2,
            )
        )
    short = [NameQuestion(words=(initials(chance.choice(people).name),)) for _ in range(10)]
    return [*asked, *short]


def test_names_are_found_as_by_hand(office: Office) -> None:
    answered = 0
    for asked in questions(office):
        found = [person.id for person in office.read.search.by_name(asked, LIMIT)]
        assert found == by_hand(office, asked), asked
        answered += bool(found)
    assert answered > 100


def test_numbers_are_found_as_by_hand(office: Office) -> None:
    people = office.read.people.all()
    phones = {household.head_id: household.phone for household in office.read.households.all() if household.phone}
    answered = 0
    for person in people[::25]:
        number = next(
            (one for one in (person.personal_id, person.insurance_no, person.phone, person.card_no) if one), ""
        )
        for digits in (number[-4:], number[-6:], number):
            if len(digits) < 4:
                continue
            wanted = {
                one.id
                for one in people
                if any(
                    has and has.endswith(digits)
                    for has in (one.personal_id, one.insurance_no, one.phone, one.card_no, phones.get(one.id))
                )
            }
            found = {one.id for one in office.read.search.by_number(digits, 1_000)}
            assert found == wanted, digits
            answered += bool(found)
    assert answered > 50


def test_no_question_walks_through_everybody(office: Office) -> None:
    plans: list[str] = []
    conn = office.read.db.conn
    ran: list[str] = []
    conn.set_trace_callback(ran.append)
    for asked in (
        NameQuestion(words=("nguyen", "an")),
        NameQuestion(words=("an",), year="65"),
        NameQuestion(words=("an",), tail="123"),
        NameQuestion(words=("an",), heads=True),
    ):
        office.read.search.by_name(asked, LIMIT)
    office.read.search.by_number("0912", LIMIT)
    office.read.search.households("hgd", LIMIT)
    office.read.search.receipts("0001", LIMIT)
    conn.set_trace_callback(None)
    for sql in ran:
        plans += [str(row[3]) for row in conn.execute(f"EXPLAIN QUERY PLAN {sql}")]
    everybody = ("SCAN person", "SCAN p", "SCAN household", "SCAN h", "SCAN receipt")
    assert len(ran) >= 8
    assert not [line for line in plans if line.startswith(everybody) or line in everybody], plans
