"""A finished loss is read, and gone back through dry: the same gradients, and nothing changed."""

from __future__ import annotations

import pytest
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.checkpoint import checkpoint

from autograd_core.trace import Trace, from_torch
from tests.trace.from_torch.networks import Cube, ResNet, Transformer


def mlp():
    model = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2))
    return model, F.cross_entropy(model(torch.randn(5, 3)), torch.tensor([0, 1, 0, 1, 1]))


def transformer():
    model = Transformer(1)
    tokens = torch.randint(11, (2, 5))
    return model, F.cross_entropy(model(tokens).flatten(0, 1), tokens.flatten())


def resnet():
    model = ResNet(4)
    return model, F.cross_entropy(model(torch.randn(2, 3, 8, 8)), torch.randint(10, (2,)))


def lstm():
    model = nn.LSTM(3, 4)
    out, _ = model(torch.randn(5, 2, 3))
    return model, out.square().mean()


def autocast():
    model = nn.Linear(6, 3)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        return model, F.cross_entropy(model(torch.randn(4, 6)), torch.randint(3, (4,)))


def function():
    model = nn.Linear(3, 3)
    return model, Cube.apply(model(torch.randn(2, 3))).sum()


def checkpointed():
    model = nn.Linear(3, 3)
    return model, checkpoint(lambda x: torch.tanh(model(x)), torch.randn(2, 3),
                             use_reentrant=False).sum()


LOSSES = [mlp, transformer, resnet, lstm, autocast, function, checkpointed]


def state(trace: Trace) -> dict:
    """Everything known at the end, by the name of the node."""
    known = trace.state(range(len(trace.frames)), len(trace.frames) - 1)
    return {node.label: known.get(f"n{node.id}", {}) for node in trace.nodes if node.label}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("make", LOSSES)
def test_the_dry_gradients_are_those_of_backward_and_nothing_has_changed(make):
    model, loss = make()
    ran = []
    handles = [p.register_hook(lambda g: ran.append(1)) for p in model.parameters()]
    trace = from_torch.of(loss)
    assert not ran
    assert all(p.grad is None for p in model.parameters())
    versions = [p._version for p in model.parameters()]
    found = state(trace)
    loss.backward()                 # its graph is all there
    assert len(ran) == len(handles)
    assert versions == [p._version for p in model.parameters()]
    for name, p in model.named_parameters():
        value = found[f"model.{name}"]["grad"]
        assert value.shape == tuple(p.grad.shape)
        if value.data is not None:
            assert torch.allclose(torch.tensor(value.data).view(p.shape), p.grad, atol=1e-6)
        else:
            assert value.summary["norm"] == pytest.approx(p.grad.norm().item(), rel=1e-3,
                                                          abs=1e-7)
    assert Trace.from_json(trace.to_json()).to_json() == trace.to_json()


def test_names_are_the_callers_and_those_given():
    w = torch.tensor(2., requires_grad=True)
    hidden = {"scale": torch.tensor(3., requires_grad=True)}
    y = w * hidden["scale"]
    trace = from_torch.of(y, names={"scale": hidden["scale"]})
    assert {"w", "scale", "y"} <= {n.label for n in trace.nodes}
    assert [n.formula for n in trace.nodes if n.label == "y"] == [r"u_{2} \cdot u_{1}"]


def test_values_that_nothing_holds_are_said_to_be_not_kept():
    w = torch.tensor(2., requires_grad=True)
    loss = ((w + 1) + 1).exp()
    trace = from_torch.of(loss)
    known = trace.state(range(len(trace.frames)), len(trace.frames) - 1)
    values = [known[f"n{n.id}"].get("value", "absent") for n in trace.nodes if n.kind == "op"]
    assert values[0] is None
    assert values[-1].data[0] == pytest.approx(loss.item())


def test_local_jacobians_are_pytorchs_own():
    x = torch.tensor([1., 2., 3.], requires_grad=True)
    p = torch.softmax(x, 0)
    loss = p[1]
    trace = from_torch.of(loss)
    known = trace.state(range(len(trace.frames)), len(trace.frames) - 1)
    (edge,) = [e for e in trace.edges if trace.nodes[e.target].grad_fn == "SoftmaxBackward0"]
    value = known[f"e{edge.id}"]["local"]
    assert torch.allclose(torch.tensor(value.data).view(3, 3),
                          torch.diag(p) - torch.outer(p, p), atol=1e-6)


def test_a_graph_whose_saved_values_are_gone_ends_with_pytorchs_error():
    w = torch.tensor(2., requires_grad=True)
    y = (w * w).exp()
    y.backward()
    trace = from_torch.of(y)
    assert trace.frames[-1].phase == "error"
    assert trace.frames[-1].note.key == "second_backward"
    assert trace.nodes[trace.frames[-1].owner].grad_fn == "ExpBackward0"


def test_a_saved_value_that_was_written_over_is_found_without_running_backward():
    w = torch.tensor([1., 2.], requires_grad=True)
    y = w.exp()
    y.add_(1)
    trace = from_torch.of(y.sum())
    assert trace.frames[-1].note.key == "saved_value_changed"
    assert trace.nodes[trace.frames[-1].owner].grad_fn == "ExpBackward0"


def test_vectors_take_a_gradient_to_begin_with():
    w = torch.tensor([1., 2.], requires_grad=True)
    y = w * w
    with pytest.raises(RuntimeError, match="implicitly created only for scalar outputs"):
        from_torch.of(y)
    with pytest.raises(RuntimeError, match="Mismatch in shape"):
        from_torch.of(y, gradient=[1.])
    assert state(from_torch.of(y, gradient=[1., 10.]))["w"]["grad"].data == (2., 40.)


def test_what_has_no_graph_is_refused_in_pytorchs_words_or_with_advice():
    with pytest.raises(RuntimeError, match="element 0 of tensors does not require grad"):
        from_torch.of(torch.ones(1))
    with pytest.raises(TypeError, match="a tensor that PyTorch computed"):
        from_torch.of(3.)
    with pytest.raises(TypeError, match="names maps names"):
        from_torch.of(torch.ones(1), names=["w"])


def test_reentrant_checkpoints_are_refused_for_they_would_write_gradients():
    x = torch.ones(2, requires_grad=True)
    y = checkpoint(lambda x: x.exp(), x, use_reentrant=True).sum()
    with pytest.raises(ValueError, match="use_reentrant=False"):
        from_torch.of(y)
    assert x.grad is None


def test_one_recording_at_a_time_and_an_expected_error_is_held():
    w = torch.ones(2, requires_grad=True)
    with from_torch.record(expect=RuntimeError) as t:
        (w * w).backward()
    assert t.frames[-1].note.key == "scalar_only"
    assert "implicitly" in str(t.error)
    with from_torch.record(), pytest.raises(RuntimeError, match="one at a time"), (
            from_torch.record()):
        pass
