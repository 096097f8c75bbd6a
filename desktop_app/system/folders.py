"""Where the program keeps what it writes for itself.

The office's data file lies wherever the officer put it; here are only the folders of the program on this machine. The
environment variable `AN_SINH_XA_HOME` gathers all of them under one folder, for tests, for journeys and for a program
carried on a USB stick.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

HOME = "AN_SINH_XA_HOME"
_NAME = "AnSinhXa"


@dataclass(frozen=True, kw_only=True)
class Folders:
    """The folders of the program on this machine; none of them need exist yet.

    `offices` is the proposed home of data files. It is not "Documents", which Windows often hands to OneDrive.
    """

    offices: Path
    backups: Path
    settings: Path
    logs: Path
    crashes: Path


def folders(environment: Mapping[str, str] | None = None) -> Folders:
    """Return the folders of this machine, gathered under `AN_SINH_XA_HOME` when that is set."""
    home = (os.environ if environment is None else environment).get(HOME, "").strip()
    if home:
        base = Path(home).expanduser().absolute()
        return _under(base, offices=base / "offices")
    # Loaded only here: a run with a home of its own never needs it.
    import platformdirs

    base = platformdirs.user_data_path(_NAME, appauthor=False)
    return _under(base, offices=Path.home() / _NAME)


def _under(base: Path, *, offices: Path) -> Folders:
    return Folders(
        offices=offices,
        backups=offices / "backups",
        settings=base / "settings",
        logs=base / "logs",
        crashes=base / "crashes",
    )
