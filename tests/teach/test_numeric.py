"""Finite differences agree with the Jacobians that the operations state."""

import numpy as np
import pytest

import autograd_core as torch
from autograd_core.teach import finite_difference

W = torch.tensor([[1., -1.], [0., 2.], [2., 1.]], requires_grad=True)
X = torch.tensor([1., 2.])


@pytest.mark.parametrize(("fn", "inputs", "i"), [
    (lambda W, x: W @ x, (W, X), 0),
    (torch.sigmoid, (X.requires_grad_(),), 0),
    (lambda a, b: a * b, (X, X), 1),
    (torch.log, (X,), 0),
])
def test_what_is_measured_is_what_the_operation_states(fn, inputs, i):
    stated = fn(*inputs).grad_fn.jacobian(i)
    measured = finite_difference(fn, inputs, i)
    assert measured.shape == stated.shape
    assert np.allclose(measured, stated.dense(), atol=1e-5)


def test_inputs_may_be_numbers_arrays_or_tensors_and_stay_as_they_were():
    x = np.array([1., 2.])
    assert finite_difference(lambda a, x: a * x, (3, x), 1).tolist() == [[3., 0.], [0., 3.]]
    assert finite_difference(lambda a, x: a * x, (3, x)).tolist() == [[1.], [2.]]
    assert x.tolist() == [1., 2.]
    assert W.grad is None


def test_a_function_may_return_an_array_or_a_number():
    assert finite_difference(lambda x: x.detach().numpy() ** 2, ([3.],)).tolist() == [[6.]]
    assert finite_difference(lambda x: 7, (3.,)).tolist() == [[0.]]


def test_there_is_no_noise_and_no_minus_zero():
    assert repr(finite_difference(lambda x: -0. * x, (3.,))) == "array([[0.]])"
    assert finite_difference(lambda u1, u2: u2 * (u1 + u2), (2., 3.), 1).item() == 8


def test_a_function_may_ask_for_gradients_of_what_it_computes():
    def fn(x):
        t = torch.log(x)
        t.retain_grad()
        return t * 2
    assert finite_difference(fn, (4.,)).item() == 0.5


def test_an_input_that_is_not_there_is_refused():
    with pytest.raises(IndexError, match="there is no input 2; there are 2"):
        finite_difference(lambda a, b: a, (1., 2.), 2)
