"""Tokens → the one stylesheet of the application.

Widgets take part by two dynamic properties, never by a colour of their own: `role` (what the widget is: "title",
"primary", "rail" …) and `tone` ("good", "warn", "bad", "muted", "accent"). Lengths come from the base font's pixel size.
"""

from desktop_app.ui.tokens import Tokens, mix

TONES = ("good", "warn", "bad", "muted", "accent")


def build_stylesheet(tokens: Tokens, base_px: float) -> str:
    """Return the stylesheet for these tokens; `base_px` is the pixel size of the base font, zoom included."""
    parts = (_text, _buttons, _fields, _views, _frames, _bars, _shell)
    return "\n".join(part(tokens, Lengths(tokens, base_px)) for part in parts)


class Lengths:
    """Lengths of the sheet in whole pixels, from em of the base font."""

    def __init__(self, tokens: Tokens, base_px: float) -> None:
        self._base = base_px
        self._tokens = tokens

    def em(self, count: float) -> str:
        """Return `count` em as `"13px"`."""
        return f"{round(count * self._base)}px"

    def font(self, step: str) -> str:
        """Return a step of the type scale ("title", "section", "figure", "small") as `"20px"`."""
        return self.em(self._tokens.type[f"{step}_em"])

    def inner_height(self, count: float) -> str:
        """Return the content height that makes a control with a 1 px border `count` em high."""
        return f"{round(count * self._base) - 2}px"


def _text(t: Tokens, n: Lengths) -> str:
    tones = "\n".join(f'QLabel[tone="{tone}"] {{ color: {t[tone]}; }}' for tone in TONES)
    return f"""
QLabel {{ background: transparent; }}
QLabel[role="title"] {{ font-size: {n.font("title")}; font-weight: 600; }}
QLabel[role="section"] {{ font-size: {n.font("section")}; font-weight: 600; }}
QLabel[role="figure"] {{ font-size: {n.font("figure")}; font-weight: 600; }}
QLabel[role="strong"] {{ font-weight: 600; }}
QLabel[role="label"] {{ color: {t["muted"]}; }}
QLabel[role="small"] {{ font-size: {n.font("small")}; color: {t["muted"]}; }}
QLabel[role="key"] {{ border: 1px solid {t["line-strong"]}; border-radius: 3px; padding: 0 {n.em(0.35)};
    font-weight: 600; background: {t["surface"]}; }}
{tones}
QToolTip {{ color: {t["text"]}; background: {t["raised"]}; border: 1px solid {t["line-strong"]}; padding: 4px; }}
"""


def _buttons(t: Tokens, n: Lengths) -> str:
    hover = mix(t["raised"], t["accent"], 0.1)
    pressed = mix(t["raised"], t["accent"], 0.2)
    faded = mix(t["muted"], t["surface"], 0.45)
    return f"""
QPushButton {{ min-height: {n.inner_height(2.1)}; padding: 0 {n.em(0.9)}; border: 1px solid {t["line-strong"]};
    border-radius: 4px; background: {t["raised"]}; color: {t["text"]}; }}
QPushButton:hover {{ background: {hover}; }}
QPushButton:pressed, QPushButton:checked {{ background: {pressed}; }}
QPushButton:disabled {{ color: {faded}; border-color: {t["line"]}; background: {t["ground"]}; }}
QPushButton[role="primary"] {{ background: {t["accent"]}; border-color: {t["accent"]}; color: {t["on-accent"]};
    font-weight: 600; }}
QPushButton[role="primary"]:hover {{ background: {mix(t["accent"], t["text"], 0.15)}; }}
QPushButton[role="primary"]:pressed {{ background: {mix(t["accent"], t["text"], 0.3)}; }}
QPushButton[role="primary"]:disabled {{ background: {t["line"]}; border-color: {t["line"]}; color: {t["muted"]}; }}
QPushButton[role="danger"] {{ color: {t["bad"]}; border-color: {t["bad"]}; }}
QPushButton[role="danger"]:hover {{ background: {t["bad-soft"]}; }}
QPushButton[role="quiet"] {{ border-color: transparent; background: transparent; color: {t["accent"]};
    padding: 0 {n.em(0.5)}; }}
QPushButton[role="quiet"]:hover {{ background: {t["accent-soft"]}; }}
QPushButton[role="quiet"]:checked {{ background: {t["accent-soft"]}; border-color: {t["accent"]}; }}
QPushButton[role="link"] {{ border: none; background: transparent; color: {t["accent"]}; padding: 0; min-height: 0;
    text-align: left; }}
QPushButton[role="link"]:hover {{ text-decoration: underline; }}
QPushButton[role="crumb"] {{ border: none; background: transparent; color: {t["muted"]}; padding: 0;
    min-height: {n.em(1.7)}; }}
QPushButton[role="crumb"]:hover {{ color: {t["accent"]}; text-decoration: underline; }}
QPushButton::menu-indicator {{ width: 0; }}
QToolButton {{ border: 1px solid transparent; border-radius: 4px; padding: {n.em(0.25)}; background: transparent;
    color: {t["text"]}; }}
QToolButton:hover {{ background: {hover}; }}
QToolButton:pressed, QToolButton:checked {{ background: {pressed}; }}
QToolButton::menu-indicator {{ image: none; width: 0; }}
"""


