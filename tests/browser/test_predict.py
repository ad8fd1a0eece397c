"""Predict: asks before a reveal, checks, names the mistake, keeps the score, hides the answer."""

import json

import pytest
from playwright.sync_api import expect

from autograd_core.trace.numbers import plain
from autograd_core.trace.tell.questions import questions
from autograd_core.viz.payload import ASKED, MISTAKES
from autograd_core.viz.player import Player
from tests.browser.test_features import at
from tests.viz import sample
from tests.viz.test_layout import eleven

VISIBLE = """() => document.querySelector(".ag-frame").innerText + [...document.querySelectorAll(
  ".ag-pic text")].filter((t) => getComputedStyle(t).visibility === "visible")
  .map((t) => t.textContent).join("\\n") + [...document.querySelectorAll(
  ".ag [title], .ag [aria-valuetext]")]
  .map((e) => e.title + e.getAttribute("aria-valuetext")).join("\\n")"""


@pytest.fixture
def asked(open_page):
    """A page that asks: the tab, its box, and the trace's questions by the step before them."""
    def ask(trace):
        tab = open_page(trace)
        box = tab.locator(".ag")
        box.press("p")
        return tab, box, {q.frame: q for q in questions(trace, ASKED)}
    return ask


def ask_next(tab, box):
    """Step until something is asked."""
    for _ in range(60):
        if tab.locator(".ag-quiz form").is_visible():
            return
        box.press("ArrowRight")
    raise AssertionError("nothing was asked")


def answer(tab, text):
    field = tab.get_by_label("Your answer")
    field.fill(text)
    field.press("Enter")
    return tab.locator(".ag-verdict").text_content()


def gradient(found, shares):
    """The first question about a sum of several paths."""
    return next(q for q in found.values() if q.topic == "gradient" and bool(q.wrong) == shares)


def test_it_stops_before_the_reveal_and_the_answer_is_nowhere_to_be_seen(asked):
    tab, box, found = asked(sample.worked())
    silent = open_twin(tab)
    ask_next(tab, box)
    k = at(tab)
    assert k + 1 in found
    silent.locator(".ag-range").fill(str(k))
    seen, usual = tab.evaluate(VISIBLE).split("\n"), silent.evaluate(VISIBLE).split("\n")
    added = [line for line in seen if line not in usual]
    assert tab.locator(".ag-ask").text_content() in added
    answers = {plain(q.answer) for q in found.values() if q.frame == k + 1}
    assert not [line for line in added for word in line.split() if word in answers]
    expect(tab.get_by_label("Your answer")).to_be_focused()
    silent.close()


def open_twin(tab):
    """The same page in a tab of its own, where nothing is asked."""
    other = tab.context.new_page()
    other.goto(tab.url.split("#")[0])
    other.wait_for_selector(".ag-count")
    return other


def test_a_right_answer_moves_on_and_counts(asked):
    tab, box, found = asked(sample.worked())
    ask_next(tab, box)
    k = at(tab)
    assert answer(tab, plain(found[k + 1].answer)) == "Right."
    assert at(tab) == k + 1
    assert not tab.locator(".ag-quiz form").is_visible()
    assert tab.locator(".ag-tally").text_content() == "1 of 1 right at the first try"
    expect(box).to_be_focused()
    box.press("ArrowLeft")
    box.press("ArrowRight")     # it is not asked twice
    assert at(tab) == k + 1


def test_a_wrong_answer_names_the_mistake_that_it_betrays(asked):
    tab, box, found = asked(sample.worked())
    wanted = gradient(found, True)
    tab.locator(".ag-range").fill(str(wanted.frame - 1))
    box.press("ArrowRight")
    assert "last path" in tab.locator(".ag-ask").text_content()
    for value, mistake in wanted.wrong:
        assert answer(tab, plain(value)) == MISTAKES[mistake]
        assert at(tab) == wanted.frame - 1
    assert "sign is not" in answer(tab, "-8")
    assert answer(tab, "4 4").startswith("Asked is one number")
    assert answer(tab, "eight") == "“eight” is not a number. Write 0.5, -2, 1e-3 or 1/3."
    assert answer(tab, " ") == "Write a number first."
    assert answer(tab, "16/2") == "Right."
    assert tab.locator(".ag-tally").text_content() == "0 of 1 right at the first try"


