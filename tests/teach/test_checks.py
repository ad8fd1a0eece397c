"""Checks: right, wrong with the slip named, not answered yet; the answer is never told."""

import numpy as np
import pytest

import autograd_core as torch
from autograd_core.teach import check, check_that

MATRIX = [[1., 2.], [3., 4.], [5., 6.]]


@pytest.mark.parametrize(("answer", "expected"), [
    (8, 8.), (2.303, np.log(10)), (np.float32(0.5), 0.5), (torch.tensor([1., 2.]), [1, 2]),
    ([torch.tensor(1.), 2], np.array([1., 2.])), (MATRIX, torch.tensor(MATRIX)), ((3, 6), (3, 6)),
    ("b1", "b1"), (True, True), (None, None), ({(1, 3)}, {(1, 3)}), (float("nan"), float("nan")),
    (torch.tensor([2.], requires_grad=True), [2.]), ({"a": 1, "more": 2}, {"a": 1}),
    (8, lambda: 5 + 3), (" Error", "error"), ("ERROR", "error"), (36, "36"),
    pytest.param(None, "None", id="None in words"),
    ("true", True), ("false", False), pytest.param(True, "True", id="True in words"),
])
def test_what_agrees_is_right(answer, expected):
    verdict = check(answer, expected)
    assert verdict
    assert repr(verdict) == "Right."


@pytest.mark.parametrize(("answer", "expected", "text"), [
    (7, 8, "Not yet. That is not it."),
    (-8, 8, "Not yet. The sign is wrong."),
    ([1., 2., 9.], [1., 2., 3.], "Not yet. The first wrong number is at [2]."),
    ([[1., 2.], [3., 4.], [5., 7.]], MATRIX, "Not yet. The first wrong number is at [2, 1]."),
    (np.transpose(MATRIX), MATRIX, "Not yet. It is transposed."),
    ([1., 2.], MATRIX, "Not yet. The shape of your answer, (2,), is not the right one."),
    ("eight", 8, "Not yet. A number or an array of numbers is wanted, not str."),
    (True, 1, "Not yet. A number or an array of numbers is wanted, not bool."),
    (1, True, "Not yet. True or False is wanted, not int."),
    ("True", False, "Not yet. That is not it."),
    ("w1", "W1", "Not yet. That is not it."),
    (0, None, "Not yet. That is not it."),
    ("W1", "b1", "Not yet. That is not it."),
    (3, {"a": 1}, "Not yet. A dict is wanted, with the keys a."),
    ({"a": 1, "b": 5}, {"a": 1, "b": 2}, "Not yet: b is wrong. What comes before it is right."),
    ({"a": -1, "b": 5}, {"a": 1, "b": 2}, "Not yet: a is wrong. The sign is wrong."),
])
def test_the_first_wrong_thing_is_named(answer, expected, text):
    verdict = check(answer, expected)
    assert verdict.right is False
    assert verdict.text == text


@pytest.mark.parametrize(("answer", "expected", "text"), [
    (..., 8, "not answered yet"),
    (..., {"a": 1}, "not answered yet"),
    ([1, ...], [1, 2], "part of it is not answered yet"),
    ({"a": ..., "b": ...}, {"a": 1, "b": 2}, "a is not answered yet."),
    ({"a": 1}, {"a": 1, "b": 2}, "b is not answered yet. What comes before it is right."),
])
def test_what_is_missing_is_not_answered_yet(answer, expected, text):
    verdict = check(answer, expected)
    assert verdict.right is None
    assert verdict.text == text


def test_nothing_is_worked_out_before_there_is_an_answer():
    def expected():
        raise AssertionError("worked out")
    assert check(..., expected).right is None


def test_a_known_mistake_is_named_and_the_first_that_fits():
    mistakes = (lambda: 5, "One path of two."), (5, "Never said.")
    assert check(5, 8, *mistakes).text == "Not yet. One path of two."
    assert check(6, 8, *mistakes).text == "Not yet. That is not it."
    assert check(8, 8, *mistakes)


def test_a_mistake_in_a_dict_is_looked_for_under_its_key_only():
    mistakes = ({"a": 5}, "About a."), ({"b": 5}, "About b.")
    assert check({"a": 1, "b": 5}, {"a": 1, "b": 2}, *mistakes).text == (
        "Not yet: b is wrong. About b. What comes before it is right.")


@pytest.mark.parametrize("answer", [7, -8765, [8765.], {"x": 3}, "8765?", None, ..., [..., 1]])
def test_the_right_answer_is_never_told(answer):
    told = check(answer, 8765.).text
    assert "8765" not in told or "8765" in str(answer)


def test_of_several_conditions_the_first_that_fails_is_named_and_no_later_one_is_tried():
    conditions = ((lambda x: isinstance(x, int), "Not whole."),
                  (lambda x: 10 / x > 1, "Too large."))
    assert str(check_that("a", *conditions)) == "Not yet. Not whole."
    assert str(check_that(20, *conditions)) == "Not yet. Too large."
    assert check_that(5, *conditions).right
    assert check_that(..., *conditions).right is None
