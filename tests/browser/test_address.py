"""A page's address says where its players are: a link restores what was on screen."""

import re

import pytest
from playwright.sync_api import expect

from autograd_core.viz.page import Live, document
from autograd_core.viz.player import Player
from tests.viz import sample
from tests.viz.test_layout import eleven


@pytest.fixture
def file(tmp_path):
    """A page with one player, at its first step."""
    return sample.worked().to_html(tmp_path / "one.html")


@pytest.fixture
def two(tmp_path):
    """A page with a heading and two players."""
    live = Live()
    views = [Player(sample.worked()), Player(sample.square(), frame=2)]
    parts = [live.add_player(v._esm, "", v.state(), v.picture())
             for v in views]
    file = tmp_path / "two.html"
    text = "<main><h2 id='top'>Top</h2>" + "<h2 id='between'>Between</h2>".join(parts) + "</main>"
    file.write_text(document("Two", text, live, ""), "utf-8")
    return file


def counts(tab):
    """Where the players are, once they are there."""
    expect(tab.locator(".ag-count")).to_have_count(tab.locator("[data-player]").count())
    return tab.locator(".ag-count").all_text_contents()


def ends(tab, place):
    """Waits until the address ends so."""
    expect(tab).to_have_url(re.compile(rf"\.html{re.escape(place)}$"))


def test_the_address_follows_the_steps_and_opens_there_again(open_file, file):
    tab = open_file(file)
    assert counts(tab) == ["1 / 15"]
    assert tab.evaluate("location.hash") == ""
    for _ in range(4):
        tab.locator(".ag").press("ArrowRight")
    ends(tab, "#step=5")
    assert tab.evaluate("history.length") == 2     # back still leaves the page
    assert counts(open_file(file, "#step=5")) == ["5 / 15"]
    tab.reload()
    assert counts(tab) == ["5 / 15"]


def test_back_at_the_start_the_address_is_as_it_was(open_file, file):
    tab = open_file(file, "#step=3")
    tab.locator(".ag").press("Home")
    ends(tab, "")
    assert "#" not in tab.url


@pytest.mark.parametrize(("place", "at"), [
    ("#step=999", 15), ("#step=0", 1), ("#step=-3", 1), ("#step=two", 1), ("#step=", 1),
    ("#step", 1), ("#step=4&step=6", 6), ("#=&&=", 1), ("#%E0%A4%A", 1), ("#step=1e1", 1),
    ("#frame=5", 1), ("#step2=5", 1), ("#__proto__=5", 1)])
def test_whatever_stands_in_the_address_a_step_is_shown(open_file, file, place, at):
    assert counts(open_file(file, place)) == [f"{at} / 15"]


def test_a_link_in_the_page_moves_the_player(open_file, file):
    tab = open_file(file)
    assert counts(tab) == ["1 / 15"]
    tab.evaluate("location.hash = '#step=9'")
    expect(tab.locator(".ag-count")).to_have_text("9 / 15")


def test_each_player_has_a_key_of_its_own(open_file, two):
    tab = open_file(two)
    assert counts(tab) == ["1 / 15", "3 / 8"]
    first, second = tab.locator(".ag").all()
    second.press("ArrowRight")
    ends(tab, "#step2=4")
    first.press("End")
    ends(tab, "#step2=4&step=15")
    assert counts(open_file(two, "#step2=4&step=15")) == ["15 / 15", "4 / 8"]
    assert counts(open_file(two, "#step2=1")) == ["1 / 15", "1 / 8"]


