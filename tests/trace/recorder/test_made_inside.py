"""What a module makes of nothing while it runs, such as a mask, is drawn inside its box."""

import autograd_core as torch
from autograd_core import nn


class Attention(nn.Module):
    """Several heads, each with a mask that it makes anew."""

    def __init__(self, heads):
        super().__init__()
        self.heads = nn.ModuleList(nn.Linear(4, 12) for _ in range(heads))

    def forward(self, x):
        mask = torch.ones(3, 3).triu(1) == 1
        found = []
        for head in self.heads:
            q, k, v = head(x).chunk(3, -1)
            found.append((q @ k.T).masked_fill(mask, -torch.inf).softmax(-1) @ v)
        return torch.cat(found, -1).sum()


def drawn_outside(trace) -> list[str]:
    return [trace.nodes[k].label for k in trace.boxes() if trace.nodes[k].kind == "constant"]


def test_a_recording_draws_a_mask_in_the_box_of_the_module_that_made_it():
    model, x = Attention(8), torch.randn(3, 4)
    with torch.trace.record() as t:
        model(x).backward()
    assert drawn_outside(t) == ["x"]
    assert len([n for n in t.nodes if n.kind == "constant"]) == 2


def test_so_does_a_trace_of_a_function():
    model, x = Attention(8), torch.randn(3, 4)
    assert len(drawn_outside(torch.trace.of(model, x))) == 1


def test_what_was_made_before_the_module_ran_stays_outside():
    model, x = Attention(8), torch.randn(3, 4)
    with torch.trace.record() as t:
        scale = torch.tensor(2.)
        (model(x * scale) * scale).backward()
    assert set(drawn_outside(t)) == {"x", "scale"}
