"""Things that may stand in one place only: SQL, message boxes, colours, the network, late imports without a reason."""

import ast
import re

from tests.house.source import Module, program

_SQL = re.compile(
    r"\bSELECT\b[\s\S]+\bFROM\b|\bINSERT\s+(OR\s+\w+\s+)?INTO\b|\bUPDATE\s+\S+\s+SET\b|\bDELETE\s+FROM\b"
    r"|\bCREATE\s+(TABLE|INDEX|TRIGGER|VIEW)\b|\bPRAGMA\s+\w+"
)
_COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})\b")
_RGB = {"fromRgb", "fromRgbF", "fromHsv", "fromHsl"}


def test_sql_stands_in_storage_only() -> None:
    assert [hit for module in program() if module.room != "storage" for hit in sql_in(module)] == []


def test_message_boxes_are_made_in_one_place() -> None:
    others = [module for module in program() if not module.name.startswith("desktop_app/ui/messages")]
    assert [hit for module in others for hit in names_in(module, {"QMessageBox", "QErrorMessage"})] == []


def test_no_widget_names_a_colour() -> None:
    painted = [module for module in program() if module.room in ("ui", "charts", "")]
    assert [hit for module in painted for hit in colours_in(module)] == []


def test_nothing_of_qt_reaches_for_a_network() -> None:
    network = {"QtNetwork", "QtWebEngineWidgets", "QtWebEngineCore", "QtWebSockets", "QNetworkAccessManager"}
    assert [hit for module in program() for hit in names_in(module, network)] == []


def test_an_import_inside_a_function_says_why() -> None:
    assert [hit for module in program() for hit in unexplained_imports(module)] == []


def sql_in(module: Module) -> list[str]:
    """Return the strings that are SQL statements."""
    return [f"{module.name}:{line}" for line, value in module.strings() if _SQL.search(value)]


def names_in(module: Module, names: set[str]) -> list[str]:
    """Return where one of `names` is used or imported."""
    found = []
    for node in ast.walk(module.tree):
        used = set()
        if isinstance(node, ast.Name):
            used = {node.id}
        elif isinstance(node, ast.Attribute):
            used = {node.attr}
        elif isinstance(node, ast.Import | ast.ImportFrom):
            used = {part for alias in node.names for part in alias.name.split(".")}
            used |= set((getattr(node, "module", None) or "").split("."))
        if used & names:
            found.append(f"{module.name}:{getattr(node, 'lineno', 0)}")
    return found


def colours_in(module: Module) -> list[str]:
    """Return where a colour is written out: as a string, as Qt's named colours, as numbers for QColor."""
    found = [f"{module.name}:{line}" for line, value in module.strings() if _COLOUR.search(value)]
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and _name_of(node.value) == "GlobalColor" and node.attr != "transparent":
            found.append(f"{module.name}:{node.lineno}")
        if isinstance(node, ast.Call) and _makes_colour(node.func) and node.args:
            written = [argument for argument in node.args if isinstance(argument, ast.Constant)]
            # Fully transparent is no colour.
            if len(written) == len(node.args) and [item.value for item in written] != [0, 0, 0, 0]:
                found.append(f"{module.name}:{node.lineno}")
    return found


def unexplained_imports(module: Module) -> list[str]:
    """Return imports inside a function that have no comment in their group of lines or right above it."""
    lines = module.text.splitlines()
    found = []
    for function in ast.walk(module.tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        late = sorted(node.lineno for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom))
        groups: list[list[int]] = []
        for number in late:
            if groups and groups[-1][-1] == number - 1:
                groups[-1].append(number)
            else:
                groups.append([number])
        for group in groups:
            above = lines[group[0] - 2].strip()
            if not above.startswith("#") and not any("#" in lines[number - 1] for number in group):
                found.append(f"{module.name}:{group[0]}")
    return found


def _makes_colour(function: ast.expr) -> bool:
    return _name_of(function) in _RGB | {"QColor"}


def _name_of(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
