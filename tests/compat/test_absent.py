"""What a course on autograd does not touch is refused in one sentence, however it is asked for."""

from __future__ import annotations

from importlib import import_module

import pytest

import autograd_core as torch
from autograd_core.functions.lazy_names import REFUSED


@pytest.mark.parametrize("path", REFUSED)
def test_a_module_is_refused_by_import_and_by_attribute_alike(path: str) -> None:
    sentence = f"torch.{path} is not here: a course on autograd does not touch {REFUSED[path]}"
    with pytest.raises(ModuleNotFoundError) as imported:
        import_module(f"autograd_core.{path}")
    assert str(imported.value) == sentence
    place = torch
    *packages, last = path.split(".")
    for name in packages:
        if not hasattr(place, name):
            return      # its package is not there either
        place = getattr(place, name)
    with pytest.raises(AttributeError) as asked:
        getattr(place, last)
    assert str(asked.value) == sentence


@pytest.mark.parametrize(("ask", "word"), [
    (lambda: torch.complex64, "numbers are real here"),
    (lambda: torch.bfloat16, "NumPy has no such numbers"),
    (lambda: torch.sparse_coo_tensor, "tensors are dense here"),
    (lambda: torch.ones(1, device="meta"), "the CPU is the only one"),
    (lambda: torch.autocast("cpu"), "a course on autograd computes in one precision"),
])
def test_what_is_no_module_is_refused_with_a_word(ask, word: str) -> None:
    with pytest.raises((AttributeError, RuntimeError, NotImplementedError)) as refused:
        ask()
    assert word in str(refused.value)
    assert "\n" not in str(refused.value)
