"""The tokens keep the contrasts that look.md promises."""

import pytest

from desktop_app.ui.tokens import MODES, Mode, contrast, load_tokens, mix

TEXT = 4.5
LINE = 3.0

# (text, ground): what is read on what.
READ = [
    ("text", "ground"),
    ("text", "surface"),
    ("text", "raised"),
    ("text", "accent-soft"),
    ("text", "good-soft"),
    ("text", "warn-soft"),
    ("text", "bad-soft"),
    ("muted", "ground"),
    ("muted", "surface"),
    ("muted", "raised"),
    ("on-accent", "accent"),
    ("accent", "surface"),
    ("accent", "ground"),
    ("accent", "accent-soft"),
    ("good", "good-soft"),
    ("warn", "warn-soft"),
    ("bad", "bad-soft"),
    ("good", "surface"),
    ("warn", "surface"),
    ("bad", "surface"),
]
# (line, ground): lines and signs that carry meaning.
SEEN = [
    ("line-strong", "surface"),
    ("line-strong", "raised"),
    ("accent", "surface"),
    ("accent", "ground"),
    ("behind", "raised"),
    ("ahead", "raised"),
    ("muted", "raised"),
]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("text", "ground"), READ)
def test_text_can_be_read(mode: Mode, text: str, ground: str) -> None:
    tokens = load_tokens(mode)
    assert contrast(tokens[text], tokens[ground]) >= TEXT


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("line", "ground"), SEEN)
def test_lines_with_a_meaning_can_be_seen(mode: Mode, line: str, ground: str) -> None:
    tokens = load_tokens(mode)
    assert contrast(tokens[line], tokens[ground]) >= LINE


def test_both_modes_have_the_same_tokens() -> None:
    assert load_tokens("light").colours.keys() == load_tokens("dark").colours.keys()


@pytest.mark.parametrize(
    ("first", "second", "ratio"),
    [("#000000", "#FFFFFF", 21.0), ("#777777", "#777777", 1.0), ("#FFFFFF", "#767676", 4.54)],
)
def test_contrast_is_that_of_wcag(first: str, second: str, ratio: float) -> None:
    assert contrast(first, second) == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize(("share", "mixed"), [(0.0, "#000000"), (0.5, "#808080"), (1.0, "#FFFFFF")])
def test_mixing_goes_from_one_colour_to_the_other(share: float, mixed: str) -> None:
    assert mix("#000000", "#FFFFFF", share) == mixed


def test_an_unknown_token_is_an_error() -> None:
    with pytest.raises(KeyError):
        load_tokens("light")["pink"]
