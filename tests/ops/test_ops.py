"""Every operation: its derivatives to second order, its Jacobians, what it saves, what it says."""

from __future__ import annotations

import numpy as np
import pytest

import autograd_core as torch
import autograd_core.formula  # gives operations their formulas
from autograd_core.compat.ops import memory
from autograd_core.core.apply import apply
from autograd_core.core.tensor import Tensor
from autograd_core.ops import OPS, writing
from tests.ops import table, table_neural, table_rare

ROWS = table.ROWS | table_neural.ROWS | table_rare.ROWS
ALL = [(op, inputs) for rows in ROWS.values() for op, *inputs in rows]
UNDEFINED = (memory.Set,)
"""Operations that PyTorch has no derivative of either."""
MISSING = [op for op in OPS if op not in ROWS and op not in UNDEFINED
           and next(kind for kind in op.__mro__ if "forward" in vars(kind)) not in ROWS]
"""Those that only rename another's need no row of their own."""
OPTIONAL = {"weight", "pos_weight", "bias", "running_mean", "running_var"}
"""Inputs that may be None, which formulas leave out."""
FORGET = (writing.Zero, writing.Fill, writing.FillTensor, writing.Copy)
"""Operations whose result does not depend on all of their inputs."""
DIFFERENTIABLE = [(op, inputs) for op, inputs in ALL if op.grad_fn]


def of_op(rows):
    """One test for each application, named for the operation, its parameters and shapes."""
    return pytest.mark.parametrize(("op", "inputs"), [
        pytest.param(op, inputs, id=f"{k} {op.name} {[x.shape for x in inputs]}")
        for k, (op, inputs) in enumerate(rows)])


def floats(inputs):
    """Positions of the inputs that can require a gradient."""
    return [i for i, x in enumerate(inputs) if x.dtype.kind == "f"]


def inputs_of(op, inputs):
    """What the operation calls its inputs."""
    return op.inputs * len(inputs) if op.variadic else op.inputs


def leaves(inputs):
    return [torch.tensor(x, requires_grad=x.dtype.kind == "f") for x in inputs]


def numeric(function, x, eps=1e-6):
    """Jacobian of ``function`` at ``x`` by central differences: (outputs, inputs), row-major."""
    columns = []
    for k in range(x.size):
        step = np.zeros(x.size)
        step[k] = eps
        step = step.reshape(x.shape)
        columns.append((function(x + step) - function(x - step)).reshape(-1) / (2 * eps))
    return np.stack(columns, axis=1)


def at(inputs, i, x):
    return [*inputs[:i], x, *inputs[i + 1:]]


def test_every_operation_has_a_row():
    assert MISSING == []


@of_op(DIFFERENTIABLE)
def test_jacobians_are_the_derivative(op, inputs):
    out = np.asarray(op(*inputs))
    shapes = [x.shape for x in inputs]
    for i in floats(inputs):
        J = op.jacobian(i, (*inputs, out), shapes, out.shape, out.dtype)
        expected = numeric(lambda x, i=i: np.asarray(op(*at(inputs, i, x))), inputs[i])
        assert J.shape == expected.shape
        np.testing.assert_allclose(J.dense(), expected, atol=1e-6)
        np.testing.assert_array_equal(J.corner(2), J.dense()[:2, :2])
        assert op.structure_of(i, shapes[i], out.shape)


@of_op(DIFFERENTIABLE)
def test_backward_is_the_vector_times_the_jacobian(op, inputs):
    tensors = leaves(inputs)
    y = apply(op, *tensors)
    v = np.linspace(1, 2, max(y.numel(), 1)).reshape(y.shape)
    y.backward(torch.tensor(v))
    for i in floats(inputs):
        expected = numeric(lambda x, i=i: np.asarray(op(*at(inputs, i, x))), inputs[i])
        got = tensors[i].grad
        assert got.shape == tensors[i].shape
        np.testing.assert_allclose(got.numpy().reshape(-1), v.reshape(-1) @ expected, atol=1e-6)


@of_op(DIFFERENTIABLE)
def test_second_derivatives_come_from_the_same_rules(op, inputs):
    """d/dx of w · (vᵀJ(x)) against differences of the first derivative."""
    def pulled(arrays, i, graph):
        tensors = leaves(arrays)
        y = apply(op, *tensors)
        v = torch.tensor(np.linspace(1, 2, max(y.numel(), 1)).reshape(y.shape), requires_grad=True)
        return tensors, v, torch.autograd.grad(y, tensors[i], v, create_graph=graph)[0]

    for i in floats(inputs):
        tensors, v, g = pulled(inputs, i, True)
        if not g.requires_grad:
            continue
        w = np.linspace(-1, 1, max(g.numel(), 1)).reshape(g.shape)
        (g * torch.tensor(w)).sum().backward()
        assert v.grad is None or v.grad.shape == v.shape
        for k in floats(inputs):
            second = numeric(lambda x, i=i, k=k: pulled(at(inputs, k, x), i, False)[2].numpy(),
                             inputs[k])
            got = tensors[k].grad
            got = np.zeros(inputs[k].size) if got is None else got.numpy().reshape(-1)
            np.testing.assert_allclose(got, w.reshape(-1) @ second, atol=1e-5)


@of_op(DIFFERENTIABLE)
def test_arrays_and_tensors_go_through_the_same_rule(op, inputs):
    tensors = leaves(inputs)
    y = apply(op, *tensors)
    ones = np.ones(y.shape)
    node = y.grad_fn
    with_arrays = node.vjp(ones)
    with_tensors = node.vjp(torch.tensor(ones), as_tensors=True)
    for a, t in zip(with_arrays, with_tensors, strict=True):
        assert (a is None) == (t is None)
        if a is not None:
            assert isinstance(t, Tensor)
            np.testing.assert_array_equal(a, t.detach().numpy())


@of_op(ALL)
def test_has_a_formula_over_its_inputs(op, inputs):
    names = [f"u_{{{k}}}" for k in range(1, len(inputs) + 1)]
    formula = op.formula(names)
    assert "$" not in formula
    assert formula.count("{") == formula.count("}")
    if type(op) not in FORGET:
        assert all(name in formula for name, x in zip(names, inputs_of(op, inputs), strict=True)
                   if x not in OPTIONAL)
    for i in range(len(inputs)):
        assert "$" not in op.derivative(i, names, "u_{9}")


@of_op(DIFFERENTIABLE)
def test_saves_only_what_the_wanted_rules_read(op, inputs):
    for i in floats(inputs):
        tensors = [torch.tensor(x) for x in inputs]
        tensors[i].requires_grad_()
        node = apply(op, *tensors).grad_fn
        kept = {k for k, saved in enumerate(node.saved) if saved is not None}
        wanted = () if op.variadic else {k for k in op.reads[i] if k <= len(inputs)}
        assert kept == set(wanted)
        assert type(node).__name__ == op.grad_fn


def test_a_huge_diagonal_is_never_built():
    x = torch.ones(1_000_000, requires_grad=True)
    J = (x * x).grad_fn.jacobian(0)
    assert J.shape == (1_000_000, 1_000_000)
    assert J.structure == "diagonal"
    np.testing.assert_array_equal(J.corner(3), np.eye(3))
