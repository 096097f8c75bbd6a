"""The composition root: folders → log → data file → services → window; also the self-check of a build and the journey."""

from __future__ import annotations

import argparse
import gc
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from desktop_app.system.faults import WorldFault
from desktop_app.system.folders import folders
from desktop_app.system.log import start_log
from desktop_app.version import VERSION

_log = logging.getLogger(__name__)


def main(arguments: Sequence[str]) -> int:
    """Open the window (on FILE, on the last file, or the first-run wizard) or run one of the commands that need one."""
    options = _options(arguments)
    start_log(folders().logs)
    _log.info("start %s, Python %s", VERSION, sys.version.split()[0])
    if _no_screen():
        if not (options.self_check or options.file == "journey"):
            print(
                "Máy này không có màn hình để mở cửa sổ. Hãy dùng các lệnh không cần cửa sổ (xem --help).",
                file=sys.stderr,
            )
            return 1
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # Qt is loaded here and not above: reading the options must stay cheap and possible without a screen.
    from desktop_app.ui import start

    try:
        if options.self_check:
            gc.enable()
            from desktop_app.ui import self_check  # only for a build's check

            return self_check.run()
        if options.file == "journey":
            gc.enable()
            from desktop_app.ui import journey  # only for the journey

            return journey.run(options.out, json_wanted=options.json)
        return start.run(Path(options.file) if options.file else None, quit_when_ready=options.quit_when_ready)
    except WorldFault as exc:
        print(exc.sentence, file=sys.stderr)
        return 1
    finally:
        gc.enable()  # `__main__` switched the collector off for the start


def _no_screen() -> bool:
    """Whether Qt would find no screen here (it would end the process without a word we could translate)."""
    known = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform.startswith("linux") and not any(os.environ.get(name) for name in known)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="an-sinh-xa", description="An Sinh Xã – cửa sổ làm việc.")
    parser.add_argument("file", nargs="?", help="tệp dữ liệu (để trống: tệp mở lần trước)")
    parser.add_argument("--out", type=Path, default=Path("journey-output"), help="thư mục kết quả của lệnh journey")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quit-when-ready", action="store_true", help="đóng ngay khi cửa sổ dùng được (để đo)")
    parser.add_argument("--self-check", action="store_true", help="tự kiểm tra bản dựng")
    return parser.parse_args(arguments)
