"""Our core, PyTorch and a measurement say the same at every node."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from autograd_core.trace import from_torch
from autograd_core.trace.from_torch.cross_check import Verdict


def layer(x, w, b):
    return torch.tanh(x @ w + b)


FUNCTIONS = {
    "paths": (lambda a, b: (a * b + b) * torch.exp(a), 0.5, 0.25),
    "four lines": (lambda a, b, c, d: a * b + torch.log(d) * c, 2., 3., 5., 10.),
    "vectors": (lambda x: torch.softmax(x / 0.6, 0)[1], [1., 2., 3.]),
    "helper": (lambda x, w, b: layer(x, w, b).square().mean(), np.ones((2, 3)) / 2,
               np.arange(6.).reshape(3, 2) / 7, [0.1, 0.2]),
    "loss": (lambda x, w: F.mse_loss(F.relu(x @ w), torch.zeros(2, 2, dtype=torch.float64)),
             np.ones((2, 3)), np.arange(6.).reshape(3, 2)),
    "views": (lambda x: (x.t() @ x).sum() + x.reshape(-1).max(), [[1., 2.], [3., 5.]]),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_all_three_agree_at_every_node(name):
    fn, *inputs = FUNCTIONS[name]
    found = from_torch.verdicts(fn, *inputs)
    assert found.agree, found
    assert len(found.nodes) >= len(inputs) + 2
    assert all(v.ours is not None and v.torchs is not None for v in found.nodes)
    assert sum(v.measured is not None for v in found.nodes) >= len(inputs) + 1
    assert "agree at each of" in repr(found)
    assert "<table>" in found._repr_html_()


def test_a_node_at_which_they_differ_is_named():
    one, two = np.array(1.), np.array(2.)
    wrong = Verdict("y", "MulBackward0", one, two, two)
    assert not wrong.agree
    assert wrong.row[-1] == "✗ they differ"
    assert Verdict("y", "", one, one, None).agree


def test_the_kink_of_relu_is_a_convention_and_the_measurement_says_so():
    found = from_torch.verdicts(lambda x: torch.relu(x), 0.)
    (x, _) = found.nodes
    assert (x.ours, x.torchs) == (0, 0)
    assert x.measured == pytest.approx(0.5)
    assert not found.agree


def test_what_is_no_function_or_has_no_inputs_is_refused():
    with pytest.raises(TypeError, match="written in Python"):
        from_torch.verdicts(torch.exp, 1.)
    with pytest.raises(ValueError, match="no input"):
        from_torch.verdicts(lambda: 1)
