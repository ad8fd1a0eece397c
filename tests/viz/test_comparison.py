"""Variants side by side, in Python: the payload, what stays without it, what is refused."""

import json
import zlib
from base64 import b64decode
from xml.etree import ElementTree

import pytest

import autograd_core as torch
from autograd_core.viz import Comparison, Player, compare
from autograd_core.viz.page import page
from tests.viz import sample
from tests.viz.states import VARIANTS
from tests.viz.test_scene import scoped


def sent(comparison):
    return json.loads(zlib.decompress(b64decode(comparison.payload)))


def test_every_position_lights_the_same_line_in_all_that_move():
    data = sent(Comparison(VARIANTS))
    columns = [payload for _, payload in data["variants"]]
    for step in data["steps"]:
        lines = {column["code"][column["frames"][k][2]]
                 for (k, moves), column in zip(step, columns, strict=True) if moves}
        assert len(lines) == 1


def test_an_output_holds_the_view_every_picture_and_every_sentence():
    data, _ = Comparison(VARIANTS)._repr_mimebundle_()
    assert set(data) == {"application/vnd.jupyter.widget-view+json", "image/svg+xml", "text/plain"}
    pictures = [e for e in ElementTree.fromstring(data["image/svg+xml"]).iter()
                if "ag-pic" in e.get("class", "")]
    assert len(pictures) == 2
    lines = data["text/plain"].splitlines()
    assert [line for line in lines if line and not line.startswith(" ")] == ["kept", "zeroed"]


def test_names_are_text_whatever_is_in_them():
    nasty = "<script>alert(1)</script>"
    comparison = Comparison({nasty: sample.worked(), "&": sample.square()})
    assert ElementTree.fromstring(comparison.picture()) is not None
    assert page(comparison).count("<script") == 2


def test_recordings_can_be_compared_and_put_on_a_page():
    lines = "a = torch.tensor(2., requires_grad=True)\nb = a{}\n(b * a).backward()"
    kept, cut = (torch.trace.run(lines.format(x), {"torch": torch})
                 for x in (".exp()", ".detach()"))
    comparison = Comparison({"kept": kept, "cut": cut})
    assert all(page(x).startswith("<!doctype html>") for x in (Player(kept), comparison))
    assert "detach" in comparison.picture()


def test_keywords_name_the_variants():
    assert compare(**VARIANTS).title == "kept · zeroed"


def test_traces_without_a_name_are_told_how_to_get_one():
    with pytest.raises(TypeError, match=r"compare\(a=\.\.\., b=\.\.\.\), but was given 2 without"):
        compare(sample.worked(), sample.worked())


def test_fewer_than_two_variants_are_refused():
    with pytest.raises(ValueError, match="two variants or more, but got 1"):
        Comparison({"alone": sample.worked()})


def test_a_step_that_does_not_exist_is_refused():
    last = len(sent(Comparison(VARIANTS))["steps"]) - 1
    assert Comparison(VARIANTS, frame=-1).frame == last
    with pytest.raises(IndexError, match="There is no step 99"):
        Comparison(VARIANTS, frame=99)


def test_a_composite_is_opened_where_it_is():
    closed, opened = (boxes(Comparison({"a": scoped(), "b": sample.worked()}, opened=names))
                      for names in [(), ["s"]])
    assert opened == closed + 1


def boxes(comparison):
    """How many cards the first variant shows."""
    variant = sent(comparison)["variants"][0][1]
    return variant["scenes"][variant["open"]].count("data-n=")


def test_a_composite_that_no_variant_has_is_refused():
    with pytest.raises(ValueError, match="no composite 'z9' to open"):
        Comparison({"a": scoped(), "b": sample.worked()}, opened=["z9"])
