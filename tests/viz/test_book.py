"""A notebook as a page: prose, formulas, code, outputs, links, players; and what is refused."""

import json
import re
import subprocess
import sys
from base64 import b64encode
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from autograd_core.viz.book import book, books
from autograd_core.viz.book.__main__ import main
from autograd_core.viz.book.lesson import ansi_html
from autograd_core.viz.book.prose import Prose, close_elements, highlight_code

ROOT = Path(__file__).parents[2]
BUILT = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"
PNG = b64encode(b"\x89PNG not really").decode()


def markdown(source):
    """One markdown cell as HTML."""
    return Prose(lambda url, picture=False: url).html(source)


def result(**data):
    """An output, its forms named by their last word."""
    kinds = {"html": "text/html", "plain": "text/plain", "svg": "image/svg+xml",
             "png": "image/png", "markdown": "text/markdown", "latex": "text/latex", "view": VIEW}
    return new_output("execute_result", {kinds[k]: v for k, v in data.items()}, execution_count=1)


def saved(folder, *cells, name="n.ipynb", widgets=None):
    """A notebook in ``folder``; strings are markdown, outputs belong to a cell of their own."""
    made = [new_markdown_cell(c) if isinstance(c, str) else
            new_code_cell("x = 1", outputs=[c]) if "output_type" in c else c for c in cells]
    nb = new_notebook(cells=made, metadata={"widgets": {STATE: {"state": widgets}}}
                      if widgets else {})
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    nbformat.write(nb, path)
    return path


def page(folder, *cells, **options):
    """The text of the page of a notebook with those cells."""
    return book(saved(folder, *cells, **options)).read_text("utf-8")


def given(text):
    """What a page gives to its script."""
    return json.loads(re.search("<script type='application/json'>(.*?)</script>", text)[1])


def widget(module="export default {}", **state):
    """The saved state of an anywidget."""
    return {"model_module": "anywidget", "model_name": "AnyModel", "model_module_version": "~0.11",
            "state": {"_esm": module, "_css": ".w{}", "layout": "IPY_MODEL_1", **state}}


# ---- prose

@pytest.mark.parametrize(("source", "inner"), [
    ("$x$", "<math><mi>x</mi></math>"),
    ("a $x +\ny$ b", "<mi>y</mi>"),
    ("it costs $5 and $6", "it costs $5 and $6"),
    (r"\$x\$", "$x$"),
    ("`$x$`", "<code>$x$</code>"),
    ("$a_1$ and $b_1$", "<msub><mi>b</mi><mn>1</mn></msub>"),
    ("$a*b*c$", "<mo>&#x0002A;</mo>"),
    ("$$\na\n= b\n$$", "<math display='block'>"),
    ("words $$x$$ words", "<math display='block'>"),
    ("| a |\n|---|\n| $x$ |", "<td><math><mi>x</mi></math></td>"),
    (r"$\log x$", '<mi>log</mi><mspace width="0.17em"/><mi>x</mi>'),
    (r"$a \mathrel{+}= b$", "<mo>+=</mo>"),
    ("$$\\begin{aligned}a&=b\\\\c&=d\\end{aligned}$$", "<mtable"),
    (r"$\text{<script>}$", "&lt;script&gt;"),
    (r"$\left($", r"<mtext>\left(</mtext>"),
])
def test_formulas_become_mathml(source, inner):
    made = markdown(source).replace("<mrow>", "").replace("</mrow>", "")
    assert inner in made


@pytest.mark.parametrize("path", BUILT, ids=lambda path: path.stem)
def test_every_formula_of_the_notebooks_can_be_read(path, tmp_path):
    text = book(path, tmp_path / "page.html").read_text("utf-8")
    assert "<math" in text or "$" not in "".join(
        cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "markdown")
    assert not re.search(r"<mtext>[^<]*\\[a-z]", text)
    assert not re.search(r"<mi>\\", text)


def test_headings_have_places_as_in_jupyter_and_no_two_the_same():
    prose = Prose(lambda url: url)
    prose.html("## The words\n\n## The words\n\n### $P_2$ of `y`, *at last*\n\n## ?\n")
    assert [(level, place) for level, place, _ in prose.headings] == [
        (2, "The-words"), (2, "The-words-2"), (3, "P2-of-y-at-last"), (2, "section")]


def test_cards_hold_markdown():
    made = markdown("<details><summary>Why?</summary>\n\nBecause $x$.\n\n</details>")
    assert made.startswith("<details><summary>Why?</summary>")
    assert "<p>Because <math>" in made
    assert made.rstrip().endswith("</details>")


