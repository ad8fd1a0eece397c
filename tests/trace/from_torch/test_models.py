"""What people have is recorded: it computes what it would have, and nothing stays behind."""

from __future__ import annotations

import gc
import json

import pytest
import torch

from autograd_core.trace import Trace, from_torch
from autograd_core.trace.from_torch import internals
from autograd_core.trace.from_torch.graph_reader import in_order
from autograd_core.trace.from_torch.recorder import KEY
from tests.trace.from_torch.models import STEPS

pytestmark = pytest.mark.filterwarnings("ignore")


def dense(x):
    return None if x is None else x.to_dense() if x.is_sparse else x


def identical(x, y) -> bool:
    """Bit for bit, None included."""
    x, y = dense(x), dense(y)
    return x is y if x is None or y is None else torch.equal(x, y)


@pytest.fixture(params=STEPS)
def done(request):
    """A step run alone, and run again from the same start under a recording."""
    torch.manual_seed(1)
    alone = STEPS[request.param]()
    torch.manual_seed(1)
    with from_torch.record() as recording:
        recorded = STEPS[request.param]()
    return alone, recorded, recording.trace


def test_the_recorded_step_computes_the_same(done):
    alone, recorded, _ = done
    for name, x in alone.items():
        y = recorded[name]
        assert identical(x.detach(), y.detach()), name
        assert identical(x.grad, y.grad), name
        assert internals.version(x) == internals.version(y), name
        assert (x.is_leaf, x.requires_grad) == (y.is_leaf, y.requires_grad), name


def test_no_hook_stays_on_a_tensor(done):
    alone, recorded, _ = done
    for name, x in recorded.items():
        ours, theirs = (t._post_accumulate_grad_hooks for t in (x, alone[name]))
        assert not ours or theirs, name
        assert len(x._backward_hooks or ()) == len(alone[name]._backward_hooks or ()), name


def test_what_is_in_the_mailboxes_is_in_the_trace(done):
    _, recorded, trace = done
    state = trace.state(range(len(trace.frames)), len(trace.frames) - 1)
    filled = [x for x in recorded.values() if x.requires_grad and x.grad is not None]
    shown = [known["grad"] for known in state.values() if known.get("grad") is not None]
    assert len(shown) >= len(filled) > 0
    for x in filled:
        grad = dense(x.grad).float()
        assert any(v.shape == tuple(grad.shape) and close(v, grad) for v in shown)


def close(value, tensor) -> bool:
    """Is a Value of the trace what the tensor holds?"""
    if value.data is not None:
        return torch.allclose(torch.tensor(value.data).view(tensor.shape), tensor, atol=1e-6)
    return abs(value.summary["norm"] - tensor.norm().item()) <= 1e-4 * (1 + tensor.norm().item())


def test_a_recording_ends_without_an_error_and_is_a_trace_like_any_other(done):
    *_, trace = done
    assert not [frame.say for frame in trace.frames if frame.phase == "error"]
    text = trace.to_json()
    assert Trace.from_json(text).to_json() == text
    assert json.loads(text)["nodes"]
    assert len(trace.boxes()) <= len(trace.nodes)


def test_nodes_that_live_on_carry_no_hook_and_no_token_of_use():
    w = torch.ones(3, requires_grad=True)
    with from_torch.record():
        y = (w * w).sum()
    for node in in_order([y.grad_fn]):
        token = node.metadata.get(KEY)
        assert token is None or token.record is None
    y.backward()
    assert w.grad.tolist() == [2, 2, 2]


def test_a_recording_keeps_no_tensor_and_no_graph_alive():
    w = torch.ones(1000, requires_grad=True)
    with from_torch.record() as t:
        y = (w * w).exp()
        assert t.recorder.log.live == (2, 8000)
        del y
        gc.collect()
        assert t.recorder.log.live == (0, 0)
    assert t.frames


