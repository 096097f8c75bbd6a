"""The one door for everything a developer does: `nox -s run`, `test`, `lint`, `types`, `bench`, `build`, `journey`.

`python3 start.py <session>` comes here as well, on a machine without nox.
"""

import ctypes
import hashlib
import logging
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import nox
from nox.command import CommandFailed

nox.needs_version = ">=2024.4.15"
nox.options.sessions = ["test"]

ROOT = Path(__file__).resolve().parent
ENVIRONMENTS = ROOT / ".nox"
DEMO = ROOT / "demo"
JOURNEY = ROOT / "journey-output"
OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}
LINUX = sys.platform.startswith("linux")
WHOLE_SUITE = ("-p", "tests.house.rule_coverage", "-n", "2", "--dist", "worksteal")

# What PySide6 loads on Linux, by the Debian package that brings it. Without the first part not even the offscreen
# screen starts; the second part is for a real one.
NEEDED = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
FOR_A_SCREEN = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
# A font with every Vietnamese letter for the screen, and one with the widths of Times for the forms.
FONTS = {
    "fonts-dejavu-core": ("truetype/dejavu/DejaVuSans.ttf", "TTF/DejaVuSans.ttf", "truetype/noto/NotoSans-Regular.ttf"),
    "fonts-liberation2": (
        "truetype/liberation2/LiberationSerif-Regular.ttf",
        "truetype/liberation/LiberationSerif-Regular.ttf",
        "liberation/LiberationSerif-Regular.ttf",
    ),
}
# Later releases carry the same fonts under the older name, whose 1.x on Debian 12 lacks Vietnamese letters.
SUCCESSOR = {"fonts-liberation2": "fonts-liberation"}


@nox.session(venv_backend="none")
def run(session: nox.Session) -> None:
    """Open the window on a demo office; without a screen, run the journey offscreen instead."""
    tools = prepare(session, "run")
    if not has_screen():
        session.log("No screen here: the journey runs offscreen instead of the window.")
        travel(session, tools)
        return
    home = {"AN_SINH_XA_HOME": str(DEMO / "home")}
    office = DEMO / "demo.db"
    if not office.exists():
        DEMO.mkdir(exist_ok=True)
        tools.python("-m", "desktop_app", "demo", str(office), env=home)
    tools.python("-m", "desktop_app", *(session.posargs or [str(office)]), env=home)


@nox.session(venv_backend="none")
def journey(session: nox.Session) -> None:
    """Drive the real window through the main job offscreen and keep its pictures, workbook and PDF."""
    travel(session, prepare(session, "run"))


@nox.session(venv_backend="none")
def test(session: nox.Session) -> None:
    """Check style, types and contracts, then run the whole suite; with arguments, run pytest alone on them.

    The whole suite also holds the rules to their contract: its tests take every branch of desktop_app/domain.
    """
    tools = prepare(session, "dev")
    failed = [] if session.posargs else [*check_style(tools), *check_types(tools), *check_contracts(tools)]
    # The suite's own closing lines are what a reader looks for: let nox say nothing after them unless it failed.
    logging.getLogger("nox").setLevel(logging.ERROR)
    tools.python("-m", "pytest", *(session.posargs or WHOLE_SUITE), env=OFFSCREEN)
    report(session, failed)


@nox.session(venv_backend="none")
def lint(session: nox.Session) -> None:
    """Check style and the import contracts."""
    tools = prepare(session, "dev")
    report(session, [*check_style(tools), *check_contracts(tools)])


@nox.session(venv_backend="none")
def types(session: nox.Session) -> None:
    """Check the types strictly."""
    report(session, check_types(prepare(session, "dev")))


@nox.session(venv_backend="none")
def bench(session: nox.Session) -> None:
    """Measure: whole processes and hot paths beside their floors and peers. Kept out of the suite."""
    tools = prepare(session, "dev")
    tools.python("tests/bench/run.py", *session.posargs, env=OFFSCREEN)


@nox.session(venv_backend="none")
def build(session: nox.Session) -> None:
    """Freeze the program into one folder and let the result check itself."""
    tools = prepare(session, "build")
    tools.python("-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN", "build.spec")
    program = ROOT / "dist" / "an-sinh-xa" / ("an-sinh-xa.exe" if os.name == "nt" else "an-sinh-xa")
    session.run(str(program), "--self-check", env={"AN_SINH_XA_HOME": session.create_tmp(), **OFFSCREEN}, external=True)
    size = sum(part.stat().st_size for part in program.parent.rglob("*") if part.is_file() and not part.is_symlink())
    session.log(f"{program.parent} holds the program: {size / 1e6:.0f} MB, self-check passed.")


@nox.session(venv_backend="none", default=False)
def lock(session: nox.Session) -> None:
    """Pin every requirement anew, with hashes (needs uv on the path); say `-- --upgrade` to take newer versions."""
    compile_ = ["uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-header"]
    with session.chdir("requirements"):
        for name in ("run", "dev", "build", "nox"):
            files = [f"{name}.in", "--output-file", f"{name}.txt"]
            session.run(*compile_, "--python-version", "3.11", *files, *session.posargs, external=True)


@dataclass(frozen=True, kw_only=True)
class Tools:
    """One environment with a pinned list in it, shared by sessions so that Qt is not installed seven times."""

    session: nox.Session
    folder: Path

    @property
    def scripts(self) -> Path:
        """Where the environment keeps its programs."""
        return self.folder / ("Scripts" if os.name == "nt" else "bin")

    def python(self, *arguments: str, env: dict[str, str] | None = None) -> None:
        """Run the environment's Python from the root of the checkout; the session fails when it does."""
        # Programs started from there find their neighbours (and never those of an environment active outside).
        path = {"PATH": os.pathsep.join([str(self.scripts), os.environ.get("PATH", "")])}
        suffix = ".exe" if os.name == "nt" else ""
        program = str(self.scripts / f"python{suffix}")
        self.session.run(program, *arguments, env={**path, **(env or {})}, external=True)

    def attempt(self, name: str, *arguments: str) -> list[str]:
        """Run one check to its end and go on: a misplaced comma must not hide a failing test. Return what failed."""
        try:
            self.python(*arguments)
        except CommandFailed:
            return [name]
        return []


