"""What lessons import: under PyTorch's paths, on first use; what is refused, in a sentence."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

import autograd_core as torch
from autograd_core.functions.doors import MODULES

NAMED = ["amp", "distributions", "distributions.normal", "distributions.kl", "func", "cuda.amp",
         "autograd.forward_ad", "nn.utils.parametrize", "utils.tensorboard", "utils.benchmark"]


@pytest.mark.parametrize("path", NAMED)
def test_a_module_is_found_under_its_public_path(path):
    module = importlib.import_module(f"autograd_core.{path}")
    names = module.__all__
    assert path in MODULES
    assert all(getattr(module, name) is not None for name in names)


def test_importing_the_core_loads_none_of_them():
    program = ("import autograd_core, sys; "
               "print([m for m in sys.modules if m.startswith('autograd_core.compat')])")
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True,
                         check=True)
    assert run.stdout.strip() == "[]"


def test_what_is_not_known_is_an_ordinary_error():
    with pytest.raises(ModuleNotFoundError, match=r"No module named 'autograd_core\.nothing'"):
        importlib.import_module("autograd_core.nothing")
    with pytest.raises(AttributeError, match=r"torch\.fft is not here"):
        _ = torch.fft
    with pytest.raises(AttributeError, match=r"torch\.distributions\.Beta is not here"):
        _ = torch.distributions.Beta
    assert not hasattr(torch, "fft")


def test_lower_precision_is_refused_where_it_would_be_used():
    with pytest.raises(NotImplementedError, match="one precision"):
        torch.autocast("cpu")
    with torch.autocast("cpu", enabled=False):
        assert torch.ones(1).dtype is torch.float32


def test_complex_eigenvalues_are_refused():
    with pytest.raises(NotImplementedError, match="complex"):
        torch.linalg.eig(torch.tensor([[0., 1.], [-1., 0.]]))


def test_a_batch_of_none_has_the_shape_of_its_results():
    out = torch.vmap(lambda x: (x.sum(), x.outer(x)), out_dims=(0, 1))(torch.ones(0, 3))
    assert [tuple(x.shape) for x in out] == [(0,), (3, 0, 3)]


def test_the_graph_that_tensorboard_gets_has_the_operations_and_their_inputs(tmp_path):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
    net = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU())
    with torch.utils.tensorboard.SummaryWriter(tmp_path) as writer:
        writer.add_graph(net, torch.ones(1, 2))
    log = EventAccumulator(str(tmp_path))
    log.Reload()
    nodes = {node.name: node for node in log.Graph().node}
    assert {"input", "Sequential/0/weight", "Sequential/0/bias"} <= set(nodes)
    relu = next(node for node in nodes.values() if node.op == "relu")
    assert nodes[relu.input[0]].op.startswith("addmm")
    assert relu.name.startswith("Sequential/")


def test_a_recorder_around_it_still_hears_everything():
    with torch.trace.record() as recording:
        x = torch.tensor([1., 2.], requires_grad=True)
        y = torch.func.vmap(lambda x: x * 2)(x).sum()
        y.backward()
    assert x.grad.tolist() == [2., 2.]
    assert any(frame.phase == "backward" for frame in recording.trace.frames)
