"""The safety strip at the foot: file, last saved, last verified backup, what was not handed in yet."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtWidgets import QFrame, QLabel, QWidget

from desktop_app.domain.money import format_money
from desktop_app.system.clock import now as machine_now
from desktop_app.ui.components.boxes import STRETCH, row
from desktop_app.ui.components.text import set_tone, small
from desktop_app.ui.icons import put_icon
from desktop_app.ui.theme import em, scaled

_OLD = timedelta(days=7)  # a verified copy older than this is worth a warning


@dataclass(frozen=True, kw_only=True)
class Status:
    """What the strip tells. Times are local; `backup_people` is the count found when the copy was verified; `undo`: what
    Ctrl+Z would do now, for the menu."""

    file: str
    saved_at: datetime | None = None
    backup_at: datetime | None = None
    backup_people: int | None = None
    unsent: tuple[str, ...] = ()
    undo: str = ""


class StatusStrip(QFrame):
    """Four parts, each an icon and words."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "status")
        self._parts = {name: _Part() for name in ("file", "saved", "backup", "unsent")}
        layout = row(self, *self._parts.values(), STRETCH, gap=1.2)
        scaled(self, lambda w: layout.setContentsMargins(em(w, 0.9), em(w, 0.25), em(w, 0.9), em(w, 0.25)))

    def texts(self) -> list[str]:
        """The words shown, part by part."""
        return [part.words.text() for part in self._parts.values() if not part.isHidden()]

    def show_status(self, status: Status) -> None:
        """Show a state."""
        moment = machine_now()
        self._parts["file"].tell("folder", status.file)
        saved = f"Đã lưu {_when(status.saved_at, moment)}" if status.saved_at else "Chưa có thay đổi"
        self._parts["saved"].tell("ok", saved, "good" if status.saved_at else "muted")
        if status.backup_at is None:
            self._parts["backup"].tell("warning", "Chưa có bản sao đã kiểm tra", "warn")
        else:
            people = f" ({format_money(status.backup_people)} người)" if status.backup_people is not None else ""
            old = moment - status.backup_at > _OLD
            words = f"Bản sao đã kiểm tra {_when(status.backup_at, moment)}{people}"
            self._parts["backup"].tell("warning" if old else "backup", words, "warn" if old else "muted")
        self._parts["unsent"].setVisible(bool(status.unsent))
        if status.unsent:
            self._parts["unsent"].tell("clock", f"Chưa nộp: {', '.join(status.unsent)}", "warn")


class _Part(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._icon = QLabel()
        self.words = small()
        self.words.setMinimumWidth(1)
        row(self, self._icon, self.words, gap=0.3)

    def tell(self, icon: str, text: str, tone: str = "muted") -> None:
        put_icon(self._icon, icon, tone, size=1.0)
        self.words.setText(text)
        self.words.setToolTip(text)
        set_tone(self.words, tone if tone == "warn" else "muted")


def _when(moment: datetime, now: datetime) -> str:
    return f"{moment:%H:%M}" if moment.date() == now.date() else f"{moment:%d/%m/%Y %H:%M}"
