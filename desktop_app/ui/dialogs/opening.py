"""When a data file does not open: the sentence, and the ways on. The file itself is not touched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from desktop_app.services import keeping
from desktop_app.services.office import Office, open_office
from desktop_app.system.faults import WorldFault
from desktop_app.ui.dialogs.question import QuestionDialog
from desktop_app.ui.files import OFFICE_FILE, choose_open


def open_or_ask(path: Path, first_run: Callable[[], Office | None]) -> Office | None:
    """Open ``path``; on a fault tell it and ask: another file, a backup, a new office, or leave. None when the user leaves."""
    while True:
        try:
            return open_office(path, every_page=False)  # the rest is read once the window stands
        except WorldFault as exc:
            answer = _ask(exc.sentence)
        if answer == "other":
            path = choose_open(None, "Mở tệp dữ liệu", OFFICE_FILE) or path
        elif answer == "restore":
            _restore(path)
        elif answer == "new":
            made = first_run()
            if made is not None:
                return made
        else:
            return None


def restore_from_backup(path: Path) -> bool:
    """Let the user choose a backup and put it in the place of ``path`` (which must be closed); says whether it was done."""
    return _restore(path)


def _restore(path: Path) -> bool:
    copy = choose_open(None, f"Chọn bản sao lưu để phục hồi {path.name}", OFFICE_FILE)
    if copy is None:
        return False
    try:
        aside = keeping.restore(copy, path)
    except WorldFault as exc:
        tell(exc.sentence)
        return False
    kept = f"Tệp cũ được giữ nguyên với tên {aside.name}." if aside else ""
    tell(f"Đã phục hồi {path.name} từ {copy.name}. {kept}".strip())
    return True


def _ask(sentence: str) -> str:
    choices = {
        "other": "Mở tệp khác…",
        "restore": "Phục hồi từ bản sao lưu…",
        "new": "Lập tệp mới…",
        "leave": "Đóng chương trình",
    }
    return QuestionDialog(None, sentence, choices, default="leave", detail="Tệp này không bị thay đổi.").choose()


def tell(sentence: str) -> None:
    """Say one thing that needs no choice."""
    QuestionDialog(None, sentence, {"ok": "Đã hiểu"}, default="ok").choose()
