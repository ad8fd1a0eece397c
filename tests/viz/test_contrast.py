"""Whoever sees little contrast can read it: WCAG's AA, 4.5 for text and 3 for what is drawn."""

import pytest

from autograd_core.viz import svg
from tests.viz.test_plots import contrast

PALETTES = {"light": svg.LIGHT, "dark": svg.DARK}
GROUNDS = "bg", "card", "panel", "hit", "fwd-bg", "bad-bg", "made-bg", "saved-bg"
TEXTS = "ink", "soft", "fwd", "grad", "saved", "leaf", "bad", "made"


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("name", PALETTES)
def test_texts_stand_out_from_their_ground(name, text, ground):
    assert contrast(PALETTES[name][text], PALETTES[name][ground]) >= 4.5


@pytest.mark.parametrize("ground", ["bg", "card", "panel", "hit"])
@pytest.mark.parametrize("name", PALETTES)
def test_a_gradient_that_has_moved_on_can_still_be_read(name, ground):
    assert contrast(PALETTES[name]["faded"], PALETTES[name][ground]) >= 4.5


@pytest.mark.parametrize("ground", ["grad", "bad", "saved"])
@pytest.mark.parametrize("name", PALETTES)
def test_texts_on_colour_stand_out(name, ground):
    assert contrast(PALETTES[name]["on"], PALETTES[name][ground]) >= 4.5


@pytest.mark.parametrize("ground", ["bg", "card", "panel"])
@pytest.mark.parametrize("name", PALETTES)
def test_lines_stand_out_from_their_ground(name, ground):
    assert contrast(PALETTES[name]["edge"], PALETTES[name][ground]) >= 3


def test_no_text_of_the_picture_is_made_pale():
    """A pale colour has a name, so that its contrast is known; opacity takes from any."""
    pale = [line for line in svg.rules().splitlines() if "opacity" in line.split("{")[1]
            and any(word in line.split("{")[0] for word in ("text", "data-f", "pline"))]
    assert pale == []
