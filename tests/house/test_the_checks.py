"""Each finder of the house checks finds what it is for, and nothing more."""

import pytest

from tests.house.source import module_of
from tests.house.test_documents import machine_paths
from tests.house.test_requirements import addresses
from tests.house.test_rooms import crowded_classes
from tests.house.test_seeds import fault_of
from tests.house.test_source import colours_in, names_in, sql_in, unencoded, unexplained_imports


@pytest.mark.parametrize(
    ("source", "hits"),
    [
        ('query = "SELECT id FROM person"', 1),
        ('query = f"DELETE FROM {table}"', 1),
        ('def f():\n    """SELECT a row FROM the list."""', 0),
        ('text = "Chọn (SELECT) một dòng"', 0),
    ],
)
def test_sql_is_found(source: str, hits: int) -> None:
    assert len(sql_in(module_of(source))) == hits


@pytest.mark.parametrize(
    ("source", "hits"),
    [
        ('style = "color: #0B5CA8"', 1),
        ("pen = QColor(11, 92, 168)", 1),
        ('pen = QColor("red")', 1),
        ("pen = QColor(0, 0, 0, 0)", 0),
        ("pen = QColor(tokens.accent)", 0),
        ("pen = Qt.GlobalColor.red", 1),
        ("pen = Qt.GlobalColor.transparent", 0),
        ('place = "Số 12 #abcxyz"', 0),
    ],
)
def test_colours_are_found(source: str, hits: int) -> None:
    assert len(colours_in(module_of(source))) == hits


@pytest.mark.parametrize(
    ("source", "hits"),
    [
        ("def f():\n    import openpyxl\n", 1),
        ("def f():\n    # large\n    import openpyxl\n", 0),
        ("def f():\n    import openpyxl  # large\n", 0),
        ("def f():\n    # both large\n    import openpyxl\n    import reportlab\n", 0),
        ("import openpyxl\n", 0),
    ],
)
def test_late_imports_without_a_reason_are_found(source: str, hits: int) -> None:
    assert len(unexplained_imports(module_of(source))) == hits


@pytest.mark.parametrize(
    ("source", "hits"),
    [
        ("from PySide6.QtWidgets import QMessageBox", 1),
        ("QtWidgets.QMessageBox.warning(None)", 1),
        ('text = "QMessageBox"', 0),
    ],
)
def test_names_are_found(source: str, hits: int) -> None:
    assert len(names_in(module_of(source), {"QMessageBox"})) == hits


@pytest.mark.parametrize(
    ("source", "hits"),
    [
        ("text = path.read_text()", 1),
        ('text = path.read_text(encoding="utf-8")', 0),
        ("path.write_text(text)", 1),
        ('path.open("w")', 1),
        ('path.open("rb")', 0),
        ('open(path, "r", encoding="utf-8")', 0),
    ],
)
def test_files_of_an_unsaid_encoding_are_found(source: str, hits: int) -> None:
    assert len(unencoded(module_of(source))) == hits


def test_hooks_of_qt_do_not_count_as_methods() -> None:
    own = "".join(f"    def verb_{number}(self): ...\n" for number in range(15))
    hooks = "    def paintEvent(self, event): ...\n    def event(self, event): ...\n    def _private(self): ...\n"
    assert crowded_classes(module_of(f"class Full:\n{own}{hooks}")) == []
    assert len(crowded_classes(module_of(f"class Crowded:\n{own}    def one_more(self): ...\n"))) == 1


@pytest.mark.parametrize(
    ("row", "sound"),
    [
        ({"valid_from": "2026-07-01", "valid_to": "", "source": "NĐ 161/2026/NĐ-CP"}, True),
        ({"valid_from": "2026-07-01", "valid_to": "2026-06-30", "source": "NĐ 161/2026/NĐ-CP"}, False),
        ({"valid_from": "", "valid_to": "", "source": "NĐ 161/2026/NĐ-CP"}, False),
        ({"valid_from": "01/07/2026", "valid_to": "", "source": "NĐ 161/2026/NĐ-CP"}, False),
        ({"valid_from": "2026-07-01", "valid_to": "", "source": " "}, False),
        ({"valid_from": "2026-07-01", "source": "NĐ 161/2026/NĐ-CP"}, False),
    ],
)
def test_a_row_without_date_or_source_is_found(row: dict[str, str], *, sound: bool) -> None:
    assert (fault_of(row) == "") is sound


def test_machine_paths_and_addresses_are_found() -> None:
    folder = "/" + "tmp/x"  # in two parts, so that this file is not a finding itself
    assert machine_paths(f"see {folder}/notes") != []
    assert machine_paths("see docs/tmp/x and ~/work/x") == []
    assert addresses("pkg @ https" + "://example.org/pkg.whl") != []
    assert addresses("pkg==1.0 \\\n    --hash=sha256:00") == []
