"""Names in capitals are taken as written; the usual spelling is proposed."""

from pathlib import Path

import pytest

from desktop_app.excel.lists import read_list
from desktop_app.excel.name_case import case_proposal
from tests.excel.builders import write_grid


@pytest.mark.parametrize(
    ("name", "proposal"),
    [
        ("ĐẶNG THỊ ƠN", "Đặng Thị Ơn"),
        ("H'BÔI NIÊ", "H'Bôi Niê"),
        ("đặng thị ơn", "Đặng Thị Ơn"),
        ("Võ Ngọc ánh", "Võ Ngọc Ánh"),
        ("Đặng Thị Ơn", None),
        ("H'Bôi Niê Kdăm", None),
        ("A", None),
        ("", None),
        ("LÊ A", "Lê A"),
        ("Ka Să'k", None),
    ],
)
def test_proposals(name: str, proposal: str | None) -> None:
    assert case_proposal(name) == proposal


def test_capitals_are_counted_and_kept(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["STT", "Mã hộ", "Họ và tên"],
        [1, "H1", "LÊ THỊ BÉ"],
        [2, "H1", "Lê Văn An"],
        [3, "H1", "lê văn út"],
    ]
    reading = read_list(write_grid(tmp_path / "a.xlsx", rows))
    assert [row.values["full_name"] for row in reading.rows] == ["LÊ THỊ BÉ", "Lê Văn An", "lê văn út"]
    told = [(problem.level, problem.code, problem.message) for problem in reading.problems]
    assert [(level, code) for level, code, _ in told] == [("hint", "name-case")]
    assert told[0][2].startswith("2 họ tên")
    assert "“LÊ THỊ BÉ” thành “Lê Thị Bé”" in told[0][2]
