"""Transforms of many functions: forward mode, Hessians, batches, against the installed PyTorch."""

from __future__ import annotations

import warnings
from types import ModuleType

import numpy as np
import pytest

import autograd_core

FUNCTIONS = """
x.sin().cumsum(0); x.softmax(0); x.log_softmax(0); x.logsumexp(0); x.prod(); x.norm(); x.norm(3)
x.std(); x.var(0); x.max(); x.amax(0); x.sort().values; x.topk(2).values; x.cumprod(0); x.tanh() ** 3
x.view(2, 2) @ x.view(2, 2).T; torch.linalg.inv(x.view(2, 2) + 3 * torch.eye(2, dtype=x.dtype))
torch.linalg.det(x.view(2, 2)); torch.outer(x, x); torch.dot(x, x.exp()); x.view(2, 2).mv(x[:2])
torch.einsum('ij,jk->ik', x.view(2, 2), x.view(2, 2)); torch.cat([x, x * 2]); torch.stack([x, x ** 2])
torch.where(x > 0, x ** 2, x.exp()); x.clamp(-.5, .5); x.abs().sqrt(); x.sigmoid().log(); x.flip(0)
x[[0, 0, 2]]; x[1:] * x[:-1]; x.index_select(0, torch.tensor([1, 1])); x.roll(1); x.diff(); x.mean()
x.masked_fill(x > 0, 0.) * x; x.view(2, 2).triu(); x.repeat(2); x.unsqueeze(0).expand(3, 4) * x
F.relu(x); F.gelu(x); F.silu(x); F.softplus(x); F.elu(x); F.leaky_relu(x); F.hardtanh(x * 2); F.mish(x)
F.mse_loss(x, x.roll(1)); F.cross_entropy(x.view(2, 2), torch.tensor([0, 1])); F.smooth_l1_loss(x, x * 2)
F.binary_cross_entropy_with_logits(x, x.sigmoid()); F.layer_norm(x, (4,)); F.normalize(x, dim=0)
F.linear(x, x.view(2, 2).repeat(1, 2), x[:2]); F.conv1d(x.view(1, 1, 4), x[:2].view(1, 1, 2))
F.max_pool1d(x.view(1, 1, 4), 2); F.avg_pool1d(x.view(1, 1, 4), 2); F.cosine_similarity(x, x ** 2, 0)
F.kl_div(x.log_softmax(0), x.softmax(0), reduction='sum'); F.pad(x, (1, 2), value=3.); F.huber_loss(x, x ** 2)
x.split(2)[1] * x.chunk(2)[0]; torch.lerp(x, x ** 2, .3); torch.addcmul(x, x, x); torch.atan2(x, x + 2)
x.matrix_exp() if x.dim() > 1 else torch.linalg.matrix_exp(x.view(2, 2)); torch.linalg.norm(x.view(2, 2))
torch.linalg.cholesky(x.view(2, 2) @ x.view(2, 2).T + torch.eye(2, dtype=x.dtype)); x.erf(); x.lerp(x * 0, .1)
torch.linalg.solve(x.view(2, 2) + 3 * torch.eye(2, dtype=x.dtype), x[:2]); torch.hypot(x, x + 1); x.pow(x.abs())
"""
EACH = [text.strip() for line in FUNCTIONS.strip().split("\n") for text in line.split("; ")]
WRONG_IN_PYTORCH = {"torch.linalg.det(x.view(2, 2))",
                    "torch.linalg.solve(x.view(2, 2) + 3 * torch.eye(2, dtype=x.dtype), x[:2])"}
"""Of these its ``vmap(jacfwd(f))`` gives other numbers than its ``jacfwd(f)`` of each example."""
POINT = np.array([0.3, -0.7, 1.2, 0.5])
TRANSFORMS = {
    "jvp": lambda f, x, torch: torch.func.jvp(f, (x,), (torch.ones_like(x),))[1],
    "jacfwd": lambda f, x, torch: torch.func.jacfwd(f)(x),
    "jacrev": lambda f, x, torch: torch.func.jacrev(f)(x),
    "hessian": lambda f, x, torch: torch.func.hessian(lambda x: f(x).sum())(x),
    "vmap": lambda f, x, torch: torch.func.vmap(f)(torch.stack([x, x * 2])),
    "vmap of jacfwd": lambda f, x, torch: torch.func.vmap(torch.func.jacfwd(f))(
        torch.stack([x, x * 2])),
    "vmap of jacrev": lambda f, x, torch: torch.func.vmap(torch.func.jacrev(f))(
        torch.stack([x, x * 2])),
}


def result(text: str, transform: str, torch: ModuleType) -> np.ndarray:
    """The numbers that a transform of the function gives."""
    function = eval(f"lambda x: {text}", {"torch": torch, "F": torch.nn.functional})
    return np.asarray(TRANSFORMS[transform](function, torch.tensor(POINT), torch).detach().numpy())


@pytest.mark.parametrize("transform", TRANSFORMS)
@pytest.mark.parametrize("text", EACH)
def test_a_transform_gives_what_it_gives_in_pytorch(
        text: str, transform: str, torch: ModuleType) -> None:
    if transform == "vmap of jacfwd" and text in WRONG_IN_PYTORCH:
        transform = "vmap of jacrev"
    with warnings.catch_warnings():     # of PyTorch, about its own use of torch.jit
        warnings.simplefilter("ignore")
        wanted = result(text, transform, torch)
    np.testing.assert_allclose(result(text, transform, autograd_core), wanted, rtol=1e-6, atol=1e-9)
