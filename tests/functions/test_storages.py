"""Storages: the memory of a tensor as a row of numbers or of bytes."""

from __future__ import annotations

import warnings

import pytest

import autograd_core as torch
from autograd_core.compat.functions import storages

pytestmark = pytest.mark.filterwarnings("ignore:TypedStorage is deprecated")


def test_the_memory_of_a_view_is_that_of_its_base():
    x = torch.arange(6.).reshape(2, 3)
    row = x.t()[1].storage()
    assert row.tolist() == [0, 1, 2, 3, 4, 5]
    assert (len(row), row.size(), row.nbytes(), row.element_size()) == (6, 6, 24, 4)
    assert row.data_ptr() == x.data_ptr() == x[1].untyped_storage().data_ptr()


def test_numbers_can_be_written_through_it():
    x = torch.zeros(2, 2)
    x.storage()[3] = 5
    assert x[1, 1] == 5


def test_it_says_once_that_it_is_deprecated():
    storages.warned.clear()
    with pytest.warns(UserWarning, match="TypedStorage is deprecated"):
        torch.ones(1).storage()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        torch.ones(1).storage()


def test_bytes_and_what_is_a_storage():
    x = torch.tensor([1], dtype=torch.int16)
    assert x.untyped_storage().tolist() == [1, 0]
    assert torch.is_storage(x.untyped_storage())
    assert not torch.is_storage(x)


@pytest.mark.parametrize(("name", "why"), [
    ("complex64", "numbers are real here"), ("jit", "does not touch compiling"),
    ("sparse_coo_tensor", "tensors are dense here")])
def test_what_is_not_there_says_why(name: str, why: str):
    with pytest.raises(AttributeError, match=why):
        getattr(torch, name)
    assert not hasattr(torch, name)