def _fields(t: Tokens, n: Lengths) -> str:
    faded = mix(t["muted"], t["surface"], 0.45)
    return f"""
QLineEdit, QPlainTextEdit, QTextEdit {{ border: 1px solid {t["line-strong"]}; border-radius: 4px;
    background: {t["surface"]}; color: {t["text"]}; placeholder-text-color: {t["muted"]};
    selection-background-color: {t["accent"]};
    selection-color: {t["on-accent"]}; }}
QLineEdit {{ min-height: {n.inner_height(2.1)}; padding: 0 {n.em(0.5)}; }}
QPlainTextEdit, QTextEdit {{ padding: {n.em(0.25)}; }}
QTextBrowser {{ border: none; padding: 0; background: transparent; }}
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled {{ border-color: {t["line"]};
    background: {t["ground"]}; color: {faded}; }}
QLineEdit:read-only {{ background: {t["ground"]}; border-color: {t["line"]}; }}
QLineEdit[level="block"], QPlainTextEdit[level="block"] {{ border-color: {t["bad"]}; }}
QLineEdit[level="warn"], QPlainTextEdit[level="warn"] {{ border-color: {t["warn"]}; }}
QComboBox {{ combobox-popup: 0; }}
QComboBox QLineEdit, QAbstractSpinBox QLineEdit {{ border: none; background: transparent; min-height: 0;
    padding: 0; }}
QTableView QLineEdit {{ border-radius: 0; border: none; min-height: 0; padding: 0 {n.em(0.4)}; }}
QLineEdit[role="search"] {{ background: {t["surface"]}; padding-left: {n.em(0.4)}; }}
QCheckBox, QRadioButton {{ spacing: {n.em(0.5)}; background: transparent; }}
"""


def _views(t: Tokens, n: Lengths) -> str:
    return f"""
QAbstractItemView {{ border: 1px solid {t["line"]}; background: {t["surface"]}; color: {t["text"]};
    selection-background-color: {t["accent-soft"]}; selection-color: {t["text"]}; outline: 0; }}
QTableView {{ gridline-color: {t["line"]}; }}
QListView::item, QTreeView::item {{ min-height: {n.em(2.0)}; padding: 0 {n.em(0.25)}; }}
QListView::item:selected, QTreeView::item:selected {{ background: {t["accent-soft"]}; color: {t["text"]}; }}
QHeaderView {{ background: {t["ground"]}; border: none; }}
QHeaderView::section {{ background: {t["ground"]}; color: {t["muted"]}; font-weight: 600; border: none;
    border-right: 1px solid {t["line"]}; border-bottom: 1px solid {t["line-strong"]}; padding: 0 {n.em(0.4)};
    min-height: {n.em(2.1)}; }}
QTableCornerButton::section {{ background: {t["ground"]}; border: none; border-bottom: 1px solid {t["line-strong"]}; }}
QComboBox QAbstractItemView {{ border: 1px solid {t["line-strong"]}; background: {t["raised"]}; }}
QCalendarWidget QAbstractItemView {{ border: none; }}
QCalendarWidget QWidget#qt_calendar_navigationbar {{ background: {t["ground"]}; }}
"""


