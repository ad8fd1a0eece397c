"""Variants side by side: which lines and which steps belong together."""

import pytest

from autograd_core.trace.model import Frame, Text
from autograd_core.viz.alignment import align_lines, match_lines, steps, visits


def frames(lines):
    return [Frame("forward", None, line, (), (), Text("", {}), None, ()) for line in lines]


def lit(variants):
    """For each step of the cursor, the text of the lit line of every variant that moves."""
    made = [(code, frames(lines)) for code, lines in variants]
    return [[code[own[k].line] if moves else None
             for (k, moves), (code, own) in zip(step, made, strict=True)]
            for step in steps(made)]


def test_lines_that_are_the_same_share_a_row():
    assert align_lines([["a", "b", "c"], ["a", "b", "c"]]) == [[0, 1, 2], [0, 1, 2]]


def test_a_line_that_only_one_has_gets_a_row_of_its_own():
    assert align_lines([["a", "c"], ["a", "b", "c"], ["a", "c", "d"]]) \
        == [[0, 2], [0, 1, 2], [0, 2, 3]]


def test_a_line_stands_by_the_one_whose_place_it_takes():
    assert match_lines(["a", "y = f(x)", "z"], ["a", "y = f(x.detach())", "z"]) == [
        (0, 0), (1, 1), (2, 2)]


def test_of_two_lines_the_one_that_is_alike_is_taken():
    assert match_lines(["a", "b = w * x", "z"],
                       ["a", "with torch.no_grad():", "    b = w * x", "z"]) \
        == [(0, 0), (None, 1), (1, 2), (2, 3)]
    assert match_lines(["with torch.no_grad():", "    b = w * a"], ["b = (w * a).detach()"]) \
        == [(0, None), (1, 0)]


def test_a_variant_without_lines_stands_by_nothing():
    assert align_lines([[], ["a"]]) == [[], [0]]
    assert align_lines([]) == []


def test_a_step_of_no_line_belongs_to_the_line_before_it():
    assert visits(frames([0, None, 1, None]), [0, 1]) == [((0, 0), [0, 1]), ((1, 0), [2, 3])]


def test_a_line_in_a_loop_is_visited_more_than_once():
    assert [key for key, _ in visits(frames([0, 1, 0, 1]), [0, 1])] == [
        (0, 0), (1, 0), (0, 1), (1, 1)]


def test_the_same_line_is_lit_in_all_and_the_shorter_one_rests():
    code = ["a", "b"]
    assert lit([(code, [0, 0, 0, 1]), (code, [0, 1, 1])]) == [
        ["a", "a"], ["a", None], ["a", None], ["b", "b"], [None, "b"]]


def test_a_loop_with_a_line_more_stays_in_step():
    with_zero, without = ["for", "zero", "back"], ["for", "back"]
    assert lit([(without, [0, 1, 0, 1]), (with_zero, [0, 1, 2, 0, 1, 2])]) == [
        ["for", "for"], [None, "zero"], ["back", "back"],
        ["for", "for"], [None, "zero"], ["back", "back"]]


def test_one_that_ends_early_rests_at_its_last_step():
    code = ["a", "b", "c"]
    found = steps([(code, frames([0, 1])), (code, frames([0, 1, 2]))])
    assert found[-1] == [(1, False), (2, True)]


def test_one_that_has_not_begun_rests_at_its_first_step():
    assert steps([(["b"], frames([0])), (["a", "b"], frames([0, 1]))])[0] == [
        (0, False), (0, True)]


@pytest.mark.parametrize("orders", [([0, 1], [1, 0]), ([0, 1, 0, 2], [2, 1, 0]),
                                    ([1, 0, 1], [0, 1, 0]), ([2, 1, 0], [0, 1, 2])])
def test_every_step_is_shown_once_and_in_order_whatever_the_order_of_the_lines(orders):
    code = ["a", "b", "c"]
    found = steps([(code, frames(lines)) for lines in orders])
    for n, lines in enumerate(orders):
        assert [step[n][0] for step in found if step[n][1]] == list(range(len(lines)))


def test_without_code_steps_are_paired_one_by_one():
    assert steps([((), frames([None, None])), ((), frames([None]))]) == [
        [(0, True), (0, True)], [(1, True), (0, False)]]