def test_what_is_open_is_restored_too(open_file, tmp_path):
    trace = eleven()
    z1 = next(n.id for n in trace.nodes if n.op == "z1")
    closed, opened = trace.to_html(tmp_path / "c.html"), trace.to_html(tmp_path / "o.html", ["z1"])
    inside = f".node[data-n='{next(n.id for n in trace.nodes if n.parent == z1)}']"
    assert open_file(closed).locator(inside).count() == 0
    tab = open_file(closed, f"#open={z1}&step=9")
    assert counts(tab)[0].startswith("9 /")
    expect(tab.locator(inside)).to_be_visible()
    tab = open_file(opened, "#open=&step=7")
    assert counts(tab)[0].startswith("7 /")
    assert tab.locator(inside).count() == 0
    counts(open_file(closed, "#open=9999,x&step=2"))


def test_the_place_in_the_text_stays_in_the_address(open_file, two):
    tab = open_file(two, "#between")
    counts(tab)
    tab.locator(".ag").first.press("ArrowRight")
    ends(tab, "#between&step=2")
    tab = open_file(two, "#between&step=2")
    assert counts(tab) == ["2 / 15", "3 / 8"]
    expect(tab.locator("#between")).to_be_in_viewport()
    tab.evaluate("location.hash = '#top'")     # a place alone moves no player
    tab.wait_for_timeout(100)
    assert counts(tab) == ["2 / 15", "3 / 8"]


def test_without_an_address_of_its_own_a_page_steps_all_the_same(open_file, file, tmp_path):
    outer = tmp_path / "outer.html"
    outer.write_text("<iframe sandbox='allow-scripts' width=1000 height=700></iframe>"
                     "<script>document.querySelector('iframe').srcdoc = "
                     f"decodeURIComponent(`{quoted(file)}`)</script>", "utf-8")
    frame = open_file(outer).frame_locator("iframe")
    frame.locator(".ag").press("End")
    frame.get_by_text("15 / 15").wait_for()
    frame.locator(".ag").press("Home")
    frame.get_by_text("1 / 15").wait_for()


def quoted(file):
    from urllib.parse import quote
    return quote(file.read_text("utf-8"))


def test_without_scripts_the_picture_and_the_table_are_seen(open_file, file):
    tab = open_file(file, scripts=False)
    assert tab.locator("svg.ag-pic").is_visible()
    assert "u2    b     leaf" in tab.locator("pre").text_content()
    assert tab.locator(".ag").count() == 0


def test_a_module_that_fails_leaves_the_picture(chromium, tmp_path):
    live, view = Live(), Player(sample.worked())
    part = live.add_player("export default { render() { throw new Error('broken'); } }", "",
                    {"frame": 0}, view.picture())
    file = tmp_path / "broken.html"
    file.write_text(document("Broken", part, live, ""), "utf-8")
    tab, errors = chromium.new_page(), []
    tab.on("console", lambda said: errors.append(said.text))
    tab.goto(file.as_uri())
    tab.wait_for_timeout(200)
    assert tab.locator("svg.ag-pic").is_visible()
    assert "broken" in errors[0]
    tab.close()


@pytest.mark.parametrize("inside", ["<img src='http://127.0.0.1:9/x.png'>",
                                    "<script>document.title = 'ran'</script>",
                                    "<p onclick='document.title = 1'>x</p>",
                                    "<link rel=stylesheet href='http://127.0.0.1:9/x.css'>"])
def test_what_a_page_holds_cannot_run_or_ask_a_network(chromium, tmp_path, inside):
    live, view = Live(), Player(sample.worked())
    part = live.add_player(view._esm, "", {"payload": view.payload, "frame": 0}, "")
    file = tmp_path / "held.html"
    file.write_text(document("Held", inside + part, live, ""), "utf-8")
    tab, answers = chromium.new_page(), []
    tab.on("response", lambda response: answers.append(response.url))
    tab.on("requestfailed", lambda request: answers.append(request.failure))
    tab.goto(file.as_uri())
    tab.wait_for_selector(".ag-count")
    if "onclick" in inside:
        tab.locator("p", has_text="x").first.click()
    assert tab.title() == "Held"
    assert [a for a in answers if not a.startswith(("file:", "blob:", "csp"))] == []
    tab.close()