def test_code_has_a_class_for_each_kind_of_word():
    assert '<span class="k">def</span>' in highlight_code("def f(): pass", "python")
    assert '<span class="o">%%</span>' in highlight_code("%%step\ny = x", "python")
    assert highlight_code("a < b", "no-such-language") == "a &lt; b"
    assert '<span class="k">def</span>' in markdown("```python\ndef f(): pass\n```")
    assert markdown("```\na < b\n```") == "<pre><code>a &lt; b</code></pre>\n"


@pytest.mark.parametrize(("html", "kept"), [
    ("<ul><li>a<li>b</ul>c", "<ul><li>a<li>b</li></li></ul>c"),
    ("a</main></section>b", "ab"), ("<b>x", "<b>x</b>"),
    ("<br>x<img src='y'>", "<br>x<img src='y'>"),
    ("<meta http-equiv='refresh'><base href='x'/><link>a", "a"),
    ("<svg><path d='M0'/></svg>", "<svg><path d='M0'/></svg>"), ("a<!-- b -->c", "ac"),
    ("1 &lt; 2 &#955; &amp; <3", "1 &lt; 2 &#955; &amp; &lt;3"), ("a <!-- b", "a &lt;!-- b"),
    ("<style>a > b{}</style>", "<style>a > b{}</style>"),
    ("<b title='</b>'>x</b>", "<b title='</b>'>x</b>"),
    ("<TABLE><TR><TD>x</TABLE>", "<TABLE><TR><TD>x</td></tr></table>"),
    ("<script>if (a<b) '<b>'</script>", "<script>if (a<b) '<b>'</script>"),
    ("<textarea><!-- x", None), ("<title>", None), ("<style>x", None), ("<![CDATA[x", None),
    ("<a href='", None), ("<", None), ("</", None), ("<?php x", None), ("<!doctype html>x", "x")])
def test_html_stays_in_its_cell(html, kept):
    made = close_elements(html)
    assert kept is None or made == kept
    for left in ("<!--", "<?", "<!"):
        assert left not in made


# ---- links and pictures

def test_a_link_to_a_notebook_leads_to_its_page_when_that_is_made_too(tmp_path):
    one = saved(tmp_path, "# One\n\n[two](two.ipynb#Why) [web](https://x.org/a.ipynb) [here](#Up)",
                "<a href='two.ipynb'>two again</a>", name="one.ipynb")
    two = saved(tmp_path, "# Two\n\n## Why\n\n[one](one.ipynb) [none](gone.ipynb)",
                name="two.ipynb")
    index, first, second = books([one, two], tmp_path / "out")
    text = first.read_text("utf-8")
    for link in ('href="two.html#Why"', 'href="https://x.org/a.ipynb"', 'href="#Up"',
                 "href='two.html'"):
        assert link in text
    assert 'href="one.html"' in second.read_text("utf-8")
    assert 'href="gone.ipynb"' in second.read_text("utf-8")
    assert "<a rel='next' href='two.html'>Two →</a>" in text
    assert "<a rel='prev' href='one.html'>← One</a>" in second.read_text("utf-8")
    assert "two.html#Why" in index.read_text("utf-8")


def test_a_link_to_another_file_is_right_from_where_the_page_is(tmp_path):
    (tmp_path / "notes.md").write_text("x")
    path = saved(tmp_path / "in", "[notes](../notes.md) [other](other.ipynb)")
    saved(tmp_path / "in", "x", name="other.ipynb")
    (tmp_path / "a" / "b").mkdir(parents=True)
    text = book(path, tmp_path / "a" / "b" / "n.html").read_text("utf-8")
    assert 'href="../../notes.md"' in text
    assert 'href="../../in/other.ipynb"' in text


def test_pictures_are_part_of_the_page_and_those_of_a_network_are_links(tmp_path):
    (tmp_path / "p.png").write_bytes(b"\x89PNG not really")
    cell = new_markdown_cell("![a](p.png) ![b](attachment:q.png) ![c](https://x.org/c.png) "
                             "<img src='p.png'>")
    cell.attachments = {"q.png": {"image/png": PNG}}
    text = page(tmp_path, cell)
    assert text.count(f"data:image/png;base64,{PNG}") == 3
    assert "<a href='https://x.org/c.png'>c</a>" in text


# ---- outputs