def test_memory_is_bounded_by_looks_not_copies():
    w = torch.ones(300, 300, requires_grad=True)
    with from_torch.record() as t:
        for _ in range(5):
            y = (w @ w).relu()
        y.sum().backward()
    assert len(t.to_json()) < 200_000
    with from_torch.record(full=True) as t:
        y = (w * 2).sum()
    whole = [c.value for f in t.frames for c in f.changes if c.field == "value"]
    assert any(v.data is not None and len(v.data) == 90_000 for v in whole)


UNUSUAL = {
    "empty": "x = torch.zeros(0, 3, requires_grad=True)\n(x * 2).sum().backward()",
    "complex": "z = torch.ones(2, dtype=torch.complex64, requires_grad=True)\n"
               "(z * z.conj()).real.sum().backward()",
    "inference": "with torch.inference_mode():\n    x = torch.ones(3) * 2",
    "sparse": "x = torch.ones(2, 2, requires_grad=True).to_sparse()\n"
              "torch.sparse.mm(x, torch.ones(2, 2)).sum().backward()",
    "vmap": "y = torch.vmap(lambda v: v * 2)(torch.ones(3, 2))",
    "func.grad": "y = torch.func.grad(lambda v: (v * v).sum())(torch.ones(3))",
    "meta": "x = torch.ones(2, device='meta') * 2",
    "loader": "data = torch.utils.data.TensorDataset(torch.ones(4, 2))\n"
              "for b, in torch.utils.data.DataLoader(data, 2):\n    b * 2",
    "jacobian": "j = torch.autograd.functional.jacobian(lambda v: v * v, torch.ones(3))",
    "copied": "import copy\nm = torch.nn.Linear(2, 2)\n"
              "m.load_state_dict(copy.deepcopy(m).state_dict())",
    "weight norm": "m = torch.nn.utils.parametrizations.weight_norm(torch.nn.Linear(2, 2))\n"
                   "m(torch.ones(1, 2)).sum().backward()",
}


@pytest.mark.parametrize("name", UNUSUAL)
def test_unusual_lines_are_recorded_or_left_alone_and_never_stopped(name):
    trace = from_torch.run(UNUSUAL[name], {"torch": torch}).trace
    assert not [frame.say for frame in trace.frames if frame.phase == "error"]
    assert Trace.from_json(trace.to_json()).to_json() == trace.to_json()


def test_what_torch_compile_made_is_refused_with_a_word_on_what_to_do():
    model = torch.compile(torch.nn.Linear(2, 2), backend="aot_eager")
    with pytest.raises(ValueError, match="force_eager"), from_torch.record():
        model(torch.ones(1, 2))
    y = model(torch.ones(1, 2)).sum()
    with pytest.raises(ValueError, match="force_eager"):
        from_torch.of(y)
    with pytest.raises(ValueError, match="force_eager"):
        from_torch.of(model)
    function = torch.compile(lambda x: x * 2 + 1, backend="aot_eager")
    with pytest.raises(ValueError, match="force_eager"), from_torch.record():
        function(torch.ones(2, requires_grad=True))


class Small(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = torch.nn.Linear(2, 1)

    def forward(self, x):
        return torch.relu(self.inner(x))


def test_a_module_compiled_in_place_is_refused_and_stays_compiled():
    model, x = Small(), torch.ones(1, 2)
    model.compile(backend="aot_eager")
    outer = torch.nn.Sequential(model)
    for call in (lambda: model(x), lambda: outer(x)):
        with pytest.raises(ValueError, match="force_eager"), from_torch.record():
            call()
    y = model(x)
    assert "CompiledFunction" in y.grad_fn.name()
    with pytest.raises(ValueError, match="force_eager"):
        from_torch.doctor(y.sum(), model)


@pytest.mark.filterwarnings("ignore:Using `torch.compile")
def test_what_was_compiled_is_recorded_while_it_is_made_to_run_as_written():
    model, x = Small(), torch.ones(1, 2)
    for compiled in (torch.compile(model, backend="aot_eager"), model):
        model.compile(backend="aot_eager")
        with torch.compiler.set_stance("force_eager"), from_torch.record() as t:
            compiled(x).sum().backward()
        assert {"addmm", "relu", "sum"} <= {n.op for n in t.trace.nodes}
