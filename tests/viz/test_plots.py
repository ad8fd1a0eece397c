"""Plots: pictures with words, in colours symmetric about zero, refusing what cannot be drawn."""

import base64
import io

import numpy as np
import pytest
from matplotlib.image import imread

import autograd_core as torch
from autograd_core.viz.plots import COLOURS, INK, Plot, bars, curves, heat, norms


def pixels(plot: Plot) -> np.ndarray:
    """The picture as height × width × (r, g, b, alpha)."""
    return imread(io.BytesIO(plot.png))


def luminance(colour) -> float:
    """Relative luminance, as WCAG defines it."""
    if isinstance(colour, str):
        colour = [int(colour[k:k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


def contrast(one: str, other: str) -> float:
    """The ratio of two luminances, as WCAG defines it."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colour", [INK, *COLOURS])
@pytest.mark.parametrize("page", ["#ffffff", "#111111"])
def test_lines_and_words_are_legible_on_light_and_dark(colour, page):
    assert contrast(colour, page) >= (3.5 if colour == INK else 2.7)


@pytest.mark.parametrize("plot", [curves({"a": [1., 2.]}), norms({"a": [1., 2.]}),
                                  bars({"a": 1.}), heat({"a": [[1.]]})], ids=str)
def test_the_ground_is_clear_and_a_notebook_gets_picture_words_and_size(plot):
    assert pixels(plot)[0, 0, 3] == 0
    data, metadata = plot._repr_mimebundle_()
    assert base64.b64decode(data["image/png"]) == plot.png
    assert data["text/plain"] == repr(plot) == metadata["image/png"]["alt"]
    height, width = pixels(plot).shape[:2]
    assert (width, height) == tuple(2 * side for side in plot.size)


def test_the_same_numbers_give_the_same_picture():
    assert heat({"J": np.eye(3)}).png == heat({"J": np.eye(3)}).png


def test_heat_is_white_at_zero_and_as_strong_on_both_sides():
    column = pixels(heat({"J": np.diag([-2.] * 20) + np.diag([2.] * 15, 5)}))
    painted = column[column[..., 3] == 1][:, :3]
    likes = [np.abs(painted - colour).sum(1) < 0.02
             for colour in ((0.969, 0.969, 0.969), (0.404, 0., 0.122), (0.02, 0.188, 0.38))]
    white, red, blue = (int(found.sum()) for found in likes)
    assert white > red > blue > 0


def test_tensors_and_lists_of_them_can_be_drawn():
    w = torch.tensor([[1., -3.]], requires_grad=True)
    assert str(heat({"w": w})) == "Matrices, colours from -3 to 3. w: 1 × 2, from -3 to 1."
    losses = [torch.tensor(4., requires_grad=True), torch.tensor(1.)]
    assert "from 4 to 1 in 2 points" in str(curves({"loss": losses}))


def test_a_pair_gives_the_places_of_the_points():
    assert "from 5 to 6 in 2 points" in str(curves({"p": ([0.1, 0.2], [5., 6.])}))


@pytest.mark.parametrize(("call", "error", "sentence"), [
    (lambda: curves([1., 2.]), TypeError, "curves: a dict of names is wanted"),
    (lambda: bars({}), ValueError, "bars: there is nothing to draw"),
    (lambda: curves({"a": []}), ValueError, "curves: a has 0 xs and 0 ys"),
    (lambda: curves({"a": ([1.], [1., 2.])}), ValueError, "curves: a has 1 xs and 2 ys"),
    (lambda: heat({"J": np.zeros((2, 2, 2))}), ValueError, "heat: J has shape"),
    (lambda: heat(np.zeros((0, 2))), ValueError, "heat: the matrix has shape"),
])
def test_what_cannot_be_drawn_is_refused_with_a_sentence(call, error, sentence):
    with pytest.raises(error, match=sentence):
        call()


def test_infinite_and_missing_entries_do_not_set_the_scale():
    assert "colours from -2 to 2" in str(heat({"J": [[np.nan, np.inf, 2., -1.]]}))
