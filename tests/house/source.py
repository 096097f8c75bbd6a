"""What the house checks look at: modules, their syntax, and the text files of the checkout."""

import ast
import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "desktop_app"
ROOMS = ("ui", "charts", "services", "storage", "excel", "reports", "domain", "system")

# Folders that tools and sessions make; everything else in the checkout is ours.
_MADE = {
    ".git", ".nox", ".venv-nox", ".venv", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis",
    ".import_linter_cache", "__pycache__", "build", "dist", "demo", "journey-output", "bench-output",
}  # fmt: skip
_TEXT = {".py", ".md", ".toml", ".txt", ".in", ".csv", ".yml", ".yaml", ".json", ".svg", ".spec", ".html", ".css", ""}


@dataclass(frozen=True, kw_only=True)
class Module:
    """One Python module of the checkout."""

    path: Path
    text: str

    @property
    def name(self) -> str:
        """The path from the root, with slashes."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def room(self) -> str:
        """The room of a module of the program; empty outside of one."""
        parts = self.path.relative_to(ROOT).parts
        return parts[1] if parts[0] == "desktop_app" and len(parts) > 2 else ""

    @functools.cached_property
    def tree(self) -> ast.Module:
        """The module's syntax."""
        return ast.parse(self.text, filename=self.name)

    @functools.cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of the syntax, walked once for all checks."""
        return tuple(ast.walk(self.tree))

    @functools.cached_property
    def docstrings(self) -> frozenset[int]:
        """The identity of each node that is a docstring: prose about the program, not text of it."""
        found = set()
        for node in self.nodes:
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
                first = node.body[0]
                if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                    found.add(id(first.value))
        return frozenset(found)

    def strings(self) -> Iterator[tuple[int, str]]:
        """Yield the line and value of every string that is not a docstring, parts of f-strings included."""
        for node in self.nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in self.docstrings:
                yield node.lineno, node.value


def module_of(text: str, name: str = "desktop_app/services/example.py") -> Module:
    """Return a made-up module, to show that a check finds what it is for."""
    return Module(path=ROOT / name, text=text)


@functools.cache
def program() -> tuple[Module, ...]:
    """Return the modules of the program."""
    return _modules(PROGRAM)


@functools.cache
def checkout() -> tuple[Module, ...]:
    """Return every module of the checkout: program, tests, scripts, sessions."""
    return _modules(ROOT)


@functools.cache
def text_files() -> tuple[Path, ...]:
    """Return every text file of the checkout."""
    return tuple(path for path in _files(ROOT) if path.suffix in _TEXT)


def _modules(folder: Path) -> tuple[Module, ...]:
    paths = [path for path in _files(folder) if path.suffix == ".py"]
    return tuple(Module(path=path, text=path.read_text(encoding="utf-8")) for path in paths)


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name in _MADE:
            continue
        if path.is_dir():
            yield from _files(path)
        else:
            yield path


def nothing_in(findings: Iterable[str]) -> None:
    """Fail with every finding on a line of its own: a reader of the gate's output has nothing else."""
    found = list(findings)
    assert not found, "\n" + "\n".join(found)
