"""Any tensor prints as the installed PyTorch prints it."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from autograd_core.core import printing

DTYPES = ["float16", "float32", "float64", "bool", "uint8", "int8", "int16", "int32", "int64"]
SHAPES = arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=5)
LARGE = st.sampled_from([(1001,), (7, 150), (150, 7), (40, 40), (6, 9, 20), (2, 3, 4, 50)])
EDGES = [0.0, -0.0, np.inf, -np.inf, np.nan]


@pytest.fixture(autouse=True)
def _default_options(torch: ModuleType) -> Iterator[None]:
    yield
    _set(torch, {"profile": "default"})


def _set(torch: ModuleType, options: dict[str, Any]) -> None:
    torch.set_printoptions(**options)
    printing.set_printoptions(**options)


@st.composite
def numbers(draw: st.DrawFn, shapes: st.SearchStrategy[tuple[int, ...]]) -> np.ndarray:
    """Numbers of one magnitude or many, whole or not, some of them at the edges."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    values = rng.normal(size=draw(shapes)) * 10.0 ** draw(st.integers(-12, 12))
    values = values * 10.0 ** rng.integers(0, draw(st.integers(1, 5)), values.shape)
    values = np.round(values, draw(st.sampled_from([0, 1, 20])))
    values = np.where(rng.random(values.shape) < draw(st.floats(0, 0.5)),
                      rng.choice(EDGES, values.shape), values)  # fmt: skip
    with np.errstate(all="ignore"):
        return np.asarray(values).astype(draw(st.sampled_from(DTYPES)))


OPTIONS = st.fixed_dictionaries(
    {"profile": st.just("default")},
    optional={
        "precision": st.integers(0, 8),
        "threshold": st.integers(0, 40),
        "edgeitems": st.integers(0, 4),
        "linewidth": st.integers(1, 120),
        "sci_mode": st.booleans(),
    },
)


def _agree(torch: ModuleType, array: np.ndarray) -> None:
    tensor = torch.tensor(array)
    assert printing.tensor_text(array) == repr(tensor)
    if array.dtype.kind == "f":
        leaf = tensor.requires_grad_()
        assert printing.tensor_text(array, requires_grad=True) == repr(leaf)
        ours = printing.tensor_text(array, requires_grad=True, grad_fn="CloneBackward0")
        assert ours == repr(leaf.clone())


@settings(max_examples=500, deadline=None)
@given(array=numbers(SHAPES))
def test_small_tensors_print_alike(torch: ModuleType, array: np.ndarray) -> None:
    _agree(torch, array)


@settings(max_examples=100, deadline=None)
@given(array=numbers(LARGE))
def test_large_tensors_are_summarised_alike(torch: ModuleType, array: np.ndarray) -> None:
    _agree(torch, array)


@settings(max_examples=500, deadline=None)
@given(array=numbers(SHAPES), options=OPTIONS)
def test_options_do_the_same(torch: ModuleType, array: np.ndarray, options: dict[str, Any]) -> None:
    _set(torch, options)
    _agree(torch, array)


@settings(max_examples=300, deadline=None)
@given(array=arrays.arrays(st.sampled_from(["float16", "float32", "float64"]), SHAPES))
def test_any_floats_print_alike(torch: ModuleType, array: np.ndarray) -> None:
    _set(torch, {"profile": "default"})
    _agree(torch, array)
