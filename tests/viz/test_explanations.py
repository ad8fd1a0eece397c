"""Explanations: their form, and how they are shown."""

import pytest

from autograd_core.trace.model import Text
from autograd_core.viz.explanations import EXPLANATIONS, HEADINGS, Explained, Explanation, explained

CATALOGUE = {"k": Explanation(
    happened="The size is {size}.", why="Because `{size}` < 3.", hides="This:\n    a = {size}\n"
    "    b = 2\nand nothing more.", instead="    c = 1\n", more=("It was {who}.", "No {what}."))}


def panel(**args: str) -> Explained:
    return explained(Text("k", {"size": "2", **args}), CATALOGUE)


def test_it_is_shown_as_text():
    assert repr(panel(title="SomeError: no", who="me")) == """\
SomeError: no

What happened
  The size is 2. It was me.

Why
  Because `2` < 3.

What only hides it
  This:
      a = 2
      b = 2
  and nothing more.

What to do
      c = 1"""


def test_it_is_shown_as_html_with_code_as_code():
    html = panel(title="<b>")._repr_html_()
    assert html == (
        '<div class="ac-explained"><p><strong>&lt;b&gt;</strong></p><dl>'
        "<dt><strong>What happened</strong></dt><dd>The size is 2.</dd>"
        "<dt><strong>Why</strong></dt><dd>Because <code>2</code> &lt; 3.</dd>"
        "<dt><strong>What only hides it</strong></dt><dd>This:"
        "<pre><code>a = 2\nb = 2</code></pre>and nothing more.</dd>"
        "<dt><strong>What to do</strong></dt><dd><pre><code>c = 1</code></pre></dd></dl></div>")


def test_arguments_are_neither_html_nor_markup():
    shown = panel(size="<i>`x`\n    {y}")
    assert "<i>" not in shown.to_html()
    assert shown.parts[0].html == "The size is &lt;i&gt;`x`\n    {y}."


def test_a_sentence_whose_arguments_are_not_known_is_left_out():
    assert panel().parts[0].text == "The size is 2."
    assert panel(what="use").parts[0].text == "The size is 2. No use."


def test_code_can_be_taken_out():
    assert [part.code for part in panel().parts] == ["", "", "a = 2\nb = 2", "c = 1"]


def test_a_strange_key_and_a_missing_argument_are_named():
    with pytest.raises(ValueError, match=r"no explanation .z.\. Choose from: k"):
        explained(Text("z", {}), CATALOGUE)
    with pytest.raises(ValueError, match="'k' needs size"):
        explained(Text("k", {}), CATALOGUE)


@pytest.mark.parametrize("key", EXPLANATIONS)
def test_every_explanation_has_four_parts(key):
    entry = EXPLANATIONS[key]
    for kind in HEADINGS:
        text = getattr(entry, kind)
        assert text.strip(), kind
        assert text.count("`") % 2 == 0, f"{kind}: a backtick is open"
        assert "\n\n" not in text, kind
