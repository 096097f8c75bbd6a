"""`due --by-collector`: who is due and how old what is overdue has become, by collector."""

from pathlib import Path

from tests.journeys.commands import run


def test_the_counts_add_up_to_the_list(village: Path) -> None:
    asked = ("due", village, "--on", "2026-11-21", "--within", "60")
    found = run(*asked, "--by-collector", "--json").answer
    assert set(found) == {"on", "ages", "rows"}
    assert found["rows"]
    for row in found["rows"]:
        assert set(row) == {"collector", "id", "counts", "ages"}
        assert sum(row["ages"].values()) == row["counts"]["late"] + row["counts"]["lapsed"]
    lapsed = run("due", village, "--on", "2026-11-21", "--lapsed", "--limit", "9999", "--json").answer
    assert sum(row["counts"]["lapsed"] for row in found["rows"]) == lapsed["total"]


def test_in_words_one_line_for_each_collector(village: Path) -> None:
    asked = ("due", village, "--on", "2026-11-21", "--by-collector")
    rows = run(*asked, "--json").answer["rows"]
    said = run(*asked).out.strip().splitlines()
    assert len(said) == len(rows)
    assert all(line.startswith(f"{row['collector']}: đến hạn ") for line, row in zip(said, rows, strict=True))
