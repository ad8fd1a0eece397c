"""Loaders give every row once, parts have no row in common, a checkpoint changes no gradient.

What is printed and refused is compared with PyTorch in tests/parity (suite ``utils``).
"""

from __future__ import annotations

import pytest

import autograd_core as torch
from autograd_core.utils.checkpoint import checkpoint
from autograd_core.utils.data import DataLoader, TensorDataset, random_split

ROWS = TensorDataset(torch.arange(10))


@pytest.mark.parametrize("shuffle", [False, True])
@pytest.mark.parametrize("drop_last", [False, True])
@pytest.mark.parametrize("size", [1, 3, 5, 10, 11])
def test_an_epoch_has_every_row_once(size: int, drop_last: bool, shuffle: bool):
    loader = DataLoader(ROWS, batch_size=size, shuffle=shuffle, drop_last=drop_last)
    batches = [batch.tolist() for batch, in loader]
    rows = [row for batch in batches for row in batch]
    assert len(batches) == len(loader)
    assert len(set(rows)) == len(rows) == (10 // size * size if drop_last else 10)
    assert shuffle or rows == sorted(rows)


def test_two_shuffled_epochs_differ_and_a_seed_repeats_them():
    def epochs():
        generator = torch.Generator().manual_seed(1)
        loader = DataLoader(ROWS, shuffle=True, generator=generator)
        return [[int(row) for row, in loader] for _ in range(2)]
    first, second = epochs()
    assert first != second
    assert epochs() == [first, second]


def test_a_split_has_every_row_in_one_part():
    parts = random_split(ROWS, [0.5, 0.3, 0.2])
    assert [len(part) for part in parts] == [5, 3, 2]
    assert sorted(int(row) for part in parts for row, in part) == list(range(10))


@pytest.mark.parametrize("use_reentrant", [False, True])
def test_a_checkpoint_runs_again_and_changes_no_gradient(use_reentrant: bool):
    w, x = (torch.randn(3, requires_grad=True) for _ in range(2))
    ran = []

    def block(x):
        ran.append(len(ran))
        return (x * w).tanh()
    expected = torch.autograd.grad(block(x).sum(), [x, w])
    checkpoint(block, x, use_reentrant=use_reentrant).sum().backward()
    assert len(ran) == 3, "once plain, once forward, once more in backward"
    assert [x.grad.tolist(), w.grad.tolist()] == [g.tolist() for g in expected]