OUTPUTS = [
    (new_output("stream", text="a < b\n"), "<pre class='out stdout'>a &lt; b\n</pre>"),
    (new_output("stream", name="stderr", text="w"), "<pre class='out stderr'>w</pre>"),
    (new_output("stream", text="a\n1/3\r2/3\r3/3\nb\n"),
     "<pre class='out stdout'>a\n3/3\nb\n</pre>"),
    (new_output("error", ename="E", evalue="m", traceback=["\x1b[31mE\x1b[39m: m", "<at>"]),
     '<pre class=\'out error\'><span class="ansi-red-fg">E</span>: m\n&lt;at&gt;</pre>'),
    (result(plain="tensor(3.)"), "<div class='out'><pre>tensor(3.)</pre></div>"),
    (result(plain="p", html="<table><tr><td>1</td></tr></table>"), "<td>1</td>"),
    (result(plain="p", png=f"{PNG[:8]}\n{PNG[8:]}"), f"src='data:image/png;base64,{PNG}'"),
    (result(plain="p", svg="<svg id='a'/>"), "src='data:image/svg+xml;base64,"),
    (result(plain="p", svg="<svg class='ag-pic'/>"), "<svg class='ag-pic'/>"),
    (result(plain="p", markdown="*m*"), "<em>m</em>"),
    (result(plain="p", latex="$x^2$"), "<msup>"),
    (result(plain="p", view={"model_id": "gone"}), "<div class='out'><pre>p</pre></div>"),
]


def test_a_long_traceback_shows_its_ends_and_says_how_much_is_left_out(tmp_path):
    lines = [f"line {n}." for n in range(3000)]
    text = page(tmp_path, new_output("error", ename="E", evalue="m", traceback=lines))
    assert "line 39.\n… 2,920 more lines …\nline 2960." in text
    assert "line 2999.</pre>" in text
    whole = new_output("error", ename="E", evalue="m", traceback=lines[:81])
    assert "more lines" not in page(tmp_path, whole)


def test_a_picture_has_the_size_and_the_words_that_were_saved_with_it(tmp_path):
    output = result(png=PNG)
    output.metadata = {"image/png": {"alt": "Loss, <falling>", "width": 620, "height": 290.0}}
    assert "alt='Loss, &lt;falling&gt;' width='620' height='290'>" in page(tmp_path, output)
    output.metadata = {"image/png": {"width": "620' onload='x"}}
    assert "alt='Figure'>" in page(tmp_path, output)


@pytest.mark.parametrize(("code", "classes"), [
    ("38;5;28", "ansi-green-fg"), ("1;38;5;21", "ansi-bold ansi-blue-fg"),
    ("38;5;241", "ansi-black-fg"), ("48;2;200;180;0", "ansi-yellow-bg"), ("31", "ansi-red-fg"),
    ("38;2;0;0;0", "ansi-black-fg")])
def test_colours_of_a_terminal_become_those_of_the_page(code, classes):
    assert ansi_html(f"\x1b[{code}mx\x1b[0m") == f'<span class="{classes}">x</span>'


@pytest.mark.parametrize(("output", "inner"), OUTPUTS, ids=range(len(OUTPUTS)))
def test_an_output_is_shown_in_its_richest_form(tmp_path, output, inner):
    text = page(tmp_path, output)
    assert inner in text
    assert "<script" not in text    # nothing to bring to life


def test_a_cell_without_code_or_output_leaves_nothing(tmp_path):
    text = page(tmp_path, new_code_cell(""), result())
    assert text.count("<section") == 1
    assert "class='out" not in text


def test_an_exercise_is_marked(tmp_path):
    cell = new_code_cell("answer = ...", metadata={"tags": ["exercise"]})
    assert "class='code exercise'" in page(tmp_path, cell)


def test_two_players_share_a_module_and_each_keeps_its_state(tmp_path):
    text = page(tmp_path, result(plain="a", view={"model_id": "m1"}),
                result(plain="b", svg="<svg class='ag-pic'/>", view={"model_id": "m2"}),
                widgets={"m1": widget(payload="one", frame=3), "m2": widget(payload="two"),
                         "m3": widget("unused")})
    assert given(text) == {"modules": ["export default {}"], "players": [
        {"module": 0, "state": {"payload": "one", "frame": 3}},
        {"module": 0, "state": {"payload": "two"}}]}
    assert text.count(".w{}") == 1
    assert "<div data-player='1'><svg class='ag-pic'/><pre>b</pre></div>" in text


@pytest.mark.parametrize("other", [
    {**widget(), "model_module": "@jupyter-widgets/controls"}, widget("https://x.org/w.js"),
    {**widget(), "buffers": [{"path": ["x"], "data": "", "encoding": "base64"}]}])
def test_a_widget_that_cannot_live_in_a_page_leaves_its_text(tmp_path, other):
    text = page(tmp_path, result(plain="as text", view={"model_id": "m"}), widgets={"m": other})
    assert "<div class='out'><pre>as text</pre></div>" in text
    assert "<script" not in text


# ---- the notebooks that come along

