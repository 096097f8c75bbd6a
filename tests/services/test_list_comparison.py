"""Month against month: new, dropped out, changed, taking part elsewhere; the leads that follow, in one step that can be taken back."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.services import import_history, importing, list_comparison
from desktop_app.services.history import undo_last
from desktop_app.services.list_comparison import ComparisonLine, ListComparison, apply, compare
from desktop_app.services.office import Office
from desktop_app.system.faults import WorldFault
from tests.builders import empty_office, household_of, person
from tests.services.import_workbooks import AN, BUOI, CUONG, filled_template, plain_list, stopped_list

CARDS = (
    "Họ và tên",
    "Ngày sinh",
    "Số CCCD",
    "Mã thẻ BHYT",
    "Hạn thẻ từ ngày",
    "Hạn thẻ đến ngày",
    "Điện thoại",
    "Thôn",
    "Xã",
)
COMMUNE = "Xã Sóc Sơn"


def card(
    name: str, number: int, until: str = "31/12/2026", phone: str = "", letters: str = "GD4", hamlet: str = "Thôn Một"
) -> list[str]:
    birth = f"05/03/19{number:02d}"
    return [
        name,
        birth,
        f"0010{number:02d}0000{number:02d}",
        f"{letters}01{9900000000 + number}",
        "01/01/2026",
        until,
        phone,
        hamlet,
        COMMUNE,
    ]


AN_CARD, BE_CARD, CU_CARD = card("Nguyễn Văn An", 65), card("Trần Thị Bé", 70), card("Lê Văn Cu", 80)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with empty_office(tmp_path, communes=("00376", "00382")) as found:
        yield found


def cards(path: Path, *rows: Sequence[str]) -> Path:
    return plain_list(path, CARDS, *rows)


def take_in(office: Office, path: Path, kind: str | None = "coverage", **choices: object) -> int:
    seen = importing.preview(office, path, kind=kind, **choices)  # type: ignore[arg-type]
    assert seen.totals.rejected == 0, [row.note for row in seen.rows]
    import_id = importing.commit(office, seen).value.import_id
    assert import_id is not None
    return import_id


def names(lines: Sequence[ComparisonLine]) -> list[str]:
    return [line.name for line in lines]


def adds_up(found: ListComparison) -> bool:
    ended_only = sum(1 for line in (*found.stopped, *found.elsewhere) if line.earlier_row is None)
    return (
        found.earlier_people + ended_only == len(found.stopped) + len(found.elsewhere) + len(found.changed) + found.same
        and found.later_people == len(found.new) + len(found.changed) + found.same
    )


def run_out(office: Office, name: str) -> None:
    """Let the cover of somebody end."""
    who = person(office, name)
    with office.write("test", "Hết hạn") as work:
        for cover in work.coverages.of_person(who.id):
            work.coverages.change(cover.id, valid_to="2026-06-30")


def test_new_dropped_changed_and_same(office: Office, tmp_path: Path) -> None:
    first = take_in(office, cards(tmp_path / "thang10.xlsx", AN_CARD, BE_CARD, CU_CARD))
    new, be, again = (
        card("Đỗ Thị Mới", 90),
        card("Trần Thị Bé", 70, phone="0912345678"),
        card("Nguyễn Văn An", 65, phone="0987654321"),
    )
    second = take_in(office, cards(tmp_path / "thang11.xlsx", new, be, again))
    found = compare(office, first, second)
    assert (names(found.new), names(found.changed), found.same) == (
        ["Đỗ Thị Mới"],
        [],
        2,
    )  # a phone the earlier list left blank is no change
    assert names(found.elsewhere) == ["Lê Văn Cu"]  # his card runs by the records: not stopped
    third = take_in(
        office, cards(tmp_path / "thang12.xlsx", card("Đỗ Thị Mới", 90), card("Trần Thị Bé", 70, phone="0911111111"))
    )
    run_out(office, "Nguyễn Văn An")
    later = compare(office, second, third)
    assert (names(later.stopped), names(later.changed), later.same) == (["Nguyễn Văn An"], ["Trần Thị Bé"], 1)
    assert [(one.label, one.before, one.after) for one in later.changed[0].changes] == [
        ("Số điện thoại", "0912345678", "0911111111")
    ]
    line = later.stopped[0]
    an = person(office, "Nguyễn Văn An")
    assert (line.person_id, line.household_id, line.place, line.birth) == (
        an.id,
        an.household_id,
        "Thôn Một",
        "05/03/1965",
    )
    assert (line.earlier_row, line.later_row) == (4, None)
    assert adds_up(found)
    assert adds_up(later)
    assert later.sentence == "Mới 0, không còn 1, thay đổi 1, tham gia nơi khác hoặc đã đi 0, giữ nguyên 1."


def test_who_dropped_out_becomes_a_lead_and_who_came_back_is_closed(office: Office, tmp_path: Path) -> None:
    first = take_in(office, cards(tmp_path / "thang10.xlsx", AN_CARD, BE_CARD))
    bare = cards(tmp_path / "thang11.xlsx", BE_CARD, CU_CARD)
    second = take_in(office, bare)
    run_out(office, "Nguyễn Văn An")
    cu = person(office, "Lê Văn Cu").id
    with office.write("test", "Tiềm năng") as work:
        work.leads.add(person_id=cu, scheme="health-household", source="lapsed", opened_on="2026-10-01")
    found = compare(office, first, second)
    (opening,), (closing,) = found.stopped[0].proposals, found.new[0].proposals
    assert (opening.action, opening.source, opening.default) == ("open", "stopped", True)
    assert opening.detail == "Có trong “thang10.xlsx”, không còn trong “thang11.xlsx”"
    assert (closing.action, closing.person_id, closing.default) == ("close", cu, True)
    done = apply(office, found, found.defaults)
    assert (done.value.opened, done.value.closed, done.value.left, done.changes) == (1, 1, 0, frozenset({"lead"}))
    leads = {(lead.person_id, lead.closed_on is None): lead for lead in office.read.leads.all()}
    assert leads[person(office, "Nguyễn Văn An").id, True].source == "stopped"
    assert leads[cu, False].close_reason == "covered"
    assert compare(office, first, second).defaults == frozenset()  # nothing is left to be done
    assert apply(office, found, found.defaults).value.left == 2
    undo_last(office)
    assert [lead.closed_on for lead in office.read.leads.all()] == [None]


def test_only_what_is_chosen_is_done(office: Office, tmp_path: Path) -> None:
    first, second = (
        take_in(office, cards(tmp_path / "a.xlsx", AN_CARD, BE_CARD)),
        take_in(office, cards(tmp_path / "b.xlsx", BE_CARD)),
    )
    run_out(office, "Nguyễn Văn An")
    found = compare(office, first, second)
    assert apply(office, found, ()).changes == frozenset()
    assert office.read.leads.count() == 0
    with pytest.raises(ValueError, match="unknown proposals"):
        apply(office, found, {"open:1:x"})


@pytest.mark.parametrize(
    ("scheme", "until", "collector", "said"),
    [
        ("health-other", "2027-12-31", "", "Đang tham gia BHYT nhóm khác (diện khác) đến 31/12/2027."),
        ("health-household", "2027-03-31", "Trần Thu", "Đang tham gia BHYT hộ gia đình đến 31/03/2027, qua Trần Thu."),
    ],
)
def test_enrolled_elsewhere_is_told_from_stopped(
    office: Office, tmp_path: Path, scheme: str, until: str, collector: str, said: str
) -> None:
    first, second = (
        take_in(office, cards(tmp_path / "a.xlsx", AN_CARD, BE_CARD)),
        take_in(office, cards(tmp_path / "b.xlsx", BE_CARD)),
    )
    run_out(office, "Nguyễn Văn An")
    an = person(office, "Nguyễn Văn An").id
    with office.write("test", "Thẻ khác") as work:
        paid_to = None
        if collector:
            paid_to = work.collectors.add(
                organisation_id=work.organisations.add(name="Bưu điện", kind="service"),
                name=collector,
                kind="collector",
            )
        work.coverages.add(
            person_id=an, scheme=scheme, valid_from="2026-11-01", valid_to=until, source="entered", collector_id=paid_to
        )
        work.leads.add(person_id=an, scheme="health-household", source="lapsed", opened_on="2026-10-01")
    found = compare(office, first, second)
    (line,) = found.elsewhere
    assert (line.reason, [one.action for one in line.proposals]) == (said, ["close"])


@pytest.mark.parametrize(
    ("residence", "reason"), [("died", "Người này đã ghi là đã mất."), ("moved", "Người này đã ghi là chuyển đi.")]
)
def test_who_is_gone_is_no_lead(office: Office, tmp_path: Path, residence: str, reason: str) -> None:
    first, second = (
        take_in(office, cards(tmp_path / "a.xlsx", AN_CARD, BE_CARD)),
        take_in(office, cards(tmp_path / "b.xlsx", BE_CARD)),
    )
    run_out(office, "Nguyễn Văn An")
    with office.write("test", "Đi") as work:
        work.people.change(person(office, "Nguyễn Văn An").id, residence=residence)
    (line,) = compare(office, first, second).elsewhere
    assert (line.reason, line.proposals) == (reason, ())


def test_who_moved_to_another_commune_of_the_office_is_elsewhere(office: Office, tmp_path: Path) -> None:
    first, second = (
        take_in(office, cards(tmp_path / "a.xlsx", AN_CARD, BE_CARD)),
        take_in(office, cards(tmp_path / "b.xlsx", BE_CARD)),
    )
    run_out(office, "Nguyễn Văn An")
    with office.write("test", "Chuyển") as work:
        there = work.hamlets.add(commune_code="00382", name="Thôn Kia", list_order=1)
        work.households.change(household_of(office, "Nguyễn Văn An").id, hamlet_id=there)
    (line,) = compare(office, first, second).elsewhere
    assert line.reason == "Nay ở Thôn Kia, Xã Kim Anh."


def test_a_card_of_a_group_paid_by_others_opens_nothing(office: Office, tmp_path: Path) -> None:
    pupil = card("Phan Thị Hưu", 50, letters="HT3")
    first, second = (
        take_in(office, cards(tmp_path / "a.xlsx", pupil, BE_CARD)),
        take_in(office, cards(tmp_path / "b.xlsx", BE_CARD)),
    )
    run_out(office, "Phan Thị Hưu")
    (line,) = compare(office, first, second).stopped
    assert line.proposals == ()


def test_who_said_no_this_year_is_not_opened_again(office: Office, tmp_path: Path) -> None:
    first, second = (
        take_in(office, cards(tmp_path / "a.xlsx", AN_CARD, BE_CARD)),
        take_in(office, cards(tmp_path / "b.xlsx", BE_CARD)),
    )
    run_out(office, "Nguyễn Văn An")
    with office.write("test", "Từ chối") as work:
        work.leads.add(
            person_id=person(office, "Nguyễn Văn An").id, scheme="health-household", source="due", opened_on="2026-02-01",
            closed_on="2026-03-01", close_reason="refused",
        )  # fmt: skip
    (line,) = compare(office, first, second).stopped
    assert (line.proposals, line.reason) == ((), "BHYT hộ gia đình: đã từ chối ngày 01/03/2026, năm nay không mở lại.")


def stopped(name: str, number: int, month: str = "10/2026") -> list[str]:
    return ["00376", name, str(9900000000 + number), "", "", "x", "", month, "", "Thôn Một, xã Sóc Sơn", ""]


def test_the_list_of_those_who_stopped(office: Office, tmp_path: Path) -> None:
    first = take_in(
        office,
        stopped_list(tmp_path / "c21-10.xlsx", stopped("Nguyễn Văn An", 65), stopped("Trần Thị Bé", 70)),
        kind=None,
    )
    path = stopped_list(tmp_path / "c21-11.xlsx", stopped("Lê Văn Cu", 80, "11/2026"))
    an = person(office, "Nguyễn Văn An").id
    with office.write("test", "Tham gia lại") as work:
        work.coverages.add(
            person_id=an, scheme="health-household", valid_from="2026-11-01", valid_to="2027-10-31", source="entered"
        )
    before = office.read.leads.count()
    found = compare(office, first, path)  # the newer list need not be taken in
    assert (names(found.new), names(found.elsewhere), names(found.stopped)) == (
        ["Lê Văn Cu"],
        ["Nguyễn Văn An"],
        ["Trần Thị Bé"],
    )
    assert found.new[0].person_id is None
    assert "Chưa có trong dữ liệu" in found.new[0].reason
    assert [(one.action, one.default) for one in found.elsewhere[0].proposals] == [("close", True)]
    assert [(one.action, one.default) for one in found.stopped[0].proposals] == [
        ("close", False)
    ]  # the list alone proves nothing
    assert office.read.leads.count() == before
    assert apply(office, found, found.defaults).value.closed == 1


def test_a_file_beside_an_import_is_read_as_its_kind(office: Office, tmp_path: Path) -> None:
    first = take_in(office, filled_template(office, tmp_path / "thang10.xlsx"), kind=None)
    later = filled_template(office, tmp_path / "thang11.xlsx", [AN | {"birth": "06/03/1965"}, CUONG])
    found = compare(office, first, later)
    assert (found.kind, names(found.stopped), names(found.changed), found.same) == (
        "households",
        ["Trần Thị Bưởi"],
        ["Nguyễn Văn An"],
        1,
    )
    assert found.proposals == ()  # a list of households says nothing of cover
    assert (found.earlier.import_id, found.later.import_id) == (first, None)


def test_rows_that_were_left_out_take_part_too(office: Office, tmp_path: Path) -> None:
    broken = filled_template(office, tmp_path / "thang10.xlsx", [AN | {"full_name": ""}, BUOI])
    seen = importing.preview(office, broken)
    first = importing.commit(office, seen).value.import_id
    assert first is not None
    found = compare(office, first, filled_template(office, tmp_path / "thang11.xlsx", [AN, BUOI]))
    assert found.earlier.rows == 2
    assert (names(found.new), found.same) == ([], 2)  # the number and the birth tell who had no name


def test_lists_of_collectors_are_compared_too(office: Office, tmp_path: Path) -> None:
    heads = ("Mã nhân viên thu", "Họ và tên nhân viên thu", "Tổ chức", "Điện thoại")
    first = plain_list(
        tmp_path / "a.xlsx", heads, ["NV1", "Trần Thu", "Bưu điện", "0912345678"], ["NV2", "Lê Hai", "Bưu điện", ""]
    )
    second = plain_list(
        tmp_path / "b.xlsx", heads, ["NV1", "Trần Thu", "Bưu điện", "0912345679"], ["NV3", "Võ Ba", "Bưu điện", ""]
    )
    found = compare(office, first, second, kind="collectors")
    assert (names(found.new), names(found.stopped), names(found.changed)) == (["Võ Ba"], ["Lê Hai"], ["Trần Thu"])
    assert found.proposals == ()


def test_what_cannot_be_compared_is_a_sentence(office: Office, tmp_path: Path) -> None:
    first = take_in(office, filled_template(office, tmp_path / "ho.xlsx"), kind=None)
    cards_of = take_in(office, cards(tmp_path / "the.xlsx", AN_CARD))
    with pytest.raises(WorldFault, match="khác loại"):
        compare(office, first, cards_of)
    with pytest.raises(WorldFault, match="Không còn lần nhập này"):
        compare(office, first, 12345)
    with office.unjournalled() as work:
        work.db.conn.execute("DELETE FROM import_content WHERE import_id = ?", (first,))
    with pytest.raises(WorldFault, match="chưa giữ nội dung"):
        compare(office, first, first)
    assert [batch.id for batch in list_comparison.comparable_imports(office)] == [cards_of]
    import_history.undo_import(office, cards_of)
    assert list_comparison.comparable_imports(office) == ()


def test_people_without_numbers_are_paired_only_where_nobody_else_is_meant(office: Office, tmp_path: Path) -> None:
    heads = ("Họ và tên", "Ngày sinh", "Điện thoại", "Thôn", "Xã")
    hoa, year_only = (
        ["Lê Thị Hoa", "01/02/1980", "", "Thôn Lạ", COMMUNE],
        ["Lê Thị Hoa", "1980", "", "Thôn Lạ", COMMUNE],
    )
    first = plain_list(tmp_path / "a.xlsx", heads, hoa, ["Phan Ba", "1970", "", "Thôn Lạ", COMMUNE])
    second = plain_list(tmp_path / "b.xlsx", heads, hoa, ["Phan Ba", "1970", "", "Thôn Lạ", COMMUNE])
    found = compare(office, first, second, kind="members")
    assert (found.same, names(found.new), names(found.stopped)) == (1, ["Phan Ba"], ["Phan Ba"])
    twice = plain_list(tmp_path / "c.xlsx", heads, hoa, hoa, year_only)
    assert compare(office, first, twice, kind="members").same == 0


_PERSON = st.tuples(
    st.sampled_from(["Lê Hoa", "Trần Mai", "Vũ Tú"]), st.integers(60, 63), st.sampled_from(["", "0912345678"])
)


@settings(max_examples=25, deadline=None)
@given(before=st.lists(_PERSON, max_size=6), after=st.lists(_PERSON, max_size=6), data=st.data())
def test_any_two_lists_add_up_whatever_their_order(
    tmp_path_factory: pytest.TempPathFactory,
    before: list[tuple[str, int, str]],
    after: list[tuple[str, int, str]],
    data: st.DataObject,
) -> None:
    folder = tmp_path_factory.mktemp("ds")
    filler = card("Đào Thị Luôn", 55)  # a list without a row is no list

    def written(name: str, rows: Sequence[tuple[str, int, str]]) -> Path:
        return cards(folder / name, filler, *(card(who, number, phone=phone) for who, number, phone in rows))

    with empty_office(folder, communes=("00376",)) as office:
        found = compare(office, written("a.xlsx", before), written("b.xlsx", after), kind="coverage")
        assert adds_up(found)
        turned = compare(
            office, written("c.xlsx", data.draw(st.permutations(before))), written("d.xlsx", data.draw(st.permutations(after))), kind="coverage"
        )  # fmt: skip
        for group in ("new", "stopped", "changed"):
            assert sorted(names(getattr(found, group))) == sorted(names(getattr(turned, group)))
        assert compare(office, written("e.xlsx", before), written("f.xlsx", before), kind="coverage").new == ()
