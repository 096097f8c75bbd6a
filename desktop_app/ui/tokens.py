"""The design tokens: every colour, the type scale and the control sizes, read from `resources/theme/tokens.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from desktop_app.system.resources import resource

Mode = Literal["light", "dark"]
MODES: tuple[Mode, ...] = ("light", "dark")


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """One reading of the theme file for one mode.

    `colours` maps a token name to `#RRGGBB`; `series` are further chart colours; `type` and `size` hold numbers in em
    (and `base_pt` in points, `focus_px` in pixels).
    """

    mode: Mode
    colours: Mapping[str, str]
    series: tuple[str, ...]
    families: tuple[str, ...]
    type: Mapping[str, float]
    size: Mapping[str, float]

    def __getitem__(self, name: str) -> str:
        """Return the colour `#RRGGBB` of a token. Raises KeyError for a name the theme file does not have."""
        return self.colours[name]


@lru_cache(maxsize=2)
def load_tokens(mode: Mode) -> Tokens:
    """Return the tokens of one mode. Raises WorldFault when the theme file is missing (incomplete installation)."""
    with resource("theme", "tokens.toml").open("rb") as file:
        raw: dict[str, Any] = tomllib.load(file)
    type_scale = dict(raw["type"])
    families = tuple(type_scale.pop("families"))
    return Tokens(
        mode=mode,
        colours=raw[mode],
        series=tuple(raw["series"]["colours"]),
        families=families,
        type=type_scale,
        size=raw["size"],
    )


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio (1 to 21) of two `#RRGGBB` colours by the WCAG 2 formula."""
    brighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def mix(base: str, other: str, share: float) -> str:
    """Return `base` with `share` (0 to 1) of `other` mixed in, as `#RRGGBB`; hover and disabled tints come from here."""
    pairs = zip(_channels(base), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    def linear(channel: int) -> float:
        share = channel / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(channel) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
