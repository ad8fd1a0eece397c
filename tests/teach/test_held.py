"""What a graph keeps alive, counted."""

import pytest

import autograd_core as torch
from autograd_core.teach import held, saved


@pytest.fixture
def w():
    return torch.tensor(0.5, requires_grad=True)


def test_a_carried_state_holds_every_step_and_a_detached_one_only_the_last(w):
    carried = cut = torch.tensor(1.)
    for _ in range(5):
        carried, cut = torch.tanh(w * carried), torch.tanh(w * cut.detach())
    assert held(carried).nodes == 10
    assert held(cut).nodes == 2


def test_a_shared_graph_and_shared_memory_count_once(w):
    y = w.exp()
    assert held(y, y * 1) == (2, 4)
    assert held(y * y) == (2, 4)


def test_both_factors_of_a_product_are_held_and_a_view_holds_the_memory_it_looks_at(w):
    assert held((w + 1) * (w + 2)) == (3, 8)
    long = torch.ones(10, requires_grad=True) * 2
    assert held(long[:2].exp().log()).bytes == 8
    assert held(long[:2].log()).bytes == 40


def test_leaves_and_numbers_hold_nothing(w):
    assert held(w, torch.tensor(1.), (w * 2).detach()) == (0, 0)


def test_backward_empties_what_was_saved_and_leaves_the_nodes(w):
    y = w.exp().exp()
    assert held(y) == (2, 8)
    y.backward()
    assert held(y) == (2, 0)


def test_a_number_is_refused():
    with pytest.raises(TypeError, match="held: a Tensor is wanted, not float"):
        held(1.)


@pytest.mark.parametrize(("make", "words"), [
    (lambda w: w + 1, "nothing"), (lambda w: w * w, "its inputs"),
    (torch.exp, "its result"), (torch.log, "its input"), (lambda w: w ** 2, "its input"),
    (lambda w: torch.linalg.vector_norm(w), "its input and its result")])
def test_what_was_saved_is_said_in_words(w, make, words):
    assert saved(make(w)) == words


def test_a_leaf_has_saved_nothing_and_says_so(w):
    with pytest.raises(ValueError, match="saved: no recorded operation"):
        saved(w)
