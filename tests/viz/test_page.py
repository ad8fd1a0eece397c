"""Files: the HTML page, the picture.  What they hold, where they go, and what is refused."""

import hashlib
import json
import re
import subprocess
import sys
from base64 import b64encode
from html import unescape
from pathlib import Path

import pytest

from autograd_core.viz import Comparison, Player, export
from autograd_core.viz.page import Live, document, host, page
from tests.viz import sample


def views():
    return {"trace": sample.worked(), "player": Player(sample.worked()),
            "comparison": Comparison({"a": sample.worked(), "b": sample.square()})}


def data(text):
    """What a page gives to its script."""
    return json.loads(re.search("<script type='application/json'>(.*?)</script>", text)[1])


@pytest.mark.parametrize("name", ["trace", "player", "comparison"])
def test_every_view_writes_its_page_and_gives_the_path(tmp_path, name):
    file = views()[name].to_html(tmp_path / "y.html")
    assert file == tmp_path / "y.html"
    assert file.read_text("utf-8").startswith("<!doctype html>")
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("name", ["trace", "player", "comparison"])
def test_every_view_writes_its_picture(tmp_path, name):
    view = views()[name]
    assert view.to_png().startswith(b"\x89PNG")
    assert view.to_png(str(tmp_path / "y.png"), frame=3) == tmp_path / "y.png"
    assert view.to_svg(3) == view.to_svg(3, path=tmp_path / "y.svg")
    assert "class=" in view.to_svg(3)
    assert "class=" not in (tmp_path / "y.svg").read_text("utf-8")


def test_the_picture_of_a_step_is_that_of_the_step():
    trace, both = sample.worked(), views()["comparison"]
    assert Player(trace).picture(4) == trace.to_svg(4) != trace.to_svg()
    assert Player(trace).picture() == trace.to_svg()
    assert both.picture(2) != both.picture()
    for view in (trace, Player(trace)):
        with pytest.raises(IndexError, match="There is no step 15"):
            view.to_svg(15)
    with pytest.raises(IndexError, match="There is no step 99"):
        both.to_png(frame=99)


def test_the_bytes_of_a_png_are_shown_as_the_picture_they_are():
    made = sample.worked().to_png(scale=1)
    assert made._repr_png_() == bytes(made)
    assert repr(made) == f"<PNG of 555 × 284 pixels, {len(made)} bytes>"


def test_the_page_starts_where_it_was_asked_to():
    trace = sample.worked()
    assert data(page(Player(trace, frame=4)))["players"][0]["state"]["frame"] == 4
    assert data(page(Player(trace, frame=-1)))["players"][0]["state"]["frame"] == 14


def test_without_scripts_there_is_the_picture_and_the_table():
    trace = sample.worked()
    text = page(Player(trace))
    assert trace.to_svg() in text
    assert str(trace) in unescape(text)
    assert text.index("</svg>") < text.index("<script")


def test_a_file_of_that_name_is_replaced_whole(tmp_path):
    file = tmp_path / "y.html"
    file.write_text("something longer" * 10_000)
    sample.worked().to_html(file)
    assert "something longer" not in file.read_text("utf-8")


def test_when_it_cannot_be_made_the_old_file_stays_and_nothing_else(tmp_path):
    file = tmp_path / "y.svg"
    file.write_text("old")

    def fails():
        raise RuntimeError("no")
    with pytest.raises(RuntimeError, match="no"):
        export.write_file(file, ".svg", fails)
    assert [(f.name, f.read_text()) for f in tmp_path.iterdir()] == [("y.svg", "old")]


WRONG = [
    ("notes.py", ValueError, "does not end in .html: did you mean 'notes.html'"),
    ("notes", ValueError, "did you mean 'notes.html'"),
    ("", ValueError, "did you mean 'picture.html'"),
    ("no/such/y.html", FileNotFoundError, "there is no folder 'no/such'"),
    (None, TypeError, "A path such as 'picture.html' is needed, but got None"),
    (3, TypeError, "but got 3"),
    (b"y.html", TypeError, "A path such as"),
    (["y.html"], TypeError, "A path such as"),
]


