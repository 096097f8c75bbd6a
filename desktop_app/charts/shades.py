"""Shades between two token colours, and which ink can be read on them."""

from PySide6.QtGui import QColor

# How strongly the accent covers the ground, from the faintest class to the strongest: five steps that also differ in grey.
STEPS = (0.08, 0.26, 0.46, 0.70, 1.0)


def blend(ground: str, ink: str, share: float) -> QColor:
    """Return `ground` covered with `share` (0–1) of `ink`."""
    under, over = QColor(ground), QColor(ink)
    return QColor(
        round(under.red() + (over.red() - under.red()) * share),
        round(under.green() + (over.green() - under.green()) * share),
        round(under.blue() + (over.blue() - under.blue()) * share),
    )


def contrast(first: QColor, second: QColor) -> float:
    """Return the contrast ratio (1–21) of two colours by the WCAG formula."""
    brighter, darker = sorted((_light(first), _light(second)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def ink_on(ground: QColor, *inks: str) -> QColor:
    """Return the ink that is read best on a ground."""
    return max((QColor(ink) for ink in inks), key=lambda ink: contrast(ground, ink))


def step_of(share: float) -> int:
    """The class (0–4) of a share: quarters below the whole, then what reached it."""
    return 4 if share >= 1 else max(0, min(3, int(share * 4)))


def _light(colour: QColor) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())
