"""Random numbers: a seed gives those of the installed PyTorch."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest

import autograd_core


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
@pytest.mark.parametrize("n", [1, 3, 15, 16, 17, 100, 1003])
@pytest.mark.parametrize("seed", [0, 5, 2**40 + 1])
def test_seeds_give_the_same_numbers(seed: int, n: int, dtype: str, torch: ModuleType) -> None:
    """All but a few in a thousand to the last bit, the rest next to it."""
    both = (draw_numbers(t, seed, n, getattr(t, dtype)) for t in (autograd_core, torch))
    for ours, theirs in zip(*both, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-6 if dtype != "float16" else 2e-3)
        assert (ours != theirs).mean() <= 0.005 or dtype == "float64"


def draw_numbers(torch: ModuleType, seed: int, n: int, kind) -> list[np.ndarray]:
    """Numbers from every distribution, one after the other."""
    torch.manual_seed(seed)
    new = [torch.rand(n, dtype=kind), torch.randn(n, dtype=kind), torch.randn(n, dtype=kind)]
    new += [torch.randint(-3, 10, (n,)), torch.randperm(n),
            torch.bernoulli(torch.rand(n, dtype=kind))]
    empty = [torch.zeros(n, dtype=kind) for _ in range(5)]
    changed = [empty[0].uniform_(-2, 3), empty[1].normal_(2, 0.5), empty[2].bernoulli_(0.3),
               empty[3].exponential_(2.0), empty[4].random_()]
    return [x.numpy() for x in (*new, *changed, torch.get_rng_state())]