@pytest.mark.parametrize(("path", "kind", "words"), WRONG)
@pytest.mark.parametrize("name", ["trace", "player", "comparison"])
def test_a_wrong_path_is_refused_and_nothing_written(name, path, kind, words, tmp_path,
                                                     monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(kind, match=re.escape(words)):
        views()[name].to_html(path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_not_a_file(tmp_path):
    (tmp_path / "y.html").mkdir()
    with pytest.raises(IsADirectoryError, match="is a folder"):
        sample.worked().to_html(tmp_path / "y.html")


def test_a_path_where_a_step_belongs_is_told():
    with pytest.raises(TypeError, match=r"frame is the number of a step, but is 'y.svg'.*path="):
        sample.worked().to_svg("y.svg")
    with pytest.raises(TypeError, match="frame is the number of a step"):
        sample.worked().to_png(frame=1.5)


@pytest.mark.parametrize("scale", [0, -1, float("nan"), float("inf"), "2", 1e6])
def test_a_scale_that_makes_no_picture_is_refused(scale):
    with pytest.raises(ValueError, match="to_png: scale is pixels"):
        sample.worked().to_png(scale=scale)


def test_without_resvg_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(ModuleNotFoundError, match="pip install resvg-py"):
        sample.worked().to_png()


def test_the_page_allows_its_own_script_and_nothing_from_a_network():
    text = page(Player(sample.worked()))
    policy = re.search('Content-Security-Policy\' content="([^"]*)"', text)[1]
    script = re.search("<script type='module'>(.*?)</script>", text, re.DOTALL)[1]
    digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert policy.startswith("default-src 'none'; ")
    assert f"script-src 'sha256-{digest}' blob:;" in policy
    assert "http" not in policy
    for word in (" src=", " href=", "url(", "@import"):
        assert word not in text.replace(data_of(text), "")


def data_of(text):
    return re.search("<script type='application/json'>(.*?)</script>", text)[1]


def test_a_module_and_a_style_are_there_once_however_many_use_them():
    live = Live()
    players = [live.add_player("export default 1", ".a{}", {"n": n}, "") for n in range(3)]
    live.add_player("export default 2", ".b{}", {}, "")
    text = document("two", "".join(players), live, "")
    assert data(text)["modules"] == ["export default 1", "export default 2"]
    assert [p["module"] for p in data(text)["players"]] == [0, 0, 0, 1]
    assert text.count(".a{}") == text.count(".b{}") == 1


def test_nothing_ends_the_script_that_it_stands_in():
    live = Live()
    live.add_player("'</script><!--<script>'", "", {"x": "</script>"}, "")
    text = document("</title>", "", live, "")
    assert text.count("</script>") == text.count("<script") == 2
    assert "<!--" not in text
    assert data(text)["modules"] == ["'</script><!--<script>'"]


def test_a_page_without_players_has_no_script():
    assert "<script" not in document("t", "<p>words</p>", Live(), "")


def test_the_host_is_small_and_asks_for_nothing():
    assert len(host()) < 4_000
    assert "//" not in host()
    for word in ("fetch(", "XMLHttpRequest", "WebSocket", "eval(", "innerHTML", "document.write"):
        assert word not in host()


def test_a_page_can_be_made_outside_of_a_notebook(tmp_path):
    code = ("import autograd_core as torch; x = torch.tensor(3., requires_grad=True); "
            "print(torch.trace.of(x * x).to_html('y.html'))")
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, text=True, check=True,
                          capture_output=True, env={"PYTHONPATH": str(Path(__file__).parents[2])})
    assert done.stdout.strip() == "y.html"
    assert (tmp_path / "y.html").stat().st_size < 120_000