def _frames(t: Tokens, n: Lengths) -> str:
    tones = "\n".join(
        f'QFrame[role="badge"][tone="{tone}"] {{ background: {t[tone + "-soft"]}; }}\n'
        f'QFrame[role="banner"][tone="{tone}"] {{ background: {t[tone + "-soft"]}; border-color: {t[tone]}; }}'
        for tone in ("good", "warn", "bad", "accent")
    )
    return f"""
QWidget[role="page"] {{ background: {t["surface"]}; }}
QWidget[role="page-ground"] {{ background: {t["ground"]}; }}
QFrame[role="card"] {{ background: {t["raised"]}; border: 1px solid {t["line"]}; border-radius: 6px; }}
QFrame[role="card"][live="true"]:hover {{ border-color: {t["accent"]}; }}
QFrame[role="popup"] {{ background: {t["raised"]}; border: 1px solid {t["line-strong"]}; border-radius: 4px; }}
QFrame[role="toast"] {{ background: {t["raised"]}; border: 1px solid {t["line-strong"]}; border-radius: 6px; }}
QFrame[role="badge"] {{ background: {t["ground"]}; border-radius: 3px; }}
QFrame[role="banner"] {{ background: {t["accent-soft"]}; border: none; border-left: 3px solid {t["accent"]}; }}
{tones}
QFrame[role="rule"] {{ background: {t["line"]}; border: none; min-height: 1px; max-height: 1px; }}
QFrame[role="rule-upright"] {{ background: {t["line"]}; border: none; min-width: 1px; max-width: 1px; }}
QScrollArea {{ border: none; background: transparent; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QGroupBox {{ border: none; margin-top: {n.em(1.6)}; font-weight: 600; }}
QGroupBox::title {{ subcontrol-origin: margin; left: 0; }}
QSplitter::handle {{ background: {t["line"]}; }}
QSplitter::handle:hover {{ background: {t["accent"]}; }}
QTabWidget::pane {{ border: none; border-top: 1px solid {t["line"]}; }}
QTabBar::tab {{ padding: 0 {n.em(0.9)}; min-height: {n.em(2.2)}; color: {t["muted"]};
    border-bottom: 2px solid transparent; }}
QTabBar::tab:selected {{ color: {t["text"]}; font-weight: 600; border-bottom: 2px solid {t["accent"]}; }}
QTabBar::tab:hover {{ color: {t["accent"]}; }}
"""


def _bars(t: Tokens, n: Lengths) -> str:
    thumb = mix(t["line-strong"], t["surface"], 0.5)
    return f"""
QScrollBar:vertical {{ width: {n.em(0.85)}; background: transparent; margin: 0; }}
QScrollBar:horizontal {{ height: {n.em(0.85)}; background: transparent; margin: 0; }}
QScrollBar::handle {{ background: {thumb}; border-radius: 3px; margin: 2px; }}
QScrollBar::handle:hover {{ background: {t["line-strong"]}; }}
QScrollBar::handle:vertical {{ min-height: {n.em(2)}; }}
QScrollBar::handle:horizontal {{ min-width: {n.em(2)}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QProgressBar {{ border: none; border-radius: 3px; background: {t["line"]}; min-height: {n.em(0.45)};
    max-height: {n.em(0.45)}; text-align: right; }}
QProgressBar::chunk {{ background: {t["accent"]}; border-radius: 3px; }}
QMenu {{ background: {t["raised"]}; border: 1px solid {t["line-strong"]}; padding: {n.em(0.25)} 0; }}
QMenu::item {{ padding: {n.em(0.35)} {n.em(1.4)} {n.em(0.35)} {n.em(0.6)}; color: {t["text"]}; }}
QMenu::item:selected {{ background: {t["accent-soft"]}; }}
QMenu::item:disabled {{ color: {mix(t["muted"], t["surface"], 0.45)}; }}
QMenu::separator {{ height: 1px; background: {t["line"]}; margin: {n.em(0.25)} 0; }}
QMenu::icon {{ padding-left: {n.em(0.6)}; }}
"""


def _shell(t: Tokens, n: Lengths) -> str:
    return f"""
QFrame[role="rail"] {{ background: {t["ground"]}; border: none; border-right: 1px solid {t["line"]}; }}
QFrame[role="header"] {{ background: {t["ground"]}; border: none; border-bottom: 1px solid {t["line"]}; }}
QFrame[role="status"] {{ background: {t["ground"]}; border: none; border-top: 1px solid {t["line"]}; }}
QFrame[role="help"] {{ background: {t["raised"]}; border: none; border-left: 1px solid {t["line"]}; }}
"""
