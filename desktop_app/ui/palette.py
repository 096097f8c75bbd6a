"""Tokens → QPalette, so that everything Qt paints by itself already has the house's colours."""

from PySide6.QtGui import QColor, QPalette

from desktop_app.ui.tokens import Tokens, mix

Role = QPalette.ColorRole
Group = QPalette.ColorGroup


def house_palette(tokens: Tokens) -> QPalette:
    """Return the palette of one mode; disabled text is the muted colour faded towards the page."""
    palette = QPalette()
    faded = mix(tokens["muted"], tokens["surface"], 0.45)
    roles = {
        Role.Window: "ground",
        Role.WindowText: "text",
        Role.Base: "surface",
        Role.AlternateBase: "ground",
        Role.Text: "text",
        Role.Button: "raised",
        Role.ButtonText: "text",
        Role.BrightText: "bad",
        Role.ToolTipBase: "raised",
        Role.ToolTipText: "text",
        Role.PlaceholderText: "muted",
        Role.Highlight: "accent",
        Role.HighlightedText: "on-accent",
        Role.Accent: "accent",
        Role.Link: "accent",
        Role.LinkVisited: "accent",
        Role.Light: "raised",
        Role.Midlight: "line",
        Role.Mid: "line",
        Role.Dark: "line-strong",
        Role.Shadow: "line-strong",
    }
    for role, token in roles.items():
        palette.setColor(role, QColor(tokens[token]))
    for role in (Role.WindowText, Role.Text, Role.ButtonText):
        palette.setColor(Group.Disabled, role, QColor(faded))
    palette.setColor(Group.Disabled, Role.Highlight, QColor(tokens["line"]))
    palette.setColor(Group.Disabled, Role.HighlightedText, QColor(faded))
    return palette
