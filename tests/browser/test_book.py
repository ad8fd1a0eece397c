"""A notebook's page in Chromium: players live, no network is asked, nothing sticks out."""

import re
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect

from autograd_core.viz.book import book, books

BUILT = sorted((Path(__file__).parents[2] / "notebooks").glob("[0-9]*.ipynb"))
GRAPHS = next(path for path in BUILT if path.stem == "01_computational_graphs")
STICKS_OUT = """() => [...document.body.querySelectorAll("*")].filter((part) => {
  for (let p = part; p; p = p.parentElement)
    if (/auto|scroll|hidden|clip/.test(getComputedStyle(p).overflowX)) return false;
  return part.getClientRects().length && !part.closest(".skip")
    && part.getBoundingClientRect().right > innerWidth + 1;
}).map((part) => part.outerHTML.slice(0, 80))"""
SCROLLS = """() => [...document.querySelectorAll("main > section :is(pre, table, math)")]
  .filter((part) => !part.closest("[data-player]") && part.scrollWidth > part.clientWidth)
  .map((part) => part.tabIndex)"""
CONTRAST = """() => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => { const [r, g, b] = numbers(colour).map((c) =>
    (c /= 255) <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b; };
  const ground = (part) => { const own = getComputedStyle(part).backgroundColor;
    return numbers(own)[3] === 0 && part.parentElement ? ground(part.parentElement) : own; };
  return [...document.querySelectorAll("main :is(p,li,span,a,code,pre,td,th,summary,h1,h2,h3)")]
    .filter((part) => !part.closest("[data-player]") && part.getClientRects().length)
    .map((part) => {
      const both = [getComputedStyle(part).color, ground(part)].map(light);
      const [a, b] = both.sort((x, y) => y - x);
      return [(a + .05) / (b + .05), part.className, part.textContent.slice(0, 30)]; })
    .filter(([ratio]) => ratio < 4.5);
}"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """All built notebooks as pages, and the index."""
    folder = tmp_path_factory.mktemp("book")
    books(BUILT, folder)
    return folder


def alive(tab):
    """Waits until every player of the page is there; the players."""
    tab.wait_for_function("""() => document.readyState === "complete" &&
        [...document.querySelectorAll("[data-player]")].every((p) => p.querySelector(".ag-count"))
    """)
    return tab.locator("[data-player] .ag")


@pytest.mark.parametrize("name", [path.stem for path in BUILT])
def test_every_player_steps_by_keyboard(open_file, pages, name):
    tab = open_file(pages / f"{name}.html")
    for player in alive(tab).all():
        player.press("End")
        at, last = player.locator(".ag-count").text_content().split(" / ")
        assert at == last
        assert player.locator(".ag-say").first.text_content()


def test_the_second_player_ends_with_p2_being_8_and_a_link_restores_it(open_file, pages):
    tab = open_file(pages / "01_computational_graphs.html", "#step=15")
    card = alive(tab).first.locator(".node[data-n='1'] [data-f='upstream']").first
    expect(card).to_have_text("8")
    expect(alive(tab).first).to_be_in_viewport()


def test_contents_cards_and_links_between_pages_work(open_file, pages):
    tab = open_file(pages / "index.html")
    tab.get_by_role("link", name="1 · A graph of four nodes").click()
    tab.wait_for_url("**/01_computational_graphs.html")
    alive(tab)
    tab.get_by_role("navigation", name="Contents").get_by_role("link", name="Recall").click()
    expect(tab.get_by_role("heading", name="Recall")).to_be_in_viewport()
    answer = tab.get_by_text("The sum of two contributions")
    expect(answer).to_be_hidden()
    tab.get_by_text("A value is used in two places").click()
    expect(answer).to_be_visible()
    tab.get_by_role("link", name="2 · A two-layer network →").click()
    expect(tab).to_have_title("2 · A two-layer network")
    alive(tab)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (400, "dark")])
@pytest.mark.parametrize("name", [*(path.stem for path in BUILT), "index"])
def test_nothing_sticks_out_and_everything_can_be_read(open_file, pages, name, width, scheme):
    tab = open_file(pages / f"{name}.html", width=width, scheme=scheme)
    alive(tab)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert tab.evaluate(STICKS_OUT) == []
    assert tab.evaluate(CONTRAST) == []


def test_what_scrolls_sideways_can_be_reached_by_keyboard(open_file, pages):
    tab = open_file(pages / "01_computational_graphs.html", width=400)
    alive(tab)
    wide = tab.evaluate(SCROLLS)
    assert len(wide) > 5
    assert set(wide) == {0}
    tab.set_viewport_size({"width": 2000, "height": 900})
    expect(tab.locator("main > section > pre[tabindex]")).to_have_count(0)


def test_without_scripts_pictures_and_tables_are_seen(open_file, pages):
    tab = open_file(pages / "01_computational_graphs.html", scripts=False)
    pictures = tab.locator("[data-player] > svg")
    assert pictures.count() == tab.locator("[data-player]").count() > 1
    for picture in pictures.all():
        assert picture.is_visible()
    assert "u2    u2    leaf" in tab.locator("[data-player] > pre").first.text_content()
    assert tab.locator("math").first.is_visible()


def test_on_paper_all_cards_are_open_and_a_player_nobody_moved_is_at_its_end(open_file, pages):
    tab = open_file(pages / "01_computational_graphs.html")
    first, second, *_ = alive(tab).all()
    first.press("ArrowRight")
    expect(tab).to_have_url(re.compile("#step=2$"))
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    tab.emulate_media(media="print")
    expect(first.locator(".ag-count")).to_have_text("2 / 15")
    expect(second.locator(".ag-count")).to_have_text("13 / 13")
    assert tab.get_by_text("The sum of two contributions").is_visible()
    assert not tab.get_by_role("navigation", name="Contents").is_visible()
    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(second.locator(".ag-count")).to_have_text("1 / 13")


def test_formulas_are_drawn_as_formulas(open_file, pages):
    """A browser that draws MathML sets the index of u₁ lower and smaller."""
    tab = open_file(pages / "01_computational_graphs.html")
    name, index = tab.evaluate("[...document.querySelector('main msub').children].map((part) => "
                               "{ const { bottom, height } = part.getBoundingClientRect();"
                               " return [bottom, height]; })")
    assert index[0] > name[0]


def test_one_notebook_alone_becomes_one_page(open_file, tmp_path):
    tab = open_file(book(GRAPHS, tmp_path / "one.html"))
    alive(tab)
    assert tab.get_by_role("navigation", name="Other notebooks").count() == 0


def test_whatever_a_notebook_holds_its_players_live(chromium, tmp_path):
    nb = nbformat.read(GRAPHS, 4)
    for held in ("<!-- <script>", "</main></section><div><p>", "<style>.ag{", "<svg><title>",
                 "<script>document.title = 'ran'</script>", "<img src='http://127.0.0.1:9/x'>",
                 "<form action='http://127.0.0.1:9/'><input name='a'", "<base href='http://x/'>",
                 "<meta http-equiv=refresh content='0;url=about:blank'>", "<textarea>"):
        html = nbformat.v4.new_output("display_data", {"text/html": held, "text/plain": held})
        text = nbformat.v4.new_output("display_data", {"text/plain": held})
        nb.cells.insert(1, nbformat.v4.new_code_cell(held, outputs=[html, text]))
        nb.cells.insert(1, nbformat.v4.new_markdown_cell(held))
    nbformat.write(nb, tmp_path / "hostile.ipynb")
    tab, answers = chromium.new_page(), []
    tab.on("response", lambda response: answers.append(response.url))
    tab.goto(book(tmp_path / "hostile.ipynb").as_uri())
    for player in alive(tab).all():
        player.press("End")
        at, last = player.locator(".ag-count").text_content().split(" / ")
        assert at == last
    assert tab.title() == "1 · A graph of four nodes"
    assert [url for url in answers if not url.startswith(("file:", "blob:", "data:"))] == []
    tab.close()
