"""axe-core finds nothing wrong with the player, whatever is open, in light and in dark."""

import pytest

from autograd_core.viz import Comparison, explore
from tests.browser.axe import violations
from tests.browser.test_page import move
from tests.viz import sample
from tests.viz.states import STATES, VARIANTS
from tests.viz.test_layout import eleven

SCHEMES = "light", "dark"


def clean(tab):
    """In both schemes."""
    found = []
    for scheme in SCHEMES:
        tab.emulate_media(color_scheme=scheme)
        found += [f"{scheme}: {line}" for line in violations(tab)]
    assert not found, "\n".join(found)


def halfway(trace):
    return next(k for k, f in enumerate(trace.frames) if f.phase == "backward")


TRACES = {"u1 to u4": sample.worked, "u1 to u11": eleven, "a failing recording":
          lambda: STATES["failing"], "cuts": lambda: STATES["cuts"]}


@pytest.mark.parametrize("name", TRACES)
def test_a_player_in_the_middle_and_at_the_end(open_page, name):
    tab = open_page(TRACES[name]())
    box = tab.locator(".ag")
    box.press("End")
    clean(tab)
    for _ in range(3):
        box.press("ArrowLeft")
    clean(tab)


def test_a_narrow_player(open_page):
    tab = open_page(eleven(), 400)
    tab.locator(".ag").press("End")
    clean(tab)


def test_a_comparison(open_page):
    tab = open_page(Comparison(VARIANTS))
    move(tab, 5)
    clean(tab)


def test_keys_table_bench_and_search_open(open_page):
    tab = open_page(eleven())
    box = tab.locator(".ag")
    box.press("End")
    box.press("?")
    box.press("t")
    tab.get_by_role("button", name="Bench: vᵀJ").click()
    tab.get_by_role("searchbox").fill("sigmoid")
    tab.locator(".ag-table th button").first.click()
    clean(tab)


def test_a_question_and_what_is_said_of_the_answer(open_page):
    tab = open_page(sample.worked())
    box = tab.locator(".ag")
    box.press("p")
    box.press("b")
    for _ in range(20):
        if tab.locator(".ag-quiz form").is_visible():
            break
        box.press("ArrowRight")
    clean(tab)
    tab.get_by_label("Your answer").fill("100")
    tab.get_by_label("Your answer").press("Enter")
    clean(tab)


def test_sliders_of_an_explored_function(open_page):
    clean(open_page(explore(lambda a, b: a * b, a=(0, 2), b=(1, 5))))
