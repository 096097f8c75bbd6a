"""What the file remembers of imports, and the bulk questions a list is compared with."""

from functools import partial

from desktop_app.storage import journal
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
    work.imports.remember_layout(add_batch(work), "f", layout)


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


def test_an_import_taken_back_taught_nothing(bench: Bench) -> None:
    read = Repositories(bench.db)
    good, wrong = (KnownLayout(kind="members", mapping={"A": field}) for field in ("phone", "note"))
    bench.do("Nhập", partial(remember, layout=good))
    bench.do("Nhập", partial(remember, layout=wrong))
    bench.undo()
    assert read.imports.layout("f") == good
    bench.redo()
    assert read.imports.layout("f") == wrong
    bench.undo()
    bench.undo()
    assert read.imports.layout("f") is None


def test_a_layout_of_an_old_file_counts_while_its_import_stands(bench: Bench) -> None:
    read = Repositories(bench.db)
    bench.db.conn.execute("INSERT INTO import_mapping VALUES ('f', 'members', '{\"A\": \"phone\"}', '2026-01-01')")
    assert read.imports.layout("f") is None
    bench.do("Nhập", add_batch)
    assert read.imports.layout("f") == KnownLayout(kind="members", mapping={"A": "phone"})
    bench.undo()
    assert read.imports.layout("f") is None


def test_what_a_file_said_comes_back_as_it_was(bench: Bench) -> None:
    said = [
        (at, {"full_name": f"Đặng Thị Ơn {at}", "stopped_health": at % 2 == 0, "phone": None}) for at in range(5, 4_505)
    ]
    said[7] = (12, {"income": 1_500_000, "birth": "1965"})
    import_id = bench.do("Nhập", add_batch)
    bench.do("Nhập", lambda work: work.imports.keep_content(import_id, iter(said)))
    read = Repositories(bench.db)
    kept = list(read.imports.content_of(import_id))
    assert kept == [(at, {name: value for name, value in values.items() if value is not None}) for at, values in said]
    assert [batch.id for batch in read.imports.with_content()] == [import_id]
    assert bench.rows("SELECT COUNT(*) FROM import_content") == [(3,)]


def test_what_is_left_of_undone_imports_is_forgotten_with_the_next(bench: Bench) -> None:
    def take_in(work: UnitOfWork) -> int:
        import_id = add_batch(work)
        work.imports.keep_rows(
            import_id, [ImportedRow(row_number=1, result="same"), ImportedRow(row_number=2, result="same")]
        )
        work.imports.keep_content(import_id, [(1, {"full_name": "A"})])
        return import_id

    first, second, third = (bench.do("Nhập", take_in) for _ in range(3))
    bench.undo()
    assert bench.rows("SELECT DISTINCT import_id FROM import_row") == [(first,), (second,), (third,)]
    bench.do("Nhập", lambda work: work.imports.drop_orphans())
    for table in ("import_row", "import_content"):
        assert bench.rows(f"SELECT DISTINCT import_id FROM {table}") == [(first,), (second,)]


def decide(work: UnitOfWork, key: str, action: str) -> int:
    return work.import_decisions.add(import_id=1, key=key, action=action, said=key, decided_on="2026-11-21")


def test_the_newest_decision_of_a_key_counts_until_it_is_taken_back(bench: Bench) -> None:
    read = Repositories(bench.db)
    bench.do("Chọn", lambda work: decide(work, "a", "add"))
    bench.do("Chọn", lambda work: [decide(work, "b", "skip"), decide(work, "a", "skip")])
    assert {key: one.action for key, one in read.import_decisions.standing(["a", "b", "x"]).items()} == {
        "a": "skip", "b": "skip",
    }  # fmt: skip
    newest = read.import_decisions.newest()
    assert [(one.key, one.action) for one in newest] == [("a", "skip"), ("b", "skip")]
    bench.undo()
    assert read.import_decisions.standing(["a"])["a"].action == "add"
    bench.redo()
    bench.do("Quên", lambda work: work.import_decisions.forget([newest[0].id]))
    assert set(read.import_decisions.standing(["a", "b"])) == {"b"}
    bench.undo()
    assert read.import_decisions.standing(["a"])["a"].action == "skip"


def test_every_table_an_import_can_write_has_words(bench: Bench) -> None:
    read = Repositories(bench.db)
    home, (first, _) = bench.household(2)
    assert read.imports.titles("person", [first, 99]) == {first: "Nguyễn Thị A"}
    assert read.imports.titles("household", [home]) == {home: "Nguyễn Thị A"}
    for table in journal.journalled_tables(bench.db):
        assert read.imports.titles(table, [99]) == {}


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
