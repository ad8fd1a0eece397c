"""NumPy's functions on Tensors give Tensors, and record."""

from __future__ import annotations

import numpy as np
import pytest

import autograd_core as torch
from autograd_core.functions.numpy_protocol import FUNCTIONS, UFUNCS

X = np.array([0.3, 0.6, 0.9])
OF_FLOATS = [f for f in UFUNCS if not f.__name__.startswith(("bitwise", "invert"))]


@pytest.mark.parametrize("ufunc", OF_FLOATS, ids=lambda f: f.__name__)
def test_a_ufunc_of_tensors_is_that_of_their_arrays(ufunc: np.ufunc) -> None:
    arrays = [X, X[::-1].copy()][:ufunc.nin]
    out = ufunc(*map(torch.tensor, arrays))
    assert isinstance(out, torch.Tensor)
    with np.errstate(invalid="ignore"):
        np.testing.assert_allclose(out.numpy(), ufunc(*arrays), rtol=1e-12)


@pytest.mark.parametrize("function", [np.sum, np.mean, np.max, np.min, np.prod, np.argmax, np.ravel,
                                      np.cumsum, np.cumprod, np.flip, np.transpose, np.ones_like,
                                      np.zeros_like, np.any, np.all, np.squeeze, np.shape, np.size],
                         ids=lambda f: f.__name__)
def test_a_function_of_a_tensor_is_that_of_its_array(function) -> None:
    matrix = np.outer(X, X)
    assert function in FUNCTIONS
    np.testing.assert_allclose(np.asarray(function(torch.tensor(matrix))), function(matrix))


def test_numpy_functions_record() -> None:
    x = torch.tensor(X, requires_grad=True)
    y = np.sum(np.where(x > 0.5, np.exp(x), np.clip(x, 0, 1)) * np.array([1.0, 2.0, 3.0]))
    y.backward()
    np.testing.assert_allclose(x.grad.numpy(), np.where(X > 0.5, np.exp(X), 1) * [1, 2, 3])


def test_arrays_and_numbers_give_way_to_tensors() -> None:
    x = torch.tensor(X, requires_grad=True)
    for y in (X * x, X - x, X / x, X ** x, X @ x, np.float64(2) - x, x + X):
        assert isinstance(y, torch.Tensor)
        assert y.grad_fn is not None


def test_functions_without_a_counterpart_refuse_what_requires_grad() -> None:
    x = torch.tensor(X, requires_grad=True)
    assert np.median(x.detach()) == 0.6
    with pytest.raises(RuntimeError, match="Can't call numpy"):
        np.median(x)