def test_show_me_gives_the_answer_and_no_point(asked):
    tab, box, found = asked(sample.worked())
    ask_next(tab, box)
    k = at(tab)
    tab.get_by_role("button", name="Show me").click()
    assert at(tab) == k + 1
    assert tab.locator(".ag-verdict").text_content() == f"It is {plain(found[k + 1].answer)}."
    assert tab.locator(".ag-tally").text_content() == "0 of 1 right at the first try"


def test_escape_leaves_the_question_and_p_stops_asking(asked):
    tab, box, _ = asked(sample.worked())
    ask_next(tab, box)
    k = at(tab)
    tab.get_by_label("Your answer").press("Escape")
    assert not tab.locator(".ag-quiz form").is_visible()
    expect(box).to_be_focused()
    box.press("p")
    assert tab.get_by_role("button", name="Predict").get_attribute("aria-pressed") == "false"
    box.press("ArrowRight")
    assert at(tab) == k + 1
    assert not tab.locator(".ag-quiz").is_visible()


def test_play_stops_where_something_is_asked(asked):
    tab, box, found = asked(sample.worked())
    tab.get_by_label("Speed").select_option("8×")
    box.press(" ")
    tab.locator(".ag-quiz form").wait_for()
    assert at(tab) + 1 in found
    assert tab.get_by_role("button", name="Play").count() == 1


def test_a_vector_is_asked_row_by_row(asked):
    trace = eleven()
    tab, box, _ = asked(trace)
    tab.locator(".ag-range").fill(tab.locator(".ag-range").get_attribute("max"))
    tab.get_by_role("button", name="backward", exact=True).click()
    verdicts = []
    for _ in range(3):
        ask_next(tab, box)
        count = tab.locator(".ag-ask").text_content().split("(")[-1].split(" numbers")[0]
        verdicts.append(answer(tab, "[1, 2, 3, 4, 5, 6, 7, 8, 9]"))
        tab.get_by_role("button", name="Show me").click()
    assert all(v.endswith("you wrote 9.") for v in verdicts)
    assert count.isdigit()


def test_answers_can_be_saved(asked):
    tab, box, found = asked(sample.worked())
    for right in (True, False):
        ask_next(tab, box)
        if not right:
            answer(tab, "123")
        answer(tab, plain(found[at(tab) + 1].answer))
    with tab.expect_download() as waiting:
        tab.get_by_role("button", name="Save answers").click()
    saved = json.loads(waiting.value.path().read_text("utf-8"))
    assert waiting.value.suggested_filename == "answers.json"
    assert saved["title"] == "y = b · (a + b)"
    assert [one["right"] for one in saved["answers"]] == [True, False]
    assert saved["answers"][1]["answers"][0] == "123"
    assert all(one["question"].endswith("?") for one in saved["answers"])


def test_a_player_can_begin_with_questions(open_page):
    tab = open_page(Player(sample.worked(), predict=True))
    ask_next(tab, tab.locator(".ag"))
    assert tab.get_by_role("button", name="Predict").get_attribute("aria-pressed") == "true"


def test_the_last_step_is_not_gone_to_past_a_question(asked):
    tab, box, found = asked(sample.worked())
    box.press("Home")
    box.press("End")
    assert at(tab) + 1 == min(found)
    assert tab.locator(".ag-quiz form").is_visible()
    expect(tab.get_by_label("Your answer")).to_be_focused()


def test_a_question_moves_nothing(asked):
    tab, box, _ = asked(sample.worked())
    side, heights = tab.locator(".ag-text"), set()
    for _ in range(9):
        heights.add(side.bounding_box()["y"])
        if tab.locator(".ag-quiz form").is_visible():
            tab.get_by_role("button", name="Show me").click()
        else:
            box.press("ArrowRight")
    assert len(heights) == 1


def test_the_bench_waits_until_what_is_asked_is_known(asked):
    tab, box, _ = asked(sample.worked())
    tab.get_by_role("button", name="Bench: vᵀJ").click()
    tab.locator(".node[data-n='0']").click()
    assert "waits until P₁ is known" in tab.locator(".ag-bench").text_content()
    box.press("p")
    assert "waits until" not in tab.locator(".ag-bench").text_content()
