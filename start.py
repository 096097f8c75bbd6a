"""The first command of a newcomer: `python3 start.py run`, `python3 start.py test`, or any session of noxfile.py.

Needs nothing but Python 3.11 or later. It makes a private environment beside this file (`.venv-nox`), puts the pinned
nox into it, and hands over to nox, which does the rest. Nothing is installed into the Python that runs it, so a system
Python that refuses `pip install` (PEP 668), an activated environment and a container all behave alike.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv-nox"
REQUIREMENTS = ROOT / "requirements" / "nox.txt"
STAMP = ENVIRONMENT / "installed"
OLDEST = (3, 11)
# Settings that would send packages elsewhere than into the private environment.
MISLEADING = (
    "PIP_USER",
    "PIP_TARGET",
    "PIP_PREFIX",
    "PIP_REQUIRE_VIRTUALENV",
    "PYTHONHOME",
    "PYTHONPATH",
    "VIRTUAL_ENV",
)


def main(arguments: list[str]) -> int:
    """Run a session (`run`, `test`, …) with the rest of the arguments passed on; list the sessions without one."""
    if sys.version_info < OLDEST:
        print(f"Python {OLDEST[0]}.{OLDEST[1]} or later is needed; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 2
    problem = prepare()
    if problem:
        print(problem, file=sys.stderr)
        return 2
    command = [str(python_of(ENVIRONMENT)), "-m", "nox", "--noxfile", str(ROOT / "noxfile.py")]
    if not arguments:
        command.append("--list")
    elif arguments[0].startswith("-"):
        command.extend(arguments)
    else:
        session, *rest = arguments
        if rest[:1] == ["--"]:
            rest = rest[1:]
        command.extend(["--session", session, *(["--", *rest] if rest else [])])
    try:
        return subprocess.call(command, env=clean_environment(), cwd=ROOT)
    except KeyboardInterrupt:
        return 130


def prepare() -> str:
    """Make the private environment ready; return what the person has to do when that is not possible."""
    wanted = fingerprint()
    if STAMP.is_file() and STAMP.read_text(encoding="utf-8") == wanted and python_of(ENVIRONMENT).exists():
        return ""
    if importlib.util.find_spec("ensurepip") is None and not install_venv_package():
        return (
            "This Python cannot make virtual environments (the module ensurepip is missing).\n"
            f"On Debian or Ubuntu run, as an administrator:  apt-get install {venv_package()}\n"
            "Then run the same command again."
        )
    print(f"Preparing {ENVIRONMENT.name} …", file=sys.stderr)
    try:
        venv.EnvBuilder(clear=True, with_pip=True, symlinks=os.name != "nt").create(ENVIRONMENT)
    except (OSError, subprocess.CalledProcessError) as exc:
        return f"The private environment {ENVIRONMENT} could not be made: {exc}"
    install = [str(python_of(ENVIRONMENT)), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.call([*install, "--require-hashes", "-r", str(REQUIREMENTS)], env=clean_environment()):
        return "nox could not be installed; the lines above say why (is the network reachable?)."
    STAMP.write_text(wanted, encoding="utf-8")
    return ""


def fingerprint() -> str:
    """Return what the environment was made from: the pinned list and this very Python."""
    pinned = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    return f"{pinned} {sys.version.split()[0]} {sys.base_prefix}"


def python_of(environment: Path) -> Path:
    """Return the interpreter inside a virtual environment."""
    return environment / "Scripts" / "python.exe" if os.name == "nt" else environment / "bin" / "python"


def clean_environment() -> dict[str, str]:
    """Return the environment variables without those that would lead pip or Python astray."""
    return {name: value for name, value in os.environ.items() if name not in MISLEADING}


def venv_package() -> str:
    """Return the Debian package that completes this Python."""
    return f"python{sys.version_info.major}.{sys.version_info.minor}-venv"


def install_venv_package() -> bool:
    """Install the package that Debian splits off, where that is ours to do: as root, with apt-get at hand."""
    apt = shutil.which("apt-get")
    if apt is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    print(f"Installing {venv_package()} …", file=sys.stderr)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.call([apt, "update", "-qq"], env=quiet)
    if subprocess.call([apt, "install", "-y", "-qq", "--no-install-recommends", venv_package()], env=quiet):
        return False
    importlib.invalidate_caches()
    return importlib.util.find_spec("ensurepip") is not None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
