"""Things that may stand in one place only (SQL, message boxes, colours), late imports, and how files are opened."""

import ast
import re

from tests.house.source import Module, nothing_in, program

_SQL = re.compile(
    r"\bSELECT\b[\s\S]+\bFROM\b|\bINSERT\s+(OR\s+\w+\s+)?INTO\b|\bUPDATE\s+\S+\s+SET\b|\bDELETE\s+FROM\b"
    r"|\bCREATE\s+(TABLE|INDEX|TRIGGER|VIEW)\b|\bPRAGMA\s+\w+"
)
_COLOUR = re.compile(r"(?<!&)#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})\b")
_RGB = {"fromRgb", "fromRgbF", "fromHsv", "fromHsl"}


def test_sql_stands_in_storage_only() -> None:
    nothing_in(hit for module in program() if module.room != "storage" for hit in sql_in(module))


def test_message_boxes_are_made_in_one_place() -> None:
    others = [module for module in program() if not module.name.startswith("desktop_app/ui/messages")]
    nothing_in(hit for module in others for hit in names_in(module, {"QMessageBox", "QErrorMessage"}))


def test_no_widget_names_a_colour() -> None:
    painted = [module for module in program() if module.room in ("ui", "charts", "")]
    nothing_in(hit for module in painted for hit in colours_in(module))


def test_nothing_of_qt_reaches_for_a_network() -> None:
    network = {"QtNetwork", "QtWebEngineWidgets", "QtWebEngineCore", "QtWebSockets", "QNetworkAccessManager"}
    nothing_in(hit for module in program() for hit in names_in(module, network))


def test_an_import_inside_a_function_says_why() -> None:
    nothing_in(hit for module in program() for hit in unexplained_imports(module))


def test_text_files_say_their_encoding() -> None:
    nothing_in(hit for module in program() for hit in unencoded(module))


def sql_in(module: Module) -> list[str]:
    """Return the strings that are SQL statements."""
    return [f"{module.name}:{line}" for line, value in module.strings() if _SQL.search(value)]


def names_in(module: Module, names: set[str]) -> list[str]:
    """Return where one of `names` is used or imported."""
    found = []
    for node in module.nodes:
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
    for node in module.nodes:
        if isinstance(node, ast.Attribute) and _name_of(node.value) == "GlobalColor" and node.attr != "transparent":
            found.append(f"{module.name}:{node.lineno}")
        if isinstance(node, ast.Call) and _makes_colour(node.func) and node.args:
            written = [argument for argument in node.args if isinstance(argument, ast.Constant)]
            # Fully transparent is no colour.
            if len(written) == len(node.args) and [item.value for item in written] != [0, 0, 0, 0]:
                found.append(f"{module.name}:{node.lineno}")
    return found


def unexplained_imports(module: Module) -> list[str]:
    """Return functions that import something and have no comment on, or right above, the first lines that do."""
    lines = module.text.splitlines()
    imports = sorted(node.lineno for node in module.nodes if isinstance(node, ast.Import | ast.ImportFrom))
    found = []
    for function in module.nodes:
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        late = [number for number in imports if function.lineno <= number <= (function.end_lineno or 0)]
        first = [number for position, number in enumerate(late) if number == late[0] + position]
        if first and not any("#" in lines[number - 1] for number in first):
            above = lines[first[0] - 2].strip()
            if not above.startswith("#"):
                found.append(f"{module.name}:{first[0]}")
    return found


def unencoded(module: Module) -> list[str]:
    """Return where a text file is read or written in whatever encoding the machine has: another one on Windows."""
    found = []
    for node in module.nodes:
        if not isinstance(node, ast.Call) or any(keyword.arg == "encoding" for keyword in node.keywords):
            continue
        name, count = _name_of(node.func), len(node.args)
        texts = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
        opened = name == "open" and any(text in ("r", "w", "a", "x", "rt", "wt", "r+", "w+") for text in texts)
        if opened or (name == "read_text" and count == 0) or (name == "write_text" and count == 1):
            found.append(f"{module.name}:{node.lineno}")
    return found


def _makes_colour(function: ast.expr) -> bool:
    return _name_of(function) in _RGB | {"QColor"}


def _name_of(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
