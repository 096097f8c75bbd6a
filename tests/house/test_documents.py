"""The documents are there, short, and true to the code."""

import re
from pathlib import Path

import pytest

from tests.house.source import ROOMS, ROOT, text_files

DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
ONE_SCREEN = 60  # lines
FEWEST_TERMS = 120
# Folders of one particular machine; spelt as a pattern, so that this line is not one itself.
_MACHINE = re.compile(r"(?<![\w.~-])/(?:work|tmp|root|opt|mnt)/[\w.-]|[A-Z]:\\Users\\[A-Za-z]")
# Where such a folder is meant: cleaned containers of the public CI, and the examples of masking and of places.
_MEANT = {"tests/system/test_places.py", "tests/system/test_masking.py", "tests/system/test_machine.py"}


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["README.md", "docs/architecture.md"])
def test_first_pages_fit_one_screen(name: str) -> None:
    assert len(_read(name).splitlines()) <= ONE_SCREEN


@pytest.mark.parametrize("name", ["LICENSE", "CONTRIBUTING.md", "CHANGELOG.md", "docs/glossary.md"])
def test_the_usual_pages_are_there(name: str) -> None:
    assert len(_read(name)) > 500


def test_the_architecture_page_names_every_room() -> None:
    page = _read("docs/architecture.md")
    assert [room for room in ROOMS if f"{room}/" not in page] == []


def test_the_commands_of_the_readme_exist() -> None:
    sessions = set(re.findall(r"^def (\w+)\(session: nox", _read("noxfile.py"), re.MULTILINE))
    named = set(re.findall(r"(?:start\.py|nox -s) (\w+)", _read("README.md") + _read("CONTRIBUTING.md")))
    assert {"run", "test"} <= named <= sessions


def test_the_gate_calls_the_test_command_of_the_readme() -> None:
    command = "python3 start.py test"
    assert command in _read("README.md")
    lines = [line for line in _read(".ci/run").splitlines() if line and not line.startswith("#")]
    assert [line for line in lines if "start.py" in line or "pytest" in line or "nox" in line] == [f"exec {command}"]


def test_the_glossary_binds_enough_terms() -> None:
    rows = [
        line for line in _read("docs/glossary.md").splitlines() if line.startswith("|") and not set(line) <= set("|-: ")
    ]
    terms = [row.split("|")[1].strip() for row in rows]
    assert len(set(terms)) >= FEWEST_TERMS


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_has_its_parts(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert re.search(r"^Date: \d{4}-\d{2}-\d{2}$", text, re.MULTILINE)
    # Figures are reasons too.
    parts = ("Question", "Decision", "(?:Reasons|Measured)", "Alternatives")
    assert [part for part in parts if not re.search(rf"^## {part}\b", text, re.MULTILINE)] == []


def test_decisions_are_numbered_and_listed() -> None:
    numbers = [int(page.name[:4]) for page in DECISIONS]
    assert len(numbers) == len(set(numbers)) >= 5
    index = _read("docs/decisions/README.md")
    assert [page.name for page in DECISIONS if page.name not in index] == []


def test_links_between_pages_lead_somewhere() -> None:
    pages = [path for path in text_files() if path.suffix == ".md"]
    assert [dead for page in pages for dead in dead_links(page)] == []


def test_no_file_names_a_folder_of_one_machine() -> None:
    others = [path for path in text_files() if path.relative_to(ROOT).as_posix() not in _MEANT]
    found = [path.relative_to(ROOT).as_posix() for path in others if machine_paths(path.read_text(encoding="utf-8"))]
    assert found == []


def dead_links(page: Path) -> list[str]:
    """Return the links of a page whose target is not in the checkout."""
    targets = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    return [f"{page.name}: {to}" for to in targets if "://" not in to and not (page.parent / to).exists()]


def machine_paths(text: str) -> list[str]:
    """Return the paths in a text that exist on somebody's machine only."""
    return _MACHINE.findall(text)
