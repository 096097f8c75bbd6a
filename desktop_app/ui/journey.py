"""An office's day through the real window, typed on the keyboard: what `journey --out DIR` does.

Every step checks through the services what must hold after it; a step that does not do what it says ends the journey
with exit code 3. Pictures, workbooks and the PDF stay in the folder, with `journey.json` that lists them.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType

from PySide6.QtCore import Qt

from desktop_app.system.clock import FIXED_DAY
from desktop_app.system.crash import write_bundle
from desktop_app.system.disk import translate_os_error
from desktop_app.system.faults import WorldFault
from desktop_app.system.settings import MachineSettings
from desktop_app.ui import (
    journey_building,
    journey_canvassing,
    journey_closing,
    journey_collecting,
    journey_founding,
    journey_handing,
    journey_households,
    journey_importing,
    journey_looks,
    journey_paper,
    journey_planning,
    journey_reporting,
    journey_rules,
)
from desktop_app.ui.journey_trip import Trip
from desktop_app.ui.self_check import without_screen
from desktop_app.ui.start import make_application, make_theme

STEPS: tuple[ModuleType, ...] = (
    journey_founding,
    journey_importing,
    journey_households,
    journey_canvassing,
    journey_collecting,
    journey_rules,
    journey_paper,
    journey_handing,
    journey_building,
    journey_planning,
    journey_reporting,
    journey_looks,
    journey_closing,
)
LIST = "journey.json"
_DAY = "2026-11-20"  # a Friday: pictures taken today equal those taken next year
_OWN = "hanh-trinh-*"  # every file of the journey that is not a picture
Say = Callable[[str], None]


def run(out: Path, *, json_wanted: bool) -> int:
    """Travel, then say what was left where. 0 when every step held, 3 when one did not."""
    os.environ.setdefault(FIXED_DAY, _DAY)
    without_screen()
    say: Say = (lambda _text: None) if json_wanted else (lambda text: print(text, flush=True))
    folder = _prepare(out)
    app = make_application()
    # The machine's own file dialog cannot be typed into from here; Qt's can.
    app.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    trip = Trip(folder, app, make_theme(app, MachineSettings(theme="light")))
    try:
        _travel(trip, say)
    except WorldFault:
        raise
    except Exception as exc:  # noqa: BLE001 - whatever it is, a step did not do what it says
        return _broken(trip, exc)
    finally:
        trip.hand.let_go()
        trip.close_window()
        (folder / LIST).write_text(json.dumps(_answer(trip), ensure_ascii=False, indent=1), encoding="utf-8")
    found = _answer(trip)
    if json_wanted:
        print(json.dumps(found, ensure_ascii=False))
    else:
        _tell(trip, say)
    return 0


def _travel(trip: Trip, say: Say) -> None:
    for number, step in enumerate(STEPS, start=1):
        trip.begin(step.TITLE)
        say(f"{number}. {step.TITLE}")
        step.travel(trip)
        for sentence in trip.done[-1].held:
            say(f"   ✓ {sentence}")


def _prepare(out: Path) -> Path:
    """Make the folder and remove what an earlier journey left there, and nothing else."""
    folder = out.resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in (*_earlier(folder), *folder.rglob(_OWN)):
            if path.is_file():
                path.unlink()
    except OSError as exc:
        raise translate_os_error(exc, folder) from exc
    return folder


def _earlier(folder: Path) -> Iterable[Path]:
    try:
        listed = json.loads((folder / LIST).read_text(encoding="utf-8"))
        return [path for text in listed["pictures"] if (path := Path(text)).parent == folder]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _answer(trip: Trip) -> dict[str, object]:
    return {
        "pictures": [str(path) for path in trip.album.pictures],
        "workbooks": [str(path) for path in trip.workbooks],
        "pdf": str(trip.pdfs[-1]) if trip.pdfs else None,  # the month's summary; the papers of the day are among `pdfs`
        "pdfs": [str(path) for path in trip.pdfs],
        "steps": [{"title": done.title, "held": done.held} for done in trip.done],
    }


def _tell(trip: Trip, say: Say) -> None:
    say(f"Hành trình đạt: {len(trip.done)} bước, {sum(len(done.held) for done in trip.done)} điều kiểm tra.")
    say(f"{len(trip.album.pictures)} hình, từ {trip.album.pictures[0]}")
    for path in (*trip.workbooks, *trip.pdfs):
        say(f"Tệp: {path}")


def _broken(trip: Trip, exc: Exception) -> int:
    traceback.print_exception(exc)
    title = trip.done[-1].title if trip.done else ""
    print(f"Hành trình dừng ở bước “{title}”: {exc}", file=sys.stderr)
    try:
        if trip.has_window:
            print(f"Hình lúc dừng: {trip.album.take(trip.window, 'dung', 'loi')}", file=sys.stderr)
        print(f"Gói báo lỗi: {write_bundle(exc)}", file=sys.stderr)
    except Exception as second:  # noqa: BLE001 - the first fault is the one to tell
        print(f"Không lưu được hình hoặc gói báo lỗi: {second}", file=sys.stderr)
    return 3