def prepare(session: nox.Session, requirements: str) -> Tools:
    """Make the shared environment of a pinned list, once per list, and see to the system's libraries."""
    session.chdir(ROOT)
    system_libraries(session)
    tools = Tools(session=session, folder=ENVIRONMENTS / requirements)
    pinned = ROOT / "requirements" / f"{requirements}.txt"
    wanted = f"{hashlib.sha256(pinned.read_bytes()).hexdigest()} {sys.version}"
    stamp = tools.folder / "installed"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return tools
    # nox brings virtualenv, which carries its own pip: this works where Debian has split ensurepip off.
    session.run(sys.executable, "-m", "virtualenv", "--quiet", "--clear", str(tools.folder), external=True)
    tools.python(
        "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", str(pinned)
    )
    stamp.write_text(wanted, encoding="utf-8")
    return tools


def travel(session: nox.Session, tools: Tools) -> None:
    """Run the journey and say where its results lie."""
    home = {"AN_SINH_XA_HOME": session.create_tmp(), **OFFSCREEN}
    tools.python("-m", "desktop_app", "journey", "--out", str(JOURNEY), *session.posargs, env=home)
    for title, pattern in (("Pictures", "*.png"), ("Workbooks", "*.xlsx"), ("PDF", "*.pdf")):
        found = sorted(JOURNEY.rglob(pattern))
        if not found:
            session.error(f"The journey left no {title.lower()} in {JOURNEY}.")
        shown = f"{len(found)} files, the first {found[0]}" if len(found) > 1 else str(found[0])
        session.log(f"{title}: {shown}")
    session.log(f"Everything the journey left lies in {JOURNEY}")


def check_style(tools: Tools) -> list[str]:
    """Return the style checks that failed."""
    return [
        *tools.attempt("ruff check", "-m", "ruff", "check", "."),
        *tools.attempt("ruff format", "-m", "ruff", "format", "--check", "."),
    ]


def check_types(tools: Tools) -> list[str]:
    """Return the type check when it failed."""
    return tools.attempt("mypy", "-m", "mypy")


def check_contracts(tools: Tools) -> list[str]:
    """Return the import contracts when they are broken."""
    return tools.attempt("import contracts", "-c", "from importlinter.cli import lint_imports_command as c; c()")


def report(session: nox.Session, failed: list[str]) -> None:
    """End the session in failure when a check failed."""
    if failed:
        session.error(f"Failed: {', '.join(failed)}. Their messages stand above.")


def has_screen() -> bool:
    """Whether a window can be shown."""
    return not LINUX or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def system_libraries(session: nox.Session) -> None:
    """See that Qt finds its libraries and fonts on Linux: install them as root on Debian, else say what is missing."""
    missing = missing_packages() if LINUX else []
    tried = ENVIRONMENTS / "system-packages-tried"
    needed = [package for package in missing if package in NEEDED.values()]
    # What could not be had once (no network) is not asked for at every start, as long as Qt can do without it.
    again = bool(needed) or not tried.exists() or tried.read_text(encoding="utf-8") != " ".join(missing)
    if missing and again and shutil.which("apt-get") and os.geteuid() == 0:
        session.log(f"Installing for Qt: {' '.join(missing)}")
        install_packages(missing)
        missing = missing_packages()
        needed = [package for package in missing if package in NEEDED.values()]
        tried.parent.mkdir(exist_ok=True)
        tried.write_text(" ".join(missing), encoding="utf-8")
    if missing:
        advice = f"Qt misses packages here. As an administrator:  apt-get install {' '.join(missing)}"
        if needed:
            session.error(advice)
        session.warn(advice)


def install_packages(packages: list[str]) -> None:
    """Install Debian packages; one that this release does not have must not keep the others out."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-qq", "-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=20"]
    install = [*apt, "install", "-y", "--no-install-recommends"]
    subprocess.run([*apt, "update"], env=quiet, check=False)
    if subprocess.run([*install, *packages], env=quiet, check=False).returncode == 0:
        return
    for package in packages:
        for name in filter(None, (package, SUCCESSOR.get(package))):
            if subprocess.run([*install, name], env=quiet, check=False).returncode == 0:
                break


def missing_packages() -> list[str]:
    """Return the Debian packages whose library, font or program is not on this machine."""
    libraries = [package for soname, package in {**NEEDED, **FOR_A_SCREEN}.items() if not is_loadable(soname)]
    fonts = [package for package, files in FONTS.items() if not any(is_font(name) for name in files)]
    return sorted({*libraries, *fonts, *([] if shutil.which("Xvfb") else ["xvfb"])})


def is_loadable(soname: str) -> bool:
    """Whether the loader finds a shared library."""
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def is_font(name: str) -> bool:
    """Whether a font file lies in one of the usual places and is complete for Vietnamese."""
    homes = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
    if not any((home / name).exists() for home in homes):
        return False
    if "/liberation/" not in name or not shutil.which("dpkg-query"):
        return True
    query = ["dpkg-query", "--show", "--showformat", "${Version}", "fonts-liberation"]
    return not subprocess.run(query, check=False, capture_output=True, text=True).stdout.startswith(("1:1.", "1."))
