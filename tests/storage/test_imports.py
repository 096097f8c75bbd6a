"""What the file remembers of imports, and the bulk questions a list is compared with."""

from functools import partial

from desktop_app.storage.imports import ImportedRow, KnownLayout, change_many
from desktop_app.storage.matching import Matching
from desktop_app.storage.repositories import Repositories
from desktop_app.storage.unit_of_work import UnitOfWork
from tests.storage.conftest import Bench

BATCH = {
    "file_name": "a.xlsx", "sha256": "ab", "kind": "households", "sheet": "DS", "fingerprint": "f", "policy": "add",
    "imported_at": "2026-11-21T08:00:00", "read": 1, "added": 1, "updated": 0, "same": 0, "rejected": 0, "ignored": 0,
}  # fmt: skip


def add_batch(work: UnitOfWork, **changes: object) -> int:
    return work.imports.add(**(BATCH | changes))


def remember(work: UnitOfWork, layout: KnownLayout) -> None:
    add_batch(work)
    work.imports.remember_layout("f", layout, "2026-11-21")


def test_an_import_knows_its_step(bench: Bench) -> None:
    bench.household()
    first = bench.do("Nhập", add_batch)
    second = bench.do("Nhập", add_batch)
    read = Repositories(bench.db)
    steps = [read.imports.step_of(import_id) for import_id in (first, second)]
    labels = dict(bench.rows("SELECT id, label FROM journal"))
    assert [labels[step] for step in steps if step is not None] == ["Nhập", "Nhập"]
    assert steps[0] != steps[1]
    assert read.imports.step_of(second + 1) is None


def test_the_step_is_still_known_after_undo_and_redo(bench: Bench) -> None:
    import_id = bench.do("Nhập", add_batch)
    read = Repositories(bench.db)
    step = read.imports.step_of(import_id)
    bench.undo()
    assert read.imports.newest() == []
    bench.redo()
    assert ([batch.id for batch in read.imports.newest()], read.imports.step_of(import_id)) == ([import_id], step)


def test_imports_of_one_file_newest_first(bench: Bench) -> None:
    ids = [bench.do("Nhập", partial(add_batch, sha256=digest)) for digest in ("x", "y", "x")]
    read = Repositories(bench.db)
    assert [batch.id for batch in read.imports.of_file("x")] == [ids[2], ids[0]]
    assert [batch.id for batch in read.imports.newest(2)] == [ids[2], ids[1]]


def test_the_row_ledger_keeps_the_order_of_the_workbook(bench: Bench) -> None:
    rows = [
        ImportedRow(row_number=9, result="add", person_id=5),
        ImportedRow(row_number=7, result="error", message="Thiếu tên"),
    ]
    bench.do("Nhập", lambda work: work.imports.keep_rows(add_batch(work), rows))
    read = Repositories(bench.db)
    (batch,) = read.imports.newest()
    assert read.imports.rows_of(batch.id) == rows[::-1]


def test_the_last_word_about_a_layout_counts(bench: Bench) -> None:
    read = Repositories(bench.db)
    assert read.imports.layout("f") is None
    for field in ("phone", "note"):
        bench.do("Nhập", partial(remember, layout=KnownLayout(kind="members", mapping={"A": field})))
    assert read.imports.layout("f") == KnownLayout(kind="members", mapping={"A": "note"})


def test_many_changes_keep_the_search_columns_true(bench: Bench) -> None:
    _, (first, second) = bench.household(2)
    changes = {first: {"name": "Đặng Ơn", "phone": "0912000000"}, second: {"birth": "1970"}}
    bench.do("Sửa", lambda work: change_many(work.people, changes))
    rows = bench.rows("SELECT folded, initials, phone, birth FROM person ORDER BY id")
    assert rows[0][:3] == ("dang on", "do", "0912000000")
    assert rows[1][3] == "1970"
    bench.undo()
    assert bench.rows("SELECT phone, birth FROM person") == [(None, None), (None, None)]


def test_people_are_found_by_any_key_once(bench: Bench) -> None:
    home, (first, second) = bench.household(2)
    bench.do("Sửa", lambda work: work.people.change(first, personal_id="001", insurance_no="99", card_no="GD1"))
    store = Matching(bench.db)
    found = store.people(personal_ids=["001", "x"], insurance_nos=["99"], card_nos=["GD1"], names=["nguyen thi a"])
    assert list(found) == [first]
    assert (found[first].get("personal_id"), found[first].folded, found[first].household_id) == (
        "001",
        "nguyen thi a",
        home,
    )
    assert set(store.people(household_ids=[home])) == {first, second}
    assert set(store.people(ids=[second])) == {second}
    assert store.people() == store.people(names=[]) == {}
    assert store.names_of([first, 5]) == {first: "Nguyễn Thị A"}
    assert store.last_orders([home, 7]) == {home: 1}


def test_bulk_questions_use_an_index(bench: Bench) -> None:
    for column in ("personal_id", "insurance_no", "folded", "household_id"):
        plan = bench.rows(
            f"EXPLAIN QUERY PLAN SELECT id FROM person WHERE {column} IN (SELECT value FROM json_each('[]'))"
        )
        assert any("USING" in str(step) and "INDEX" in str(step) for step in plan), (column, plan)


def test_the_last_step_moves_with_every_verb(bench: Bench) -> None:
    store = Matching(bench.db)
    before = store.last_step()
    bench.household()
    assert store.last_step() > before


def test_leads_covers_and_classes_of_people(bench: Bench) -> None:
    home, (first, second) = bench.household(2)

    def write(work: UnitOfWork) -> None:
        work.leads.add(person_id=first, scheme="voluntary-si", source="due", opened_on="2026-11-01")
        work.coverages.add(person_id=second, scheme="health-household", valid_to="2026-12-31", source="import")
        work.entitlements.add(class_code="poor", household_id=home)
        work.entitlements.add(class_code="pupil", person_id=second)

    bench.do("Ghi", write)
    store = Matching(bench.db)
    assert [(lead.person_id, lead.scheme, lead.closed_on) for lead in store.leads([first, second])] == [
        (first, "voluntary-si", None)
    ]
    assert [(cover.person_id, cover.valid_to) for cover in store.covers([first, second])] == [(second, "2026-12-31")]
    assert store.classes("household_id", [home]) == {(home, "poor")}
    assert store.classes("person_id", [first, second]) == {(second, "pupil")}
    assert store.leads([]) == []
