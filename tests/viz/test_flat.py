"""The picture without CSS: the same to the eye, nothing left that only a browser knows."""

import re
import struct
from xml.etree import ElementTree

import pytest

from autograd_core.viz import inline_styles, svg
from autograd_core.viz.comparison import Comparison
from autograd_core.viz.inline_styles import SVG, png
from tests.viz import sample
from tests.viz.test_svg import TRACES

PICTURES = {name: svg.svg(trace) for name, trace in TRACES.items()}


def elements(picture, dark=False):
    return list(ElementTree.fromstring(inline_styles.inline_css(picture, dark)).iter())


@pytest.mark.parametrize("name", PICTURES)
def test_no_class_variable_or_style_sheet_is_left(name):
    made = inline_styles.inline_css(PICTURES[name])
    for word in ("class=", "var(", "<style", "data-", " style="):
        assert word not in made


@pytest.mark.parametrize("dark", [False, True])
def test_every_colour_is_one_of_the_palette(dark):
    palette = svg.DARK if dark else svg.LIGHT
    for picture in PICTURES.values():
        used = {e.get(name) for e in elements(picture, dark) for name in ("fill", "stroke")}
        assert used - {None, "none"} <= set(palette.values())


def test_texts_stay_and_empty_ones_go():
    texts = ["".join(e.itertext()) for e in elements(PICTURES["worked"]) if e.tag == f"{SVG}text"]
    assert "u2" in texts
    assert all(text.strip() for text in texts)


def test_what_is_hidden_is_left_out():
    """The arrow heads of the gradient are there in the picture, hidden until it flows."""
    blank = svg.svg(sample.worked(), 0)
    paths = [e for e in elements(blank) if e.tag == f"{SVG}path"]
    assert blank.count("class='back'") == 4
    assert len(paths) == blank.count("<path") - 4 - blank.count("class='ground ")


def test_a_stronger_rule_wins_and_then_the_later_one():
    assert inline_styles._weight(".a .b") == (2, 0)
    assert inline_styles._weight(".lab text") == (1, 1)
    assert inline_styles._weight(".ag-pic :is(.lab.known .ground.local,.x)") == (5, 0)
    assert inline_styles._weight(".node.off:not(.hit,.near)") == (3, 0)
    weights = [rule.weight for rule in inline_styles.rules()]
    assert weights == sorted(weights)


def test_the_error_is_red_and_what_is_off_the_path_is_pale():
    failing = elements(svg.svg(TRACES["failing"]))
    assert svg.LIGHT["bad-bg"] in {e.get("fill") for e in failing}
    off = elements(svg.svg(TRACES["cuts"]))
    assert ".5" in {e.get("opacity") for e in off}


@pytest.mark.parametrize("rule", [".a>b{fill:none}", "[data-n=3]{fill:none}", ".a:hover{fill:none}",
                                  "*{fill:none}"])
def test_a_rule_of_another_kind_is_refused(monkeypatch, rule):
    monkeypatch.setattr(svg, "rules", lambda: rule)
    inline_styles.rules.cache_clear()
    try:
        with pytest.raises(ValueError, match="is no selector that inline_css"):
            inline_styles.rules()
    finally:
        inline_styles.rules.cache_clear()


def test_a_font_of_another_kind_is_refused():
    with pytest.raises(ValueError, match="none that inline_css"):
        list(inline_styles._font("bold 3em serif"))


def pixels(data):
    """Width and height of a PNG."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", data[16:24])


def test_a_png_has_as_many_pixels_as_was_asked_for():
    width, height = inline_styles.picture_size(PICTURES["worked"])
    assert pixels(png(PICTURES["worked"], 1)) == (round(width), round(height))
    wide, high = pixels(png(PICTURES["worked"], 2.5))
    assert abs(wide - 2.5 * width) <= 1
    assert abs(high - 2.5 * height) <= 1


def test_a_png_shows_what_the_picture_shows():
    """Its pixels have the colours of the fields; the texts are drawn with fonts that came along."""
    from io import BytesIO

    import matplotlib.image as image

    for dark, palette in ((False, svg.LIGHT), (True, svg.DARK)):
        array = image.imread(BytesIO(png(PICTURES["worked"], 2, dark)))[..., :3]
        found = {tuple(x) for x in (array * 255).round().astype(int).reshape(-1, 3).tolist()}
        for name in ("bg", "card", "ink", "fwd", "grad", "leaf"):
            assert tuple(bytes.fromhex(palette[name][1:])) in found, name


def test_a_comparison_is_one_picture_with_its_headings():
    both = Comparison({"one": sample.worked(), "<two>": sample.square()})
    texts = [e.text for e in elements(both.picture())]
    assert "one" in texts
    assert "<two>" in texts
    assert not re.search(r"class=|var\(", inline_styles.inline_css(both.picture()))
    assert pixels(both.to_png())