@pytest.mark.parametrize("path", BUILT, ids=lambda path: path.stem)
def test_a_built_notebook_becomes_a_page_with_all_its_players(path, tmp_path):
    text = book(path, tmp_path / "page.html").read_text("utf-8")
    views = [output for cell in nbformat.read(path, 4).cells for output in cell.get("outputs", ())
             if VIEW in output.get("data", {})]
    data = given(text) if views else {"players": [], "modules": []}
    assert len(data["players"]) == len(views) == text.count("data-player='")
    assert len(data["modules"]) == min(1, len(views))
    for view, player in zip(views, data["players"], strict=True):
        kept = nbformat.read(path, 4).metadata.widgets[STATE]["state"]
        assert player["state"]["payload"] == kept[view.data[VIEW]["model_id"]]["state"]["payload"]
    assert not re.search(r"""<(img|script|link|iframe)[^>]+(src|href)=["']?(http|//)""", text)
    assert "<h1" in text


def test_all_of_them_become_pages_linked_to_each_other(tmp_path):
    written = books(BUILT, tmp_path / "new" / "folder")
    assert [file.name for file in written] == ["index.html", *(p.stem + ".html" for p in BUILT)]
    for file in written:
        text = file.read_text("utf-8")
        ids = set(re.findall(r" id='([^']*)'", text))
        assert ".ipynb\"" not in text
        for href, place in re.findall(r"""<a [^>]*href=["']([^"'#]*\.html)?(?:#([^"']*))?["']""",
                                      text):
            assert not href or (file.parent / href).is_file()
            assert href or not place or unquote(place) in ids


def test_a_page_is_the_same_byte_for_byte(tmp_path):
    one, two = (book(BUILT[1], tmp_path / f"{n}.html").read_bytes() for n in "ab")
    assert one == two


# ---- what is refused, and the command line

def test_what_is_no_notebook_is_refused_by_its_name(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"There is no notebook '.*gone.ipynb'"):
        book(tmp_path / "gone.ipynb")
    (tmp_path / "text.ipynb").write_text("hello")
    (tmp_path / "list.ipynb").write_text("[1]")
    (tmp_path / "wrong.ipynb").write_text('{"nbformat": 4, "nbformat_minor": 5, "cells": [{}], '
                                          '"metadata": {}}')
    for name in ("text", "list", "wrong"):
        with pytest.raises(ValueError, match=f"{name}.ipynb' is no notebook: "):
            book(tmp_path / f"{name}.ipynb")
    assert not list(tmp_path.glob("*.html"))


def test_a_notebook_of_an_old_version_is_read(tmp_path):
    old = {"nbformat": 4, "nbformat_minor": 1, "metadata": {},
           "cells": [{"cell_type": "markdown", "metadata": {}, "source": ["# Old"]}]}
    (tmp_path / "old.ipynb").write_text(json.dumps(old))
    assert "<title>Old</title>" in book(tmp_path / "old.ipynb").read_text("utf-8")


def test_wrong_places_are_refused(tmp_path):
    path = saved(tmp_path, "x")
    with pytest.raises(ValueError, match=r"does not end in .html"):
        book(path, tmp_path / "n.ipynb")
    with pytest.raises(FileNotFoundError, match="there is no folder"):
        book(path, tmp_path / "no" / "n.html")
    with pytest.raises(ValueError, match="There is no notebook to write"):
        books([], tmp_path)
    saved(tmp_path / "b", "x")
    with pytest.raises(ValueError, match=r"Two notebooks would become n.html"):
        books([path, tmp_path / "b" / "n.ipynb"], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_command_line(tmp_path, capsys, monkeypatch):
    path = saved(tmp_path, "# T")
    monkeypatch.chdir(tmp_path)
    assert main(["n.ipynb"]) == 0
    assert capsys.readouterr().out == "n.html\n"
    assert main(["n.ipynb", "m.html"]) == 0
    assert main(["--folder", "out", str(path)]) == 0
    assert (tmp_path / "out" / "index.html").is_file()
    capsys.readouterr()
    assert main(["gone.ipynb"]) == 1
    assert capsys.readouterr().err == "There is no notebook 'gone.ipynb'.\n"
    with pytest.raises(SystemExit):
        main(["a.ipynb", "b.html", "c.ipynb"])
    assert "say --folder" in capsys.readouterr().err


def test_it_runs_as_a_module(tmp_path):
    saved(tmp_path, "# T")
    done = subprocess.run([sys.executable, "-m", "autograd_core.viz.book", "n.ipynb"], text=True,
                          cwd=tmp_path, capture_output=True, env={"PYTHONPATH": str(ROOT)},
                          check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "n.html\n", "")
