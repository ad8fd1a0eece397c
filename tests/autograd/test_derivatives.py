"""Whole derivatives and Functions of one's own: rows, products and differences agree.

What is printed and refused is compared with PyTorch in tests/parity (suite ``autograd``).
"""

from __future__ import annotations

import pytest

import autograd_core as torch
from autograd_core.autograd import functional

FUNCTIONS = {
    "elementwise": lambda x: x.sin() * x,
    "a product": lambda x: torch.outer(x, x).sum(0),
    "a softmax": lambda x: x.softmax(0),
    "written into": lambda x: (x * 1).mul_(x).cumsum(0),
}


class Cube(torch.autograd.Function):
    """x³, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x ** 3

    @staticmethod
    def backward(ctx, g):
        x, = ctx.saved_tensors
        return 3 * x ** 2 * g


class WrongCube(Cube):
    """x³ with the derivative of x²."""

    @staticmethod
    def backward(ctx, g):
        x, = ctx.saved_tensors
        return 2 * x * g


def make_input(**options):
    return torch.tensor([0.3, -1.2, 0.8], dtype=torch.float64, **options)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_rows_of_a_jacobian_are_gradients(name: str):
    x = make_input(requires_grad=True)
    rows = [torch.autograd.grad(y, x, retain_graph=True)[0] for y in FUNCTIONS[name](x).unbind()]
    assert torch.allclose(functional.jacobian(FUNCTIONS[name], make_input()), torch.stack(rows))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_products_with_a_jacobian_are_products_with_its_matrix(name: str):
    x, v = make_input(), torch.tensor([1.0, -2.0, 0.5], dtype=torch.float64)
    matrix = functional.jacobian(FUNCTIONS[name], x)
    assert torch.allclose(functional.vjp(FUNCTIONS[name], x, v)[1], v @ matrix)
    assert torch.allclose(functional.jvp(FUNCTIONS[name], x, v)[1], matrix @ v)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_hessian_is_symmetric_and_agrees_with_its_products(name: str):
    x, v = make_input(), torch.tensor([1.0, -2.0, 0.5], dtype=torch.float64)

    def loss(x):
        return (FUNCTIONS[name](x) ** 2).sum()
    matrix = functional.hessian(loss, x)
    assert torch.allclose(matrix, matrix.t())
    assert torch.allclose(functional.hvp(loss, x, v)[1], matrix @ v)


def test_a_function_of_ones_own_agrees_with_differences_twice():
    x = make_input(requires_grad=True)
    assert torch.autograd.gradcheck(Cube.apply, (x,))
    assert torch.autograd.gradgradcheck(Cube.apply, (x,))


def test_a_wrong_backward_is_found():
    with pytest.raises(RuntimeError, match="Jacobian mismatch for output 0"):
        torch.autograd.gradcheck(WrongCube.apply, (make_input(requires_grad=True),))
