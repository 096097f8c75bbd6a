"""Rooms introduce themselves; modules and classes stay small enough to read in one sitting."""

import ast

import pytest

from tests.house.source import PROGRAM, ROOMS, ROOT, Module, checkout, nothing_in, program

LONGEST_MODULE = 400
MOST_METHODS = 15
# Single words that Qt calls by itself; its other hooks are told by their camelCase, which is never ours.
_QT_HOOKS = {
    "event",
    "paint",
    "data",
    "flags",
    "index",
    "parent",
    "sort",
    "match",
    "roles",
    "span",
    "buddy",
    "translate",
}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_has_a_readme_of_about_ten_lines(room: str) -> None:
    lines = (PROGRAM / room / "README.md").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert 5 <= len(lines) <= 25


@pytest.mark.parametrize("folder", ["tests/house", "docs/decisions"])
def test_these_folders_introduce_themselves_too(folder: str) -> None:
    assert (ROOT / folder / "README.md").exists()


def test_no_module_is_longer_than_the_wall() -> None:
    nothing_in(m.name for m in checkout() if m.text.count("\n") > LONGEST_MODULE)


def test_no_class_has_too_many_public_methods() -> None:
    nothing_in(finding for module in program() for finding in crowded_classes(module))


def test_no_module_is_a_drawer_for_anything() -> None:
    drawers = {"utils", "util", "helpers", "misc", "common"}
    nothing_in(module.name for module in checkout() if module.path.stem in drawers)


def crowded_classes(module: Module) -> list[str]:
    """Return the classes whose own public methods and properties are too many to be one subject."""
    found = []
    for node in module.nodes:
        if isinstance(node, ast.ClassDef):
            names = {item.name for item in node.body if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef)}
            own = {name for name in names if name == name.lower() and not name.startswith("_")} - _QT_HOOKS
            if len(own) > MOST_METHODS:
                found.append(f"{module.name}: {node.name} has {len(own)} public methods")
    return found
