"""Vietnamese for Qt itself: standard buttons, wizards, file and print dialogs, calendars, context menus."""

from PySide6.QtCore import QCoreApplication, QLocale, QObject, QTranslator

from desktop_app.ui.qt_words import BY_CONTEXT, WORDS

VIETNAMESE = QLocale(QLocale.Language.Vietnamese, QLocale.Country.Vietnam)
# Names of keys stay as they are printed on the keyboard, and nothing else of these contexts reaches a screen.
_KEPT = {
    "QShortcut",
    "QPageSize",
    "QFontDatabase",
    "QWidget",
    "QSpiAccessibleBridge",
    "QGuiApplication",
    "QImageWriter",
    "QProgressBar",
}


class HouseTranslator(QTranslator):
    """Answers Qt's questions from the word list and remembers what it could not answer (`missing`)."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.missing: set[tuple[str, str]] = set()

    def translate(self, context: str, text: str, _disambiguation: str | None = None, _n: int = -1) -> str:
        """Return the Vietnamese text; a null string when there is none, so that Qt keeps its own."""
        found = BY_CONTEXT.get((context, text)) or WORDS.get(text)
        if found is None and context == "QMimeType":
            return "Tệp"  # the kind of a file in Qt's own dialog; thousands of kinds, none of them ours
        if found is None and context not in _KEPT and _is_word(text):
            self.missing.add((context, text))
        return found  # type: ignore[return-value]  # None is Qt's null string: "not translated here"

    def isEmpty(self) -> bool:
        """Qt asks an empty translator nothing."""
        return False


def _is_word(text: str) -> bool:
    """Whether a text is one to translate: keys ("Alt+Left") and signs are not."""
    return any(letter.isalpha() for letter in text) and not text.startswith(("Alt+", "Ctrl+", "Shift+"))


def speak_vietnamese(application: QCoreApplication) -> HouseTranslator:
    """Install the translator and the Vietnamese locale; months and weekdays of calendars follow the locale."""
    QLocale.setDefault(VIETNAMESE)
    translator = HouseTranslator(application)
    application.installTranslator(translator)
    return translator
